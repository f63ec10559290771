// Colours, canvases and signs as an SVG file has them: as any program reads them, not only a browser.

/** The pattern of what no window sees. */
export const hatching =
  '<defs><pattern id="hatching" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">' +
  '<rect width="1" height="7" fill="#808080" fill-opacity=".55"/></pattern></defs>';

/**
 * What turns a colour of a style sheet, in any of its spellings, into six digits; null for one that is not seen.
 * @returns {(css: string) => string | null}
 */
export function colourReader() {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 1;
  const pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d", { willReadFrequently: true }));
  /** @type {Map<string, string | null>} */
  const known = new Map();
  return (css) => {
    let read = known.get(css);
    if (read === undefined) {
      pen.clearRect(0, 0, 1, 1);
      pen.fillStyle = "#0000"; // what is no colour leaves it so
      pen.fillStyle = css;
      pen.fillRect(0, 0, 1, 1);
      const [red, green, blue, opacity] = pen.getImageData(0, 0, 1, 1).data;
      const two = (/** @type {number} */ level) => level.toString(16).padStart(2, "0");
      read = opacity ? `#${[red, green, blue, ...(opacity < 255 ? [opacity] : [])].map(two).join("")}` : null;
      known.set(css, read);
    }
    return read;
  };
}

/**
 * A scale of colours from left to right, at equal steps.
 * @param {string} css
 * @param {string} id
 * @param {(css: string) => string | null} colour
 */
export function slope(css, id, colour) {
  const colours = css.match(/(rgba?|color)\([^)]*\)/g) ?? [];
  const stops = colours.map(
    (one, i) => `<stop offset="${i / Math.max(1, colours.length - 1)}" stop-color="${colour(one) ?? "#fff"}"/>`,
  );
  return `<linearGradient id="${id}">${stops.join("")}</linearGradient>`;
}

/**
 * What opens a group of marks that are seen within a box only.
 * @param {{x: number, y: number, width: number, height: number}} box
 * @param {string} radius of its corners
 * @param {string} id
 */
export const cutTo = ({ x, y, width, height }, radius, id) =>
  `<clipPath id="${id}"><rect x="${rounded(x)}" y="${rounded(y)}" width="${rounded(width)}" ` +
  `height="${rounded(height)}" rx="${rounded(parseFloat(radius))}"/></clipPath><g clip-path="url(#${id})">`;

/** @param {number} length */
export const rounded = (length) => String(Math.round(100 * length) / 100);

/**
 * The pixels of a canvas, at another size for one that is shown with sharp edges.
 * @param {HTMLCanvasElement} canvas
 * @param {[width: number, height: number] | null} size
 */
export function pixelsOf(canvas, size) {
  if (!size) return canvas.toDataURL();
  const large = document.createElement("canvas");
  [large.width, large.height] = size.map(Math.round);
  const pen = /** @type {CanvasRenderingContext2D} */ (large.getContext("2d"));
  pen.imageSmoothingEnabled = false;
  pen.drawImage(canvas, 0, 0, large.width, large.height);
  return large.toDataURL();
}

/**
 * A text as a file of XML holds it.
 * @param {string} text
 */
export const escaped = (text) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

/**
 * An SVG picture as pixels, twice as many as on the page.
 * @param {import("./capture.js").Picture} picture
 * @returns {Promise<Blob>}
 */
export async function rasterOf({ text, width, height }) {
  const image = new Image(2 * width, 2 * height);
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [2 * width, 2 * height];
  canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) =>
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("this browser makes no PNG of it")))),
  );
}
