// An exercise: the reader answers, the page says what is right or what to look at, and shows a solution.

import { attribute, beginLife, button, checkbox, h, setText, unique } from "../shared/controls.js";
import { keepKeys } from "../shared/keys.js";
import { traitsOf } from "../shared/traits.js";
import { answerField, rich } from "./fields.js";
import { judged } from "./grade.js";
import { DONE, keep, kept } from "./keep.js";

const EMPTY = "No answer yet: write or choose one, then check it.";
const COMPARE = "Compare your answer with the model answer, and mark what yours says.";

/**
 * @typedef {import("./grade.js").Question} Asked
 * @typedef {import("../shared/controls.js").Life} Life
 * @typedef {{answer: string, tried: string | null, revealed: boolean, marks: boolean[]}} Done
 */

/**
 * Draw an exercise and keep it in step with its model.
 * @param {{model: import("../shared/frame.js").Model, el: HTMLElement}} place
 */
function render({ model, el }) {
  const life = beginLife();
  /** @type {Asked} */
  const question = model.get("question");
  const read = () => /** @type {Done} */ (traitsOf(model, DONE));
  const set = (/** @type {Partial<Done>} */ changes) => {
    for (const [name, value] of Object.entries(changes)) model.set(name, value);
    model.save_changes();
    keep(question.name, read());
  };
  const before = kept(question.name);
  if (before && isNew(read())) set(before);
  const { root, draw } = build(life, question, { set, read });
  const changed = () => draw(read());
  changed();
  life.follow(model, DONE, changed);
  el.append(root);
  life.defer(() => root.remove());
  return () => life.end();
}

/** @param {Done} done */
const isNew = ({ answer, tried, revealed }) => !answer && tried === null && !revealed;

/**
 * @param {Life} life
 * @param {Asked} question
 * @param {{set: (changes: Partial<Done>) => void, read: () => Done}} state
 */
function build(life, question, { set, read }) {
  const explains = question.kind === "explain";
  const check = () => {
    const { answer, revealed } = read();
    const { state } = verdictOn(question, answer);
    set({ tried: answer, revealed: revealed || state === "right" || state === "compare" });
  };
  const verdict = h("p", { class: "pool-verdict", id: unique("verdict"), role: "status" });
  const typed = (/** @type {string} */ answer) => set({ answer });
  const field = answerField({ life, question, typed, check, judged: verdict.id });
  const solution = solutionPanel(life, question, (marks) => set({ marks }));
  const sends = question.kind !== "function";
  const send = button(life, { text: explains ? "Compare" : "Check", press: check });
  send.element.classList.add("pool-check-answer");
  attribute(send.element, "hidden", sends ? null : "");
  const show = button(life, { text: "Show the solution", press: () => set({ revealed: !read().revealed }) });
  attribute(show.element, "aria-controls", solution.element.id);
  const again = button(life, {
    text: "Start again",
    press: () => {
      set({ answer: "", tried: null, revealed: false, marks: [] });
      // The button is about to go.
      root.querySelector("input, textarea")?.focus();
    },
  });
  // No form: where a page is framed, forms may be forbidden.
  const form = h(
    "div",
    { class: "pool-form" },
    field.element,
    h("div", { class: "pool-actions" }, send.element, show.element, again.element),
  );
  const root = h("div", { class: "pool-explorer pool-exercise" }, form, verdict, solution.element);
  keepKeys(life, root);
  const draw = (/** @type {Done} */ done) => {
    const { answer, tried, revealed, marks } = done;
    const said = tried !== null && tried === answer ? verdictOn(question, tried) : null;
    field.set(answer);
    field.invalid(said?.state === "wrong");
    attribute(root, "data-state", said?.state ?? "open");
    setText(verdict, said?.message ?? "");
    show.set(revealed ? "Hide the solution" : "Show the solution");
    attribute(show.element, "aria-expanded", String(revealed));
    attribute(again.element, "hidden", isNew(done) ? "" : null);
    attribute(solution.element, "hidden", revealed ? null : "");
    solution.mark(marks, tried !== null && Boolean(tried.trim()));
  };
  return { root, draw };
}

/**
 * What there is to say of an answer that was checked.
 * @param {Asked} question
 * @param {string} tried
 * @returns {{state: string, message: string}}
 */
function verdictOn(question, tried) {
  if (!tried.trim()) return { state: "empty", message: EMPTY };
  if (question.kind === "explain" || question.kind === "function")
    return { state: "compare", message: COMPARE };
  const { right, message } = judged(question, tried);
  return { state: right ? "right" : "wrong", message };
}

/**
 * The solution, and the points of an explanation to mark.
 * @param {Life} life
 * @param {Asked} question
 * @param {(marks: boolean[]) => void} marked
 */
function solutionPanel(life, question, marked) {
  const { answer, because, code } = question.solution;
  const points = question.kind === "explain" ? question.points : [];
  /** @type {boolean[]} */
  let marks = [];
  const boxes = points.map((point, place) =>
    checkbox(life, {
      label: point,
      change: (is) => marked(points.map((_, other) => (other === place ? is : (marks[other] ?? false)))),
    }),
  );
  const count = h("p", { class: "pool-count", role: "status" });
  const list = h(
    "fieldset",
    { class: "pool-points" },
    h("legend", {}, "My answer says that"),
    ...boxes.map(({ element }) => element),
    count,
  );
  const element = h(
    "div",
    { class: "pool-solution", id: unique("solution"), role: "group", "aria-label": "solution" },
    ...(answer ? [h("div", { class: "pool-right" }, "Answer: ", shownAnswer(question.kind, answer))] : []),
    h("p", {}, ...(points.length ? [h("strong", {}, "Model answer. ")] : []), ...rich(because)),
    ...(code ? [h("pre", {}, h("code", {}, code))] : []),
    ...(points.length ? [list] : []),
  );
  return {
    element,
    mark: (/** @type {boolean[]} */ now, /** @type {boolean} */ has) => {
      marks = now;
      boxes.forEach((box, place) => box.set(now[place] ?? false));
      attribute(list, "hidden", has ? null : "");
      const said = now.filter(Boolean).length;
      setText(count, said ? `${said} of ${points.length}${said === points.length ? ": all of it." : "."}` : "");
    },
  };
}

/**
 * @param {string} kind
 * @param {string} answer
 */
const shownAnswer = (kind, answer) => h(kind === "rows" ? "pre" : "strong", {}, answer);

export default { render };
