/* The colours of an explorer's own page, and its height, for the page around it. */

(() => {
  "use strict";

  const { dataset } = document.documentElement;
  const dark = matchMedia("(prefers-color-scheme: dark)");

  /** `?theme=dark`, `#theme=light`, or else what the reader's system says. */
  function colour() {
    const asked = [location.search, location.hash].map((part) =>
      new URLSearchParams(part.slice(1)).get("theme"),
    );
    dataset.theme =
      asked.find((theme) => theme === "light" || theme === "dark") ?? (dark.matches ? "dark" : "light");
  }

  /** What a page around it may listen for, to make the frame as high as what is in it. */
  function tellHeight() {
    const { height } = document.body.getBoundingClientRect();
    parent.postMessage(
      { type: "pool-explorer-height", explorer: dataset.explorer, height: Math.ceil(height) },
      "*",
    );
  }

  colour();
  dark.addEventListener("change", colour);
  addEventListener("hashchange", colour);
  if (parent !== window)
    addEventListener("DOMContentLoaded", () => new ResizeObserver(tellHeight).observe(document.body));
})();
