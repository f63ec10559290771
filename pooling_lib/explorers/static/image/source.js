// The picture as it goes into the pools, in whole numbers: 256 levels, and Prewitt's sums of them. No DOM.

import { fromDifferences, fromNeighbours, fromSquares } from "./unpack.js";

/** The number of steps from black to white. */
const WHITE = 255;

/** Luma as in pooling_lib/explorers/_pictures.py, in thousandths: what red, green and blue weigh in a grey. */
export const LUMA = [299, 587, 114];

/**
 * A picture in 256 greys, row after row, and in as many levels of red, green and blue if it has colours.
 * @typedef {{rows: number, columns: number, levels: Uint8Array, channels: Uint8Array[] | null}} Picture
 *
 * A map whose values are told in whole numbers too, which are compared several times as fast: a value is its key
 * over 255, or the key's root over 255 where `squared`.
 * @typedef {import("../shared/pool.js").Grid & {keys: Int32Array, squared: boolean}} Source
 */

/**
 * What becomes of a picture before it is pooled.
 * @typedef {"none" | "vertical" | "horizontal" | "magnitude"} Filter
 * @typedef {"signed" | "absolute" | "relu"} Sign
 */

/** How a picture was packed: grey, in colours, or as the squares of a JPEG file. */
const [GREY, COLOURS] = [0, 1];

/**
 * Turn a picture as Python packs it back into levels; `_pictures.pack` in Python.
 * @param {DataView<ArrayBuffer>} packed
 * @returns {Promise<Picture>}
 */
export async function unpackPicture(packed) {
  if (!globalThis.DecompressionStream)
    throw new Error(
      "this browser does not unpack the picture (it has no DecompressionStream); a browser from 2023 or later does",
    );
  const [rows, columns] = [packed.getUint32(0, true), packed.getUint32(4, true)];
  const deflated = new Uint8Array(packed.buffer, packed.byteOffset + 9, packed.byteLength - 9);
  const stream = new Blob([deflated]).stream().pipeThrough(new DecompressionStream("deflate"));
  const body = new Uint8Array(await new Response(stream).arrayBuffer());
  const kind = packed.getUint8(8);
  if (kind === GREY) return { rows, columns, levels: fromNeighbours(body, columns), channels: null };
  const channels = await (kind === COLOURS ? fromDifferences : fromSquares)(body, rows, columns);
  return { rows, columns, levels: greysOf(channels), channels };
}

/**
 * The grey of each pixel, halves up.
 * @param {ArrayLike<number>[]} channels
 * @param {number} [white] what is 255 in them
 */
export function greysOf([red, green, blue], white = WHITE) {
  const whole = (1000 * white) / WHITE;
  const [ofRed, ofGreen, ofBlue] = LUMA;
  const greys = new Uint8Array(red.length);
  for (let i = 0; i < greys.length; i += 1)
    greys[i] = Math.round((ofRed * red[i] + ofGreen * green[i] + ofBlue * blue[i]) / whole);
  return greys;
}

/**
 * The picture as it goes into the pools: inverted, filtered, its sign treated.
 * @param {Pick<Picture, "rows" | "columns" | "levels">} picture its greys, or one of its channels
 * @param {{filter: Filter, sign: Sign, invert: boolean}} settings
 * @returns {Source}
 */
export function sourceOf({ rows, columns, levels }, { filter, sign, invert }) {
  const greys = new Int32Array(levels);
  if (invert) for (let i = 0; i < greys.length; i += 1) greys[i] = WHITE - greys[i];
  const keys = filter === "none" ? greys : filtered(greys, columns, filter, sign);
  const squared = filter === "magnitude";
  return { rows, columns, keys, squared, data: valuesOf(keys, squared) };
}

/**
 * The values that keys stand for.
 * @param {Int32Array} keys
 * @param {boolean} squared
 */
export function valuesOf(keys, squared) {
  const values = new Float64Array(keys.length);
  if (squared) for (let i = 0; i < keys.length; i += 1) values[i] = Math.sqrt(keys[i]) / WHITE;
  else for (let i = 0; i < keys.length; i += 1) values[i] = keys[i] / WHITE;
  return values;
}

/**
 * @param {Int32Array} greys
 * @param {number} columns
 * @param {Filter} filter
 * @param {Sign} sign
 */
function filtered(greys, columns, filter, sign) {
  if (filter === "magnitude") {
    const [across, down] = [verticalEdges(greys, columns), horizontalEdges(greys, columns)];
    for (let i = 0; i < across.length; i += 1) across[i] = across[i] * across[i] + down[i] * down[i];
    return across;
  }
  const edges = filter === "vertical" ? verticalEdges(greys, columns) : horizontalEdges(greys, columns);
  if (sign === "absolute") for (let i = 0; i < edges.length; i += 1) edges[i] = Math.abs(edges[i]);
  if (sign === "relu") for (let i = 0; i < edges.length; i += 1) edges[i] = Math.max(edges[i], 0);
  return edges;
}

// Both Prewitt kernels are a sum of three along one axis and a difference across the other. The border repeats
// the outermost pixels.
/**
 * @param {Int32Array} greys
 * @param {number} columns
 */
function verticalEdges(greys, columns) {
  const edges = new Int32Array(greys.length);
  const sums = new Int32Array(columns);
  for (let at = 0; at < greys.length; at += columns) {
    const [above, below] = neighbours(greys, columns, at);
    for (let c = 0; c < columns; c += 1) sums[c] = greys[above + c] + greys[at + c] + greys[below + c];
    for (let c = 0; c < columns; c += 1) {
      edges[at + c] = sums[c + 1 < columns ? c + 1 : c] - sums[c ? c - 1 : c];
    }
  }
  return edges;
}

/**
 * @param {Int32Array} greys
 * @param {number} columns
 */
function horizontalEdges(greys, columns) {
  const edges = new Int32Array(greys.length);
  const differences = new Int32Array(columns);
  for (let at = 0; at < greys.length; at += columns) {
    const [above, below] = neighbours(greys, columns, at);
    for (let c = 0; c < columns; c += 1) differences[c] = greys[below + c] - greys[above + c];
    for (let c = 0; c < columns; c += 1) {
      edges[at + c] = differences[c ? c - 1 : c] + differences[c] + differences[c + 1 < columns ? c + 1 : c];
    }
  }
  return edges;
}

/**
 * Where the row above and the row below begin.
 * @param {Int32Array} greys
 * @param {number} columns
 * @param {number} at
 */
const neighbours = (greys, columns, at) => [
  at ? at - columns : at,
  at + columns < greys.length ? at + columns : at,
];
