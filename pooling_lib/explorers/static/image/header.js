// How large a picture is, read from the first bytes of its file: before it is decoded, which may take more memory
// than there is. No DOM.

/** How much of a file is read for its size: what a camera writes before a JPEG's size is shorter. */
export const HEAD = 2 ** 20;

/**
 * The size that a PNG, JPEG, GIF or WebP file says it has; null for any other file.
 * @param {DataView} head the first bytes of the file
 * @returns {{rows: number, columns: number} | null}
 */
export function statedSize(head) {
  for (const read of [pngSize, gifSize, webpSize, jpegSize]) {
    try {
      const size = read(head);
      if (size) return size;
    } catch (error) {
      if (!(error instanceof RangeError)) throw error; // the file ends before its size
    }
  }
  return null;
}

/**
 * @param {DataView} head
 * @param {string} text
 * @param {number} at
 */
const starts = (head, text, at = 0) =>
  [...text].every((letter, i) => head.getUint8(at + i) === letter.charCodeAt(0));

/**
 * A header chunk stands first.
 * @param {DataView} head
 */
function pngSize(head) {
  if (!starts(head, "\u0089PNG\r\n\u001a\n") || !starts(head, "IHDR", 12)) return null;
  return { columns: head.getUint32(16), rows: head.getUint32(20) };
}

/** @param {DataView} head */
function gifSize(head) {
  if (!starts(head, "GIF8")) return null;
  return { columns: head.getUint16(6, true), rows: head.getUint16(8, true) };
}

/**
 * Three kinds: extended, lossless and lossy.
 * @param {DataView} head
 */
function webpSize(head) {
  if (!starts(head, "RIFF") || !starts(head, "WEBP", 8)) return null;
  if (starts(head, "VP8X", 12)) {
    const length = (/** @type {number} */ at) => 1 + head.getUint16(at, true) + 65536 * head.getUint8(at + 2);
    return { columns: length(24), rows: length(27) };
  }
  if (starts(head, "VP8L", 12)) {
    const bits = head.getUint32(21, true);
    return { columns: 1 + (bits & 0x3fff), rows: 1 + ((bits >>> 14) & 0x3fff) };
  }
  return { columns: head.getUint16(26, true) & 0x3fff, rows: head.getUint16(28, true) & 0x3fff };
}

/**
 * One segment after another, each with its length, until one that begins a frame.
 * @param {DataView} head
 */
function jpegSize(head) {
  if (head.getUint16(0) !== 0xffd8) return null;
  let at = 2;
  for (;;) {
    while (head.getUint8(at) === 0xff && head.getUint8(at + 1) === 0xff) at += 1; // any number of fill bytes
    if (head.getUint8(at) !== 0xff) return null;
    const marker = head.getUint8(at + 1);
    const frame = marker === 0xc0 || (marker > 0xc0 && marker < 0xd0 && marker % 4 !== 0); // C4, C8 and CC are tables
    if (frame) return { columns: head.getUint16(at + 7), rows: head.getUint16(at + 5) };
    at += 2 + head.getUint16(at + 2);
  }
}
