/* Lets a reader predict before the page shows what happens.
 *
 * The page holds everything: a question, its options, and after it the answer. This file folds each answer until the
 * reader has predicted or skipped, and then says what they said beside what is. What they said, and whether they
 * want to see everything at once, stays in their browser. Without this file the page reads as it is written.
 */

import { compare } from "./answers.js";

/**
 * What a reader's browser remembers: what they said by the prediction's id ("" if they skipped), and whether
 * everything is shown.
 * @typedef {{all: boolean, said: Record<string, string>}} Memory
 */

const KEY = "pool-predictions";
const SWITCH = ".prediction-switch input";
const VIEW = 'script[type="application/vnd.jupyter.widget-view+json"]';

/** @returns {Memory} */
function remembered() {
  try {
    const { all, said } = JSON.parse(localStorage.getItem(KEY) ?? "{}");
    return { all: all === true, said: { ...said } };
  } catch {
    // Storage is switched off, or holds something else.
    return { all: false, said: {} };
  }
}

/**
 * @param {Memory} memory of this page
 * @param {(memory: Memory) => void} change is made to what is stored too: another page may have changed the rest
 */
function remember(memory, change) {
  change(memory);
  try {
    const stored = remembered();
    change(stored);
    localStorage.setItem(KEY, JSON.stringify(stored));
  } catch {
    // It holds until the reader leaves the page.
  }
}

/**
 * @template {keyof HTMLElementTagNameMap} Name
 * @param {Name} name
 * @param {Record<string, any>} [properties]
 * @param {(Node | string)[]} children
 */
function make(name, properties = {}, ...children) {
  const one = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (key in one) Object.assign(one, { [key]: value });
    else one.setAttribute(key, value);
  }
  one.append(...children);
  return one;
}

/** One prediction of the page, with the answer that it folds. */
class Prediction {
  /**
   * @param {HTMLElement} box
   * @param {Memory} memory
   */
  constructor(box, memory) {
    this.box = box;
    this.memory = memory;
    this.fold = /** @type {HTMLElement} */ (box.nextElementSibling);
    this.options = [...box.querySelectorAll(".prediction-options > li")];
    this.kind = /** @type {"choice" | import("./answers.js").Kind} */ (box.dataset.kind);
    this.is = box.dataset.is ?? "";
    this.message = make("p", { className: "prediction-message", role: "alert" });
    const skip = make("button", {
      type: "button",
      className: "prediction-skip",
      textContent: "Skip",
      "aria-controls": this.fold.id,
      "aria-expanded": "false",
      onclick: () => this.settle(""),
    });
    this.controls = make("div", { className: "prediction-controls" }, ...this.#field(), skip, this.message);
    this.outcome = make("div", { className: "prediction-outcome" });
    this.words = this.options.map((option) => [...option.childNodes]);
    this.buttons = this.options.map((_, place) =>
      make("button", { type: "button", onclick: () => this.settle(`${place}`) }),
    );
    box.append(this.controls, this.outcome);
    // Text that is found in the page, or that a link leads to, is shown.
    this.fold.addEventListener("beforematch", () => this.settle("", false));
    this.show();
  }

  /** @returns {string | undefined} */
  get said() {
    const said = this.memory.said[this.box.id];
    return this.kind === "choice" && said && !this.options[Number(said)] ? undefined : said;
  }

  /** @returns {HTMLElement[]} the field of a prediction that is written */
  #field() {
    if (this.kind === "choice") return [];
    const name = `${this.box.id}-said`;
    const words = { number: "Your number", shape: "Your shape", values: "Your numbers" }[this.kind];
    const input = make("input", { type: "text", id: name, autocomplete: "off", spellcheck: false });
    const form = make(
      "form",
      { noValidate: true },
      make("label", { htmlFor: name, textContent: words }),
      input,
      make("button", { type: "submit", textContent: "Predict" }),
    );
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submit(input);
    });
    this.input = input;
    return [form];
  }

  /** @param {HTMLInputElement} input */
  #submit(input) {
    const answer = compare(/** @type {import("./answers.js").Kind} */ (this.kind), input.value, this.is);
    if (!("wanted" in answer)) return this.settle(input.value);
    this.message.textContent = answer.wanted;
    this.message.id = `${input.id}-wanted`;
    input.setAttribute("aria-invalid", "true");
    input.setAttribute("aria-describedby", this.message.id);
    input.focus();
  }

  /**
   * Take what the reader has said, "" for nothing, and unfold the answer.
   * @param {string} text
   * @param {boolean} [focus] moves to what is said of it
   */
  settle(text, focus = true) {
    remember(this.memory, ({ said }) => Object.assign(said, { [this.box.id]: text }));
    this.show();
    if (focus) this.outcome.querySelector("div")?.focus({ preventScroll: true });
  }

  /** Forget what was said, and fold the answer again. */
  #again() {
    remember(this.memory, ({ said }) => delete said[this.box.id]);
    this.show();
    (this.input ?? this.buttons[0]).focus({ preventScroll: true });
  }

  /** Draw the prediction as it stands. */
  show() {
    const open = this.said !== undefined;
    this.message.textContent = "";
    this.input?.removeAttribute("aria-invalid");
    this.input?.removeAttribute("aria-describedby");
    const shown = open || this.memory.all;
    this.controls.hidden = shown;
    this.outcome.hidden = !open;
    this.box.classList.toggle("prediction-made", open);
    for (const [place, option] of this.options.entries()) {
      this.buttons[place].replaceChildren(...this.words[place]);
      option.replaceChildren(...(shown ? this.words[place] : [this.buttons[place]]));
    }
    this.outcome.replaceChildren(...(open ? this.#outcome() : []));
    if (shown) this.fold.removeAttribute("hidden");
    else this.fold.setAttribute("hidden", "onbeforematch" in this.fold ? "until-found" : "");
  }

  /** @returns {HTMLElement[]} what the reader said beside what is */
  #outcome() {
    const line = (/** @type {string} */ name, /** @type {(Node | string)[]} */ words) =>
      make(
        "p",
        {},
        make("span", { className: "prediction-who", textContent: name }),
        make("span", {}, ...words),
      );
    const { said, same } = this.#read();
    const again = make("button", {
      type: "button",
      className: "prediction-again",
      textContent: "Ask me again",
      onclick: () => this.#again(),
    });
    const is = this.kind === "choice" ? this.#option(Number(this.box.dataset.right)) : [this.is];
    const lines = [line(same ? "As you said" : "It is", is)];
    if (said.length && !same) lines.unshift(line("You said", said));
    return [make("div", { tabIndex: -1 }, ...lines), ...(this.memory.all ? [] : [again])];
  }

  /** @returns {{said: (Node | string)[], same: boolean}} what the reader said, as it is shown */
  #read() {
    const { said = "" } = this;
    if (said && this.kind === "choice")
      return { said: this.#option(Number(said)), same: said === this.box.dataset.right };
    const answer = compare(/** @type {import("./answers.js").Kind} */ (this.kind), said, this.is);
    return "wanted" in answer ? { said: [], same: false } : { said: [answer.said], same: answer.same };
  }

  /** @param {number} place */
  #option(place) {
    return this.words[place].map((node) => node.cloneNode(true));
  }
}

