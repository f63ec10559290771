import assert from "node:assert/strict";
import test from "node:test";
import { statedSize } from "../../pooling_lib/explorers/static/image/header.js";

/**
 * The first bytes of a file, from bytes and texts.
 * @param {...(number[] | string)} parts
 */
function head(...parts) {
  const bytes = parts.flatMap((part) =>
    typeof part === "string" ? [...part].map((letter) => letter.charCodeAt(0)) : part,
  );
  return new DataView(Uint8Array.from(bytes).buffer);
}

const SIZE = { rows: 258, columns: 772 };
const PNG = ["\u0089PNG\r\n\u001a\n", [0, 0, 0, 13], "IHDR", [0, 0, 3, 4, 0, 0, 1, 2]];
const FRAME = [0xff, 0xc2, 0, 17, 8, 1, 2, 3, 4];

test("the size of a PNG file stands in its header chunk", () => {
  assert.deepEqual(statedSize(head(...PNG)), SIZE);
});

test("the size of a GIF file is little-endian", () => {
  assert.deepEqual(statedSize(head("GIF89a", [4, 3, 2, 1])), SIZE);
});

test("the size of a WebP file is read in all three kinds", () => {
  const riff = ["RIFF", [0, 0, 0, 0], "WEBP"];
  const extended = [...riff, "VP8X", [10, 0, 0, 0, 0, 0, 0, 0], [3, 3, 0], [1, 1, 0]];
  // 14 bits of 771, then 14 bits of 257.
  const lossless = [...riff, "VP8L", [0, 0, 0, 0, 0x2f], [0x03, 0x43, 0x40, 0x00]];
  const lossy = [...riff, "VP8 ", [0, 0, 0, 0], [0, 0, 0, 0x9d, 1, 0x2a], [4, 3, 2, 1]];
  for (const parts of [extended, lossless, lossy])
    assert.deepEqual(statedSize(head(...parts)), SIZE, String(parts[3]));
});

test("the size of a JPEG file stands in its frame, behind other segments and fill bytes", () => {
  const tables = [0xff, 0xc4, 0, 4, 9, 9];
  assert.deepEqual(statedSize(head([0xff, 0xd8], tables, [0xff, 0xff, ...FRAME])), SIZE);
});

test("a JPEG file whose segments do not follow each other has none", () => {
  assert.equal(statedSize(head([0xff, 0xd8, 0, 0, ...FRAME])), null);
});

test("a file that ends before its size has none", () => {
  const whole = head(...PNG);
  for (let length = 0; length < whole.byteLength; length += 1) {
    assert.equal(statedSize(new DataView(whole.buffer, 0, length)), null, `${length} bytes`);
  }
  assert.equal(statedSize(head([0xff, 0xd8, ...FRAME.slice(0, 7)])), null);
});

test("any other file has none", () => {
  assert.equal(statedSize(head("<svg xmlns='http://www.w3.org/2000/svg' width='4' height='3'>")), null);
  assert.equal(
    statedSize(head("RIFF", [0, 0, 0, 0], "WAVEfmt and more than that, so that it does not end")),
    null,
  );
});
