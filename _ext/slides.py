"""Make slides of the chapters: each prediction and its answer, each figure, each claim and its verdict."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Sequence
from html import escape
from typing import Protocol

import markup
from bs4 import Tag
from course_in_one import words
from markup import expect, find
from relocate import relocated

#: Sections that are for reading alone.
LEFT_OUT = {"Exercises", "In practice", "Further reading", "Your turn", "Words used in this course"}

#: What a class may say of a claim, before it reads on the next slide what was measured.
VERDICTS = "True, in part, wrong, or an opinion?"

#: The section that sums a chapter up.
SAW = "What we saw"

#: How the slides are turned.
HELP = """\
<p class='help'>The buttons, a swipe to the side, arrow keys, Page Up and Page Down, Home and End turn the
slides. Down, Space and Page Down first show the rest of one that is too high. Printing prints all of them.</p>
"""
#: What turns them without a keyboard, and where one is. It does nothing without the script, which shows it.
TURN = """
<div class='turn'><button type='button' class='back' aria-label='Previous slide'>\N{LEFTWARDS ARROW}</button>
<span class='at' role='status'></span>
<button type='button' class='on' aria-label='Next slide'>\N{RIGHTWARDS ARROW}</button></div>
"""


class Chapter(Protocol):
    """What slides are made of."""

    @property
    def number(self) -> int:
        """Its number."""

    @property
    def name(self) -> str:
        """Its place in the site."""

    @property
    def title(self) -> str:
        """Its title."""

    @property
    def article(self) -> Tag:
        """What it says."""


def deck(chapters: Sequence[Chapter]) -> str:
    """Return the body of the slides, one section each."""
    shown = [
        "<section class='slide title'><h1>Pooling, Measured</h1>"
        f"<p class='chapters'>{_chapters(chapters)}</p></section>",
        *(slide for chapter in chapters for slide in slides_of(chapter)),
    ]
    return HELP + "\n".join(shown) + TURN


def _chapters(chapters: Sequence[Chapter]) -> str:
    links = (f"<a href='#chapter-{one.number}'>{one.number}. {escape(one.title)}</a>" for one in chapters)
    return "<br>".join(links)


def slides_of(chapter: Chapter) -> Iterator[str]:
    """Give the slides of a chapter: its title, then those of each section."""
    yield (
        f"<section class='slide title' id='chapter-{chapter.number}'>"
        f"<p>Chapter {chapter.number}</p><h1>{escape(chapter.title)}</h1></section>"
    )
    for section in chapter.article.select("section section"):
        heading = section.find("h2", recursive=False)
        if isinstance(heading, Tag) and words(heading) == SAW:
            said = "".join(markup.write_part(relocated(one, chapter.name)) for one in find(section, "p"))
            yield f"<section class='slide saw'><h2>{SAW}</h2>{said}</section>"
        elif isinstance(heading, Tag) and words(heading) not in LEFT_OUT:
            yield from _section(chapter, section, words(heading))


def _section(chapter: Chapter, section: Tag, title: str) -> Iterator[str]:
    """Give the slides of a section: a slide for each thing in it that a class can look at."""
    found = [*section.select("div.prediction, div.admonition.claim"), *_figures(section)]
    order = {id(one): index for index, one in enumerate(section.find_all(True))}
    for one in sorted(found, key=lambda part: order[id(part)]):
        made = moved(one, chapter.name)
        source = f"../{chapter.name}#{section.get('id', '')}"
        foot = f"<p class='source'><a href='{escape(source)}'>{chapter.number}. {escape(chapter.title)}</a></p>"
        above = given(one, chapter.name)
        for kind, content in _contents_of(made):
            yield f"<section class='slide {kind}'><h2>{escape(title)}</h2>{above}{content}{foot}</section>"


def moved(part: Tag, name: str) -> Tag:
    """Return a copy of a part of the page `name` for a handout, where ids of several pages would meet."""
    made = relocated(part, name)
    for one in (made, *made.select("[id]")):
        one.attrs.pop("id", None)
    return made


def given(part: Tag, name: str) -> str:
    """Return the small array that stands right above a prediction, which asks about it, as HTML."""
    before = part.find_previous_sibling()
    if "prediction" not in str(part.get("class", "")) or not isinstance(before, Tag):
        return ""
    pre = before.pre if "highlight" in str(before.get("class", "")) else None
    return markup.write_part(relocated(pre, name)) if pre else ""


def _contents_of(part: Tag) -> Iterator[tuple[str, str]]:
    """Give the slides of a question, a figure or a claim, and of which kind each is."""
    if part.name in ("figure", "img"):
        yield "figure", markup.write_part(part)
    elif "claim" in str(part["class"]):
        # The claim alone comes first, or else nobody would have to think about it.
        said = _without_verdict(expect(part.select("p.admonition-title"), "a title", "a claim")[0])
        yield "claim", f"<div class='claim admonition'>{said}<p>{VERDICTS}</p></div>"
        yield "measured", markup.write_part(part)
    else:
        yield "question", markup.write_part(part)
        yield "answered", markup.write_part(answered(part))


@markup.patch
def answered(asked: Tag) -> Tag:
    """Return a prediction with its answer: the right option marked, or what the chapter measures below it."""
    made = copy.copy(asked)
    if "data-right" in made.attrs:
        options = expect(made.select(".prediction-options > li"), "options", "a prediction")
        right = options[int(str(made["data-right"]))]
        right["class"] = "right"
        right.insert(0, markup.read("<strong>Answer: </strong>"))
        return made
    if "data-is" not in made.attrs:
        raise markup.MissingError("data-right or data-is", "a prediction")
    said = f"<p class='right'><strong>Answer:</strong> {escape(str(made['data-is']))}</p>"
    made.append(markup.read(said))
    return made


def _without_verdict(title: Tag) -> str:
    """Return the title of a claim as HTML, without the mark of its verdict."""
    copied = copy.copy(title)
    for mark in copied.select(".verdict"):
        mark.decompose()
    return markup.write_part(copied)


def _figures(section: Tag) -> list[Tag]:
    """Return the figures of a section, and pictures that have no caption; not those of folded parts."""
    pictures = [one for one in find(section, "img") if one.find_parent("details") is None]
    bare = [one for one in pictures if one.find_parent("figure") is None]
    return [*{id(one): one for img in pictures if (one := img.find_parent("figure"))}.values(), *bare]
