// The surprise that the course opens with: a dark line that a reader drags, and the pool under it. The numbers are
// those of the explorers' own pool. Without this script, and in print, a figure stands in its place.

import { resolve } from "../../pooling_lib/explorers/static/shared/geometry.js";
import { averagePool, maxPool, minPool } from "../../pooling_lib/explorers/static/shared/pool.js";

/** @typedef {import("../../pooling_lib/explorers/static/shared/pool.js").Grid} Grid */

const [ROWS, COLUMNS] = [10, 24];
const LEAN = 5; // columns from its first row to its last
const BEFORE = 960; // pixels of the screen across, before the page has said how many there are
const WINDOW = 2;
const POOLS = { max: maxPool, average: averagePool, min: minPool };
const WHITE = 1;

/**
 * A white picture with a dark line.
 * @param {number} place the column of its first row
 * @param {number} width
 * @returns {Grid}
 */
function picture(place, width) {
  const data = new Float64Array(ROWS * COLUMNS).fill(WHITE);
  for (let row = 0; row < ROWS; row += 1) {
    const first = place + Math.round((row * LEAN) / (ROWS - 1));
    data.fill(0, row * COLUMNS + first, row * COLUMNS + first + width);
  }
  return { rows: ROWS, columns: COLUMNS, data };
}

/**
 * Draw on whole pixels of the screen: a line of 1.5 of them would be now one, now two, and now a shade of either.
 * @param {HTMLCanvasElement} canvas
 * @param {Grid} grid
 * @param {number} across pixels of the screen
 */
function paint(canvas, { rows, columns, data }, across) {
  const pen = canvas.getContext("2d");
  if (!pen) throw new Error("this browser gives no canvas to draw the line on");
  Object.assign(canvas, { width: across, height: Math.round((across * rows) / columns) });
  const right = (/** @type {number} */ column) => Math.round((column * canvas.width) / columns);
  const down = (/** @type {number} */ row) => Math.round((row * canvas.height) / rows);
  data.forEach((value, index) => {
    const [row, column] = [Math.floor(index / columns), index % columns];
    const grey = Math.round(255 * value);
    pen.fillStyle = `rgb(${grey} ${grey} ${grey})`;
    const [x, y] = [right(column), down(row)];
    pen.fillRect(x, y, right(column + 1) - x, down(row + 1) - y);
  });
  pen.fillStyle = "#e69f00"; // where a window ends
  const thick = Math.max(1, Math.round(across / 480));
  const half = Math.floor(thick / 2);
  const step = (WINDOW * columns) / COLUMNS; // values between two of them
  for (let x = step; x < columns; x += step) pen.fillRect(right(x) - half, 0, thick, canvas.height);
  for (let y = step; y < rows; y += step) pen.fillRect(0, down(y) - half, canvas.width, thick);
}

/**
 * What a reader should see, in words.
 * @param {Grid} before
 * @param {Grid} after
 * @param {string} pool
 */
function sentence(before, after, pool) {
  const dark = before.data.filter((value) => value < WHITE).length;
  const left = after.data.filter((value) => value < WHITE);
  const values = `${after.data.length} values`;
  const said = `${dark} of ${before.data.length} pixels are dark. Of the ${values} of ${pool} pooling`;
  if (!left.length) return `${said} none is: the line is gone.`;
  const darkest = Math.min(...left);
  const black = left.filter((value) => value === 0).length;
  return darkest ? `${said} ${left.length} are grey, the darkest ${darkest}.` : `${said} ${black} are black.`;
}

/**
 * A choice of one among a few, as buttons of a radio group.
 * @param {string} legend
 * @param {Record<string, string>} words by value, the first chosen
 * @param {(value: string) => void} chosen
 */
function choice(legend, words, chosen) {
  const set = document.createElement("fieldset");
  set.append(Object.assign(document.createElement("legend"), { textContent: legend }));
  Object.entries(words).forEach(([value, text], index) => {
    const label = document.createElement("label");
    const input = document.createElement("input");
    Object.assign(input, { type: "radio", name: `pool-vanish-${legend}`, value, checked: !index });
    input.addEventListener("change", () => chosen(value));
    label.append(input, ` ${text}`);
    set.append(label);
  });
  return set;
}

