"""A link lands where it points, and who comes back finds their place (`_ext/static/arrival.js`)."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from bundle import host
from conftest import serve
from playwright.sync_api import Browser, Page
from test_exercises_page import BY_CHAPTER

#: What the style sheet of the small page keeps free for a header, and how far off a place may be.
HEADER, NEAR = 64, 2
# A browser scrolls in steps.
COME_TO_REST = """async () => {
  for (let [before, same] = [scrollY, 0]; same < 10; before = scrollY) {
    await new Promise(requestAnimationFrame);
    same = scrollY === before ? same + 1 : 0;
  }
  return scrollY;
}"""
# Some browsers keep what is read in its place, in part; that is switched off here, where the page does it.
STYLE = f"html {{ scroll-padding-top: {HEADER}px; overflow-anchor: none }}"
# Each widget takes its room when the test says so.
SLOW = """export default { async render({ el }) {
  await new Promise((resolve) => { window.next = resolve; });
  el.style.height = "400px";
} };"""
PLACES = 6
#: The page is made, and nothing is held any more.
STILL = """() => document.documentElement.classList.contains("pool-mounted") &&
  document.readyState === "complete" && !document.documentElement.style.overflowAnchor"""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Give the address of a page with a widget in each of its sections, beside another page."""
    folder = tmp_path_factory.mktemp("arrival")
    view = '<script type="application/vnd.jupyter.widget-view+json">{"model_id": "w%d"}</script>'
    sections = "".join(
        f'<section id="place-{n}"><h2>Place {n}</h2><p style="height: 300px">Words {n}.</p>{view % n}</section>'
        for n in range(PLACES)
    )
    models = {f"w{n}": {"model_name": "AnyModel", "state": {"_esm": SLOW}} for n in range(PLACES)}
    frame = "<!doctype html><html lang=en><meta charset=utf-8><title>x</title><link rel=icon href=data:,>"
    (folder / "a.html").write_text(
        f"{frame}<script>{host()}</script><style>{STYLE}</style>"
        f'<nav><a href="#place-2">to two</a></nav>{sections}<div style="height: 900px"></div>'
        f'<script type="application/vnd.jupyter.widget-state+json">{json.dumps({"state": models})}</script>',
        encoding="utf-8",
    )
    (folder / "b.html").write_text(f'{frame}<a href="a.html#place-4">to four</a>', encoding="utf-8")
    with serve(folder) as url:
        yield url


def grow(page: Page, times: int = 1) -> None:
    """Let as many widgets take their room, and wait until the page has been drawn with each."""
    for _ in range(times):
        page.wait_for_function("() => window.next")
        page.evaluate(
            """async () => {
              const next = window.next;
              window.next = null;
              next();
              for (let frames = 0; frames < 3; frames += 1) await new Promise(requestAnimationFrame);
            }"""
        )


def top(page: Page, place: int) -> float:
    """Return how far below the top of the window a place stands."""
    found: float = page.locator(f"#place-{place}").evaluate("(one) => one.getBoundingClientRect().top")
    return found


def is_at(page: Page, place: int, where: float = HEADER) -> bool:
    """Say whether a place stands where it should."""
    return abs(top(page, place) - where) <= NEAR


def test_what_an_address_names_stays_below_the_header_while_the_page_above_it_grows(
    page: Page, address: str
) -> None:
    """Before and after the page has loaded, until all is made."""
    page.goto(f"{address}/a.html#place-4")
    assert is_at(page, 4)
    for _ in range(PLACES):
        grow(page)
        assert is_at(page, 4)
    page.wait_for_function(STILL)
    assert is_at(page, 4)


def test_a_link_of_another_page_lands_where_it_points(page: Page, address: str) -> None:
    """As one from the list of claims does."""
    page.goto(f"{address}/b.html")
    page.get_by_role("link", name="to four").click()
    grow(page, PLACES)
    page.wait_for_function(STILL)
    assert is_at(page, 4)


def test_a_link_within_the_page_takes_the_place_of_the_first(page: Page, address: str) -> None:
    """Clicked while the page is still being made."""
    page.goto(f"{address}/a.html#place-4")
    grow(page, 1)
    page.get_by_role("link", name="to two").click()
    grow(page, PLACES - 1)
    page.wait_for_function(STILL)
    assert is_at(page, 2)


