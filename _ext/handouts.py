"""Make what a teacher hands out, from the finished chapters: exercises, their key, slides, the course in one.

They are pages in the folder `handouts` of the site that need no script to be read, ask for nothing from
elsewhere and print as they stand. The questions are those of the chapters, and the answers those of
`pooling_lib.course.exercises`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import cast

import challenges
import contents
import course_in_one
import markup
import programs
import slides
import solutions
from bs4 import BeautifulSoup, Tag
from code_lines import hanging
from markup import expect, find
from relocate import relocated
from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.errors import ExtensionError
from theme_pages import book_order

from pooling_lib.course.exercises._kinds import Choice, Exercise, Explain, Function
from pooling_lib.course.exercises._values import Rows
from pooling_lib.course.exercises.registry import find as exercise_named

FOLDER = "handouts"
TEACHERS = "chapters/teachers.html"
STATIC = Path(__file__).resolve().parent / "static"
#: Lines to write on, by what an exercise asks for; fewer where a word will do.
LINES: tuple[tuple[type[Exercise], int], ...] = (
    (Explain, 5),
    (Function, 8),
    (Rows, 4),
    (Choice, 1),
    (Exercise, 2),
)
#: Where exercises in Python send a reader of the page, who has cells to run.
RUN = "#run-the-notebooks"
PAGE = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}: {course}</title>
<link rel="icon" href="../_static/favicon.svg">
<style>{style}</style>
</head>
<body class="{kind}">
<main>
{body}
</main>
<footer>From <a href="../index.html">{course}</a>. Text and figures: CC BY 4.0.</footer>
{script}</body>
</html>
"""


@dataclass(frozen=True)
class Chapter:
    """A finished chapter: its number, its place in the site, its title and its text."""

    number: int
    name: str
    title: str
    article: Tag

    def questions(self) -> list[Tag]:
        """Return the boxes of its exercises, in order."""
        return self.article.select("div.exercise")


def connect(app: Sphinx) -> None:
    """Connect the handouts to Sphinx: after the pages of the book are finished."""
    app.connect("build-finished", finish, priority=905)


def finish(app: Sphinx, exception: Exception | None) -> None:
    """Write the handouts of a book that has numbered chapters."""
    if exception is not None or app.builder.format != "html":
        return
    order = book_order(cast(StandaloneHTMLBuilder, app.builder))
    write(Path(app.outdir), order, str(app.config.html_title or app.config.project))


def write(site: Path, order: list[str], course: str) -> None:
    """Write all handouts of a site whose pages stand in this order."""
    pages = {name: markup.read((site / name).read_text(encoding="utf-8")) for name in order}
    chapters = [one for name in order if (one := chapter(name, pages[name]))]
    if not chapters:
        return
    folder = site / FOLDER
    folder.mkdir(exist_ok=True)
    puzzles = challenges.challenges(pages[TEACHERS]) if TEACHERS in pages else []
    made = {
        "sheet": ("Exercises", sheet(chapters), ""),
        "key": ("Key to the exercises", key(chapters, puzzles), ""),
        "slides": ("Slides", slides.deck(chapters), (STATIC / "slides.js").read_text(encoding="utf-8")),
        "course": ("The whole course", course_in_one.course(pages), ""),
    }
    for kind, (title, body, script) in made.items():
        text = PAGE.format(
            title=title,
            course=escape(course),
            style=(STATIC / "handouts.css").read_text(encoding="utf-8"),
            kind=kind,
            body=body,
            script=f"<script>{script}</script>\n" if script else "",
        )
        (folder / f"{kind}.html").write_text(text, encoding="utf-8")


@markup.patch
def chapter(name: str, page: BeautifulSoup) -> Chapter | None:
    """Return a page of the site as a chapter, if it is a numbered one."""
    number = contents.NUMBERED.match(Path(name).name)
    if number is None:
        return None
    article = markup.article_of(page)
    title = expect(find(article, "h1"), "a heading in an article", "a chapter")[0]
    return Chapter(int(number[1]), name, course_in_one.words(title), article)


@dataclass(frozen=True)
class Question:
    """An exercise as its chapter asks it: its name and title, what is right about it, and its text as HTML."""

    name: str
    title: str
    exercise: Exercise
    asked: str
    #: What is to be written, if it is answered in Python.
    program: programs.Program | None


