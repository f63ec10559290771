// The network as a row of blocks: as tall as a map, as deep as the number of maps, over the outline without pools.

const SPACE = "http://www.w3.org/2000/svg";
const HEIGHT = 104;
const SLOPE = 0.45;
const GAP = 16;
const MARGIN = 6;

/**
 * Draw the network.
 * @param {any} state of `readNetwork`
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
    if (then) stages.push({ side: then.shape[1], ghost: 0, channels, kind: after[index][0] });
  });
  const scale = HEIGHT / Math.max(...stages.map(({ side, ghost }) => Math.max(side, ghost)));
  let left = MARGIN;
  const drawn = stages.map((stage) => {
    const depth = 5 + 3.5 * Math.log2(stage.channels);
    const width = Math.max(stage.side, stage.ghost) * scale * SLOPE;
    const group = element("g", { class: `pool-cost-block pool-cost-block-${stage.kind}` });
    if (stage.ghost > stage.side) group.append(...box(left, stage.ghost * scale, depth, "pool-cost-ghost"));
    group.append(...box(left + ((stage.ghost > stage.side ? stage.ghost - stage.side : 0) * scale * SLOPE) / 2, Math.max(1.5, stage.side * scale), depth, "pool-cost-face"));
    const label = element("text", { x: left + (width + depth) / 2, y: HEIGHT * (1 + SLOPE) + 2 * MARGIN + 12, class: "pool-cost-side-length" });
    label.textContent = String(stage.side);
    group.append(label);
    left += width + depth + GAP;
    return group;
  });
  const svg = element("svg", { viewBox: `0 0 ${left - GAP + MARGIN} ${HEIGHT * (1 + SLOPE) + 2 * MARGIN + 18}`, class: "pool-cost-network", "aria-hidden": "true" });
  svg.append(...drawn);
  return svg;
}

/** A slanted slab standing on a common middle line: front, top and side. */
function box(left, height, depth, name) {
  const slant = height * SLOPE;
  const middle = MARGIN + (HEIGHT * (1 + SLOPE)) / 2;
  const top = middle - (height + slant) / 2;
  const front = [[left, top + slant], [left + slant, top], [left + slant, top + height], [left, top + slant + height]];
  const shift = ([x, y]) => [x + depth, y];
  const upper = [front[0], front[1], shift(front[1]), shift(front[0])];
  const side = [shift(front[0]), shift(front[1]), shift(front[2]), shift(front[3])];
  const lower = [front[0], shift(front[0]), shift(front[3]), front[3]];
  return [polygon(upper, `${name} pool-cost-top`), polygon(side, `${name} pool-cost-side`), polygon(lower, `${name} pool-cost-front`)];
}

function polygon(points, name) {
  return element("polygon", { points: points.map((point) => point.map((x) => x.toFixed(1)).join(",")).join(" "), class: name });
}

function element(tag, attributes) {
  const made = document.createElementNS(SPACE, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
}
