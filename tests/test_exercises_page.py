"""Exercises as a reader meets them: answered, checked, kept and begun again, on built pages and a bare one."""

from __future__ import annotations

import json
import re
from typing import Any

import accessibility
import explorer_page
import pytest
from explorer_page import assert_fits_across
from playwright.sync_api import Browser, Locator, Page, expect
from test_exercises import CHAPTERS, asked

from pooling_lib.course.exercises import EXERCISES
from pooling_lib.course.exercises._kinds import Explain, Function
from pooling_lib.explorers import Exercise

BY_CHAPTER = {path.stem: [name for where, name, _, _ in asked() if where == path.stem] for path in CHAPTERS}


def open_chapter(page: Page, site_url: str, name: str) -> None:
    """Open the page of a chapter, and wait until its widgets are mounted."""
    page.goto(f"{site_url}/chapters/{name}.html")
    page.wait_for_selector("html.pool-mounted")


def exercise(page: Page, name: str) -> Locator:
    """Give the widget under the question of this name."""
    return page.locator(f"#{name} + .cell .pool-exercise")


def answer(root: Locator, text: str) -> None:
    """Write or choose an answer, and check it."""
    choices = root.get_by_role("radio")
    if choices.count():
        root.locator(f"input[value='{text}']").check()
    else:
        root.get_by_role("textbox").fill(text)
    root.locator(".pool-check-answer").click()


def verdict(root: Locator) -> Locator:
    """Give what is said of an answer."""
    return root.locator(".pool-verdict")


def solution(root: Locator) -> Locator:
    """Give the solution, which may be hidden."""
    return root.locator(".pool-solution")


@pytest.fixture
def stride(page: Page, site_url: str) -> Page:
    """Give the page of the first chapter."""
    open_chapter(page, site_url, "01_stride")
    return page


@pytest.mark.parametrize("chapter", BY_CHAPTER)
def test_every_exercise_of_a_chapter_takes_its_right_answer(page: Page, site_url: str, chapter: str) -> None:
    """On its built page, under its own question, and in one place each."""
    open_chapter(page, site_url, chapter)
    graded = [name for name in BY_CHAPTER[chapter] if not isinstance(EXERCISES[name], Function)]
    expect(page.locator(".pool-exercise")).to_have_count(len(graded))
    for name in graded:
        root, one = exercise(page, name), EXERCISES[name]
        explains = isinstance(one, Explain)
        answer(root, "It is, since" if explains else one.answer().split(", or ")[0])
        expect(verdict(root)).to_have_text(re.compile("^Compare" if explains else "^Right: "))
        expect(solution(root)).to_be_visible()
        expect(solution(root)).to_contain_text(one.because.partition("`")[0])
    for name in set(BY_CHAPTER[chapter]) - set(graded):
        expect(page.locator(f"#{name}")).to_contain_text("answered in Python")


def test_a_right_answer_is_said_to_be_and_its_solution_drops_down(stride: Page) -> None:
    """Enter checks it, too."""
    root = exercise(stride, "stride-shape")
    expect(solution(root)).to_be_hidden()
    field = root.get_by_role("textbox", name="Shape that comes out")
    field.fill("16, 50")
    field.press("Enter")
    expect(verdict(root)).to_have_text("Right: (16, 50).")
    expect(solution(root)).to_contain_text("Answer: (16, 50)")
    expect(root.get_by_role("button", name="Hide the solution")).to_have_attribute("aria-expanded", "true")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "15 x 49",
            "counts the steps (there is one window more than steps, hence the + 1), or it leaves out the",
        ),
        ("(50, 16)", "Not yet: (50, 16) has the axes the other way round (rows come first)."),
        ("16", "Not yet: (16,) has 1 axis; the image has 2."),
        ("shape", "Not yet: “shape” is not a shape; give a whole number an axis, as in (6, 6)."),
        ("<b>1</b>", "Not yet: “<b>1</b>” is not a shape"),
        ("1" * 5000, "characters, and at most 40 are read."),
        ("", "No answer yet: write or choose one, then check it."),
        ("  ", "No answer yet"),
    ],
)
def test_a_wrong_answer_is_told_its_cause_and_the_solution_waits(stride: Page, text: str, said: str) -> None:
    """Also what is no answer at all."""
    root = exercise(stride, "stride-shape")
    answer(root, text)
    expect(verdict(root)).to_contain_text(said)
    expect(solution(root)).to_be_hidden()
    invalid = root.locator("[aria-invalid=true]")
    expect(invalid).to_have_count(1 if text.strip() else 0)
    if text.strip():
        expect(invalid).to_have_accessible_description(re.compile(re.escape(said)))


