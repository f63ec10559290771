"""Bring the widget views of a notebook into a form that the page's host (static/host.js) can mount.

The host mounts anywidgets. A progress bar becomes the line it ended with. Any other widget of ipywidgets' own
needs a kernel: in a cell tagged ``live`` its default output is shown, with a line that says so; anywhere else
the build fails.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable, Iterator
from html import escape, unescape
from typing import Any

import markup
import sizes
from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError

STATE_TYPE = "application/vnd.jupyter.widget-state+json"
VIEW_TYPE = "application/vnd.jupyter.widget-view+json"
REFERENCE = "IPY_MODEL_"
LINKS = {"LinkModel", "DirectionalLinkModel"}
LIVE = "live"
# How long a progress bar took, which differs from run to run.
RATE = re.compile(r"\s*\[[^\]]*\]\s*$")
# The label of the section that says how to run a notebook.
RUN_LABEL = "run-the-notebooks"
# The class of the line beside a live cell.
NOTE = "pool-kernel-note"

Models = dict[str, dict[str, Any]]


def prepare_views(app: Sphinx, document: nodes.document) -> None:
    """Check every widget view of a page that was just read, and keep the models that its host needs."""
    metadata = app.env.nb_metadata.get(app.env.docname, {})  # type: ignore[attr-defined]  # MyST-NB's
    _, script = metadata.get("js_files", {}).get("ipywidgets_state", (None, None))
    saved = json.loads(script["body"]) if script else {"state": {}}
    mounted: list[tuple[nodes.raw, str]] = []
    for view in list(document.findall(nodes.raw)):
        scripts = markup.read(view.astext()).select(f'script[type="{VIEW_TYPE}"]')
        if not scripts:
            continue
        name = json.loads(scripts[0].text)["model_id"]
        model = saved["state"].get(name, {})
        cell = _cell_of(view)
        if model.get("model_module") == "anywidget":
            mounted.append((view, name))
        elif bar := _progress_line(saved["state"], name):
            view.replace_self(nodes.literal_block(bar, bar, classes=["output", "stream"], language="none"))
        elif model and LIVE in cell["cell_metadata"].get("tags", []):
            view.replace_self(_default_output(app.env.docname, saved["state"], name, cell))
        else:
            kind = model.get("model_name", "model without a state")
            raise ExtensionError(
                f"{app.env.doc2path(app.env.docname)}: cell {cell['cell_index'] + 1} shows {kind}, which "
                f"needs a kernel; use an explorer, or tag the cell {LIVE!r} to show its default output"
            )
    if not mounted:
        metadata.get("js_files", {}).pop("ipywidgets_state", None)
        return
    places = place_models(saved["state"], [name for _, name in mounted])
    script["body"] = compact(saved["state"], places)
    for view, name in mounted:
        text = f'<script type="{VIEW_TYPE}">{{"model_id":"{places[name]}"}}</script>'
        view.replace_self(nodes.raw(text, text, **view.attributes))


def _cell_of(view: nodes.Node) -> nodes.Element:
    while view.parent is not None:
        view = view.parent
        if isinstance(view, nodes.container) and view.get("nb_element") == "cell_code":
            return view
    raise ExtensionError("a widget view stands outside of a code cell")


def _progress_line(models: Models, name: str) -> str:
    """Return the words beside the bar when `name` is a progress bar of tqdm's, and nothing otherwise."""
    parts = [
        models.get(child, {})
        for child in _references(models.get(name, {}).get("state", {}).get("children", []))
    ]
    if not any(part.get("model_name") == "FloatProgressModel" for part in parts):
        return ""
    line = "".join(
        unescape(part["state"].get("value", "")) for part in parts if part.get("model_name") == "HTMLModel"
    )
    return RATE.sub("", line)


def _references(value: Any) -> Iterator[str]:
    """Give the ids of the models that a model's state names."""
    if isinstance(value, str) and value.startswith(REFERENCE):
        yield value.removeprefix(REFERENCE)
    elif isinstance(value, dict):
        for key in sorted(value):
            yield from _references(value[key])
    elif isinstance(value, list):
        for part in value:
            yield from _references(part)


def _renamed(value: Any, rename: Callable[[str], str]) -> Any:
    """Return a copy of a value in which every reference to a model has gone through `rename`."""
    if isinstance(value, str) and value.startswith(REFERENCE):
        return REFERENCE + rename(value.removeprefix(REFERENCE))
    if isinstance(value, dict):
        return {key: _renamed(part, rename) for key, part in value.items()}
    if isinstance(value, list):
        return [_renamed(part, rename) for part in value]
    return value