def question(chapter: Chapter, box: Tag) -> Question:
    """Return the exercise that a box of a chapter asks."""
    name = str(box["id"])
    try:
        exercise = exercise_named(name)
    except ValueError as error:
        raise ExtensionError(f"{chapter.name}: {error}") from None
    copy = relocated(box, chapter.name)
    title = expect(copy.select("p.admonition-title"), "a title", "an exercise")[0].extract()
    for one in copy.select("[id]"):
        del one["id"]
    with markup.naming(chapter.name):
        program = None
        if isinstance(exercise, Function):
            program = programs.program(chapter.article, name)
            _for_paper(copy)
    asked = copy.decode_contents(formatter=markup.FORMATTER)
    return Question(name, course_in_one.words(title), exercise, asked, program)


@markup.patch
def _for_paper(asked: Tag) -> None:
    """Say where a program is to be written on paper, in place of how a page's reader runs the chapter."""
    link = expect(asked.select(f'a[href$="{RUN}"]'), f"a link to {RUN}", "an exercise in Python")[0]
    for one in list(link.next_siblings):
        one.extract()
    link.replace_with("write the function on the lines below, in place of the dots.")


def sheet(chapters: list[Chapter]) -> str:
    """Return the body of the exercise sheet: every question, and lines to answer on."""

    def asked(one: Question) -> str:
        stub = f"<pre>{hanging(one.program.stub)}</pre>" if one.program else ""
        lines = next(count for kind, count in LINES if isinstance(one.exercise, kind))
        return one.asked + stub + "<p class='line'></p>" * lines

    return "<h1>Exercises</h1>\n<p class='name'>Name</p>\n" + _by_chapter(chapters, asked)


def key(chapters: list[Chapter], puzzles: list[challenges.Challenge]) -> str:
    """Return the body of the key: every answer, why, the mistakes to expect; predictions, and challenges."""
    solved = _by_chapter(chapters, lambda one: solutions.solution(one.exercise, one.program))
    parts = ["<h1>Key to the exercises</h1>", solved, *_predictions(chapters)]
    if puzzles:
        parts.append("<section id='challenges'><h2>Challenges that are the same for a class</h2>")
        parts += [_puzzle(number, one) for number, one in enumerate(puzzles, 1)]
        parts.append("</section>")
    return "\n".join(parts)


def _predictions(chapters: list[Chapter]) -> Iterator[str]:
    """Give what chapters ask to be predicted, with the answers, as a section of the key."""
    asked = {chapter.number: chapter.article.select("div.prediction") for chapter in chapters}
    if not any(asked.values()):
        return
    yield "<section id='predictions'><h2>Predictions of the chapters</h2>"
    for chapter in chapters:
        if boxes := asked[chapter.number]:
            yield f"<h3>{chapter.number}. {escape(chapter.title)}</h3>"
        for box in boxes:
            with markup.naming(chapter.name):
                told = slides.answered(slides.moved(box, chapter.name))
            yield slides.given(box, chapter.name) + markup.write_part(told)
    yield "</section>"


def _by_chapter(chapters: list[Chapter], show: Callable[[Question], str]) -> str:
    """Return a section for each chapter with exercises, and in it what is shown of each."""
    parts = []
    for chapter in chapters:
        if boxes := chapter.questions():
            parts.append(f"<section><h2>{chapter.number}. {escape(chapter.title)}</h2>")
            for one in (question(chapter, box) for box in boxes):
                mark = " <span class='language'>Python</span>" if one.program else ""
                title = f"<h3>{escape(one.title)}{mark}</h3>"
                parts.append(f"<article id='{escape(one.name)}'>{title}{show(one)}</article>")
            parts.append("</section>")
    return "\n".join(parts)


def _puzzle(number: int, puzzle: challenges.Challenge) -> str:
    """Return a challenge of the key: the numbers, and what comes out."""
    return (
        f"<article><h3>{number}. <a href='{escape(puzzle.address)}'>{escape(puzzle.title)}</a></h3>"
        f"<div class='puzzle'>{_grid(puzzle.values.tolist(), 'numbers')}"
        f"{_grid(puzzle.output.tolist(), 'answers')}</div></article>"
    )


def _grid(rows: list[list[float]], name: str) -> str:
    cells = "".join(f"<tr>{''.join(f'<td>{value:g}</td>' for value in row)}</tr>" for row in rows)
    return f"<table class='{name}'><caption>{name}</caption>{cells}</table>"
