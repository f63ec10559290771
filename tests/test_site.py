"""The built website, opened as a reader opens it: in a browser, on a desktop and on a phone, light and dark."""

from __future__ import annotations

import functools
import re
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, urldefrag

import accessibility
import pytest
import tinycss2
import yaml
from conftest import Faults
from explorer_page import assert_fits_across
from parsed import soup
from playwright.sync_api import Browser, Locator, Page, expect
from style_sheets import joined_rules
from transfer import HEAVIEST, transfer
from unfolded import SHOW_ALL

ROOT = Path(__file__).parent.parent


def pages_of_the_book() -> list[str]:
    """Return the pages that the table of contents promises."""
    toc = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))
    files = [chapter["file"] for part in toc["parts"] for chapter in part["chapters"]]
    return [f"{name}.html" for name in (toc["root"], *files)]


PAGES = pages_of_the_book()
ALL = [*PAGES, "genindex.html", "search.html"]


class View(NamedTuple):
    """How a reader looks at a page."""

    scheme: str
    width: int
    height: int


VIEWS = {
    f"{scheme}-{device}": View(scheme, *size)
    for scheme in ("light", "dark")
    for device, size in {"desktop": (1280, 800), "phone": (390, 844)}.items()
}


def open_page(page: Page, url: str) -> Page:
    """Open a page with all answers shown, and wait until its explorers, if there are any, are mounted."""
    page.add_init_script(SHOW_ALL)
    page.goto(url)
    if page.locator('script[type="application/vnd.jupyter.widget-view+json"]').count():
        page.wait_for_selector("html.pool-mounted")
    return page


def search(page: Page, site_url: str, words: str) -> None:
    """Search the site."""
    page.goto(f"{site_url}/search.html?q={words}")


@pytest.mark.parametrize("name", PAGES)
def test_every_page_loads_without_a_fault_and_mounts_its_explorers(
    page: Page, site_url: str, name: str
) -> None:
    """No message on the console, no failed request, none to another host; an explorer in each of its places."""
    open_page(page, f"{site_url}/{name}")
    page.wait_for_load_state("networkidle")
    views = page.locator('script[type="application/vnd.jupyter.widget-view+json"]').count()
    assert page.locator(".pool-host").count() == views
    assert page.locator(".pool-host:empty").count() == 0


@pytest.mark.parametrize("name", PAGES)
def test_every_page_opens_from_a_folder(page: Page, site: Path, name: str) -> None:
    """A saved copy of the website needs no server."""
    open_page(page, (site / name).as_uri())
    expect(page.locator("article h1")).to_be_visible()
    expect(page.locator(".pool-run-button")).to_have_count(0)  # JupyterLite is blank without a server


@pytest.mark.parametrize("name", PAGES)
def test_no_page_is_heavier_than_allowed(page: Page, site_url: str, name: str) -> None:
    """Explorers, styles, scripts and every figure, scrolled to the end; and not a byte from elsewhere."""
    _, whole, foreign = transfer(page, f"{site_url}/{name}")
    assert foreign == []
    assert whole <= HEAVIEST, f"{name} is {whole / 1000:.0f} kB"


# What a new look moves has arrived: until those that follow sizes or colours have followed, in its own letters.
SETTLED = """async () => {
  for (let frame = 0; frame < 4; frame += 1) await new Promise(requestAnimationFrame);
  await document.fonts.ready;
  for (const animation of document.getAnimations()) animation.finish();
}"""

# Every kind of element as it is drawn by one of two sheets, the page's own or the whole one that follows it,
# with what is folded or hidden opened, and what styles add to it: each property that the whole sheet sets.
# Elements of the same classes, in parents of the same classes, are of one kind.
# A sheet is switched off: a link would load its sheet anew.
DRAWN = """async (link, whole) => {
  for (const box of document.querySelectorAll("dialog, details")) box.open = true;
  const sheets = [link.sheet, link.nextElementSibling.sheet];
  const names = new Set(["width", "height"]);
  const note = (rules) => {
    for (const rule of rules) {
      for (const name of rule.style ?? []) if (!name.startsWith("--")) names.add(name);
      note(rule.cssRules ?? []);
    }
  };
  note(sheets[1].cssRules);
  [sheets[0].disabled, sheets[1].disabled] = [whole, !whole];
  await (SETTLED)();
  const kinds = new Map();
  const kindOf = (one) =>
    `${one.tagName}.${one.className} in ${kinds.get(one.parentElement)}`.split(" in ").slice(0, 4).join(" in ");
  const firsts = new Map();
  for (const one of document.querySelectorAll("html, body, body *")) {
    kinds.set(one, kindOf(one));
    if (!firsts.has(kinds.get(one))) firsts.set(kinds.get(one), one);
  }
  const values = (style) => Array.from(names, (name) => `${name}:${style.getPropertyValue(name)}`).join(";");
  const drawn = (one) => ["::before", "::after"].reduce((found, part) => {
    const style = getComputedStyle(one, part);
    return style.content === "none" ? found : `${found}|${values(style)}`;
  }, values(getComputedStyle(one)));
  return [...firsts].map(([name, one]) => [name, drawn(one)]);
}""".replace("SETTLED", SETTLED)


