import assert from "node:assert/strict";
import test from "node:test";
import { judge } from "../../pooling_lib/explorers/static/window/challenge.js";
import { arithmetic, paddingSentence, windowTaps } from "../../pooling_lib/explorers/static/window/explain.js";
import { sharesOf } from "../../pooling_lib/explorers/static/window/gradient.js";
import { OPERATIONS } from "../../pooling_lib/explorers/static/window/operations.js";
import { inputGradient } from "../../pooling_lib/explorers/static/window/state.js";
import { windowState } from "./states.js";

/** @typedef {Parameters<typeof windowState>[0]} Changes */

const NAMES = Object.keys(OPERATIONS);
const PADDED = { kernel_size: 3, stride: 2, padding: 1, ceil_mode: true };
/** @type {Changes[]} */
const SETTINGS = [
  {},
  { stride: 1 },
  PADDED,
  { ...PADDED, count_include_pad: false },
  { dilation: 2, stride: 1 },
];

/** Every operation with every setting. */
const states = () =>
  NAMES.flatMap((operation) => SETTINGS.map((changes) => windowState({ ...changes, operation })));

test("every operation has all that the explorer asks of one", () => {
  const asked = {
    record: [
      "label",
      "settings",
      "pool",
      "backward",
      "countsAs",
      "expression",
      "padding",
      "challenge",
      "gradient",
    ],
    challenge: ["asked", "how", "precision", "reason", "hint"],
    gradient: ["share", "sentence", "longest", "nothing", "lost"],
  };
  for (const [name, record] of Object.entries(OPERATIONS)) {
    const { winners: _, ...rest } = record;
    assert.deepEqual(Object.keys(rest).sort(), asked.record.toSorted(), name);
    assert.deepEqual(Object.keys(record.challenge).sort(), asked.challenge.toSorted(), name);
    assert.deepEqual(Object.keys(record.gradient).sort(), asked.gradient.toSorted(), name);
  }
});

test("labels are different, and so are the words for what is asked", () => {
  const state = windowState();
  const records = Object.values(OPERATIONS);
  assert.equal(new Set(records.map(({ label }) => label)).size, records.length);
  assert.equal(new Set(records.map(({ challenge }) => challenge.asked(state))).size, records.length);
});

test("a window of one pixel gives the pixel, and sends it the whole gradient", () => {
  for (const operation of NAMES) {
    const state = windowState({ operation, kernel_size: 1 });
    assert.deepEqual(state.output.data, state.grid.data, operation);
    assert.deepEqual([...inputGradient(state, () => true).data], Array(16).fill(1), operation);
  }
});

test("what each pixel is said to receive adds up to the gradient that is shown", () => {
  for (const state of states()) {
    const { data } = inputGradient(state, () => true);
    data.forEach((received, pixel) => {
      const shares = sharesOf(state, pixel, state.count - 1);
      const sum = shares.reduce((total, { amount }) => total + amount, 0);
      assert.ok(Math.abs(sum - received) < 1e-12, `${state.operation}, pixel ${pixel}: ${sum} and ${received}`);
    });
  }
});

test("where a window is looked at that is there no more, the last one is", () => {
  assert.deepEqual(
    [3, 4, 99].map((position) => windowState({ position }).position),
    [3, 3, 3],
  );
});

test("what selects names the pixel that holds the output's value", () => {
  for (const state of states()) {
    assert.equal(state.indices !== null, "winners" in OPERATIONS[state.operation]);
    state.indices?.forEach((pixel, i) => assert.equal(state.grid.data[pixel], state.output.data[i]));
  }
});

test("no text of any operation holds a number that is none, or nothing", () => {
  for (const state of states()) {
    const { challenge, gradient } = OPERATIONS[state.operation];
    const taps = windowTaps(state, 0);
    const pixels = taps.flatMap(({ kind, value }) => (kind === "pixel" && value !== null ? [value] : []));
    const sent = inputGradient(state, (index) => index === 0);
    const texts = [
      arithmetic(state, 0),
      challenge.asked(state),
      challenge.how,
      challenge.hint(7.77, pixels, taps, state),
      gradient.sentence(0, taps, sent, state),
      gradient.nothing(0, state),
      judge(state, 0, 1234),
    ];
    for (const text of texts) assert.match(text, /^(?!.*(NaN|undefined|null)).+$/, state.operation);
    for (const text of [gradient.longest(state), gradient.lost(1 / 3), paddingSentence(state)]) {
      assert.doesNotMatch(text, /NaN|undefined|null/, state.operation);
    }
  }
});