/** @param {Element} figure what stands in for this without scripts */
function show(figure) {
  const windows = resolve([ROWS, COLUMNS], { kernel_size: WINDOW });
  const state = { across: BEFORE, place: 8, width: 1, pool: /** @type {keyof typeof POOLS} */ ("max") };
  const [line, pooled] = [document.createElement("canvas"), document.createElement("canvas")];
  const said = document.createElement("p");
  const prompt = document.createElement("p");
  prompt.id = "pool-vanish-prompt";
  prompt.textContent =
    "Drag the dark line, with a finger, the mouse or the arrow keys. Can you find a place where max pooling keeps it?";
  const last = () => COLUMNS - LEAN - state.width;
  said.setAttribute("role", "status");
  const named = { role: "slider", tabindex: "0", "aria-label": "Place of the dark line", "aria-valuemin": "0" };
  line.setAttribute("aria-describedby", prompt.id);
  for (const [name, value] of Object.entries(named)) line.setAttribute(name, value);
  pooled.setAttribute("role", "img");

  function draw() {
    const before = picture(state.place, state.width);
    const after = POOLS[state.pool](before, windows);
    paint(line, before, state.across);
    paint(pooled, after, state.across);
    line.setAttribute("aria-valuemax", String(last()));
    line.setAttribute("aria-valuenow", String(state.place));
    line.setAttribute("aria-valuetext", `column ${state.place + 1}`);
    pooled.setAttribute("aria-label", `What ${state.pool} pooling makes of it`);
    said.textContent = sentence(before, after, state.pool);
  }

  /** @param {number} place */
  function move(place) {
    const next = Math.max(0, Math.min(last(), Math.round(place)));
    if (next === state.place) return;
    state.place = next;
    draw();
  }

  /** @type {Record<string, () => number>} */
  const keys = {
    ArrowLeft: () => state.place - 1,
    ArrowDown: () => state.place - 1,
    ArrowRight: () => state.place + 1,
    ArrowUp: () => state.place + 1,
    Home: () => 0,
    End: last,
  };
  line.addEventListener("keydown", (event) => {
    if (!(event.key in keys) || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    move(keys[event.key]());
  });
  const under = (/** @type {PointerEvent} */ event) => {
    const box = line.getBoundingClientRect();
    const row = Math.max(0, Math.min(ROWS - 1, ((event.clientY - box.top) / box.height) * ROWS));
    return ((event.clientX - box.left) / box.width) * COLUMNS - (row * LEAN) / (ROWS - 1) - state.width / 2;
  };
  line.addEventListener("pointerdown", (event) => {
    line.setPointerCapture(event.pointerId);
    move(under(event));
  });
  line.addEventListener("pointermove", (event) => {
    if (line.hasPointerCapture(event.pointerId)) move(under(event));
  });

  const controls = document.createElement("div");
  controls.className = "pool-vanish-controls";
  controls.append(
    choice("Pool", { max: "max", average: "average", min: "min" }, (value) => {
      state.pool = /** @type {keyof typeof POOLS} */ (value);
      draw();
    }),
    choice("Line", { 1: "1 pixel", 2: "2 pixels" }, (value) => {
      state.width = Number(value);
      state.place = Math.min(state.place, last());
      draw();
    }),
  );
  const box = document.createElement("div");
  box.className = "pool-vanish";
  const arrow = Object.assign(document.createElement("p"), {
    textContent: "↓ each window of 2 x 2 becomes one value",
  });
  arrow.className = "pool-vanish-arrow";
  box.append(prompt, line, arrow, pooled, said, controls);
  draw();
  new ResizeObserver(([{ contentRect } = { contentRect: { width: 0 } }]) => {
    const across = Math.round(contentRect.width * devicePixelRatio);
    if (!across || across === state.across) return;
    state.across = across;
    requestAnimationFrame(draw); // what is drawn changes the size, and the observer would be its own cause
  }).observe(line);
  figure.before(box);
  figure.classList.add("pool-replaced");
}

for (const figure of document.querySelectorAll(".tag_landing-figure")) show(figure);
