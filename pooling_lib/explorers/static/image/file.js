// The reader's own picture: opened, told in levels and made small enough, all within the browser.

import { HEAD, statedSize } from "./header.js";
import { quoted } from "../shared/typed.js";
import { penOf } from "./paint.js";
import { shrinker } from "./shrink.js";
import { LONGEST_SIDE } from "./state.js";

/** The largest picture that is opened, in pixels (8192 × 8192), as by `load_image`. */
export const MOST_PIXELS = 2 ** 26;

/** How much of a picture is taken from the browser at a time: 4 MB. */
const TILE = { rows: 256, columns: 4096 };

/** @typedef {{rows: number, columns: number}} Size in pixels */

/** A file that cannot be shown, and why. */
class PictureError extends Error {}

/**
 * Read a file in 256 greys, and in as many levels of red, green and blue, as Python keeps a picture.
 * @param {File} file
 * @returns {Promise<{picture: import("./source.js").Picture, said: string}>} `said` tells what was done to it
 */
export async function openPicture(file) {
  const bitmap = await decode(file);
  const { width, height } = bitmap;
  const shrink = Math.min(1, LONGEST_SIDE / Math.max(width, height));
  const [columns, rows] = [width, height].map((length) => Math.max(1, Math.round(length * shrink)));
  const { levels, channels, clear } = shrunk(bitmap, { rows, columns });
  bitmap.close();
  const shown =
    shrink < 1 ? `scaled from ${height} × ${width} to ${rows} × ${columns}` : `${rows} × ${columns}`;
  const laid = clear ? ", its transparent parts laid on white" : "";
  return {
    picture: { rows, columns, levels, channels },
    said: `${quoted(file.name)}, ${shown}${laid}. It has not left this browser.`,
  };
}

/** @param {File} file */
async function decode(file) {
  const name = quoted(file.name);
  const head = await file
    .slice(0, HEAD)
    .arrayBuffer()
    .catch(() => new ArrayBuffer(0));
  const stated = statedSize(new DataView(head));
  if (stated) checkSize(name, stated);
  const bitmap = await createImageBitmap(file).catch(() => {
    throw new PictureError(
      stated
        ? `${name}, of ${sizeInWords(stated)}, cannot be opened: it is damaged, or larger than this browser takes; save it again, or smaller.`
        : `${name} is not an image that can be read; use a PNG or JPEG file.`,
    );
  });
  checkSize(name, { rows: bitmap.height, columns: bitmap.width });
  return bitmap;
}

/**
 * @param {string} name
 * @param {Size} size
 */
function checkSize(name, { rows, columns }) {
  if (rows * columns <= MOST_PIXELS) return;
  const most = `${MOST_PIXELS.toLocaleString("en")} (8192 × 8192)`;
  throw new PictureError(
    `${name} is too large: it has ${sizeInWords({ rows, columns })}, and at most ${most} are read; scale it down or cut it first.`,
  );
}

/** @param {Size} size */
const sizeInWords = ({ rows, columns }) =>
  `${rows.toLocaleString("en")} × ${columns.toLocaleString("en")} pixels`;

/**
 * The picture's levels in a smaller size, or in its own. A browser hands out pixels as they are and scales by rules
 * of its own, so it is asked for pixels only: a few megabytes at a time.
 * @param {ImageBitmap} bitmap
 * @param {Size} size
 */
function shrunk(bitmap, size) {
  const { width, height } = bitmap;
  const { add, end } = shrinker({ rows: height, columns: width }, size);
  const pen = penOf(new OffscreenCanvas(Math.min(TILE.columns, width), Math.min(TILE.rows, height)));
  pen.globalCompositeOperation = "copy"; // nothing of the part before shows through
  pen.imageSmoothingEnabled = false;
  for (let top = 0; top < height; top += TILE.rows) {
    const rows = Math.min(TILE.rows, height - top);
    for (let left = 0; left < width; left += TILE.columns) {
      const columns = Math.min(TILE.columns, width - left);
      pen.drawImage(bitmap, left, top, columns, rows, 0, 0, columns, rows);
      add({ top, left, rows, columns, rgba: pen.getImageData(0, 0, columns, rows).data });
    }
  }
  return end();
}

/**
 * Take pictures from a file input, and from what is dropped on an element.
 * @param {import("../shared/controls.js").Life} life
 * @param {{input: HTMLInputElement, area: HTMLElement, opened: (picture: import("./source.js").Picture, said: string) => void,
 *          refused: (message: string) => void}} options
 */
export function acceptPictures(life, { input, area, opened, refused }) {
  let latest = 0;
  let ended = false;
  life.defer(() => (ended = true));
  const take = async (/** @type {File | undefined} */ file) => {
    if (!file) return;
    latest += 1;
    const mine = latest;
    // A picture that takes long must not replace one that was chosen after it.
    const current = () => !ended && mine === latest;
    try {
      const { picture, said } = await openPicture(file);
      if (current()) opened(picture, said);
    } catch (error) {
      if (!(error instanceof PictureError)) throw error;
      if (current()) refused(error.message);
    }
  };
  const over = (/** @type {boolean} */ shown) => area.classList.toggle("pool-image-dropping", shown);
  const holdsFile = (/** @type {DragEvent} */ event) => event.dataTransfer?.types.includes("Files");
  life.on(input, "change", () => {
    take(input.files?.[0]);
    input.value = ""; // so that the same file can be chosen again
  });
  life.on(area, "dragover", (/** @type {DragEvent} */ event) => {
    if (!holdsFile(event)) return;
    event.preventDefault();
    over(true);
  });
  life.on(area, "dragleave", (/** @type {DragEvent & {relatedTarget: Node | null}} */ event) =>
    over(area.contains(event.relatedTarget)),
  );
  life.on(area, "drop", (/** @type {DragEvent} */ event) => {
    if (!holdsFile(event)) return;
    event.preventDefault();
    over(false);
    take(event.dataTransfer?.files[0]);
  });
}
