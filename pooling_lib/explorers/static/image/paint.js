// Maps as pixels, in the colours of a scale or in their own, and canvases that show every value as a square of its own. What serves again is kept.

// ColorBrewer's BrBG: brown below zero, white at zero, teal above, as in the book's figures.
/** @type {Colour[]} */
const BROWN_TO_TEAL = [
  [84, 48, 5],
  [140, 81, 10],
  [191, 129, 45],
  [223, 194, 125],
  [246, 232, 195],
  [245, 245, 245],
  [199, 234, 229],
  [128, 205, 193],
  [53, 151, 143],
  [1, 102, 94],
  [0, 60, 48],
];
// On a dark page the page itself is zero, as in figures/dark.py, or else the maps would be its brightest places.
/** @type {Colour[]} */
const BROWN_TO_TEAL_IN_THE_DARK = [
  [230, 167, 86],
  [143, 93, 30],
  [20, 23, 26],
  [23, 117, 109],
  [82, 205, 189],
];
/** @type {Colour[]} */
const GREYS = [
  [0, 0, 0],
  [255, 255, 255],
];

/** @typedef {[red: number, green: number, blue: number]} Colour */
/** @typedef {CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D} Pen */

/**
 * The colours of a scale, and the values they run between.
 * @typedef {{stops: Colour[], low: number, high: number}} Scale
 */

/**
 * The fixed scale of a state, the same for all panels; or a panel's own.
 * @param {Pick<import("./state.js").ImageState, "diverging" | "limit" | "dark">} state
 * @param {import("./panel.js").Fitting} [panel] whose own range is wanted
 * @returns {Scale}
 */
export function scaleOf({ diverging, limit, dark }, panel) {
  const signed = dark ? BROWN_TO_TEAL_IN_THE_DARK : BROWN_TO_TEAL;
  if (!panel) return { stops: diverging ? signed : GREYS, low: diverging ? -limit : 0, high: limit };
  const most = Math.max(-panel.low, panel.high) || 1;
  if (diverging) return { stops: signed, low: -most, high: most };
  return { stops: GREYS, low: panel.low, high: panel.high > panel.low ? panel.high : panel.low + 1 };
}

/**
 * The colour of one value.
 * @param {Scale} scale
 * @param {number} value
 * @returns {Colour}
 */
function colourOf({ stops, low, high }, value) {
  const at = Math.max(0, Math.min(1, (value - low) / (high - low))) * (stops.length - 1);
  const i = Math.min(Math.floor(at), stops.length - 2);
  const [from, to] = [stops[i], stops[i + 1]];
  const between = (/** @type {number} */ channel) =>
    Math.round(from[channel] + (to[channel] - from[channel]) * (at - i));
  return [between(0), between(1), between(2)];
}

/**
 * The colour of a pixel, of one value or of three, as it is drawn.
 * @param {Scale} scale
 * @param {number[]} values
 * @returns {Colour}
 */
export function colourOfAll(scale, values) {
  if (values.length === 1) return colourOf(scale, values[0]);
  const [red, green, blue] = values.map((value) => colourOf({ ...scale, stops: GREYS }, value)[0]);
  return [red, green, blue];
}

/**
 * How bright a colour is, from 0 to 255: its luma (ITU-R BT.601), weighed as in pooling_lib/images/grey.py.
 * @param {number} red
 * @param {number} green
 * @param {number} blue
 */
export const lumaOf = (red, green, blue) => 0.299 * red + 0.587 * green + 0.114 * blue;

/**
 * The scale as a CSS gradient, dark end first.
 * @param {Scale} scale
 */
export const gradientOf = ({ stops }) =>
  `linear-gradient(90deg, ${stops.map((stop) => `rgb(${stop.join(" ")})`).join(", ")})`;

/** @type {Map<Colour[], Uint32Array>} */
const tables = new Map();

/**
 * Turn values into pixels: one channel into 256 colours from one end of a scale to the other, three into red, green
 * and blue.
 * @param {Scale} scale
 * @returns {(channels: Float64Array[], pixels: Uint32Array) => void}
 */
export function shader({ stops, low, high }) {
  const table = tables.get(stops) ?? tableOf(stops);
  tables.set(stops, table);
  const factor = 255 / (high - low);
  return (channels, pixels) => {
    const [data] = channels;
    if (channels.length > 1) return mix(channels, pixels, low, factor);
    for (let i = 0; i < pixels.length; i += 1) {
      const at = (data[i] - low) * factor + 0.5;
      pixels[i] = table[at <= 0 ? 0 : at >= 255 ? 255 : at | 0];
    }
  };
}

/**
 * @param {Float64Array[]} channels
 * @param {Uint32Array} pixels
 * @param {number} low
 * @param {number} factor
 */
