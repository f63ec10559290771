/* The list of claims, to be guessed before it is read, and filtered. Without this script, and in print, it shows all. */

/**
 * A claim of the list.
 * @typedef {object} Claim
 * @property {HTMLTableRowElement} row
 * @property {string} name of its place in its chapter
 * @property {HTMLElement} cell where its verdict stands
 * @property {string} verdict
 * @property {HTMLAnchorElement[]} chapters that measure it, as links
 * @property {string} text
 */

/** @typedef {{all?: boolean, guesses: Record<string, string>}} State what a reader guessed, and whether all is shown */

(() => {
  "use strict";

  const KEPT = "pool-claims"; // guesses, kept on the reader's machine alone
  const VERDICTS = ["true", "in part", "wrong", "opinion"];

  /**
   * @param {string} name
   * @param {object} [properties]
   * @param {(Node | string)[]} children
   * @returns {any} the element of this name
   */
  const make = (name, properties = {}, ...children) => {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children);
    return made;
  };

  /** @returns {State} */
  function recall() {
    try {
      const kept = JSON.parse(localStorage.getItem(KEPT) ?? "{}");
      return { all: kept.all === true, guesses: Object(kept.guesses) };
    } catch {
      return { guesses: {} };
    }
  }

  /**
   * @param {State} state of this page
   * @param {(state: State) => void} change is made to what is stored too: another page may have changed the rest
   */
  function keep(state, change) {
    change(state);
    const stored = recall();
    change(stored);
    try {
      localStorage.setItem(KEPT, JSON.stringify(stored));
    } catch {
      // a browser that keeps nothing starts anew each time
    }
  }

  /**
   * @param {HTMLTableRowElement} row
   * @returns {Claim}
   */
  function read(row) {
    const [claim, cell, measured] = [...row.cells];
    const name = claim.querySelector("a")?.hash.slice(1) ?? "";
    const verdict = cell.querySelector(".verdict")?.textContent ?? "";
    const chapters = /** @type {HTMLAnchorElement[]} */ ([...measured.querySelectorAll("p a")]);
    return { row, name, cell, verdict, chapters, text: claim.textContent?.toLowerCase() ?? "" };
  }

  /**
   * @param {HTMLTableElement} table
   */
  function main(table) {
    const claims = [...table.tBodies[0].rows].map(read);
    const state = recall();
    const guessed = (/** @type {Claim} */ claim) =>
      VERDICTS.includes(state.guesses[claim.name]) ? state.guesses[claim.name] : undefined;

    const score = make("p", { className: "claim-score" });
    score.setAttribute("role", "status");
    const showAll = make("button", { type: "button" });
    const again = make("button", { type: "button", textContent: "Guess again" });
    const text = make("input", { type: "search" });
    const verdict = options("any", VERDICTS);
    const chapter = options("any", titles(claims));
    const shown = make("p", { className: "claim-shown" });
    shown.setAttribute("role", "status");
    const verdictField = make("label", {}, "Verdict ", verdict);
    const head = make(
      "div",
      { className: "claim-tools" },
      score,
      make("div", { className: "claim-buttons" }, showAll, again),
      make(
        "div",
        { className: "claim-filter" },
        make("label", {}, "Words ", text),
        verdictField,
        make("label", {}, "Chapter ", chapter),
      ),
      shown,
    );
    const box = table.closest(".pst-scrollable-table-container") ?? table;
    const end = make("p", { className: "claim-end" }); // where the last guess is made, a phone's reader has scrolled far
    const counts = document.querySelector(".verdict-counts");
    box.before(head);
    box.after(end);
    const note = new Map(claims.map((claim) => [claim, make("span", { className: "claim-said" })]));
    const ask = new Map(claims.map((claim) => [claim, question(claim)]));

    /** @param {Claim} claim */
    function question(claim) {
      const buttons = VERDICTS.map((word) => {
        const button = make("button", { type: "button", textContent: word });
        button.addEventListener("click", () => guess(claim, word));
        return button;
      });
      const group = make("div", { className: "claim-guess" }, ...buttons);
      group.setAttribute("role", "group");
      group.setAttribute(
        "aria-label",
        `Your verdict on: ${claim.row.cells[0].querySelector("a")?.textContent}`,
      );
      claim.cell.append(group, /** @type {Node} */ (note.get(claim)));
      claim.cell.tabIndex = -1;
      return group;
    }

    /**
     * @param {Claim} claim
     * @param {string} word
     */
    function guess(claim, word) {
      keep(state, ({ guesses }) => Object.assign(guesses, { [claim.name]: word }));
      draw();
      claim.cell.focus(); // the buttons are gone, and the next question follows
    }

    function draw() {
      for (const claim of claims) {
        const said = guessed(claim);
        const open = state.all || said !== undefined;
        claim.row.classList.toggle("claim-closed", !open);
        const group = ask.get(claim);
        if (group) group.hidden = open;
        const remark = note.get(claim);
        if (remark)
          remark.textContent = said ? (said === claim.verdict ? "You were right." : `You said: ${said}.`) : "";
      }
      const answered = claims.filter((claim) => guessed(claim) !== undefined);
      const right = answered.filter((claim) => guessed(claim) === claim.verdict).length;
      const left = claims.length - answered.length;
      score.textContent = sentence(answered.length, right, left, Boolean(state.all));
      end.textContent = answered.length ? score.textContent : "";
      // How often each verdict is right would help whoever always says the same.
      counts?.classList.toggle("claim-closed", !state.all && left > 0);
      showAll.textContent = state.all ? "Guess the verdicts first" : "Show all verdicts";
      showAll.hidden = !left;
      again.hidden = !answered.length;
      verdictField.hidden = !state.all && left > 0; // it would give the verdicts away
      if (verdictField.hidden) verdict.value = "";
      filter();
    }

    function filter() {
      const words = text.value.toLowerCase().split(/\s+/).filter(Boolean);
      for (const claim of claims)
        claim.row.hidden =
          !words.every((/** @type {string} */ word) => claim.text.includes(word)) ||
          (verdict.value !== "" && verdict.value !== claim.verdict) ||
          (chapter.value !== "" && !claim.chapters.some(({ textContent }) => textContent === chapter.value));
      const left = claims.filter((claim) => !claim.row.hidden).length;
      shown.textContent = left === claims.length ? "" : `${left} of ${claims.length} claims are shown.`;
    }

    showAll.addEventListener("click", () => {
      const all = !state.all;
      keep(state, (changed) => Object.assign(changed, { all }));
      draw();
    });
    again.addEventListener("click", () => {
      keep(state, (changed) => Object.assign(changed, { all: false, guesses: {} }));
      draw();
      ask.get(claims[0])?.querySelector("button")?.focus();
    });
    for (const control of [text, verdict, chapter]) control.addEventListener("input", filter);
    draw();
  }

  /**
   * The titles of all chapters that measure a claim, in the order of the chapters.
   * @param {Claim[]} claims
   */
  function titles(claims) {
    const found = new Map(claims.flatMap(({ chapters }) => chapters.map((one) => [one.pathname, one])));
    return [...found.keys()].sort().map((path) => found.get(path)?.textContent ?? "");
  }

  /**
   * @param {number} answered
   * @param {number} right
   * @param {number} left
   * @param {boolean} all
   */
  function sentence(answered, right, left, all) {
    if (!answered) return all ? "" : "Give your verdict on each claim; then see what was measured.";
    const so = `${right} of ${answered} right`;
    return left ? `${so}, ${left} to go.` : `${so}. That was the last one.`;
  }

  /**
   * @param {string} any
   * @param {string[]} words
   */
  const options = (any, words) =>
    make(
      "select",
      {},
      make("option", { value: "", textContent: any }),
      ...words.map((/** @type {string} */ word) => make("option", { value: word, textContent: word })),
    );

  /** Fold what is wrong with a statement, until the reader has thought of it, or prints. */
  function foldErrors() {
    for (const box of document.querySelectorAll(".admonition.claim")) {
      const answer = [...box.children].slice(1);
      const fold = make("details", {}, make("summary", { textContent: "What is wrong with it?" }));
      answer[0]?.before(fold);
      fold.append(...answer);
      box.classList.add("claim-folded");
      addEventListener("beforeprint", () => {
        fold.open = true;
      });
    }
  }

  for (const table of document.querySelectorAll("table.claim-table"))
    main(/** @type {HTMLTableElement} */ (table));
  foldErrors();
})();