@pytest.mark.parametrize("act", ["wheel", "key", "scroll"])
def test_a_reader_who_has_moved_is_not_brought_back(page: Page, address: str, act: str) -> None:
    """Whether by wheel, by a key, or by the bar beside the page."""
    page.goto(f"{address}/a.html#place-4")
    grow(page, 2)
    here = page.evaluate("scrollY")
    if act == "wheel":
        page.mouse.move(300, 300)
        page.mouse.wheel(0, 150)
    elif act == "key":
        page.keyboard.press("ArrowDown")
    else:
        page.evaluate("scrollBy(0, 150)")
    page.wait_for_function("(here) => scrollY > here + 20", arg=here)
    page.wait_for_function("() => !document.documentElement.style.overflowAnchor")
    before = page.evaluate(COME_TO_REST)
    grow(page, PLACES - 2)
    page.wait_for_function(STILL)
    assert page.evaluate("scrollY") == before
    assert not is_at(page, 4)


def test_who_does_something_on_the_page_is_not_brought_back_when_they_scroll(page: Page, address: str) -> None:
    """A click is enough, and a page that is still holds nothing."""
    page.goto(f"{address}/a.html#place-4")
    grow(page)
    page.get_by_text("Words 4").click()
    assert page.evaluate("document.documentElement.style.overflowAnchor") == ""
    page.evaluate("scrollTo(0, 0)")
    grow(page, PLACES - 1)
    page.wait_for_function(STILL)
    assert page.evaluate("scrollY") == 0


@pytest.mark.parametrize("how", ["back", "reload"])
def test_who_comes_back_finds_what_was_before_them(page: Page, address: str, how: str) -> None:
    """Wherever that was, and not what the address names."""
    page.goto(f"{address}/a.html#place-4")
    grow(page, PLACES)
    page.wait_for_function(STILL)
    page.evaluate("scrollBy(0, 222)")
    assert is_at(page, 4, HEADER - 222)
    if how == "back":
        page.goto(f"{address}/b.html")
        page.go_back()
    else:
        page.reload()
    for _ in range(PLACES):
        grow(page)
        assert is_at(page, 4, HEADER - 222)
    page.wait_for_function(STILL)
    assert is_at(page, 4, HEADER - 222)
    assert page.evaluate("history.scrollRestoration") == "auto"


def test_going_back_within_a_page_leads_back(page: Page, address: str) -> None:
    """To where the link was clicked."""
    page.goto(f"{address}/a.html")
    grow(page, PLACES)
    page.wait_for_function(STILL)
    page.get_by_role("link", name="to two").click()
    page.wait_for_function("scrollY > 500")
    page.wait_for_function(STILL)
    assert is_at(page, 2)
    page.go_back()
    page.wait_for_function("scrollY === 0")
    page.go_forward()
    page.wait_for_function("scrollY > 500")
    assert is_at(page, 2)


@pytest.mark.parametrize("name", ["nowhere", "%E0%A4%A", "", "window=1"])
def test_an_address_that_names_nothing_leaves_the_reader_at_the_top(
    page: Page, address: str, name: str
) -> None:
    """Nor does it hold anything."""
    page.goto(f"{address}/a.html#{name}")
    grow(page, PLACES)
    page.wait_for_function(STILL)
    assert page.evaluate("scrollY") == 0


@pytest.mark.parametrize(
    "stored", ["{", "null", "[null]", "[{}]", '[{"address": "/a.html", "id": 3, "top": "x"}]']
)
def test_what_is_stored_and_makes_no_sense_counts_for_nothing(page: Page, address: str, stored: str) -> None:
    """The browser brings the reader back as well as it can."""
    page.goto(f"{address}/a.html")
    page.evaluate("(stored) => sessionStorage.setItem('pool-places', stored)", stored)
    page.reload()
    grow(page, PLACES)
    page.wait_for_function(STILL)
    assert page.evaluate("[scrollY, history.scrollRestoration]") == [0, "auto"]


def test_where_nothing_can_be_stored_a_link_still_lands(page: Page, address: str) -> None:
    """As where the reader has switched it off."""
    page.add_init_script(
        "Object.defineProperty(window, 'sessionStorage', "
        "{ get() { throw new DOMException('denied', 'SecurityError'); } });"
    )
    page.goto(f"{address}/a.html#place-4")
    grow(page, PLACES)
    page.wait_for_function(STILL)
    assert is_at(page, 4)
    page.reload()
    grow(page, PLACES)
    page.wait_for_function(STILL)


