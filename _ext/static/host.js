/* Mounts the explorers of a built page, with no kernel behind them.
 *
 * MyST-NB leaves the widget models of a notebook in one script element, and a script element with a model's id where
 * each view belongs. An explorer is an anywidget: its model carries the source of an ES module (`_esm`) and a style
 * sheet (`_css`). This file gives each model the part of anywidget's interface that works without Python.
 */
(() => {
  "use strict";

  const STATE = 'script[type="application/vnd.jupyter.widget-state+json"]';
  const VIEW = 'script[type="application/vnd.jupyter.widget-view+json"]';
  const REFERENCE = "IPY_MODEL_";

  /** The state that anywidget's `model` has in a notebook; `save_changes` has nobody to send anything to. */
  class Model {
    constructor(id, state, manager) {
      this.model_id = id;
      this.widget_manager = manager;
      this.state = state;
      this.listeners = [];
    }

    get(name) {
      return this.state[name];
    }

    set(name, value) {
      const entries = Object.entries(typeof name === "object" ? name : { [name]: value });
      const changed = entries.filter(([key, next]) => !same(this.state[key], next));
      for (const [key, next] of changed) this.state[key] = next;
      for (const [key, next] of changed) this.trigger(`change:${key}`, this, next);
      if (changed.length) this.trigger("change", this);
    }

    save_changes() {}

    send() {}

    on(names, callback, owner) {
      for (const name of names.split(/\s+/)) this.listeners.push({ name, callback, owner });
    }

    off(names, callback, owner) {
      const gone = names && names.split(/\s+/);
      this.listeners = this.listeners.filter(
        (one) =>
          (gone && !gone.includes(one.name)) ||
          (callback && callback !== one.callback) ||
          (owner && owner !== one.owner),
      );
    }

    trigger(name, ...details) {
      for (const one of [...this.listeners]) if (one.name === name) one.callback(...details);
    }
  }

  /** Models hold JSON and binary buffers; a buffer always counts as changed. */
  function same(one, other) {
    if (Object.is(one, other)) return true;
    if (typeof one !== "object" || typeof other !== "object" || one === null || other === null) return false;
    if (ArrayBuffer.isView(one) || ArrayBuffer.isView(other) || Array.isArray(one) !== Array.isArray(other)) return false;
    const keys = Object.keys(one);
    return keys.length === Object.keys(other).length && keys.every((key) => key in other && same(one[key], other[key]));
  }

  /** Put the binary values of a model, stored apart in base64, back where they belong. */
  function restoreBuffers(state, buffers = [], shared = []) {
    for (const { path, data } of buffers) {
      const text = atob(typeof data === "number" ? shared[data] : data);
      const bytes = Uint8Array.from(text, (character) => character.charCodeAt(0));
      const parent = path.slice(0, -1).reduce((value, key) => value[key], state);
      parent[path.at(-1)] = new DataView(bytes.buffer);
    }
    return state;
  }

  /** Let one trait follow another, as jslink (both ways) and jsdlink (one way) do in a notebook. */
  function link(models, state, bothWays) {
    const [[from, source], [to, target]] = [state.source, state.target].map(([reference, trait]) => [
      models.get(reference.replace(REFERENCE, "")),
      trait,
    ]);
    if (!from || !to) return;
    const follow = () => to.set(target, from.get(source));
    from.on(`change:${source}`, follow);
    if (bothWays) to.on(`change:${target}`, () => from.set(source, to.get(target)));
    follow();
  }

  function readModels(saved) {
    const models = new Map();
    const manager = {
      get_model: async (reference) => {
        const model = models.get(reference.replace(REFERENCE, ""));
        if (!model) throw new Error(`no model ${reference} on this page`);
        return model;
      },
    };
    for (const [id, entry] of Object.entries(saved.state)) {
      const state = restoreBuffers(entry.state, entry.buffers, saved.shared);
      for (const name of ["_esm", "_css"]) {
        if (typeof state[name] === "number") state[name] = saved.shared[state[name]];
      }
      models.set(id, new Model(id, state, manager));
    }
    for (const { model_name: name, state } of Object.values(saved.state)) {
      if (name === "LinkModel" || name === "DirectionalLinkModel") link(models, state, name === "LinkModel");
    }
    return models;
  }

  /** Give a function that starts a model once, however many views it has, and tells what draws them. */
  function starter() {
    const widgets = new Map();
    const started = new Map();
    const styled = new Set();

    async function load(source) {
      const url = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
      try {
        const { default: widget } = await import(url);
        return typeof widget === "function" ? await widget() : widget;
      } finally {
        URL.revokeObjectURL(url);
      }
    }

    async function begin(model) {
      const css = model.get("_css");
      if (css && !styled.has(css)) {
        styled.add(css);
        document.head.append(Object.assign(document.createElement("style"), { textContent: css }));
      }
      const source = model.get("_esm");
      if (!widgets.has(source)) widgets.set(source, load(source));
      const widget = await widgets.get(source);
      await widget.initialize?.({ model, signal: new AbortController().signal, experimental: {} });
      return widget;
    }

    return (model) => {
      if (!started.has(model)) started.set(model, begin(model));
      return started.get(model);
    };
  }

  async function mount(script, models, start) {
    const id = JSON.parse(script.textContent).model_id;
    const model = models.get(id);
    if (!model) throw new Error(`no model ${id} on this page`);
    const el = document.createElement("div");
    el.className = "pool-host";
    script.after(el);
    try {
      const widget = await start(model);
      await widget.render?.({ model, el, signal: new AbortController().signal, experimental: {} });
    } catch (error) {
      el.remove();
      throw error;
    }
  }

  async function main() {
    const state = document.querySelector(STATE);
    const views = [...document.querySelectorAll(VIEW)];
    if (!state || !views.length) return;
    const page = document.documentElement.classList;
    page.add("pool-live"); // the style sheet hides the static figures that stand in for explorers
    try {
      const models = readModels(JSON.parse(state.textContent));
      const start = starter();
      await Promise.all(views.map((script) => mount(script, models, start)));
      page.add("pool-mounted");
    } catch (error) {
      page.remove("pool-live");
      console.error(error);
    }
  }

  // The text of the page is enough; style sheets and other scripts may still be on their way.
  if (document.readyState === "loading") document.addEventListener("readystatechange", main, { once: true });
  else main();
})();
