// What can be done with an explorer as a whole: undo, reset, copy, save, embed, fill the screen. One row of buttons.

import { captured } from "./capture.js";
import { attribute, button, h, setText } from "./controls.js";
import { copyText } from "./copy.js";
import { rasterOf } from "./ink.js";

const HEIGHTS =
  "Its script makes the frame as high as the explorer. " +
  "A page that takes scripts out shows the frame with a height that is enough in any column.";
// A frame is not told whether it may.
const FORBIDDEN =
  "If it is not among the downloads, the page around this explorer forbids them: open it by its link, and save there.";
const FULL = "Leave the full screen first: the code has to hold how high the explorer is in a page.";

/** @param {HTMLElement} root */
const isFull = (root) => document.fullscreenElement === root;

/**
 * What the row of tools asks of its explorer. `link` and `frame` give the address and the embedding code where there
 * are any; `parts` are what a picture shows; `beside` says what no link carries, such as a reader's picture.
 * @typedef {object} Subject
 * @property {string} name of the files
 * @property {() => HTMLElement} root
 * @property {() => HTMLElement[]} parts
 * @property {() => string} beside
 * @property {() => boolean} undo whether there was anything to undo
 * @property {() => void} reset
 * @property {(() => string) | null} link
 * @property {(() => string) | null} frame
 * @property {(() => string) | null} python
 */

/**
 * The row of tools, with a line for what came of it.
 * @param {import("./controls.js").Life} life
 * @param {Subject} subject
 */
export function toolRow(life, subject) {
  const told = h("span", { class: "pool-told", role: "status" });
  const tell = (/** @type {string} */ text) => setText(told, text);
  const copier = (/** @type {() => string} */ text, /** @type {() => string} */ done) => async () => {
    if (await copyText(text(), told)) tell(done());
  };
  const asItIs = () => {
    const beside = subject.beside();
    return beside ? `with these settings; ${beside} is not in it and stays in this browser` : "as it is now";
  };
  const { link, frame, python } = subject;
  // After what follows a change, which ends what was told before.
  const tellAfter = (/** @type {string} */ text) => queueMicrotask(() => tell(text));
  const undo = () => tellAfter(subject.undo() ? "Undone." : "There is nothing to undo.");
  const reset = () => {
    const beside = subject.beside();
    subject.reset();
    tellAfter(`As at the start; Undo brings your settings ${beside ? `and ${beside} ` : ""}back.`);
  };
  const copyFrame =
    frame &&
    copier(frame, () => `Copied: HTML that shows this explorer in another page, ${asItIs()}. ${HEIGHTS}`);
  // What fills the screen is as high as the screen.
  const embed = () => (isFull(subject.root()) ? tell(FULL) : copyFrame?.());
  /** @type {[text: string, press: (() => void) | null, label?: string][]} */
  const tools = [
    ["Undo", undo],
    ["Reset", reset],
    ["Copy link", link && copier(link, () => `Copied: the link opens this explorer ${asItIs()}.`)],
    ["Copy as Python", python && copier(python, () => "Copied: this call gives the same output.")],
    ...pictureTools(life, subject, tell),
    ["Embed", frame && embed],
  ];
  const buttons = tools.flatMap(([text, press, label]) =>
    press ? [button(life, { text, label, press }).element] : [],
  );
  const screen = screenButton(life, subject.root);
  return {
    element: h(
      "div",
      { class: "pool-tools", role: "group", "aria-label": "this explorer" },
      ...buttons,
      ...(screen ? [screen] : []),
      told,
    ),
    undo,
    /** What was told is over with the next change. */
    changed: () => {
      if (!told.querySelector("textarea")) tell("");
    },
  };
}

/**
 * Pictures of the explorer, for slides.
 * @param {import("./controls.js").Life} life
 * @param {Subject} subject
 * @param {(text: string) => void} tell
 * @returns {[text: string, press: () => void, label: string][]}
 */
function pictureTools(life, { name, root, parts }, tell) {
  let address = "";
  const forget = () => URL.revokeObjectURL(address);
  life.defer(forget);
  const save = (/** @type {Blob} */ blob, /** @type {string} */ kind) => {
    forget();
    address = URL.createObjectURL(blob);
    const file = `${name || "explorer"}.${kind}`;
    h("a", { href: address, download: file }).click();
    tell(parent === window ? `Saved as ${file}.` : `Given to the browser as ${file}. ${FORBIDDEN}`);
  };
  const take = () => captured(root(), parts());
  const failed = (/** @type {Error} */ { message }) => tell(`The picture cannot be saved: ${message}`);
  return [
    ["PNG", () => void rasterOf(take()).then((blob) => save(blob, "png"), failed), "save as a PNG picture"],
    ["SVG", () => save(new Blob([take().text], { type: "image/svg+xml" }), "svg"), "save as an SVG picture"],
  ];
}

/**
 * Fill the screen with the explorer, where the browser can.
 * @param {import("./controls.js").Life} life
 * @param {() => HTMLElement} root
 */
function screenButton(life, root) {
  if (!document.fullscreenEnabled) return null;
  const toggle = button(life, {
    text: "Full screen",
    press: () =>
      void (isFull(root())
        ? document.exitFullscreen()
        : root()
            .requestFullscreen()
            .catch(() => {})),
  });
  life.on(document, "fullscreenchange", () => {
    toggle.set(isFull(root()) ? "Leave full screen" : "Full screen");
    attribute(toggle.element, "aria-pressed", null);
  });
  return toggle.element;
}
