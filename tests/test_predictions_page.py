"""What a reader meets of predictions, in a browser, on a small page (`_ext/static/predictions.js`)."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from conftest import Faults, serve
from playwright.sync_api import Browser, Locator, Page, Route, expect
from prediction_nodes import script
from test_predictions import build, glues, prediction, prints

STATIC = Path(__file__).parent.parent / "_ext" / "static"
STYLE = "".join((STATIC / name).read_text(encoding="utf-8") for name in ("book.css", "predictions.css"))
# What Bootstrap has of it.
THEME = "* { box-sizing: border-box; } [hidden] { display: none !important; } p { margin: 0 0 1rem; }"
MOUNTED = "html:not(.pool-predictions-wait)"
KEY = "pool-predictions"


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the folder of a small page with a prediction of each kind, four screens long."""
    folder = tmp_path_factory.mktemp("predictions")
    page = build(
        folder,
        "First words. [To the place](#the-place)",
        glues(share="25\xa0%"),
        prediction("**Predict** which.", "", "- the $a$", "- the *second* <!-- right -->", "- the third"),
        "Answer one.",
        prediction(":number: share", "", "**Predict** the share."),
        "Answer two, with a needle in it.",
        "## Next",
        prediction(":shape: printed 1", "", "**Predict** the shape."),
        prints("(2, 3)"),
        "Answer three.\n\n(the-place)=\nThe place.",
        prediction(":values: printed", "", "**Predict** both."),
        prints("4.5 6"),
        "<!-- answer ends -->\n\nWords behind the answer.",
        "## Last\n\nFree words.",
    )
    body = page.select_one("div.body")
    assert body is not None
    (folder / "a.html").write_text(
        f"<!doctype html><html lang=en><meta charset=utf-8><title>x</title><link rel=icon href=data:,>"
        f"<script>{script()}</script><style>{THEME}{STYLE} main {{ max-width: 40rem }}</style>"
        f"<main class=bd-article>{body.decode_contents()}<div style='height: 200vh'></div></main>",
        encoding="utf-8",
    )
    return folder


@pytest.fixture(scope="module")
def address(written: Path) -> object:
    """Give the address of the small page."""
    with serve(written) as url:
        yield f"{url}/a.html"


@pytest.fixture
def small(page: Page, address: str) -> Page:
    """Show the small page."""
    page.goto(address)
    page.wait_for_selector(MOUNTED)
    return page


def box(page: Page, place: int = 0) -> Locator:
    """Return a prediction."""
    return page.locator(".prediction").nth(place)


def outcome(page: Page, place: int = 0) -> Locator:
    """Return what is said of what the reader said."""
    return box(page, place).locator(".prediction-outcome p")


def say(page: Page, place: int, text: str) -> None:
    """Write what is expected, and press Enter."""
    box(page, place).get_by_role("textbox").fill(text)
    box(page, place).get_by_role("textbox").press("Enter")


def folded(page: Page) -> list[bool]:
    """Return of each answer whether a reader sees nothing of it."""
    seen: list[bool] = page.evaluate(
        """[...document.querySelectorAll(".prediction-answer")].map((one) =>
          one.offsetHeight === 0 || !one.firstElementChild.checkVisibility({ contentVisibilityAuto: true }))"""
    )
    return seen


def test_answers_are_folded_until_the_reader_has_chosen(small: Page) -> None:
    """Then the page says what they said beside what is, and shows that answer and no other."""
    assert folded(small) == [True] * 4
    expect(small.get_by_text("Free words.")).to_be_visible()
    box(small).get_by_role("button", name="the third").click()
    expect(outcome(small)).to_have_text(["You said" + "the third", "It is" + "the second"])
    assert folded(small) == [False, True, True, True]
    expect(box(small).get_by_role("button")).to_have_text(["Ask me again"])


def test_who_says_what_is_gets_no_praise_and_no_second_line(small: Page) -> None:
    """The page says so, in the option's own form."""
    box(small).get_by_role("button", name="the second").click()
    expect(outcome(small)).to_have_text(["As you said" + "the second"])
    expect(outcome(small).locator("em")).to_have_text("second")


@pytest.mark.parametrize(
    ("place", "text", "lines"),
    [
        (1, "1/2", ["You said1/2", "It is25 %"]),
        (1, "0,25", ["As you said25 %"]),
        (1, "30", ["You said30 %", "It is25 %"]),
        (1, "about 25 per cent", ["As you said25 %"]),
        (2, "2 x 3", ["As you said(2, 3)"]),
        (2, "2 by 3", ["As you said(2, 3)"]),
        (2, "3, 2", ["You said(3, 2)", "It is(2, 3)"]),
        (3, "4,5; 6", ["As you said4.5, 6"]),
        (3, "array([4.5, 6. ])", ["As you said4.5, 6"]),
        (3, "4 6", ["You said4 6", "It is4.5, 6"]),
    ],
)
def test_a_number_a_shape_and_values_are_said_in_words_of_the_reader_s(
    small: Page, place: int, text: str, lines: list[str]
) -> None:
    """Whatever way they are written in."""
    say(small, place, text)
    expect(outcome(small, place)).to_have_text(lines)
    assert folded(small)[place] is False


