/* Searches the sections of the book, which the build puts before this text as `SECTIONS`. Every word that is looked
 * for must be in a section. Its title counts most, then the words that it explains, then how often it says them.
 */

/**
 * A section of a page, or a name of the library.
 * @typedef {[address: string, page: string, title: string, explained: string, text: string, code: string]} Section
 * @typedef {{section: Section, score: number}} Found
 */

(() => {
  "use strict";

  const MOST = 40; // more are counted, and a further word finds better ones
  const QUOTE = 180; // characters
  const WORD = /[\p{L}\p{N}_]+/gu;
  // What a word is worth where it stands: as it was typed, and as the start of a longer one.
  const WORTH = { chapter: [180, 120], title: [100, 60], explained: [40, 20] };
  const SAID = 3; // each time that the text says it, up to so many times:
  const TIMES = 8;
  const LIBRARY = "chapters/reference.html"; // a name is looked up there once the idea is understood

  /** @type {Section[]} */
  // @ts-expect-error it stands in the script before this one
  const sections = SECTIONS;
  const root = document.documentElement.dataset.content_root ?? "";

  /** @param {string} text */
  const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

  /** @param {string} text */
  const wordsOf = (text) => plain(text).match(WORD) ?? [];

  // The parts of a name count as words too: "pool" finds max_pool.
  /** @param {string} text */
  const keysOf = (text) =>
    wordsOf(text).flatMap((word) => [word, ...(word.includes("_") ? word.split("_") : [])]);

  const known = sections.map((section) => {
    const [, , title, explained, ...texts] = section;
    return { section, title: keysOf(title), explained: keysOf(explained), text: texts.flatMap(keysOf) };
  });

  /**
   * What the best of some words is worth for what is looked for, which may be its start.
   * @param {string[]} words
   * @param {string} wanted
   * @param {number[]} worth
   */
  const best = (words, wanted, [whole, start]) =>
    words.includes(wanted) ? whole : words.some((word) => word.startsWith(wanted)) ? start : 0;

  /**
   * The sections that have all the words, the best first.
   * @param {string} query
   * @returns {Found[]}
   */
  function search(query) {
    const wanted = wordsOf(query);
    if (!wanted.length) return [];
    const found = known.map(({ section, title, explained, text }) => {
      const scores = wanted.map((word) => {
        const said = text.filter((one) => one.startsWith(word)).length;
        const worth = section[0].includes("#") ? WORTH.title : WORTH.chapter;
        const named = best(title, word, worth) + best(explained, word, WORTH.explained);
        return named + Math.min(said, TIMES) * SAID;
      });
      const sum = scores.includes(0) ? 0 : scores.reduce((one, other) => one + other);
      return { section, score: section[0].startsWith(LIBRARY) && sum ? sum / 2 : sum };
    });
    return found.filter(({ score }) => score).sort((one, other) => other.score - one.score);
  }

  /**
   * A piece of a text around the first of the words, which it marks.
   * @param {string} text
   * @param {string[]} wanted
   */
  function quote(text, wanted) {
    const starts = [...text.matchAll(WORD)].filter(([word]) => wanted.some((one) => plain(word).includes(one)));
    const from = Math.max(0, (starts[0]?.index ?? 0) - QUOTE / 3);
    const start = from ? text.indexOf(" ", from) + 1 : 0;
    const end = start + QUOTE < text.length ? text.lastIndexOf(" ", start + QUOTE) : text.length;
    const piece = document.createElement("p");
    let done = start;
    for (const { 0: word, index } of starts) {
      if (index < start || index + word.length > end) continue;
      piece.append(
        text.slice(done, index),
        Object.assign(document.createElement("mark"), { textContent: word }),
      );
      done = index + word.length;
    }
    piece.append(text.slice(done, end));
    if (start) piece.prepend("… ");
    if (end < text.length) piece.append(" …");
    return piece;
  }

  /**
   * @param {Section} section
   * @param {string[]} wanted
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
    const wanted = wordsOf(query);
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
