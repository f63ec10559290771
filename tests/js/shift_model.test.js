import assert from "node:assert/strict";
import test from "node:test";
import {
  changesOf,
  compare,
  DIRECTIONS,
  survivalOf,
  unchangedShare,
} from "../../pooling_lib/explorers/static/shift/changes.js";
import { resolve } from "../../pooling_lib/explorers/static/shared/geometry.js";
import { averagePool, maxPool, toGrid } from "../../pooling_lib/explorers/static/shared/pool.js";
import {
  activations,
  allMaps,
  drawPattern,
  mapAt,
  METHODS,
  modulo,
  roll,
  sideFor,
} from "../../pooling_lib/explorers/static/shift/model.js";
import { painted } from "../../pooling_lib/explorers/static/shift/state.js";
import { toLists } from "./lists.js";

const NOISE = { rows: 8, columns: 8, data: activations(1, 64) };
const FLAT = { rows: 8, columns: 8, data: new Float64Array(64).fill(0.5) };
const HALVES = { kernel_size: 2, stride: 2, depth: 1 };

test("the side of a picture is a multiple of all strides", () => {
  assert.deepEqual(
    [sideFor(16, 2, 3), sideFor(16, 3, 1), sideFor(16, 1, 3), sideFor(17, 2, 1)],
    [16, 18, 16, 18],
  );
});

test("strides that need a larger picture than fits are refused with what would fit", () => {
  assert.throws(
    () => sideFor(16, 4, 3),
    new RangeError(
      "depth=3 generations of stride=4 need 64 pixels a side, and 32 fit; use a smaller stride or depth",
    ),
  );
  assert.throws(() => sideFor(31, 3, 3), /smaller stride or depth or drawing$/);
});

test("a remainder is never negative", () => {
  assert.deepEqual([modulo(-1, 5), modulo(5, 5), modulo(7, 5), modulo(-10, 5) === 0], [4, 0, 2, true]);
});

test("what leaves a picture on one side comes back on the other", () => {
  const grid = toGrid([
    [1, 2, 3],
    [4, 5, 6],
  ]);
  assert.deepEqual(toLists(roll(grid, 1, 1)), [
    [6, 4, 5],
    [3, 1, 2],
  ]);
  assert.deepEqual(roll(roll(grid, -3, 2), 3, -2), grid);
});

test("the same seed draws the same picture, and another one another", () => {
  assert.deepEqual(activations(7, 9), activations(7, 9));
  assert.notDeepEqual(activations(7, 9), activations(8, 9));
  assert.ok(activations(7, 500).every((x) => x >= 0 && x < 1));
});

test("an own drawing keeps its place on a picture that has room for the strides", () => {
  const own = { pattern: "own", drawing: [[1, 0.5]], seed: 0, stride: 2, depth: 1 };
  assert.deepEqual(toLists(drawPattern(own)), [
    [1, 0.5],
    [0, 0],
  ]);
});

test("the map after a shift is the pool of the shifted picture", () => {
  const windows = resolve([8, 8], { kernel_size: 2 });
  const maps = { max: allMaps(NOISE, "max", HALVES), average: allMaps(NOISE, "average", HALVES) };
  for (const [down, right] of [
    [0, 0],
    [1, 0],
    [0, -3],
    [-5, 9],
  ]) {
    const shifted = roll(NOISE, down, right);
    assert.deepEqual(mapAt(maps.max, 2, [down, right]), maxPool(shifted, windows));
    const average = averagePool(shifted, windows).data;
    mapAt(maps.average, 2, [down, right]).data.forEach((value, i) =>
      assert.ok(Math.abs(value - average[i]) < 1e-15),
    );
  }
});

test("plain subsampling takes pixels as they are", () => {
  const every = mapAt(allMaps(NOISE, "subsampling", HALVES), 2, [0, 0]);
  assert.deepEqual(
    [...every.data],
    [...NOISE.data].filter((_, i) => i % 2 === 0 && Math.floor(i / 8) % 2 === 0),
  );
});

test("every method leaves an even picture as it is, wherever it is moved", () => {
  for (const method of METHODS) {
    const maps = allMaps(FLAT, method, { ...HALVES, depth: 2 });
    assert.deepEqual(mapAt(maps, 4, [3, 1]).data, new Float64Array(4).fill(0.5), method);
    const changes = changesOf(maps);
    assert.equal(unchangedShare(changes, maps, 4, [0, 0]), 1, method);
    assert.deepEqual(survivalOf(changes, maps, 4), [128, 128], method);
  }
});

test("a lone pixel that is dropped changes nothing, and one that is kept changes its output", () => {
  const pixel = { rows: 4, columns: 4, data: new Float64Array(16) };
  pixel.data[0] = 1;
  const maps = allMaps(pixel, "subsampling", HALVES);
  const [before, after] = [mapAt(maps, 2, [0, 0]), mapAt(maps, 2, [0, 1])];
  const outcome = compare("subsampling", before, after);
  assert.deepEqual([...outcome.signs], [-1, 0, 0, 0]);
  assert.deepEqual([outcome.unchanged, outcome.change], [3, 1]);
  assert.deepEqual(compare("subsampling", after, mapAt(maps, 2, [1, 1])).unchanged, 4);
});

test("how often a map survives is what trying every start and every move gives", () => {
  const pixel = { rows: 4, columns: 4, data: new Float64Array(16) };
  pixel.data[5] = 1;
  for (const method of METHODS) {
    const maps = allMaps(pixel, method, HALVES);
    const starts = [0, 1].flatMap((down) =>
      [0, 1].map((right) => /** @type {[number, number]} */ ([down, right])),
    );
    const tries = starts.flatMap(([down, right]) =>
      DIRECTIONS.map((by) =>
        compare(method, mapAt(maps, 2, [down, right]), mapAt(maps, 2, [down + by[0], right + by[1]])),
      ),
    );
    const same = tries.filter(({ unchanged }) => unchanged === 4).length;
    assert.deepEqual(survivalOf(changesOf(maps), maps, 2), [same, 32], method);
  }
});

test("two maps of nothing differ by nothing", () => {
  const empty = toGrid([[0, 0]]);
  assert.equal(compare("max", empty, empty).change, 0);
});

test("a cell that is pressed becomes black if it is more bright than dark, and else white", () => {
  const drawn = toGrid([
    [0, 0.3, 0.5],
    [0.6, 1, 0.2],
  ]);
  // The picture has moved by one row, down, and by one column, to the right.
  const state = /** @type {any} */ ({ start: [1, 0], shift: [0, 1], drawn });
  const pressed = [4, 5, 3, 1, 2, 0].map((cell, i) => painted(state, cell).drawing.flat()[i]);
  assert.deepEqual(pressed, [1, 1, 1, 0, 0, 1]);
});
