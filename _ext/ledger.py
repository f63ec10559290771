"""Put into the list of claims what decides each: the sentence with the number, and a small figure.

Both are taken from the finished chapter, where the claim is measured, so the list can say nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urldefrag

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString
from markup import MissingError, element, find, patch
from pictures import SHOWN, dark_png, source_png, thumbnail
from search_index import words

from pooling_lib.figures.dark import GROUND

#: The sentence ends here, and not at the point of a number.
SENTENCE_END = re.compile(r"(?<=[.?!])\s+(?=\S)")
#: Blanks at which a line may end: not those that keep a number and its unit or its spread together.
BLANKS = re.compile(r"[ \t\r\n]+")
#: Letters that no text has stand around each number that `glue` has put in, while sentences are told apart.
PASTED = re.compile("\ue000(.*?)\ue001")


def fill(site: Path, pages: Mapping[Path, BeautifulSoup], cache: Path) -> list[Path]:
    """Fill each list of claims among the pages of a site, and return the pages that have one."""
    filled = []
    for path, page in pages.items():
        for row in page.select("table.claim-table tbody tr"):
            claim, _, chapter = find(row, "td")
            address = str(find(claim, "a", href=True)[0]["href"])
            target, name = urldefrag(address)
            there = path.parent / target
            box = box_of(pages[there], name)
            claim.append(number(page, box))
            if image := figure_of(box):
                chapter.append(small(site, (path, page), (there, image), address, cache))
            filled.append(path)
    return sorted(set(filled))


@patch
def box_of(chapter: BeautifulSoup, name: str) -> Tag:
    """Return the claim with this id in its chapter."""
    found = chapter.find(id=name)
    if not isinstance(found, Tag):
        raise MissingError(f"the id {name} of a claim", "a chapter")
    return found


def number(page: BeautifulSoup, box: Tag) -> Tag:
    """Return a paragraph with the sentence that decides a claim: the first with a number, or else the last."""
    texts = [one for one in find(box, "p") if "admonition-title" not in str(one.get("class", ""))]
    said = " ".join("".join(map(_marked, one.children)) for one in texts)
    sentences = SENTENCE_END.split(BLANKS.sub(" ", said).strip().lstrip(" ,."))
    sentence = next((one for one in sentences if PASTED.search(one)), sentences[-1])
    made = element(page, "p", **{"class": "claim-number"})
    for index, part in enumerate(PASTED.split(sentence[:1].upper() + sentence[1:])):
        made.append(element(page, "strong", part) if index % 2 else NavigableString(part))
    return made


def _marked(part: object) -> str:
    """Return the words of a part of a claim's text, a number marked, and nothing of its verdict."""
    if not isinstance(part, Tag):
        return str(part)
    if part.name == "strong" and part.text.startswith("Verdict:"):
        return ""
    if "pasted-text" in str(part.get("class", "")).split():
        return f"\ue000{part.text}\ue001"
    return words([part])


def figure_of(box: Tag) -> Tag | None:
    """Return the figure that stands nearest before a claim in its section, or else after it, if any does.

    Where several figures and then several claims follow one another, they are meant pair by pair.
    """
    section = box.find_parent("section")
    if section is None:
        return None
    found = section.select(".cell_output img[src], .admonition.claim")
    parts = [one for one in found if one.find_parent("section") is section]
    claims = [is_claim(one) for one in parts]
    place = next(index for index, one in enumerate(parts) if one is box)
    first = max((index + 1 for index in range(place) if not claims[index]), default=0)
    if not first:
        return next((one for one in parts if not is_claim(one)), None)
    start = max((index + 1 for index in range(first) if claims[index]), default=0)
    after = next((index for index in range(place, len(parts)) if not claims[index]), len(parts))
    return parts[max(start, first - after + place)]


def is_claim(part: Tag) -> bool:
    """Say whether a part of a chapter is the box of a claim."""
    return "claim" in str(part["class"]).split() if part.has_attr("class") else False


def small(
    site: Path, here: tuple[Path, BeautifulSoup], there: tuple[Path, Tag], address: str, cache: Path
) -> Tag:
    """Return a link to a claim, with a small picture, for each mode, of the figure beside it in its chapter."""
    (path, page), (chapter, image) = here, there
    png = source_png(site, chapter, str(image["src"]))
    versions = [(png, "white"), *((dark, GROUND) for dark in [dark_png(png)] if dark)]
    (site / "_images").mkdir(exist_ok=True)
    root = "../" * len(path.relative_to(site).parts[1:])
    link = element(page, "a", href=address, **{"class": "claim-figure"})
    for (version, ground), mode in zip(versions, SHOWN, strict=False):
        data, (width, height) = thumbnail(version, cache, ground)
        (site / "_images" / data.name).write_bytes(data.read_bytes())
        shown = {"alt": str(image["alt"]), "width": str(width), "height": str(height), "loading": "lazy"}
        made = element(page, "img", src=f"{root}_images/{data.name}", **shown)
        if len(versions) > 1:
            made["class"] = mode
        link.append(made)
    return link