/**
 * Show the answer that a link leads into: to an element, or to the state of an explorer.
 * @param {Prediction[]} predictions
 */
function follow(predictions) {
  let name = location.hash.slice(1);
  try {
    name = decodeURIComponent(name);
  } catch {
    // It is the name as it stands.
  }
  if (!name) return;
  const target = document.getElementById(name);
  for (const one of predictions) {
    const meant = target ? one.fold.contains(target) : name.includes("=") && one.fold.querySelector(VIEW);
    if (!meant || !one.fold.hasAttribute("hidden")) continue;
    one.settle("", false);
    target?.scrollIntoView();
  }
}

/** @param {Memory} memory */
function setSwitch({ all }) {
  const whole = /** @type {HTMLInputElement | null} */ (document.querySelector(SWITCH));
  if (whole) whole.checked = all;
}

/**
 * @param {Memory} memory
 * @returns {Prediction[]}
 */
function begin(memory) {
  const root = document.documentElement.classList;
  try {
    const boxes = /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(".prediction"));
    const predictions = [...boxes].map((box) => new Prediction(box, memory));
    setSwitch(memory);
    addEventListener("hashchange", () => follow(predictions));
    follow(predictions);
    return predictions;
  } catch (error) {
    // Everything is shown.
    root.remove("pool-predicts");
    throw error;
  } finally {
    root.remove("pool-predictions-wait");
  }
}

if (typeof document !== "undefined") {
  const memory = remembered();
  const root = document.documentElement.classList;
  /** @type {Prediction[] | null} */
  let predictions = null;
  root.add("pool-predicts");
  // The style sheet folds the answers while the page is on its way.
  const wait = () => root.toggle("pool-predictions-wait", !memory.all);
  wait();
  // On a slow line the switch is there, and is pressed, long before the page is whole.
  document.addEventListener("change", ({ target }) => {
    const whole = /** @type {HTMLInputElement} */ (target);
    if (!whole.matches(SWITCH)) return;
    remember(memory, (changed) => Object.assign(changed, { all: whole.checked }));
    if (!predictions) wait();
    for (const one of predictions ?? []) one.show();
  });
  // What was said in another tab, or before the reader came back to this page, which the browser has kept.
  const catchUp = () => {
    const stored = remembered();
    if (!predictions || JSON.stringify(stored) === JSON.stringify(memory)) return;
    Object.assign(memory, stored);
    setSwitch(memory);
    for (const one of predictions) one.show();
  };
  addEventListener("storage", ({ key }) => void (key === KEY && catchUp()));
  addEventListener("pageshow", ({ persisted }) => void (persisted && catchUp()));
  const ready = () => {
    predictions = begin(memory);
  };
  if (document.readyState === "loading") document.addEventListener("readystatechange", ready, { once: true });
  else ready();
}
