// When to act on what changes faster than a page is drawn, or than a sentence is spoken.

const QUIET = 500; // milliseconds

/**
 * Do something at once, and no more than once again before the next frame, however often it is asked for: a slider
 * can report more often than the page is drawn.
 * @param {import("./controls.js").Life} life
 * @param {() => void} action
 * @returns {() => void} asks for it
 */
export function eachFrame(life, action) {
  let frame = 0;
  let again = false;
  const ask = () => {
    again = frame !== 0;
    if (again) return;
    frame = requestAnimationFrame(() => {
      frame = 0;
      if (again) ask();
    });
    action();
  };
  life.defer(() => cancelAnimationFrame(frame));
  return ask;
}

/**
 * Say what came of it when the reader pauses, not at every step of a slider.
 * @param {import("./controls.js").Life} life
 * @param {HTMLElement} region a live one
 * @returns {(words: () => string) => void}
 */
export function speaker(life, region) {
  let timer = 0;
  life.defer(() => clearTimeout(timer));
  return (words) => {
    clearTimeout(timer);
    timer = setTimeout(() => (region.textContent = words()), QUIET);
  };
}

/**
 * Do something at once, and again when the reader pauses after more of it, or leaves: never twice within that pause,
 * however often it is asked for.
 * @param {import("./controls.js").Life} life
 * @param {() => void} action
 * @returns {() => void} asks for it
 */
export function atOnceAndLater(life, action) {
  let timer = 0;
  let waits = false;
  const rest = () => {
    clearTimeout(timer);
    timer = setTimeout(end, QUIET);
  };
  const act = () => {
    waits = false;
    action();
  };
  const end = () => {
    timer = 0;
    if (!waits) return;
    act();
    rest();
  };
  const flush = () => void (waits && act());
  life.on(window, "pagehide", flush); // of a page that is kept too: a browser may drop it, and has its address alone
  life.defer(() => {
    clearTimeout(timer);
    flush();
  });
  return () => {
    waits = timer !== 0;
    if (!waits) act();
    rest();
  };
}
