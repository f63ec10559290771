/* Searches the sections of the book, which the build puts before this text as `SECTIONS`. Every word that is looked
 * for must be in a section, in any of its spellings: one or many of it, apart or together, with a hyphen or as part of
 * a name. Its title counts most, then the words that it explains, then how often it says them.
 */

/**
 * A section of a page, or a name of the library.
 * @typedef {[address: string, page: string, title: string, explained: string, text: string, code: string]} Section
 * @typedef {{section: Section, score: number}} Found
 *
 * A word; `within` letters of it are a word by themselves.
 * @typedef {{word: string, within: number}} Form
 *
 * A word that is looked for, the same in the singular, and without its ending.
 * @typedef {{word: string, single: string, stem: string}} Wanted
 */

(() => {
  "use strict";

  const MOST = 40; // more are counted, and a further word finds better ones
  const QUOTE = 180; // characters
  // A word, or sides of a window: 2 x 2, 2×2 and 2 by 2 are one word, as many letters and digits are.
  const TOKEN = /\d+(?:(?:\s*[x×]\s*|\s+by\s+)\d+)+|[\p{L}\p{N}\p{M}_]+/gu;
  const SIDES = /^\d+(?:(?:\s*[x×]\s*|\s+by\s+)\d+)+$/;
  const HYPHEN = /^[-\u2010\u2011]$/;
  const TOGETHER = /^[-\u2010\u2011\s]+$/;
  const IRREGULAR = new Map(
    Object.entries({
      axes: "axis",
      indices: "index",
      matrices: "matrix",
      maxima: "maximum",
      minima: "minimum",
    }),
  );
  // What a word is worth where it stands: as it was typed, and as the start of a longer one.
  const WORTH = { chapter: [180, 120], title: [100, 60], explained: [40, 20] };
  const SAID = 3; // each time that the text says it, up to so many times:
  const TIMES = 8;
  const LIBRARY = "chapters/reference.html"; // a name is looked up there once the idea is understood

  /** @type {Section[]} */
  // @ts-expect-error it stands in the script before this one
  const sections = SECTIONS;
  const root = document.documentElement.dataset.content_root ?? "";

  /** @param {string} word */
  const plain = (word) => word.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

  /** @param {string} word */
  function singular(word) {
    const irregular = IRREGULAR.get(word);
    if (irregular || word.length < 4) return irregular ?? word;
    if (/[^ae]ies$/.test(word)) return `${word.slice(0, -3)}y`;
    if (/(?:x|ch|sh|ss|z)es$/.test(word)) return word.slice(0, -2);
    return /[^uis]s$/.test(word) ? word.slice(0, -1) : word;
  }

  /** @param {string} word in the singular */
  function stemOf(word) {
    const bare = /^(\p{L}*[aeiouy]\p{L}*?)(?:ing|ed)$/u.exec(word)?.[1] ?? "";
    const root = bare.length < 3 ? word : bare.replace(/([^aeioulsz])\1$/, "$1");
    return root.length > 4 && root.endsWith("e") ? root.slice(0, -1) : root;
  }

  /** @type {Map<string, Form>} */
  const forms = new Map();

  /**
   * @param {string} word
   * @param {number} [within] letters of its beginning that are found by themselves
   */
  function formOf(word, within = 0) {
    const key = within ? `${within} ${word}` : word;
    const form = forms.get(key) ?? { word, within };
    forms.set(key, form);
    return form;
  }

  /**
   * The words of a text, where they stand and of what they are made up: of the words of a name, or of sides.
   * @param {string} text
   */
  const tokensOf = (text) =>
    [...text.matchAll(TOKEN)].map(({ 0: found, index }) => {
      const sides = SIDES.test(found) ? (found.match(/\d+/g) ?? []) : null;
      const parts = sides ?? plain(found).split("_").filter(Boolean);
      return { start: index, end: index + found.length, word: parts.join(sides ? "x" : ""), parts };
    });

  /** @typedef {ReturnType<typeof tokensOf>} Tokens */

  /**
   * The word that two words make which stand together.
   * @param {string} text
   * @param {Tokens[number] | undefined} one
   * @param {Tokens[number] | undefined} next
   */
  function pairOf(text, one, next) {
    if (!one || !next || !TOGETHER.test(text.slice(one.end, next.start))) return [];
    const first = one.parts[one.parts.length - 1] ?? "";
    return [formOf(first + (next.parts[0] ?? ""), first.length)];
  }

  /**
   * All that a text is found by: its words, the parts of its names, and what two words make together.
   * @param {string} text
   * @param {boolean} [isProse] and no list of words that each stand by themselves
   */
  function keysOf(text, isProse = true) {
    const tokens = tokensOf(text);
    return tokens.flatMap((token, i) => {
      const { word, parts } = token;
      const within = parts.length > 1 ? parts.slice(0, -1).map((part, k) => [part, parts[k + 1]]) : [];
      return [
        formOf(word),
        ...(parts.length > 1 ? parts.map((part) => formOf(part)) : []),
        ...(parts.length > 2 ? within.map(([one, next]) => formOf(one + next, one.length)) : []),
        ...(isProse ? pairOf(text, token, tokens[i + 1]) : []),
      ];
    });
  }

  /**
   * How a word meets one that is looked for: 2 as the same, 1 as its beginning or with another ending, 0 not at all.
   * @param {Form} form
   * @param {Wanted} wanted
   */
  function meets({ word, within }, wanted) {
    // No ending changes the first two letters; and most words are none of those.
    if (!word.startsWith(wanted.word.slice(0, 2)) || within >= wanted.word.length) return 0;
    const single = singular(word);
    if (word === wanted.word || single === wanted.single) return 2;
    return word.startsWith(wanted.word) || stemOf(single) === wanted.stem ? 1 : 0;
  }

  /**
   * @param {string} word
   * @returns {Wanted}
   */
  const asked = (word) => ({ word, single: singular(word), stem: stemOf(singular(word)) });

  /**
   * What a query asks for, a word with a hyphen being one.
   * @param {string} query
   */
  function wantedOf(query) {
    const tokens = tokensOf(query);
    /** @type {string[]} */
    const words = [];
    tokens.forEach(({ word, start }, i) => {
      const hyphened = i > 0 && HYPHEN.test(query.slice(tokens[i - 1]?.end, start));
      if (hyphened) words.push((words.pop() ?? "") + word);
      else if (word) words.push(word);
    });
    return words.map(asked);
  }

  const known = sections.map((section) => {
    const [, , title, explained, text, code] = section;
    const said = [...keysOf(text), ...keysOf(code, false)];
    return { section, title: keysOf(title), explained: keysOf(explained, false), said };
  });

  /**
   * What a section's words are worth for one that is looked for.
   * @param {typeof known[number]} section
   * @param {Map<Form, number>} met the words that meet it, and how
   */
  function worthOf({ section, title, explained, said }, met) {
    // What two words make is not the word itself.
    const how = (/** @type {Form} */ form) =>
      met.has(form) ? (met.get(form) === 2 && !form.within ? 0 : 1) : 2;
    const best = (/** @type {Form[]} */ all, /** @type {number[]} */ worth) =>
      Math.max(0, ...all.map((form) => worth[how(form)] ?? 0));
    const times = said.reduce((count, form) => count + (met.has(form) ? 1 : 0), 0);
    const worth = section[0].includes("#") ? WORTH.title : WORTH.chapter;
    return best(title, worth) + best(explained, WORTH.explained) + Math.min(times, TIMES) * SAID;
  }

  /** @param {Wanted} wanted */
  function metBy(wanted) {
    const all = [...forms.values()].map((form) => /** @type {const} */ ([form, meets(form, wanted)]));
    return new Map(all.filter(([, how]) => how));
  }

  /**
   * The sections that have all the words, the best first; words that stand together in both are worth more.
   * @param {string} query
   * @returns {Found[]}
   */
  function search(query) {
    const wanted = wantedOf(query);
    if (!wanted.length) return [];
    const met = wanted.map(metBy);
    const together = wanted.slice(1).map((next, i) => metBy(asked((wanted[i]?.word ?? "") + next.word)));
    const found = known.map((one) => {
      const scores = met.map((each) => worthOf(one, each));
      const more = together.map((each) => worthOf(one, each) / 2);
      const sum = scores.includes(0) ? 0 : [...scores, ...more].reduce((a, b) => a + b);
      return { section: one.section, score: one.section[0].startsWith(LIBRARY) && sum ? sum / 2 : sum };
    });
    return found.filter(({ score }) => score).sort((one, other) => other.score - one.score);
  }

  /**
   * The words of a text that are looked for, by themselves or two together.
   * @param {string} text
   * @param {Wanted[]} wanted
   */
  function hitsOf(text, wanted) {
    const tokens = tokensOf(text);
    const isMet = (/** @type {Form[]} */ all) => all.some((form) => wanted.some((one) => meets(form, one)));
    const pairs = tokens.map((token, i) => isMet(pairOf(text, token, tokens[i + 1])));
    return tokens.filter(
      ({ word, parts }, i) =>
        isMet([word, ...parts].map((one) => ({ word: one, within: 0 }))) || pairs[i] || (i > 0 && pairs[i - 1]),
    );
  }

  /**
   * A piece of a text around the first of the words, which it marks.
   * @param {string} text
   * @param {Wanted[]} wanted
   */
  function quote(text, wanted) {
    const hits = hitsOf(text, wanted);
    const from = Math.max(0, (hits[0]?.start ?? 0) - QUOTE / 3);
    const start = from ? text.indexOf(" ", from) + 1 : 0;
    const end = start + QUOTE < text.length ? text.lastIndexOf(" ", start + QUOTE) : text.length;
    const piece = document.createElement("p");
    let done = start;
    for (const hit of hits) {
      if (hit.start < start || hit.end > end) continue;
      const mark = Object.assign(document.createElement("mark"), {
        textContent: text.slice(hit.start, hit.end),
      });
      piece.append(text.slice(done, hit.start), mark);
      done = hit.end;
    }
    piece.append(text.slice(done, end));
    if (start) piece.prepend("… ");
    if (end < text.length) piece.append(" …");
    return piece;
  }

  /**
   * @param {Section} section
   * @param {Wanted[]} wanted
   */
  function item([address, page, title, , text], wanted) {
    const item = document.createElement("li");
    const link = Object.assign(document.createElement("a"), { href: root + address, textContent: title });
    const where = Object.assign(document.createElement("span"), { className: "pool-where", textContent: page });
    item.append(link, ...(page === title ? [] : [where]), quote(text, wanted));
    return item;
  }

  /**
   * @param {string} query
   * @param {HTMLElement} status
   * @param {HTMLElement} list
   */
  function show(query, status, list) {
    const found = search(query);
    const wanted = wantedOf(query);
    const count = `${found.length} section${found.length === 1 ? " has" : "s have"} ${query.trim()}`;
    const more = found.length > MOST ? `; these are the best ${MOST}` : "";
    const none = `Nothing here has ${query.trim()}. Try fewer or shorter words: the start of a word is enough.`;
    status.textContent = found.length ? `${count}${more}.` : wanted.length ? none : "";
    list.replaceChildren(...found.slice(0, MOST).map(({ section }) => item(section, wanted)));
  }

  function main() {
    const results = document.getElementById("search-results");
    const fields = /** @type {NodeListOf<HTMLInputElement>} */ (
      document.querySelectorAll("main form.bd-search input[name=q]")
    );
    if (!results || !fields.length) throw new Error("the search page has no field or no place for results");
    const status = document.createElement("p");
    status.setAttribute("role", "status");
    const list = document.createElement("ol");
    results.replaceChildren(status, list);
    const query = new URLSearchParams(location.search).get("q") ?? "";
    for (const field of fields) {
      field.value = query;
      field.addEventListener("input", () => {
        show(field.value, status, list);
        const address = new URL(location.href);
        address.searchParams.set("q", field.value);
        history.replaceState(null, "", address);
      });
    }
    show(query, status, list);
  }

  main();
})();