def place_models(models: Models, mounted: list[str]) -> dict[str, str]:
    """Return the models that a page needs: what is mounted, linked or named, each with an id by its place.

    The ids that a kernel gives are random, and a notebook from the cache holds its models in their order: two
    builds of one chapter would differ in both.
    """
    places: dict[str, str] = {}
    links = {name: model for name, model in models.items() if model["model_name"] in LINKS}

    def portrait(name: str, depth: int = 2) -> str:
        """Return what a model holds as text, with nothing random in it."""
        if name in places or not depth or name not in models:
            return places.get(name, "")
        state = _renamed(models[name]["state"], lambda other: portrait(other, depth - 1))
        return json.dumps([state, models[name].get("buffers")], sort_keys=True)

    waiting = list(mounted)
    while waiting:
        name = waiting.pop(0)
        if name in places or name not in models or models[name]["model_module"] == "@jupyter-widgets/base":
            continue
        places[name] = f"model-{len(places)}"
        waiting += _references(models[name]["state"])
        # A link brings the model at its other end: two views may follow each other through a third.
        touching = [other for other, link in links.items() if name in _references(link["state"])]
        waiting += sorted(touching, key=portrait)
    return places


def compact(models: Models, places: dict[str, str]) -> str:
    """Return the state of the models of a page under their new ids, with each source and picture once."""
    shared: list[str] = []

    def place(text: str) -> int:
        if text not in shared:
            shared.append(text)
        return shared.index(text)

    state = {}
    for name, new in places.items():
        model = models[name] | {
            "state": _renamed(models[name]["state"], lambda other: places.get(other, "left-out"))
        }
        for key in ("_esm", "_css"):
            if isinstance(model["state"].get(key), str):
                model["state"][key] = place(model["state"][key])
        if buffers := model.get("buffers"):
            model["buffers"] = [buffer | {"data": place(buffer["data"])} for buffer in buffers]
        state[new] = {key: model[key] for key in ("model_name", "state", "buffers") if key in model}
    saved = {"version_major": 2, "version_minor": 0, "shared": shared, "state": state}
    # "</script>" or "<!--" inside of a string would end the element or hide its end.
    return json.dumps(saved, separators=(",", ":"), sort_keys=True).replace("<", "\\u003c")


def default_outputs(models: Models, name: str) -> list[dict[str, Any]]:
    """Return the outputs that a widget of a live cell holds for its default arguments."""
    seen: set[str] = set()
    waiting = [name]
    outputs: list[dict[str, Any]] = []
    while waiting:
        current = waiting.pop(0)
        if current not in seen and current in models:
            seen.add(current)
            outputs += models[current]["state"].get("outputs", [])
            waiting += _references(models[current]["state"].get("children", []))
    return outputs


def _default_output(docname: str, models: Models, name: str, cell: nodes.Element) -> nodes.Element:
    """Return what a live cell gives for its default arguments, and a line that says how to run it."""
    outputs = default_outputs(models, name)
    box = nodes.container(classes=["pool-wants-kernel"])
    for output in outputs:
        box += _static_nodes(output, cell)
    note = nodes.paragraph(classes=[NOTE])
    note += nodes.Text("This cell has controls, which want a running kernel: ")
    run = addnodes.pending_xref(
        "",
        nodes.inline("", "run this notebook"),
        refdomain="std",
        reftype="ref",
        reftarget=RUN_LABEL,
        refexplicit=True,
    )
    run["refdoc"] = docname
    note += run
    note += nodes.Text(" to use them. Above is what it gives for its default arguments.")
    box += note
    return box


def _static_nodes(output: dict[str, Any], cell: nodes.Element) -> list[nodes.Node]:
    if output["output_type"] == "stream":
        return [
            nodes.literal_block(output["text"], output["text"], classes=["output", "stream"], language="none")
        ]
    data = output.get("data", {})
    if "image/png" in data:
        alt = cell["cell_metadata"].get("mystnb", {}).get("image", {}).get("alt", "")
        encoded = "".join(data["image/png"]).replace("\n", "")
        size = sizes.drawn_width(base64.b64decode(encoded))
        width = f' width="{size}"' if size else ""
        html = f'<img src="data:image/png;base64,{encoded}" alt="{escape(alt)}"{width}>'
        return [nodes.raw("", html, format="html")]
    if "text/plain" in data:
        text = "".join(data["text/plain"])
        return [nodes.literal_block(text, text, classes=["output"], language="none")]
    return []
