/* Numbers and lists as readers write them, beside what a chapter has measured. Nothing here knows of a page. */

/**
 * What a prediction asks for; `is` is the answer as the chapter shows it.
 * @typedef {"number" | "shape" | "values"} Kind
 */

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/;
const ABOUT = /^(?:[~≈]|about\b)\s*/;
const UNIT = /\s*(?:%|per ?cent\b|[x×]$|times\b)\s*$/;

/**
 * Read one number: 0.25, 0,25, 1/4, 25 %, 1 000, 1,234.5, about 100 x.
 * @param {string} text
 * @param {boolean} [large] reads 1,234 as more than a thousand, not as a little more than one
 * @returns {{value: number, share: boolean} | null} null for what is no number; `share` when it was per cent
 */
export function parseNumber(text, large = false) {
  const said = text.trim().toLowerCase().replace("−", "-").replace(ABOUT, "");
  const share = /%|per ?cent/.test(said);
  const parts = said.replace(UNIT, "").split("/");
  const [value, below = 1] = parts.map((part) => plainNumber(part.trim(), large));
  const ratio = value / below;
  if (parts.length > 2 || !Number.isFinite(ratio)) return null;
  return { value: share ? ratio / 100 : ratio, share };
}

/**
 * @param {string} text
 * @param {boolean} large
 */
function plainNumber(text, large) {
  let digits = text.replace(/(\d)[\s'](?=\d{3}(?!\d))/g, "$1");
  const groups = /^[+-]?[1-9]\d{0,2}(,\d{3})+(\.\d*)?$/.exec(digits);
  if (groups && (large || groups[2] || digits.split(",").length > 2)) digits = digits.replaceAll(",", "");
  digits = digits.replace(",", ".");
  return NUMBER.test(digits) ? Number(digits) : Number.NaN;
}

/**
 * Read a list of so many numbers: (2, 3), 2 x 3, 4.5 3.25, or with decimal commas 4,5; 3,25.
 * @param {string} text
 * @param {number} count
 * @returns {number[] | null}
 */
export function parseList(text, count) {
  const open = text
    .toLowerCase()
    .replace(/\barray\b|[()[\]{}]/g, " ")
    .trim();
  const apart = open.split(/\s*(?:[x×;]|\bby\b)\s*|\s*,\s+|\s+/);
  for (const parts of [apart, open.split(/[\s,;x×]+/)]) {
    const values = parts
      .filter((part) => part !== "")
      .map((part) => parseNumber(part.replace(/,$/, ""))?.value);
    if (values.length === count && values.every((value) => value !== undefined)) return values;
  }
  return null;
}

/**
 * Whether two numbers are the same to the digits that one of them is shown with.
 * @param {number} said
 * @param {string} is
 */
export function isSame(said, is) {
  const shown = /** @type {{value: number, share: boolean}} */ (parseNumber(is, true));
  const digits = /\.(\d+)/.exec(is)?.[1].length ?? 0;
  const unit = (is.includes("/") ? 0.01 : 10 ** -digits) / (shown.share ? 100 : 1);
  return Math.abs(said - shown.value) <= unit / 2 + 1e-9;
}

/**
 * What to answer to what a reader says: their words as they are shown, and whether they are those of the answer.
 * @param {Kind} kind
 * @param {string} text what the reader wrote
 * @param {string} is the answer
 * @returns {{said: string, same: boolean} | {wanted: string}} `wanted` says what could not be read, and what can
 */
export function compare(kind, text, is) {
  const short = text.trim().length > 40 ? `${text.trim().slice(0, 40)}…` : text.trim();
  if (short === "") return { wanted: "Write what you expect, or skip." };
  if (kind === "number") {
    const answer = /** @type {{value: number, share: boolean}} */ (parseNumber(is, true));
    const read = parseNumber(text, answer.value >= 1000);
    if (!read) return { wanted: `“${short}” is no number. Write one such as 0.25, 1/4 or 25 %.` };
    // A share of 25 can only be 25 %.
    const bare = answer.share && !read.share && Math.abs(read.value) > 1;
    return { said: bare ? `${short} %` : short, same: isSame(bare ? read.value / 100 : read.value, is) };
  }
  const parts = is.replace(/[()]|,\)$/g, "").split(", ");
  const read = parseList(text, parts.length);
  const whole = kind !== "shape" || read?.every((value) => Number.isInteger(value) && value >= 0);
  if (!read || !whole) {
    const wanted = kind === "shape" ? "a shape of" : "a list of";
    const such = "2, 3, 4, 5, 6".slice(0, 3 * parts.length - 2);
    return { wanted: `“${short}” is not ${wanted} ${parts.length} numbers. Write one such as ${such}.` };
  }
  const said = kind === "shape" ? `(${read.join(", ")}${read.length === 1 ? "," : ""})` : short;
  return { said, same: read.every((value, place) => isSame(value, parts[place])) };
}