def test_what_is_said_goes_when_the_answer_changes_and_comes_back_with_it(stride: Page) -> None:
    """It is never said of another answer than the one that was checked."""
    root = exercise(stride, "stride-alexnet")
    answer(root, "13")
    expect(verdict(root)).to_have_text("Not yet: 13 is what the second pool leaves; one more follows.")
    root.get_by_role("textbox").fill("1")
    expect(verdict(root)).to_have_text("")
    root.get_by_role("textbox").fill("13")
    expect(verdict(root)).to_contain_text("one more follows")


def test_a_choice_is_answered_by_the_keyboard_alone(stride: Page) -> None:
    """Tab leads in, arrows choose, Enter checks, and Tab leads on to the solution."""
    root, keyboard = exercise(stride, "stride-once"), stride.keyboard
    root.get_by_role("radio").first.focus()
    keyboard.press("Space")
    keyboard.press("ArrowDown")
    keyboard.press("Enter")
    expect(verdict(root)).to_have_text("Not yet: b; the windows overlap: most pixels are seen twice.")
    keyboard.press("ArrowDown")
    keyboard.press("Tab")
    expect(root.get_by_role("button", name="Check")).to_be_focused()
    keyboard.press("Enter")
    expect(verdict(root)).to_have_text("Right: c; two windows stand side by side, and nothing is left over.")
    keyboard.press("Tab")
    keyboard.press("Space")
    expect(solution(root)).to_be_hidden()
    keyboard.press("Tab")
    keyboard.press("Enter")
    expect(root.get_by_role("radio").first).to_be_focused()
    expect(root.get_by_role("radio", checked=True)).to_have_count(0)


def test_rows_are_written_in_lines_and_checked_from_the_keyboard(page: Page, site_url: str) -> None:
    """Enter begins a line, Ctrl and Enter check."""
    open_chapter(page, site_url, "02_max_pooling")
    root = exercise(page, "max-overlap")
    field = root.get_by_role("textbox", name="Gradient at the pixels")
    field.focus()
    for row in ("1 0 2", "0 0 0"):
        page.keyboard.type(row)
        page.keyboard.press("Enter")
    page.keyboard.type("0 4 0")
    page.keyboard.press("Control+Enter")
    expect(verdict(root)).to_have_text(
        "Not yet: at row 2, column 1 the value is 4 and should be another; "
        "a pixel that several windows use gets the sum of what they send: += and not =."
    )
    field.fill("[[1, 0, 2], [0, 0, 0], [0, 7, 0]]")
    page.keyboard.press("Control+Enter")
    expect(verdict(root)).to_have_text("Right: all 9 values.")


def test_an_explanation_is_compared_point_by_point(stride: Page) -> None:
    """The reader marks what it says; nothing is marked before there is one."""
    root = exercise(stride, "stride-half")
    root.get_by_role("button", name="Show the solution").click()
    expect(solution(root)).to_contain_text("Model answer. Half of each side is a quarter")
    expect(root.get_by_role("checkbox")).to_have_count(0)
    answer(root, "Half a side is a quarter of the values.")
    expect(verdict(root)).to_have_text("Compare your answer with the model answer, and mark what yours says.")
    root.get_by_role("checkbox").first.check()
    expect(root.locator(".pool-count")).to_have_text("1 of 3.")
    for box in root.get_by_role("checkbox").all():
        box.check()
    expect(root.locator(".pool-count")).to_have_text("3 of 3: all of it.")


def test_a_solution_can_be_asked_for_before_an_attempt_and_put_away(stride: Page) -> None:
    """It is there for whoever wants it."""
    root = exercise(stride, "stride-unseen")
    root.get_by_role("button", name="Show the solution").click()
    expect(solution(root)).to_contain_text("Answer: 0.265306, or 26.5 %")
    expect(verdict(root)).to_have_text("")
    root.get_by_role("button", name="Hide the solution").click()
    expect(solution(root)).to_be_hidden()