def test_an_explorer_that_has_brought_itself_into_view_stays_there(page: Page, address: str) -> None:
    """One whose state the address holds; what is above it may still grow."""
    page.goto(f"{address}/a.html")
    grow(page, 2)
    page.locator("#place-4").evaluate(
        """(one) => {
          one.scrollIntoView({ block: "center" });
          one.dispatchEvent(new Event("pool-arrived", { bubbles: true }));
        }"""
    )
    here = top(page, 4)
    assert here > HEADER + NEAR
    grow(page, PLACES - 2)
    page.wait_for_function(STILL)
    assert is_at(page, 4, here)


def test_a_link_to_the_state_of_an_explorer_lands_on_it(browser: Browser, site_url: str) -> None:
    """Its top stands below the header, in the upper quarter of the window."""
    context = browser.new_context(viewport={"width": 1280, "height": 844})
    context.set_default_timeout(60_000)
    page = context.new_page()
    page.goto(f"{site_url}/chapters/05_max_or_average.html#image-1=filter:vertical;k:8;g:1")
    page.wait_for_function(STILL)
    where = page.locator(".pool-image").evaluate("(one) => one.getBoundingClientRect().top")
    context.close()
    assert HEADER - 20 <= where <= 844 / 4


# As WebKit does before the style sheets are there: all is hidden until the page has been laid out.
UNSEEN = """{
  const { checkVisibility, getBoundingClientRect } = Element.prototype;
  let laidOut = false;
  Element.prototype.getBoundingClientRect = function () {
    laidOut = true;
    return getBoundingClientRect.call(this);
  };
  Element.prototype.checkVisibility = function (...given) {
    return laidOut && checkVisibility.apply(this, given);
  };
}"""


def test_a_place_is_found_before_the_page_has_been_laid_out(page: Page, address: str) -> None:
    """Which is where WebKit once left a reader, when the style sheets came after the text."""
    page.add_init_script(UNSEEN)
    page.goto(f"{address}/a.html#place-4")
    grow(page, PLACES)
    page.wait_for_function(STILL)
    assert is_at(page, 4)


def arrive(page: Page, name: str) -> float:
    """Wait until the page is still, and return how far an exercise is from where a link to it should lead."""
    page.wait_for_function(STILL)
    found: float = page.locator(f"#{name}").evaluate(
        """(one) => {
          const room = parseFloat(getComputedStyle(document.documentElement).scrollPaddingTop);
          const margin = parseFloat(getComputedStyle(one).scrollMarginTop);
          return one.getBoundingClientRect().top - room - margin;
        }"""
    )
    return found


CHAPTER = "04_edge_pooling"


@pytest.mark.parametrize(("width", "slower"), [(1280, 1), (390, 1), (390, 4)])
def test_a_link_to_each_exercise_of_a_chapter_lands_on_it(
    browser: Browser, site_url: str, width: int, slower: int
) -> None:
    """On a phone and on a slow machine too, whatever is mounted above it."""
    off = {}
    for name in BY_CHAPTER[CHAPTER]:
        context = browser.new_context(viewport={"width": width, "height": 844})
        context.set_default_timeout(60_000)
        page = context.new_page()
        context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": slower})
        page.goto(f"{site_url}/chapters/{CHAPTER}.html#{name}")
        off[name] = arrive(page, name)
        context.close()
    assert {name: how_far for name, how_far in off.items() if abs(how_far) > 20} == {}
    assert len(off) >= 5


def test_links_between_pages_of_the_site_land_on_an_exercise_and_back(browser: Browser, site_url: str) -> None:
    """From another page to the chapter, on to a third, and back."""
    context = browser.new_context()  # whoever leaves a page ends what it still loads, which is no fault here
    context.set_default_timeout(60_000)
    page = context.new_page()
    page.goto(f"{site_url}/chapters/references.html")
    page.evaluate("(address) => { location.href = address; }", f"{CHAPTER}.html#edge-scale")
    assert abs(arrive(page, "edge-scale")) <= 20
    here = page.evaluate("scrollY")
    page.mouse.move(500, 300)
    page.mouse.wheel(0, -300)
    page.wait_for_function("(here) => scrollY < here - 100", arg=here)
    page.evaluate(COME_TO_REST)
    before = arrive(page, "edge-scale")
    assert before > 100
    page.goto(f"{site_url}/chapters/references.html")
    page.go_back()
    after = arrive(page, "edge-scale")
    context.close()
    assert abs(after - before) <= 20
