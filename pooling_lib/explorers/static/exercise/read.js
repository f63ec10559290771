// What a reader types as an answer: the text of a number, a shape or rows of numbers, as Python reads it. No DOM.

/** A text that is no answer of its kind; the message says why. */
export class Unreadable extends Error {}

/** The most characters that are read of a number or a shape, and of rows of numbers. */
const LONGEST_NUMBER = 40;
const LONGEST_ROWS = 1000;

const SPACE = /[ \t\r\f\v\u00a0\u2009\u202f]+/g;
const DECIMAL = /^[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?$/;
const GROUPED = /^[+-]?[1-9][0-9]{0,2}([, ][0-9]{3})+(\.[0-9]+)?$/;
const FRACTION = /^([+-]?[0-9]+) ?\/ ?(0*[1-9][0-9]*)$/;
const LENGTH = /^[+-]?[0-9]{1,15}(\.0*)?$/;
const ROW = /\[([^[\]]*)\]/g;
const NUMBERS = "write one as in 0.25, 1/4 or 25 %";
const ROWS = "write the rows one below the other, the values apart by spaces";

/**
 * A text with single spaces, hyphens for minus signs, and nothing around it.
 * @param {string} text
 */
export const tidied = (text) =>
  text
    .replaceAll("\u2212", "-")
    .replace(SPACE, " ")
    .replace(/ ?\n ?/g, "\n")
    .replace(/^[ \n]+|[ \n]+$/g, "");

/**
 * A text as a message quotes it.
 * @param {string} text
 */
export const inQuotes = (text) => {
  const characters = Array.from(text);
  return `“${characters.length > LONGEST_NUMBER ? `${characters.slice(0, LONGEST_NUMBER).join("")}…` : text}”`;
};

/**
 * The number that is meant, and whether it was written as a percentage.
 * @param {string} typed
 * @returns {{number: number, isPercentage: boolean}}
 */
export function readNumber(typed) {
  const text = short(tidied(typed), LONGEST_NUMBER);
  const isPercentage = text.endsWith("%");
  const body = isPercentage ? text.slice(0, -1).replace(/ +$/, "") : text;
  const number = decimal(body) ?? (GROUPED.test(body) ? Number(body.replace(/[, ]/g, "")) : null);
  if (number === null) throw new Unreadable(`${inQuotes(text)} is not a number; ${NUMBERS}`);
  return { number: isPercentage ? number / 100 : number, isPercentage };
}

/**
 * The lengths of the axes.
 * @param {string} typed
 * @returns {number[]}
 */
export function readShape(typed) {
  const text = short(tidied(typed), LONGEST_NUMBER);
  const body = ["()", "[]"].includes(text.charAt(0) + text.slice(-1)) ? text.slice(1, -1) : text;
  const entries = body
    .replace(/[x×,;\n]/g, " ")
    .split(" ")
    .filter(Boolean);
  if (!entries.length || !entries.every((entry) => LENGTH.test(entry)))
    throw new Unreadable(`${inQuotes(text)} is not a shape; give a whole number an axis, as in (6, 6)`);
  return entries.map((entry) => Number(entry.split(".")[0]) + 0); // + 0: of -0 too
}

/**
 * Rows of numbers, written one below the other or as Python writes them.
 * @param {string} typed
 * @returns {number[][]}
 */
export function readRows(typed) {
  const text = short(tidied(typed), LONGEST_ROWS);
  const refuse = () => new Unreadable(`${inQuotes(text)} is not an array; ${ROWS}`);
  const bracketed = text.includes("[");
  if (bracketed && text.replace(ROW, "").replace(/[[\], \n]/g, "")) throw refuse();
  const rows = bracketed
    ? Array.from(text.matchAll(ROW), ([, row]) => row.replaceAll("\n", " "))
    : text.split(/[;\n]/);
  const read = rows
    .map((row) => row.replace(/^[ ,]+|[ ,]+$/g, ""))
    .filter(Boolean)
    .map(readRow);
  if (!read.length) throw refuse();
  if (read.some((row) => row.length !== read[0].length)) throw new Unreadable("the rows are not equally long");
  return read;
}

/**
 * @param {string} text
 * @param {number} number
 */
function readRow(text, number) {
  const entries = text
    .replace(/ ?, ?| /g, " ")
    .split(" ")
    .filter(Boolean);
  return entries.map((entry) => {
    const value = decimal(entry);
    if (value === null) throw new Unreadable(`${inQuotes(entry)} in row ${number} is not a number; ${ROWS}`);
    return value;
  });
}

/**
 * A decimal number or a fraction.
 * @param {string} text
 */
function decimal(text) {
  const fraction = FRACTION.exec(text);
  if (fraction) return Number(fraction[1]) / Number(fraction[2]);
  return DECIMAL.test(text) ? Number(text) : null;
}

/**
 * @param {string} text
 * @param {number} longest
 */
function short(text, longest) {
  if (text.length <= longest) return text;
  const [has, most] = [text.length, longest].map((count) => count.toLocaleString("en"));
  throw new Unreadable(`${inQuotes(text)} has ${has} characters, and at most ${most} are read`);
}
