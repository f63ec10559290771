/* Follows the colours that a reader chooses in another tab, or on the page from which they come back to this one: the
 * theme reads what is stored when a page is loaded, and a page that the browser has kept is not.
 */

(() => {
  "use strict";

  const { dataset } = document.documentElement;

  function follow() {
    const mode = localStorage.getItem("mode") || "auto";
    if (mode === dataset.mode) return;
    const dark = mode === "dark" || (mode !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
    Object.assign(dataset, { mode, theme: dark ? "dark" : "light" });
  }

  addEventListener("storage", ({ key }) => void (key === "mode" && follow()));
  addEventListener("pageshow", ({ persisted }) => void (persisted && follow()));
})();
