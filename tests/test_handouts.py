"""What a teacher hands out is made from the chapters: sheet, key, slides, and the course in one page."""

from __future__ import annotations

import ast
import functools
import json
import re
from pathlib import Path
from typing import Any

import accessibility
import challenges
import handouts
import markup
import numpy as np
import parsed
import printing
import programs
import pytest
import relocate
import slides
import solutions
from bs4 import BeautifulSoup, Tag
from code_lines import hanging
from explorer_page import assert_fits_across
from playwright.sync_api import Browser, Page, expect
from sphinx.errors import ExtensionError

from pooling_lib import average_pool, max_pool
from pooling_lib.course.exercises.registry import EXERCISES
from pooling_lib.explorers._numbers import puzzle

ROOT = Path(__file__).parent.parent
QUESTION = """<div class="exercise admonition" id="{name}"><p class="admonition-title"><span
class="caption-number">Exercise {number}. </span>Title {number}</p><div><p id="{name}-p">Question {number}, see
<a href="02_b.html#there">there</a>.</p></div></div>"""
CHAPTER = """<!doctype html><html><head><title>t</title></head><body><nav>around</nav>
<article class="bd-article">
<section id="top"><h1>Chapter {number}<a class="headerlink" href="#top">#</a></h1>
<section id="one"><h2>One</h2>
<div class="highlight-text"><div class="highlight"><pre>3 1
5 9</pre></div></div>
<div class="prediction" id="prediction-1" data-kind="choice" data-right="1"><p>Which?</p>
<ul class="prediction-options"><li>a</li><li>b</li></ul></div>
<div class="cell"><details class="hide"><summary>code</summary><img src="../_images/folded.webp"></details>
<img src="../_images/{number}.webp" alt="a figure" loading="lazy"></div>
<div class="cell"><script type="application/json">{{}}</script></div>
<div class="claim admonition" id="claim-x"><p class="admonition-title">Claim: x
<span class="verdict">wrong</span></p>
<p>It is 5.</p></div></section>
<section id="exercises"><h2>Exercises</h2>{questions}</section>
</section></article></body></html>"""
TEACHERS = """<html><head></head><body><article class="bd-article"><h1>For teachers</h1><ol>
<li><p><a href="../explorers/window.html#window=op:max;view:challenge;seed:11">Maxima</a></p></li>
<li><p><a href="../explorers/window.html#window=op:average;p:1;view:challenge;seed:12">Means</a></p></li>
</ol></article></body></html>"""


# Slides that are higher than the window, and by how many pixels.
TOO_HIGH = """() => {
  const slides = [...document.querySelectorAll("section.slide")];
  const now = document.querySelector(".slide.now");
  return slides.map((one) => {
    now.classList.remove("now");
    one.classList.add("now");
    const over = document.documentElement.scrollHeight - innerHeight;
    one.classList.remove("now");
    return [one.innerText.slice(0, 60), over];
  }).filter(([, over]) => over > 0);
}"""


