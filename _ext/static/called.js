/* What else readers call some words: the families that the build puts before this text as `FAMILIES`. No DOM. */

import { asked, wantedOf } from "./words.js";

/** @typedef {import("./words.js").Wanted} Wanted */

const READINGS = 8; // of what is looked for, by other names; a text that was pasted may have any number
/** @type {string[][]} */
// @ts-expect-error they stand in the script before this one
const families = FAMILIES;

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
export function readingsOf(words) {
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