def test_what_was_answered_is_there_after_a_reload_until_it_is_begun_again(stride: Page) -> None:
    """On the reader's machine alone, one entry an exercise that was touched."""
    answer(exercise(stride, "stride-unseen"), "36/49")
    answer(exercise(stride, "stride-once"), "c")
    answer(exercise(stride, "stride-half"), "A quarter.")
    exercise(stride, "stride-half").get_by_role("checkbox").first.check()
    stride.reload()
    stride.wait_for_selector("html.pool-mounted")
    unseen = exercise(stride, "stride-unseen")
    expect(unseen.get_by_role("textbox")).to_have_value("36/49")
    expect(verdict(unseen)).to_have_text("Not yet: 0.734693877551 is the share that is seen.")
    expect(exercise(stride, "stride-once").get_by_role("radio", checked=True)).to_have_count(1)
    expect(solution(exercise(stride, "stride-once"))).to_be_visible()
    expect(exercise(stride, "stride-half").locator(".pool-count")).to_have_text("1 of 3.")
    expect(exercise(stride, "stride-shape").get_by_role("button", name="Start again")).to_be_hidden()
    for name in ("stride-unseen", "stride-once", "stride-half"):
        exercise(stride, name).get_by_role("button", name="Start again").click()
    kept = stride.evaluate("Object.keys(localStorage).filter((key) => key.includes('exercise'))")
    assert kept == []
    stride.reload()
    stride.wait_for_selector("html.pool-mounted")
    expect(exercise(stride, "stride-unseen").get_by_role("textbox")).to_have_value("")
    expect(solution(exercise(stride, "stride-once"))).to_be_hidden()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing_and_all_fits_with_every_answer_and_solution_shown(
    browser: Browser, site_url: str, scheme: str, width: int
) -> None:
    """Right, wrong, compared; and on a phone a finger finds its target."""
    context = browser.new_context(color_scheme=scheme, viewport={"width": width, "height": 844})
    page = context.new_page()
    open_chapter(page, site_url, "02_max_pooling")
    for root in page.locator(".pool-exercise").all():
        choices = root.get_by_role("radio")
        answer(root, "c" if choices.count() else "1 2")
        root.get_by_role("button", name="Show the solution").click()
    assert_fits_across(page)
    if width == 390:
        targets = page.locator(".pool-exercise :is(button, .pool-answer, .pool-option)")
        boxes = targets.evaluate_all("(all) => all.map((one) => one.getBoundingClientRect().height)")
        shown = [height for height in boxes if height]
        assert len(shown) > 15
        assert min(shown) >= 44
    found = accessibility.violations(page)
    context.close()
    assert found == []


def test_print_shows_the_question_and_its_options_and_no_field(stride: Page) -> None:
    """To be answered on paper."""
    options = stride.locator("#stride-once .pool-options")
    expect(options).to_be_hidden()
    stride.emulate_media(media="print")
    expect(stride.locator("#stride-shape")).to_contain_text("Which shape comes out?")
    expect(options).to_be_visible()
    expect(exercise(stride, "stride-once")).to_be_hidden()


