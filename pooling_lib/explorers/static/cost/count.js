// What a small convolutional network costs, counted as pooling_lib/costs.py counts it. No DOM.

import { admitted, among, listOf, orNull, whole } from "../shared/admit.js";
import { resolve } from "../shared/geometry.js";

/**
 * @typedef {{channels: number, kernel: number, stride: number}} Convolution
 * @typedef {{kernel: number, stride: number}} Pool
 * @typedef {{shape: [number, number, number], multiply_adds: number, parameters: number, values: number,
 *            receptive_field: number}} Cost
 * @typedef {["max" | "average", number, number] | ["stride" | "layer", number] | null} After
 */

/** What is counted, in the order shown. */
export const MEASURES = ["multiply_adds", "parameters", "values", "receptive_field"];

/** Convolutions that fit a page. */
export const MOST_LAYERS = 6;

/** The widest window and the longest stride. */
export const LONGEST = 8;

/** The traits that make up the state. */
export const TRAITS = ["channels", "after", "size", "input_channels", "classes", "measure", "scale"];

/**
 * The layers that one convolution and what stands after it make.
 * @param {number} channels
 * @param {After} after
 * @returns {(Convolution | Pool)[]}
 */
export function layersOf(channels, after) {
  const [kind, ...sizes] = after ?? ["nothing"];
  const convolution = { channels, kernel: 3, stride: kind === "stride" ? sizes[0] : 1 };
  if (kind === "max" || kind === "average") return [convolution, { kernel: sizes[0], stride: sizes[1] }];
  if (kind === "layer") return [convolution, { ...convolution, stride: sizes[0] }];
  return [convolution];
}

/**
 * Count the cost of each layer on one image.
 * @param {(Convolution | Pool)[]} layers
 * @param {[number, number, number]} shape (channels, rows, columns) of the image
 * @returns {Cost[]}
 */
export function networkCosts(layers, [channels, rows, columns]) {
  let field = 1;
  let step = 1;
  return layers.map((layer) => {
    const convolves = "channels" in layer;
    const taps = convolves ? channels * layer.kernel ** 2 : 0;
    const padding = convolves ? Math.floor(layer.kernel / 2) : 0;
    if (convolves) channels = layer.channels;
    const settings = { kernel_size: layer.kernel, stride: layer.stride, padding };
    [rows, columns] = resolve([rows, columns], settings).map((windows) => windows.count);
    const values = channels * rows * columns;
    field += (layer.kernel - 1) * step;
    step *= layer.stride;
    return {
      shape: [channels, rows, columns],
      multiply_adds: taps * values,
      parameters: convolves ? (taps + 1) * channels : 0,
      values,
      receptive_field: field,
      step,
    };
  });
}

/**
 * Count a network with its classifier, a dense layer that reads every value of the last map.
 * @param {{channels: number[], after: After[], size: number, input_channels: number, classes: number}} traits
 * @returns {{blocks: {convolution: Cost, then: Cost | null}[], classifier: Cost, totals: Record<string, number>}}
 */
export function countNetwork({ channels, after, size, input_channels, classes }) {
  const groups = channels.map((width, index) => layersOf(width, after[index] ?? null));
  const costs = networkCosts(groups.flat(), [input_channels, size, size]);
  const last = costs[costs.length - 1];
  const work = classes * last.values;
  const seen = last.receptive_field + (last.shape[1] - 1) * last.step;
  const classifier = {
    shape: [classes, 1, 1], multiply_adds: work, parameters: work + classes, values: classes, receptive_field: seen,
  };
  const all = [...costs, classifier];
  const totals = Object.fromEntries(MEASURES.map((name) => [name, all.reduce((sum, cost) => sum + cost[name], 0)]));
  const blocks = groups.map((group) => {
    const [convolution, then = null] = costs.splice(0, group.length);
    return { convolution, then };
  });
  return { blocks, classifier, totals: { ...totals, receptive_field: last.receptive_field } };
}

/**
 * Read a model, and count its network and the same convolutions with nothing in between.
 * @param {{get: (name: string) => any}} model
 */
export function readNetwork(model) {
  const traits = Object.fromEntries(TRAITS.map((name) => [name, model.get(name)]));
  const plain = countNetwork({ ...traits, after: [] });
  try {
    return { ...traits, plain, network: countNetwork(traits), error: "" };
  } catch (error) {
    return { ...traits, plain, network: null, error: `${firstMisfit(traits)}: ${error.message}` };
  }
}

/**
 * Take the settings that a link carries, if every one of them is what the traits allow.
 * @param {any} raw
 * @returns {Record<string, any> | null}
 */
export function admitNetwork(raw) {
  const counts = { max: 2, average: 2, stride: 1, layer: 1 };
  const isEntry = ([kind, ...sizes]) => counts[kind] === sizes.length && sizes.every(whole(1, LONGEST));
  return admitted(raw, {
    channels: listOf(whole(1, 1024), 1, MOST_LAYERS),
    after: (entries) => listOf(orNull(isEntry), 1, MOST_LAYERS)(entries) && entries.length === raw.channels.length,
    size: whole(1, 1024),
    input_channels: whole(1, 1024),
    classes: whole(1, 10000),
    measure: among(...MEASURES),
    scale: among("linear", "logarithmic"),
  });
}

/** Name the convolution after which a window does not fit. */
function firstMisfit({ channels, after, size, input_channels }) {
  const fits = (count) => {
    const layers = channels.slice(0, count).flatMap((width, index) => layersOf(width, after[index] ?? null));
    try {
      return networkCosts(layers, [input_channels, size, size]).length === layers.length;
    } catch {
      return false;
    }
  };
  return `after convolution ${channels.findIndex((_, index) => !fits(index + 1)) + 1}`;
}
