"""A page is read and written again without a change that a reader could see (`_ext/markup.py`)."""

from __future__ import annotations

import markup
import pytest
from markup import MissingError, patch
from playwright.sync_api import Page
from sphinx.errors import ExtensionError

PAGE = """
<!DOCTYPE html>
<html lang="en" data-theme="auto">
  <head>
    <meta charset="utf-8" /><title>A &amp; B &#8212; C</title>
    <!-- a <remark> & more -->
    <script>if (1 < 2 && "</p>") { document.title += "&amp;"; }</script>
    <script type="application/json">{"text": "\\u003c/script> &lt;"}</script>
    <style>p > a::before { content: "<&"; }</style>
    <noscript><style>.js { display: none }</style></noscript>
  </head>
  <body>
    <p class="a  b
       c" title='say "x" &amp; &lt;y>' title="second" hidden>one&nbsp;two &copy; &amp;copy;  three<br/>four</p>
    <pre>
 kept
   as   it &lt;stands&gt;
</pre>
    <code><span>x</span>  <span>y</span></code>
    <textarea>
 a  b</textarea>
    <math xmlns="http://www.w3.org/1998/Math/MathML" display="block">
      <mi>a</mi><mo>&lt;</mo><mo>⌊</mo><mspace width="1em"/>
    </math>
    <svg viewBox="0 0 8 8" preserveAspectRatio="none">
      <defs><linearGradient id="g" gradientUnits="userSpaceOnUse"/></defs>
      <clipPath/><foreignObject width="1"><p>in</p></foreignObject><path d="M0 0"/>
    </svg>
    <input type="search" disabled value=""><img alt="" src="a.png?x=1&amp;y=2">
  </body>
</html>
"""


def test_a_browser_makes_the_same_of_a_page_that_was_read_and_written(page: Page) -> None:
    """Node by node: entities, blanks, scripts, the capitals of SVG, MathML."""
    same = page.evaluate(
        """([one, other]) => {
          const read = (text) => new DOMParser().parseFromString(text.trim(), "text/html").documentElement;
          const [before, after] = [read(one), read(other)];
          const width = after.querySelector("svg").viewBox.baseVal.width;
          return [before.isEqualNode(after), before.querySelectorAll("*").length, width];
        }""",
        [PAGE, markup.write(markup.read(PAGE))],
    )
    assert same == [True, 30, 8]


def test_a_page_that_was_written_is_written_the_same_again() -> None:
    """And keeps the order of its attributes, its blanks and its comments."""
    once = markup.write(markup.read(PAGE))
    assert markup.write(markup.read(once)) == once
    assert '<html lang="en" data-theme="auto">\n  <head>\n    <meta charset="utf-8">' in once
    assert "<!-- a <remark> & more -->" in once
    assert 'c" title=\'say "x" &amp; &lt;y&gt;\' hidden="">one\u00a0two © &amp;copy;  three<br>' in once
    assert "<code><span>x</span>  <span>y</span></code>" in once


def test_elements_are_found_by_name_and_attributes() -> None:
    """By their values, by having them, and by lacking them."""
    tree = markup.read('<a href="x">1</a><a>2</a><b href="x">3</b><a href="y">4</a>')
    found = [
        [one.text for one in markup.find(tree, "a", **case)]
        for case in ({}, {"href": True}, {"href": False}, {"href": "y"})
    ]
    assert found == [["1", "2", "4"], ["1", "4"], ["2"], ["4"]]


def test_an_element_goes_with_the_blanks_after_it() -> None:
    """And with nothing else: neither words nor comments."""
    for before, after in (
        ("<i></i> \n <b>x</b>", "<b>x</b>"),
        ("<i></i> words", " words"),
        ("<i></i><!-- --> ", "<!-- --> "),
    ):
        tree = markup.read(before)
        markup.take_out(markup.find(tree, "i")[0])
        assert markup.write(tree) == after


def test_a_patch_that_finds_nothing_fails_the_build_by_its_name() -> None:
    """With what is missing, from whom, and where to look."""

    @patch
    def mend_the_roof() -> None:
        raise MissingError("a chimney", "the house")

    message = (
        r"^a\.html: the house no longer has a chimney, which `mend_the_roof` mends: look at _ext/test_markup"
    )
    with pytest.raises(ExtensionError, match=message), markup.naming("a.html"):
        mend_the_roof()
