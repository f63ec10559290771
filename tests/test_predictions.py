"""What the directive ``prediction`` makes of a page, and what it refuses (`_ext/predictions.py`)."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path
from typing import Any

import nbformat
import pytest
from bs4 import BeautifulSoup, Tag
from plain import Elsewhere, plain
from prediction_nodes import script
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError
from sphinx.util.docutils import docutils_namespace

ROOT = Path(__file__).parent.parent
GLUE = "application/papermill.record/text/plain"
CHOICE = ":::{prediction}\n**Predict:** more or *less*?\n\n- more\n- *less* <!-- right -->\n- $a < b$\n:::"
ANSWER = "The answer."


def cell(source: str, *outputs: Any, tags: tuple[str, ...] = ()) -> Any:
    """Return a code cell that has been run."""
    made = nbformat.v4.new_code_cell(source, metadata={"tags": list(tags)}, execution_count=1)
    made.outputs = list(outputs)
    return made


def prints(text: str) -> Any:
    """Return a cell that prints a text."""
    return cell("print(...)", nbformat.v4.new_output("stream", name="stdout", text=text))


def shows(text: str) -> Any:
    """Return a cell whose last value is shown as a text."""
    return cell("...", nbformat.v4.new_output("execute_result", data={"text/plain": text}, execution_count=1))


def glues(**values: str) -> Any:
    """Return a cell that glues texts."""
    outputs = [
        nbformat.v4.new_output(
            "display_data",
            data={GLUE: repr(text)},
            metadata={"scrapbook": {"name": name, "mime_prefix": GLUE[:-10]}},
        )
        for name, text in values.items()
    ]
    return cell("glue(...)", *outputs, tags=("remove-cell",))


def build(folder: Path, *cells: Any) -> BeautifulSoup:
    """Return the page of a notebook with these cells after its title; a text stands for a cell of text."""
    made = [nbformat.v4.new_markdown_cell(one) if isinstance(one, str) else one for one in ("# Title", *cells)]
    metadata = {"language_info": {"name": "python"}}
    nbformat.write(nbformat.v4.new_notebook(cells=made, metadata=metadata), folder / "index.ipynb")
    settings = {
        "extensions": ["myst_nb", "predictions"],
        "nb_execution_mode": "off",
        "myst_enable_extensions": ["colon_fence", "dollarmath"],
        "html_theme": "basic",
    }
    warnings = io.StringIO()
    places = (str(folder), None, str(folder / "out"), str(folder / "trees"))
    with docutils_namespace():
        Sphinx(*places, "html", settings, status=None, warning=warnings, freshenv=True).build()
    assert warnings.getvalue() == ""
    return BeautifulSoup((folder / "out" / "index.html").read_text(encoding="utf-8"), "html.parser")


def box_and_answer(page: BeautifulSoup, place: int = 0) -> tuple[Tag, Tag]:
    """Return a prediction and the element after it."""
    box = page.select(".prediction")[place]
    after = box.find_next_sibling()
    assert isinstance(after, Tag)
    assert after["class"] == ["prediction-answer"]
    assert after["id"] == f"{box['id']}-answer"
    return box, after


def test_a_choice_shows_its_options_and_hides_which_one_is_right(tmp_path: Path) -> None:
    """The mark is nowhere in the text; the script finds its place."""
    box, answer = box_and_answer(build(tmp_path, CHOICE, ANSWER))
    assert [option.decode_contents() for option in box.select("ul.prediction-options > li")][:2] == [
        "more",
        "<em>less</em>",
    ]
    assert (box["data-kind"], box["data-right"], box["role"]) == ("choice", "1", "group")
    assert "right" not in box.decode_contents()
    assert answer.get_text(strip=True) == ANSWER


@pytest.mark.parametrize(
    ("asked", "cells", "shown"),
    [
        ("number: a", [glues(a="0.25"), ANSWER], "0.25"),
        ("number: a", [glues(a="55.6\xa0%"), ANSWER], "55.6 %"),
        ("number: a", [glues(a="3/8"), ANSWER], "3/8"),
        ("number: a", [glues(a="1,306"), ANSWER], "1,306"),
        ("shape: a", [glues(a="(446, 450)"), ANSWER], "(446, 450)"),
        ("values: a b", [glues(a="3.54", b="1.3"), ANSWER], "3.54, 1.3"),
        ("number: printed 2", [prints("float32 7 of 8.50 e9")], "8.50"),
        ("number: printed 2 / 1", [prints("uint8 0.5 ns, 1.26 ns")], "2.5"),
        ("shape: printed 2", [prints("3 windows (6, 6) (2, 2)")], "(2, 2)"),
        ("shape: printed 1", ["Words first.", prints("(5,)"), prints("(6,)")], "(5,)"),
        ("values: printed", [shows("array([[9, 6],\n       [9, 9]])")], "9, 6, 9, 9"),
        ("values: printed", [shows("array([4.5 , 3.25, 6.  ])")], "4.5, 3.25, 6"),
        ("values: printed 3 1", [prints("1 2 3")], "3, 1"),
    ],
)
def test_an_answer_is_what_a_cell_has_glued_or_prints(
    tmp_path: Path, asked: str, cells: list[Any], shown: str
) -> None:
    """So that it is typed nowhere, and cannot be another one than the chapter's."""
    text = f":::{{prediction}}\n:{asked}\n\n**Predict** it.\n:::"
    box, _ = box_and_answer(build(tmp_path, text, *cells))
    assert (box["data-kind"], box["data-is"]) == (asked.partition(":")[0], shown)