@functools.cache  # several tests read each handout, and none changes it
def soup(path: Path) -> BeautifulSoup:
    return markup.read(path.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a site of two chapters and a page for teachers, with its handouts."""
    site = tmp_path_factory.mktemp("handouts")
    (site / "chapters").mkdir()
    for number, (page, names) in enumerate(
        {"01_a": ["stride-shape", "stride-once"], "02_b": ["stride-half"]}.items(), 1
    ):
        questions = "".join(QUESTION.format(name=name, number=i) for i, name in enumerate(names, 1))
        text = CHAPTER.format(number=number, questions=questions)
        (site / "chapters" / f"{page}.html").write_text(text, encoding="utf-8")
    (site / "chapters" / "teachers.html").write_text(TEACHERS, encoding="utf-8")
    handouts.write(site, [f"chapters/{name}.html" for name in ("01_a", "02_b", "teachers")], "A & B")
    return site / "handouts"


def test_the_sheet_asks_every_question_of_the_chapters_in_order_and_answers_none(made: Path) -> None:
    sheet = soup(made / "sheet.html")
    assert [one["id"] for one in sheet.find_all("article")] == ["stride-shape", "stride-once", "stride-half"]
    assert [one.text for one in sheet.find_all("h2")] == ["1. Chapter 1", "2. Chapter 2"]
    assert sheet.h3.text == "Exercise 1. Title 1"
    assert len(sheet.select("[id]")) == 3  # no place of theirs is one of the sheet
    for name in ("stride-shape", "stride-once", "stride-half"):
        assert EXERCISES[name].because not in sheet.text
    assert [len(one.select("p.line")) for one in sheet.find_all("article")] == [2, 1, 5]  # one for a letter


def test_the_key_has_the_answer_to_each_question_why_and_the_mistakes_to_expect(made: Path) -> None:
    key = soup(made / "key.html")
    asked = soup(made / "sheet.html")
    names = [str(one["id"]) for one in asked.find_all("article")]
    assert [one["id"] for one in key.find_all("article", id=True)] == names
    for name in names:
        assert EXERCISES[name].because in key.find(id=name).text
    assert key.find(id="stride-shape").select_one(".answer").text == "(16, 50)"
    once = key.find(id="stride-once").text
    assert "c. kernel 5, stride 5" in once
    assert "c: " not in once
    assert "a: three windows see 9 pixels, and the tenth is never seen" in once
    assert "half a side, on both axes, is a quarter of the values" in key.find(id="stride-half").text


def test_the_key_writes_mistaken_counts_out_and_rounds_other_numbers() -> None:
    """As learners write them: no power of ten stands for 49152."""
    held = solutions.solution(EXERCISES["network-held"])
    assert "<li>49152 leaves out what the pools make</li>" in held
    assert "<li>98304 is what the network without pools would hold</li>" in held
    assert "<li>0.7782 is the logarithm to base 10</li>" in solutions.solution(EXERCISES["train-guess"])


def test_rows_of_numbers_stand_in_columns_in_the_key_as_plain_numbers() -> None:
    """As learners write them: no bracket, no point behind a whole number, and no more digits than are read."""
    held = solutions.solution(EXERCISES["max-ties"])
    assert "<pre class='answer'>1 10 0\n0  0 0</pre>" in held
    assert "<li><pre class='rows'>0 0  0\n0 1 10</pre> of equal values the first" in held
    assert "<li><pre class='rows'>0.250 3.583 0.000\n0.250 3.583 3.333</pre>" in held
    assert solutions.aligned([[-0.0, 1], [-2.5, 0]]) == " 0.0 1.0\n-2.5 0.0"
    for exercise in EXERCISES.values():
        _, _, mistakes = solutions.solution(exercise).partition("Mistakes to expect:")
        assert re.findall(r"\[\[|array\(|np\.\w+\(", mistakes) == []


def test_the_key_has_the_numbers_and_the_answers_of_each_challenge(made: Path) -> None:
    """Which the library works out anew here."""
    first, second = soup(made / "key.html").select("#challenges .puzzle")

    def numbers(part: Tag, name: str) -> np.ndarray:
        rows = part.select(f"table.{name} tr")
        return np.array([[float(cell.text) for cell in row.find_all("td")] for row in rows])

    assert np.array_equal(numbers(first, "numbers"), puzzle(11))
    assert np.array_equal(numbers(first, "answers"), max_pool(puzzle(11), 2))
    assert np.allclose(numbers(second, "answers"), average_pool(puzzle(12), 2, padding=1))


@pytest.mark.parametrize(
    ("address", "message"),
    [
        ("../explorers/window.html#window=op:max;seed:1", "is no challenge of a class; give it view:challenge"),
        ("../explorers/window.html#window=view:challenge", "is no challenge of a class"),
        ("../explorers/image.html#image=filter:none", "does not lead to ../explorers/window.html"),
        ("../explorers/window.html#window=v:d12;seed:1", "tells 'v'; a challenge in the key has only op, k, s"),
    ],
)
def test_a_link_that_is_no_challenge_fails_and_says_what_is_missing(address: str, message: str) -> None:
    with pytest.raises(ExtensionError, match=re.escape(message)):
        challenges.challenge("x", address)


def test_the_settings_of_a_challenge_are_read_whatever_their_form() -> None:
    found = challenges.settings_of(
        "../explorers/window.html#window=op:min;k:(2,3);p:((1,0),0);ceil:true;seed:5"
    )
    assert found == {
        "operation": "min",
        "kernel_size": (2, 3),
        "padding": ((1, 0), 0),
        "ceil_mode": True,
        "seed": 5,
    }


def test_the_slides_have_each_question_figure_and_claim_in_the_order_of_the_chapter(made: Path) -> None:
    """And no exercise, and nothing that is folded away."""
    slides = soup(made / "slides.html").select("section.slide")
    kinds = [str(one["class"]).removeprefix("slide ") for one in slides]
    assert kinds == ["title", *["title", "question", "answered", "figure", "claim", "measured"] * 2]
    assert [img["src"] for one in slides for img in one.find_all("img")] == [
        "../_images/1.webp",
        "../_images/2.webp",
    ]
    assert "wrong" in slides[6].text
    assert "It is 5." in slides[6].text
    assert [one.select_one(".source a")["href"] for one in slides[5:7]] == ["../chapters/01_a.html#one"] * 2


def test_a_claim_is_asked_on_one_slide_and_its_verdict_stands_on_the_next(made: Path) -> None:
    """A class votes first."""
    asked = soup(made / "slides.html").select("section.slide")[5]
    assert [one.text.strip() for one in asked.select(".admonition p")] == ["Claim: x", slides.VERDICTS]
    assert asked.select(".verdict") == []
    assert "It is 5." not in asked.text


def test_a_prediction_is_asked_on_one_slide_and_answered_on_the_next(made: Path) -> None:
    """With the small array above it in the chapter, which it is about, on both."""
    asked, told = soup(made / "slides.html").select("section.slide")[2:4]
    assert asked.pre.text == told.pre.text == "3 1\n5 9"
    assert "Answer" not in asked.text
    assert [one.text for one in told.find_all("li")] == ["a", "Answer: b"]


def test_the_key_answers_the_predictions_of_each_chapter(made: Path) -> None:
    """Below the exercises, for whoever teaches without the slides."""
    found = soup(made / "key.html").find(id="predictions")
    assert [one.text for one in found.find_all("h3")] == ["1. Chapter 1", "2. Chapter 2"]
    assert [one.text for one in found.find_all("pre")] == ["3 1\n5 9"] * 2
    assert [one.text for one in found.select("li.right")] == ["Answer: b"] * 2
    assert found.find_all(class_="prediction", id=True) == []


def test_the_key_of_the_site_answers_every_prediction(site: Path) -> None:
    asked = sum(
        len(parsed.soup(path).select("div.prediction")) for path in (site / "chapters").glob("[0-9]*.html")
    )
    key = soup(site / "handouts" / "key.html")
    assert len(key.select("#predictions .right")) == asked > 50


@pytest.mark.parametrize("answer", ["(2, 2)", "50 %", "4, 1, 1", "3/8"])
def test_a_prediction_of_a_value_is_answered_with_what_the_chapter_measures(answer: str) -> None:
    """Of a number, a shape or several values alike; the question stands above it once more."""
    box = markup.read(f'<div class="prediction" data-kind="x" data-is="{answer}"><p>How much?</p></div>').div
    (_, asked), (kind, told) = slides._contents_of(box)
    assert kind == "answered"
    assert [one.text for one in markup.read(told).find_all("p")] == ["How much?", f"Answer: {answer}"]
    assert "Answer" not in markup.read(asked).text


def test_a_prediction_without_an_answer_fails_the_build_and_says_what_is_missing() -> None:
    box = markup.read('<div class="prediction"><p>How much?</p></div>').div
    with pytest.raises(ExtensionError, match="a prediction no longer has data-right or data-is"):
        list(slides._contents_of(box))


def test_links_within_the_printed_course_lead_to_places_in_it(made: Path) -> None:
    course = soup(made / "course.html")
    ids = [str(one["id"]) for one in course.find_all(id=True)]
    assert len(ids) == len(set(ids))
    inner = [str(one["href"])[1:] for one in course.select('section a[href^="#"]')]
    assert "02_b--there" in inner
    assert {"01_a", "02_b"} <= set(ids)
    assert "teachers" not in ids
    assert "folded" not in course.decode()
    assert course.find("script") is None


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://example.org/a#b", "https://example.org/a#b"),
        ("#here", "../chapters/01_a.html#here"),
        ("02_b.html#x", "../chapters/02_b.html#x"),
        ("../_images/1.webp", "../_images/1.webp"),
        ("../index.html", "../index.html"),
    ],
)
def test_an_address_leads_to_the_same_place_from_a_handout(address: str, expected: str) -> None:
    assert relocate.address_of(address, "chapters/01_a.html") == expected


def test_an_exercise_that_the_library_does_not_know_fails_and_names_its_chapter(tmp_path: Path) -> None:
    (tmp_path / "chapters").mkdir()
    text = CHAPTER.format(number=1, questions=QUESTION.format(name="stride-shap", number=1))
    (tmp_path / "chapters" / "01_a.html").write_text(text, encoding="utf-8")
    with pytest.raises(ExtensionError, match=r"chapters/01_a\.html: name='stride-shap' is no exercise"):
        handouts.write(tmp_path, ["chapters/01_a.html"], "A")
    assert not (tmp_path / "handouts" / "sheet.html").exists()


def test_a_book_without_numbered_chapters_has_no_handouts(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(CHAPTER.format(number=1, questions=""), encoding="utf-8")
    handouts.write(tmp_path, ["a.html"], "A")
    assert not (tmp_path / "handouts").exists()


@pytest.fixture
def shown(made: Path) -> str:
    """Give the address of the slides, with the pictures that they ask for."""
    (made.parent / "_static").mkdir(exist_ok=True)
    (made.parent / "_static" / "favicon.svg").write_bytes((handouts.STATIC / "favicon.svg").read_bytes())
    images = made.parent / "_images"
    images.mkdir(exist_ok=True)
    for number in (1, 2):
        (images / f"{number}.webp").write_bytes((handouts.STATIC / "favicon.svg").read_bytes())
    return (made / "slides.html").as_uri()


def test_the_keys_of_the_keyboard_turn_the_slides(page: Page, shown: str) -> None:
    page.goto(shown)
    at = page.locator(".at")
    expect(at).to_have_text("1 of 13")
    for key, place in (
        ("ArrowRight", 2),
        ("PageDown", 3),
        (" ", 4),
        ("ArrowLeft", 3),
        ("End", 13),
        ("ArrowDown", 13),
        ("Home", 1),
        ("ArrowUp", 1),
    ):
        page.keyboard.press(key)
        expect(at).to_have_text(f"{place} of 13")
        expect(page.locator("section.slide:visible")).to_have_count(1)
    page.goto(f"{shown}#chapter-2")
    expect(at).to_have_text("8 of 13")
    page.emulate_media(media="print")
    expect(page.locator("section.slide:visible")).to_have_count(13)


def test_slides_are_turned_by_buttons_and_by_a_swipe_to_the_side(browser: Browser, shown: str) -> None:
    """For readers without a keyboard; a finger that moves up or down scrolls, and turns nothing."""
    with browser.new_context(viewport={"width": 390, "height": 700}, has_touch=True) as context:
        page = context.new_page()
        page.goto(shown)
        at = page.locator(".at")
        for name, place in (("Next", 2), ("Next", 3), ("Previous", 2)):
            button = page.get_by_role("button", name=f"{name} slide")
            assert all(side >= 44 for side in list(button.bounding_box().values())[2:])
            button.tap()
            expect(at).to_have_text(f"{place} of 13")
        page.keyboard.press(" ")  # on the button that was pressed last
        expect(at).to_have_text("1 of 13")
        touch = context.new_cdp_session(page)
        for across, down, place in ((-150, 20, 2), (-150, 20, 3), (150, -20, 2), (-60, 150, 2), (-20, 0, 2)):
            start = {"x": 200, "y": 300}
            touch.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [start]})
            end = {"x": 200 + across, "y": 300 + down}
            touch.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [end]})
            touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
            expect(at).to_have_text(f"{place} of 13")
        assert page.locator("footer a").bounding_box()["x"] >= 16


def test_a_slide_that_is_too_high_is_scrolled_by_the_keyboard_before_it_is_turned(
    page: Page, shown: str
) -> None:
    """And the next one begins at its top; to the side, keys turn at once."""
    page.set_viewport_size({"width": 800, "height": 500})
    page.goto(f"{shown}#3")
    page.add_style_tag(content=".slide.question { height: 900px }")
    at = page.locator(".at")
    page.keyboard.press("PageDown")
    page.wait_for_function(
        "() => { const still = scrollY > 0 && scrollY === window.was; window.was = scrollY; return still; }"
    )
    expect(at).to_have_text("3 of 13")
    page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    page.keyboard.press("PageDown")
    expect(at).to_have_text("4 of 13")
    assert page.evaluate("scrollY") == 0
    page.keyboard.press("ArrowLeft")
    expect(at).to_have_text("3 of 13")
    page.keyboard.press("ArrowRight")
    expect(at).to_have_text("4 of 13")


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("name", printing.HANDOUTS)
def test_a_handout_is_accessible_and_fits_across(page: Page, made: Path, name: str, width: int) -> None:
    (made.parent / "_static").mkdir(exist_ok=True)
    (made.parent / "_static" / "favicon.svg").write_bytes((handouts.STATIC / "favicon.svg").read_bytes())
    page.route("**/_images/**", lambda route: route.abort("blockedbyclient"))
    page.set_viewport_size({"width": width, "height": 800})
    page.set_content((made / f"{name}.html").read_text("utf-8").replace("../_images/", "data:,"))
    assert_fits_across(page)
    assert accessibility.violations(page) == []


def pages_in(pdf: bytes) -> int:
    """Return how many pages a PDF of Chromium's has."""
    return len(re.findall(rb"/Type /Page\b(?!s)", pdf))


@pytest.mark.parametrize("style", ["handouts.css", "book.css"])
@pytest.mark.parametrize(
    "held",
    [
        "<dl><dt>{}</dt><dd>{}</dd></dl>",
        "<div class='citation'>{}{}</div>",
        "<table><tr><td>{}{}</td></tr></table>",
    ],
)
def test_what_is_named_is_printed_on_the_page_of_its_name(page: Page, style: str, held: str) -> None:
    """A term, a source and a row: here 10 of their 30 mm would fit at the foot of the page before."""
    part = "<div style='height: {}mm; break-inside: avoid'></div>"
    rules = (handouts.STATIC / style).read_text(encoding="utf-8")
    page.set_content(
        f"<style>{rules} * {{ margin: 0 !important; padding: 0 !important; border: 0 !important }} "
        "@page { size: 100mm 100mm !important; margin: 0 !important }</style>"
        + part.format(85)
        + held.format(part.format(10), part.format(20))
        + part.format(75)
    )
    assert pages_in(page.pdf(prefer_css_page_size=True)) == 3


def test_printing_makes_a_file_of_each_handout_with_a_page_for_each_slide(
    browser: Browser, made: Path, tmp_path: Path
) -> None:
    files = printing.print_all(made.parent, tmp_path / "pdf", browser)
    assert [one.name for one in files] == ["sheet.pdf", "key.pdf", "slides.pdf", "course.pdf"]
    assert all(one.read_bytes().startswith(b"%PDF-") for one in files)
    assert pages_in(files[2].read_bytes()) == 13
    assert sorted(one.name for one in (tmp_path / "pdf").iterdir()) == sorted(one.name for one in files)


def test_printing_a_site_without_handouts_says_what_to_do_and_writes_nothing(
    browser: Browser, tmp_path: Path
) -> None:
    with pytest.raises(
        FileNotFoundError, match=r"sheet\.html is missing; build the book first, with `make book`"
    ):
        printing.print_all(tmp_path, tmp_path / "pdf", browser)
    assert not (tmp_path / "pdf").exists()


def test_the_sheet_and_the_key_of_the_site_have_every_exercise_of_the_library(site: Path) -> None:
    """In the order of the chapters, whose notebooks ask each once."""
    asked = []
    for path in sorted((ROOT / "chapters").glob("*.ipynb")):
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        text = "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")
        asked += re.findall(r"^:::\{exercise\}.*\n:label: (\S+)", text, re.MULTILINE)
    assert len(asked) > 30
    for name in ("sheet", "key"):
        assert [
            one["id"] for one in soup(site / "handouts" / f"{name}.html").find_all("article", id=True)
        ] == asked


