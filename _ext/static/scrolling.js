/* Makes what scrolls sideways reachable by keyboard, once the page has been laid out. The theme asks each element in
 * turn and writes down the answer, which lays the page out anew for the next one. Here the browser says when it has laid
 * an element out, shown it again or given it another size, and all that it names are asked before any is changed.
 */

// The theme's own function hands each element over to it (`hand_over_scrolling` in bundle.py).
// biome-ignore lint/correctness/noUnusedVariables: the theme's script, in the same file, uses it
const poolScrolling = new ResizeObserver((entries) => {
  const found = entries.map(({ target }) => ({
    target: /** @type {HTMLElement} */ (target),
    scrolls: target.scrollWidth > target.clientWidth || target.scrollHeight > target.clientHeight,
  }));
  for (const { target, scrolls } of found) target.tabIndex = scrolls ? 0 : -1;
});
