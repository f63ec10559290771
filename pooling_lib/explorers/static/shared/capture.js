// A picture of what stands on the page, as the reader sees it: boxes, texts and canvases as SVG, that slides take.

import { colourReader, cutTo, escaped, hatching, pixelsOf, rounded, slope } from "./ink.js";

const SVG_SPACE = "http://www.w3.org/2000/svg";
const PAPER_MARGIN = 16;
// What is there to be pressed, what is there to be heard only, and what is said of a control.
const LEFT_OUT =
  "button, input[type=range], input[type=radio], input[type=checkbox], .pool-spoken, details, " +
  ".pool-field-error, .pool-cost-followed, " +
  ".pool-control:has(input[type=range])";
const SIDES = ["Top", "Right", "Bottom", "Left"];

/**
 * A picture, and its size in CSS pixels.
 * @typedef {{text: string, width: number, height: number}} Picture
 * @typedef {{marks: string[], left: number, top: number, colour: (css: string) => string | null,
 *            pen: CanvasRenderingContext2D}} Sheet
 */

/**
 * What stands between the parts, such as controls, is no part of the picture: they move up to each other.
 * @param {DOMRect[]} boxes
 * @returns {{tops: number[], bottom: number}} for each what is above the picture's upper edge, and where the last ends
 */
function closedUp(boxes) {
  const order = boxes.map((_, i) => i).sort((one, other) => boxes[one].top - boxes[other].top);
  const tops = boxes.map(() => 0);
  let [end, cut] = [boxes[order[0]].top - PAPER_MARGIN, boxes[order[0]].top - PAPER_MARGIN];
  for (const i of order) {
    cut += Math.max(0, boxes[i].top - end - PAPER_MARGIN);
    tops[i] = cut;
    end = Math.max(end, boxes[i].bottom);
  }
  return { tops, bottom: end - cut };
}

/**
 * Draw elements of the page, one below the other as they stand there.
 * @param {HTMLElement} root whose background they stand on
 * @param {HTMLElement[]} parts
 * @returns {Picture}
 */
export function captured(root, parts) {
  const seen = parts.filter((part) => {
    const { width, height } = part.getBoundingClientRect();
    return width && height;
  });
  const boxes = seen.map((part) => part.getBoundingClientRect());
  const left = Math.min(...boxes.map((box) => box.left)) - PAPER_MARGIN;
  const right = Math.max(...boxes.map((box) => box.right)) + PAPER_MARGIN;
  const { tops, bottom } = closedUp(boxes);
  const [width, height] = [Math.ceil(right - left), Math.ceil(bottom + PAPER_MARGIN)];
  const pen = /** @type {CanvasRenderingContext2D} */ (document.createElement("canvas").getContext("2d"));
  /** @type {Sheet} */
  const sheet = { marks: [], left, top: 0, colour: colourReader(), pen };
  seen.forEach((part, i) => drawElement(part, { ...sheet, top: tops[i] }));
  const paper = sheet.colour(getComputedStyle(root).backgroundColor) ?? "#fff";
  const text = [
    `<svg xmlns="${SVG_SPACE}" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`,
    hatching,
    `<rect width="${width}" height="${height}" fill="${paper}"/>`,
    ...sheet.marks,
    "</svg>",
  ];
  return { text: text.join("\n"), width, height };
}

/**
 * @param {Element} element
 * @param {Sheet} sheet
 */
function drawElement(element, sheet) {
  if (element.getClientRects().length === 0 || element.matches(LEFT_OUT)) return;
  const style = getComputedStyle(element);
  if (style.visibility === "hidden") return;
  if (element instanceof HTMLCanvasElement) return drawCanvas(element, style, sheet);
  if (element instanceof SVGSVGElement) return drawDrawing(element, sheet);
  drawBox(element, style, sheet);
  if (element instanceof HTMLSelectElement)
    return writeIn(element, element.selectedOptions[0]?.text ?? "", sheet);
  if (element instanceof HTMLInputElement) return writeIn(element, element.value, sheet);
  const cut = style.overflowX === "hidden";
  if (cut)
    sheet.marks.push(cutTo(placeOn(element, sheet), style.borderTopLeftRadius, `cut-${sheet.marks.length}`));
  for (const child of element.childNodes) {
    if (child instanceof Text) writeText(child, style, sheet);
    else if (child instanceof Element) drawElement(child, sheet);
  }
  if (cut) sheet.marks.push("</g>");
  const note = /** @type {HTMLElement} */ (element).dataset.note;
  if (note) writeNote(element, note, sheet);
}

