// The first drawing of the image explorer, piece by piece: all at once would keep a phone from answering. No DOM.

import { rests } from "../shared/rests.js";
import { readImageState } from "./state.js";

/**
 * Work out each panel by itself; what is kept of it is there when all are asked for.
 * @param {{get: (name: string) => any}} model
 * @param {import("./source.js").Picture} picture
 * @param {import("./state.js").Keep} keep
 */
export async function readPanels(model, picture, keep) {
  const rest = rests();
  for (const operation of model.get("operations")) {
    await rest();
    readImageState({ get: (name) => (name === "operations" ? [operation] : model.get(name)) }, picture, keep);
  }
}

/**
 * Take steps one after the other, until it is over.
 * @param {(() => void)[]} steps
 * @param {() => boolean} over
 */
export async function oneByOne(steps, over) {
  const rest = rests();
  for (const step of steps) {
    await rest();
    if (over()) return;
    step();
  }
}