def test_what_cannot_be_read_is_told_and_folds_nothing_out(small: Page) -> None:
    """The field keeps what was written and the focus; what is read afterwards takes the message away."""
    say(small, 1, "a lot")
    field = box(small, 1).get_by_role("textbox")
    expect(box(small, 1).get_by_role("alert")).to_have_text(
        "“a lot” is not a number; write one as in 0.25, 1/4 or 25 %."
    )
    expect(field).to_be_focused()
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_have_accessible_description(re.compile("is not a number"))
    assert folded(small) == [True] * 4
    say(small, 2, "flat")
    expect(box(small, 2).get_by_role("textbox")).to_have_accessible_description(re.compile("is not a shape"))
    field.fill("")
    box(small, 1).get_by_role("button", name="Predict").click()
    expect(box(small, 1).get_by_role("alert")).to_have_text("Write what you expect, or skip.")
    say(small, 1, "<b>1</b>")
    expect(box(small, 1).get_by_role("alert")).to_contain_text("“<b>1</b>” is not a number;")
    say(small, 1, "1")
    expect(outcome(small, 1)).to_have_text(["You said1", "It is25 %"])
    box(small, 1).get_by_role("button", name="Ask me again").click()
    expect(field).to_be_focused()
    expect(field).not_to_have_attribute("aria-invalid", "true")
    expect(field).to_have_accessible_description("")


def test_who_skips_sees_the_answer_and_what_is(small: Page) -> None:
    """Without having said anything."""
    box(small, 2).get_by_role("button", name="Skip").click()
    expect(outcome(small, 2)).to_have_text(["It is(2, 3)"])
    assert folded(small) == [True, True, False, True]


def test_everything_can_be_done_by_keyboard_and_the_focus_is_never_lost(small: Page) -> None:
    """From the options to what is said of them, and from there into the answer; and back to be asked again."""
    focused = "document.activeElement.textContent"
    for _ in range(10):
        small.keyboard.press("Tab")
        if small.evaluate(focused) == "the third":
            break
    small.keyboard.press("Enter")
    assert small.evaluate(focused) == "You saidthe thirdIt isthe second"
    small.keyboard.press("Tab")
    assert small.evaluate(focused) == "Ask me again"
    small.keyboard.press("Enter")
    assert folded(small) == [True] * 4
    assert small.evaluate("document.activeElement.closest('.prediction-options li:first-child') !== null")
    say(small, 1, "1")
    assert small.evaluate(focused) == "You said1It is25 %"
    small.keyboard.press("Tab")
    small.keyboard.press("Space")
    expect(box(small, 1).get_by_role("textbox")).to_be_focused()


def test_what_goes_on_after_a_folded_answer_keeps_its_distance_from_the_question(small: Page) -> None:
    """A paragraph as well as a heading and another question, which have room above them of their own."""
    gaps = small.evaluate(
        """[...document.querySelectorAll(".prediction")].map((one) => {
          const words = [...document.querySelectorAll(".prediction, h2, main p")].find((next) =>
            !one.contains(next) && one.compareDocumentPosition(next) & Node.DOCUMENT_POSITION_FOLLOWING &&
            next.checkVisibility({ contentVisibilityAuto: true }));
          return words.getBoundingClientRect().top - one.getBoundingClientRect().bottom;
        })"""
    )
    assert folded(small) == [True] * 4
    assert len(gaps) == 4
    assert min(gaps) >= 16


def test_nothing_above_the_reader_moves_when_an_answer_unfolds(small: Page) -> None:
    """Nor does the page scroll."""
    box(small, 1).scroll_into_view_if_needed()
    top = "[scrollY, document.querySelectorAll('.prediction')[1].getBoundingClientRect().top]"
    before = small.evaluate(top)
    say(small, 1, "1")
    assert small.evaluate(top) == before


def test_a_page_remembers_what_was_said_when_it_is_loaded_again(small: Page) -> None:
    """And what was taken back."""
    box(small).get_by_role("button", name="the third").click()
    box(small, 2).get_by_role("button", name="Skip").click()
    small.reload()
    small.wait_for_selector(MOUNTED)
    expect(outcome(small)).to_have_text(["You saidthe third", "It isthe second"])
    assert folded(small) == [False, True, False, True]
    box(small).get_by_role("button", name="Ask me again").click()
    small.reload()
    small.wait_for_selector(MOUNTED)
    assert folded(small) == [True, True, False, True]


