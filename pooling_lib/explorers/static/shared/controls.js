// What every explorer's page is built from: elements, labelled native controls, and an end to all of it.

/**
 * The life of one view: everything it starts ends with `end()`.
 * @typedef {{on: (target: EventTarget, type: string, listener: (event: any) => void) => void,
 *            every: (milliseconds: number, tick: () => void) => () => void,
 *            follow: (model: any, names: string[], changed: () => void) => void,
 *            defer: (undo: () => void) => void, end: () => void}} Life
 */

/**
 * Begin a view's life.
 * @returns {Life}
 */
export function beginLife() {
  const stop = new AbortController();
  /** @type {Set<() => void>} */
  const undo = new Set();
  return {
    on: (target, type, listener) => target.addEventListener(type, listener, { signal: stop.signal }),
    every: (milliseconds, tick) => {
      const timer = setInterval(tick, milliseconds);
      const cancel = () => {
        clearInterval(timer);
        undo.delete(cancel);
      };
      undo.add(cancel);
      return cancel;
    },
    follow: (model, names, changed) => {
      // One redraw for a change of several traits, before the browser paints.
      let waiting = false;
      const listener = () => {
        if (waiting) return;
        waiting = true;
        queueMicrotask(() => {
          waiting = false;
          if (!stop.signal.aborted) changed();
        });
      };
      for (const name of names) {
        model.on(`change:${name}`, listener);
        undo.add(() => model.off(`change:${name}`, listener));
      }
    },
    defer: (action) => undo.add(action),
    end: () => {
      stop.abort();
      undo.forEach((action) => action());
      undo.clear();
    },
  };
}

/**
 * Make an element. Attributes that are null are left out; children may be text.
 * @param {string} tag
 * @param {Record<string, any>} [attributes]
 * @param {...(Node | string)} children
 * @returns {any}
 */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

/**
 * Give an attribute a value only when it has another, and drop it for null.
 * @param {Element} element
 * @param {string} name
 * @param {string | null} value
 */
export function attribute(element, name, value) {
  if (value === null) element.removeAttribute(name);
  else if (element.getAttribute(name) !== value) element.setAttribute(name, value);
}

/**
 * Give an element a text only when it has another: what stays need not be laid out again.
 * @param {Element} element
 * @param {string} text
 */
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/**
 * A text that no other element of the page has as its id or radio group.
 * @param {string} stem
 */
export const unique = (stem) => `pool-${stem}-${Math.random().toString(36).slice(2, 10)}`;

/**
 * A labelled slider with its value beside it.
 * @param {Life} life
 * @param {{label: string, min: number, max: number, step?: number, change: (value: number) => void}} options
 * @returns {{element: HTMLElement, set: (value: number, shown?: string, max?: number) => void}}
 */
export function range(life, { label, min, max, step = 1, change }) {
  const input = h("input", { type: "range", min, max, step, class: "pool-range" });
  const value = h("span", { class: "pool-value", "aria-hidden": "true" });
  const element = h(
    "label",
    { class: "pool-control" },
    h("span", { class: "pool-label" }, label),
    input,
    value,
  );
  life.on(input, "input", () => change(Number(input.value)));
  return {
    element,
    set: (number, shown = String(number), limit = max) => {
      attribute(input, "max", String(Math.max(limit, number)));
      if (Number(input.value) !== number) input.value = String(number);
      // The slider itself has no value between its steps, nor beyond its ends.
      attribute(input, "aria-valuetext", shown === input.value ? null : shown);
      setText(value, shown);
    },
  };
}

/**
 * A labelled slider with a button on either side, for one step less or more.
 * @param {Life} life
 * @param {{label: string, min: number, max: number, change: (value: number) => void}} options
 * @returns {{element: HTMLElement, set: (value: number, shown?: string, max?: number) => void}}
 */
export function stepper(life, { label, min, max, change }) {
  const slider = range(life, { label, min, max, change });
  const now = { value: min, limit: max };
  const by = (/** @type {number} */ step) => {
    const value = now.value + step;
    if (value >= min && value <= now.limit) change(value);
  };
  const less = button(life, { text: "−", label: `decrease ${label}`, press: () => by(-1) });
  const more = button(life, { text: "+", label: `increase ${label}`, press: () => by(1) });
  slider.element.classList.add("pool-stepped-slider");
  return {
    element: h("div", { class: "pool-stepped" }, less.element, slider.element, more.element),
    set: (value, shown, limit = max) => {
      Object.assign(now, { value, limit });
      slider.set(value, shown, limit);
      // Not disabled, which would take the focus away at the end.
      attribute(less.element, "aria-disabled", value <= min ? "true" : null);
      attribute(more.element, "aria-disabled", value >= limit ? "true" : null);
    },
  };
}