def programs_of(path: Path) -> dict[str, str]:
    """Return the programs that a sheet or a key prints, by the exercises that are to be answered in Python."""
    articles = [one for one in soup(path).find_all("article", id=True) if one.select_one("h3 .language")]
    return {str(one["id"]): one.find_all("pre")[-1].text for one in articles}


FUNCTIONS = {name: one for name, one in EXERCISES.items() if one.kind == "function"}


def test_every_program_of_the_key_is_right_as_it_is_printed(site: Path) -> None:
    """It is run by itself, and taken by the check of its exercise."""
    printed = programs_of(site / "handouts" / "key.html")
    assert list(printed) == list(FUNCTIONS)
    for name, code in printed.items():
        names: dict[str, Any] = {}
        exec(compile(code, name, "exec"), names)
        written = [one for one in ast.parse(code).body if isinstance(one, ast.FunctionDef)]
        assert FUNCTIONS[name].examine(names[written[-1].name]), name


def test_the_sheet_marks_programs_and_prints_the_name_that_the_chapter_asks_for_and_no_solution(
    site: Path,
) -> None:
    """With dots where the learner's lines are to stand, as in the chapter."""
    stubs = programs_of(site / "handouts" / "sheet.html")
    assert list(stubs) == list(FUNCTIONS)
    cells = [
        "".join(cell["source"])
        for path in sorted((ROOT / "chapters").glob("*.ipynb"))
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]
    ]
    for name, stub in stubs.items():
        (function,) = ast.parse(stub).body
        assert isinstance(function, ast.FunctionDef)
        assert ast.unparse(function.body) == "..."
        assert f'{function.name} = ...\ncheck("{name}", {function.name})' in cells


