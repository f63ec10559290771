"""Every claim shows its verdict, and one page lists them all (`_ext/claims.py`)."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import small_book
from bs4 import Tag
from claims import LABELS, WORDS, Measured, by_claim, kind_of, summary, table
from docutils import nodes
from parsed import soup
from sphinx.errors import ExtensionError

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


@pytest.mark.parametrize(
    ("verdict", "word", "universal"),
    [
        ("true for all", "true", "for all"),
        ("wrong for both", "wrong", "for both"),
        ("true in every way", "true", "in every"),
        ("true for any window, rounded", "true", "for any"),
        ("misread of everything", "misread", "of everything"),
        ("wrong only at each size", "wrong", "only at each"),
    ],
)
def test_a_condition_that_always_holds_is_none(verdict: str, word: str, universal: str) -> None:
    """It would turn what is true of everything into true in part."""
    message = (
        f"the verdict '{verdict}' has no condition in '{universal}'; end it after '{word}', or name a "
        "condition that does not always hold"
    )
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        kind_of(verdict)


@pytest.mark.parametrize(
    "verdict",
    [
        "true for all but one",
        "true for all sizes except 1",
        "wrong if all are equal",
        "true for the layers, in all runs",
    ],
)
def test_a_condition_on_all_of_something_may_be_one(verdict: str) -> None:
    """It need not hold."""
    assert kind_of(verdict) == "part"


@pytest.mark.parametrize(
    ("verdict", "first", "second"),
    [
        ("wrong, no: true", "wrong", "true"),
        ("true, but misread", "true", "misread"),
        ("true, or rather in part", "true", "in part"),
        ("opinion, and imprecise", "opinion", "imprecise"),
    ],
)
def test_a_second_verdict_after_a_comma_is_refused(verdict: str, first: str, second: str) -> None:
    """Only the first would count."""
    message = f"the verdict '{verdict}' says '{first}' and '{second}'; say one of them, or 'in part'"
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        kind_of(verdict)


#: The kinds of the verdicts in the chapters, as they were judged one by one.
KINDS = {
    "wrong": "wrong",
    "inconsistent": "wrong",
    "misread": "wrong",
    "true": "true",
    "true, rounded": "true",
    "opinions, both": "opinion",
}


def test_the_verdicts_of_the_chapters_have_their_kinds() -> None:
    """All that is not in the list above is in part."""
    verdicts = {verdict for _, _, verdict in written()}
    assert set(KINDS) < verdicts
    assert {verdict: kind_of(verdict) for verdict in verdicts} == {
        verdict: KINDS.get(verdict, "part") for verdict in verdicts
    }


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


def prose(path: Path) -> str:
    """Return what a reader reads of a chapter or page, in one line."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".ipynb":
        cells = json.loads(text)["cells"]
        text = "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")
    return " ".join(text.split())


@pytest.mark.parametrize("path", sorted((ROOT / "chapters").glob("*.[im][pd]*")), ids=lambda path: path.name)
def test_the_tutorial_that_the_course_grew_out_of_has_one_name(path: Path) -> None:
    """It is *the tutorial*: a reader need not ask whether an article, a post and an author are the same."""
    other = r"\b(the|one|an?|its) (article|blog|blog post|post|author|source of this course)\b"
    assert re.findall(other, prose(path), re.IGNORECASE) == []


@pytest.mark.parametrize(
    ("subject", "condition"), [("stride of pooling", "by default"), ("most salient", "almost the most salient")]
)
def test_a_claim_is_quoted_with_the_condition_that_it_was_made_with(subject: str, condition: str) -> None:
    """Without it, the claim would be easier to refute and nobody's."""
    (claim,) = [claim for _, claim, _ in written(once=True) if subject in claim]
    assert condition in claim


def test_no_claim_says_that_an_edge_map_is_signed() -> None:
    """The tutorial does not: that a map of edges has two signs is what its picture leaves out."""
    assert [claim for _, claim, _ in written() if re.search(r"\bsigned\b", claim)] == []


@pytest.mark.parametrize(
    ("chapter", "cell", "printed"),
    [
        (
            "01_stride",
            "stride-21b",
            "104,430 settings: True",
        ),  # exactly n/s if and only if s divides n and k <= s
        ("02_max_pooling", "max-21b", "98.5%"),  # of the pixels are not in the last map
        ("02_max_pooling", "max-26", "1.78% True"),  # of the pixels had no say
        ("03_average_pooling", "average-22", "[0.29 0.28 0.24 0.25], off by up to 0.54"),
        ("03_average_pooling", "average-22b", "['0.405', '0.271']"),  # nothing can do better
        ("03_average_pooling", "average-28", "[0.9744 0.0121 0.0116 0.0019]"),
        ("04_edge_pooling", "edge-32", "average      ['10.0', '10.6', '11.6', '12.6']"),
        ("04_edge_pooling", "edge-42b", "['22.7', '22.6', '16.7', '11.0']"),  # peak / mean
    ],
)
def test_a_number_that_decides_a_claim_is_the_one_that_was_checked(
    chapter: str, cell: str, printed: str
) -> None:
    """Running a chapter again stores what it gives; these were measured by others as well."""
    cells = json.loads((ROOT / "chapters" / f"{chapter}.ipynb").read_text(encoding="utf-8"))["cells"]
    (outputs,) = [found["outputs"] for found in cells if found["id"] == cell]
    assert printed in "".join("".join(output["text"]) for output in outputs)


