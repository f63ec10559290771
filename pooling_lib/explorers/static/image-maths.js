// What ImageExplorer computes: the picture, its edge maps, the pooled maps and what is measured on them. No DOM.

import { resolve, taps } from "./geometry.js";
import { poolOnce } from "./image-pool.js";

/** @typedef {import("./geometry.js").Windows} Windows */
/** @typedef {import("./pool.js").Grid} Grid */

/**
 * Turn a picture as Python packs it back into greys from 0 to 1; `_pictures.pack` in Python.
 * @param {DataView} packed
 * @returns {Promise<Grid>}
 */
export async function unpackPicture(packed) {
  const [rows, columns] = [packed.getUint32(0, true), packed.getUint32(4, true)];
  const deflated = new Uint8Array(packed.buffer, packed.byteOffset + 8, packed.byteLength - 8);
  const stream = new Blob([deflated]).stream().pipeThrough(new DecompressionStream("deflate"));
  const missed = new Uint8Array(await new Response(stream).arrayBuffer());
  const levels = new Uint8Array(rows * columns);
  for (let r = 0, i = 0; r < rows; r += 1) {
    for (let c = 0; c < columns; c += 1, i += 1) {
      const left = c ? levels[i - 1] : 0;
      const above = r ? levels[i - columns] : 0;
      const corner = r && c ? levels[i - columns - 1] : 0;
      const [low, high] = left < above ? [left, above] : [above, left];
      levels[i] = missed[i] + (corner >= high ? low : corner <= low ? high : left + above - corner);
    }
  }
  return { rows, columns, data: Float64Array.from(levels, (level) => level / 255) };
}

/**
 * The picture as it goes into the pools: inverted, filtered, its sign treated.
 * @param {Grid} picture
 * @param {{filter: string, sign: string, invert: boolean}} settings
 * @returns {Grid}
 */
export function sourceOf(picture, { filter, sign, invert }) {
  const image = invert ? { ...picture, data: picture.data.map((grey) => 1 - grey) } : picture;
  if (filter === "none") return image;
  if (filter === "vertical") return treatSign(verticalEdges(image), sign);
  if (filter === "horizontal") return treatSign(horizontalEdges(image), sign);
  const { data: across } = verticalEdges(image);
  const { data: down } = horizontalEdges(image);
  const data = new Float64Array(across.length);
  for (let i = 0; i < data.length; i += 1) data[i] = Math.sqrt(across[i] * across[i] + down[i] * down[i]);
  return { ...image, data };
}

function treatSign(edges, sign) {
  if (sign === "absolute") return { ...edges, data: edges.data.map(Math.abs) };
  return sign === "relu" ? { ...edges, data: edges.data.map((x) => (x > 0 ? x : 0)) } : edges;
}

// Both Prewitt kernels are a sum of three along one axis and a difference across the other. The border repeats
// the outermost pixels.
function verticalEdges({ rows, columns, data }) {
  const edges = new Float64Array(data.length);
  const sums = new Float64Array(columns);
  for (let r = 0; r < rows; r += 1) {
    const at = r * columns;
    const above = r ? at - columns : at;
    const below = r + 1 < rows ? at + columns : at;
    for (let c = 0; c < columns; c += 1) sums[c] = data[above + c] + data[at + c] + data[below + c];
    for (let c = 0; c < columns; c += 1) {
      edges[at + c] = sums[c + 1 < columns ? c + 1 : c] - sums[c ? c - 1 : c];
    }
  }
  return { rows, columns, data: edges };
}

function horizontalEdges({ rows, columns, data }) {
  const edges = new Float64Array(data.length);
  const differences = new Float64Array(columns);
  for (let r = 0; r < rows; r += 1) {
    const at = r * columns;
    const above = r ? at - columns : at;
    const below = r + 1 < rows ? at + columns : at;
    for (let c = 0; c < columns; c += 1) differences[c] = data[below + c] - data[above + c];
    for (let c = 0; c < columns; c += 1) {
      edges[at + c] = differences[c ? c - 1 : c] + differences[c] + differences[c + 1 < columns ? c + 1 : c];
    }
  }
  return { rows, columns, data: edges };
}

/**
 * The windows of every generation. What does not fit is refused as `pool_generations` refuses it.
 * @param {[number, number]} shape
 * @param {number} kernel
 * @param {number} stride
 * @param {number} generations
 * @returns {[Windows, Windows][]}
 */
export function windowChain(shape, kernel, stride, generations) {
  const chain = [];
  let [rows, columns] = shape;
  for (let step = 1; step <= generations; step += 1) {
    try {
      chain.push(resolve([rows, columns], { kernel_size: kernel, stride }));
    } catch (error) {
      error.message = `generation ${step} of ${generations}: ${error.message}`;
      throw error;
    }
    [rows, columns] = chain[chain.length - 1].map((axis) => axis.count);
  }
  return chain;
}

/**
 * Pool generation after generation.
 * @param {Grid} source
 * @param {string} operation
 * @param {[Windows, Windows][]} chain
 * @returns {Grid}
 */
export const poolChain = (source, operation, chain) =>
  chain.reduce((map, windows) => poolOnce(map, operation, windows), source);

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
 * How often each pixel of an axis goes into one value of the last generation.
 * @param {Windows[]} axis
 * @param {number} index of the value
 * @returns {Map<number, number>} from pixel to number of ways
 */
export function waysTo(axis, index) {
  let ways = new Map([[index, 1]]);
  for (const { kernel, stride } of [...axis].reverse()) {
    const before = new Map();
    for (const [at, count] of ways) {
      for (let tap = 0; tap < kernel; tap += 1) {
        const pixel = at * stride + tap;
        before.set(pixel, (before.get(pixel) ?? 0) + count);
      }
    }
    ways = before;
  }
  return ways;
}

/**
 * The mean, the smallest and the largest value.
 * @param {Grid} grid
 */
export function summary({ data }) {
  let sum = 0;
  let low = Infinity;
  let high = -Infinity;
  for (let i = 0; i < data.length; i += 1) {
    const value = data[i];
    sum += value;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return { mean: sum / data.length, low, high };
}

/**
 * Decibels of a map against the picture before pooling: value `i` is repeated over the pixels from
 * `start + i * step` on, as far as there are any; what no value stands for is left out.
 * @param {Grid} source
 * @param {Grid} map
 * @param {{step: number, start: number, peak: number}} layout
 */
export function rebuiltPsnr(source, map, { step, start, peak }) {
  const bottom = Math.min(start + map.rows * step, source.rows);
  const right = Math.min(start + map.columns * step, source.columns);
  const { data } = source;
  let sum = 0;
  for (let r = start; r < bottom; r += 1) {
    let i = Math.floor((r - start) / step) * map.columns;
    const stop = r * source.columns + right;
    for (let at = r * source.columns + start; at < stop; i += 1) {
      const value = map.data[i];
      for (const end = Math.min(at + step, stop); at < end; at += 1) {
        const error = data[at] - value;
        sum += error * error;
      }
    }
  }
  const mean = sum / ((bottom - start) * (right - start));
  return mean === 0 ? Infinity : 10 * Math.log10((peak * peak) / mean);
}
