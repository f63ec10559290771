// Whether an answer is right, and what to say of it: the words are those of pooling_lib's checks. No DOM.

import { readNumber, readShape, tidied, Unreadable } from "../shared/reading.js";
import { quoted } from "../shared/typed.js";
import { EXACT, examineNumber, general, Mistake, refuseUnit, remedyOf, THOUSAND } from "./numbers.js";
import { readRows } from "./rows.js";

/**
 * What Python says that decides on an answer; see `pooling_lib/course/exercises/_kinds.py`.
 * @typedef {import("./numbers.js").NumberQuestion} NumberQuestion
 * @typedef {{kind: "shape", expected: number[], batch: number, slips: [string, number[]][], way: string}} ShapeQuestion
 * @typedef {{kind: "rows", expected: number[][], axes: number, whole: boolean,
 *            wrong: {rows: number[][], hint: string}[]}} RowsQuestion
 * @typedef {{kind: "choice", expected: string, options: [string, string, string][]}} ChoiceQuestion
 * @typedef {{kind: "explain", points: string[]}} ExplainQuestion
 * @typedef {{kind: "function"}} FunctionQuestion
 * @typedef {NumberQuestion | ShapeQuestion | RowsQuestion | ChoiceQuestion} Decided
 * @typedef {{answer: string, because: string, code: string}} Solution
 * @typedef {(Decided | ExplainQuestion | FunctionQuestion) & {name: string, asks: string, solution: Solution}} Question
 */

/** @typedef {{right: boolean, message: string}} Verdict */

/**
 * Judge what a reader typed or chose.
 * @param {Decided & {asks: string}} question
 * @param {string} text
 * @returns {Verdict}
 */
export function judged(question, text) {
  try {
    return { right: true, message: `Right: ${examine(question, text)}.` };
  } catch (mistake) {
    if (!(mistake instanceof Unreadable)) throw mistake;
    const message = `Not yet: ${mistake.message}`;
    return { right: false, message: message.endsWith("?") ? message : `${message}.` };
  }
}

/**
 * @param {Decided & {asks: string}} question
 * @param {string} text
 * @returns {string}
 */
function examine(question, text) {
  if (question.kind === "number") {
    const read = readNumber(text, Math.abs(question.expected) >= THOUSAND, question.asks, remedyOf(question));
    refuseUnit(question, text, read.unit);
    return examineNumber(question, read);
  }
  if (question.kind === "shape") return examineShape(question, readShape(text));
  if (question.kind === "rows") {
    const { expected } = question;
    return examineRows(question, readRows(text, [expected.length, expected[0].length]));
  }
  return examineChoice(question, tidied(text));
}

/**
 * @param {ShapeQuestion} question
 * @param {number[]} given
 */
function examineShape({ expected, batch, slips, way }, given) {
  const shown = tuple(given);
  if (equal(given, expected)) return shown;
  if (given.length !== expected.length) {
    const axes = given.length === 1 ? "axis" : "axes";
    throw new Mistake(`${shown} has ${given.length} ${axes}; the image has ${expected.length}`);
  }
  if (!equal(given.slice(0, batch), expected.slice(0, batch))) {
    const pooled = expected.length - batch;
    throw new Mistake(`${shown} changes an axis that is not pooled; only the last ${pooled} are`);
  }
  const found = new Set(slips.filter(([, shape]) => equal(shape, given.slice(batch))).map(([text]) => text));
  if (found.size) throw new Mistake(`${shown} ${[...found].join(", or it ")}`);
  const right = axisNames(given.length).filter((_, axis) => given[axis] === expected[axis]);
  const are = right.length === 1 ? "is" : "are";
  const known = right.length ? `: ${right.join(" and ")} ${are} right, the rest is not` : "";
  throw new Mistake(`${shown}${known}; ${way}`);
}

/** @param {number} count */
const axisNames = (count) => {
  const names = Array.from({ length: count }, (_, axis) => `axis ${axis}`);
  const last = ["the number of rows", "the number of columns"].slice(-count);
  return [...names.slice(0, count - last.length), ...last];
};

/**
 * @param {RowsQuestion} question
 * @param {number[][]} given
 */
function examineRows({ expected, axes, whole, wrong }, given) {
  const flat = axes === 1 && given.length === 1;
  const shape = [given.length, given[0].length].slice(flat ? 1 : 0);
  const wanted = [expected.length, expected[0].length].slice(axes === 1 ? 1 : 0);
  const known = wrong.find(({ rows }) => sameShape(rows, given) && !firstWrong(given, rows));
  const because = known && (axes === 2 || flat) ? `; ${known.hint}` : "";
  if (!equal(shape, wanted)) {
    const turned = shape.length > 1 && equal(shape, [...wanted].reverse()) ? ": rows come first" : "";
    throw new Mistake(`the shape is ${tuple(shape)} and should be ${tuple(wanted)}${turned}${because}`);
  }
  const place = firstWrong(given, expected);
  if (!place) {
    const size = expected.length * expected[0].length;
    return size === 1 ? "the value" : `all ${size} values`;
  }
  const [row, column] = place;
  const spot = axes === 1 ? `index ${column}` : `row ${row}, column ${column}`;
  const value = apart(given[row][column], expected[row][column], whole);
  throw new Mistake(`at ${spot} the value is ${value} and should be another${because}`);
}

/**
 * Where two arrays of one shape first differ by more than rounding.
 * @param {number[][]} given
 * @param {number[][]} expected
 * @returns {[number, number] | undefined}
 */
function firstWrong(given, expected) {
  const largest = Math.max(...expected.flat().map(Math.abs));
  const rounding = Math.max(8 * Number.EPSILON * largest, 1e-14);
  for (const [row, values] of given.entries())
    for (const [column, value] of values.entries()) {
      const right = expected[row][column];
      const near = Math.abs(value - right) <= EXACT * Math.abs(right) + rounding;
      if (value !== right && !near) return [row, column];
    }
  return undefined;
}

/**
 * @param {number[][]} one
 * @param {number[][]} other
 */
const sameShape = (one, other) => one.length === other.length && one[0].length === other[0].length;

/**
 * A number with as many digits as tell it apart from another.
 * @param {number} value
 * @param {number} right
 * @param {boolean} whole whether the other is of a whole dtype, and written in full
 */
function apart(value, right, whole) {
  const other = (/** @type {number} */ digits) => (whole ? String(right) : general(right, digits));
  const digits = [6, 9].find((count) => general(value, count) !== other(count)) ?? 17;
  return general(value, digits);
}

/**
 * @param {ChoiceQuestion} question
 * @param {string} text
 */
function examineChoice({ expected, options }, text) {
  const [, chosen] = /^\(?([a-z])[.)]?$/.exec(text.toLowerCase()) ?? [];
  const option = options.find(([letter]) => letter === chosen);
  const letters = options.map(([letter]) => letter).join(", ");
  if (!option) throw new Mistake(`${quoted(text)} is none of the letters ${letters}`);
  const said = `${chosen}; ${option[2]}`;
  if (chosen !== expected) throw new Mistake(said);
  return said;
}

/**
 * @param {number[]} one
 * @param {number[]} other
 */
const equal = (one, other) => one.length === other.length && one.every((value, axis) => value === other[axis]);

/**
 * A shape as Python writes it.
 * @param {number[]} shape
 */
const tuple = (shape) => `(${shape.join(", ")}${shape.length === 1 ? "," : ""})`;
