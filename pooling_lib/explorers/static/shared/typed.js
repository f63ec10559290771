// What a reader types, and names of files: read up to a length, and quoted no longer than it is read.

/** The most characters that are read of what is typed: any number that a page computes with has fewer. */
export const LONGEST_TEXT = 40;

const UNSEEN = /[\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]/g;

/**
 * A text without signs that nobody sees: calculators and word processors copy the direction of writing with a number.
 * @param {string} text
 */
export const withoutUnseen = (text) => text.replace(UNSEEN, "");

/**
 * A text as a message quotes it.
 * @param {string} typed
 */
export function quoted(typed) {
  const text = withoutUnseen(typed);
  // A character may take two places.
  const start = Array.from(text.slice(0, 2 * (LONGEST_TEXT + 1)));
  return `“${start.length > LONGEST_TEXT ? `${start.slice(0, LONGEST_TEXT).join("")}…` : text}”`;
}

/**
 * Why a text is too long to be read; empty when it is not.
 * @param {string} text
 * @param {number} [longest]
 */
export function tooLong(text, longest = LONGEST_TEXT) {
  if (text.length <= longest) return "";
  const [has, most] = [text.length, longest].map((count) => count.toLocaleString("en"));
  return `${quoted(text)} has ${has} characters, and at most ${most} are read`;
}
