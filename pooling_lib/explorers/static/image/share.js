// One picture for all views of an explorer. The reader's own must not reach Python, so it cannot go through the model.

const SHOWN = "pool-picture-shown";
const WANTED = "pool-picture-wanted";

/**
 * @typedef {import("./source.js").Picture} Picture
 * @typedef {{picture: Picture, said: string}} Own the reader's own picture, and what was done to it
 */

/**
 * Keep the views of one explorer on the same picture.
 * @param {import("../shared/controls.js").Life} life
 * @param {{get: (name: string) => any}} model
 * @param {{own: () => Own | null, show: (own: Own | null) => void}} view
 * @returns {(own: Own | null) => void} shows a picture in all views; null for the first one
 */
export function sharePicture(life, model, { own, show }) {
  const name = model.get("name");
  const tell = (/** @type {string} */ type, /** @type {{own?: Own | null}} */ detail) =>
    document.dispatchEvent(new CustomEvent(type, { detail: { name, ...detail } }));
  life.on(document, SHOWN, ({ detail }) => {
    if (detail.name === name && detail.own !== own()) show(detail.own);
  });
  life.on(document, WANTED, ({ detail }) => {
    if (detail.name === name && own()) tell(SHOWN, { own: own() });
  });
  tell(WANTED, {});
  return (shown) => tell(SHOWN, { own: shown });
}
