"""A source is called in the bibliography as the chapters call it (`_ext/bibliography.py`)."""

from __future__ import annotations

import re
from pathlib import Path

import bibliography
from parsed import soup
from pybtex.database import parse_file, parse_string

SOURCES = """@article{a, author = {M{\\"u}ller, A. and Aa, B. and Bb, C.}, title = {A}, year = {2010}}
@article{b, author = {van Herk, Marcel}, title = {B}, year = {1992}}
@misc{c, author = {{MathWorks}}, title = {C}}
@article{e, author = {Wang, Z. and others}, title = {E}, year = {2020}}
@article{d, author = {Azulay, Aharon and Weiss, Yair}, title = {D}, year = {2019}}"""


LATER = ["Wang and others, 2020", "Azulay and Weiss, 2019"]


def test_a_label_has_the_authors_and_the_year() -> None:
    """Letters that are no English ones included."""
    entries = parse_string(SOURCES, "bibtex").entries.values()
    labels = list(bibliography.Labels().format_labels(entries))
    assert labels == ["Müller et al., 2010", "van Herk, 1992", "MathWorks, n.d.", *LATER]


def test_the_bibliography_shows_the_volume_of_every_source_that_has_one() -> None:
    """The style drops the volume of an article without pages."""
    sources = parse_file(str(Path(__file__).parent.parent / "chapters" / "references.bib"))
    numbered = [entry for entry in sources.entries.values() if "volume" in entry.fields]
    assert len(numbered) >= 4
    for entry in bibliography.Style().format_entries(numbered, sources):
        volume = sources.entries[entry.key].fields["volume"]
        assert re.search(rf"\b{volume}\b", str(entry.text)), entry.key


def test_what_a_chapter_cites_is_found_in_the_bibliography_by_what_it_is_called(site: Path) -> None:
    """Every one: its name stands in front of the link, with the year in brackets."""
    read = {path.name: soup(path) for path in (site / "chapters").glob("*.html")}
    labels = {
        str(one["id"]): one.select_one(".label").text.strip("[]")
        for one in read["references.html"].select("div.citation")
    }
    assert len(labels) >= 10
    assert all(re.fullmatch(r".+, (\d{4}|n\.d\.)", label) for label in labels.values())
    seen = set()
    for page in read.values():
        for link in page.select("a.reference.internal[href^='references.html#']"):
            before = "".join(str(one) for one in link.find_all_previous(string=True, limit=4)[::-1])
            said = " ".join(f"{before}{link.text}".split())
            name, _, year = labels[str(link["href"]).partition("#")[2]].rpartition(", ")
            assert year in said
            assert name in said or name in f"{before} {link.text}", (said, name)
            seen.add(name)
    assert len(seen) >= 8