@pytest.mark.parametrize(
    "denied", ["get() { throw new DOMException('denied', 'SecurityError'); }", "value: null"]
)
def test_where_nothing_can_be_stored_a_page_has_its_colours_and_its_buttons_work(
    page: Page, site_url: str, denied: str
) -> None:
    """As where the reader has switched it off, or in a frame that may not: the theme's scripts count on it."""
    for name in ("localStorage", "sessionStorage"):
        page.add_init_script(f"Object.defineProperty(window, '{name}', {{ configurable: true, {denied} }});")
    page.emulate_media(color_scheme="dark")
    page.goto(f"{site_url}/{PAGES[1]}")
    page.wait_for_selector("html.pool-mounted")
    assert page.locator("html").get_attribute("data-theme") == "dark"
    page.locator(".theme-switch-button:visible").first.click()
    expect(page.locator("html")).not_to_have_attribute("data-mode", "auto")
    page.keyboard.press("Control+k")
    expect(page.locator("#pst-search-dialog")).to_be_visible()
    page.keyboard.press("Escape")
    page.set_viewport_size({"width": 390, "height": 844})
    page.locator("button.primary-toggle:visible").first.click()
    expect(page.locator("#pst-primary-sidebar-modal")).to_be_visible()


@functools.cache  # most pages name the same sheets
def in_full(site: Path, *names: str) -> str:
    """Return the theme's sheets of these names as one, with every rule."""
    return str(tinycss2.serialize(joined_rules(site, names)))


@pytest.mark.parametrize("view", ["light-desktop", "dark-phone"])
@pytest.mark.parametrize("name", ALL)
def test_the_style_sheet_lacks_nothing_that_a_page_uses(
    browser: Browser, site: Path, site_url: str, name: str, view: str
) -> None:
    """Every kind of element is drawn as it is with the theme's sheets in full."""
    scheme, width, height = VIEWS[view]
    context = browser.new_context(
        color_scheme=scheme, viewport={"width": width, "height": height}, reduced_motion="reduce"
    )
    page = open_page(context.new_page(), f"{site_url}/{name}")
    page.wait_for_load_state("networkidle")
    link = page.locator('link[rel=stylesheet][href*="book-"]')
    path = site / (link.get_attribute("href") or "").replace("../", "")
    names = path.read_text(encoding="utf-8").partition(" */")[0].split(" of ")[1].split()
    page.route("**/whole.css", lambda route: route.fulfill(body=in_full(site, *names), content_type="text/css"))
    link.evaluate("""(link) => new Promise((loaded) => {
      const whole = Object.assign(link.cloneNode(), { href: new URL("whole.css", link.href) });
      whole.addEventListener("load", loaded, { once: true });
      link.after(whole);
    })""")

    cut: list[tuple[str, str]] = link.evaluate(DRAWN, False)
    full: list[tuple[str, str]] = link.evaluate(DRAWN, True)
    context.close()
    assert len(cut) > 50
    assert all(style.count(";") > 100 for _, style in cut)
    assert [one[0] for one, other in zip(cut, full, strict=True) if one != other] == []


@pytest.mark.parametrize("name", ALL)
def test_internal_links_lead_somewhere(site: Path, name: str) -> None:
    """To a file that exists, and to a place in it that exists."""
    broken = []
    for link in soup(site / name).find_all("a", href=True):
        target, place = urldefrag(link["href"])
        if re.match(r"[a-z]+:", target):
            continue
        target, _, opened = target.partition("?path=")
        path = (site / name).parent / unquote(target) if target else site / name
        if opened and not (site / "lite" / "files" / opened).is_file():
            broken.append(link["href"])
        if path.parent.name == "explorers":
            place = ""  # a state, which test_teachers has the explorer read
        if not path.exists() or (place and path.suffix == ".html" and unquote(place) not in places(path)):
            broken.append(link["href"])
    assert broken == []