CELL = '<div class="cell"><div class="cell_input"><pre>{}</pre></div></div>'


def test_a_program_is_printed_with_what_it_imports_and_without_its_check() -> None:
    """Of what the chapter imports, and nothing that it does not use."""
    imports = "import numpy as np\nfrom pooling_lib import average_pool, max_pool"
    written = (
        "def high(image, k, s):\n    return max_pool(image, k, s)\n\n\n"
        "def low(image, k, *, s=2):\n    # minus\n    return -high(-image, k, s)"
    )
    source = f'{written}\n\n\ncheck("a", low, strict=True)\nprint(low(image, 2))'
    asked = 'low = ...\ncheck("a", low)'
    article = markup.read("".join(CELL.format(one) for one in (imports, asked, source)))
    assert programs.program(article, "a") == programs.Program(
        "def low(image, k, *, s=2):\n    ...",
        f"from pooling_lib import max_pool\n\n\n{written}",
    )


PYTHON = """<article class="bd-article"><section><h1>A</h1>{cells}
<div class="exercise admonition" id="max-min"><p class="admonition-title">Exercise 1. Min</p>
<div><p>Write it. This one is answered in Python: {link}, write the function in place of the dots, and run
the cell.</p></div></div></section></article>"""
CELLS = CELL.format("import numpy as np") + CELL.format(
    'def low(image):\n    return image\n\n\ncheck("max-min", low, strict=True)'
)