/**
 * @param {Element} element
 * @param {Sheet} sheet
 */
function placeOn(element, { left, top }) {
  const box = element.getBoundingClientRect();
  return { x: box.left - left, y: box.top - top, width: box.width, height: box.height };
}

/**
 * @param {Element} element
 * @param {CSSStyleDeclaration} style
 * @param {Sheet} sheet
 */
function drawBox(element, style, sheet) {
  const { x, y, width, height } = placeOn(element, sheet);
  const sides = SIDES.map((side) => {
    const kind = style.getPropertyValue(`border-${side.toLowerCase()}-style`);
    const size = kind === "none" ? 0 : parseFloat(style.getPropertyValue(`border-${side.toLowerCase()}-width`));
    return { size, kind, colour: sheet.colour(style.getPropertyValue(`border-${side.toLowerCase()}-color`)) };
  });
  const [first] = sides;
  const whole = sides.every(({ size, colour }) => size === first.size && colour === first.colour);
  const inset = whole ? first.size / 2 : 0;
  const shape =
    `<rect x="${rounded(x + inset)}" y="${rounded(y + inset)}" width="${rounded(width - 2 * inset)}" ` +
    `height="${rounded(height - 2 * inset)}" rx="${rounded(Math.max(0, parseFloat(style.borderTopLeftRadius) - inset))}"`;
  const fill = sheet.colour(style.backgroundColor);
  const line = whole && first.size && first.colour ? strokeOf(first) : "";
  if (fill || line) sheet.marks.push(`${shape} fill="${fill ?? "none"}"${line}/>`);
  if (style.backgroundImage.includes("repeating-linear-gradient")) {
    sheet.marks.push(`${shape} fill="url(#hatching)"/>`);
  }
  if (style.backgroundImage.startsWith("linear-gradient(90deg")) {
    const id = `slope-${sheet.marks.length}`;
    sheet.marks.push(slope(style.backgroundImage, id, sheet.colour), `${shape} fill="url(#${id})"/>`);
  }
  if (whole) return;
  const lines = [
    [x, y, x + width, y],
    [x + width, y, x + width, y + height],
    [x, y + height, x + width, y + height],
    [x, y, x, y + height],
  ];
  sides.forEach((side, i) => {
    if (!side.size || !side.colour) return;
    const [x1, y1, x2, y2] = lines[i].map(rounded);
    sheet.marks.push(`<line x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}"${strokeOf(side)}/>`);
  });
}

/** @param {{size: number, kind: string, colour: string | null}} side */
function strokeOf({ size, kind, colour }) {
  const gaps = { dashed: [3, 2], dotted: [1, 2] }[kind]?.map((length) => length * size).join(" ");
  return ` stroke="${colour}" stroke-width="${size}"${gaps ? ` stroke-dasharray="${gaps}"` : ""}`;
}

/**
 * Write a text where it stands, line by line.
 * @param {Text} node
 * @param {CSSStyleDeclaration} style
 * @param {Sheet} sheet
 */
function writeText(node, style, sheet) {
  const range = document.createRange();
  /** @type {{words: string[], left: number, right: number, top: number}[]} */
  const lines = [];
  for (const { 0: word, index } of node.data.matchAll(/\S+/g)) {
    range.setStart(node, index);
    range.setEnd(node, index + word.length);
    const box = range.getBoundingClientRect();
    if (!box.width) continue;
    const line = lines.at(-1);
    if (line && Math.abs(line.top - box.top) < 2) {
      line.words.push(word);
      line.right = box.right;
    } else lines.push({ words: [word], left: box.left, right: box.right, top: box.top });
  }
  for (const { words, left, right, top } of lines) {
    writeLine(words.join(" "), [(left + right) / 2 - sheet.left, top - sheet.top], style, sheet);
  }
}

