import assert from "node:assert/strict";
import test from "node:test";
import { countNetwork } from "../../pooling_lib/explorers/static/cost/count.js";
import {
  fittedNetwork,
  followedWords,
  leastSize,
  misfitNetwork,
  tooSmall,
} from "../../pooling_lib/explorers/static/cost/fit.js";
import { fittedImage, misfitImage, mostGenerations } from "../../pooling_lib/explorers/static/image/fit.js";
import { windowChain } from "../../pooling_lib/explorers/static/image/maths.js";
import { GeometryError, resolve } from "../../pooling_lib/explorers/static/shared/geometry.js";
import { RANDOM_VALUES, randomNumbers } from "../../pooling_lib/explorers/static/shared/random.js";
import {
  deepest,
  fittedShift,
  misfitShift,
  steppedOver,
} from "../../pooling_lib/explorers/static/shift/fit.js";
import { drawPattern } from "../../pooling_lib/explorers/static/shift/model.js";
import { fitted, misfit } from "../../pooling_lib/explorers/static/window/fit.js";

/** What only a programmer reads, and numbers that disagree with their noun. */
const FOREIGN = /\w_\w|=|\b1 (?:rows|columns|pixels|generations)\b|undefined|NaN|null/;

/** @param {() => any} make */
function works(make) {
  try {
    make();
    return true;
  } catch (error) {
    if (!(error instanceof GeometryError || error instanceof RangeError)) throw error;
    return false;
  }
}

/** @param {string} words */
function assertReadable(words) {
  assert.match(words, /^[A-Z0-9].*\.$/);
  assert.doesNotMatch(words, FOREIGN);
}

/**
 * @param {number} count
 * @param {number} [from]
 */
const upTo = (count, from = 1) => Array.from({ length: count + 1 - from }, (_, i) => from + i);

test("a window is refused where geometry refuses it, and what follows it fits", () => {
  let refused = 0;
  for (const size of upTo(4))
    for (const kernel of upTo(5))
      for (const stride of [null, 1, 2, 5])
        for (const before of upTo(4, 0))
          for (const after of [0, 1, 3])
            for (const dilation of upTo(4))
              for (const ceil_mode of [true, false]) {
                const traits = /** @type {any} */ ({
                  values: Array.from({ length: size }, () => [0, 0, 0]),
                  kernel_size: [kernel, 1],
                  stride,
                  padding: [[before, after], 0],
                  dilation: [dilation, 1],
                  ceil_mode,
                });
                const fits = works(() => resolve([size, 3], traits));
                const words = misfit(traits);
                assert.equal(words === "", fits, JSON.stringify(traits));
                if (fits) continue;
                refused += 1;
                assertReadable(words);
                assert.equal(misfit({ ...traits, ...fitted(traits, { kernel_size: [kernel, 1] }) }), "");
              }
  assert.ok(refused > 1000);
});

test("a window that steps over all there is has words of its own", () => {
  const traits = /** @type {any} */ ({ values: [[0, 0, 0]], kernel_size: 2, stride: 1, ceil_mode: false });
  assert.equal(
    misfit({ ...traits, padding: [[2, 2], 0], dilation: [3, 1] }),
    "With dilation 3 a window steps over the only row. Use dilation 1, or less padding.",
  );
  assert.equal(misfit({ ...traits, padding: 0, dilation: 1 }), "Kernel 2 is more than 1 row. Use at most 1.");
});

test("a window that steps over all there is comes closer together, and keeps its size", () => {
  const traits = /** @type {any} */ ({ values: [[0, 0, 0]], kernel_size: [2, 1], stride: 1, ceil_mode: false });
  const wide = { ...traits, padding: [2, 0], dilation: [1, 1] };
  assert.deepEqual(fitted(wide, { dilation: [3, 1] }), { dilation: 1, padding: [1, 0] });
});

/** @returns {any[]} networks, of which some cannot be */
function networks() {
  const next = randomNumbers(5);
  const pick = (/** @type {number} */ most) => 1 + Math.floor((next() / RANDOM_VALUES) * most);
  const entry = () =>
    [null, ["max", pick(8), pick(8)], ["average", pick(8), pick(4)], ["stride", pick(8)], ["layer", pick(8)]][
      pick(5) - 1
    ];
  return Array.from({ length: 800 }, () => {
    const channels = upTo(pick(6));
    return {
      channels,
      after: channels.map(entry),
      size: pick(pick(2) === 1 ? 40 : 400),
      input_channels: 1,
      classes: 1,
    };
  });
}

