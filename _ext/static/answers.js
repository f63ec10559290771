/* What readers say of a number, a shape or a list, beside what a chapter has measured. Nothing here knows of a page.
 * Texts are read as in the exercises.
 */

import {
  BETWEEN_PARTS,
  filled,
  readNumber,
  readShape,
  tidied,
  Unreadable,
  unwrapped,
} from "../../pooling_lib/explorers/static/shared/reading.js";
import { quoted } from "../../pooling_lib/explorers/static/shared/typed.js";

/**
 * What a prediction asks for; `is` is the answer as the chapter shows it.
 * @typedef {"number" | "shape" | "values"} Kind
 */

/** From here on numbers are written with thousands apart. */
const LARGE = 1000;

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
    .replace(/\b(?:about|around|roughly) /gi, "")
    .replace(/ ?(?:%|per ?cent\b)/gi, "%")
    .replace(/[()[\]{}\n]/g, " ")
    .replace(/([0-9.]) *(?:[x×]|times\b)/gi, "$1 ")
    .replace(/ (?:by|and) /gi, " ")
    .trim();
  for (const parts of [open.split(/ *; *| *, +| +/), open.split(/[ ,;]+/)]) {
    const entries = filled(parts.map((part) => part.replace(/,$/, "")));
    if (entries.length === count) return entries.map((entry) => readNumber(entry, large).number);
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
    if (kind === "number") return compareNumbers(text, is);
    return kind === "shape" ? compareShapes(text, is) : compareLists(text, is);
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
  const read = readNumber(text, Math.abs(answer.number) >= LARGE);
  // A fraction is a share, such as 1/4, 1 in 4, or ¼ taken apart.
  const isShare = read.unit || BETWEEN_PARTS.test(text.normalize("NFKD"));
  const bare = !isShare && isBarePercentage(read.number, answer, is);
  return { said: bare ? `${text} %` : text, same: isSame(bare ? read.number / 100 : read.number, is) };
}

/**
 * Whether a number without a sign was meant in per cent: a share of 25 can only be 25 %, and so can 25 where 0.25 is
 * right; and where 0.39 % is, 0.4 is nearer to it as 0.4 % than as a share, by their ratio.
 * @param {number} number
 * @param {import("../../pooling_lib/explorers/static/shared/reading.js").Reading} answer
 * @param {string} is the answer
 */
function isBarePercentage(number, answer, is) {
  const matches = isSame(number / 100, is);
  if (answer.unit !== "%") return answer.number > 0 && answer.number < 1 && number > 1 && matches;
  if (Math.abs(number) > 1) return true;
  return !isSame(number, is) && (matches || (answer.number > 0 && number / 10 > answer.number));
}

/**
 * @param {string} text
 * @param {string} is
 */
function compareShapes(text, is) {
  const lengths = partsOf(is);
  const read = readShape(text);
  if (read.length !== lengths.length || read.some((length) => length < 0))
    throw new Unreadable(otherThan("a shape of", text, lengths.length));
  return {
    said: `(${read.join(", ")}${read.length === 1 ? "," : ""})`,
    same: read.every((length, axis) => length === Number(lengths[axis])),
  };
}

/**
 * @param {string} text
 * @param {string} is
 */
function compareLists(text, is) {
  const parts = partsOf(is);
  const large = parts.some((part) => Math.abs(readNumber(part, true).number) >= LARGE);
  const read = readList(text, parts.length, large);
  if (!read) throw new Unreadable(otherThan("a list of", text, parts.length));
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
  `${quoted(text)} is not ${what} ${count} numbers; write one such as ${"2, 3, 4, 5, 6".slice(0, 3 * count - 2)}`;
