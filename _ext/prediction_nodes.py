"""What a page shows of a prediction: its parts in a document, their HTML, and the script that folds answers."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

from pooling_lib.explorers._static import join_script

ROOT = Path(__file__).resolve().parent.parent


class Prediction(nodes.General, nodes.Element):
    """A question with a way to answer it."""


class Options(nodes.General, nodes.Element):
    """What a reader can choose from."""


class Option(nodes.General, nodes.TextElement):
    """One of the options."""


class Answer(nodes.General, nodes.Element):
    """What a page shows once a reader has predicted it."""


class Switch(nodes.General, nodes.Element):
    """The switch of a page that shows all answers."""


def script() -> str:
    """Return the script as pages carry it: in one piece, of no type, since it runs before anything is drawn.

    Every page carries it, and no reader reads it there: it has no indentation.
    """
    joined = re.sub(r"^ +", "", join_script("_ext/static/predictions.js", ROOT), flags=re.MULTILINE)
    return f'(() => {{\n"use strict";\n{joined}}})();\n'


def _open_box(self: Any, node: Prediction) -> None:
    answer = {"data-right": str(node["right"])} if node["kind"] == "choice" else {"data-is": node["is"]}
    given = {"role": "group", "aria-label": "Prediction", "data-kind": node["kind"], **answer}
    self.body.append(self.starttag(node, "div", CLASS="prediction", **given))


def _open_switch(self: Any, node: Switch) -> None:
    times = "once" if node["count"] == 1 else f"{node['count']} times"
    self.body.append(
        f'<p class="prediction-switch">This page asks you {times} what you expect, and then shows what '
        'happens. <label><input type="checkbox" autocomplete="off"> Show everything</label></p>\n'
    )


def _opens(tag: str, name: str = "") -> Any:
    return lambda self, node: self.body.append(self.starttag(node, tag, "", CLASS=name))


def _closes(tag: str) -> Any:
    return lambda self, node: self.body.append(f"</{tag}>\n")


def connect(app: Sphinx) -> None:
    """Tell Sphinx how each part is written; elsewhere than in a page, only what it holds counts."""
    nothing: Any = (lambda *_: None, lambda *_: None)
    written: dict[type[nodes.Element], Any] = {
        Prediction: (_open_box, _closes("div")),
        Options: (_opens("ul", "prediction-options"), _closes("ul")),
        Option: (_opens("li"), _closes("li")),
        Answer: (_opens("div", "prediction-answer"), _closes("div")),
        Switch: (_open_switch, nothing[1]),
    }
    for part, html in written.items():
        app.add_node(part, html=html, latex=nothing)