/**
 * @param {string} text
 * @param {[x: number, y: number]} place middle of its upper edge
 * @param {CSSStyleDeclaration} style
 * @param {Sheet} sheet
 */
function writeLine(text, [x, y], style, { marks, pen, colour }) {
  pen.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
  const baseline = y + pen.measureText(text).fontBoundingBoxAscent;
  marks.push(
    `<text x="${rounded(x)}" y="${rounded(baseline)}" text-anchor="middle" font-size="${style.fontSize}" ` +
      `font-weight="${style.fontWeight}" font-family="${escaped(style.fontFamily)}" ` +
      `fill="${colour(style.color) ?? "#000"}">${escaped(text)}</text>`,
  );
}

/**
 * @param {Element} field
 * @param {string} text
 * @param {Sheet} sheet
 */
function writeIn(field, text, sheet) {
  const { x, y, width, height } = placeOn(field, sheet);
  const style = getComputedStyle(field);
  writeLine(text, [x + width / 2, y + (height - 1.2 * parseFloat(style.fontSize)) / 2], style, sheet);
}

/**
 * A note that the style sheet hangs on the corner of a cell.
 * @param {Element} element
 * @param {string} note
 * @param {Sheet} sheet
 */
function writeNote(element, note, sheet) {
  const { x, y, width } = placeOn(element, sheet);
  const style = getComputedStyle(element, "::after");
  const size = parseFloat(style.fontSize);
  const room = size * (0.6 * note.length + 0.7);
  const paper = sheet.colour(style.backgroundColor) ?? "#fff";
  sheet.marks.push(
    `<rect x="${rounded(x + width - room / 2)}" y="${rounded(y - size / 2)}" width="${rounded(room)}" ` +
      `height="${rounded(1.4 * size)}" rx="${rounded(0.7 * size)}" fill="${paper}"/>`,
  );
  writeLine(note, [x + width, y - size / 2 + 0.1 * size], style, sheet);
}

/**
 * @param {HTMLCanvasElement} canvas
 * @param {CSSStyleDeclaration} style
 * @param {Sheet} sheet
 */
function drawCanvas(canvas, style, sheet) {
  const { x, y, width, height } = placeOn(canvas, sheet);
  if (!canvas.width || !canvas.height || !width || !height) return;
  const pixels = pixelsOf(canvas, style.imageRendering === "pixelated" ? [2 * width, 2 * height] : null);
  sheet.marks.push(
    `<image x="${rounded(x)}" y="${rounded(y)}" width="${rounded(width)}" height="${rounded(height)}" ` +
      `preserveAspectRatio="none" href="${pixels}"/>`,
  );
}

/**
 * A drawing is taken as it is, with the colours that the style sheet gives its shapes.
 * @param {SVGSVGElement} drawing
 * @param {Sheet} sheet
 */
function drawDrawing(drawing, sheet) {
  const { x, y, width, height } = placeOn(drawing, sheet);
  const copy = /** @type {SVGSVGElement} */ (drawing.cloneNode(true));
  const shapes = [drawing, ...drawing.querySelectorAll("*")];
  const scale = width / (drawing.viewBox.baseVal?.width || width);
  [copy, ...copy.querySelectorAll("*")].forEach((shape, i) => {
    const style = getComputedStyle(shapes[i]);
    for (const name of ["fill", "stroke"])
      shape.setAttribute(name, sheet.colour(style.getPropertyValue(name)) ?? "none");
    for (const name of ["font-size", "font-family", "text-anchor", "opacity"])
      shape.setAttribute(name, style.getPropertyValue(name));
    // A line that is as wide at any scale is told in the units of the drawing, which every program knows.
    const unit = style.vectorEffect === "non-scaling-stroke" ? scale : 1;
    for (const name of ["stroke-width", "stroke-dasharray"]) {
      const lengths = style.getPropertyValue(name).match(/[\d.]+/g);
      if (lengths) shape.setAttribute(name, lengths.map((length) => Number(length) / unit).join(" "));
    }
    shape.removeAttribute("class");
  });
  for (const [name, value] of Object.entries({ x, y, width, height })) copy.setAttribute(name, rounded(value));
  sheet.marks.push(new XMLSerializer().serializeToString(copy));
}
