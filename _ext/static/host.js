/* Mounts the explorers of a built page, with no kernel behind them.
 *
 * MyST-NB leaves the widget models of a notebook in one script element, and a script element with a model's id where
 * each view belongs. An explorer is an anywidget: its model carries the source of an ES module (`_esm`) and a style
 * sheet (`_css`). This file gives each model the part of anywidget's interface that works without Python.
 */

/**
 * What a widget's module has, as anywidget asks for it.
 * @typedef {object} Widget
 * @property {(given: any) => any} [initialize]
 * @property {(given: any) => any} [render] draws a view, and may give what ends it
 */

/**
 * A reference to another model of the page: `IPY_MODEL_` and its id.
 * @typedef {string} Reference
 * @typedef {{source: [Reference, trait: string], target: [Reference, trait: string]}} Link
 */

/**
 * What MyST-NB embeds. What models have in common stands in `shared` once, and they hold its place there.
 * @typedef {{path: string[], data: string | number}} Buffer
 * @typedef {{model_name: string, state: Record<string, any>, buffers?: Buffer[]}} Saved
 * @typedef {{state: Record<string, Saved>, shared?: string[]}} Embedded
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
    /** @type {[event: string, callback: (model: Model, value: any) => void][]} */
    listeners = [];

    /**
     * @param {Record<string, any>} state
     * @param {{get_model: (reference: Reference) => Promise<Model>}} widget_manager
     */
    constructor(state, widget_manager) {
      this.state = state;
      this.widget_manager = widget_manager;
    }

    /** @param {string} name */
    get(name) {
      return this.state[name];
    }

    /**
     * @param {string} name
     * @param {any} value
     */
    set(name, value) {
      if (same(this.state[name], value)) return;
      this.state[name] = value;
      const concerned = this.listeners.filter(([event]) => event === "change" || event === `change:${name}`);
      for (const [, callback] of concerned) callback(this, value);
    }

    save_changes() {}

    send() {}

    /**
     * @param {string} event
     * @param {(model: Model, value: any) => void} callback
     */
    on(event, callback) {
      this.listeners.push([event, callback]);
    }

    /**
     * @param {string} [event] all of them without one
     * @param {(model: Model, value: any) => void} [callback]
     */
    off(event, callback) {
      this.listeners = this.listeners.filter(
        ([on, call]) => (event && event !== on) || (callback && callback !== call),
      );
    }
  }

  /**
   * Models hold JSON and binary buffers; a buffer always counts as changed.
   * @param {any} one
   * @param {any} other
   * @returns {boolean}
   */
  function same(one, other) {
    if (Object.is(one, other)) return true;
    if (!(one instanceof Object && other instanceof Object) || one.constructor !== other.constructor)
      return false;
    if (ArrayBuffer.isView(one)) return false;
    const keys = Object.keys(one);
    return (
      keys.length === Object.keys(other).length &&
      keys.every((key) => key in other && same(one[key], other[key]))
    );
  }

  /** @param {Embedded} embedded */
  function readModels({ state: saved, shared = [] }) {
    /** @type {Map<string, Model>} */
    const models = new Map();
    const find = (/** @type {Reference} */ reference) => models.get(reference.replace("IPY_MODEL_", ""));
    const get_model = async (/** @type {Reference} */ reference) => find(reference) ?? missing(reference);
    for (const [id, { state, buffers = [] }] of Object.entries(saved)) {
      for (const name of ["_esm", "_css"]) state[name] = shared[state[name]] ?? state[name];
      for (const { path, data } of buffers) {
        const owner = path.slice(0, -1).reduce((value, key) => value[key], state);
        const bytes = Uint8Array.from(atob(typeof data === "number" ? shared[data] : data), (character) =>
          character.charCodeAt(0),
        );
        owner[path[path.length - 1]] = new DataView(bytes.buffer);
      }
      models.set(id, new Model(state, { get_model }));
    }
    for (const { model_name: kind, state } of Object.values(saved)) {
      if (kind === "LinkModel" || kind === "DirectionalLinkModel")
        link(find, /** @type {Link} */ (state), kind === "LinkModel");
    }
    return models;
  }

  /**
   * Let one trait follow another, as jslink (both ways) and jsdlink (one way) do in a notebook.
   * @param {(reference: Reference) => Model | undefined} find
   * @param {Link} link
   * @param {boolean} bothWays
   */
  function link(find, { source: [from, trait], target: [to, other] }, bothWays) {
    const [first, second] = [find(from), find(to)];
    if (!first || !second) return;
    const follow = () => second.set(other, first.get(trait));
    first.on(`change:${trait}`, follow);
    if (bothWays) second.on(`change:${other}`, () => first.set(trait, second.get(other)));
    follow();
  }

  /**
   * @param {string} id
   * @returns {never}
   */
  const missing = (id) => {
    throw new Error(`no model ${id} on this page`);
  };

  /**
   * Make a thing for each key, the first time that it is asked for.
   * @template Key
   * @template Made
   * @param {(key: Key) => Made} make
   * @returns {(key: Key) => Made}
   */
  const once = (make) => {
    /** @type {Map<Key, Made>} */
    const made = new Map();
    return (key) => {
      const one = made.get(key) ?? make(key);
      made.set(key, one);
      return one;
    };
  };

  const addStyle = once((/** @type {string} */ css) => {
    const style = Object.assign(document.createElement("style"), { textContent: css });
    document.head.append(style);
    return style;
  });

  const load = once(async (/** @type {string} */ source) => {
    const url = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
    const { default: widget } = await import(url).finally(() => URL.revokeObjectURL(url));
    return /** @type {Promise<Widget> | Widget} */ (typeof widget === "function" ? widget() : widget);
  });

  /** Start a model, which happens once however many views it has, and tell what draws it. */
  const start = once(async (/** @type {Model} */ model) => {
    if (model.get("_css")) addStyle(model.get("_css"));
    const widget = await load(model.get("_esm"));
    await widget.initialize?.({ model, signal: left.signal, experimental: {} });
    return widget;
  });

  /**
   * Give a signal that is aborted when an element, or what holds it, is taken out, or the reader leaves the page.
   * @param {HTMLElement} el
   */
  function lifeOf(el) {
    const life = new AbortController();
    const observer = new MutationObserver(() => el.isConnected || life.abort());
    // Each of the elements around it, and nothing of what the view itself does.
    for (let node = el.parentNode; node; node = node.parentNode) observer.observe(node, { childList: true });
    whenAborted(left.signal, () => life.abort());
    whenAborted(life.signal, () => observer.disconnect());
    return life.signal;
  }

  /**
   * @param {AbortSignal} signal
   * @param {() => void} act
   */
  const whenAborted = (signal, act) => (signal.aborted ? act() : signal.addEventListener("abort", () => act()));

  /**
   * @param {Element} script
   * @param {Map<string, Model>} models
   */
  async function mount(script, models) {
    const { model_id: id } = JSON.parse(script.textContent ?? "");
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
      const embedded = document.querySelector(STATE);
      if (!embedded) throw new Error("this page shows widgets and holds no state of any; build it anew");
      const models = readModels(JSON.parse(embedded.textContent ?? ""));
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

  /**
   * Show the figures that stand in for a view: those up to the next one.
   * @param {Element[]} after what comes after the view
   */
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
