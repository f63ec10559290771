"""Sources as they are cited in plain Markdown, from a bibliography."""

from __future__ import annotations

import re
from pathlib import Path

from pybtex.database import Entry, parse_file
from pybtex.plugin import find_plugin
from sphinx.errors import ExtensionError

# What stands in the middle of a line needs no escape.
NEEDLESS = re.compile(r"\\([.-])")


class Sources:
    """The sources of a book, and which of them a chapter has cited."""

    def __init__(self, files: list[Path]) -> None:
        self.entries = {
            key: entry for path in files for key, entry in parse_file(str(path), "bibtex").entries.items()
        }
        self.used: list[str] = []

    def cite(self, keys: str, kind: str) -> str:
        """Return sources as a sentence names them: Zhang (2019), or (Zhang, 2019) with the kind "p"."""
        cited = []
        for key in (part.strip() for part in keys.split(",")):
            if key not in self.entries:
                raise ExtensionError(f"no source {key!r} in the bibliography; add it, or correct the key")
            if key not in self.used:
                self.used.append(key)
            year = self.entries[key].fields.get("year", "n.d.")
            who = authors(self.entries[key])
            cited.append(f"{who} ({year})" if kind == "t" else f"{who}, {year}")
        return ", ".join(cited) if kind == "t" else f"({'; '.join(cited)})"

    def listed(self) -> str:
        """Return what the chapter has cited as a list, in the order of its first mention."""
        style = find_plugin("pybtex.style.formatting", "unsrt")()
        backend = find_plugin("pybtex.backends", "markdown")()
        made = style.format_entries([self.entries[key] for key in self.used])
        texts = [" ".join(entry.text.render(backend).split()) for entry in made]
        return "\n".join("- " + NEEDLESS.sub(r"\1", text) for text in texts)


def authors(entry: Entry) -> str:
    """Return who a source is by: one name, two, or the first and others."""
    people = entry.persons.get("author") or entry.persons.get("editor") or []
    names = [
        " ".join(str(part) for part in [*one.rich_prelast_names, *one.rich_last_names]) for one in people[:3]
    ]
    if not names:
        return str(entry.fields.get("title", entry.key))
    return f"{names[0]} et al." if len(names) > 2 or names[-1] == "others" else " and ".join(names)
