/* Stands in the page of JupyterLite, and says so where Python cannot be had: JupyterLite waits for it without a
 * word, for as long as one looks at it.
 */

(() => {
  "use strict";

  const PATIENCE = 30_000; // milliseconds for one small file, on a slow line
  const script = /** @type {HTMLScriptElement} */ (document.currentScript);
  const python = new URL(script.dataset.python ?? "", location.href);
  const downloads = script.dataset.downloads ?? "";
  const STYLE =
    "position: fixed; inset: auto 0 0; z-index: 10000; margin: 0; padding: 1rem 1.25rem; " +
    "font: 1rem/1.5 system-ui, sans-serif; color: #1d2127; background: #fff3cd; border-top: 3px solid #b26b00";

  /**
   * @param {string} text
   * @param {string} address
   */
  function link(text, address) {
    const made = document.createElement("a");
    made.textContent = text;
    made.href = address;
    made.style.color = "#0b5394";
    return made;
  }

  /** Say what has happened, where it comes from, and what can be done. */
  function say() {
    const said = document.createElement("p");
    said.setAttribute("role", "alert");
    said.style.cssText = STYLE;
    const name = new URLSearchParams(location.search).get("path") ?? "";
    said.append(
      `Python does not start here: its files come from ${python.host}, which gives no answer. Perhaps you are ` +
        "not connected, or your network (that of a school, say) does not let this browser ask there. ",
      link("Try again", location.href),
    );
    if (/^[\w.-]+\.ipynb$/.test(name)) {
      said.append(", or ", link("take the notebook", downloads + name), " and run it elsewhere");
    }
    const close = document.createElement("button");
    close.textContent = "Close";
    close.style.font = "inherit";
    close.addEventListener("click", () => said.remove());
    said.append(". What is written here can be read all the same. ", close);
    document.body.append(said);
  }

  async function look() {
    try {
      const answer = await fetch(python, { signal: AbortSignal.timeout(PATIENCE) });
      if (!answer.ok) say();
    } catch {
      say();
    }
  }

  addEventListener("load", look); // not before what the page itself is made of
})();
