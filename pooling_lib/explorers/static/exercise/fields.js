// The field of each kind of question: labelled native inputs, which hold a text.

import { attribute, h, unique } from "../shared/controls.js";

/**
 * @typedef {import("../shared/controls.js").Life} Life
 * @typedef {import("./grade.js").Question} Question
 * @typedef {{life: Life, question: Question, typed: (text: string) => void, check: () => void,
 *            judged: string}} Place `judged` is the id of what is said of the answer
 * @typedef {{element: HTMLElement, set: (text: string) => void, invalid: (is: boolean) => void}} Field
 */

const SHARE = "such as 0.25, 1/4 or 25 %";
const FORMS = {
  number: "a number",
  shape: "such as (6, 6)",
  rows: "a row a line, such as 1 2",
  choice: "",
  explain: "in two or three sentences",
  function: "",
};

/**
 * @param {Place} place
 * @returns {Field}
 */
export function answerField(place) {
  const { question } = place;
  if (question.kind === "function") return noField(question.name);
  return question.kind === "choice" ? choiceField(place, question.options) : textField(place);
}

/**
 * What stands in place of a field where only Python can try the answer.
 * @param {string} name
 * @returns {Field}
 */
const noField = (name) => ({
  element: h("p", {}, ...rich(`Answered in Python, and checked there: \`check("${name}", your_function)\``)),
  set: () => {},
  invalid: () => {},
});

/**
 * @param {Place} place
 * @returns {Field}
 */
function textField({ life, question, typed, check, judged }) {
  const { kind, asks } = question;
  const form = question.kind === "number" && question.share ? SHARE : FORMS[kind];
  const lines = { rows: 4, explain: 5 }[/** @type {string} */ (kind)];
  const common = { class: "pool-answer", autocomplete: "off", spellcheck: kind === "explain" ? null : "false" };
  const input = lines
    ? h("textarea", { ...common, rows: lines, maxlength: 4000 })
    : h("input", { ...common, type: "text", maxlength: 4000 });
  life.on(input, "input", () => typed(input.value));
  life.on(input, "keydown", (event) => {
    // In several lines Enter alone begins the next one.
    if (event.key === "Enter" && (!lines || event.ctrlKey || event.metaKey)) check();
  });
  const label = h("span", { class: "pool-asks" }, ...rich(asks), " ", h("span", {}, form));
  return {
    element: h("label", { class: "pool-field", "data-kind": kind }, label, input),
    set: (text) => {
      if (input.value !== text) input.value = text;
    },
    invalid: (is) => {
      attribute(input, "aria-invalid", is ? "true" : null);
      attribute(input, "aria-describedby", is ? judged : null);
    },
  };
}

/**
 * @param {Place} place
 * @param {[string, string, string][]} options
 * @returns {Field}
 */
function choiceField({ life, question, typed, check }, options) {
  const name = unique("answer");
  const inputs = options.map(([value]) => h("input", { type: "radio", name, value }));
  for (const input of inputs) {
    life.on(input, "change", () => typed(input.value));
    life.on(input, "keydown", ({ key }) => key === "Enter" && check());
  }
  const labels = options.map(([letter, text], place) =>
    h(
      "label",
      { class: "pool-option" },
      inputs[place],
      h("span", { class: "pool-letter" }, `${letter}. `),
      h("span", {}, ...rich(text)),
    ),
  );
  return {
    element: h(
      "fieldset",
      { class: "pool-field" },
      h("legend", { class: "pool-asks" }, question.asks),
      ...labels,
    ),
    set: (text) => {
      for (const input of inputs)
        if (input.checked !== (input.value === text)) input.checked = input.value === text;
    },
    invalid: () => {},
  };
}

/**
 * A text in which backticks mark code.
 * @param {string} text
 * @returns {(Node | string)[]}
 */
export const rich = (text) => text.split("`").map((part, place) => (place % 2 ? h("code", {}, part) : part));
