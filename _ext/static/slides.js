/* Turns the slides, by keys, buttons or a swipe: one at a time on the screen, all of them in print and without this script. */

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
  const FURTHER = ["ArrowDown", "PageDown", " "];
  const BACK = ["ArrowUp", "PageUp"];
  const SWIPE = 50; // pixels, and twice as far across as up or down: else it scrolls

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

  /** @param {number} place where to turn to, or to the first or last where there is no such place */
  function turn(place) {
    history.replaceState(null, "", `#${Math.min(Math.max(place, 0), slides.length - 1) + 1}`);
    draw();
    scrollTo(0, 0);
  }

  /**
   * Whether a key first shows more of a slide that is higher than the window, as it does on any page.
   * @param {string} key
   */
  function scrolls(key) {
    const { top, bottom } = slides[asked()].getBoundingClientRect();
    const end = document.querySelector(".turn")?.getBoundingClientRect().top ?? innerHeight;
    return (FURTHER.includes(key) && bottom > end + 1) || (BACK.includes(key) && top < -1);
  }

  addEventListener("keydown", (event) => {
    const to = KEYS[event.key];
    if (!to || event.ctrlKey || event.metaKey || event.altKey || scrolls(event.key)) return;
    if (event.key === " " && event.target instanceof HTMLButtonElement) return;
    if (event.key === " " && event.target instanceof HTMLAnchorElement) return;
    event.preventDefault();
    turn(to(asked()));
  });
  document.querySelector(".turn .back")?.addEventListener("click", () => turn(asked() - 1));
  document.querySelector(".turn .on")?.addEventListener("click", () => turn(asked() + 1));

  /** @type {Touch | undefined} where one finger alone began to move */
  let begun;
  addEventListener("touchstart", ({ touches }) => {
    begun = touches.length === 1 ? touches[0] : undefined;
  });
  addEventListener("touchend", ({ changedTouches }) => {
    if (!begun || (visualViewport?.scale ?? 1) > 1.01) return; // two fingers, or moved about in an enlarged page
    const across = changedTouches[0].clientX - begun.clientX;
    const down = changedTouches[0].clientY - begun.clientY;
    begun = undefined;
    if (Math.abs(across) >= Math.max(SWIPE, 2 * Math.abs(down))) turn(asked() + (across < 0 ? 1 : -1));
  });
  addEventListener("hashchange", draw);
  document.documentElement.classList.add("turning");
  draw();
})();
