// What a model holds. A Python that runs in the page itself sends its None as undefined, which is null here.

/**
 * Read a trait of a model.
 * @param {{get: (name: string) => any}} model
 * @param {string} name
 */
export const traitOf = (model, name) => withNull(model.get(name));

/**
 * Read several traits of a model.
 * @param {{get: (name: string) => any}} model
 * @param {readonly string[]} names
 * @returns {Record<string, any>}
 */
export const traitsOf = (model, names) => Object.fromEntries(names.map((name) => [name, traitOf(model, name)]));

/**
 * The same value where nothing is undefined, and else one with null in its place, in lists of lists too.
 * @param {any} value
 * @returns {any}
 */
function withNull(value) {
  if (!Array.isArray(value)) return value === undefined ? null : value;
  const made = value.map(withNull);
  return made.every((one, index) => Object.is(one, value[index])) ? value : made;
}
