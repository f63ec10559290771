/* Shows a figure as large as the window allows, in a dialog: by a click, by Enter or by the space bar. The browser itself
 * closes the dialog by Esc and brings the focus back. Without this script, the link leads to the picture.
 */

(() => {
  "use strict";

  /** @type {HTMLDialogElement | undefined} */
  let dialog;

  /** @returns {HTMLDialogElement} */
  function made() {
    const box = document.createElement("dialog");
    box.className = "pool-large";
    const form = document.createElement("form");
    form.method = "dialog";
    const close = document.createElement("button");
    close.textContent = "Close";
    form.append(close);
    const view = document.createElement("div");
    view.className = "pool-large-view";
    view.tabIndex = 0;
    view.setAttribute("role", "group");
    view.setAttribute("aria-label", "Enlarged picture");
    const words = document.createElement("p");
    box.append(form, view, words);
    box.addEventListener("click", (event) => {
      if (event.target === box) box.close();
    });
    document.body.append(box);
    return box;
  }

  /** @param {HTMLAnchorElement} link */
  function enlarge(link) {
    const images = [...link.querySelectorAll("img")];
    const shown = images.find((one) => getComputedStyle(one).display !== "none") ?? images[0];
    if (!shown) return;
    dialog ??= made();
    const large = new Image();
    large.alt = shown.alt;
    large.className = shown.className; // by which the theme leaves its colours alone
    large.src = shown.src;
    const drawn = shown.style.width || `${shown.getAttribute("width")}px`;
    large.style.setProperty("--drawn", drawn);
    large.style.setProperty(
      "--shape",
      String(Number(shown.getAttribute("width")) / Number(shown.getAttribute("height"))),
    );
    dialog.querySelector(".pool-large-view")?.replaceChildren(large);
    const caption = link.closest("figure")?.querySelector("figcaption .caption-text")?.textContent ?? "";
    const words = dialog.querySelector("p");
    if (words) words.textContent = caption.trim();
    dialog.setAttribute(
      "aria-label",
      link.closest("figure")?.querySelector(".caption-number")?.textContent ?? "Figure",
    );
    dialog.showModal();
  }

  for (const link of /** @type {NodeListOf<HTMLAnchorElement>} */ (
    document.querySelectorAll("a.pool-enlarge")
  )) {
    link.setAttribute("role", "button");
    link.setAttribute("aria-haspopup", "dialog");
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
      event.preventDefault();
      enlarge(link);
    });
    link.addEventListener("keydown", (event) => {
      if (event.key !== " ") return;
      event.preventDefault();
      enlarge(link);
    });
  }
})();