def test_without_javascript_the_question_and_its_options_are_there(browser: Browser, site_url: str) -> None:
    """And nothing that would not answer."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site_url}/chapters/01_stride.html")
    expect(page.locator("#stride-shape")).to_contain_text("Which shape comes out?")
    expect(page.locator("#stride-once .pool-options li")).to_have_count(4)
    expect(page.locator(".pool-exercise")).to_have_count(0)
    context.close()


def test_exercises_are_numbered_and_no_id_stands_twice(stride: Page) -> None:
    """An exercise can be linked to by its name."""
    titles = stride.locator(".exercise .admonition-title").all_text_contents()
    assert [title.partition(". ")[0] for title in titles] == [f"Exercise {n}" for n in range(1, 6)]
    ids = stride.evaluate("[...document.querySelectorAll('[id]')].map((one) => one.id)")
    assert len(ids) == len(set(ids))


def test_an_exercise_offers_the_link_that_leads_to_it(stride: Page) -> None:
    """In sight without a pointer above it, for a finger too; a teacher copies it."""
    links = stride.locator(".exercise").get_by_title("Link to this exercise")
    expect(links).to_have_count(5)
    link = links.nth(2)
    expect(link).to_be_visible()
    link.focus()
    stride.keyboard.press("Enter")
    name = stride.locator(".exercise").nth(2).get_attribute("id")
    assert stride.evaluate("location.hash") == f"#{name}"
    expect(stride.locator(f"#{name}")).to_be_in_viewport()


@pytest.fixture
def bare(page: Page) -> Page:
    """Give a page with nothing of the book around it."""
    explorer_page.open_page(page)
    return page


def show(page: Page, name: str) -> Locator:
    """Mount an exercise, and give it."""
    explorer_page.add(page, Exercise(name))  # type: ignore[arg-type]
    return page.locator(".pool-exercise").last


def test_the_letter_of_an_option_stays_in_one_line(bare: Page) -> None:
    """Also where letters are large beside the column, and long words break."""
    root = show(bare, "average-global")
    bare.add_style_tag(content="html { font-size: 200%; } .pool-exercise { width: 12rem; }")
    lines = root.locator(".pool-letter").evaluate_all(
        "(all) => all.map((one) => one.clientHeight / parseFloat(getComputedStyle(one).fontSize))"
    )
    assert len(lines) == 4
    assert 1 <= min(lines) <= max(lines) < 2


@pytest.mark.parametrize(
    "kept",
    [
        "{",
        "null",
        "[]",
        "3",
        '{"answer": 3, "tried": null, "revealed": false, "marks": []}',
        '{"answer": "x", "tried": null, "revealed": 1, "marks": []}',
        '{"answer": "x", "tried": null, "revealed": true, "marks": [2]}',
        json.dumps({"answer": "x" * 9000, "tried": None, "revealed": False, "marks": []}),
    ],
    ids=lambda kept: kept[:40],
)
def test_what_is_kept_and_not_sound_is_left_alone(bare: Page, kept: str) -> None:
    """Something else may have written it."""
    bare.evaluate("(kept) => localStorage.setItem('pooling-measured.exercise.stride-shape', kept)", kept)
    root = show(bare, "stride-shape")
    expect(root.get_by_role("textbox")).to_have_value("")
    expect(solution(root)).to_be_hidden()


def test_a_browser_that_keeps_nothing_still_checks(bare: Page) -> None:
    """In private windows, or where the reader has switched it off."""
    bare.evaluate(
        """() => Object.defineProperty(window, "localStorage", {
          get() { throw new DOMException("denied", "SecurityError"); },
        })"""
    )
    root = show(bare, "stride-shape")
    answer(root, "(16, 50)")
    expect(verdict(root)).to_have_text("Right: (16, 50).")
    root.get_by_role("button", name="Start again").click()
    expect(root.get_by_role("textbox")).to_have_value("")


def test_two_views_of_one_exercise_follow_each_other_and_end_without_a_trace(bare: Page) -> None:
    """As in a notebook that shows it twice."""
    bare.evaluate(explorer_page.WATCH)
    first = show(bare, "stride-once")
    bare.evaluate("window.show(0)")
    second = bare.locator(".pool-exercise").nth(1)
    answer(first, "b")
    expect(verdict(second)).to_contain_text("Not yet: b")
    answer(second, "c")
    expect(verdict(first)).to_contain_text("Right: c")
    bare.evaluate("window.ends.forEach((end) => end())")
    assert bare.evaluate("window.held.every((signal) => signal?.aborted)")
    assert bare.evaluate("[window.timers.size, window.models[0].heard()]") == [0, 0]
    expect(bare.locator(".pool-exercise")).to_have_count(0)


def test_a_function_has_no_field_and_says_where_it_is_checked(bare: Page) -> None:
    """There is no Python on the page to try it."""
    root = show(bare, "max-min")
    expect(root).to_contain_text('check("max-min"')
    expect(root.get_by_role("textbox")).to_have_count(0)
    root.get_by_role("button", name="Show the solution").click()
    expect(solution(root)).to_contain_text("The smallest value is the largest in an order that is turned round")


def test_the_model_holds_what_the_page_holds(bare: Page) -> None:
    """So that a kernel hears of it."""
    root = show(bare, "stride-shape")
    answer(root, "3 x 3")
    state: dict[str, Any] = explorer_page.traits(bare)
    held = {name: state[name] for name in ("answer", "tried", "revealed", "marks")}
    assert held == {"answer": "3 x 3", "tried": "3 x 3", "revealed": False, "marks": []}
