/* Marks in the list of contents the section that is being read: the last one whose heading stands above a line near the
 * top of the window. At the end of a page, where no heading can come so high any more, the line moves down with what is
 * left to scroll, so that the last sections are marked as well. A section that a link led to is the one that is read for
 * as long as it stands where the link brings it: above the line, or anywhere on the window at the end of a page.
 */

(() => {
  "use strict";

  const HIGH = 0.25; // of the window

  /** @param {Element} nav */
  function follow(nav) {
    const links = /** @type {HTMLAnchorElement[]} */ ([...nav.querySelectorAll('a[href^="#"]')]);
    const places = links.flatMap((link) => {
      const place = document.getElementById(decodeURIComponent(link.hash.slice(1)));
      return place ? [{ link, place }] : [];
    });
    if (!places.length) return;
    const ledTo = (/** @type {string} */ hash) => places.find(({ link }) => link.hash === hash);
    let asked = ledTo(location.hash);
    let isThere = false;

    /**
     * The link of the section that was asked for, until the reader scrolls on.
     * @param {number} lowest where its heading may stand
     */
    function stillAsked(lowest) {
      const top = asked?.place.getBoundingClientRect().top ?? -1;
      const wasThere = isThere;
      isThere = top >= 0 && top <= lowest;
      if (wasThere && !isThere) asked = undefined;
      return isThere ? asked?.link : undefined;
    }

    function mark() {
      const { scrollHeight } = document.documentElement;
      const left = Math.max(0, scrollHeight - innerHeight - scrollY);
      const high = HIGH * innerHeight;
      const line = high + Math.max(0, innerHeight - high - left);
      const above = places.filter(({ place }) => place.getBoundingClientRect().top <= line);
      const here = stillAsked(left > 1 ? high : innerHeight) ?? above.at(-1)?.link;
      for (const { link } of places) {
        link.classList.toggle("active", link === here);
        if (link === here) link.setAttribute("aria-current", "true");
        else link.removeAttribute("aria-current");
      }
      for (const entry of nav.querySelectorAll(".toc-entry"))
        entry.classList.toggle("active", here !== undefined && entry.contains(here));
    }

    let waiting = false;
    const soon = () => {
      if (waiting) return;
      waiting = true;
      requestAnimationFrame(() => {
        waiting = false;
        mark();
      });
    };
    const ask = (/** @type {string} */ hash) => {
      asked = ledTo(hash);
      isThere = false;
      soon();
    };
    for (const event of ["scroll", "resize"]) addEventListener(event, soon, { passive: true });
    for (const event of ["wheel", "touchmove"]) addEventListener(event, () => ask(""), { passive: true });
    addEventListener("hashchange", () => ask(location.hash));
    // A second press of the same link changes no address.
    for (const { link } of places) link.addEventListener("click", () => ask(link.hash));
    soon(); // and not at once, which would lay out a page that other scripts still change
  }

  for (const nav of document.querySelectorAll("#pool-page-toc")) follow(nav);
})();