def test_on_paper_an_exercise_in_python_is_answered_on_lines_and_not_in_a_cell() -> None:
    """Paper has no cell, and no link to where chapters run."""
    link = '<a href="index.html#run-the-notebooks"><span>run this chapter</span></a>'
    chapter = handouts.chapter("chapters/01_a.html", markup.read(PYTHON.format(cells=CELLS, link=link)))
    sheet = markup.read(handouts.sheet([chapter]))
    assert sheet.article.select_one("p").text == (
        "Write it. This one is answered in Python: write the function on the lines below, in place of the dots."
    )
    assert sheet.find("a") is None
    assert len(chapter.article.select("a")) == 1  # the page itself keeps its link


def test_an_exercise_in_python_that_does_not_say_how_it_is_run_fails_and_names_its_chapter() -> None:
    chapter = handouts.chapter("chapters/01_a.html", markup.read(PYTHON.format(cells=CELLS, link="run it")))
    with pytest.raises(ExtensionError, match=r"01_a\.html: an exercise in Python no longer has a link to #run"):
        handouts.sheet([chapter])


def test_no_exercise_of_the_sheet_asks_for_what_paper_has_not(site: Path) -> None:
    """A cell to run, or a link whose address nobody can read."""
    for one in soup(site / "handouts" / "sheet.html").find_all("article"):
        assert re.search(r"run (this|the) (chapter|cell)", one.text) is None, one["id"]


