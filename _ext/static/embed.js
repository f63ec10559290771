/* The colours of an explorer's own page, and its height, for the page around it. */

(() => {
  "use strict";

  const { dataset } = document.documentElement;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const paper = matchMedia("print");
  let printing = false; // not every browser tells of paper by its medium

  /** `?theme=dark`, `#theme=light`, or else what the reader's system says; paper is white. */
  function colour() {
    const asked = [location.search, location.hash].map((part) =>
      new URLSearchParams(part.slice(1)).get("theme"),
    );
    const screen =
      asked.find((theme) => theme === "light" || theme === "dark") ?? (dark.matches ? "dark" : "light");
    dataset.theme = printing || paper.matches ? "light" : screen;
  }

  /** What a page around it may listen for, to make the frame as high as what is in it. */
  function tellHeight() {
    if (!document.querySelector(".pool-explorer")) return; // before that it is as high as its last line
    // As it is without a scrollbar, which makes it narrower, and pictures lower with it.
    const { style } = document.documentElement;
    style.overflowY = "hidden";
    const { height } = document.body.getBoundingClientRect();
    style.overflowY = "";
    parent.postMessage(
      { type: "pool-explorer-height", explorer: dataset.explorer, height: Math.ceil(height) },
      "*",
    );
  }

  colour();
  for (const medium of [dark, paper]) medium.addEventListener("change", colour);
  addEventListener("hashchange", colour);
  for (const event of ["beforeprint", "afterprint"]) {
    addEventListener(event, () => {
      printing = event === "beforeprint";
      colour();
    });
  }
  if (parent === window) return;
  addEventListener("DOMContentLoaded", () => new ResizeObserver(tellHeight).observe(document.body));
  // A frame that has become high enough may keep a scrollbar, by which its page is too narrow, and hence too high.
  addEventListener("resize", tellHeight);
})();