@functools.cache  # the page behind most links is read once
def places(path: Path) -> set[str]:
    """Return the ids of a page's elements."""
    return {element["id"] for element in soup(path).find_all(id=True)}


@pytest.mark.parametrize("name", PAGES)
def test_every_image_says_what_it_shows(site: Path, name: str) -> None:
    """In words that are more than a file's name; a decorative image would have an empty text and none is."""
    dumb = [
        image.get("src", "")[:80]
        for image in soup(site / name).article.find_all("img")
        if len(image.get("alt", "").split()) < 3
    ]
    assert dumb == []


@pytest.mark.parametrize("name", PAGES)
def test_every_explorer_is_followed_by_a_figure_that_can_stand_in_for_it(site: Path, name: str) -> None:
    """In print, without JavaScript, and when it fails: before the next explorer comes."""
    places = soup(site / name).article.select(
        # Exercises have their questions.
        '.cell:not(.exercise + .cell) script[type="application/vnd.jupyter.widget-view+json"], '
        ".tag_static-figure img"
    )
    kinds = [place.name for place in places]
    after = [kinds[i + 1 : i + 2] for i, kind in enumerate(kinds) if kind == "script"]
    assert after == [["img"]] * len(after)


@pytest.mark.parametrize("name", ALL)
def test_no_page_names_a_script_or_a_style_of_another_host(site: Path, name: str) -> None:
    """Links to other sites are for the reader to follow, not for the page."""
    page = soup(site / name)
    loaded = [
        tag.get("src") or tag.get("href") for tag in page.select("script[src], img[src], link[rel=stylesheet]")
    ]
    assert [source for source in loaded if re.match(r"(https?:)?//", source)] == []


@pytest.mark.parametrize("name", ALL)
def test_no_page_offers_to_launch_what_is_not_published(site: Path, name: str) -> None:
    """Without an address of its own, the book would open Jupyter Book's on Binder."""
    address = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))["repository"]["url"]
    launched = [link["href"] for link in soup(site / name).select("a[href*='mybinder.org']")]
    assert all(address and address.rpartition("/")[2] in link for link in launched)


