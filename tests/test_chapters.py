"""Every chapter has the same frame: it ends with what was seen, and says if it can be left out."""

from __future__ import annotations

import itertools
import json
import re
from collections import Counter
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parent.parent
CHAPTERS = sorted((ROOT / "chapters").glob("*.ipynb"))
#: What readers may leave out, as the chapters, the landing page and the list of contents say alike.
OPTIONAL = {"07_making_it_fast", "08_larger_than_memory"}
#: What a prediction takes its answer from, and the question.
PREDICTION = re.compile(
    r"^:::\{prediction\}\n:(?:number|shape|values): ([^\n]+)\n(.*?)^:::$", re.DOTALL | re.MULTILINE
)
SENTENCE_END = re.compile(r"(?<=[.?!])\s+(?=[A-Z*{])")


def texts(path: Path) -> list[str]:
    """Return the cells of prose of a chapter."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown"]


def sections(path: Path) -> dict[str, str]:
    """Return the prose of the sections of a chapter by their headings, in order."""
    parts = re.split(r"^## (.+)$", "\n\n".join(texts(path)), flags=re.MULTILINE)
    return {head: text.strip() for head, text in zip(parts[1::2], parts[2::2], strict=True)}


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)
def test_a_chapter_says_in_three_to_five_sentences_what_was_seen_just_before_its_exercises(path: Path) -> None:
    """They stand on their own, so none points elsewhere."""
    found = sections(path)
    assert dict(itertools.pairwise(found)).get("What we saw") == "Exercises", f"the sections are {list(found)}"
    said = found["What we saw"]
    assert "\n\n" not in said
    assert 3 <= len(SENTENCE_END.split(said)) <= 5
    assert re.findall(r"\b(above|below|next chapter|chapter before|this section)\b(?! one)", said) == []


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)
def test_no_sentence_of_a_chapter_stands_there_twice(path: Path) -> None:
    """But for how an exercise is answered, and for options, which each question has for itself."""
    prose = re.sub(r"^(:{3,})\{exercise\}.*?^\1$", "", "\n\n".join(texts(path)), flags=re.DOTALL | re.MULTILINE)
    said = [" ".join(sentence.split()) for part in prose.split("\n\n") for sentence in SENTENCE_END.split(part)]
    long = [sentence for sentence in said if len(sentence.split()) >= 7 and not sentence.startswith("- ")]
    assert len(long) > 30
    assert [sentence for sentence, count in Counter(long).items() if count > 1] == []


def test_the_first_and_the_last_chapter_tell_which_stride_libraries_take_if_none_is_given() -> None:
    """A table of them in each chapter would have to be kept true in each."""
    telling = [path.stem[:2] for path in CHAPTERS if "stride if none is given" in "\n".join(texts(path))]
    assert telling == ["01", "13"]


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)
def test_a_number_that_was_measured_is_never_typed_into_what_was_seen(path: Path) -> None:
    """A share or a decimal comes from the cell that measured it."""
    said = re.sub(r"\{glue:\w+\}`[^`]+`|\$[^$]+\$", "", sections(path)["What we saw"])
    assert re.findall(r"\d+\.\d+|\d+\s?%|\d{3,}", said) == []


def measured_anew(path: Path) -> list[str]:
    """Return the questions of a chapter whose answers are not stored, since every run gives others."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    stored = {
        output.get("metadata", {}).get("scrapbook", {}).get("name")
        for cell in cells
        for output in cell.get("outputs", [])
    }
    asked = []
    for place, cell in enumerate(cells):
        for names, question in PREDICTION.findall("".join(cell["source"])):
            if names.startswith("printed"):
                printing = next(one for one in cells[place + 1 :] if one["cell_type"] == "code")
                kept = "nbval-ignore-output" not in printing["metadata"].get("tags", [])
            else:
                kept = stored.issuperset(names.split())
            if not kept:
                asked.append(question)
    return asked


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)
def test_a_question_whose_answer_is_a_time_names_the_machine(path: Path) -> None:
    """Also where it stands without its chapter, on a slide and in the key; benchmarks name their processor."""
    named = re.compile(r"on the machine that built this page|beside\s+PyTorch on \{glue:text\}`variants_where`")
    assert [one for one in measured_anew(path) if not named.search(one)] == []


def test_some_questions_have_an_answer_that_every_run_gives_anew() -> None:
    """In the chapters that take times, or the test above would hold nothing."""
    found = {path.stem[:2]: len(made) for path in CHAPTERS if (made := measured_anew(path))}
    assert found.keys() == {"06", "07"}
    assert found["07"] >= 4


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)
def test_a_chapter_that_may_be_left_out_says_so_below_its_title(path: Path) -> None:
    """And no other does."""
    assert ("This chapter is optional" in texts(path)[0]) == (path.stem in OPTIONAL)


def test_the_landing_page_and_the_list_of_contents_say_which_chapters_may_be_left_out() -> None:
    """The same as the chapters."""
    entries = re.findall(
        r"^\d+\. \[\]\((\w+)\.ipynb\) \\\n +(.+)", (ROOT / "chapters" / "index.md").read_text(), re.M
    )
    assert [name for name, _ in entries] == [path.stem for path in CHAPTERS]
    assert {name for name, said in entries if said.startswith("*Optional.*")} == OPTIONAL
    toc = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))
    listed = {
        Path(chapter["file"]).name
        for part in toc["parts"]
        if "(optional)" in part["caption"]
        for chapter in part["chapters"]
    }
    assert listed == OPTIONAL
