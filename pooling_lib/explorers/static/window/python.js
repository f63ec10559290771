// The call of pooling_lib that gives what the explorer shows. No DOM.

import { OPERATIONS } from "./operations.js";

/** @type {[name: string, usual: any][]} */
const SETTINGS = [
  ["stride", null],
  ["padding", 0],
  ["dilation", 1],
  ["ceil_mode", false],
];
/** @type {Record<string, any>} */
const OWN = { count_include_pad: true, p: 2 };

/**
 * The call that gives the output of a state.
 * @param {Record<string, any>} state
 */
export function pythonCall(state) {
  const own = OPERATIONS[state.operation].settings.map(
    (name) => /** @type {[string, any]} */ ([name, OWN[name]]),
  );
  const told = [...SETTINGS, ...own].filter(
    ([name, usual]) => JSON.stringify(state[name]) !== JSON.stringify(usual),
  );
  const rows = state.values.map((/** @type {number[]} */ row) => `        [${row.join(", ")}],\n`);
  const settings = ["kernel_size", ...told.map(([name]) => name)].map(
    (name) => `    ${name}=${literal(state[name])},\n`,
  );
  const call = `${state.operation}_pool`;
  return `from pooling_lib import ${call}\n\n${call}(\n    [\n${rows.join("")}    ],\n${settings.join("")})\n`;
}

/**
 * @param {any} value
 * @returns {string} as Python writes it
 */
function literal(value) {
  if (Array.isArray(value)) return `(${value.map(literal).join(", ")})`;
  if (typeof value === "boolean") return value ? "True" : "False";
  return String(value);
}