@pytest.mark.parametrize("name", ALL)
def test_a_phone_shows_a_page_without_sideways_scrolling(
    browser: Browser, faults: Faults, site_url: str, name: str
) -> None:
    """At 390 pixels, explorers included; what is wider scrolls in its own box."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True)
    faults.watch(context)
    page = open_page(context.new_page(), f"{site_url}/{name}")
    assert_fits_across(page)
    context.close()
    assert not faults


def test_the_cost_table_has_its_columns_in_a_window_of_1280_pixels(page: Page, site_url: str) -> None:
    """Beside a scrollbar of 17 pixels, the widest that is common."""
    page.set_viewport_size({"width": 1280, "height": 800})
    open_page(page, f"{site_url}/chapters/06_why_pool.html")
    bar = page.evaluate("innerWidth - document.documentElement.clientWidth")
    assert bar > 0
    page.set_viewport_size({"width": 1280 - 17 + bar, "height": 800})
    headings = page.locator(".pool-cost-headings").first.locator(".pool-cost-heading:visible")
    expect(headings).to_have_text(
        ["layer", "output", "multiply-adds", "parameters", "values held", "receptive field"]
    )


def test_the_magnifier_stands_before_the_words_of_a_search(page: Page, site_url: str) -> None:
    """On the search page, and in the dialog of every other page."""
    ends = """(form) => [form.querySelector("i").getBoundingClientRect().right,
      form.querySelector("input").getBoundingClientRect().left]"""
    search(page, site_url, "stride")
    end, start = page.locator("form.bd-search:visible").evaluate(ends)
    assert 0 < end <= start
    open_page(page, f"{site_url}/{PAGES[1]}")
    page.keyboard.press("Control+k")
    dialog = page.locator("#pst-search-dialog")
    expect(dialog).to_be_visible()
    end, start = dialog.locator("form.bd-search").evaluate(ends)
    assert 0 < end <= start


@pytest.mark.parametrize("view", ["light-desktop", "dark-phone"])
@pytest.mark.parametrize("name", ALL)
def test_axe_finds_no_violation(browser: Browser, site_url: str, name: str, view: str) -> None:
    """On a desktop that a reader turns to dark, and on a dark phone that a reader turns to light."""
    scheme, width, height = VIEWS[view]
    context = browser.new_context(color_scheme=scheme, viewport={"width": width, "height": height})
    page = open_page(context.new_page(), f"{site_url}/{name}")
    assert page.evaluate("document.documentElement.dataset.theme") == scheme
    found = {scheme: accessibility.violations(page)}
    other = "dark" if scheme == "light" else "light"
    page.emulate_media(color_scheme=other)
    expect(page.locator("html")).to_have_attribute("data-theme", other)
    page.evaluate(SETTLED)
    found[other] = accessibility.violations(page)
    context.close()
    assert found == {"light": [], "dark": []}


def first_explorers() -> list[str]:
    """Return the pages that show an explorer."""
    return [name for name in PAGES if "Explorer(" in source_of(name)]


def source_of(name: str) -> str:
    """Return the text of the source of a page."""
    stem = ROOT / name.removesuffix(".html")
    return next(
        path for path in (stem.with_suffix(".ipynb"), stem.with_suffix(".md")) if path.exists()
    ).read_text(encoding="utf-8")


def slider_of(page: Page) -> tuple[Locator, Locator]:
    """Return the first explorer of a page and its first slider that can still be raised."""
    host = page.locator(".pool-host").filter(has=page.locator("input[type=range]")).first
    sliders = host.locator("input[type=range]:visible").all()
    room = [float(slider.get_attribute("max") or 100) - float(slider.input_value()) for slider in sliders]
    return host, next(slider for slider, left in zip(sliders, room, strict=True) if left > 0)


@pytest.mark.parametrize("name", first_explorers())
def test_an_explorer_answers_the_keyboard(page: Page, site_url: str, name: str) -> None:
    """An arrow key on a slider changes what is shown."""
    open_page(page, f"{site_url}/{name}")
    host, slider = slider_of(page)
    before, value = host.inner_text(), slider.input_value()
    slider.focus()
    slider.press("ArrowRight")
    expect(slider).not_to_have_value(value)
    expect(host).not_to_have_text(before, use_inner_text=True)


@pytest.mark.parametrize("name", first_explorers())
def test_an_explorer_answers_the_mouse(page: Page, site_url: str, name: str) -> None:
    """A click near the end of a slider changes what is shown."""
    open_page(page, f"{site_url}/{name}")
    host, slider = slider_of(page)
    before = host.inner_text()
    slider.scroll_into_view_if_needed()
    box = slider.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + 0.9 * box["width"], box["y"] + box["height"] / 2)
    expect(host).not_to_have_text(before, use_inner_text=True)


def test_a_page_without_javascript_shows_figures_in_place_of_explorers(browser: Browser, site_url: str) -> None:
    """The chapter reads on."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site_url}/{PAGES[0]}")
    expect(page.locator(".tag_static-figure img").first).to_be_visible()
    # Nor does it offer what only scripts can do: to run, or to answer.
    for name in (".pool-run", ".pool-kernel-note", ".pool-on-screen"):
        for one in page.locator(name).all():
            expect(one).to_be_hidden()
    context.close()


def test_the_colour_mode_button_switches_to_dark(page: Page, site_url: str) -> None:
    """And figures show their version for the dark, as it was drawn."""
    open_page(page, f"{site_url}/{PAGES[1]}")
    button = page.locator(".theme-switch-button:visible")
    for _ in range(3):
        button.click()
        if page.evaluate("document.documentElement.dataset.theme") == "dark":
            break
    image = page.locator(".cell_output img:visible").first
    assert image.evaluate("(one) => [getComputedStyle(one).filter, one.className]") == ["none", "only-dark"]


def test_a_dark_page_is_printed_on_white(browser: Browser, site_url: str) -> None:
    """And is dark again on the screen."""
    page = browser.new_page(color_scheme="dark")
    open_page(page, f"{site_url}/{PAGES[1]}")
    ground = "getComputedStyle(document.body).backgroundColor"
    dark = page.evaluate(ground)
    page.emulate_media(media="print")
    expect(page.locator("html")).to_have_attribute("data-theme", "light")
    assert page.evaluate(ground) == "rgb(255, 255, 255)"
    page.emulate_media(media="screen")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    assert page.evaluate(ground) == dark != "rgb(255, 255, 255)"
    page.close()


@pytest.mark.parametrize("name", [name for name in PAGES if source_of(name).startswith("{")])
def test_a_chapter_can_be_downloaded_as_a_notebook_and_with_all_the_others(site: Path, name: str) -> None:
    """The buttons lead to files of the site, and to no notebook but the one that is made for elsewhere."""
    links = [link["href"] for link in soup(site / name).find_all("a", href=re.compile(r"^[^?]*\.(ipynb|zip)$"))]
    stem = Path(name).stem
    assert links == [f"../downloads/{stem}.ipynb", "../downloads/pooling-measured.zip"]
    assert all(((site / name).parent / link).is_file() for link in links)


