// Costs in words, made from the numbers. No DOM.

/**
 * @typedef {import("./count.js").Network} Network
 * @typedef {import("./state.js").State & {network: Network}} Fitting a network whose windows fit
 * @typedef {import("./count.js").Measure} Measure
 */

const FRACTIONS = new Map([
  [2, "half"],
  [3, "a third"],
  [4, "a quarter"],
  [8, "an eighth"],
  [9, "a ninth"],
  [16, "a sixteenth"],
  [64, "a 64th"],
  [256, "a 256th"],
]);
/** @type {[size: number, letter: string, word: string][]} */
const UNITS = [
  [1e12, "T", "trillion"],
  [1e9, "G", "billion"],
  [1e6, "M", "million"],
  [1e3, "k", "thousand"],
];

/**
 * A number with three digits and a letter: 1,234 and 12.3 k and 4.56 M.
 * @param {number} value
 */
export const short = (value) => scaled(value, 1e4, 1);

/**
 * A number as it is said: 442,368 and 4.56 million.
 * @param {number} value
 */
export const long = (value) => scaled(value, 1e6, 2);

/**
 * How much one number is of another: "a quarter", "26 %", "1.5 times".
 * @param {number} part
 * @param {number} whole
 */
export function share(part, whole) {
  if (part > whole) return `${digits(part / whole)} times`;
  const fraction = part > 0 && whole % part === 0 ? FRACTIONS.get(whole / part) : undefined;
  return fraction ?? percent(part, whole);
}

/**
 * A share in percent, never rounded to one that says "nothing" or "everything".
 * @param {number} part
 * @param {number} whole
 */
export function percent(part, whole) {
  const value = (100 * part) / whole;
  if (part !== whole && value >= 99.5 && value < 100.5) return `${value.toFixed(2)} %`;
  return `${value >= 10 ? Math.round(value).toLocaleString("en") : digits(value, 2)} %`;
}

/**
 * Say what the pools and strides of a network change.
 * @param {Fitting} state
 * @returns {string[]} sentences
 */
export function sentences(state) {
  const { network, plain, after } = state;
  if (!after.some(Boolean)) {
    return [
      `Nothing stands between the convolutions: ${long(plain.totals.multiply_adds)} multiply-adds, ` +
        `${long(plain.totals.parameters)} parameters. Put a pool after one of them.`,
    ];
  }
  return [
    work(network.totals, plain.totals),
    layerWork(state),
    added(state),
    weights(state),
    held(state),
    field(state),
  ].filter(Boolean);
}

/**
 * @param {Record<Measure, number>} now
 * @param {Record<Measure, number>} before
 */
function work({ multiply_adds: now }, { multiply_adds: before }) {
  if (now === before) return `The whole network does the same work, ${long(now)} multiply-adds.`;
  return `The whole network does ${ofThe("work", now, before)}: ${long(now)} instead of ${long(before)} multiply-adds.`;
}

/** @param {Fitting} state */
function layerWork({ network, plain }) {
  const parts = network.blocks.flatMap(({ convolution }, index) => {
    const before = plain.blocks[index].convolution.multiply_adds;
    if (convolution.multiply_adds === before) return [];
    return [
      /** @type {[string, string]} */ ([`convolution ${index + 1}`, share(convolution.multiply_adds, before)]),
    ];
  });
  if (!parts.length) return "No convolution does less than it did.";
  const [[name, part], ...rest] = parts;
  const others = rest.map(([other, how]) => `${other} ${/^\d/.test(how) ? "only " : ""}${how}`);
  return `${capital(listed([`${name} does ${part}`, ...others]))} of the work it did.`;
}

/** @param {Fitting} state */
function added({ network, after }) {
  const layers = network.blocks.filter((_, index) => after[index]?.[0] === "layer").map(({ then }) => then);
  if (!layers.length) return "";
  const sum = (/** @type {Measure} */ name) =>
    long(layers.reduce((total, cost) => total + (cost?.[name] ?? 0), 0));
  const [who, whose] = layers.length > 1 ? ["layers take", "their"] : ["layer takes", "its"];
  return `The added ${who} ${sum("multiply_adds")} multiply-adds and ${sum("parameters")} parameters of ${whose} own.`;
}

/** @param {Fitting} state */
function weights({ network, plain }) {
  const [before, now] = [plain, network].map(
    ({ totals, classifier }) => totals.parameters - classifier.parameters,
  );
  const [old, left] = [plain, network].map(({ classifier }) => classifier.parameters);
  const convolutions =
    now === before ? `do not change (${long(now)})` : `grow from ${long(before)} to ${long(now)}`;
  const classifier =
    old === left ? `stay at ${long(old)}` : `fall from ${long(old)} to ${long(left)}, ${share(left, old)}`;
  return `The parameters of the convolutions ${convolutions}; those of the classifier ${classifier}.`;
}

/** @param {Fitting} state */
function held({
  network: {
    totals: { values: now },
  },
  plain: {
    totals: { values: before },
  },
}) {
  if (now === before) return `The layers hold as many values as before, ${long(now)}.`;
  return `The layers hold ${ofThe("values", now, before)}: ${long(now)} instead of ${long(before)}.`;
}

/** @param {Fitting} state */
function field({ network, plain }) {
  const [now, before] = [network.totals.receptive_field, plain.totals.receptive_field];
  return now === before
    ? ""
    : `One value of the last map depends on ${now} × ${now} pixels instead of ${before} × ${before}.`;
}

/**
 * @param {string} noun
 * @param {number} part
 * @param {number} whole
 */
function ofThe(noun, part, whole) {
  return `${share(part, whole)}${part > whole ? "" : " of"} the ${noun}`;
}

/**
 * @param {number} value
 * @param {number} from which value on it is scaled
 * @param {1 | 2} word the unit's letter or its word
 */
function scaled(value, from, word) {
  if (value < from) return value.toLocaleString("en");
  // 999,999 would round to 1,000 k: the next unit takes over there.
  const unit = UNITS.find(([size]) => Number((value / size).toPrecision(3)) >= 1) ?? UNITS[UNITS.length - 1];
  return `${digits(value / unit[0])} ${unit[word]}`;
}

/**
 * @param {number} value
 * @param {number} count
 */
const digits = (value, count = 3) =>
  Number(value.toPrecision(count)).toLocaleString("en", { maximumSignificantDigits: count });
/** @param {string} text */
const capital = (text) => text[0].toUpperCase() + text.slice(1);
/** @param {string[]} parts */
const listed = (parts) =>
  parts.length > 1 ? `${parts.slice(0, -1).join(", ")} and ${parts[parts.length - 1]}` : parts[0];
