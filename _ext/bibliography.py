"""Call each source of the bibliography as the chapters cite it: by its authors and its year."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from citations import authors
from pybtex.database import Entry
from pybtex.plugin import register_plugin
from pybtex.style.formatting.alpha import Style as Alpha
from pybtex.style.labels import BaseLabelStyle
from sphinx.config import Config

STYLE = "authors-and-years"


class Labels(BaseLabelStyle):  # type: ignore[misc]
    """Labels such as "Boureau et al., 2010"."""

    def format_labels(self, sorted_entries: Iterable[Entry]) -> Iterator[str]:
        """Give the label of each entry."""
        for entry in sorted_entries:
            yield f"{_cited(entry)}, {entry.fields.get('year', 'n.d.')}"


def _cited(entry: Entry) -> str:
    """Return who a source is by, as sphinxcontrib-bibtex writes it in a sentence."""
    who, people = authors(entry), entry.persons.get("author", [])
    if len(people) == 2 and str(people[1]) == "others":
        return who.replace(" et al.", " and others")
    return who


class Style(Alpha):  # type: ignore[misc]
    """The order and the text of pybtex's style "alpha", under these labels."""

    default_label_style = Labels


def choose(config: Config) -> None:
    """Let the bibliographies of a book have this style."""
    register_plugin("pybtex.style.formatting", STYLE, Style, force=True)
    config.bibtex_default_style = STYLE