def test_an_answer_reaches_to_the_next_prediction_heading_or_mark(tmp_path: Path) -> None:
    """Cells and claims in between belong to it; what comes after does not."""
    again = CHOICE.replace("more or", "many or")
    third = CHOICE.replace("more or", "much or")
    page = build(
        tmp_path,
        CHOICE,
        ANSWER,
        prints("5"),
        "Still.\n\n" + again,
        "Two.\n\n## Next\n\nFree.\n\n" + third,
        "Three.\n\n<!-- answer ends -->\n\nFree too.",
    )
    texts = [box_and_answer(page, place)[1].get_text(" ", strip=True) for place in range(3)]
    assert texts == ["The answer. print ( ... ) 5 Still.", "Two.", "Three."]
    free = [one.text for one in page.select("p") if not one.find_parent(class_="prediction-answer")]
    assert {"Free.", "Free too."} <= set(free)
    assert "answer ends" not in str(page)


def test_a_page_with_predictions_has_a_switch_for_all_of_them_below_its_first_words(tmp_path: Path) -> None:
    """It says how many there are; a page without any has none."""
    again = CHOICE.replace("more or", "many or")
    page = build(tmp_path, "First words.", prints("5"), CHOICE, ANSWER, again, ANSWER)
    (switch,) = page.select(".prediction-switch")
    assert "asks you 2 times" in switch.text
    assert switch.find_previous_sibling("p").text == "First words."
    (folder := tmp_path / "other").mkdir()
    assert build(folder, ANSWER).select(".prediction-switch, .prediction") == []


def test_a_prediction_keeps_its_address_until_it_asks_something_else(tmp_path: Path) -> None:
    """By it a browser remembers what was said, and must not show that beside another question."""
    first, second, third = (tmp_path / name for name in "abc")
    for folder in (first, second, third):
        folder.mkdir()
    one = box_and_answer(build(first, CHOICE, ANSWER))[0]["id"]
    assert box_and_answer(build(second, "Before.", CHOICE, "Another answer."))[0]["id"] == one
    assert box_and_answer(build(third, CHOICE.replace("- more", "- most"), ANSWER))[0]["id"] != one


