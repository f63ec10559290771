// The network as a row of blocks: as tall as a map, as deep as the number of maps, over the outline without pools.

/**
 * @typedef {{side: number, ghost: number, channels: number, kind: string}} Stage
 * @typedef {[x: number, y: number]} Point
 */

const SPACE = "http://www.w3.org/2000/svg";
const HEIGHT = 104;
const SLOPE = 0.45;
const GAP = 16;
const MARGIN = 6;

/**
 * Draw the network.
 * @param {import("./state.js").State} state
 * @returns {SVGElement}
 */
export function networkPicture(state) {
  const { network, plain, after, size, input_channels } = state;
  const shown = network ?? plain;
  const stages = [{ side: size, ghost: size, channels: input_channels, kind: "image" }];
  shown.blocks.forEach(({ convolution, then }, index) => {
    const ghost = plain.blocks[index].convolution.shape[1];
    const [channels, side] = convolution.shape;
    stages.push({ side, ghost, channels, kind: after[index]?.[0] === "stride" ? "stride" : "convolution" });
    if (then) stages.push({ side: then.shape[1], ghost: 0, channels, kind: after[index]?.[0] ?? "" });
  });
  const scale = HEIGHT / Math.max(...stages.map(({ side, ghost }) => Math.max(side, ghost)));
  let left = MARGIN;
  const blocks = stages.map((stage) => {
    const block = drawBlock(stage, left, scale);
    left += block.width + GAP;
    return block.group;
  });
  const viewBox = `0 0 ${left - GAP + MARGIN} ${HEIGHT * (1 + SLOPE) + 2 * MARGIN + 18}`;
  const svg = element("svg", { viewBox, class: "pool-cost-network", "aria-hidden": "true" });
  svg.append(...blocks);
  return svg;
}

/**
 * A block with its side length below, in the middle of the outline that it would have without pools.
 * @param {Stage} stage
 * @param {number} left
 * @param {number} scale
 */
function drawBlock({ side, ghost, channels, kind }, left, scale) {
  const depth = 5 + 3.5 * Math.log2(channels);
  const width = Math.max(side, ghost) * scale * SLOPE + depth;
  const group = element("g", { class: `pool-cost-block pool-cost-block-${kind}` });
  const shrunk = ghost > side;
  if (shrunk) group.append(...box(left, ghost * scale, depth, "pool-cost-ghost"));
  const shift = shrunk ? ((ghost - side) * scale * SLOPE) / 2 : 0;
  group.append(...box(left + shift, Math.max(1.5, side * scale), depth, "pool-cost-face"));
  const place = { x: left + width / 2, y: HEIGHT * (1 + SLOPE) + 2 * MARGIN + 12 };
  const label = element("text", { ...place, class: "pool-cost-side-length" });
  label.textContent = String(side);
  group.append(label);
  return { group, width };
}

/**
 * A slanted slab standing on a common middle line: front, top and side.
 * @param {number} left
 * @param {number} height
 * @param {number} depth
 * @param {string} name
 */
function box(left, height, depth, name) {
  const slant = height * SLOPE;
  const middle = MARGIN + (HEIGHT * (1 + SLOPE)) / 2;
  const top = middle - (height + slant) / 2;
  /** @type {Point[]} */
  const front = [
    [left, top + slant],
    [left + slant, top],
    [left + slant, top + height],
    [left, top + slant + height],
  ];
  /** @type {(point: Point) => Point} */
  const shift = ([x, y]) => [x + depth, y];
  const upper = [front[0], front[1], shift(front[1]), shift(front[0])];
  const side = [shift(front[0]), shift(front[1]), shift(front[2]), shift(front[3])];
  const lower = [front[0], shift(front[0]), shift(front[3]), front[3]];
  return [
    polygon(upper, `${name} pool-cost-top`),
    polygon(side, `${name} pool-cost-side`),
    polygon(lower, `${name} pool-cost-front`),
  ];
}

/**
 * @param {Point[]} points
 * @param {string} name
 */
function polygon(points, name) {
  return element("polygon", {
    points: points.map((point) => point.map((x) => x.toFixed(1)).join(",")).join(" "),
    class: name,
  });
}

/**
 * @param {string} tag
 * @param {Record<string, string | number>} attributes
 */
function element(tag, attributes) {
  const made = document.createElementNS(SPACE, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, String(value));
  return made;
}