test("what padding counts as is said where there is padding, and only there", () => {
  for (const state of states()) {
    const padded = state.windows.some(({ before }) => before > 0);
    assert.equal(paddingSentence(state) !== "", padded, state.operation);
  }
});

test("the arithmetic of a window is spelled out", () => {
  const spelled = NAMES.map((operation) => arithmetic(windowState({ operation }), 0));
  assert.deepEqual(spelled, [
    "max(3, 1, 5, 9) = 9",
    "(3 + 1 + 5 + 9) / 4 = 4.5",
    "min(3, 1, 5, 9) = 1",
    "√(|3|² + |1|² + |5|² + |9|²) ≈ 10.7703",
  ]);
  const sums = windowState({ operation: "lp", p: 1 });
  assert.equal(arithmetic(sums, 0), "|3| + |1| + |5| + |9| = 18");
  assert.equal(arithmetic(sums, 3), "|5| + |8| + |9| + |3| = 25");
});

// The first window holds 3, 1, 5 and 9.
/** @type {[operation: string, answer: number, said: string][]} */
const MISTAKES = [
  ["max", 1, "that is the smallest value of the window; max takes the largest"],
  ["max", 5, "5 is in the window, but it holds a larger value"],
  ["max", 4.5, "that is the mean of the window; max takes the largest value"],
  ["max", 18, "that is the sum of the window; max takes the largest value"],
  ["max", 7, "7 is not in the window, which is outlined now"],
  ["max", 6, "that belongs to row 0, column 1; this window starts at row 0, column 0"],
  ["min", 9, "that is the largest value of the window; min takes the smallest"],
  ["min", 3, "3 is in the window, but it holds a smaller value"],
  ["average", 18, "that is the sum of the window; divide it by 4"],
  ["average", 9, "that is the largest value of the window; average takes the mean"],
  ["average", 1, "that is the smallest value of the window; average takes the mean"],
  ["average", 4, "nearly: give two decimals, or a fraction"],
  ["average", 70, "the window's values add up to 18, and 4 of them count"],
  ["lp", 116, "that is the sum of the powers; take its root: raise it to 1/2"],
  ["lp", 18, "that is the sum of the magnitudes; raise each to the power 2 first"],
  ["lp", 9, "that is the largest magnitude; the norm adds all of them up"],
  ["lp", 5.39, "that divides by the number of values; the norm does not"],
  ["lp", 70, "add up each magnitude to the power 2, then raise the sum to 1/2"],
];

for (const [operation, answer, said] of MISTAKES) {
  test(`${operation}: who answers ${answer} is told: ${said}`, () => {
    assert.equal(judge(windowState({ operation }), 0, answer), said);
  });
}

test("who takes padding as 0 is told what it counts as", () => {
  const state = windowState({ values: [[-4, -2]], kernel_size: 2, padding: 1 });
  assert.match(judge(state, 0, 0), /that takes padding as 0; for max it counts as −∞, and never wins/);
  // Where a pixel is 0, the answer may well be that pixel.
  const zero = windowState({ values: [[0, 3]], kernel_size: 2, padding: [1, 0] });
  assert.equal(judge(zero, 0, 0), "that is the smallest value of the window; max takes the largest");
});

test("who divides by what does not count is told by what to divide", () => {
  // Of the second window the upper two places are padding; the lower two hold 3 and 1.
  const padded = { operation: "average", kernel_size: 2, stride: 1, padding: 1 };
  const said = judge(windowState(padded), 1, 2);
  assert.equal(said, "that divides by the 2 pixels; padding counts here as 0, so divide by 4");
  const other = judge(windowState({ ...padded, count_include_pad: false }), 1, 1);
  assert.equal(
    other,
    "that divides by all 4 places of the window; padding does not count here, so divide by 2",
  );
});

test("who forgets the stride is told which window that was", () => {
  const state = windowState({ values: [[9, 4, 2, 8]], kernel_size: [1, 2] });
  const said = "that is the window at row 0, column 1; with stride 1 × 2 this one starts at row 0, column 2";
  assert.equal(judge(state, 1, 4), said);
});