def test_two_pages_do_not_forget_what_was_said_in_the_other(small: Page, address: str) -> None:
    """Each adds to what is stored."""
    other = small.context.new_page()
    other.goto(address)
    other.wait_for_selector(MOUNTED)
    box(small).get_by_role("button", name="the third").click()
    say(other, 1, "1")
    other.reload()
    other.wait_for_selector(MOUNTED)
    assert folded(other) == [False, False, True, True]


def test_a_page_follows_what_is_said_in_another_tab(small: Page, address: str) -> None:
    """What was typed in this one and is not said yet stays."""
    box(small, 1).get_by_role("textbox").fill("7")
    other = small.context.new_page()
    other.goto(address)
    other.wait_for_selector(MOUNTED)
    box(other).get_by_role("button", name="the third").click()
    expect(outcome(small)).to_have_text(["You saidthe third", "It isthe second"])
    other.get_by_role("checkbox").check()
    expect(small.get_by_role("checkbox")).to_be_checked()
    other.get_by_role("checkbox").uncheck()
    expect(small.get_by_role("checkbox")).not_to_be_checked()
    assert folded(small) == [False, True, True, True]
    expect(box(small, 1).get_by_role("textbox")).to_have_value("7")


def test_a_page_that_the_browser_has_kept_follows_what_was_said_meanwhile(small: Page) -> None:
    """It is not loaded again when its reader comes back."""
    small.evaluate("(key) => localStorage.setItem(key, JSON.stringify({ all: true, said: {} }))", KEY)
    assert folded(small) == [True] * 4
    small.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
    expect(small.get_by_role("checkbox")).to_be_checked()
    assert folded(small) == [False] * 4


@pytest.mark.parametrize(
    "stored", ["{", "7", "null", '"x"', '{"all": "yes", "said": 3}', '{"said": {"ID": "9"}}']
)
def test_what_is_stored_and_makes_no_sense_counts_for_nothing(small: Page, stored: str) -> None:
    """Somebody may have edited it, or another version of the page wrote it."""
    name = box(small).get_attribute("id") or ""
    small.evaluate("([key, text]) => localStorage.setItem(key, text)", [KEY, stored.replace("ID", name)])
    small.reload()
    small.wait_for_selector(MOUNTED)
    assert folded(small) == [True] * 4
    box(small).get_by_role("button", name="the third").click()
    assert json.loads(small.evaluate(f"localStorage.getItem('{KEY}')"))["said"][name] == "2"


def test_where_nothing_can_be_stored_predictions_work_until_the_reader_leaves(page: Page, address: str) -> None:
    """As in a browser that keeps no data."""
    refuse = "{ get() { throw new DOMException('switched off', 'SecurityError'); } }"
    page.add_init_script(f"Object.defineProperty(window, 'localStorage', {refuse});")
    page.goto(address)
    page.wait_for_selector(MOUNTED)
    box(page).get_by_role("button", name="the third").click()
    expect(outcome(page)).to_have_count(2)
    page.get_by_role("checkbox").check()
    assert folded(page) == [False] * 4


def test_the_switch_shows_everything_is_remembered_and_can_be_taken_back(small: Page) -> None:
    """Options are words then and nothing to press; what was said stays."""
    say(small, 1, "1")
    switch = small.get_by_role("checkbox", name="Show everything")
    switch.check()
    assert folded(small) == [False] * 4
    expect(small.locator(".prediction").get_by_role("button")).to_have_count(0)
    expect(box(small).get_by_role("listitem")).to_have_count(3)
    expect(small.get_by_role("textbox")).to_have_count(0)
    expect(outcome(small, 1)).to_have_text(["You said1", "It is25 %"])
    small.reload()
    small.wait_for_selector(MOUNTED)
    expect(switch).to_be_checked()
    assert folded(small) == [False] * 4
    switch.uncheck()
    assert folded(small) == [True, False, True, True]
    expect(box(small).get_by_role("button")).to_have_count(4)


def test_the_switch_is_heeded_while_the_page_is_still_on_its_way(page: Page, address: str) -> None:
    """On a slow line it is there long before all of its page is."""
    press = (
        "window.state = document.readyState; document.querySelector('.prediction-switch input').click();"
        "window.waits = document.documentElement.classList.contains('pool-predictions-wait');"
    )

    def pressed(route: Route) -> None:
        before, box, after = route.fetch().text().partition('<div aria-label="Prediction"')
        assert "prediction-switch" in before
        route.fulfill(body=f"{before}<script>{press}</script>{box}{after}", content_type="text/html")

    page.route(address, pressed)
    page.goto(address)
    page.wait_for_selector(MOUNTED)
    assert page.evaluate("[window.state, window.waits]") == ["loading", False]
    expect(page.get_by_role("checkbox", name="Show everything")).to_be_checked()
    assert folded(page) == [False] * 4