def test_the_answers_of_a_challenge_are_no_higher_than_their_numbers_need(page: Page, made: Path) -> None:
    """A table of answers has fewer rows than its numbers beside it, and rows of the same height."""
    page.route("**/_static/**", lambda route: route.abort("blockedbyclient"))
    page.set_content((made / "key.html").read_text("utf-8").replace("../_static/", "data:,"))
    heights = "(one) => [...one.querySelectorAll('tr')].map((row) => Math.round(row.offsetHeight))"
    tables = page.locator("#challenges table").all()
    assert len(tables) == 4
    assert len({height for one in tables for height in one.evaluate(heights)}) == 1


def test_an_exercise_in_python_without_a_checked_solution_fails_and_says_what_is_missing() -> None:
    article = markup.read(CELL.format("import numpy as np") + CELL.format('low = ...\ncheck("a", low)'))
    message = r"a chapter no longer has a solution of a that ends in check\('a', \.\.\., strict=True\)"
    with pytest.raises(ExtensionError, match=message):
        programs.program(article, "a")


def test_every_slide_fits_its_page_with_all_that_it_holds(page: Page, site_url: str) -> None:
    """What is too high would run over the foot of the page, or be cut off."""
    page.set_viewport_size({"width": 900, "height": 480})
    page.goto(f"{site_url}/handouts/slides.html", wait_until="networkidle")
    page.emulate_media(media="print")
    found = page.evaluate(
        """() => [...document.querySelectorAll("section.slide")].map((one) => {
          const parts = [...one.querySelectorAll("*")].map((part) => part.getBoundingClientRect());
          const { top, bottom, left, right } = one.getBoundingClientRect();
          const out = [
            top - Math.min(...parts.map((part) => part.top)),
            Math.max(...parts.map((part) => part.bottom)) - bottom,
            left - Math.min(...parts.map((part) => part.left)),
            Math.max(...parts.map((part) => part.right)) - right,
          ];
          return [one.innerText.slice(0, 60), Math.max(...out)];
        })"""
    )
    assert len(found) > 100
    assert [(text, over) for text, over in found if over > 0.5] == []


