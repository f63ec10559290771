/* What readers say of a number, a shape or a list, beside what a chapter has measured. Nothing here knows of a page.
 * Texts are read as in the exercises.
 */

import {
  BETWEEN_PARTS,
  filled,
  NUMBERS,
  readNumber,
  readShape,
  refusePercentage,
  SHARES,
  tidied,
  Unreadable,
  unwrapped,
} from "../../pooling_lib/explorers/static/shared/reading.js";
import { quoted } from "../../pooling_lib/explorers/static/shared/typed.js";

/**
 * What a prediction asks for; `is` is the answer as the chapter shows it.
 * @typedef {"number" | "shape" | "values"} Kind
 */

const COMPARISONS = { number: compareNumbers, shape: compareShapes, values: compareLists };

/**
 * Whether a number is so large that thousands are written apart.
 * @param {string} is
 */
const isLarge = (is) => Math.abs(readNumber(is, true).number) >= 1000;

/**
 * Whether two numbers are the same to the digits that one of them is shown with.
 * @param {number} said
 * @param {string} is
 */
export function isSame(said, is) {
  const shown = readNumber(is, true);
  const digits = /\.(\d+)/.exec(is)?.[1].length ?? 0;
  const unit = (is.includes("/") ? 0.01 : 10 ** -digits) / (shown.unit === "%" ? 100 : 1);
  // Rounding takes no more than a tenth of a number: 0.5 is not 1, though it lies within half a digit.
  return Math.abs(said - shown.number) <= Math.min(unit / 2, Math.abs(shown.number) / 10) + 1e-9;
}

/**
 * Read a list of so many numbers: (2, 3), 2 x 3, 4.5 3.25, or with decimal commas 4,5; 3,25.
 * @param {string} text
 * @param {number} count
 * @param {boolean} [large]
 * @returns {number[] | null} null for a list of another length
 */
export function readList(text, count, large = false) {
  const open = unwrapped(tidied(text))
    .replace(/\b(?:about|around|roughly|by|and) /gi, "")
    .replace(/ ?(?:%|per ?cent\b)/gi, "%")
    .replace(/[()[\]{}|\n]/g, " ")
    .replace(/([0-9.]) *(?:[x×]|times\b)/gi, "$1 ")
    .trim();
  for (const parts of [open.split(/ *; *| *, +| +/), open.split(/[ ,;]+/)]) {
    const entries = filled(parts.map((part) => part.replace(/,$/, "")));
    if (entries.length === count) return entries.map((entry) => readAsked(entry, large).number);
  }
  return null;
}

/**
 * What to answer to what a reader says: their words as they are shown, and whether they are those of the answer.
 * @param {Kind} kind
 * @param {string} typed what the reader wrote
 * @param {string} is the answer
 * @returns {{said: string, same: boolean} | {wanted: string}} `wanted` says what could not be read, and what can
 */
export function compare(kind, typed, is) {
  const text = typed.trim();
  if (text === "") return { wanted: "Write what you expect, or skip." };
  try {
    return COMPARISONS[kind](text, is);
  } catch (fault) {
    if (!(fault instanceof Unreadable)) throw fault;
    return { wanted: `${fault.message}.` };
  }
}

/**
 * @param {string} text
 * @param {string} is
 */
function compareNumbers(text, is) {
  const answer = readNumber(is, true);
  const isShare = answer.unit === "%" || (answer.number > 0 && answer.number < 1);
  const { number, unit } = readAsked(text, isLarge(is), isShare);
  // A fraction is no percentage, such as 1/4, 1 in 4, or ¼ taken apart.
  const may = isShare && !unit && !BETWEEN_PARTS.test(text.normalize("NFKD"));
  const bare = may && isBarePercentage(number, answer, is);
  return { said: bare ? `${text} %` : text, same: isSame(bare ? number / 100 : number, is) };
}

/**
 * Read a number as it is asked for: what is no share has no percentage.
 * @param {string} text
 * @param {boolean} large
 * @param {boolean} [isShare]
 */
function readAsked(text, large, isShare = false) {
  const read = readNumber(text, large, "", isShare ? SHARES : NUMBERS);
  if (!isShare) refusePercentage(text, read.unit);
  return read;
}

/**
 * Whether a share without a sign was meant in per cent: a share of 25 can only be 25 %, and so can 25 where 0.25 is
 * right; and where 0.39 % is, 0.4 is nearer to it as 0.4 % than as a share, by their ratio.
 * @param {number} number
 * @param {import("../../pooling_lib/explorers/static/shared/reading.js").Reading} answer
 * @param {string} is the answer
 */
function isBarePercentage(number, answer, is) {
  const matches = isSame(number / 100, is);
  if (answer.unit !== "%") return number > 1 && matches;
  if (Math.abs(number) > 1) return true;
  return !isSame(number, is) && (matches || number / 10 > answer.number);
}

/**
 * @param {string} text
 * @param {string} is
 */
function compareShapes(text, is) {
  const count = partsOf(is).length;
  const read = readShape(text);
  if (read.length !== count || read.some((length) => length < 0)) throw otherThan("a shape of", text, count);
  const said = `(${read.join(", ")}${count === 1 ? "," : ""})`;
  return { said, same: said === is };
}

/**
 * @param {string} text
 * @param {string} is
 */
function compareLists(text, is) {
  const parts = partsOf(is);
  const read = readList(text, parts.length, parts.some(isLarge));
  if (!read) throw otherThan("a list of", text, parts.length);
  return { said: text, same: read.every((value, place) => isSame(value, parts[place])) };
}

/** @param {string} is a shape or a list as the chapter shows it */
const partsOf = (is) => is.replace(/[()]|,\)$/g, "").split(", ");

/**
 * @param {string} what
 * @param {string} text
 * @param {number} count
 */
const otherThan = (what, text, count) =>
  new Unreadable(
    `${quoted(text)} is not ${what} ${count} numbers; write one such as ${"2, 3, 4, 5, 6".slice(0, 3 * count - 2)}`,
  );