def rows(site: Path) -> list[Tag]:
    """Return the rows of the list of claims, as the site has it."""
    return soup(site / "chapters" / "claims.html").select(".claim-table tbody tr")


def test_the_list_has_every_claim_once_and_the_last_chapter_that_measures_it_has_the_last_word(
    site: Path,
) -> None:
    """In the order in which the chapters first have them; the claim leads to the box with that verdict."""
    last = {claim: (chapter, verdict) for chapter, claim, verdict in written()}
    shown = []
    for row in rows(site):
        words = row.select_one(".verdict-words")
        verdict = row.select_one(".verdict").text
        shown.append((str(row.a["href"]), verdict, words.text if words else verdict))
    expected = [
        (f"{chapter}.html#{nodes.make_id(f'claim-{claim}')}", LABELS[kind_of(verdict)], verdict)
        for claim, (chapter, verdict) in last.items()
    ]
    assert 10 < len(expected) < len(written())
    assert shown == expected
    assert list(last) == [claim for _, claim, _ in written(once=True)]


def test_each_claim_that_is_taken_up_again_is_linked_from_its_row_with_all_its_chapters(site: Path) -> None:
    """In their order, by their titles."""
    measured: dict[str, list[str]] = {}
    for chapter, claim, _ in written():
        measured.setdefault(claim, []).append(f"{chapter}.html#{nodes.make_id(f'claim-{claim}')}")
    shown = {
        row.a.text.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'"): row.select("td:last-child p a")
        for row in rows(site)
    }
    assert {claim: [str(one["href"]) for one in links] for claim, links in shown.items()} == measured
    assert sum(len(links) > 1 for links in shown.values()) >= 4
    titles = {path.stem: chapter_title(path) for path in (ROOT / "chapters").glob("*.ipynb")}
    for links in shown.values():
        assert [one.text for one in links] == [titles[str(one["href"]).partition(".")[0]] for one in links]


def chapter_title(path: Path) -> str:
    """Return the first heading of a chapter."""
    return next(re.finditer(r"^# (.+)$", "".join(json.loads(path.read_text())["cells"][0]["source"]), re.M))[1]


def test_what_decides_a_claim_that_was_measured_on_several_seeds_tells_their_spread(site: Path) -> None:
    """As chapter 11 gives it: one number for several trainings would look more certain than it is."""
    said = [row.select_one(".claim-number").text for row in rows(site) if "11_" in str(row.a["href"])]
    assert len(said) >= 3
    assert [one for one in said if "±" not in one] == []


@pytest.mark.parametrize(
    ("claim", "decides"),
    [("compresses 75 % of the values", "of the variance"), ("(400, 400) to (25, 25)", "dB")],
)
def test_the_sentence_below_a_claim_has_the_number_that_decides_it(
    site: Path, claim: str, decides: str
) -> None:
    """That a quarter of the values is left decides nothing: nobody doubts it."""
    (said,) = [row.select_one(".claim-number").text for row in rows(site) if claim in row.a.text]
    assert decides in said


def box(page: str, claim: str, *, again: bool = False) -> Measured:
    """Return a claim of a chapter."""
    return Measured(page, "A chapter", "claim-x", claim, "true", "true", again)


def test_a_claim_is_listed_once_with_all_that_measure_it() -> None:
    found = [box("1", "a"), box("1", "b"), box("2", "a", again=True), box("3", "a", again=True)]
    assert by_claim(found) == [[found[0], found[2], found[3]], [found[1]]]


def test_a_claim_is_counted_once_and_a_verdict_in_one_word_is_said_once() -> None:
    """Both by what the last chapter says."""
    again = box("2", "a", again=True)._replace(kind="part", verdict="imprecise")
    claims = by_claim([box("1", "a"), box("1", "b"), again])
    assert summary(claims).astext().split() == ["2", "claims:", "1", "true", "1", "in", "part"]
    said = [row.children[1].astext().split() for row in table(claims, {"1": "", "2": ""}).findall(nodes.row)]
    assert said == [["verdict"], ["in", "part", "imprecise"], ["true"]]


def test_a_claim_that_is_taken_up_again_in_other_words_fails_and_names_the_nearest() -> None:
    """It would else be dropped from the list."""
    message = (
        "9: no earlier chapter measures the claim 'pools are fast'; write it in the words that an earlier one, "
        "such as 'pools are faster', has it in, or start its title with 'Claim: '"
    )
    with pytest.raises(ExtensionError, match=f"^{re.escape(message)}$"):
        by_claim([box("6", "pools are faster"), box("9", "pools are fast", again=True)])


def test_a_claim_that_is_not_called_taken_up_again_fails() -> None:
    """It would have two rows."""
    message = "9: 6 has the claim 'x' already; start its title with 'Claim, again:'"
    with pytest.raises(ExtensionError, match=f"^{re.escape(message)}$"):
        by_claim([box("6", "x"), box("9", "x")])


def test_every_claim_bears_the_mark_of_its_verdict(site: Path) -> None:
    """Beside its title, in the chapter."""
    for chapter, claim, verdict in written():
        box = soup(site / "chapters" / f"{chapter}.html").find(id=nodes.make_id(f"claim-{claim}"))
        assert box.select_one(".admonition-title .verdict").text == LABELS[kind_of(verdict)]