@pytest.mark.parametrize("first", [True, False])
def test_a_link_into_an_answer_unfolds_it(page: Page, address: str, first: bool) -> None:
    """On arrival and within the page; the others stay folded, and the place is in view."""
    page.goto(f"{address}#the-place" if first else address)
    page.wait_for_selector(MOUNTED)
    if not first:
        page.get_by_role("link", name="To the place").click()
    expect(page.get_by_text("The place.")).to_be_in_viewport()
    assert folded(page) == [True, True, False, True]
    expect(outcome(page, 2)).to_have_text(["It is(2, 3)"])


def test_a_link_into_an_answer_that_is_open_takes_nothing_back(small: Page) -> None:
    """What the reader said stays."""
    say(small, 2, "3, 2")
    small.get_by_role("link", name="To the place").click()
    expect(small.get_by_text("The place.")).to_be_in_viewport()
    expect(outcome(small, 2)).to_have_text(["You said(3, 2)", "It is(2, 3)"])


def test_an_address_that_is_no_place_unfolds_nothing(page: Page, address: str) -> None:
    """Not even one that is no text."""
    page.goto(f"{address}#nowhere")
    page.wait_for_selector(MOUNTED)
    page.evaluate("location.hash = '%E0%A4%A'")
    page.evaluate("location.hash = ''")
    assert folded(page) == [True] * 4


def test_a_word_in_an_answer_is_found_by_the_browser_which_unfolds_it(page: Page, address: str) -> None:
    """A link to a text does what the search in the page does."""
    page.goto(f"{address}#:~:text=needle")
    expect(outcome(page, 1)).to_have_text(["It is25 %"])
    expect(page.get_by_text("a needle in it")).to_be_in_viewport()
    assert folded(page) == [True, False, True, True]


def test_a_browser_that_cannot_search_what_is_folded_folds_it_all_the_same(page: Page, address: str) -> None:
    """The attribute then has no other meaning than `hidden`."""
    page.add_init_script("delete HTMLElement.prototype.onbeforematch;")
    page.goto(address)
    page.wait_for_selector(MOUNTED)
    expect(page.locator(".prediction-answer").first).to_have_attribute("hidden", "")
    assert folded(page) == [True] * 4
    box(page).get_by_role("button", name="Skip").click()
    assert folded(page) == [False, True, True, True]
    page.get_by_role("link", name="To the place").click()
    expect(page.get_by_text("The place.")).to_be_in_viewport()
    assert folded(page) == [False, True, False, True]


def test_print_shows_every_question_its_options_and_every_answer(small: Page) -> None:
    """And nothing that can be pressed or written into; what was said is the reader's own."""
    box(small).get_by_role("button", name="the third").click()
    small.emulate_media(media="print")
    for text in (
        "the third",
        "Answer one.",
        "Answer two, with a needle in it.",
        "Answer three.",
        "Free words.",
    ):
        expect(small.get_by_text(text).filter(visible=True)).to_have_count(1)
    assert folded(small) == [False] * 4
    expect(
        small.locator("input:visible, .prediction-controls:visible, .prediction-outcome:visible")
    ).to_have_count(0)
    expect(small.locator(".prediction-switch")).to_be_hidden()


def test_without_javascript_everything_is_there_and_nothing_to_press(browser: Browser, address: str) -> None:
    """As a search engine reads it."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address)
    for text in ("Answer one.", "Answer two, with a needle in it.", "Answer three.", "the third"):
        expect(page.get_by_text(text)).to_be_visible()
    expect(page.locator("button, .prediction-switch:visible")).to_have_count(0)
    context.close()


def test_a_script_that_fails_leaves_everything_in_view_and_says_why(
    page: Page, faults: Faults, address: str
) -> None:
    """Nobody is kept from an answer by a fault of ours."""
    page.add_init_script("Element.prototype.append = () => { throw new Error('broken'); };")
    with page.expect_event("pageerror") as reported:
        page.goto(address)
    assert "broken" in reported.value.message
    assert folded(page) == [False] * 4
    expect(page.locator(".prediction-switch")).to_be_hidden()
    faults.clear()


@pytest.mark.parametrize("width", [1280, 390])
def test_the_page_is_folded_from_the_first_moment(page: Page, address: str, width: int) -> None:
    """While the text is on its way, and the boxes keep their place when the controls come."""
    page.add_init_script("""
      const tops = () => Array.from(document.querySelectorAll(".prediction"), (one) => one.offsetTop);
      document.addEventListener("readystatechange", () => {
        if (document.readyState !== "interactive") return;
        window.before = tops();
        setTimeout(() => { window.after = tops(); });
      });
    """)
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(address)
    page.wait_for_function("window.after")
    before, after = page.evaluate("[window.before, window.after]")
    assert len(before) == 4
    assert before == pytest.approx(after, abs=2)
