// What a reader types, in an exercise or a prediction: the text of a number or a shape, as
// `pooling_lib/course/_typed.py` reads it. No DOM.

import { LONGEST_TEXT, quoted, tooLong, withoutUnseen } from "./typed.js";

/** A text that is no answer of its kind; the message says why. */
export class Unreadable extends Error {}

/**
 * A number that was typed, and what stood behind it.
 * @typedef {{number: number, unit: "" | "%" | "times"}} Reading
 */

const SPACE = /[ \t\r\f\v\u00a0\u2009\u202f]+/g;
const ABOUT = /^(?:[~≈=] ?|(?:about|around|roughly|approximately|approx\.?|ca\.?) )/i;
const UNIT = / ?(?:(%|per ?cent)|[x×]|times|[- ]?fold)$/i;
const BY = /^(?:[x×] ?|(?:by )?(?:a )?factor (?:of )?|by )/i;
// A full stop behind a word, a sign or a bracket; behind digits it is a point.
const STOP = /(?<=[^0-9., \n]) ?\.$/;
// A full stop behind digits that have a point, a comma or a stroke before them already.
const FINAL = /([.,/] ?[0-9]+) ?\.$/;
const VULGAR = /([0-9] ?|)([¼-¾⅐-⅞])/g;
const PLAIN = /^[+-]?(?:[0-9]+(?:\.[0-9]*|,[0-9]+)?|[.,][0-9]+)(?:e[+-]?[0-9]+)?$/i;
const GROUPS = [
  /^([+-]?[1-9][0-9]{0,2}(?:,[0-9]{3})+)(\.[0-9]+)?$/,
  /^([+-]?[1-9][0-9]{0,2}(?:[ '][0-9]{3})+)([.,][0-9]+)?$/,
  /^([+-]?[1-9][0-9]{0,2}(?:\.[0-9]{3})+)(,[0-9]+)$/,
];
const TWO_WAYS = /^[+-]?[1-9][0-9]{0,2},[0-9]{3}$/;
const MIXED = /^([+-]?)([0-9]+) ([1-9][0-9]?) ?[/⁄] ?([1-9][0-9]*)$/;
/** What parts a fraction: a stroke, that of ½ taken apart too, or words. */
export const BETWEEN_PARTS = /[/⁄]| (?:out of|of|in) /i;
const CALCULATION = /[0-9)] ?(?:[*^]+ ?-?|[+-]) ?[0-9(.]|(?:√|sqrt|ln|log)[ (]*[0-9]/i;
const AND_WORDS = /^(.*[0-9.%]) ?([a-z][a-z ]*)$/i;
const LENGTH = /^[+-]?[0-9]{1,15}(\.0*)?$/;
const BETWEEN_LENGTHS = /[x×,;\n]|\*(?!\*)|by|and/gi;
const AXES = /(?<=[0-9.]) ?(?:rows?|columns?|cols?|pixels?|px|values?)\b/gi;
const COLUMNS_FIRST = /col.*row/is;
// As NumPy and PyTorch print a number of a dtype, and an array.
const SCALAR = /(^|[ ,;[(\n])(?:(?:np|numpy)\.)?(?:float[0-9]+\(([^()]*)\)|u?int[0-9]+\(([+-]?[0-9]+)\))/g;
const ARRAY =
  /^(?:(?:np|numpy|jnp|torch)\.)?(?:array|asarray|tensor|size)\(\n?([\s\S]*?)(?:,[ \n]?(?:dtype ?= ?[a-z0-9_.<>='"]+|(?:(?:np|numpy|jnp|torch)\.)?(?:u?int|float)[0-9]*))?,?\n?\)$/i;
/** How to write a number, and how one that is a share. */
export const NUMBERS = "write one as in 3, 0.25 or 1/4";
export const SHARES = "write one as in 0.25, 1/4 or 25 %";

/**
 * A text with single spaces, none that is not seen, plain minus signs and apostrophes, and nothing around it.
 * @param {string} text
 */
export const tidied = (text) =>
  withoutUnseen(text)
    .replace(/[\u2212\u2013]/g, "-")
    .replaceAll("\u2019", "'")
    .replace(SPACE, " ")
    .replace(/ ?\n ?/g, "\n")
    .replace(/^[ \n]+|[ \n]+$/g, "");

/**
 * The number that is meant.
 * @param {string} typed
 * @param {boolean} [large] a comma before three digits parts thousands
 * @param {string} [asks] what is asked for; the word that begins it may follow the number
 * @param {string} [remedy] is said to what is no number
 * @returns {Reading}
 */
export function readNumber(typed, large = false, asks = "", remedy = NUMBERS) {
  const text = short(tidied(typed), LONGEST_TEXT);
  const body = unwrapped(text).replace(ABOUT, "");
  const read = amount(body, large, text);
  if (read) return read;
  const [, start, word] = AND_WORDS.exec(body) ?? [];
  const counted = start ? amount(start, large, text) : null;
  if (counted && `${asks.toLowerCase()} `.startsWith(`${word.toLowerCase()} `)) return counted;
  if (counted)
    throw new Unreadable(
      `${quoted(text)} is not a number alone; write it without ${quoted(word)}, in the unit that is asked for`,
    );
  if (CALCULATION.test(body))
    throw new Unreadable(`${quoted(text)} is a calculation; write the number that it gives`);
  throw new Unreadable(`${quoted(text)} is not a number; ${remedy}`);
}

/**
 * Refuse a percentage of what is none.
 * @param {string} text
 * @param {Reading["unit"]} unit
 * @param {string} [wanted] is asked for
 */
export function refusePercentage(text, unit, wanted = "no share; write the number itself") {
  if (unit === "%")
    throw new Unreadable(`${quoted(tidied(text))} is a percentage, and what is asked for is ${wanted}`);
}

/**
 * The lengths of the axes.
 * @param {string} typed
 * @returns {number[]}
 */
export function readShape(typed) {
  const text = short(tidied(typed), LONGEST_TEXT);
  const body = unwrapped(text).replace(/^\((.*)\)$|^\[(.*)\]$/s, "$1$2");
  if (COLUMNS_FIRST.test(body))
    throw new Unreadable(`${quoted(text)} has the columns first; write the rows first, as in (6, 6)`);
  const lengths = filled(body.replace(AXES, "").replace(BETWEEN_LENGTHS, " ").split(" "));
  if (!lengths.length || !lengths.every((length) => LENGTH.test(length)))
    throw new Unreadable(`${quoted(text)} is not a shape; give a whole number an axis, as in (6, 6)`);
  // + 0: of -0 too
  return lengths.map((length) => Number(length) + 0);
}

/**
 * Entries without blank ones.
 * @param {string[]} entries
 */
export const filled = (entries) => entries.filter(Boolean);

/**
 * What stands in `array(...)`, and in each `np.float64(...)`, without a full stop.
 * @param {string} text
 */
export function unwrapped(text) {
  const body = text.replace(STOP, "").replace(FINAL, "$1").replace(SCALAR, "$1$2$3");
  return ARRAY.exec(body)?.[1] ?? body;
}

/**
 * A number with what stands behind it, or before it.
 * @param {string} body
 * @param {boolean} large
 * @param {string} text is quoted
 * @returns {Reading | null}
 */
function amount(body, large, text) {
  const by = BY.exec(body);
  const unit = by ?? UNIT.exec(body);
  const number = ratio(body.replace(by ? BY : UNIT, ""), large, text);
  if (number === null) return null;
  return unit?.[1] ? { number: number / 100, unit: "%" } : { number, unit: unit ? "times" : "" };
}

/**
 * A number or a fraction.
 * @param {string} typed
 * @param {boolean} large
 * @param {string} text is quoted
 */
export function ratio(typed, large, text) {
  // A sign such as ½ as 1/2, apart from the whole number before it.
  const body = typed.replace(VULGAR, (_, whole, part) => `${whole.trim()} ${part.normalize("NFKD")}`.trim());
  const [, sign, whole, over, under] = MIXED.exec(body) ?? [];
  if (whole && Number(over) < Number(under))
    return Number(`${sign}1`) * (Number(whole) + Number(over) / Number(under));
  const parts = body.split(BETWEEN_PARTS).map((part) => plain(part.replace(/^ +| +$/g, ""), large, text));
  const [above, below] = parts;
  if (parts.length === 1 || above === null) return above;
  return parts.length > 2 || !below || Number.isNaN(above / below) ? null : above / below;
}

/**
 * A number with decimals behind a point or a comma, and its thousands together or apart.
 * @param {string} body
 * @param {boolean} large
 * @param {string} text is quoted
 */
function plain(body, large, text) {
  if (TWO_WAYS.test(body) && !large) {
    const ways = `${body.replace(",", ".")} or ${body.replace(",", "")}`;
    throw new Unreadable(`${quoted(text)} may be ${ways}; write the one that is meant without a comma`);
  }
  for (const groups of GROUPS) {
    const [, whole, decimals = ""] = groups.exec(body) ?? [];
    if (whole) return Number(whole.replace(/[^0-9+-]/g, "") + decimals.replace(",", "."));
  }
  return PLAIN.test(body) ? Number(body.replace(",", ".")) : null;
}

/**
 * A text, which is refused if no answer needs so long a one.
 * @param {string} text
 * @param {number} longest
 */
export function short(text, longest) {
  const why = tooLong(text, longest);
  if (why) throw new Unreadable(why);
  return text;
}
