"""Formulas are MathML, with numbers and places to refer to (`_ext/maths.py`): small pages, built for real."""

from __future__ import annotations

from pathlib import Path

import markup
import pytest
from bs4 import BeautifulSoup
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError
from sphinx.util.docutils import docutils_namespace, patch_docutils

FORMULAS = """# Formulas

$$
a^2 + b^2 = c^2
$$ (pythagoras)

```{math}
:label: sum
\\sum_i x_i < 1
```

(a-place)=
$$
x = 1
$$

$$
y = 2
$$

As {eq}`sum` follows from {eq}`pythagoras`, $a < b$.
"""
REFERENCES = "---\norphan: true\n---\n\n# References\n\nSee {eq}`pythagoras` and {ref}`there <a-place>`.\n"
SETTINGS = {
    "source_suffix": {".md": "markdown"},  # whatever other books of this process have written into the default
    "extensions": ["myst_parser", "maths"],
    "myst_enable_extensions": ["dollarmath"],
    "html_math_renderer": "mathml",
    "html_theme": "basic",
}


def built(folder: Path, **pages: str) -> dict[str, BeautifulSoup]:
    """Return the pages of a book that is built of these texts."""
    (folder / "source").mkdir()
    for name, text in pages.items():
        (folder / "source" / f"{name}.md").write_text(text, encoding="utf-8")
    settings = SETTINGS | {"root_doc": next(iter(pages))}
    places = [str(folder / name) for name in ("out", "doctrees")]
    with patch_docutils(), docutils_namespace():
        app = Sphinx(str(folder / "source"), None, *places, "html", settings, status=None, warningiserror=True)
        app.build()
    assert app.statuscode == 0
    return {name: markup.read((folder / "out" / f"{name}.html").read_text(encoding="utf-8")) for name in pages}


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, BeautifulSoup]:
    """Give a page with formulas and one that refers to them."""
    return built(tmp_path_factory.mktemp("maths"), formulas=FORMULAS, references=REFERENCES)


def test_an_equation_with_a_label_shows_its_number_and_a_link_to_itself(
    pages: dict[str, BeautifulSoup],
) -> None:
    """In the order of the page, whichever way the label is written."""
    boxes = pages["formulas"].select("div.math:has(.eqno)")
    assert [box["id"] for box in boxes] == ["equation-pythagoras", "equation-sum"]
    assert [box.select(".eqno")[0].find(string=True) for box in boxes] == ["(1)", "(2)"]
    assert [box.select("a.headerlink")[0]["href"] for box in boxes] == ["#equation-pythagoras", "#equation-sum"]
    assert [len(box.select('math[display="block"]')) for box in boxes] == [1, 1]


def test_text_refers_to_an_equation_by_its_number_from_any_page(pages: dict[str, BeautifulSoup]) -> None:
    """And each of these links leads to a place that is there."""
    links = {
        name: {link.text: str(link["href"]) for link in page.select("p a.reference")}
        for name, page in pages.items()
    }
    assert links == {
        "formulas": {"(2)": "#equation-sum", "(1)": "#equation-pythagoras"},
        "references": {"(1)": "formulas.html#equation-pythagoras", "there": "formulas.html#a-place"},
    }
    places = {str(one["id"]) for one in pages["formulas"].find_all(id=True)}
    assert {target.partition("#")[2] for found in links.values() for target in found.values()} <= places


def test_a_formula_that_nothing_refers_to_stands_by_itself(pages: dict[str, BeautifulSoup]) -> None:
    """As MathML, whose signs are written as a page must write them."""
    formulas = pages["formulas"].select("math")
    assert [formula.parent.name for formula in formulas] == ["div", "div", "div", "section", "p"]
    assert [formula.get("display") for formula in formulas] == ["block"] * 4 + [None]
    assert [one.text for one in formulas[1].select("mo")] == ["∑", "<"]
    assert "<mo>&lt;</mo>" in markup.write(pages["formulas"])


def test_a_formula_that_cannot_be_written_fails_the_build_with_its_place(tmp_path: Path) -> None:
    """And with the formula."""
    message = (
        r"a\.md:3: the formula 'a & b' cannot be written as MathML: .*; use what docutils' latex2mathml knows"
    )
    with pytest.raises(ExtensionError, match=message):
        built(tmp_path, a="# A\n\n$$\na & b\n$$\n")
