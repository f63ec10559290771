/* Keeps in place what an address names while the page around it is still being made: explorers and exercises are
 * mounted, and answers folded, when the browser has long since jumped. A reader who comes back to a page, or loads it
 * again, finds what they had before them. It ends as soon as the reader moves, and when the page is still.
 */

/**
 * What is to stand how far below the top of the window; below the header if that is not said.
 * @typedef {{element: Element, top?: number}} Place
 * @typedef {{address: string, id: string, top: number}} Left where a reader was when they left a page
 */

(() => {
  "use strict";

  const KEY = "pool-places";
  const LANDMARKS = "section[id], .admonition[id], .prediction[id]";
  const STILL = 500; // milliseconds in which nothing has changed
  const NEAR = 2; // pixels
  const MOST = 30; // addresses of which the place is known
  const root = document.documentElement;

  /** @type {Place | null} */
  let kept = null;
  /** Where the page was scrolled to, and how high it was, when the place was last seen to be right. */
  let last = { scroll: 0, height: 0 };
  let waiting = 0;

  const isMade = () =>
    document.readyState === "complete" &&
    (root.classList.contains("pool-mounted") || !root.classList.contains("pool-live"));

  /**
   * WebKit calls everything hidden while a style sheet is on its way, until something has the page laid out.
   * @param {Element} element which may be in a folded answer
   */
  function isShown(element) {
    element.getBoundingClientRect();
    return element.checkVisibility?.() ?? true;
  }

  /**
   * The room that the style sheets leave above what a link leads to, as far as they are there.
   * @param {Element} element
   */
  const headroom = (element) =>
    [getComputedStyle(root).scrollPaddingTop, getComputedStyle(element).scrollMarginTop]
      .map((room) => Number.parseFloat(room) || 0)
      .reduce((sum, room) => sum + room);

  /** @param {Place} place */
  const offset = ({ element, top = headroom(element) }) => element.getBoundingClientRect().top - top;

  /** @param {Place} place */
  function isReached(place) {
    const off = offset(place);
    const ends = scrollY + innerHeight >= root.scrollHeight - NEAR;
    return Math.abs(off) <= NEAR || (off > 0 && ends);
  }

  /** Bring the place back to where it is to stand. */
  function hold() {
    if (!kept) return;
    scrollBy({ top: offset(kept), behavior: "instant" });
    last = { scroll: scrollY, height: root.scrollHeight };
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      hold();
      if (isMade()) release();
    }, STILL);
  }

  /** @param {Place} place */
  function keep(place) {
    kept = place;
    root.style.overflowAnchor = "none"; // two that hold would disturb each other
    hold();
  }

  function release() {
    if (!kept) return;
    kept = null;
    clearTimeout(waiting);
    root.style.overflowAnchor = "";
    history.scrollRestoration = "auto";
  }

  /** A scroll that neither the page's growth nor this file has brought about is the reader's. */
  function scrolled() {
    if (!kept || document.readyState !== "complete") return; // the browser itself still jumps
    const moved = Math.abs(scrollY - last.scroll) > NEAR && root.scrollHeight === last.height;
    if (moved && !isReached(kept)) release();
  }

  /**
   * What the address names.
   * @returns {Place | null}
   */
  function named() {
    let name = location.hash.slice(1);
    try {
      name = decodeURIComponent(name);
    } catch {
      // It is the name as it stands.
    }
    return place(name);
  }

  /**
   * @param {string} id
   * @param {number} [top]
   * @returns {Place | null}
   */
  function place(id, top) {
    const element = document.getElementById(id);
    return element && isShown(element) ? { element, top } : null;
  }

  const address = () => location.pathname + (location.hash.includes("=") ? "" : location.hash);

  /** @returns {Left[]} */
  function left() {
    try {
      const places = JSON.parse(sessionStorage.getItem(KEY) ?? "[]");
      return Array.isArray(places)
        ? places.filter(({ id, top }) => typeof id === "string" && Number.isFinite(top))
        : [];
    } catch {
      return []; // storage is switched off, or holds something else
    }
  }

  /** Note the last landmark above the middle of the window. */
  function leave() {
    const found = [...document.querySelectorAll(LANDMARKS)].filter(
      (one) => isShown(one) && one.getBoundingClientRect().top < innerHeight / 2,
    );
    const others = left().filter((one) => one.address !== address());
    const [here] = found.slice(-1);
    const now =
      here && scrollY ? [{ address: address(), id: here.id, top: here.getBoundingClientRect().top }] : [];
    try {
      sessionStorage.setItem(KEY, JSON.stringify([...others, ...now].slice(-MOST)));
    } catch {
      // The browser brings the reader back as well as it can.
    }
  }

  const returns = performance
    .getEntriesByType("navigation")
    .some((entry) => ["reload", "back_forward"].includes(/** @type {any} */ (entry).type));
  const before = returns ? left().find((one) => one.address === address()) : undefined;
  if (before) history.scrollRestoration = "manual";

  function begin() {
    const goal = before ? place(before.id, before.top) : returns ? null : named();
    if (goal) keep(goal);
    else history.scrollRestoration = "auto";
    new ResizeObserver(hold).observe(document.body);
    addEventListener("scroll", scrolled, { passive: true });
    for (const event of ["wheel", "touchstart", "pointerdown", "keydown"])
      addEventListener(event, release, { passive: true, capture: true });
    addEventListener("hashchange", () => {
      // Going back within the page, the browser does not jump to what the address names.
      const next = named();
      if (next && isReached(next)) keep(next);
    });
  }

  // An explorer whose state an address holds has brought itself into view.
  addEventListener("pool-arrived", ({ target }) => {
    const element = /** @type {Element} */ (target);
    keep({ element, top: element.getBoundingClientRect().top });
  });
  addEventListener("pagehide", leave); // before the explorers end, and the page is another one
  if (document.readyState === "loading") document.addEventListener("readystatechange", begin, { once: true });
  else begin();
})();
