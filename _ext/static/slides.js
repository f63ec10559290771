/* Turns the slides: one at a time on the screen, all of them in print and without this script. */

(() => {
  "use strict";

  /** @type {HTMLElement[]} */
  const slides = [...document.querySelectorAll("section.slide")].map((one) => /** @type {HTMLElement} */ (one));
  const at = document.querySelector(".at");
  /** @type {Record<string, (place: number) => number>} */
  const KEYS = {
    ArrowRight: (place) => place + 1,
    ArrowDown: (place) => place + 1,
    PageDown: (place) => place + 1,
    " ": (place) => place + 1,
    ArrowLeft: (place) => place - 1,
    ArrowUp: (place) => place - 1,
    PageUp: (place) => place - 1,
    Home: () => 0,
    End: () => slides.length - 1,
  };

  /** The slide that the address names: a number from 1, or the id of a chapter's first. */
  function asked() {
    const name = location.hash.slice(1);
    const named = slides.findIndex(({ id }) => id && id === name);
    const number = named < 0 ? Number(name) - 1 : named;
    return Number.isInteger(number) ? Math.min(Math.max(number, 0), slides.length - 1) : 0;
  }

  function draw() {
    const place = asked();
    slides.forEach((slide, index) => {
      slide.classList.toggle("now", index === place);
    });
    if (at) at.textContent = `${place + 1} of ${slides.length}`;
  }

  addEventListener("keydown", (event) => {
    const turn = KEYS[event.key];
    if (!turn || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === " " && event.target instanceof HTMLAnchorElement) return;
    event.preventDefault();
    const next = Math.min(Math.max(turn(asked()), 0), slides.length - 1);
    history.replaceState(null, "", `#${next + 1}`);
    draw();
  });
  addEventListener("hashchange", draw);
  document.documentElement.classList.add("turning");
  draw();
})();
