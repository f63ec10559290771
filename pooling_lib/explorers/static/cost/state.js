// The cost explorer's state: the traits of its model, read and worked out. No DOM.

import { traitsOf } from "../shared/traits.js";
import { countNetwork, TRAITS } from "./count.js";
import { leastSize, misfitNetwork, sidesOf } from "./fit.js";

/**
 * @typedef {import("./count.js").Network} Network
 * @typedef {import("./count.js").Traits} Traits
 */

/**
 * What the page shows: the network, or why its windows do not fit; the same convolutions with nothing in between; the
 * pixels a side that come to what stands after each of them, and the smallest image for all of them.
 * @typedef {Traits & {plain: Network, network: Network | null, error: string, sides: number[], least: number}} State
 */

/**
 * Read a model, and count its network and the same convolutions with nothing in between.
 * @param {{get: (name: string) => any}} model
 * @returns {State}
 */
export function readNetwork(model) {
  const traits = /** @type {Traits} */ (traitsOf(model, TRAITS));
  const plain = countNetwork({ ...traits, after: [] });
  const error = misfitNetwork(traits);
  const network = error ? null : countNetwork(traits);
  return { ...traits, plain, network, error, sides: sidesOf(traits), least: leastSize(traits) };
}