test("a network is refused where it cannot be counted, and its windows follow their maps", () => {
  let refused = 0;
  for (const plan of networks()) {
    const words = misfitNetwork(plan);
    assert.equal(
      words === "",
      works(() => countNetwork(plan)),
      JSON.stringify(plan),
    );
    const { changes, followed } = fittedNetwork(plan, {});
    assert.equal(misfitNetwork({ ...plan, ...changes }), "");
    assert.equal(followed.length > 0, words !== "");
    if (!words) continue;
    refused += 1;
    for (const one of [words, ...followed.map(followedWords)]) assertReadable(one);
    for (const { index, to } of followed) assert.equal(changes.after[index][1], to);
  }
  assert.ok(refused > 200);
});

test("the least image is the smallest that all windows fit", () => {
  for (const plan of networks()) {
    const least = leastSize(plan);
    assert.equal(misfitNetwork({ ...plan, size: least }), "");
    if (least === 1) continue;
    const words = tooSmall({ ...plan, size: least - 1 });
    assert.ok(words.includes(`Use at least ${least}, `), words);
    assert.doesNotMatch(words, FOREIGN);
  }
});

test("a window that followed says from what to what, and why", () => {
  const { followed } = fittedNetwork(
    /** @type {any} */ ({
      channels: [4, 4],
      after: [
        ["max", 2, 2],
        ["max", 3, 1],
      ],
      size: 8,
    }),
    {
      after: [
        ["max", 8, 8],
        ["max", 3, 1],
      ],
    },
  );
  assert.deepEqual(followed.map(followedWords), [
    "Now 1\u00a0×\u00a01: the map has 1 pixel a side here, too few for 3\u00a0×\u00a03. Undo brings it back.",
  ]);
});

test("strides and generations follow what a picture has room for", () => {
  let refused = 0;
  for (const side of upTo(32, 0))
    for (const stride of upTo(4))
      for (const depth of upTo(3)) {
        const drawing = Array.from({ length: side }, () => [0]);
        const plan = { pattern: side ? "own" : "ring", drawing, seed: 0, stride, depth };
        const words = misfitShift(plan);
        assert.equal(
          words === "",
          works(() => drawPattern(plan)),
          JSON.stringify([side, stride, depth]),
        );
        if (!words) continue;
        refused += 1;
        assertReadable(words);
        for (const was of upTo(4)) {
          const from = { ...plan, stride: was, depth: 1 };
          if (misfitShift(from)) continue;
          const fit = fittedShift(from, { stride, depth });
          assert.equal(misfitShift({ ...from, ...fit }), "");
          const said = steppedOver({ ...from, stride, depth }, { stride }, fit);
          assert.equal(said === "", fit.stride === stride);
          if (said) assertReadable(said);
        }
      }
  assert.ok(refused > 30);
  const ring = { pattern: "ring", drawing: [] };
  assert.deepEqual(
    upTo(4).map((stride) => deepest({ ...ring, stride })),
    [3, 3, 3, 2],
  );
  // A drawing is to be smaller only where that helps.
  const own = (/** @type {number} */ side) => ({
    pattern: "own",
    drawing: Array(side).fill([0]),
    stride: 4,
    depth: 3,
  });
  assert.match(misfitShift(own(17)), /Use a smaller stride or drawing or fewer generations\.$/);
  assert.match(misfitShift(own(16)), /Use a smaller stride or fewer generations\.$/);
});

test("a stride that fits no picture is stepped over, in the direction of the slider", () => {
  const plan = { pattern: "own", drawing: Array.from({ length: 31 }, () => [0]), stride: 2, depth: 1 };
  assert.deepEqual(fittedShift(plan, { stride: 3 }), { stride: 4, depth: 1 });
  assert.equal(fittedShift({ ...plan, stride: 4 }, { stride: 3 }).stride, 2);
  assert.equal(
    steppedOver({ ...plan, stride: 3 }, { stride: 3 }, { stride: 4 }),
    "Stride 3 would need a picture of 33 pixels a side, and at most 32 fit. Stride 4 does, and is shown.",
  );
});

test("as many generations are offered as every panel has a map of", () => {
  for (const size of upTo(12))
    for (const kernel_size of upTo(8))
      for (const stride of [null, 1, 2, 7])
        for (const operations of [["max", "subsampling"], ["subsampling"]]) {
          const pools = { operations, kernel_size, stride, generations: 5 };
          const picture = { rows: size, columns: 9 };
          const window = operations[0] === "max" ? kernel_size : 1;
          const fits = (/** @type {number} */ count) =>
            works(() => windowChain([size, 9], window, stride ?? kernel_size, count));
          const most = Math.max(...upTo(5, 0).filter(fits));
          assert.equal(mostGenerations(pools, picture), most);
          assert.deepEqual(fittedImage(pools, {}, picture), most < 5 ? { generations: most } : {});
          const model = { get: (/** @type {string} */ name) => /** @type {any} */ (pools)[name] };
          const words = misfitImage(model, picture);
          assert.equal(words === "", most === 5);
          if (words) assertReadable(words);
        }
});
