// Pictures back from what Python packed (`_pictures.py`): a prediction, and what it missed. No DOM.

import { rests } from "../shared/rests.js";

const SIDE = 8; // of a square
const PIXELS = SIDE * SIDE;
const DROPPED = [11, 18]; // bits, after the columns of a square and after its rows

/**
 * Each pixel from its neighbours before it, by the median edge detector of JPEG-LS.
 * @param {Uint8Array} levels what it misses, which becomes the picture
 * @param {number} columns
 * @returns {Uint8Array}
 */
export function fromNeighbours(levels, columns) {
  for (let r = 0, i = 0; i < levels.length; r += 1) {
    for (let c = 0; c < columns; c += 1, i += 1) {
      const left = c ? levels[i - 1] : 0;
      const above = r ? levels[i - columns] : 0;
      const corner = r && c ? levels[i - columns - 1] : 0;
      const low = Math.min(left, above);
      const high = Math.max(left, above);
      levels[i] += corner >= high ? low : corner <= low ? high : left + above - corner;
    }
  }
  return levels;
}

/**
 * Red, green and blue from green and what the other two differ from it.
 * @param {Uint8Array} body
 * @param {number} rows
 * @param {number} columns
 * @returns {Uint8Array[]}
 */
export function fromDifferences(body, rows, columns) {
  const channels = thirds(body, rows * columns).map((missed) => fromNeighbours(missed, columns));
  const [red, green, blue] = channels;
  for (let i = 0; i < green.length; i += 1) {
    red[i] += green[i];
    blue[i] += green[i];
  }
  return channels;
}

/**
 * Red, green and blue from the squares of a JPEG file, by the steps of `_squares.py`. The page may do something else
 * in between: all together they would keep a phone from answering.
 * @param {Uint8Array} body
 * @param {number} rows
 * @param {number} columns
 * @returns {Promise<Uint8Array[]>}
 */
export async function fromSquares(body, rows, columns) {
  const first = [...body.subarray(0, 2)];
  const tables = [0, 1].map((i) => body.subarray(2 + i * PIXELS, 2 + (i + 1) * PIXELS));
  const rest = rests();
  let at = 2 + 2 * PIXELS;
  const [down, across] = [rows, columns].map((size, axis) => placesOf(size, first[axis] % 2));
  const planeOf = async (/** @type {number} */ step) => {
    const [top, left] = first.map((start) => Math.floor(start / step) % SIDE);
    const size = step === 1 ? { rows, columns } : { rows: down.count, columns: across.count };
    const count = Math.ceil((top + size.rows) / SIDE) * Math.ceil((left + size.columns) / SIDE);
    const packed = body.subarray(at, at + 2 * PIXELS * count);
    at += packed.length;
    return restored(packed, tables[step - 1], { ...size, top, left, count }, rest);
  };
  const brightness = await planeOf(1);
  const blue = enlarged(await planeOf(2), down, across);
  const red = enlarged(await planeOf(2), down, across);
  await rest();
  const channels = thirds(body.subarray(at), rows * columns);
  const [reds, greens, blues] = channels;
  for (let i = 0; i < brightness.length; i += 1) {
    const b = blue[i] - 128;
    const r = red[i] - 128;
    reds[i] += clamped(brightness[i] + shorter(91881 * r, 16));
    greens[i] += clamped(brightness[i] + shorter(-22554 * b - 46802 * r, 16));
    blues[i] += clamped(brightness[i] + shorter(116130 * b, 16));
    if (i % columns === 0) await rest();
  }
  return channels;
}

/**
 * @param {Uint8Array} body
 * @param {number} length
 */
const thirds = (body, length) => [0, 1, 2].map((i) => body.slice(i * length, (i + 1) * length));

/** @param {number} value */
const clamped = (value) => Math.max(0, Math.min(255, value));

/**
 * A value without its last bits, rounded.
 * @param {number} value
 * @param {number} bits
 */
const shorter = (value, bits) => (value + (1 << (bits - 1))) >> bits;

