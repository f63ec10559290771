"""The glossary explains the terms of the course, and the index has them all (`chapters/glossary.md`)."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from parsed import soup

CHAPTERS = Path(__file__).parent.parent / "chapters"
TEXT = (CHAPTERS / "glossary.md").read_text(encoding="utf-8")
(BODY,) = re.findall(r"```\{glossary\}\n(.*?)```", TEXT, re.DOTALL)
#: Each term with what is said of it.
TERMS = {
    term: " ".join(said.split()) for term, said in re.findall(r"^(\S.*)\n((?:  .*\n)+)", BODY, re.MULTILINE)
}
ROLE = re.compile(r"\{term\}`(?:[^`<]*<([^`>]+)>|([^`<]+))`")


def used(path: Path) -> list[str]:
    """Return the terms that a chapter links to the glossary."""
    return [explicit or plain for explicit, plain in ROLE.findall(prose(path))]


def prose(path: Path) -> str:
    """Return what a chapter says in words."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")


def test_the_terms_stand_in_the_order_of_the_alphabet() -> None:
    """Each once, and nothing of the list is left over."""
    assert list(TERMS) == sorted(TERMS, key=str.casefold)
    assert len(re.findall(r"^\S", BODY, re.MULTILINE)) == len(TERMS)


@pytest.mark.parametrize("term", TERMS)
def test_a_term_is_explained_in_a_few_words_and_leads_to_a_chapter(term: str) -> None:
    """One that exists."""
    said = TERMS[term]
    chapters = re.findall(r"\[\]\((\w+\.ipynb)\)", said)
    assert chapters
    assert all((CHAPTERS / name).exists() for name in chapters)
    assert 5 <= len(said.split()) <= 60


@pytest.mark.parametrize("term", TERMS)
def test_the_first_chapter_that_a_term_leads_to_links_it(term: str) -> None:
    """It is explained there, and no chapter before that links it; so nobody looks for it in vain."""
    first = re.findall(r"\[\]\((\w+\.ipynb)\)", TERMS[term])[0]
    assert next(path.name for path in sorted(CHAPTERS.glob("*.ipynb")) if term in used(path)) == first


@pytest.mark.parametrize("path", sorted(CHAPTERS.glob("*.ipynb")), ids=lambda path: path.stem)
def test_a_word_that_a_chapter_says_something_is_called_is_a_term(path: Path) -> None:
    """The landing page promises that the glossary has every term; a word in italics would be in none of it."""
    said = " ".join(prose(path).split())
    assert re.findall(r"(?<!\w)called (?:an? |the )?(?:\*[^*]+\*|\"[^\"]+\")", said) == []


def test_sizes_in_the_glossary_say_of_what() -> None:
    """Half the size may be half a side, or half the values: the course itself calls that imprecise."""
    assert re.findall(r"\b(?:half|third|quarter|twice|double)\b[^.;:]*\bsize\b", " ".join(TERMS.values())) == []


@pytest.mark.parametrize("number", ["01", "02", "03", "04", "05", "06", "07", "08", "09", "10", "11", "12"])
def test_a_chapter_links_a_term_where_it_is_first_met(number: str) -> None:
    """Once, and to a term that is explained."""
    (path,) = CHAPTERS.glob(f"{number}_*.ipynb")
    found = used(path)
    assert found
    assert len(set(found)) == len(found)
    assert set(found) <= set(TERMS)


def test_the_index_has_every_term_and_leads_to_its_explanation(site: Path) -> None:
    """Beside the names of the library."""
    links = {
        link.text: str(link["href"]) for link in soup(site / "genindex.html").select("table.indextable a[href]")
    }
    assert set(TERMS) <= set(links)
    glossary = soup(site / "chapters" / "glossary.html")
    for term in TERMS:
        target, _, place = links[term].partition("#")
        assert target == "chapters/glossary.html"
        assert glossary.find(id=place).text.strip("#\n ").startswith(term)
