// Long work in short pieces, so that a page goes on answering. No DOM.

const SLICE = 8; // milliseconds: on a phone, which takes four times as long, still below the 50 that one feels

/**
 * A rest for long work: when it has gone on for a while, the page does first what else it has to do.
 * @returns {() => Promise<void>}
 */
export function rests() {
  let since = performance.now();
  return async () => {
    if (performance.now() - since < SLICE) return;
    await new Promise((done) => setTimeout(done));
    since = performance.now();
  };
}
