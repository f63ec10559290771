// What a reader types of rows of numbers, as `pooling_lib/course/_typed.py` reads it. No DOM.

import { filled, ratio, short, tidied, Unreadable, unwrapped } from "../shared/reading.js";
import { quoted } from "../shared/typed.js";

/** The most characters that are read of rows. */
const LONGEST_ROWS = 1000;

const ROW = /\[([^[\]()]*)\]|\(([^[\]()]*)\)/g;
const BETWEEN_ROWS = /[[\](), \n]/g;
const SEVERAL = /[^ ,][ ,]+[^ ,]/;
const DECIMAL_COMMA = /[0-9],[0-9]/;
const ROWS = "write the rows one below the other, the values apart by spaces";

/**
 * Rows of numbers, one below the other or as Python writes them.
 * @param {string} typed
 * @param {[rows: number, columns: number]} wanted the shape that they have, if they can be read so
 * @returns {number[][]}
 */
export function readRows(typed, wanted) {
  const text = short(tidied(typed), LONGEST_ROWS);
  const body = unwrapped(text);
  const refuse = () => new Unreadable(`${quoted(text)} is not an array; ${ROWS}`);
  const bracketed = /[[(]/.test(body);
  if (bracketed && body.replace(ROW, "").replace(BETWEEN_ROWS, "")) throw refuse();
  const rows = bracketed
    ? Array.from(body.matchAll(ROW), ([, square, round]) => (square ?? round).replaceAll("\n", " "))
    : plainRows(body);
  const read = entriesOf(rows, wanted, !bracketed).map(readRow);
  if (!read.length) throw refuse();
  if (read.some((row) => row.length !== read[0].length)) throw new Unreadable("the rows are not equally long");
  return read;
}

/**
 * Rows that stand one below the other or on one line. A bar parts rows of several values, and else values.
 * @param {string} body
 */
function plainRows(body) {
  const rows = filled(body.split(/[;\n]| \/ /));
  const parts = rows.length === 1 ? rows[0].split("|") : [];
  return parts.some((part) => SEVERAL.test(part)) ? parts : rows.map((row) => row.replaceAll("|", " "));
}

/**
 * Part rows at commas and spaces; at spaces alone, with decimal commas, if only that gives the shape.
 * Where one row is wanted, lines of a plain text may be one.
 * @param {string[]} all
 * @param {[rows: number, columns: number]} wanted
 * @param {boolean} isPlain
 */
function entriesOf(all, wanted, isPlain) {
  const rows = filled(all.map((row) => row.replace(/^[ ,]+|[ ,]+$/g, "")));
  const lines = wanted[0] === 1 && isPlain ? [rows.join(" ")] : rows;
  const parted = rows.map((row) => filled(row.split(/ ?, ?| /)));
  const ways = [parted, lines.map((line) => filled(line.split(/ ?, ?| /)))];
  if (rows.some((row) => DECIMAL_COMMA.test(row))) ways.push(lines.map((line) => filled(line.split(/ ?, | /))));
  return ways.find((way) => hasShape(way, wanted)) ?? parted;
}

/**
 * @param {string[][]} rows
 * @param {[rows: number, columns: number]} wanted
 */
const hasShape = (rows, [count, length]) => rows.length === count && rows.every((row) => row.length === length);

/**
 * @param {string[]} entries
 * @param {number} number
 */
function readRow(entries, number) {
  return entries.map((entry) => {
    const value = ratio(entry, false, entry);
    if (value === null) throw new Unreadable(`${quoted(entry)} in row ${number} is not a number; ${ROWS}`);
    return value;
  });
}
