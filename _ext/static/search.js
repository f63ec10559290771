/* Searches the sections of the book, which the build puts before this text as `SECTIONS`, and what readers call one
 * thing as `FAMILIES`. Every word that is looked
 * for must be in a section, in any of its spellings: one or many of it, apart or together, with a hyphen or as part of
 * a name. Its title counts most, then the words that it explains, then how often it says them.
 */

/**
 * A section of a page, a term of the glossary, or a name of the library.
 * @typedef {[address: string, page: string, title: string, explained: string, text: string, code: string]} Section
 * @typedef {{section: Section, score: number, met: Map<Form, number>[]}} Found `met` are the words that found it
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
  const SHORT = 3; // letters: the beginning of a word only where no word is as short
  const READINGS = 8; // of what is looked for, by other names; a text that was pasted may have any number
  const CALLED_OTHERWISE = 0.8; // what a section is worth that calls it so
  const SAID = 3; // each time that the text says it, up to so many times:
  const TIMES = 8;
  // A chapter explains; what is put together elsewhere, and names, are looked up once that is understood.
  const GLOSSARY = "chapters/glossary.html";
  const LIBRARY = "chapters/reference.html";
  const LATER = ["chapters/claims.html", "chapters/teachers.html", "chapters/references.html"];

  /** @type {Section[]} */
  // @ts-expect-error it stands in the script before this one
  const sections = SECTIONS;
  /** @type {string[][]} */
  // @ts-expect-error so do these
  const families = FAMILIES;
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
    // Invariance and invariant, interpolation and interpolated.
    const named = /^(\p{L}{3,}(?:[ae]n(?=ce$|cy$|t$)|at(?=ion$)))/u.exec(word)?.[1];
    if (named) return named;
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

  /** @param {Wanted[]} words */
  const joined = (words) => asked(words.map(({ word }) => word).join("")).stem;

  const names = families.map((family) =>
    family.map((name) => wantedOf(name)).map((words) => ({ words, key: joined(words) })),
  );

  const longest = Math.max(...names.flat().map(({ words }) => words.length));

  /**
   * What else some words are called.
   * @param {Wanted[]} words
   */
  function othersOf(words) {
    const key = joined(words);
    const family = names.find((all) => all.some((name) => name.key === key)) ?? [];
    return family.filter((name) => name.key !== key).map((name) => name.words);
  }

  /**
   * All that a reader may mean by some words: these, and then with what else one or more of them are called.
   * @param {Wanted[]} words
   */
  function readingsOf(words) {
    /** @type {Wanted[][][]} */
    const from = Array.from({ length: words.length + 1 }, () => [[]]); // of the words from each one on
    for (let i = words.length - 1; i >= 0; i--) {
      const own = (from[i + 1] ?? []).map((rest) => [...words.slice(i, i + 1), ...rest]);
      const ends = Array.from({ length: Math.min(longest, words.length - i) }, (_, more) => i + more + 1);
      const others = ends.flatMap((end) =>
        othersOf(words.slice(i, end)).flatMap((name) => (from[end] ?? []).map((rest) => [...name, ...rest])),
      );
      from[i] = [...own.slice(0, 1), ...others, ...own.slice(1)].slice(0, READINGS);
    }
    return from[0] ?? [];
  }

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
    return [...new Set(words)].map(asked);
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
    const isTerm = section[0].startsWith(`${GLOSSARY}#term-`);
    const worth = isTerm ? WORTH.explained : section[0].includes("#") ? WORTH.title : WORTH.chapter;
    return best(title, worth) + best(explained, WORTH.explained) + Math.min(times, TIMES) * SAID;
  }

  /** @param {Wanted} wanted */
  function metBy(wanted) {
    const all = [...forms.values()].map((form) => /** @type {const} */ ([form, meets(form, wanted)]));
    const met = all.filter(([, how]) => how);
    const whole = met.filter(
      ([{ word, within }, how]) => !within && (how === 2 || stemOf(singular(word)) === wanted.stem),
    );
    return new Map(wanted.word.length <= SHORT && whole.length ? whole : met);
  }

  /**
   * What a section is worth by where it stands; a name of the library comes last, unless it is what is looked for.
   * @param {Section} section
   * @param {string} name all the words that are looked for in one
   */
  function rankOf([address, , title], name) {
    if (!address.startsWith(LIBRARY)) return LATER.some((page) => address.startsWith(page)) ? 1 / 4 : 1;
    const own = plain(title.split(".").pop() ?? "").replaceAll("_", "");
    return own === name || !address.includes("#") ? 1 / 2 : 1 / 100;
  }

  /**
   * The sections that have all the words; words that stand together in both are worth more.
   * @param {Wanted[]} wanted
   * @returns {Found[]}
   */
  function having(wanted) {
    const met = wanted.map(metBy);
    const together = wanted.slice(1).map((next, i) => metBy(asked((wanted[i]?.word ?? "") + next.word)));
    const name = wanted.map(({ word }) => word).join("");
    const found = known.map((one) => {
      const scores = met.map((each) => worthOf(one, each));
      const more = together.map((each) => worthOf(one, each) / 2);
      const sum = scores.includes(0) ? 0 : [...scores, ...more].reduce((a, b) => a + b);
      return { section: one.section, score: sum * rankOf(one.section, name), met };
    });
    return found.filter(({ score }) => score);
  }

  /**
   * The sections that have what is looked for, by whichever name, the best first.
   * @param {string} query
   * @returns {Found[]}
   */
  function search(query) {
    const words = wantedOf(query);
    if (!words.length) return [];
    const [first = [], ...others] = readingsOf(words).map(having);
    const best = new Map(first.map((found) => [found.section, found]));
    for (const found of others.flat()) {
      const score = found.score * CALLED_OTHERWISE;
      if (score > (best.get(found.section)?.score ?? 0)) best.set(found.section, { ...found, score });
    }
    return [...best.values()].sort((one, other) => other.score - one.score);
  }

  /**
   * The words of a text that are looked for, by themselves or two together.
   * @param {string} text
   * @param {Found["met"]} met
   */
  function hitsOf(text, met) {
    const tokens = tokensOf(text);
    const isMet = (/** @type {Form[]} */ all) => all.some((form) => met.some((each) => each.has(form)));
    const pairs = tokens.map((token, i) => isMet(pairOf(text, token, tokens[i + 1])));
    return tokens.filter(
      ({ word, parts }, i) =>
        isMet([word, ...parts].map((one) => formOf(one))) || pairs[i] || (i > 0 && pairs[i - 1]),
    );
  }

  /**
   * A piece of a text around the first of the words, which it marks.
   * @param {string} text
   * @param {Found["met"]} met
   */
  function quote(text, met) {
    const hits = hitsOf(text, met);
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
   * @param {Found} found
   */
  function item({ section: [address, page, title, , text], met }) {
    const item = document.createElement("li");
    const link = Object.assign(document.createElement("a"), { href: root + address, textContent: title });
    const where = Object.assign(document.createElement("span"), { className: "pool-where", textContent: page });
    item.append(link, ...(page === title ? [] : [where]), quote(text, met));
    return item;
  }

  /**
   * @param {string} query
   * @param {HTMLElement} status
   * @param {HTMLElement} list
   */
  function show(query, status, list) {
    const found = search(query);
    const count = `${found.length} section${found.length === 1 ? " has" : "s have"} ${query.trim()}`;
    const more = found.length > MOST ? `; these are the best ${MOST}` : "";
    const none = `Nothing here has ${query.trim()}. Try fewer or shorter words: the start of a word is enough.`;
    status.textContent = found.length ? `${count}${more}.` : tokensOf(query).length ? none : "";
    list.replaceChildren(...found.slice(0, MOST).map(item));
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
