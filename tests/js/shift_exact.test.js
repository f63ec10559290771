import assert from "node:assert/strict";
import test from "node:test";
import {
  fraction,
  lonePixelSurvival,
  noiseSurvival,
  percent,
} from "../../pooling_lib/explorers/static/shift/exact.js";

const STEPS = [-1, 0, 1]
  .flatMap((down) => [-1, 0, 1].map((right) => [down, right]))
  .filter((step) => step.some(Boolean));

test("a fraction is in its lowest terms", () => {
  assert.deepEqual(fraction(6, 8), [3, 4]);
  assert.deepEqual(fraction(0, 5), [0, 1]);
  assert.deepEqual(fraction(7, 7), [1, 1]);
});

test("how often a lone pixel stays in its window is what counting all moves gives", () => {
  for (const k of [1, 2, 3, 4]) {
    const places = Array.from({ length: k * k }, (_, i) => [Math.floor(i / k), i % k]);
    const stays = (/** @type {number} */ at) => at >= 0 && at < k;
    const moves = places.flatMap(([row, column]) =>
      STEPS.map(([down, right]) => stays(row + down) && stays(column + right)),
    );
    assert.deepEqual(lonePixelSurvival(k), fraction(moves.filter(Boolean).length, moves.length), `k=${k}`);
  }
});

test("how often the max of noise stays is the overlap's share of all values looked at", () => {
  for (const k of [1, 2, 3, 4]) {
    const shares = STEPS.map(([down, right]) => {
      const overlap = (k - Math.abs(down)) * (k - Math.abs(right));
      return overlap / (2 * k * k - overlap);
    });
    const [numerator, denominator] = noiseSurvival(k);
    const mean = shares.reduce((sum, x) => sum + x, 0) / shares.length;
    assert.ok(Math.abs(numerator / denominator - mean) < 1e-15, `k=${k}`);
  }
  assert.deepEqual(noiseSurvival(2), [5, 21]);
});

test("a share in per cent is never rounded to nothing or to all", () => {
  assert.deepEqual([0, 0.375, 0.5, 1].map(percent), ["0 %", "37.5 %", "50 %", "100 %"]);
  assert.deepEqual([0.0001, 0.9999].map(percent), ["under 0.1 %", "over 99.9 %"]);
});
