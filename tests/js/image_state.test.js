import assert from "node:assert/strict";
import test from "node:test";
import {
  lensAt,
  lensFrame,
  lensSpeech,
  lensWords,
  pixelWords,
} from "../../pooling_lib/explorers/static/image/lens.js";
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
  const corner = { row: 0, column: 0, channels: [0] };
  assert.deepEqual(lens.taken, [[{ row: 1, column: 1, channels: [0] }], [], [corner], [corner]]);
  assert.equal(lensWords(state, lens), "Rows 0 to 1, columns 0 to 1: 4 pixels from 0.00 to 0.80.");
  assert.equal(
    lensSpeech(state, lens),
    "Rows 0 to 1, columns 0 to 1: 0.00, 0.20, 0.60, 0.80. max 0.80, average 0.40, min 0.00, subsampling 0.00.",
  );
});

const COLOURS = [
  [255, 0, 0, 51],
  [0, 255, 0, 51],
  [0, 0, 102, 51],
];
const GREYS = [
  [76, 150],
  [12, 51],
];

test("in colour each channel is pooled by itself, and measured with the others", () => {
  const state = imageState(GREYS, { colour: true }, COLOURS);
  const [max, average, , first] = state.panels;
  assert.deepEqual(max.map && max.maps.map(({ data }) => [...data]), [[1], [1], [0.4]]);
  assert.deepEqual(first.map && first.maps.map(({ data }) => [...data]), [[1], [0], [0]]);
  assert.ok(average.map && Math.abs(average.measures.mean - (306 + 306 + 153) / 4 / 255 / 3) < 1e-12);
  assert.deepEqual(max.map && [max.low, max.high, max.measures.kept], [0.4, 1, 0.25]);
});

test("in colour the lens tells which pixel each channel is taken from", () => {
  const state = imageState(GREYS, { colour: true, operations: ["max", "subsampling"] }, COLOURS);
  const lens = lensAt(state, 0, 0);
  const at = (
    /** @type {number} */ row,
    /** @type {number} */ column,
    /** @type {number[]} */ ...channels
  ) => ({
    row,
    column,
    channels,
  });
  assert.deepEqual(lens.taken, [[at(0, 0, 0), at(0, 1, 1), at(1, 0, 2)], [at(0, 0, 0, 1, 2)]]);
  assert.equal(
    lensWords(state, lens),
    "Rows 0 to 1, columns 0 to 1: 4 pixels, red from 0.00 to 1.00, green from 0.00 to 1.00, blue from 0.00 to 0.40.",
  );
  assert.equal(
    lensSpeech(state, lens),
    "Rows 0 to 1, columns 0 to 1: red 1.00, 0.00, 0.00, 0.20; green 0.00, 1.00, 0.00, 0.20; " +
      "blue 0.00, 0.00, 0.40, 0.20. max 1.00 1.00 0.40; subsampling 1.00 0.00 0.00.",
  );
  assert.equal(pixelWords(state, { row: 1, column: 0 }), "row 1, column 0: red 0.000, green 0.000, blue 0.400");
  const alone = imageState(GREYS, { colour: true, kernel_size: 1 }, COLOURS);
  assert.equal(
    lensWords(alone, lensAt(alone, 1, 1)),
    "Row 1, column 1: one pixel, red 0.20, green 0.20, blue 0.20.",
  );
});

test("there are no colours in an edge map, nor in a picture that has none", () => {
  assert.equal(imageState(GREYS, { colour: true, filter: "vertical" }, COLOURS).sources.length, 1);
  assert.equal(imageState(GREYS, { colour: true }).sources.length, 1);
  assert.equal(imageState(GREYS, { colour: false }, COLOURS).sources.length, 1);
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

const SOUND = {
  filter: "none",
  sign: "signed",
  invert: false,
  colour: true,
  operations: ["subsampling", "max"],
  kernel_size: 2,
  stride: null,
  generations: 3,
  autoscale: false,
  row: 0,
  column: 0,
};

test("a link names each operation once, and only known ones", () => {
  assert.deepEqual(admitImage(SOUND), SOUND);
  for (const operations of [[], ["max", "max"], ["median"], ["toString"]])
    assert.equal(admitImage({ ...SOUND, operations }), null);
  assert.equal(admitImage({ ...SOUND, colour: 1 }), null);
});

test("a link in the former spelling, of before there were colours, is taken without them", () => {
  const { colour, ...former } = { ...SOUND };
  assert.equal(colour, true);
  assert.deepEqual(admitImage(former), { ...former, colour: false });
  for (const raw of [null, undefined, 3, "colour"]) assert.equal(admitImage(raw), null);
});
