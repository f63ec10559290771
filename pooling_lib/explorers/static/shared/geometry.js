// Windows along an axis, as pooling_lib/_core/windows.py has them and _core/resolving.py checks them. No DOM.
//
//   p | 0 1 2 3 4 | p        p: padding, never a pixel of the image
//   [-----]                  window 0 sees p 0 1
//       [-----]              window 1 (stride 2) sees 1 2 3

/**
 * The windows along one axis; `pooling_lib.geometry.Windows` in Python.
 * @typedef {{size: number, kernel: number, stride: number, before: number, after: number,
 *            dilation: number, count: number}} Windows
 */

/**
 * Raw settings as the traits hold them: an integer or one per axis; padding also as [before, after] pairs.
 * @typedef {{kernel_size?: any, stride?: any, padding?: any, dilation?: any, ceil_mode?: boolean}} Settings
 */

/** A refusal with the words of pooling_lib's ValueError. */
export class GeometryError extends Error {}

/**
 * What is wrong, where there is no padding to give.
 * @param {GeometryError} error
 */
export const withoutPadding = ({ message }) => message.replace(/ or padding$/, "");

/**
 * Check the settings of a 2-D pooling operation against a shape.
 * @param {[number, number]} shape
 * @param {Settings} settings
 * @returns {[Windows, Windows]} rows, then columns
 */
export function resolve(
  shape,
  { kernel_size = 2, stride = null, padding = 0, dilation = 1, ceil_mode = false },
) {
  const kernels = perAxis("kernel_size", kernel_size);
  const strides = stride === null ? kernels : perAxis("stride", stride);
  const pads = padPairs(padding);
  const dilations = perAxis("dilation", dilation);
  return /** @type {[Windows, Windows]} */ (
    ["rows", "columns"].map((name, axis) =>
      axisWindows(
        shape,
        name,
        shape[axis],
        kernels[axis],
        strides[axis],
        pads[axis],
        dilations[axis],
        ceil_mode,
      ),
    )
  );
}

/**
 * Spell a setting out as one positive integer an axis.
 * @param {string} name
 * @param {number | number[]} value
 * @returns {[number, number]}
 */
export function perAxis(name, value) {
  const entries = Array.isArray(value) ? value : [value, value];
  if (entries.length !== 2) {
    throw new GeometryError(
      `${name}=${repr(value)} has ${entries.length} entries for 2 pooled axes; use an int or one int an axis`,
    );
  }
  entries.forEach((entry) => checkInteger(name, entry));
  if (Math.min(...entries) < 1) {
    throw new GeometryError(`${name}=${repr(value)} is not positive; use integers of at least 1`);
  }
  return [entries[0], entries[1]];
}

/**
 * Spell padding out as one [before, after] pair an axis.
 * @param {any} padding
 * @returns {[[number, number], [number, number]]}
 */
export function padPairs(padding) {
  const entries = Array.isArray(padding) ? padding : [padding, padding];
  if (entries.length !== 2) {
    throw new GeometryError(
      `padding=${repr(padding)} has ${entries.length} entries for 2 pooled axes; ` +
        "use an int, one int an axis, or one (before, after) pair an axis",
    );
  }
  return /** @type {[[number, number], [number, number]]} */ (
    entries.map((entry) => {
      const pair = Array.isArray(entry) ? entry : [entry, entry];
      if (pair.length !== 2) {
        throw new GeometryError(
          `padding=${repr(padding)} has an entry ${repr(entry)}; use an int or a (before, after) pair`,
        );
      }
      pair.forEach((pad) => checkInteger("padding", pad));
      if (Math.min(...pair) < 0) {
        throw new GeometryError(
          `padding=${repr(padding)} is negative; use integers of at least 0, or crop the image`,
        );
      }
      return pair;
    })
  );
}

/**
 * Positions from the first tap of a window to its last, both included.
 * @param {Windows} windows
 */
export const span = (windows) => windows.dilation * (windows.kernel - 1) + 1;

/**
 * Tap by tap, which windows meet a pixel there, and the pixels that they meet. Padding is left out.
 * @param {Windows} windows
 * @returns {{first: number, stop: number, start: number}[]} window `first + i` meets pixel
 *   `start + i * stride`, for every `first + i < stop`
 */
export function taps({ size, kernel, stride, before, dilation, count }) {
  const met = [];
  for (let tap = 0; tap < kernel; tap += 1) {
    const offset = tap * dilation - before;
    const first = Math.max(0, -Math.floor(offset / stride));
    const stop = Math.min(count, -Math.floor((offset - size) / stride));
    if (first < stop) met.push({ first, stop, start: first * stride + offset });
  }
  return met;
}