def test_on_paper_a_chapter_stands_below_its_title_and_offers_nothing_to_press(
    page: Page, site_url: str
) -> None:
    """Questions stay whole, and cells do not: with a figure they would leave half a page empty."""
    page.goto(f"{site_url}/chapters/01_stride.html")
    page.emulate_media(media="print")
    title, first = page.locator("#jb-print-docs-body h1"), page.locator(".bd-article p:visible").first
    above, below = title.bounding_box(), first.bounding_box()
    assert above is not None
    assert below is not None
    assert above["x"] == below["x"]
    assert int(title.evaluate("(one) => getComputedStyle(one).fontWeight")) >= 600
    for name in (".pool-run", ".pool-kernel-note", ".pool-on-screen"):
        assert page.locator(name).count() >= 1
        assert page.locator(f"{name}:visible").count() == 0
    broken = "(all) => [...new Set(all.map((one) => getComputedStyle(one).breakInside))]"
    assert page.locator(".prediction").evaluate_all(broken) == ["avoid"]
    assert page.locator("div.cell_input, .cell_output pre, figure").evaluate_all(broken) == ["avoid"]
    assert page.locator("div.cell").evaluate_all(broken) == ["auto"]


@pytest.mark.parametrize("name", PAGES)
def test_no_table_is_cut_by_the_edge_of_paper(page: Page, site_url: str, name: str) -> None:
    """Of A4, between the margins of a page: paper does not scroll."""
    page.set_viewport_size({"width": 688, "height": 1000})
    page.emulate_media(media="print")
    page.goto(f"{site_url}/{name}")
    cut = page.locator("article table:visible").evaluate_all(
        """(tables) => tables
          .filter(({ parentElement: box }) => box.scrollWidth > box.clientWidth)
          .map((one) => one.innerText.slice(0, 60))"""
    )
    assert cut == []


def test_why_a_chapter_does_not_run_in_a_browser_is_one_sentence(page: Page, site_url: str) -> None:
    """Its link and its full stop stand in the line of its words."""
    page.goto(f"{site_url}/chapters/08_larger_than_memory.html")
    box = page.locator(".pool-run")
    expect(box).to_contain_text("take the notebook.")
    assert box.evaluate("(one) => getComputedStyle(one).display") == "block"


@pytest.mark.parametrize(("width", "columns"), [(390, 1), (1280, 2)])
def test_the_index_has_as_many_columns_as_its_words_have_room_for(
    page: Page, site_url: str, width: int, columns: int
) -> None:
    """On a phone, one."""
    page.set_viewport_size({"width": width, "height": 844})
    page.goto(f"{site_url}/genindex.html")
    lefts = (
        page.locator(".genindextable")
        .first.locator("td")
        .evaluate_all("(all) => [...new Set(all.map((one) => Math.round(one.getBoundingClientRect().left)))]")
    )
    assert len(lefts) == columns


def test_the_search_page_looks_like_the_others(page: Page, site_url: str) -> None:
    """Its heading is as theirs are, and what was found keeps its distance from the field."""
    page.goto(f"{site_url}/search.html?q=stride")
    look = "(one) => ['fontSize', 'fontWeight'].map((name) => getComputedStyle(one)[name])"
    heading = page.locator("main h1").evaluate(look)
    field, count = page.locator("main form.bd-search").bounding_box(), page.get_by_role("status").bounding_box()
    assert field is not None
    assert count is not None
    assert count["y"] >= field["y"] + field["height"] + 8
    page.goto(f"{site_url}/{PAGES[1]}")
    assert page.locator("article h1").evaluate(look) == heading


def test_what_is_to_be_filled_in_has_room_for_it(page: Page, site_url: str) -> None:
    """In the chapter, and on the sheet."""
    for name in ("chapters/09_networks.html", "handouts/sheet.html"):
        page.goto(f"{site_url}/{name}")
        cells = page.locator("td.pool-empty")
        assert cells.count() >= 4
        assert (
            cells.evaluate_all("(all) => Math.min(...all.map((one) => one.getBoundingClientRect().width))")
            >= 60
        )
        borders = cells.evaluate_all("(all) => all.map((one) => getComputedStyle(one).borderLeftWidth)")
        assert set(borders) == {"1px"}
