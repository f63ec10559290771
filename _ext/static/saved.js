/* What a page says that was opened from a folder: a browser starts no Python there. */

(() => {
  "use strict";

  if (location.protocol !== "file:") return;
  for (const button of document.querySelectorAll(".pool-run-button")) {
    const line = button.closest(".pool-run");
    const said = "The website runs this chapter in your browser; a page in a folder cannot.";
    if (line) line.textContent = said;
    else button.replaceWith("Run this chapter in your browser, on the website,");
  }
})();
