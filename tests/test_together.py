"""What is read as one stands in one line: short code, a formula and its stop, a shape (`_ext/together.py`)."""

from __future__ import annotations

import handouts
import markup
import pytest
import together
from playwright.sync_api import Browser, Page

ARTICLE = '<article class="bd-article">{}</article>'
LONG = "torch.nn.functional.max_pool2d"
CASES = {
    "a short name of code": (
        '<p><code class="literal"><span class="pre">a</span> <span class="pre">=</span></code></p>',
        '<p><code class="literal pool-whole"><span class="pre">a</span> <span class="pre">=</span></code></p>',
    ),
    "a long one": (f"<p><code>{LONG}</code></p>", f"<p><code>{LONG}</code></p>"),
    "a block of code": ("<pre><code>a</code> 2 x 2</pre>", "<pre><code>a</code> 2 x 2</pre>"),
    "a formula and its stop": (
        "<p>so <math><mi>k</mi></math>. Then</p>",
        '<p>so <span class="pool-whole"><math><mi>k</mi></math>.</span> Then</p>',
    ),
    "a formula in a sentence": ("<p><math><mi>k</mi></math> is</p>", "<p><math><mi>k</mi></math> is</p>"),
    "a formula on a line of its own": (
        '<math display="block"><mi>k</mi></math>.',
        '<math display="block"><mi>k</mi></math>.',
    ),
    "sizes": (
        "<p>from 2 x 2 and 3 x 3 x 3 to</p>",
        '<p>from <span class="pool-whole">2 x 2</span> and <span class="pool-whole">3 x 3 x 3</span> to</p>',
    ),
    "the title of a claim, whose parts are boxes": (
        '<p class="admonition-title">2 x 2 is <math><mi>k</mi></math>.</p>',
        '<p class="admonition-title">2 x 2 is <math><mi>k</mi></math>.</p>',
    ),
    "shapes": (
        "<p>(444, 448), (6,) (see 2, 3) and</p>",
        '<p><span class="pool-whole">(444, 448)</span>, (6,) (see 2, 3) and</p>',
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_what_is_read_as_one_is_marked_and_nothing_else(case: str) -> None:
    """And every word of the page is as it was."""
    before, after = (ARTICLE.format(one) for one in CASES[case])
    page = markup.read(before)
    together.keep_together(page)
    assert markup.write(page) == after
    assert page.text == markup.read(before).text


def test_what_stands_around_an_article_is_left_alone() -> None:
    """As the theme writes it."""
    page = markup.read("<p>2 x 2 <code>a</code></p>")
    together.keep_together(page)
    assert markup.write(page) == "<p>2 x 2 <code>a</code></p>"


def test_short_code_is_parted_where_a_page_is_enlarged_four_times(page: Page) -> None:
    """A line in a list within a list of the reference is then shorter than a call of 24 letters."""
    style = (handouts.STATIC / "book.css").read_text(encoding="utf-8")
    code = "<code class='pool-whole'><span class='pre'>pool(image, kernel_size)</span></code>"
    page.set_content(f"<style>{style}</style><div style='width: 8rem'>{ARTICLE.format(code)}</div>")
    for width, lines in ((390, 1), (320, 2)):
        page.set_viewport_size({"width": width, "height": 800})
        found = page.locator("code").evaluate("(one) => one.getClientRects().length")
        assert found == lines


@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_that_is_marked_is_parted(browser: Browser, site_url: str, width: int) -> None:
    """In the chapter with the most shapes: each stands in one line, and the page is no wider for it."""
    context = browser.new_context(viewport={"width": width, "height": 844})
    page = context.new_page()
    page.goto(f"{site_url}/chapters/01_stride.html")
    marked = page.locator(".pool-whole:visible")
    assert marked.count() > 50
    heights = marked.evaluate_all(
        "(all) => all.filter((one) => one.getClientRects().length > 1).map((one) => one.outerHTML)"
    )
    assert heights == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    context.close()
