// Grids as nested lists, in which tests write down what they expect.

/**
 * Make nested lists from a grid.
 * @param {import("../../pooling_lib/explorers/static/shared/pool.js").Grid} grid
 * @returns {number[][]}
 */
export function toLists({ rows, columns, data }) {
  return Array.from({ length: rows }, (_, row) =>
    Array.from(data.subarray(row * columns, (row + 1) * columns)),
  );
}
