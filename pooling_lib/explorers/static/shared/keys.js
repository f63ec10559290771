// Keys that are pressed in an explorer are for it, and no shortcuts of the notebook around it.

/** Whether a page is a notebook that can be worked in. */
export function isNotebook() {
  const { jpThemeName, vscodeThemeKind } = document.body.dataset;
  return jpThemeName !== undefined || vscodeThemeKind !== undefined;
}

/**
 * Keep letters, digits and arrows from JupyterLab: on a slider, d twice would delete the cell, and an arrow go to the
 * next one. What saves a notebook or runs a cell goes on.
 * @param {import("./controls.js").Life} life
 * @param {HTMLElement} root
 */
export function keepKeys(life, root) {
  root.setAttribute("data-lm-suppress-shortcuts", "true"); // for what is bound to more than what has the focus
  life.on(root, "keydown", (/** @type {KeyboardEvent} */ event) => {
    const { key, ctrlKey, metaKey, altKey, shiftKey } = event;
    if (isNotebook() && !ctrlKey && !metaKey && !altKey && !(shiftKey && key === "Enter"))
      event.stopPropagation();
  });
}
