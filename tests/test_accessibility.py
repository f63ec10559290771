"""What the tests ask axe finds what is wrong, wherever it first comes (`tests/accessibility.py`)."""

from __future__ import annotations

import accessibility
import pytest
from playwright.sync_api import Page

STYLES = """<style>.pale { color: #ccc; } .dark { background: #333; }
.cover { position: absolute; left: 0; top: 0; height: 12px; width: 3em; background: #333; }
[data-theme=dark] body { background: #222; color: #eee; } [data-theme=dark] .dim { color: #555; }</style>"""
CODE = '<div class="highlight"><pre><span class="k">for</span> <span class="{}"{}>for</span></pre></div>'
SURE = "<p>Read this.</p><table><tr><th>size</th></tr><tr><td>two</td></tr></table>" + CODE.format("k", "")


def found(page: Page, body: str) -> list[str]:
    """Return what is wrong with a page of this body that is in order but for it."""
    page.set_content(
        f"<!doctype html><html lang=en><title>Code</title>{STYLES}<main><h1>Code</h1>{body}</main></html>"
    )
    return accessibility.violations(page)


def test_every_look_of_a_token_is_judged(page: Page) -> None:
    """Only one whose look was there before is spared."""
    assert found(page, CODE.format("k", "")) == []
    assert found(page, CODE.format("pale", "")) == ["color-contrast: ['.pale']"]
    styled = CODE.format("k", ' style="color: #ccc"')
    assert found(page, styled) == ["color-contrast: ['span:nth-child(2)']"]
    both = CODE.format("k", "") + f'<div class="dark">{CODE.format("k", "")}</div>'
    (contrast,) = found(page, both)
    assert contrast.startswith("color-contrast: ['.dark > .highlight")


@pytest.mark.parametrize(
    ("fault", "rule"),
    [
        ('<p class="pale">Read this.</p>', "color-contrast: ['.pale']"),
        ('<p>Read <b style="opacity: 0.3">this</b>.</p>', "color-contrast: ['b']"),
        ('<table><tr><td class="pale">two</td></tr></table>', "color-contrast: ['.pale']"),
        ('<div class="dark"><p>Read this.</p></div>', "color-contrast: ['.dark > p']"),
        (
            "<style>p:last-of-type { color: #ccc; }</style><p>Read this.</p>",
            "color-contrast: ['p:nth-child(9)']",
        ),
        ('<p><img src="data:," width=9 height=9></p>', "image-alt: ['img']"),
        ('<p>Read this.</p><p><button class="k"></button></p>', "button-name: ['button']"),
    ],
)
def test_a_fault_is_found_after_much_that_is_in_order(page: Page, fault: str, rule: str) -> None:
    """Of whatever rule: what looks otherwise, or stands on another ground, is asked for by itself."""
    assert found(page, SURE * 2) == []
    assert found(page, SURE * 2 + fault) == [rule]


def test_what_is_wrong_only_in_the_dark_is_found_on_a_page_that_was_asked_in_the_light(page: Page) -> None:
    """And the other way around: nothing is remembered."""
    assert found(page, SURE + '<p class="dim">Read this.</p>') == []
    page.evaluate("document.documentElement.dataset.theme = 'dark'")
    assert accessibility.violations(page) == ["color-contrast: ['.dim']"]
    page.evaluate("document.documentElement.dataset.theme = 'light'")
    assert accessibility.violations(page) == []


@pytest.mark.parametrize(
    "first",
    [
        '<p class="pale">-</p>',  # too short to be text
        '<div style="position: relative"><p class="pale">Read<span class="cover"></span></p></div>',
    ],
)
def test_what_axe_cannot_judge_stands_for_nothing_else(page: Page, first: str) -> None:
    """The next that looks so is asked."""
    assert found(page, first) == []
    (contrast,) = found(
        page, first + first.replace("-<", "Read this.<").replace('<span class="cover"></span>', "")
    )
    assert contrast.startswith("color-contrast: [")


def test_in_an_explorer_every_element_is_judged(page: Page) -> None:
    """What looks alike may lie on something else."""
    cell = '<div style="position: relative"><p class="pale" style="position: relative">Read this.</p></div>'
    (contrast,) = found(page, f'<div class="pool-host">{cell * 3}</div>')
    assert contrast.count("nth-child") == 3
    (contrast,) = found(page, f"<div>{cell * 3}</div>")
    assert contrast.count("nth-child") == 1


def test_a_page_is_left_as_it_was(page: Page) -> None:
    """Element for element, so that it can be asked again."""
    assert found(page, SURE * 3) == []
    before = page.content()
    assert accessibility.violations(page) == []
    assert page.content() == before
