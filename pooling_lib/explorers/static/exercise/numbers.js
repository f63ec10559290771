// Whether a number is right, and what to say of it, as `pooling_lib/course/_number_answers.py` does. No DOM.

import { NUMBERS, refusePercentage, SHARES, tidied, Unreadable } from "../shared/reading.js";
import { quoted } from "../shared/typed.js";

/**
 * What Python says that decides on a number; see `pooling_lib/course/exercises/_values.py`.
 * @typedef {{kind: "number", expected: number, slack: number, share: boolean, factor: boolean, hint: string,
 *            wrong: [known: number, slack: number, cause: string][], roundings: number[]}} NumberQuestion
 */

/** What is wrong with an answer. */
export class Mistake extends Unreadable {}

/** How far a number may be off that is meant to be exact. */
export const EXACT = 1e-9;
/** From here on numbers are written with thousands apart. */
export const THOUSAND = 1000;
/** How far a percentage may be off the share that it is, relative to it. */
const LAST = 1e-12;

/**
 * How to write a number of the kind that is asked for.
 * @param {NumberQuestion} question
 */
export const remedyOf = ({ share, factor }) => (factor ? "write one as in 3 or 1/3" : share ? SHARES : NUMBERS);

/**
 * Refuse a percentage of what is no share, and "times" behind what is no factor.
 * @param {NumberQuestion} question
 * @param {string} text
 * @param {import("../shared/reading.js").Reading["unit"]} unit
 */
export function refuseUnit(question, text, unit) {
  const { share, factor } = question;
  if (!share) refusePercentage(text, unit, factor ? `a factor; ${remedyOf(question)}` : undefined);
  if (unit !== "times" || factor) return;
  const wanted = share ? `a share; ${remedyOf(question)}` : "none; write the number alone";
  throw new Mistake(`${quoted(tidied(text))} is a factor, and what is asked for is ${wanted}`);
}

/**
 * @param {number} one
 * @param {number} other
 * @param {number} off
 */
const near = (one, other, off) => one === other || (Number.isFinite(one) && Math.abs(one - other) <= off);

/**
 * What a number may mean, each with how it is written: a share of 25 can only be 25 %.
 * @param {NumberQuestion} question
 * @param {import("../shared/reading.js").Reading} answer
 * @returns {[value: number, typed: number, sign: string][]}
 */
function waysOf({ share, factor }, { number, unit }) {
  const [typed, sign] = unit === "%" ? [100 * number, " %"] : [number, ""];
  if (share && !sign && Math.abs(number) > 1 && Number.isFinite(number))
    return [
      [number, number, ""],
      [number / 100, number, " %"],
    ];
  if (factor && number)
    return [
      [number, typed, sign],
      [1 / number, typed, sign],
    ];
  return [[number, typed, sign]];
}

/**
 * @param {NumberQuestion} question
 * @param {import("../shared/reading.js").Reading} answer
 */
export function examineNumber(question, answer) {
  const { expected, slack, share, hint, wrong } = question;
  const ways = waysOf(question, answer);
  for (const [value, typed, sign] of ways)
    if (near(value, expected, slack)) return `${general(typed, 6)}${sign}`;
  const { number, unit } = answer;
  /** @type {typeof ways} */
  const small = share && !unit && ways.length === 1 ? [[number / 100, number, " %"]] : [];
  for (const [value, typed, sign] of [...ways, ...small]) {
    const cause = knownMistake(value, wrong);
    if (cause) throw new Mistake(`${general(typed, 12)}${sign} ${cause}`);
  }
  const [value, typed, sign] = share ? ways[ways.length - 1] : ways[0];
  const seen = whatIsSeen(value, question);
  const size = `is too ${value > expected ? "large" : "small"}${hint ? `; ${hint}` : ""}`;
  if (!seen && share && !unit && number > 1 && Number.isFinite(number))
    throw new Mistake(`${general(number, 12)} is above 1, and as ${general(typed, 12)} % it ${size}`);
  throw new Mistake(`${general(typed, 12)}${sign} ${seen || size}`);
}

/**
 * What has gone wrong in the known mistake that a number is nearest to, or nothing.
 * @param {number} number
 * @param {NumberQuestion["wrong"]} wrong
 */
function knownMistake(number, wrong) {
  const found = wrong.filter(([known, slack]) => near(number, known, slack));
  const off = (/** @type {NumberQuestion["wrong"][0]} */ [known]) => Math.abs(number - known);
  return found.length ? found.reduce((one, other) => (off(other) < off(one) ? other : one))[2] : "";
}

/**
 * What a wrong number is for certain, or nothing.
 * @param {number} number
 * @param {NumberQuestion} question
 */
function whatIsSeen(number, { expected, slack, share, roundings }) {
  const wide = Math.max(slack, EXACT * Math.abs(expected));
  if (expected && near(-number, expected, wide)) return "has the wrong sign";
  if (Math.abs(expected) > 0 && Math.abs(expected) <= 1 && near(number / 100, expected, wide))
    return `is 100 times too large; ${share ? "give a share of 1, or write the %" : "write the number itself, no percentage"}`;
  if (Math.abs(expected) >= THOUSAND && near(THOUSAND * number, expected, wide))
    return "is 1000 times too small; write thousands without a point";
  if (roundings.some((one) => near(number, one, LAST * Math.abs(one))))
    return "is rounded too far; give more digits, or let Python compute them";
  return "";
}

/**
 * A number as Python's format `g` writes it.
 * @param {number} value
 * @param {number} digits
 */
export function general(value, digits) {
  if (!Number.isFinite(value)) return value > 0 ? "inf" : "-inf";
  return written(evenly(value, digits), digits);
}

/**
 * A number that lies exactly between two of so many digits as the even one of them, which Python takes; others as
 * they are. JavaScript takes the larger.
 * @param {number} value
 * @param {number} digits
 */
function evenly(value, digits) {
  const [exact, exponent] = value.toExponential(100).split("e");
  const kept = exact.slice(0, exact.indexOf(".") + digits);
  const between = /^50*$/.test(exact.slice(kept.length));
  return between && /[02468]\.?$/.test(kept) ? Number(`${kept}e${exponent}`) : value;
}

/**
 * @param {number} value
 * @param {number} digits
 */
function written(value, digits) {
  const [mantissa, exponent] = value.toExponential(digits - 1).split("e");
  const power = Number(exponent);
  const short = (/** @type {string} */ text) => (text.includes(".") ? text.replace(/\.?0+$/, "") : text);
  const sign = Object.is(value, -0) ? "-" : "";
  if (power >= -4 && power < digits) return sign + short(value.toFixed(digits - 1 - power));
  return `${short(mantissa)}e${power < 0 ? "-" : "+"}${String(Math.abs(power)).padStart(2, "0")}`;
}
