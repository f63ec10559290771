/* Words as the search compares them: apart or together, one or many, with this ending or that. No DOM. */

/**
 * A word; `within` letters of it are a word by themselves.
 * @typedef {{word: string, within: number}} Form
 *
 * A word that is looked for, the same in the singular, and without its ending.
 * @typedef {{word: string, single: string, stem: string}} Wanted
 */

// A word, or sides of a window: 2 x 2, 2×2 and 2 by 2 are one word, as many letters and digits are.
const TOKEN = /\d+(?:(?:\s*[x×]\s*|\s+by\s+)\d+)+|[\p{L}\p{N}\p{M}_]+/gu;
const SIDES = /^\d+(?:(?:\s*[x×]\s*|\s+by\s+)\d+)+$/;
const HYPHEN = /^[-\u2010\u2011]$/;
const TOGETHER = /^[-\u2010\u2011\s]+$/;
const IRREGULAR = new Map(
  Object.entries({
    axes: "axis",
    indices: "index",
    matrices: "matrix",
    maxima: "maximum",
    minima: "minimum",
  }),
);

/** @param {string} word */
export const plain = (word) => word.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

/** @param {string} word */
function singular(word) {
  const irregular = IRREGULAR.get(word);
  if (irregular || word.length < 4) return irregular ?? word;
  if (/[^ae]ies$/.test(word)) return `${word.slice(0, -3)}y`;
  if (/(?:x|ch|sh|ss|z)es$/.test(word)) return word.slice(0, -2);
  return /[^uis]s$/.test(word) ? word.slice(0, -1) : word;
}

/** @param {string} word in the singular */
function stemOf(word) {
  // Invariance and invariant, interpolation and interpolated.
  const named = /^(\p{L}{3,}(?:[ae]n(?=ce$|cy$|t$)|at(?=ion$)))/u.exec(word)?.[1];
  if (named) return named;
  const bare = /^(\p{L}*[aeiouy]\p{L}*?)(?:ing|ed)$/u.exec(word)?.[1] ?? "";
  const root = bare.length < 3 ? word : bare.replace(/([^aeioulsz])\1$/, "$1");
  return root.length > 4 && root.endsWith("e") ? root.slice(0, -1) : root;
}

/** @type {Map<string, Form>} */
export const forms = new Map();

/**
 * @param {string} word
 * @param {number} [within] letters of its beginning that are found by themselves
 */
export function formOf(word, within = 0) {
  const key = within ? `${within} ${word}` : word;
  const form = forms.get(key) ?? { word, within };
  forms.set(key, form);
  return form;
}

/**
 * The words of a text, where they stand and of what they are made up: of the words of a name, or of sides.
 * @param {string} text
 */
export const tokensOf = (text) =>
  [...text.matchAll(TOKEN)].map(({ 0: found, index }) => {
    const sides = SIDES.test(found) ? (found.match(/\d+/g) ?? []) : null;
    const parts = sides ?? plain(found).split("_").filter(Boolean);
    return { start: index, end: index + found.length, word: parts.join(sides ? "x" : ""), parts };
  });

/** @typedef {ReturnType<typeof tokensOf>} Tokens */

/**
 * The word that two words make which stand together.
 * @param {string} text
 * @param {Tokens[number] | undefined} one
 * @param {Tokens[number] | undefined} next
 */
export function pairOf(text, one, next) {
  if (!one || !next || !TOGETHER.test(text.slice(one.end, next.start))) return [];
  const first = one.parts[one.parts.length - 1] ?? "";
  return [formOf(first + (next.parts[0] ?? ""), first.length)];
}

/**
 * All that a text is found by: its words, the parts of its names, and what two words make together.
 * @param {string} text
 * @param {boolean} [isProse] and no list of words that each stand by themselves
 */
export function keysOf(text, isProse = true) {
  const tokens = tokensOf(text);
  return tokens.flatMap((token, i) => {
    const { word, parts } = token;
    const within = parts.length > 1 ? parts.slice(0, -1).map((part, k) => [part, parts[k + 1]]) : [];
    return [
      formOf(word),
      ...(parts.length > 1 ? parts.map((part) => formOf(part)) : []),
      ...(parts.length > 2 ? within.map(([one, next]) => formOf(one + next, one.length)) : []),
      ...(isProse ? pairOf(text, token, tokens[i + 1]) : []),
    ];
  });
}

/**
 * How a word meets one that is looked for: 2 as the same, 1 as its beginning or with another ending, 0 not at all.
 * @param {Form} form
 * @param {Wanted} wanted
 */
export function meets({ word, within }, wanted) {
  // No ending changes the first two letters; and most words are none of those.
  if (!word.startsWith(wanted.word.slice(0, 2)) || within >= wanted.word.length) return 0;
  const single = singular(word);
  if (word === wanted.word || single === wanted.single) return 2;
  return word.startsWith(wanted.word) || stemOf(single) === wanted.stem ? 1 : 0;
}

/**
 * Whether a word is all of one that is looked for, with any ending, and no longer word that begins as it does.
 * @param {Form} form
 * @param {Wanted} wanted
 */
export const isWhole = ({ word, within }, wanted) =>
  !within && (singular(word) === wanted.single || stemOf(singular(word)) === wanted.stem);

/**
 * @param {string} word
 * @returns {Wanted}
 */
export const asked = (word) => ({ word, single: singular(word), stem: stemOf(singular(word)) });

/**
 * What a query asks for, a word with a hyphen being one.
 * @param {string} query
 */
export function wantedOf(query) {
  const tokens = tokensOf(query);
  /** @type {string[]} */
  const words = [];
  tokens.forEach(({ word, start }, i) => {
    const hyphened = i > 0 && HYPHEN.test(query.slice(tokens[i - 1]?.end, start));
    if (hyphened) words.push((words.pop() ?? "") + word);
    else if (word) words.push(word);
  });
  return [...new Set(words)].map(asked);
}
