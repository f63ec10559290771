// Strides and generations that fit the largest picture: where the sliders end, and what follows. No DOM.

import { LARGEST_SIDE, SIDE } from "./model.js";

/** @typedef {{pattern: string, drawing: number[][], stride: number, depth: number}} Plan */

const MOST_DEPTH = 3;
const MOST_STRIDE = 4;

/**
 * The sides of what is moved.
 * @param {Pick<Plan, "pattern" | "drawing">} plan
 */
const sidesOf = ({ pattern, drawing }) =>
  pattern === "own" && drawing.length ? [drawing.length, drawing[0].length] : [SIDE];

/**
 * The side of the picture: a multiple of all the strides.
 * @param {Plan} plan
 */
function neededSide({ stride, depth, ...plan }) {
  const period = stride ** depth;
  return Math.max(...sidesOf(plan).map((side) => Math.ceil(side / period) * period));
}

/** @param {Plan} plan */
const fitsPicture = (plan) => neededSide(plan) <= LARGEST_SIDE;

/**
 * The most generations that fit; 0 where not even one does.
 * @param {Omit<Plan, "depth">} plan
 */
export function deepest(plan) {
  let depth = MOST_DEPTH;
  while (depth > 0 && !fitsPicture({ ...plan, depth })) depth -= 1;
  return depth;
}

/**
 * Changes of the reader's, and what has to follow for them to fit: generations the stride, and the stride a drawing.
 * A stride that fits no picture is stepped over.
 * @param {Plan} plan as it is
 * @param {Record<string, any>} changes
 * @returns {Record<string, any>}
 */
export function fittedShift(plan, changes) {
  const next = { ...plan, ...changes };
  if (fitsPicture(next)) return changes;
  const step = next.stride > plan.stride && next.stride < MOST_STRIDE ? 1 : -1;
  while (!deepest(next)) next.stride += step;
  const wanted = changes.stride ?? plan.stride;
  const stride = next.stride === wanted ? {} : { stride: next.stride };
  return { ...changes, ...stride, depth: Math.min(next.depth, deepest(next)) };
}

/**
 * What is said of a stride that was stepped over; nothing when none was.
 * @param {Plan} plan as it was
 * @param {{stride?: number}} changes that were wanted
 * @param {{stride?: number}} fit changes that were made
 */
export function steppedOver(plan, { stride = plan.stride }, fit) {
  const made = fit.stride ?? stride;
  if (made === stride) return "";
  const needed = neededSide({ ...plan, stride, depth: 1 });
  return `Stride ${stride} would need a picture of ${needed} pixels a side, and at most ${LARGEST_SIDE} fit. Stride ${made} does, and is shown.`;
}

/**
 * Why a picture would be too large, in a reader's words; empty when it is not.
 * @param {Plan} plan
 */
export function misfitShift(plan) {
  if (fitsPicture(plan)) return "";
  const { stride, depth } = plan;
  const [needed, smaller] = [neededSide(plan), Math.max(...sidesOf(plan)) > SIDE ? " or drawing" : ""];
  const times = depth === 1 ? `Stride ${stride} needs` : `${depth} generations of stride ${stride} need`;
  const fewer = depth === 1 ? "" : " or fewer generations";
  return `${times} a picture of ${needed} pixels a side, and at most ${LARGEST_SIDE} fit. Use a smaller stride${smaller}${fewer}.`;
}
