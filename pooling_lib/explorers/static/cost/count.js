// What a small convolutional network costs, counted as pooling_lib/course/costs.py counts it. No DOM.

import { admitted, among, listOf, orNull, whole } from "../shared/admit.js";
import { GeometryError, resolve, withoutPadding } from "../shared/geometry.js";

/**
 * @typedef {{channels: number, kernel: number, stride: number}} Convolution
 * @typedef {{kernel: number, stride: number}} Pool
 * @typedef {"multiply_adds" | "parameters" | "values" | "receptive_field"} Measure
 * @typedef {{shape: [number, number, number]} & Record<Measure, number>} Cost
 * @typedef {[kind: "max" | "average", kernel: number, stride: number] | [kind: "stride" | "layer", stride: number]
 *           | null} After
 */

/**
 * The traits of the model, as Python checked them.
 * @typedef {{channels: number[], after: After[], size: number, input_channels: number, classes: number,
 *            measure: Measure, scale: "linear" | "logarithmic"}} Traits
 */

/**
 * A network counted: by convolution and what stands after it, its classifier, and all of it.
 * @typedef {{blocks: {convolution: Cost, then: Cost | null}[], classifier: Cost, totals: Record<Measure, number>}} Network
 */

/**
 * What is counted, in the order shown.
 * @type {Measure[]}
 */
export const MEASURES = ["multiply_adds", "parameters", "values", "receptive_field"];

/** Convolutions that fit a page. */
export const MOST_LAYERS = 6;

/** Channels of the image, and those that a convolution makes. */
export const MOST_CHANNELS = 1024;

/** Pixels a side of the image. */
export const MOST_PIXELS = 1024;

/** Outputs of the classifier. */
export const MOST_CLASSES = 10000;

/** The widest window and the longest stride. */
export const LONGEST = 8;

/**
 * The traits that make up the state, and how an address tells them.
 * @type {import("../shared/compact.js").Fields}
 */
export const FIELDS = {
  channels: { key: "maps", standard: [16, 32, 64, 128] },
  after: {
    key: "then",
    standard: (/** @type {{channels?: any}} */ { channels = [16, 32, 64, 128] }) =>
      [channels].flat().map(() => null),
  },
  size: { key: "side", standard: 400 },
  input_channels: { key: "in", standard: 3 },
  classes: { key: "out", standard: 10 },
  measure: { key: "show", standard: "multiply_adds" },
  scale: { key: "bars", standard: "linear" },
};

/** The names of these traits. */
export const TRAITS = Object.keys(FIELDS);

/**
 * The layers that one convolution and what stands after it make.
 * @param {number} channels
 * @param {After} after
 * @returns {(Convolution | Pool)[]}
 */
export function layersOf(channels, after) {
  const convolution = { channels, kernel: 3, stride: after?.[0] === "stride" ? after[1] : 1 };
  if (after?.[0] === "max" || after?.[0] === "average")
    return [convolution, { kernel: after[1], stride: after[2] }];
  if (after?.[0] === "layer") return [convolution, { ...convolution, stride: after[1] }];
  return [convolution];
}

/**
 * Count the cost of each layer on one image.
 * @param {(Convolution | Pool)[]} layers
 * @param {[number, number, number]} shape (channels, rows, columns) of the image
 * @returns {(Cost & {step: number})[]} `step`: pixels of the image from one value to the next
 */
function networkCosts(layers, [channels, rows, columns]) {
  let field = 1;
  let step = 1;
  return layers.map((layer, index) => {
    const convolves = "channels" in layer;
    const taps = convolves ? channels * layer.kernel ** 2 : 0;
    const padding = convolves ? Math.floor(layer.kernel / 2) : 0;
    if (convolves) channels = layer.channels;
    const settings = { kernel_size: layer.kernel, stride: layer.stride, padding };
    try {
      [rows, columns] = resolve([rows, columns], settings).map((windows) => windows.count);
    } catch (error) {
      if (error instanceof GeometryError) {
        const pool = `pool ${layer.kernel} x ${layer.kernel}, stride ${layer.stride}`; // convolutions are padded
        error.message = `layer ${index + 1}, ${pool}: ${withoutPadding(error)}`;
      }
      throw error;
    }
    const values = channels * rows * columns;
    field += (layer.kernel - 1) * step;
    step *= layer.stride;
    /** @type {[number, number, number]} */
    const shape = [channels, rows, columns];
    return {
      shape,
      multiply_adds: taps * values,
      parameters: convolves ? (taps + 1) * channels : 0,
      values,
      receptive_field: field,
      step,
    };
  });
}

/**
 * A number for each measure.
 * @param {(name: Measure) => number} numberOf
 * @returns {Record<Measure, number>}
 */
export const eachMeasure = (numberOf) =>
  /** @type {Record<Measure, number>} */ (Object.fromEntries(MEASURES.map((name) => [name, numberOf(name)])));

/**
 * Count a network with its classifier, a dense layer that reads every value of the last map.
 * @param {Omit<Traits, "measure" | "scale">} traits
 * @returns {Network}
 */
export function countNetwork({ channels, after, size, input_channels, classes }) {
  const groups = channels.map((width, index) => layersOf(width, after[index] ?? null));
  const costs = networkCosts(groups.flat(), [input_channels, size, size]);
  const last = costs[costs.length - 1];
  const work = classes * last.values;
  const seen = last.receptive_field + (last.shape[1] - 1) * last.step;
  /** @type {Cost} */
  const classifier = {
    shape: [classes, 1, 1],
    multiply_adds: work,
    parameters: work + classes,
    values: classes,
    receptive_field: seen,
  };
  const all = [...costs, classifier];
  const sums = eachMeasure((name) => all.reduce((sum, cost) => sum + cost[name], 0));
  const blocks = groups.map((group) => {
    const [convolution, then = null] = costs.splice(0, group.length);
    return { convolution, then };
  });
  return { blocks, classifier, totals: { ...sums, receptive_field: last.receptive_field } };
}

/**
 * Take the settings that a link carries, if every one of them is what the traits allow.
 * @param {any} raw
 * @returns {Record<string, any> | null}
 */
export function admitNetwork(raw) {
  /** @type {Record<string, number>} */
  const counts = { max: 2, average: 2, stride: 1, layer: 1 };
  const isEntry = (/** @type {any[]} */ [kind, ...sizes]) =>
    counts[kind] === sizes.length && sizes.every(whole(1, LONGEST));
  return admitted(raw, {
    channels: listOf(whole(1, MOST_CHANNELS), 1, MOST_LAYERS),
    after: (entries) =>
      listOf(orNull(isEntry), 1, MOST_LAYERS)(entries) && entries.length === raw.channels.length,
    size: whole(1, MOST_PIXELS),
    input_channels: whole(1, MOST_CHANNELS),
    classes: whole(1, MOST_CLASSES),
    measure: among(...MEASURES),
    scale: among("linear", "logarithmic"),
  });
}
