// A state as a short text that an address carries as it is: `op:max;k:3;p:((1,0),0)`. No DOM.

/**
 * How a state is told: for each trait its short key, the value that need not be told, and another spelling where
 * that is shorter. `standard` may follow from the other traits.
 * @typedef {object} Field
 * @property {string} key
 * @property {any | ((given: Record<string, any>) => any)} standard
 * @property {(value: any) => any} [spell]
 * @property {(value: any) => any} [unspell]
 * @typedef {Record<string, Field>} Fields
 */

const TOKENS = /[(),]|[^(),]+/g;
const NUMBER = /^-?\d+(\.\d+)?(e[-+]?\d+)?$/;
const WORD = /^[a-z][\w-]*$/i;
const DEEPEST = 4; // lists in lists

/** @type {Map<string, any>} */
const SIGNS = new Map([
  ["~", null],
  ["true", true],
  ["false", false],
]);

/** @param {any} value */
const same = (value) => value;

/**
 * Tell a state. The first trait is always told, the others where they are not as standard.
 * @param {Record<string, any>} state
 * @param {Fields} fields
 */
export function tellState(state, fields) {
  const told = Object.entries(fields).filter(
    ([trait, field], i) => i === 0 || !sameValue(state[trait], standardOf(field, state)),
  );
  return told.map(([trait, { key, spell = same }]) => `${key}:${spelled(spell(state[trait]))}`).join(";");
}

/**
 * The state that a text tells, standard where it says nothing.
 * @param {string} text
 * @param {Fields} fields
 * @returns {Record<string, any>}
 * @throws {SyntaxError} when it tells none
 */
export function toldState(text, fields) {
  const known = new Map(Object.entries(fields).map(([trait, field]) => [field.key, { trait, ...field }]));
  /** @type {Record<string, any>} */
  const given = {};
  for (const part of text.split(";")) {
    const [key, value = ""] = part.split(":");
    const field = known.get(key);
    if (!field) throw new SyntaxError(`no trait is told as ${key}`);
    given[field.trait] = (field.unspell ?? same)(unspelled(value));
  }
  const rest = Object.entries(fields).filter(([trait]) => !(trait in given));
  return { ...given, ...Object.fromEntries(rest.map(([trait, field]) => [trait, standardOf(field, given)])) };
}

/**
 * Whether two values, made of numbers, words, lists and null, are equal.
 * @param {any} one
 * @param {any} other
 */
export const sameValue = (one, other) => JSON.stringify(one) === JSON.stringify(other);

/**
 * Spell a value; words consist of letters, digits, `_` and `-`.
 * @param {any} value
 * @returns {string}
 */
export function spelled(value) {
  if (Array.isArray(value)) return `(${value.map(spelled).join(",")})`;
  return value === null ? "~" : String(value);
}

/**
 * Read a value that was spelled.
 * @param {string} text
 * @throws {SyntaxError} when it is none
 */
export function unspelled(text) {
  const tokens = text.match(TOKENS) ?? [];
  let at = 0;
  const next = () => {
    at += 1;
    return tokens[at - 1] ?? "";
  };
  /** @type {(depth: number) => any} */
  const read = (depth) => {
    const token = next();
    return token === "(" ? entries(depth + 1) : atom(token);
  };
  const entries = (/** @type {number} */ depth) => {
    /** @type {any[]} */
    const values = [];
    if (depth > DEEPEST) throw new SyntaxError("lists in lists in lists");
    if (tokens[at] === ")") {
      next();
      return values;
    }
    for (;;) {
      values.push(read(depth));
      const sign = next();
      if (sign === ")") return values;
      if (sign !== ",") throw new SyntaxError("a list does not end");
    }
  };
  const value = read(0);
  if (at !== tokens.length) throw new SyntaxError("more than one value");
  return value;
}

/** @param {string} token */
function atom(token) {
  if (SIGNS.has(token)) return SIGNS.get(token);
  if (NUMBER.test(token)) return Number(token);
  if (WORD.test(token)) return token;
  throw new SyntaxError(`${token} is no value`);
}

/**
 * @param {Field} field
 * @param {Record<string, any>} given
 */
const standardOf = ({ standard }, given) => (typeof standard === "function" ? standard(given) : standard);