/**
 * For each window, how many of its taps count as values in an average.
 * @param {Windows} windows
 * @param {boolean} includePad whether a tap on declared padding counts; one past it never does
 * @returns {number[]}
 */
export function tapCounts({ size, kernel, stride, before, after, dilation, count }, includePad) {
  const [low, high] = includePad ? [-before, size + after] : [0, size];
  return Array.from({ length: count }, (_, index) => {
    const start = index * stride - before;
    const first = Math.max(0, -Math.floor((start - low) / dilation));
    const last = Math.min(kernel - 1, Math.floor((high - 1 - start) / dilation));
    return last - first + 1;
  });
}

/**
 * For each pixel of the axis, whether any window looks at it.
 * @param {Windows} windows
 * @returns {boolean[]}
 */
export function seen(windows) {
  const looked = new Array(windows.size).fill(false);
  for (const { first, stop, start } of taps(windows)) {
    for (let i = 0; i < stop - first; i += 1) looked[start + i * windows.stride] = true;
  }
  return looked;
}

/**
 * How many pixels no window looks at.
 * @param {[Windows, Windows]} windows
 */
export function unseenCount([rows, columns]) {
  /** @param {Windows} axis */
  const looked = (axis) => seen(axis).filter(Boolean).length;
  return rows.size * columns.size - looked(rows) * looked(columns);
}

/**
 * The positions of one window along one axis, tap by tap, and what stands there: a "pixel", declared
 * "padding", or "beyond" it, where only ceil_mode can reach.
 * @param {Windows} windows
 * @param {number} index
 * @returns {{at: number, kind: "pixel" | "padding" | "beyond"}[]}
 */
export function positions(windows, index) {
  return Array.from({ length: windows.kernel }, (_, tap) => {
    const at = index * windows.stride - windows.before + tap * windows.dilation;
    return { at, kind: kindAt(windows, at) };
  });
}

/**
 * What stands at a position of an axis.
 * @param {Windows} windows
 * @param {number} at
 * @returns {"pixel" | "padding" | "beyond"}
 */
export function kindAt({ size, before, after }, at) {
  if (at >= 0 && at < size) return "pixel";
  return at >= -before && at < size + after ? "padding" : "beyond";
}

/**
 * @param {[number, number]} shape
 * @param {string} name
 * @param {number} size
 * @param {number} kernel
 * @param {number} stride
 * @param {[number, number]} pads
 * @param {number} dilation
 * @param {boolean} ceilMode
 * @returns {Windows}
 */
function axisWindows(shape, name, size, kernel, stride, [before, after], dilation, ceilMode) {
  const reach = dilation * (kernel - 1) + 1;
  const padding = Math.max(before, after);
  if (padding >= reach) {
    const dilated = dilation > 1 ? `, dilation=${dilation}` : "";
    throw new GeometryError(
      `padding=${padding} reaches past the window (kernel_size=${kernel}${dilated} spans ${reach}); ` +
        `use padding <= ${reach - 1}`,
    );
  }
  const room = size + before + after - reach;
  let count = Math.floor((room + (ceilMode ? stride - 1 : 0)) / stride) + 1;
  if (ceilMode && (count - 1) * stride >= size + before) count -= 1;
  if (count < 1) {
    const fits = Math.floor((size + before + after - 1) / dilation) + 1;
    const dilated = dilation > 1 ? ` with dilation=${dilation}` : "";
    const padded = before + after ? ` and ${before + after} of padding` : "";
    throw new GeometryError(
      `image has shape ${repr(shape)}; kernel_size=${kernel}${dilated} does not fit in ${size} ${name}${padded}; ` +
        `use kernel_size <= ${fits} or ${padded ? "more " : ""}padding`,
    );
  }
  const windows = { size, kernel, stride, before, after, dilation, count };
  if (size < dilation && Math.min(...tapCounts(windows, false)) < 1) {
    throw new GeometryError(
      `image has shape ${repr(shape)}; with kernel_size=${kernel}, dilation=${dilation} and ` +
        `padding=${repr([before, after])} a window steps over all ${size} ${name}; ` +
        `use dilation <= ${size} or less padding`,
    );
  }
  return windows;
}

/**
 * @param {string} name
 * @param {any} value
 */
function checkInteger(name, value) {
  if (!Number.isInteger(value))
    throw new GeometryError(`${name}=${repr(value)} is not an integer; use an integer`);
}

/**
 * @param {any} value
 * @returns {string} as Python writes it
 */
function repr(value) {
  if (!Array.isArray(value)) return String(value);
  return `(${value.map(repr).join(", ")}${value.length === 1 ? "," : ""})`;
}
