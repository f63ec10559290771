// What may come from outside, such as a state in an address: every setting known and sound, or nothing at all. No DOM.

/**
 * A check for one of a few values.
 * @param {...any} values
 */
export const among =
  (...values) =>
  (/** @type {any} */ value) =>
    values.includes(value);

/** A check for true or false. */
export const flag = among(true, false);

/**
 * A check for an integer in a range.
 * @param {number} least
 * @param {number} most
 */
export const whole = (least, most) => (/** @type {any} */ value) =>
  Number.isInteger(value) && value >= least && value <= most;

/**
 * A check for null, or for what another check lets pass.
 * @param {(value: any) => boolean} sound
 */
export const orNull = (sound) => (/** @type {any} */ value) => value === null || sound(value);

/**
 * A check for a list, each entry of which another check lets pass.
 * @param {(value: any) => boolean} sound
 * @param {number} least entries
 * @param {number} most entries
 */
export const listOf = (sound, least, most) => (/** @type {any} */ values) =>
  Array.isArray(values) && values.length >= least && values.length <= most && values.every(sound);

/**
 * A check for a grid: rows of equal length, each value of which another check lets pass.
 * @param {(value: any) => boolean} sound
 * @param {number} longest side
 */
export const gridOf = (sound, longest) => (/** @type {any} */ rows) =>
  listOf(listOf(sound, 1, longest), 1, longest)(rows) &&
  rows.every((/** @type {any[]} */ row) => row.length === rows[0].length);

/**
 * Take the settings that have a check, if all of them pass; null otherwise.
 * @param {any} raw
 * @param {Record<string, (value: any) => boolean>} sound
 * @returns {Record<string, any> | null}
 */
export function admitted(raw, sound) {
  try {
    const names = Object.keys(sound);
    return names.every((name) => sound[name](raw[name]))
      ? Object.fromEntries(names.map((name) => [name, raw[name]]))
      : null;
  } catch {
    return null;
  }
}
