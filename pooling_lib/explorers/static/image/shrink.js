// A decoded picture as 256 greys of a smaller size: each is the mean over the area that it covers. In whole numbers,
// so that every browser comes to the same greys, as none does with the next one's scaling. No DOM.

// Luma as in pooling_lib/images/grey.py, in thousandths.
const [RED, GREEN, BLUE] = [299, 587, 114];
const BRIGHTEST = 1000 * 255;
const OPAQUE = 255;

/**
 * A size in pixels, and a part of a picture as a canvas gives it: RGBA, row after row.
 * @typedef {{rows: number, columns: number}} Size
 * @typedef {{top: number, left: number, rows: number, columns: number, rgba: Uint8ClampedArray}} Tile
 */

/**
 * Take a picture part by part, since all of it may not fit in memory a second time. What shows through is white.
 *
 * A sum is at most BRIGHTEST times OPAQUE times 2**26, the pixels of the largest picture: below 2**53, so it is exact.
 * @param {Size} from
 * @param {Size} to at most as large
 * @returns {{add: (tile: Tile) => void, end: () => {levels: Uint8Array, clear: boolean}}} `clear`: something shows
 *   through
 */
export function shrinker(from, to) {
  const sums = new Float64Array(to.rows * to.columns);
  const line = new Float64Array(to.columns);
  const [down, across] = [shares(from.rows, to.rows), shares(from.columns, to.columns)];
  let clear = false;

  /**
   * Sum up a row of a tile along its columns.
   * @param {Tile} tile
   * @param {number} row of the tile
   */
  const sumRow = ({ left, columns, rgba }, row) => {
    line.fill(0);
    let at = 4 * row * columns;
    for (let column = left; column < left + columns; column += 1, at += 4) {
      const opacity = rgba[at + 3];
      clear ||= opacity < OPAQUE;
      const luma = RED * rgba[at] + GREEN * rgba[at + 1] + BLUE * rgba[at + 2];
      const value = opacity * luma + (OPAQUE - opacity) * BRIGHTEST;
      const place = across.place[column];
      line[place] += across.first[column] * value;
      if (across.second[column]) line[place + 1] += across.second[column] * value;
    }
  };

  /**
   * @param {number} place a row of the result
   * @param {number} share
   */
  const addLine = (place, share) => {
    if (share === 0) return;
    for (let i = 0, at = place * to.columns; i < to.columns; i += 1, at += 1) sums[at] += share * line[i];
  };

  return {
    add: (tile) => {
      for (let row = 0; row < tile.rows; row += 1) {
        sumRow(tile, row);
        const place = down.place[tile.top + row];
        addLine(place, down.first[tile.top + row]);
        addLine(place + 1, down.second[tile.top + row]);
      }
    },
    end: () => {
      const level = from.rows * from.columns * (BRIGHTEST / 255) * OPAQUE;
      return { levels: Uint8Array.from(sums, (sum) => Math.round(sum / level)), clear };
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
