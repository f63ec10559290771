// Pictures back from what Python packed (`_pictures.py`): a prediction, and what it missed. No DOM.

const SIDE = 8; // of a block
const PIXELS = SIDE * SIDE;
const SCALE = 2 ** 13; // whole numbers for cosines: sums stay exact, in every browser and in Python

/**
 * Each pixel from its neighbours before it, by the median edge detector of JPEG-LS.
 * @param {ArrayBuffer} body
 * @param {number} columns
 * @returns {Uint8Array}
 */
export function fromNeighbours(body, columns) {
  const levels = new Uint8Array(body);
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
 * Each block of pixels from its rounded cosine transform.
 * @param {ArrayBuffer} body
 * @param {number} rows
 * @param {number} columns
 * @returns {Uint8Array}
 */
export function fromBlocks(body, rows, columns) {
  const levels = new Uint8Array(body).slice(-rows * columns);
  // What is left is two bytes for the first number of a block and one for each other, where blocks begin, and a table.
  const count = (body.byteLength - levels.length - 2 - PIXELS) / (PIXELS + 1);
  const changes = new Int16Array(body, 0, count); // of the mean, from block to block
  const [top, left, ...table] = new Uint8Array(body, 2 * count, 2 + PIXELS);
  const others = new Int8Array(body, 2 * count + 2 + PIXELS, count * (PIXELS - 1));
  const across = Math.ceil((left + columns) / SIDE);
  const transformed = new Float64Array(PIXELS);
  for (let block = 0, mean = 0; block < count; block += 1) {
    mean += changes[block];
    transformed[0] = mean * table[0];
    for (let i = 1; i < PIXELS; i += 1) transformed[i] = others[(i - 1) * count + block] * table[i];
    const pixels = inverse(inverse(transformed));
    const row = SIDE * Math.floor(block / across) - top;
    const column = SIDE * (block % across) - left;
    for (let r = Math.max(0, -row); r < Math.min(SIDE, rows - row); r += 1) {
      for (let c = Math.max(0, -column); c < Math.min(SIDE, columns - column); c += 1) {
        const predicted = Math.floor(pixels[r * SIDE + c] / SCALE ** 2 + 0.5) + 128;
        levels[(row + r) * columns + column + c] += Math.max(0, Math.min(255, predicted));
      }
    }
  }
  return levels;
}

const COSINES = Float64Array.from({ length: PIXELS }, (_, i) => {
  const [wave, place] = [Math.floor(i / SIDE), i % SIDE];
  return Math.round(SCALE * (wave ? Math.cos((wave * (2 * place + 1) * Math.PI) / 16) / 2 : SIDE ** -0.5));
});

/**
 * Go from waves to places down the columns, and turn the block over: twice makes a whole inverse.
 * @param {Float64Array} block
 */
function inverse(block) {
  const turned = new Float64Array(PIXELS);
  for (let column = 0; column < SIDE; column += 1) {
    for (let place = 0; place < SIDE; place += 1) {
      let sum = 0;
      for (let wave = 0; wave < SIDE; wave += 1)
        sum += COSINES[wave * SIDE + place] * block[wave * SIDE + column];
      turned[column * SIDE + place] = sum;
    }
  }
  return turned;
}
