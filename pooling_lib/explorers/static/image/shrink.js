// A decoded picture in 256 levels of a smaller size: each is the mean over the area that it covers. In whole numbers,
// so that every browser comes to the same levels, as none does with the next one's scaling. No DOM.

import { greysOf } from "./source.js";

const BRIGHTEST = 255;
const OPAQUE = 255;

/**
 * A size in pixels, and a part of a picture as a canvas gives it: RGBA, row after row.
 * @typedef {{rows: number, columns: number}} Size
 * @typedef {{top: number, left: number, rows: number, columns: number, rgba: Uint8ClampedArray}} Tile
 */

/**
 * Take a picture part by part, since all of it may not fit in memory a second time. What shows through is white.
 *
 * A sum is at most BRIGHTEST times OPAQUE times 2**26, the pixels of the largest picture; a thousand of them, for
 * luma, stay below 2**53, so it is exact.
 * @param {Size} from
 * @param {Size} to at most as large
 * @returns {{add: (tile: Tile) => void, end: () => {levels: Uint8Array, channels: Uint8Array[], clear: boolean}}}
 *   `levels` are greys, `channels` red, green and blue; `clear`: something shows through
 */
export function shrinker(from, to) {
  const sums = [0, 1, 2].map(() => new Float64Array(to.rows * to.columns));
  const lines = [0, 1, 2].map(() => new Float64Array(to.columns));
  const [down, across] = [shares(from.rows, to.rows), shares(from.columns, to.columns)];
  let clear = false;

  /**
   * Sum up a channel of a row of a tile along its columns.
   * @param {Tile} tile
   * @param {number} row of the tile
   * @param {number} channel
   */
  const sumRow = ({ left, columns, rgba }, row, channel) => {
    const line = lines[channel].fill(0);
    let at = 4 * row * columns;
    for (let column = left; column < left + columns; column += 1, at += 4) {
      const opacity = rgba[at + 3];
      clear ||= opacity < OPAQUE;
      const value = opacity * rgba[at + channel] + (OPAQUE - opacity) * BRIGHTEST;
      const place = across.place[column];
      line[place] += across.first[column] * value;
      if (across.second[column]) line[place + 1] += across.second[column] * value;
    }
  };

  /**
   * @param {number} place a row of the result
   * @param {number} share
   * @param {number} channel
   */
  const addLine = (place, share, channel) => {
    if (share === 0) return;
    const [sum, line] = [sums[channel], lines[channel]];
    for (let i = 0, at = place * to.columns; i < to.columns; i += 1, at += 1) sum[at] += share * line[i];
  };

  return {
    add: (tile) => {
      for (let row = 0; row < tile.rows; row += 1) {
        const place = down.place[tile.top + row];
        for (const channel of [0, 1, 2]) {
          sumRow(tile, row, channel);
          addLine(place, down.first[tile.top + row], channel);
          addLine(place + 1, down.second[tile.top + row], channel);
        }
      }
    },
    end: () => {
      const level = from.rows * from.columns * OPAQUE;
      const channels = sums.map((sum) => Uint8Array.from(sum, (one) => Math.round(one / level)));
      return { levels: greysOf(sums, level * BRIGHTEST), channels, clear };
    },
  };
}

/**
 * On which pixel of a shorter axis each pixel of an axis falls, and how much of it; the second share is what reaches
 * over to the next one. Shares are in parts of a pixel, `to` of which are a pixel.
 * @param {number} from
 * @param {number} to
 */
function shares(from, to) {
  const [place, first, second] = [new Uint32Array(from), new Uint32Array(from), new Uint32Array(from)];
  for (let i = 0; i < from; i += 1) {
    place[i] = Math.floor((i * to) / from);
    first[i] = Math.min(to, (place[i] + 1) * from - i * to);
    second[i] = to - first[i];
  }
  return { place, first, second };
}