def test_every_slide_fits_a_screen_of_1280_by_720(page: Page, site_url: str) -> None:
    """With what turns it: a projector's, where nothing is to be scrolled for the end of a caption."""
    page.set_viewport_size({"width": 1280, "height": 720})
    page.goto(f"{site_url}/handouts/slides.html", wait_until="networkidle")
    assert page.evaluate(TOO_HIGH) == []


def test_what_a_class_reads_is_as_large_a_part_of_a_large_screen_as_of_a_small_one(
    page: Page, site_url: str
) -> None:
    """And as wide; every slide fits there too."""
    letter = """(kind) => {
      const slide = document.querySelector(`.slide.${kind}`);
      slide.classList.add("now");
      const size = parseFloat(getComputedStyle(slide).fontSize);
      const found = [size / innerHeight, slide.offsetWidth / innerWidth];
      slide.classList.remove("now");
      return found;
    }"""
    kinds = ("title", "question", "answered", "claim", "measured", "saw")
    found = []
    for width, height in ((1280, 720), (1920, 1080)):
        page.set_viewport_size({"width": width, "height": height})
        page.goto(f"{site_url}/handouts/slides.html#3", wait_until="networkidle")
        found.append([page.evaluate(letter, kind) for kind in kinds])
    np.testing.assert_allclose(found[1], found[0], rtol=0.01)
    assert page.evaluate(TOO_HIGH) == []


def test_formulas_of_a_handout_have_the_font_that_the_pages_have(page: Page, site_url: str) -> None:
    """With which brackets stretch. A slide that is not shown asks for it when it is."""
    for name in ("key", "slides", "course"):
        page.goto(f"{site_url}/handouts/{name}.html")
        assert page.locator("math").count() > 5
        faces = page.evaluate(
            """async () => (await document.fonts.load('16px "Pool Maths"')).map((face) => face.status)"""
        )
        assert faces == ["loaded"]
        family = page.locator("math").first.evaluate("(one) => getComputedStyle(one).fontFamily")
        assert family.startswith('"Pool Maths"')


def test_code_of_the_sheet_and_the_key_goes_on_further_in_than_it_starts(page: Page, made: Path) -> None:
    """A line that is too long for paper would else look like two."""
    style = (handouts.STATIC / "handouts.css").read_text(encoding="utf-8")
    code = hanging("if a:\n    " + " + ".join("abcdefgh" for _ in range(30)))
    page.set_content(f"<style>{style}</style><pre>{code}</pre>")
    lefts = page.evaluate(
        """() => {
          const range = document.createRange();
          range.selectNodeContents(document.querySelectorAll(".ln")[1]);
          const lines = {};
          for (const { top, left } of range.getClientRects()) lines[top] = Math.min(lines[top] ?? left, left);
          return Object.values(lines);
        }"""
    )
    start = page.locator(".ln").first.bounding_box()
    assert start is not None
    assert len(lefts) >= 2
    assert all(left > start["x"] + 40 for left in lefts[1:])


def test_what_is_said_of_rows_of_numbers_stands_below_all_of_them(page: Page) -> None:
    """And not beside the one in the middle."""
    style = (handouts.STATIC / "handouts.css").read_text(encoding="utf-8")
    page.set_content(
        f"<style>{style}</style><ul><li><pre class='rows'>1 2\n3 4\n5 6</pre> <i>says</i></li></ul>"
    )
    rows, says = page.locator("pre").bounding_box(), page.locator("i").bounding_box()
    assert rows is not None
    assert says is not None
    assert says["y"] >= rows["y"] + rows["height"]


def test_wide_tables_and_long_addresses_fit_on_a_phone(page: Page) -> None:
    style = (handouts.STATIC / "handouts.css").read_text(encoding="utf-8")
    names = ("PyTorch", "Keras", "Flax", "ONNX", "SciPy")
    cells = "".join(
        f'<td data-label="{name}"><p><code class="pool-whole">F.pad(x, (1, 1, 1, 1))</code></p></td>'
        for name in names
    )
    head = "".join(f"<th>{name}</th>" for name in names)
    page.set_viewport_size({"width": 390, "height": 800})
    page.set_content(
        f"<style>{style}</style><table class='table pool-stacked'><thead><tr>{head}</tr></thead>"
        f"<tbody><tr>{cells}</tr></tbody></table>"
        f"<a href='https://example.org/'>https://example.org/{'a' * 80}</a>"
    )
    assert_fits_across(page)
    tops = page.locator("td").evaluate_all("(all) => all.map((one) => one.getBoundingClientRect().top)")
    assert tops == sorted(set(tops))


