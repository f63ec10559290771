/* Searches the sections of the book, which the build puts before this text as `SECTIONS`. Every word that is looked for
 * must be in a section, in any of its spellings: one or many of it, apart or together, with a hyphen, as part of a name,
 * or by what else it is called. Its title counts most, then the words that it explains, then how often it says them.
 */

import { readingsOf } from "./called.js";
import { asked, formOf, forms, isWhole, keysOf, meets, pairOf, plain, tokensOf, wantedOf } from "./words.js";

/** @typedef {import("./words.js").Form} Form */
/** @typedef {import("./words.js").Wanted} Wanted */

/**
 * A section of a page, a term of the glossary, or a name of the library.
 * @typedef {[address: string, page: string, title: string, explained: string, text: string, code: string]} Section
 * @typedef {{section: Section, score: number, met: Map<Form, number>[]}} Found `met` are the words that found it
 */

const MOST = 40; // more are counted, and a further word finds better ones
const QUOTE = 180; // characters
const REPEATED = 60; // characters of what is looked for, in the line that says how much it found
// What a word is worth where it stands: as it was typed, and as the start of a longer one.
const WORTH = { chapter: [180, 120], title: [100, 60], explained: [40, 20] };
const SHORT = 3; // letters: the beginning of a word only where no word is as short
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
const root = document.documentElement.dataset.content_root ?? "";

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
  const how = (/** @type {Form} */ form) => (met.has(form) ? (met.get(form) === 2 && !form.within ? 0 : 1) : 2);
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
  const whole = met.filter(([form]) => isWhole(form, wanted));
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
 * What is looked for, as a line repeats it.
 * @param {string} query
 */
function repeated(query) {
  const signs = Array.from(query.trim());
  return signs.length > REPEATED ? `${signs.slice(0, REPEATED).join("")}…` : signs.join("");
}

/**
 * @param {string} query
 * @param {HTMLElement} status
 * @param {HTMLElement} list
 */
function show(query, status, list) {
  const found = search(query);
  const asked = repeated(query);
  const count = `${found.length} section${found.length === 1 ? " has" : "s have"} ${asked}`;
  const more = found.length > MOST ? `; these are the best ${MOST}` : "";
  const none = `Nothing here has ${asked}. Try fewer or shorter words: the start of a word is enough.`;
  const signs =
    asked && `${asked} has no letter and no digit, and only words are found. Try what it is called.`;
  status.textContent = found.length ? `${count}${more}.` : wantedOf(query).length ? none : signs;
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
