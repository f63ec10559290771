// Numbers from a seed, beside what Python makes of it (tests/test_said_twice.py compares many).

import assert from "node:assert/strict";
import { test } from "node:test";

import { RANDOM_VALUES, randomNumbers } from "../../pooling_lib/explorers/static/shared/random.js";

test("a seed gives the same numbers again, and another seed others", () => {
  const [one, same, other] = [5, 5, 6].map((seed) => {
    const next = randomNumbers(seed);
    return [next(), next(), next()];
  });
  assert.deepEqual(one, same);
  assert.notDeepEqual(one, other);
});

test("the numbers are whole and take up all of their range", () => {
  const next = randomNumbers(2 ** 32 - 1);
  const made = Array.from({ length: 5000 }, next);
  assert.ok(made.every((x) => Number.isInteger(x) && x >= 0 && x < RANDOM_VALUES));
  assert.ok(Math.min(...made) < RANDOM_VALUES / 100 && Math.max(...made) > RANDOM_VALUES * 0.99);
});
