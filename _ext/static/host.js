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
  const FIGURE = ".tag_static-figure";
  const page = document.documentElement.classList;
  const left = new AbortController(); // aborted when the reader leaves the page for good

  /** The state that anywidget's `model` has in a notebook; there is no kernel to save or send anything to. */
  class Model {
    listeners = [];

    constructor(state, widget_manager) {
      Object.assign(this, { state, widget_manager });
    }

    get(name) {
      return this.state[name];
    }

    set(name, value) {
      if (same(this.state[name], value)) return;
      this.state[name] = value;
      const concerned = this.listeners.filter(([event]) => event === "change" || event === `change:${name}`);
      for (const [, callback] of concerned) callback(this, value);
    }

    save_changes() {}

    send() {}

    on(event, callback) {
      this.listeners.push([event, callback]);
    }

    off(event, callback) {
      const stays = (one) => (event && event !== one[0]) || (callback && callback !== one[1]);
      this.listeners = this.listeners.filter(stays);
    }
  }

  /** Models hold JSON and binary buffers; a buffer always counts as changed. */
  function same(one, other) {
    if (Object.is(one, other)) return true;
    if (!(one instanceof Object && other instanceof Object) || one.constructor !== other.constructor) return false;
    if (ArrayBuffer.isView(one)) return false;
    const keys = Object.keys(one);
    return keys.length === Object.keys(other).length && keys.every((key) => key in other && same(one[key], other[key]));
  }

  function readModels({ state: saved, shared = [] }) {
    const models = new Map();
    const find = (reference) => models.get(reference.replace("IPY_MODEL_", ""));
    const get_model = async (reference) => find(reference) ?? missing(reference);
    for (const [id, { state, buffers = [] }] of Object.entries(saved)) {
      for (const name of ["_esm", "_css"]) state[name] = shared[state[name]] ?? state[name];
      for (const { path, data } of buffers) {
        const owner = path.slice(0, -1).reduce((value, key) => value[key], state);
        const bytes = Uint8Array.from(atob(shared[data] ?? data), (character) => character.charCodeAt(0));
        owner[path.at(-1)] = new DataView(bytes.buffer);
      }
      models.set(id, new Model(state, { get_model }));
    }
    for (const { model_name: kind, state } of Object.values(saved)) {
      if (kind === "LinkModel" || kind === "DirectionalLinkModel") link(find, state, kind === "LinkModel");
    }
    return models;
  }

  /** Let one trait follow another, as jslink (both ways) and jsdlink (one way) do in a notebook. */
  function link(find, { source: [from, trait], target: [to, other] }, bothWays) {
    const [first, second] = [find(from), find(to)];
    if (!first || !second) return;
    const follow = () => second.set(other, first.get(trait));
    first.on(`change:${trait}`, follow);
    if (bothWays) second.on(`change:${other}`, () => first.set(trait, second.get(other)));
    follow();
  }

  const missing = (id) => {
    throw new Error(`no model ${id} on this page`);
  };

  const once = (make) => {
    const made = new Map();
    return (key) => made.get(key) ?? made.set(key, make(key)).get(key);
  };

  const addStyle = once((css) => {
    const style = Object.assign(document.createElement("style"), { textContent: css });
    document.head.append(style);
    return style;
  });

  const load = once(async (source) => {
    const url = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
    const { default: widget } = await import(url).finally(() => URL.revokeObjectURL(url));
    return typeof widget === "function" ? widget() : widget;
  });

  /** Start a model, which happens once however many views it has, and tell what draws it. */
  const start = once(async (model) => {
    if (model.get("_css")) addStyle(model.get("_css"));
    const widget = await load(model.get("_esm"));
    await widget.initialize?.({ model, signal: left.signal, experimental: {} });
    return widget;
  });

  /** Give a signal that is aborted when an element, or what holds it, is taken out, or the reader leaves the page. */
  function lifeOf(el) {
    const life = new AbortController();
    const observer = new MutationObserver(() => el.isConnected || life.abort());
    // Each of the elements around it, and nothing of what the view itself does.
    for (let node = el.parentNode; node; node = node.parentNode) observer.observe(node, { childList: true });
    whenAborted(left.signal, () => life.abort());
    whenAborted(life.signal, () => observer.disconnect());
    return life.signal;
  }

  const whenAborted = (signal, act) => (signal.aborted ? act() : signal.addEventListener("abort", () => act()));

  async function mount(script, models) {
    const { model_id: id } = JSON.parse(script.textContent);
    const model = models.get(id) ?? missing(id);
    const el = Object.assign(document.createElement("div"), { className: "pool-host" });
    script.after(el);
    const signal = lifeOf(el);
    try {
      const widget = await start(model);
      const end = await widget.render?.({ model, el, signal, experimental: {} });
      if (end) whenAborted(signal, end);
    } catch (error) {
      el.remove();
      throw error;
    }
  }

  async function main() {
    const places = [...document.querySelectorAll(`${VIEW}, ${FIGURE}`)];
    const views = places.filter((one) => one.matches(VIEW));
    if (!views.length) return page.remove("pool-live");
    try {
      const models = readModels(JSON.parse(document.querySelector(STATE).textContent));
      for (const view of views) {
        await mount(view, models).catch((error) => {
          console.error(error);
          showFigures(places.slice(places.indexOf(view) + 1));
        });
        await new Promise((resolve) => setTimeout(resolve)); // an explorer answers before the next one is made
      }
      page.add("pool-mounted");
    } catch (error) {
      page.remove("pool-live");
      throw error;
    }
  }

  /** Show the figures that stand in for a view: those up to the next one. */
  function showFigures(after) {
    const next = after.findIndex((one) => one.matches(VIEW));
    for (const figure of next < 0 ? after : after.slice(0, next)) figure.classList.add("pool-needed");
  }

  page.add("pool-live"); // the style sheet hides the figures that stand in for explorers
  // A page that the browser keeps, to show it again, goes on living.
  addEventListener("pagehide", ({ persisted }) => persisted || left.abort());
  // The text of the page is enough; style sheets and other scripts may still be on their way.
  if (document.readyState === "loading") document.addEventListener("readystatechange", main, { once: true });
  else main();
})();