@pytest.mark.parametrize("name", ["key", "course"])
def test_tables_of_a_handout_fit_on_paper_and_break_no_word(page: Page, site_url: str, name: str) -> None:
    """Of A4, between its margins; a name in code may be longer than its column."""
    page.set_viewport_size({"width": 658, "height": 990})
    page.emulate_media(media="print")
    page.goto(f"{site_url}/handouts/{name}.html")
    wide, broken = page.locator("table").evaluate_all(
        """(tables) => {
          const right = document.querySelector("main").getBoundingClientRect().right;
          const broken = [];
          for (const table of tables) {
            const texts = document.createTreeWalker(table, NodeFilter.SHOW_TEXT);
            while (texts.nextNode()) {
              const text = texts.currentNode;
              if (text.parentElement.closest("code")) continue;
              for (const { 0: word, index } of text.data.matchAll(/[\\p{L}\\p{N}_]+/gu)) {
                const range = document.createRange();
                range.setStart(text, index);
                range.setEnd(text, index + word.length);
                if (new Set([...range.getClientRects()].map(({ top }) => top)).size > 1) broken.push(word);
              }
            }
          }
          const wide = tables.filter((one) => one.getBoundingClientRect().right > right + 1);
          return [wide.map((one) => one.innerText.slice(0, 60)), broken];
        }"""
    )
    assert page.locator("table").count() > 5
    assert wide == broken == []


@pytest.mark.parametrize("width", [390, 600, 699, 700])
def test_the_tables_of_the_course_in_one_page_fit_on_any_screen(page: Page, site_url: str, width: int) -> None:
    """Row by row where they are wider than it."""
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{site_url}/handouts/course.html")
    assert_fits_across(page)


def test_the_printed_course_says_nothing_of_what_can_be_pressed_or_typed_on_a_page(
    page: Page, site: Path, site_url: str
) -> None:
    """Whatever the print of a page leaves out, and the plumbing of the page; verdicts are words in a column."""
    course = soup(site / "handouts" / "course.html")
    assert {one for one in relocate.ON_SCREEN.split(", ") if course.select(one)} == set()
    page.goto(f"{site_url}/handouts/course.html")
    before = "(all) => [...new Set(all.map((one) => getComputedStyle(one, '::before').content))]"
    cells = page.locator("td .verdict, td .verdict-words, .verdict-counts .verdict")
    assert cells.evaluate_all(before) == ["none"]
    assert page.locator(".admonition-title .verdict").evaluate_all(before) == ['" — verdict: "']


@pytest.mark.parametrize("name", printing.HANDOUTS)
def test_a_handout_of_the_site_has_all_its_pictures_and_asks_no_other_host(
    page: Page, site_url: str, name: str
) -> None:
    page.goto(f"{site_url}/handouts/{name}.html", wait_until="networkidle")
    broken = "[...document.images].filter((one) => !one.complete || !one.naturalWidth).map((one) => one.src)"
    assert page.evaluate(broken) == []


def test_links_between_pages_of_the_printed_course_lead_somewhere(site: Path) -> None:
    course = soup(site / "handouts" / "course.html")
    ids = {str(one["id"]) for one in course.find_all(id=True)}
    lost = {str(one["href"]) for one in course.select('a[href^="#"]')} - {f"#{one}" for one in ids}
    assert lost == set()


def test_the_slides_of_the_site_have_every_claim(site: Path) -> None:
    slides = soup(site / "handouts" / "slides.html")
    claims = [
        one
        for path in sorted((site / "chapters").glob("[0-9]*.html"))
        for one in parsed.soup(path).select(".claim")
    ]
    assert len(slides.select("section.claim")) == len(claims) > 20
    assert slides.select("section.claim .verdict") == []
    for asked in slides.select("section.claim"):
        title = asked.select_one(".admonition-title").text.strip()
        told = asked.find_next_sibling("section")
        assert told["class"] == "slide measured"
        assert told.select_one(".admonition-title").text.startswith(title)
        assert told.select_one(".admonition-title .verdict")


def test_a_figure_goes_with_its_caption_and_in_its_version_for_a_white_page() -> None:
    figure = (
        '<figure><a class="pool-enlarge" href="../_images/1.webp">'
        '<img class="only-light" src="../_images/1.webp">'
        '<img class="only-dark" src="../_images/2.webp"></a><figcaption>Seen.</figcaption></figure>'
    )
    section = markup.read(f'<section id="one"><h2>One</h2>{figure}</section>').section
    (found,) = slides._figures(section)
    copy = relocate.relocated(found, "chapters/01_a.html")
    assert [img["src"] for img in copy.find_all("img")] == ["../_images/1.webp"]
    assert "Seen." in copy.text
    assert len(found.find_all("img")) == 2  # the page itself keeps both
