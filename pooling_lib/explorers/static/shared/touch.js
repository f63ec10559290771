// What a reader points with, in words. No DOM.

/** How a place is looked at: nothing hovers over a screen that is touched. */
export const pointing = () => (globalThis.matchMedia?.("(hover: none)").matches ? "Touch" : "Point at");
