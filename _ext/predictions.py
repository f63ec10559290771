"""Predict, then look: the directive ``prediction``, and what of a page is its answer.

A prediction is a question with a list of options, one of which is marked ``<!-- right -->``, or with the answer
that the chapter has: ``:number:``, ``:shape:`` or ``:values:``, by the name under which a cell has glued it, or
by its place in what the cell below prints. Its answer is what follows, up to the next prediction or heading, or
up to ``<!-- answer ends -->``. The page holds all of it; static/predictions.js folds the answer until a reader
has said what they expect, or skips.
"""

from __future__ import annotations

import hashlib
import re
from typing import Any, ClassVar, NoReturn

import prediction_nodes
from docutils import nodes
from docutils.parsers.rst import directives
from myst_nb.core.variables import RetrievalError, format_plain_text
from myst_nb.ext.glue.utils import retrieve_glue_data
from prediction_nodes import Answer, Option, Options, Prediction, Switch
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError
from sphinx.util.docutils import SphinxDirective

RIGHT = re.compile(r"<!--\s*right\s*-->")
ENDS = re.compile(r"\s*<!--\s*answer ends\s*-->\s*")
COMMENT = re.compile(r"\s*<!--.*?-->\s*", re.DOTALL)
# What is shown as an answer must be what the page's script reads (static/answers.js).
NUMBER = r"[-−]?\d+(?:,\d{3})*(?:\.\d+)?(?:e[-+]?\d+)?"
KINDS = {
    "number": re.compile(rf"{NUMBER}(?:/\d+)?(?:\s*%)?"),
    "shape": re.compile(r"\((?:\d+(?:, \d+)+|\d+,)\)"),
    "values": re.compile(rf"{NUMBER}(?:, {NUMBER})*"),
}
# A number on its own: not a part of a name such as float32.
PRINTED = {"number": re.compile(rf"(?<![\w.])(?:{NUMBER}|\d+\.)(?!\w)"), "shape": KINDS["shape"]}
# MyST-NB counts the lines of a notebook in steps of so many a cell, and those of a cell from 2.
LINES_A_CELL = 10_000


class _Anything(dict[str, Any]):
    """The options of the directive: MyST would only warn of one that is unknown, and `run` refuses it."""

    def __missing__(self, name: str) -> Any:
        return directives.unchanged


class PredictionDirective(SphinxDirective):
    """Ask a reader what they expect of what comes next."""

    has_content = True
    option_spec: ClassVar[Any] = _Anything(dict.fromkeys(KINDS, directives.unchanged))

    def run(self) -> list[nodes.Node]:
        """Return the question; its answer is known when the whole page has been read."""
        box = Prediction(where=place_of(self.env.doc2path(self.env.docname, base=False), self.lineno))
        for name in self.options.keys() - KINDS.keys():
            refuse(box, f"has no option {name!r}; use one of {', '.join(KINDS)}, or a list of choices")
        self.state.nested_parse(self.content, self.content_offset, box)
        if len(self.options) > 1:
            refuse(box, f"has the options {' and '.join(sorted(self.options))}; leave one of them")
        listed = box.children[-1] if box.children and isinstance(box.children[-1], nodes.bullet_list) else None
        said = hashlib.sha256(f"{box.astext()}{self.options}".encode()).hexdigest()[:8]
        box["ids"] = [f"prediction-{said}"]
        if listed is None and not self.options:
            refuse(box, "has no answer; end it with a list of options, or name a number, a shape or values")
        if len(box.children) - (listed is not None) < 1:
            refuse(box, "asks nothing; write the question into it")
        if self.options:
            if listed is not None:
                refuse(box, f"has a list of options and :{next(iter(self.options))}:; leave one of them")
            [(box["kind"], box["source"])] = self.options.items()
            box["is"] = self._glued(box)
        else:
            box["kind"] = "choice"
            choose(box, listed)
        return [box]

    def _glued(self, box: Prediction) -> str:
        """Return the answer as cells have glued it, or nothing if it is to be found in what one prints."""
        names = str(box["source"]).split()
        if not names:
            refuse(box, f"names no answer; write what is glued, or printed, after :{box['kind']}:")
        if names[0] == "printed":
            return ""
        if len(names) > 1 and box["kind"] != "values":
            refuse(box, f"names {len(names)} answers for one {box['kind']}; name one, or ask for :values:")
        try:
            found = [retrieve_glue_data(self.state.document, name).data["text/plain"] for name in names]
        except (RetrievalError, KeyError):
            refuse(box, f"takes its answer from {' '.join(names)}, which no cell glues; correct the name")
        return as_answer(box, ", ".join(str(format_plain_text(text, "s")) for text in found))


def place_of(page: str, line: int) -> str:
    """Return which prediction is meant: the page, and its cell or line."""
    cell, inside = divmod(line, LINES_A_CELL)
    where = f"cell {cell}, line {inside - 1}" if page.endswith(".ipynb") else f"line {line}"
    return f"{page}: the prediction in {where}"


def refuse(box: Prediction, why: str) -> NoReturn:
    """Fail the build."""
    raise ExtensionError(f"{box['where']} {why}")