function mix(channels, pixels, low, factor) {
  const bytes = new Uint8Array(pixels.buffer, pixels.byteOffset, 4 * pixels.length).fill(255);
  channels.forEach((data, channel) => {
    for (let i = 0, to = channel; i < pixels.length; i += 1, to += 4) {
      const at = (data[i] - low) * factor + 0.5;
      bytes[to] = at > 0 ? Math.min(at, 255) : 0;
    }
  });
}

/**
 * The pixels of 256 values from one end of a scale to the other.
 * @param {Colour[]} stops
 */
function tableOf(stops) {
  const colours = Array.from({ length: 256 }, (_, i) => [
    ...colourOf({ stops, low: 0, high: 255 }, i),
    255,
  ]).flat();
  return new Uint32Array(Uint8ClampedArray.from(colours).buffer);
}

/**
 * A pen on a canvas whose pixels stay in memory: they are small, and change as a whole.
 * @param {HTMLCanvasElement | OffscreenCanvas} canvas
 * @returns {Pen}
 */
export function penOf(canvas) {
  const pen = /** @type {Pen | null} */ (canvas.getContext("2d", { willReadFrequently: true }));
  if (pen) return pen;
  throw new Error(
    `this browser draws on no canvas of ${canvas.height} × ${canvas.width} pixels; close other pages, which take memory, or use another browser`,
  );
}

/**
 * Make a canvas another size, which clears it, or leave it as it is.
 * @param {HTMLCanvasElement | OffscreenCanvas} canvas
 * @param {number} width
 * @param {number} height
 */
export function resize(canvas, width, height) {
  if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
}

/**
 * A canvas out of sight with a pixel for every value, whose memory serves again at the next drawing.
 * @returns {(rows: number, columns: number, fill: (pixels: Uint32Array) => void) => OffscreenCanvas}
 */
export function sheet() {
  const canvas = new OffscreenCanvas(1, 1);
  const pen = penOf(canvas);
  let image = pen.createImageData(1, 1);
  return (rows, columns, fill) => {
    resize(canvas, columns, rows);
    if (image.width !== columns || image.height !== rows) image = pen.createImageData(columns, rows);
    fill(new Uint32Array(image.data.buffer));
    pen.putImageData(image, 0, 0);
    return canvas;
  };
}

/**
 * A map, or one of each channel, and where it lies on the picture.
 * @typedef {{maps: import("../shared/pool.js").Grid[], step: number, start: number, seen?: boolean[][]}} Layer
 */

/**
 * What draws maps on a canvas that stands for the whole picture: every value covers the pixels that it stands for.
 * What is beyond the last window stays clear, for the hatching behind the canvas.
 * @param {HTMLCanvasElement} canvas
 * @returns {(picture: {rows: number, columns: number}, layer: Layer, scale: Scale,
 *            size: [height: number, width: number]) => void}
 *          `size` is that of the canvas, in pixels of the screen
 */
export function painter(canvas) {
  const pen = penOf(canvas);
  const draft = sheet();
  const larger = new OffscreenCanvas(1, 1);
  return (picture, { maps, step, start, seen }, scale, [height, width]) => {
    const [map] = maps;
    resize(canvas, width, height);
    pen.clearRect(0, 0, width, height);
    const zoom = [height / picture.rows, width / picture.columns];
    const [bottom, right] = [map.rows, map.columns].map(
      (count, axis) => zoom[axis] * Math.max(start + count * step, seen ? seen[axis].lastIndexOf(true) + 1 : 0),
    );
    pen.save();
    pen.beginPath();
    pen.rect(0, 0, right, bottom);
    pen.clip();
    pen.fillStyle = "#8888";
    pen.fillRect(0, 0, width, height);
    const shade = shader(scale);
    const channels = maps.map(({ data }) => data);
    const pixels = draft(map.rows, map.columns, (to) => shade(channels, to));
    const [cellHeight, cellWidth] = zoom.map((length) => step * length);
    // Squares of a few screen pixels come out uneven unless they are drawn larger first and then made smaller.
    const uneven = cellWidth > 1 && cellWidth < 8;
    pen.imageSmoothingEnabled = cellWidth < 8 && cellWidth !== 1;
    pen.imageSmoothingQuality = "high";
    const drawn = uneven ? enlarge(larger, pixels, Math.ceil(cellWidth)) : pixels;
    pen.drawImage(drawn, start * zoom[1], start * zoom[0], map.columns * cellWidth, map.rows * cellHeight);
    pen.restore();
  };
}

/**
 * @param {OffscreenCanvas} canvas
 * @param {OffscreenCanvas} pixels
 * @param {number} factor
 */
function enlarge(canvas, pixels, factor) {
  resize(canvas, pixels.width * factor, pixels.height * factor);
  const pen = penOf(canvas);
  pen.imageSmoothingEnabled = false;
  pen.drawImage(pixels, 0, 0, canvas.width, canvas.height);
  return canvas;
}
