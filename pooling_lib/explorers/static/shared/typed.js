// What a reader types, and names of files: read up to a length, and quoted no longer than it is read.

/** The most characters that are read of what is typed: any number that a page computes with has fewer. */
export const LONGEST_TEXT = 40;

/**
 * A text as a message quotes it.
 * @param {string} text
 */
export function quoted(text) {
  const start = Array.from(text.slice(0, 2 * LONGEST_TEXT));
  return `“${start.length > LONGEST_TEXT ? `${start.slice(0, LONGEST_TEXT).join("")}…` : text}”`;
}

/**
 * Why a text is too long to be read; empty when it is not.
 * @param {string} text
 */
export function tooLong(text) {
  if (text.length <= LONGEST_TEXT) return "";
  return `${quoted(text)} has ${text.length.toLocaleString("en")} characters, and at most ${LONGEST_TEXT} are read`;
}
