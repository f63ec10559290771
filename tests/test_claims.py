"""Every claim shows its verdict, and one page lists them all (`_ext/claims.py`)."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import small_book
from bs4 import BeautifulSoup
from claims import LABELS, WORDS, kind_of
from docutils import nodes

ROOT = Path(__file__).parent.parent
CLAIM = re.compile(r"\{admonition\} Claim[^:]*: (.+)\n:class: claim.*\n+\*\*Verdict: (.+?)\.?\*\*")


@pytest.mark.parametrize(
    ("verdict", "kind"),
    [
        ("true", "true"),
        ("true, rounded", "true"),
        ("true for the layers after the pool", "part"),
        ("imprecise", "part"),
        ("wrong", "wrong"),
        ("wrong for one sign", "part"),
        ("misread", "wrong"),
        ("the first is true, the second does not follow", "part"),
        ("opinions, both", "opinion"),
        ("in part", "part"),
        ("in part, and by chance", "part"),
        ("half right for the average, wrong for the maximum", "part"),
    ],
)
def test_a_verdict_with_a_condition_is_one_in_part(verdict: str, kind: str) -> None:
    """Only what is said without one is true or wrong."""
    assert kind_of(verdict) == kind


@pytest.mark.parametrize(
    "verdict",
    ["false", "refuted", "True", "Wrong", "truely", "true dat", "true;", "partly", "not wrong", "opinionated"],
)
def test_a_verdict_in_other_words_is_none(verdict: str) -> None:
    """It would else pass for one in part."""
    message = (
        rf"the verdict '{re.escape(verdict)}' is none that is known; start it with 'true', 'wrong', .*'in part'"
    )
    with pytest.raises(ValueError, match=message):
        kind_of(verdict)


def test_a_verdict_in_other_words_fails_the_build_which_names_the_page_and_the_claim(tmp_path: Path) -> None:
    """In place of a page of claims that says something else than the chapter."""
    claim = "```{admonition} Claim: Pools swim.\n:class: claim\n\n**Verdict: refuted.** They do not.\n```\n"
    result = small_book.make(small_book.write(tmp_path, index=claim))
    assert result.returncode == 1
    last = result.stderr.splitlines()[-1]
    assert re.search(
        r"error: .*chapters/index\.md: the claim 'Pools swim\.': the verdict 'refuted' is none that", last
    )
    assert all(repr(word) in last for word in WORDS)
    assert not (tmp_path / "_build" / "html").exists()


def written(*, once: bool = False) -> list[tuple[str, str, str]]:
    """Return chapter, claim and verdict as the notebooks have them, without those that are taken up again."""
    found = []
    for path in sorted((ROOT / "chapters").glob("*.ipynb")):
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            text = "".join(cell["source"])
            claims = CLAIM.findall(text.replace("{admonition} Claim, again:", "") if once else text)
            found += [(path.stem, *claim) for claim in claims]
    return found


def test_the_list_has_every_claim_of_the_chapters_in_their_order(site: Path) -> None:
    """Once, with its verdict, and a link to the very place."""
    page = BeautifulSoup((site / "chapters" / "claims.html").read_text(encoding="utf-8"), "html.parser")
    rows = page.select(".claim-table tbody tr")
    shown = []
    for row in rows:
        target, _, place = str(row.a["href"]).partition("#")
        verdict = row.select_one(".verdict").text
        words = row.select_one(".verdict-words")
        shown.append((target.removesuffix(".html"), place, verdict, words.text if words else verdict))
    expected = [
        (chapter, nodes.make_id(f"claim-{claim}"), LABELS[kind_of(verdict)], verdict)
        for chapter, claim, verdict in written(once=True)
    ]
    assert 10 < len(expected) < len(written())
    assert len({claim for _, claim, _, _ in expected}) == len(expected)
    assert shown == expected


def test_every_claim_bears_the_mark_of_its_verdict(site: Path) -> None:
    """Beside its title, in the chapter."""
    for chapter, claim, verdict in written():
        page = BeautifulSoup((site / "chapters" / f"{chapter}.html").read_text(encoding="utf-8"), "html.parser")
        box = page.find(id=nodes.make_id(f"claim-{claim}"))
        assert box.select_one(".admonition-title .verdict").text == LABELS[kind_of(verdict)]