/**
 * A labelled choice from a list.
 * @param {Life} life
 * @param {{label: string, options: [value: string, text: string][], change: (value: string) => void}} options
 * @returns {{element: HTMLElement, set: (value: string) => void, disable: (why: string) => void}} `disable` takes the
 *   reason, which stands beside it, or nothing
 */
export function select(life, { label, options, change }) {
  const list = options.map(([value, text]) => h("option", { value }, text));
  const input = h("select", { class: "pool-select" }, ...list);
  const reason = reasonFor(input);
  life.on(input, "change", () => change(input.value));
  return {
    element: h(
      "label",
      { class: "pool-control pool-choice" },
      h("span", { class: "pool-label" }, label),
      input,
      reason.element,
    ),
    set: (value) => {
      if (input.value !== value) input.value = value;
    },
    disable: reason.disable,
  };
}

/**
 * A choice shown all at once: a row of radio buttons.
 * @param {Life} life
 * @param {{label: string, options: [value: string, text: string][], change: (value: string) => void}} options
 * @returns {{element: HTMLElement, set: (value: string) => void}}
 */
export function radios(life, { label, options, change }) {
  const name = unique("choice");
  const inputs = options.map(([value]) => h("input", { type: "radio", name, value }));
  inputs.forEach((input) => life.on(input, "change", () => change(input.value)));
  const labels = options.map(([, text], i) =>
    h("label", { class: "pool-radio" }, inputs[i], h("span", {}, text)),
  );
  const legend = h("span", { class: "pool-label", id: unique("label") }, label);
  const attributes = { class: "pool-radios", role: "radiogroup", "aria-labelledby": legend.id };
  return {
    element: h("div", attributes, legend, h("div", { class: "pool-segments" }, ...labels)),
    set: (value) => {
      for (const input of inputs)
        if (input.checked !== (input.value === value)) input.checked = input.value === value;
    },
  };
}

/**
 * A labelled box to tick.
 * @param {Life} life
 * @param {{label: string, change: (value: boolean) => void}} options
 * @returns {{element: HTMLElement, set: (value: boolean) => void, disable: (why: string) => void}} `disable` takes the
 *   reason, which stands beside it, or nothing
 */
export function checkbox(life, { label, change }) {
  const input = h("input", { type: "checkbox" });
  const reason = reasonFor(input);
  life.on(input, "change", () => change(input.checked));
  return {
    element: h(
      "label",
      { class: "pool-control pool-check" },
      input,
      h("span", { class: "pool-label" }, label),
      reason.element,
    ),
    set: (value) => (input.checked = value),
    disable: reason.disable,
  };
}

/**
 * Why a control cannot be used, beside it: on a phone no pointer rests on anything.
 * @param {HTMLInputElement | HTMLSelectElement} input
 */
function reasonFor(input) {
  const element = h("span", { class: "pool-why" });
  return {
    element,
    disable: (/** @type {string} */ why) => {
      attribute(input, "disabled", why ? "" : null);
      setText(element, why);
    },
  };
}

/**
 * A button.
 * @param {Life} life
 * @param {{text: string, label?: string, icon?: string, press: () => void}} options `icon` is the d of a path
 *   on a 16 x 16 field; `label` replaces the text for those who hear it
 * @returns {{element: HTMLElement, set: (text: string, icon?: string) => void}}
 */
export function button(life, { text, label, icon, press }) {
  const path = icon === undefined ? null : pathIcon(icon);
  const words = h("span", {}, text);
  const parts = [...(path ? [path.svg] : []), ...(text ? [words] : [])];
  const element = h("button", { type: "button", class: "pool-button", "aria-label": label ?? null }, ...parts);
  life.on(element, "click", press);
  return {
    element,
    set: (shown, d) => {
      setText(words, shown);
      if (d !== undefined && path) attribute(path.path, "d", d);
    },
  };
}

/**
 * Controls that belong together under a heading.
 * @param {string} heading
 * @param {...Node} children
 */
export function group(heading, ...children) {
  return h("fieldset", { class: "pool-group" }, h("legend", {}, heading), ...children);
}

/**
 * A drawing on a 16 x 16 field, in the colour of the text.
 * @param {string} d of its path
 * @param {string} [classes]
 * @returns {{svg: SVGElement, path: SVGElement}}
 */
export function pathIcon(d, classes = "pool-icon") {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  const path = document.createElementNS(space, "path");
  attribute(svg, "viewBox", "0 0 16 16");
  attribute(svg, "aria-hidden", "true");
  attribute(svg, "class", classes);
  attribute(path, "d", d);
  svg.append(path);
  return { svg, path };
}