/**
 * For each pixel of an axis the sample that it lies in, the other one next to it, and its side.
 * @typedef {{near: Int32Array, other: Int32Array, side: Int32Array, count: number}} Places
 */

/**
 * @param {number} size
 * @param {number} phase
 * @returns {Places}
 */
function placesOf(size, phase) {
  const side = Int32Array.from({ length: size }, (_, i) => (i + phase) % 2);
  const near = side.map((_, i) => (i + phase) >> 1);
  const count = near[size - 1] + 1;
  return {
    near,
    side,
    count,
    other: near.map((at, i) => Math.max(0, Math.min(count - 1, at + 2 * side[i] - 1))),
  };
}

/**
 * As many pixels as there are from half as many samples: three parts of the one they lie in and one of the next.
 * @param {Uint8Array} samples
 * @param {Places} down
 * @param {Places} across
 */
function enlarged(samples, down, across) {
  const columns = across.near.length;
  const pixels = new Uint8Array(down.near.length * columns);
  const line = new Int32Array(across.count);
  for (let r = 0, i = 0; i < pixels.length; r += 1) {
    const [near, other] = [down.near[r] * across.count, down.other[r] * across.count];
    for (let c = 0; c < line.length; c += 1) line[c] = 3 * samples[near + c] + samples[other + c];
    for (let c = 0; c < columns; c += 1, i += 1)
      pixels[i] = (3 * line[across.near[c]] + line[across.other[c]] + 8 - across.side[c]) >> 4;
  }
  return pixels;
}

/**
 * A plane from the rounded cosine transform of its squares, with rests between their rows.
 * @param {Uint8Array} packed the change of the mean from square to square, and the other waves: all lower bytes, then
 *   all upper ones
 * @param {Uint8Array} table
 * @param {{rows: number, columns: number, top: number, left: number, count: number}} place `top` and `left` are
 *   how much of the first squares lies outside
 * @param {() => Promise<void>} rest
 */
async function restored(packed, table, { rows, columns, top, left, count }, rest) {
  const plane = new Uint8Array(rows * columns);
  const across = Math.ceil((left + columns) / SIDE);
  const waves = new Int32Array(PIXELS);
  for (let square = 0, mean = 0; square < count; square += 1) {
    if (square % across === 0) await rest();
    for (let i = 0, at = square; i < PIXELS; i += 1, at += count) {
      const folded = packed[at] + 256 * packed[at + PIXELS * count];
      waves[i] = (folded >> 1) ^ -(folded & 1);
    }
    mean += waves[0];
    waves[0] = mean;
    for (let i = 0; i < PIXELS; i += 1) waves[i] *= table[i];
    const pixels = DROPPED.reduce(inverse, waves);
    const row = SIDE * Math.floor(square / across) - top;
    const column = SIDE * (square % across) - left;
    for (let r = Math.max(0, -row); r < Math.min(SIDE, rows - row); r += 1) {
      for (let c = Math.max(0, -column); c < Math.min(SIDE, columns - column); c += 1)
        plane[(row + r) * columns + column + c] = clamped(pixels[r * SIDE + c] + 128);
    }
  }
  return plane;
}

// Whole numbers for cosines: sums stay exact, in every browser and in Python.
const COSINES = Int32Array.from({ length: PIXELS }, (_, i) => {
  const [wave, place] = [Math.floor(i / SIDE), i % SIDE];
  return Math.round(2 ** 13 * (wave ? Math.SQRT2 * Math.cos((wave * (2 * place + 1) * Math.PI) / 16) : 1));
});

/**
 * Go from waves to places down the columns, and turn the square over: twice makes a whole inverse.
 * @param {Int32Array} square
 * @param {number} bits to drop
 */
function inverse(square, bits) {
  const turned = new Int32Array(PIXELS);
  for (let column = 0; column < SIDE; column += 1) {
    for (let place = 0; place < SIDE; place += 1) {
      let sum = 0;
      for (let wave = 0; wave < SIDE; wave += 1)
        sum += COSINES[wave * SIDE + place] * square[wave * SIDE + column];
      turned[column * SIDE + place] = shorter(sum, bits);
    }
  }
  return turned;
}
