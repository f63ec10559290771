import assert from "node:assert/strict";
import test from "node:test";
import { asked, isWhole, keysOf, meets, wantedOf } from "../../_ext/static/words.js";

/**
 * How a word of a text meets one that is looked for.
 * @param {string} word
 * @param {string} wanted
 */
const how = (word, wanted) => meets({ word, within: 0 }, asked(wanted));

test("what names a quality and what has it find each other, and no other word", () => {
  for (const [one, other] of [
    ["invariance", "invariant"],
    ["equivariant", "equivariance"],
    ["translation", "translated"],
    ["interpolation", "interpolate"],
    ["dilated", "dilation"],
    ["padding", "pads"],
  ]) {
    assert.equal(how(one, other), 1, `${one}, ${other}`);
    assert.equal(how(other, one), 1, `${other}, ${one}`);
  }
  for (const [one, other] of [
    ["invariably", "invariance"],
    ["constant", "instance"],
    ["station", "static"],
    ["aliasing", "antialiasing"],
    ["gradient", "gradation"],
  ])
    assert.equal(how(one, other), 0, `${one}, ${other}`);
});

test("a word is whole with any ending, and in no longer word", () => {
  assert.ok(isWhole({ word: "pads", within: 0 }, asked("pad")));
  assert.ok(isWhole({ word: "padding", within: 0 }, asked("pad")));
  assert.ok(!isWhole({ word: "nanosecond", within: 0 }, asked("nan")));
  assert.ok(!isWhole({ word: "nan", within: 1 }, asked("nan")));
});

test("what only looks like an ending stays", () => {
  for (const [word, other] of [
    ["gas", "ga"],
    ["radius", "radiu"],
    ["using", "us"],
    ["size", "siz"],
  ])
    assert.ok(!isWhole({ word, within: 0 }, asked(other)), `${word}, ${other}`);
});

test("a name is found by its parts and by what two of them make, a list of words by each alone", () => {
  const keys = (/** @type {string} */ text, isProse = true) =>
    keysOf(text, isProse).map(({ word, within }) => (within ? `${word} ${within}` : word));
  assert.deepEqual(keys("max_pool"), ["maxpool", "max", "pool"]);
  assert.deepEqual(keys("max_unpool_2d"), ["maxunpool2d", "max", "unpool", "2d", "maxunpool 3", "unpool2d 6"]);
  assert.deepEqual(keys("max pool"), ["max", "maxpool 3", "pool"]);
  assert.deepEqual(keys("max pool", false), ["max", "pool"]);
  // What begins it is found by itself already.
  assert.equal(meets({ word: "maxpool", within: 3 }, asked("max")), 0);
  assert.equal(meets({ word: "maxpool", within: 3 }, asked("maxpo")), 1);
});

test("each word is asked for once, and one with a hyphen is one", () => {
  const words = (/** @type {string} */ query) => wantedOf(query).map(({ word }) => word);
  assert.deepEqual(words("Anti-aliasing, 2 x 2 and 2×2"), ["antialiasing", "2x2", "and"]);
});