def as_answer(box: Prediction, text: str) -> str:
    """Return an answer, if it is of the kind that the prediction asks for."""
    text = text.replace("\N{NO-BREAK SPACE}", " ").strip()
    if not KINDS[box["kind"]].fullmatch(text):
        refuse(box, f"takes its answer from {box['source']!r}, which gives {text!r}: that is no {box['kind']}")
    return text


def choose(box: Prediction, listed: nodes.bullet_list) -> None:
    """Make of a list of options what a reader can choose from, and take out the mark of the right one."""
    options = Options()
    for place, item in enumerate(list(listed.children)):
        if len(item.children) != 1 or not isinstance(item.children[0], nodes.paragraph):
            refuse(box, f"has an option that is more than one line of words: {item.astext()!r}")
        option = Option("", "", *item.children[0].children)
        for mark in list(option.findall(nodes.raw)):
            if not RIGHT.fullmatch(mark.astext().strip()):
                refuse(box, f"has {mark.astext()!r} in an option; only '<!-- right -->' has a meaning there")
            if "right" in box:
                refuse(box, "marks two options as right; leave one mark")
            box["right"] = place
            mark.parent.remove(mark)
        if option.children and isinstance(last := option.children[-1], nodes.Text):
            option.replace(last, nodes.Text(last.rstrip()))
        options += option
    words = [option.astext() for option in options]
    if "right" not in box:
        refuse(box, "marks no option as right; write '<!-- right -->' behind it")
    if len(words) < 2 or len(set(words)) < len(words) or not all(words):
        refuse(box, f"has the options {words}; give at least two, each of which says something else")
    box.replace(listed, options)


def fold_answers(app: Sphinx, document: nodes.document) -> None:
    """Put what follows each prediction of a page that was just read into its answer."""
    boxes = list(document.findall(Prediction))
    for box in boxes:
        answer = Answer(ids=[f"{box['ids'][0]}-answer"])
        following = list(box.parent.children)[box.parent.index(box) + 1 :]
        if not isinstance(box.parent, nodes.section | nodes.document):
            refuse(box, f"stands in a {box.parent.tagname}; let it stand on its own")
        for one in following:
            if isinstance(one, Prediction | nodes.section):
                break
            box.parent.remove(one)
            if is_end(one):
                break
            answer += one
        if not any(shows(one) for one in answer):
            refuse(box, "is followed by no answer; put it before the cell or the text that answers it")
        box.parent.insert(box.parent.index(box) + 1, answer)
        if not box.get("is") and box["kind"] != "choice":
            box["is"] = as_answer(box, printed(box, answer))
    if lost := next(filter(is_end, document.findall(nodes.raw)), None):
        place = place_of(app.env.doc2path(app.env.docname, base=False), lost.line or 0)
        raise ExtensionError(
            f"{place.replace('the prediction in ', '')}: no answer ends here; take the mark out"
        )
    if boxes:
        offer_all(document, len(boxes))
    ids = [name for box in boxes for name in box["ids"]]
    for box in boxes:
        if ids.count(box["ids"][0]) > 1:
            refuse(box, "is the same as another one of the page; ask something else")


def is_end(node: nodes.Node) -> bool:
    """Say whether a node is the mark that ends an answer."""
    return isinstance(node, nodes.raw) and ENDS.fullmatch(node.astext()) is not None


def shows(node: nodes.Node) -> bool:
    """Say whether a node of an answer is something that a reader sees."""
    comment = isinstance(node, nodes.raw) and COMMENT.fullmatch(node.astext())
    return not comment and not isinstance(node, nodes.Invisible | nodes.system_message)


def printed(box: Prediction, answer: Answer) -> str:
    """Return what a prediction takes from the first output below that is text: "3", or "6 / 2"."""
    kind, wanted = box["kind"], str(box["source"]).split()[1:]
    texts = [
        one.astext()
        for output in answer.findall(nodes.container)
        if output.get("nb_element") == "cell_code_output"
        for one in output.findall(nodes.literal_block)
    ]
    if not texts:
        refuse(box, "takes its answer from what is printed, and no cell of its answer prints anything")
    found = PRINTED["shape" if kind == "shape" else "number"].findall(texts[0])
    if kind == "values" and not wanted:
        return ", ".join(one.rstrip(".") for one in found)
    try:
        parts = [found[int(place) - 1] for place in wanted if place != "/" and int(place) > 0]
        if kind == "number" and wanted[1:2] == ["/"] and len(parts) == 2 == len(wanted) - 1:
            return f"{float(parts[0]) / float(parts[1]):.2g}"
        if not parts or len(parts) != len(wanted) or (len(parts) > 1 and kind != "values"):
            raise ValueError
    except (ValueError, IndexError):
        refuse(box, f"takes its answer from {box['source']!r}, where the first output has {', '.join(found)}")
    return ", ".join(one.rstrip(".") for one in parts)


def offer_all(document: nodes.document, count: int) -> None:
    """Put the switch that shows all answers behind the page's first words."""
    title = next(iter(document.findall(nodes.title)), None)
    words = title.parent if title is not None else document
    place = words.index(title) + 1 if title is not None else 0
    while place < len(words.children) and isinstance(words.children[place], nodes.paragraph):
        place += 1
    words.insert(place, Switch(count=count))


def setup(app: Sphinx) -> None:
    """Add the directive, and what becomes of it."""
    prediction_nodes.connect(app)
    app.add_directive("prediction", PredictionDirective)
    app.connect("doctree-read", fold_answers)
