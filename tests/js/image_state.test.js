import assert from "node:assert/strict";
import test from "node:test";
import { lensAt, lensFrame, lensSpeech, lensWords } from "../../pooling_lib/explorers/static/image/lens.js";
import { OPERATIONS } from "../../pooling_lib/explorers/static/image/operations.js";
import { admitImage, keeper } from "../../pooling_lib/explorers/static/image/state.js";
import { imageState } from "./states.js";

const PICTURE = [
  [0, 51, 102, 0],
  [153, 204, 0, 0],
  [0, 0, 255, 0],
  [0, 0, 0, 51],
];

test("every operation has a name, a label and a mark of its own where it takes a pixel", () => {
  const records = Object.values(OPERATIONS);
  for (const key of /** @type {const} */ (["name", "label"])) {
    assert.equal(new Set(records.map((record) => record[key])).size, records.length);
  }
  for (const { taken, mark } of records) assert.equal(mark !== "", taken !== null);
});

test("a panel holds its map and what is measured on it", () => {
  const [max, average, min, subsampling] = imageState(PICTURE).panels.map(
    (panel) => panel.map && [...panel.map.data],
  );
  assert.deepEqual(max, [0.8, 0.4, 0, 1]);
  assert.deepEqual(
    average?.map((x) => Number(x.toFixed(12))),
    [0.4, 0.1, 0, 0.3],
  );
  assert.deepEqual(min, [0, 0, 0, 0]);
  assert.deepEqual(subsampling, [0, 0.4, 0, 1]);
});

test("where a window does not fit its panel says so, and plain subsampling goes on", () => {
  const { panels, error } = imageState(PICTURE, { kernel_size: 5, stride: 2 });
  assert.match(error, /^generation 1 of 1: image has shape \(4, 4\); kernel_size=5 does not fit/);
  assert.deepEqual(
    panels.map((panel) => panel.map === null),
    [true, true, true, false],
  );
});

test("the values of windows that overlap stand for the pixels in their middles", () => {
  const startOf = (/** @type {any} */ changes) =>
    imageState(PICTURE, { ...changes, operations: ["max"] }).panels.map((panel) => panel.map && panel.start);
  assert.deepEqual(startOf({ kernel_size: 2, stride: 1 }), [0]);
  assert.deepEqual(startOf({ kernel_size: 3, stride: 1 }), [1]);
  assert.deepEqual(startOf({ kernel_size: 2, stride: 2, generations: 2 }), [0]);
});

test("an edge is three times the step, and its magnitude holds both directions", () => {
  const upright = [[0, 255]];
  const lying = [[0], [255]];
  const edges = (/** @type {number[][]} */ picture, /** @type {any} */ filter) => [
    ...imageState(picture, { filter, kernel_size: 1 }).source.data,
  ];
  assert.deepEqual(
    [edges(upright, "vertical"), edges(upright, "horizontal")],
    [
      [3, 3],
      [0, 0],
    ],
  );
  assert.deepEqual(
    [edges(lying, "vertical"), edges(lying, "horizontal")],
    [
      [0, 0],
      [3, 3],
    ],
  );
  assert.deepEqual(
    [edges(upright, "magnitude"), edges(lying, "magnitude")],
    [
      [3, 3],
      [3, 3],
    ],
  );
});

test("a sign is kept only where there are signs", () => {
  const absolute = imageState(PICTURE, { filter: "vertical", sign: "absolute" });
  assert.equal(Math.min(...absolute.source.data), 0);
  assert.equal(absolute.diverging, false);
  assert.equal(imageState(PICTURE, { filter: "vertical" }).diverging, true);
  assert.equal(imageState(PICTURE, { filter: "magnitude", sign: "relu" }).diverging, false);
});

test("a lens beyond a smaller picture is at its end", () => {
  const { row, column } = imageState(PICTURE, { row: 600, column: 2 });
  assert.deepEqual([row, column], [3, 2]);
});

test("under the lens is the widest window, and the pixel that each operation takes", () => {
  const state = imageState(PICTURE);
  const lens = lensAt(state, 1, 1);
  assert.deepEqual(lensFrame(lens), { top: 0, left: 0, rows: 2, columns: 2 });
  assert.deepEqual(lens.taken, [{ row: 1, column: 1 }, null, { row: 0, column: 0 }, { row: 0, column: 0 }]);
  assert.equal(lensWords(state, lens), "Rows 0 to 1, columns 0 to 1: 4 pixels from 0.00 to 0.80.");
  assert.equal(
    lensSpeech(state, lens),
    "Rows 0 to 1, columns 0 to 1: 0.00, 0.20, 0.60, 0.80. max 0.80, average 0.40, min 0.00, subsampling 0.00.",
  );
});

test("with no window that fits the lens shows the pixel alone", () => {
  const state = imageState(PICTURE, { kernel_size: 5, operations: ["max"] });
  assert.equal(lensSpeech(state, lensAt(state, 2, 2)), "Row 2, column 2: 1.00.");
});

test("what is remembered is made anew only when a part of it is another", () => {
  const keep = keeper();
  let made = 0;
  const make = () => (made += 1);
  const part = {};
  assert.deepEqual(
    [keep("a", [part, 1], make), keep("a", [part, 1], make), keep("b", [part, 1], make)],
    [1, 1, 2],
  );
  assert.deepEqual([keep("a", [{}, 1], make), keep("b", [part, 1], make)], [3, 2]);
});

test("a link names each operation once, and only known ones", () => {
  const sound = {
    filter: "none",
    sign: "signed",
    invert: false,
    operations: ["subsampling", "max"],
    kernel_size: 2,
    stride: null,
    generations: 3,
    autoscale: false,
    row: 0,
    column: 0,
  };
  assert.deepEqual(admitImage(sound), sound);
  for (const operations of [[], ["max", "max"], ["median"], ["toString"]])
    assert.equal(admitImage({ ...sound, operations }), null);
});
