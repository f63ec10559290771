"""Code wraps (`_ext/code_lines.py`), a finger meets each button, the section that is read is marked."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import code_lines
import markup
import pytest
from code_lines import wrap_lines
from playwright.sync_api import Browser, Page, expect
from sphinx.errors import ExtensionError
from test_site import PAGES, open_page

BLOCK = '<html><div class="highlight"><pre><span></span>{}</pre></div></html>'


@pytest.mark.parametrize(
    ("code", "lines"),
    [
        ("a\n  b\n", [("a\n", ""), ("  b\n", "--in:2")]),
        (
            '<span class="k">if</span> a:\n\n    <span>b</span> = 1',
            [("if a:\n", ""), ("\n", ""), ("    b = 1", "--in:4")],
        ),
        ("a &lt; b", [("a < b", "")]),
        ('<span class="w">    </span><span>return</span> a\n', [("    return a\n", "--in:4")]),
    ],
)
def test_each_line_of_code_knows_its_indent_and_no_letter_is_changed(
    code: str, lines: list[tuple[str, str]]
) -> None:
    """What is copied stays what it was."""
    before = markup.read(BLOCK.format(code))
    text = before.text
    wrap_lines(before)
    after = markup.read(markup.write(before))
    assert after.text == text
    assert [
        (one.text, str(one.get("style", ""))) for one in markup.find(after, "span", **{"class": "ln"})
    ] == lines


def test_a_highlighted_block_of_another_kind_fails_the_build() -> None:
    """By what it has not."""
    message = (
        "Pygments no longer has a <pre> in a highlighted block, which `wrap_lines` mends: look at _ext/code"
    )
    with pytest.raises(ExtensionError, match=message):
        wrap_lines(markup.read('<div class="highlight"><code>a</code></div>'))


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    """Give a page of 390 pixels with a finger on it."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    yield context.new_page()
    context.close()


#: What is read line by line. An output of three lines or more is a table, which wrapped would be none.
SCROLLS = """() => [...document.querySelectorAll(".bd-article pre")]
  .filter((one) => !(one.closest(".cell_output") && one.querySelectorAll(".ln").length >= 3))
  .filter((one) => { one.closest("details")?.setAttribute("open", ""); return true; })
  .filter((one) => one.offsetParent && one.scrollWidth > one.clientWidth + 1).map((one) => one.textContent)"""


@pytest.mark.parametrize("name", PAGES)
def test_no_code_of_a_phone_scrolls_sideways_and_what_a_finger_meets_is_large(
    phone: Page, site_url: str, name: str
) -> None:
    """Wrapped lines go on below themselves; 44 pixels are what a finger needs."""
    open_page(phone, f"{site_url}/{name}")
    assert phone.evaluate(SCROLLS) == []
    small = """() => [...document.querySelectorAll(
        ".bd-header-article .btn, article summary, .copybtn, .pool-start a, [class^=claim] button")]
      .filter((one) => one.offsetParent && !one.closest(".pool-host"))
      .map((one) => [one.className, one.getBoundingClientRect()])
      .filter(([, box]) => box.width < 44 || box.height < 44).map(([name]) => name)"""
    assert phone.evaluate(small) == []
    phone.locator(".primary-toggle").click()
    heights = "(all) => all.map((one) => one.getBoundingClientRect().height).filter((height) => height > 0)"
    links = phone.locator("#pst-primary-sidebar-modal .bd-links a")
    assert min(links.evaluate_all(heights)) >= 44


@pytest.mark.parametrize("name", PAGES)
def test_no_code_scrolls_on_a_projector_and_it_is_large_enough(page: Page, site_url: str, name: str) -> None:
    """Outputs may: a table of numbers holds together. No line of a chapter is too long for the column."""
    page.set_viewport_size({"width": 1280, "height": 800})
    open_page(page, f"{site_url}/{name}")
    blocks = page.locator(".cell_input pre, section > div > .highlight pre")
    size = "parseFloat(getComputedStyle(one).fontSize)"
    opened = '(all) => { for (const one of all) one.closest("details")?.setAttribute("open", ""); }'
    blocks.evaluate_all(opened)
    found = blocks.evaluate_all(f"(all) => all.map((one) => [{size}, one.scrollWidth - one.clientWidth])")
    assert all(size >= 14.5 and beyond <= 1 for size, beyond in found)
    broken = """(all) => all
      .filter((one) => one.getBoundingClientRect().height > 1.5 * parseFloat(getComputedStyle(one).lineHeight))
      .map((one) => one.textContent)"""
    assert page.locator(".cell_input .ln").evaluate_all(broken) == []


def test_the_section_that_is_read_is_marked_to_the_very_last(page: Page, site_url: str) -> None:
    """Scrolling down marks each once, in their order; the top of the page marks none."""
    page.set_viewport_size({"width": 1280, "height": 800})
    open_page(page, f"{site_url}/{PAGES[1]}")
    links = page.locator("#pool-page-toc a")
    names = links.all_inner_texts()
    marked = page.locator("#pool-page-toc a[aria-current=true]")
    seen: list[str] = []
    height = page.evaluate("document.documentElement.scrollHeight")
    for top in range(0, height, 100):
        page.evaluate("(top) => scrollTo({ top, behavior: 'instant' })", top)
        page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
        now = marked.all_inner_texts()
        assert len(now) <= 1
        seen += [one for one in now if one not in seen[-1:]]
    assert seen == names
    expect(links.last).to_have_class("reference internal nav-link active")
    page.evaluate("scrollTo({ top: 0, behavior: 'instant' })")
    expect(marked).to_have_count(0)


#: Two sections, and three that stand on the window together at the end of the page.
SECTIONS = {"first": 1500, "second": 1500, "practice": 150, "reading": 100, "after": 60}
CONTENTS = f"""<!doctype html><html lang="en"><title>Contents</title><style>body {{ margin: 0 }}</style>
<nav id="pool-page-toc" style="position: fixed; right: 0">{
    "".join(f'<div class="toc-entry"><a href="#{name}">{name}</a></div>' for name in SECTIONS)
}</nav>{
    "".join(
        f'<section id="{one}" style="height: {size}px"><h2>{one}</h2></section>'
        for one, size in SECTIONS.items()
    )
}<script>{
    (Path(code_lines.__file__).parent / "static" / "position.js").read_text(encoding="utf-8")
}</script></html>"""


@pytest.fixture
def contents(page: Page) -> Page:
    """Give a page with a list of contents, and with short sections at its end."""
    page.set_viewport_size({"width": 1280, "height": 800})
    page.route("http://127.0.0.1/", lambda route: route.fulfill(body=CONTENTS, content_type="text/html"))
    page.goto("http://127.0.0.1/")
    return page


@pytest.mark.parametrize("name", SECTIONS)
def test_the_section_that_was_asked_for_is_marked_wherever_it_comes_to_stand(contents: Page, name: str) -> None:
    """By a press on its link, once and again, and by an address; until the reader scrolls on."""
    marked = contents.locator("#pool-page-toc a[aria-current=true]")
    link = contents.get_by_role("link", name=name)
    link.click()
    expect(marked).to_have_text(name)
    contents.evaluate("scrollTo(0, 0)")
    expect(marked).to_have_text("first")
    link.click()
    expect(marked).to_have_text(name)
    contents.goto("about:blank")
    contents.goto(f"http://127.0.0.1/#{name}")
    expect(marked).to_have_text(name)
    contents.mouse.move(400, 400)
    contents.mouse.wheel(0, 5000)
    expect(marked).to_have_text("after")