def prediction(*lines: str) -> str:
    """Return a prediction of these lines."""
    return ":::{prediction}\n" + "\n".join(lines) + "\n:::"


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        (
            [prediction("Why?"), ANSWER],
            "has no answer; end it with a list of options, or name a number, a shape or",
        ),
        (
            [prediction("Which?", "", "- a", "- b"), ANSWER],
            "marks no option as right; write '<!-- right -->' behind it",
        ),
        (
            [prediction("Which?", "", "- a <!-- right -->", "- b <!-- right -->"), ANSWER],
            "marks two options as right; leave one mark",
        ),
        (
            [prediction("Which?", "", "- a <!-- wrong -->", "- b"), ANSWER],
            "has '<!-- wrong -->' in an option; only",
        ),
        ([prediction("Which?", "", "- a <!-- right -->"), ANSWER], "has the options ['a']; give at least two"),
        (
            [prediction("Which?", "", "- a <!-- right -->", "- a"), ANSWER],
            "has the options ['a', 'a']; give at least two, each of which says something else",
        ),
        (
            [prediction("Which?", "", "- a", "", "  b <!-- right -->", "- c"), ANSWER],
            "has an option that is more than one line of words: 'a\\n\\nb <!-- right -->'",
        ),
        ([prediction("- a <!-- right -->", "- b"), ANSWER], "asks nothing; write the question into it"),
        (
            [prediction(":right: 2", "", "Which?", "", "- a", "- b"), ANSWER],
            "has no option 'right'; use one of number",
        ),
        (
            [glues(a="1"), prediction(":number: a", "", "Which?", "", "- a <!-- right -->", "- b"), ANSWER],
            "has a list of options and :number:; leave one of them",
        ),
        (
            [glues(a="1"), prediction(":number: a", ":shape: a", "", "Which?"), ANSWER],
            "has the options number and shape; leave one of them",
        ),
        (
            [prediction(":number: gone", "", "Which?"), ANSWER],
            "takes its answer from gone, which no cell glues; correct",
        ),
        (
            [prediction(":number:", "", "Which?"), ANSWER],
            "names no answer; write what is glued, or printed, after",
        ),
        (
            [glues(a="1", b="2"), prediction(":number: a b", "", "Which?"), ANSWER],
            "names 2 answers for one number; name one, or ask for :values:",
        ),
        (
            [glues(a="2 of 3"), prediction(":number: a", "", "Which?"), ANSWER],
            "takes its answer from 'a', which gives '2 of 3': that is no number",
        ),
        ([glues(a="4"), prediction(":shape: a", "", "Which?"), ANSWER], "which gives '4': that is no shape"),
        (
            [prediction(":number: printed 3", "", "Which?"), prints("7 8")],
            "takes its answer from 'printed 3', where the first output has 7, 8",
        ),
        (
            [prediction(":number: printed", "", "Which?"), prints("7 8")],
            "'printed', where the first output has 7, 8",
        ),
        (
            [prediction(":number: printed 1 2", "", "Which?"), prints("7 8")],
            "'printed 1 2', where the first output",
        ),
        (
            [prediction(":shape: printed -1", "", "Which?"), prints("(7, 8)")],
            "'printed -1', where the first output",
        ),
        (
            [prediction(":number: printed 1", "", "Which?"), ANSWER],
            "takes its answer from what is printed, and no cell of its answer prints anything",
        ),
        ([CHOICE], "is followed by no answer; put it before the cell or the text that answers it"),
        ([CHOICE, "## Next\n\nWords."], "is followed by no answer"),
        ([CHOICE, CHOICE.replace("more or", "many or"), ANSWER], "is followed by no answer"),
        ([CHOICE, "<!-- answer ends -->\n\nWords."], "is followed by no answer"),
        ([CHOICE, "<!-- a remark -->", glues(a="1")], "is followed by no answer"),
        ([CHOICE, ANSWER, CHOICE, ANSWER], "is the same as another one of the page; ask something else"),
        ([f"> {CHOICE}".replace("\n", "\n> "), ANSWER], "stands in a block_quote; let it stand on its own"),
    ],
)
def test_what_cannot_be_asked_fails_the_build_which_names_the_file_and_the_cell(
    tmp_path: Path, cells: list[Any], message: str
) -> None:
    """In place of a question that a reader cannot answer, or an answer that is none."""
    with pytest.raises(ExtensionError, match=re.escape(message)) as refused:
        build(tmp_path, *cells)
    numbers = [number for number, one in enumerate(cells, 2) if isinstance(one, str) and "{prediction}" in one]
    assert re.match(
        rf"index\.ipynb: the prediction in cell [{''.join(map(str, numbers))}], line \d+ ", str(refused.value)
    )


def test_a_mark_that_ends_no_answer_fails_the_build(tmp_path: Path) -> None:
    """It would have no effect, and somebody meant one."""
    with pytest.raises(
        ExtensionError, match=r"index\.ipynb: cell 3, line 3: no answer ends here; take the mark out"
    ):
        build(tmp_path, "Words.", "More.\n\n<!-- answer ends -->\n\nAgain.")


def test_a_download_has_the_question_and_its_options_and_neither_mark() -> None:
    """In plain Markdown, in which the answer follows in view."""
    elsewhere = Elsewhere(lambda name: "12\xa0%", lambda keys, kind: keys, lambda target: (target, ""))
    assert plain(f"Before.\n\n{CHOICE}\n\nAfter.\n\n<!-- answer ends -->\n\nOn.", elsewhere) == (
        "Before.\n\n**Predict:** more or *less*?\n\n- more\n- *less*\n- $a < b$\n\nAfter.\n\n\nOn."
    )
    number = ":::{prediction}\n:number: a\n\nOf {glue:text}`b`, **predict** it.\n:::"
    assert plain(number, elsewhere) == "Of 12\xa0%, **predict** it."


def test_the_script_of_a_page_is_one_piece_without_modules_and_remarks() -> None:
    """It stands in the page itself, and runs before anything is drawn; a few kilobytes."""
    text = script()
    assert not re.search(r"^( |\s*(import|export|//|/?\*))", text, re.MULTILINE)
    # Where a text goes on in the next line, its blanks would be lost.
    assert not [line for line in text.splitlines() if line.count("`") % 2]
    assert text.startswith("(() => {")
    assert len(text) < 16_000


def test_every_prompt_of_the_chapters_is_a_prediction() -> None:
    """None has its answer in view."""
    bare = []
    for path in sorted((ROOT / "chapters").glob("*.ipynb")):
        for one in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            text = re.sub(r":::\{prediction\}\n.*?\n:::", "", "".join(one["source"]), flags=re.DOTALL)
            if one["cell_type"] == "markdown" and re.search(r"\*\*predict\b", text, re.IGNORECASE):
                bare.append((path.name, one["id"]))
    assert bare == []
