// What ImageExplorer measures on a pooled map, and which pixels go into its values. No DOM.

import { GeometryError, resolve, taps, withoutPadding } from "../shared/geometry.js";

/** @typedef {import("../shared/geometry.js").Windows} Windows */
/** @typedef {import("../shared/pool.js").Grid} Grid */

/**
 * The windows of every generation. What does not fit is refused as `pool_generations` refuses it.
 * @param {[number, number]} shape
 * @param {number} kernel
 * @param {number} stride
 * @param {number} generations
 * @returns {[Windows, Windows][]}
 */
export function windowChain(shape, kernel, stride, generations) {
  /** @type {[Windows, Windows][]} */
  const chain = [];
  let [rows, columns] = shape;
  for (let step = 1; step <= generations; step += 1) {
    try {
      chain.push(resolve([rows, columns], { kernel_size: kernel, stride }));
    } catch (error) {
      if (error instanceof GeometryError)
        error.message = `generation ${step} of ${generations}: ${withoutPadding(error)}`;
      throw error;
    }
    [rows, columns] = chain[chain.length - 1].map((axis) => axis.count);
  }
  return chain;
}

/**
 * For each pixel of an axis, whether any value of the last generation depends on it.
 * @param {Windows[]} axis the windows of every generation along the axis
 * @param {number} size
 * @returns {boolean[]}
 */
export function seenThrough(axis, size) {
  let used = new Array(axis.length ? axis[axis.length - 1].count : size).fill(true);
  for (const windows of [...axis].reverse()) {
    const pixels = new Array(windows.size).fill(false);
    for (const { first, stop, start } of taps(windows)) {
      for (let i = first; i < stop; i += 1) pixels[start + (i - first) * windows.stride] ||= used[i];
    }
    used = pixels;
  }
  return used;
}

/**
 * The pixels of an axis that go into one value of the last generation, in their order.
 * @param {Windows[]} axis
 * @param {number} index of the value
 * @returns {number[]}
 */
export function pixelsBehind(axis, index) {
  let used = [index];
  for (const { kernel, stride } of [...axis].reverse()) {
    const taps = Array.from({ length: kernel }, (_, tap) => tap);
    used = [...new Set(used.flatMap((at) => taps.map((tap) => at * stride + tap)))];
  }
  return used;
}

/**
 * The mean, the smallest and the largest value of the channels of a map.
 * @param {Grid[]} channels
 */
export function summary(channels) {
  let sum = 0;
  let low = Infinity;
  let high = -Infinity;
  for (const { data } of channels) {
    for (let i = 0; i < data.length; i += 1) {
      const value = data[i];
      sum += value;
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  return { mean: sum / (channels.length * channels[0].data.length), low, high };
}

/**
 * Decibels of a map against the picture before pooling, all channels together: value `i` is repeated over the
 * pixels from `start + i * step` on, as far as there are any; what no value stands for is left out.
 * @param {Grid[]} sources
 * @param {Grid[]} maps
 * @param {{step: number, start: number, peak: number}} layout
 */
export function rebuiltPsnr(sources, maps, { step, start, peak }) {
  const errors = sources.map((source, i) => squaredError(source, maps[i], step, start));
  const mean = errors.reduce((sum, error) => sum + error, 0) / errors.length;
  return mean === 0 ? Infinity : 10 * Math.log10((peak * peak) / mean);
}

/**
 * @param {Grid} source
 * @param {Grid} map
 * @param {number} step
 * @param {number} start
 */
function squaredError(source, map, step, start) {
  const bottom = Math.min(start + map.rows * step, source.rows);
  const right = Math.min(start + map.columns * step, source.columns);
  const { data } = source;
  const place = Int32Array.from({ length: right - start }, (_, c) => Math.floor(c / step));
  let sum = 0;
  for (let r = start; r < bottom; r += 1) {
    const values = map.data.subarray(Math.floor((r - start) / step) * map.columns);
    const at = r * source.columns + start;
    for (let c = 0; c < place.length; c += 1) {
      const error = data[at + c] - values[place[c]];
      sum += error * error;
    }
  }
  return sum / ((bottom - start) * (right - start));
}
