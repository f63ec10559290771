import assert from "node:assert/strict";
import test from "node:test";
import {
  admitted,
  among,
  flag,
  gridOf,
  listOf,
  orNull,
  whole,
} from "../../pooling_lib/explorers/static/shared/admit.js";

/**
 * Assert what a check lets pass, and what not.
 * @param {(value: any) => boolean} check
 * @param {any[]} sound
 * @param {any[]} unsound
 */
function passes(check, sound, unsound) {
  for (const value of sound) assert.equal(check(value), true, JSON.stringify(value));
  for (const value of unsound) assert.equal(check(value), false, JSON.stringify(value));
}

test("one of a few values passes, and no name that every object has", () => {
  passes(among("max", "min"), ["max", "min"], ["average", "toString", null, ["max"]]);
});

test("a flag is true or false and nothing like it", () => {
  passes(flag, [true, false], [0, 1, "true", null, undefined]);
});

test("a whole number lies within its limits and is no text", () => {
  passes(whole(1, 3), [1, 2, 3], [0, 4, 1.5, "2", NaN, Infinity, null]);
});

test("null passes where it may", () => {
  passes(orNull(whole(1, 3)), [null, 2], [undefined, 4]);
});

test("a list has neither too few entries nor too many, and each is sound", () => {
  passes(
    listOf(flag, 1, 2),
    [[true], [true, false]],
    [[], [true, true, true], [1], "tt", { length: 1, 0: true }],
  );
});

test("a grid has rows of one length", () => {
  const square = [
    [1, 2],
    [3, 1],
  ];
  passes(gridOf(whole(1, 3), 2), [[[1]], square], [[], [[]], [[1], [1, 2]], [[1, 2, 3]], [[4]], [1]]);
});

test("only known settings are taken", () => {
  assert.deepEqual(admitted({ a: true, b: 2, other: "x" }, { a: flag, b: whole(0, 2) }), { a: true, b: 2 });
});

test("one unsound setting refuses all of them", () => {
  const sound = { a: flag, b: whole(0, 2) };
  for (const raw of [{ a: true, b: 3 }, { a: true }, null, undefined, 7, "a", []])
    assert.equal(admitted(raw, sound), null);
});

test("a check that stumbles over what it is given refuses it", () => {
  assert.equal(admitted({ a: null }, { a: (value) => value.length === 1 }), null);
});
