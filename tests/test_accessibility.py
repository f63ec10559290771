"""What the tests ask axe finds what is wrong, in code too (`tests/accessibility.py`)."""

from __future__ import annotations

import accessibility
from playwright.sync_api import Page

PALE = "<style>.pale { color: #ccc; } .dark { background: #333; }</style>"
CODE = '<div class="highlight"><pre><span class="k">for</span> <span class="{}"{}>for</span></pre></div>'


def found(page: Page, body: str) -> list[str]:
    """Return what is wrong with a page of this body that is in order but for it."""
    page.set_content(f"<html lang=en><title>Code</title>{PALE}<main><h1>Code</h1>{body}</main></html>")
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


def test_what_a_token_says_is_left_as_it_was(page: Page) -> None:
    """Text for text."""
    assert found(page, CODE.format("k", "") * 3) == []
    assert page.locator("pre").all_text_contents() == ["for for"] * 3
    assert page.locator("span").count() == 1
