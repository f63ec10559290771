// Maps as pixels: colours, and canvases that show every value as a square of its own.

// ColorBrewer's BrBG: brown below zero, white at zero, teal above, as in the book's figures.
const BROWN_TO_TEAL = [
  [84, 48, 5], [140, 81, 10], [191, 129, 45], [223, 194, 125], [246, 232, 195], [245, 245, 245],
  [199, 234, 229], [128, 205, 193], [53, 151, 143], [1, 102, 94], [0, 60, 48],
];
const GREYS = [[0, 0, 0], [255, 255, 255]];

/**
 * The colours of a scale, and the values they run between.
 * @typedef {{stops: number[][], low: number, high: number}} Scale
 */

/**
 * The fixed scale of a state, the same for all panels; or a panel's own.
 * @param {Record<string, any>} state
 * @param {import("./image-state.js").Panel} [panel] whose own range is wanted
 * @returns {Scale}
 */
export function scaleOf({ diverging, limit }, panel) {
  if (!panel) return { stops: diverging ? BROWN_TO_TEAL : GREYS, low: diverging ? -limit : 0, high: limit };
  const most = Math.max(-panel.low, panel.high) || 1;
  if (diverging) return { stops: BROWN_TO_TEAL, low: -most, high: most };
  return { stops: GREYS, low: panel.low, high: panel.high > panel.low ? panel.high : panel.low + 1 };
}

/**
 * The colour of one value.
 * @param {Scale} scale
 * @param {number} value
 * @returns {number[]} red, green, blue
 */
export function colourOf({ stops, low, high }, value) {
  const at = Math.max(0, Math.min(1, (value - low) / (high - low))) * (stops.length - 1);
  const i = Math.min(Math.floor(at), stops.length - 2);
  return stops[i].map((part, channel) => Math.round(part + (stops[i + 1][channel] - part) * (at - i)));
}

/**
 * The scale as a CSS gradient, dark end first.
 * @param {Scale} scale
 */
export const gradientOf = ({ stops }) => `linear-gradient(90deg, ${stops.map((stop) => `rgb(${stop.join(" ")})`).join(", ")})`;

/**
 * Draw a map on a canvas that stands for the whole picture: every value covers the pixels that it stands for.
 * What is beyond the last window stays clear, for the hatching behind the canvas.
 * @param {HTMLCanvasElement} canvas
 * @param {{rows: number, columns: number}} picture
 * @param {{map: import("./pool.js").Grid, step: number, start: number, seen?: boolean[][]}} layer
 * @param {Scale} scale
 */
export function paintMap(canvas, picture, { map, step, start, seen }, scale) {
  const zoom = (canvas.clientWidth * devicePixelRatio || picture.columns) / picture.columns;
  const [width, height] = [picture.columns, picture.rows].map((length) => Math.max(1, Math.round(length * zoom)));
  if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
  const pen = canvas.getContext("2d");
  pen.clearRect(0, 0, width, height);
  const sizes = [picture.rows, picture.columns];
  const [bottom, right] = [map.rows, map.columns].map((count, axis) =>
    Math.min(sizes[axis], Math.max(start + count * step, seen ? seen[axis].lastIndexOf(true) + 1 : 0)),
  );
  pen.save();
  pen.beginPath();
  pen.rect(0, 0, right === picture.columns ? width : right * zoom, bottom === picture.rows ? height : bottom * zoom);
  pen.clip();
  pen.fillStyle = "#8888";
  pen.fillRect(0, 0, width, height);
  const cell = step * zoom;
  const pixels = toCanvas(map, scale);
  // Squares of a few screen pixels come out uneven unless they are drawn larger first and then made smaller.
  const sharp = cell > 1 && cell < 8 ? enlarged(pixels, Math.ceil(cell)) : pixels;
  pen.imageSmoothingEnabled = cell < 8 && cell !== 1;
  pen.imageSmoothingQuality = "high";
  pen.drawImage(sharp, start * zoom, start * zoom, map.columns * cell, map.rows * cell);
  pen.restore();
}

function toCanvas({ rows, columns, data }, scale) {
  const canvas = new OffscreenCanvas(columns, rows);
  const pen = canvas.getContext("2d");
  const image = pen.createImageData(columns, rows);
  const table = colourTable(scale);
  const { low, high } = scale;
  const pixels = new Uint32Array(image.data.buffer);
  const factor = 255 / (high - low);
  for (let i = 0; i < data.length; i += 1) {
    const at = (data[i] - low) * factor + 0.5;
    pixels[i] = table[at <= 0 ? 0 : at >= 255 ? 255 : at | 0];
  }
  pen.putImageData(image, 0, 0);
  return canvas;
}

function colourTable(scale) {
  const bytes = new Uint8ClampedArray(1024);
  const { low, high } = scale;
  for (let i = 0; i < 256; i += 1) bytes.set([...colourOf(scale, low + ((high - low) * i) / 255), 255], 4 * i);
  return new Uint32Array(bytes.buffer);
}

function enlarged(pixels, factor) {
  const canvas = new OffscreenCanvas(pixels.width * factor, pixels.height * factor);
  const pen = canvas.getContext("2d");
  pen.imageSmoothingEnabled = false;
  pen.drawImage(pixels, 0, 0, canvas.width, canvas.height);
  return canvas;
}
