// One picture for all views of an explorer. The reader's own must not reach Python, so it cannot go through the model.

const SHOWN = "pool-picture-shown";
const WANTED = "pool-picture-wanted";

/**
 * Keep the views of one explorer on the same picture.
 * @param {import("../shared/controls.js").Life} life
 * @param {{get: (name: string) => any}} model
 * @param {{own: () => any, show: (own: {picture: any, said: string} | null) => void}} view
 * @returns {(picture: any, said?: string) => void} shows a picture in all views; null for the first one
 */
export function sharePicture(life, model, { own, show }) {
  const name = model.get("name");
  let shown = null;
  const tell = (type, detail) => document.dispatchEvent(new CustomEvent(type, { detail: { name, ...detail } }));
  life.on(document, SHOWN, ({ detail }) => {
    if (detail.name !== name || detail.own === shown) return;
    shown = detail.own;
    show(shown);
  });
  life.on(document, WANTED, ({ detail }) => {
    if (detail.name === name && own() && shown) tell(SHOWN, { own: shown });
  });
  tell(WANTED, {});
  return (picture, said = "") => {
    tell(SHOWN, { own: picture ? { picture, said } : null });
  };
}
