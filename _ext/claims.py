"""Mark the verdict on each claim, and list all claims of the book: the directive ``claims``.

A claim is an admonition of class ``claim`` whose title starts with "Claim" and whose text starts with the
verdict in bold, in words that this module knows. A chapter that measures once more what an earlier one has
measured takes it up as "Claim, again", in the same words, and has the last word on it. The list is made from
the chapters at every build, so it can say nothing else than they do.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any, NamedTuple

from docutils import nodes
from docutils.parsers.rst import Directive
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError

LABELS = {"true": "true", "part": "in part", "wrong": "wrong", "opinion": "opinion"}
VERDICT = re.compile(r"Verdict: (.+?)\.?")
TITLE = re.compile(r"Claim[^:]*: (.+)", re.DOTALL)
# A claim that an earlier chapter has measured already stands in the list once, with the verdict of the last.
AGAIN = "Claim, again:"
# What a verdict may start with. A slip of the pen must not become a verdict of its own, so there are no others.
WORDS = {
    "true": "true",
    "wrong": "wrong",
    "misread": "wrong",
    "inconsistent": "wrong",
    "opinion": "opinion",
    "opinions": "opinion",
    "in part": "part",
    "imprecise": "part",
    "overclaimed": "part",
    "half right": "part",
    "only": "part",
    "of a convolution": "part",
    "the first is true": "part",
    "the shape is right": "part",
}
# What follows a comma leaves a verdict as it is; a condition turns "true" or "wrong" into "in part".
CONDITIONS = ("as", "at", "except", "for", "if", "in", "of", "on", "only", "unless", "when", "where", "with")
SAID = re.compile(rf"({'|'.join(WORDS)})(?:, (.+)| ({'|'.join(CONDITIONS)}) .+)?", re.DOTALL)
# "For all" is no condition; "for all but one" and "if all are" can fail to hold, and are.
UNIVERSAL = re.compile(
    r" ((?:only )?(?:as|at|for|in|of|on|with) "
    r"(?:all|always|both|each|(?:any|every)(?:body|one|thing|where)?))\b(?!.*\b(?:but|except)\b)",
    re.DOTALL,
)
# A verdict is said once. In one in part, each of the two parts may have its own.
SECOND = re.compile(r"\b(true|wrong|misread|inconsistent|opinions?|imprecise|overclaimed|half right|in part)\b")


class Measured(NamedTuple):
    """A claim in a chapter that measures it: the chapter, its title, the place in it, and what it says."""

    page: str
    chapter: str
    name: str
    claim: str
    kind: str
    verdict: str
    again: bool


class ClaimList(nodes.General, nodes.Element):
    """Where the list of all claims will stand."""


class Claims(Directive):
    """Put a table of all claims, with verdicts and links, in its place."""

    def run(self) -> list[nodes.Node]:
        """Leave a mark: the other pages may not have been read yet."""
        return [ClaimList()]


def kind_of(verdict: str) -> str:
    """Return which of the four kinds a verdict is.

    Raises
    ------
    ValueError
        If it starts with none of the words for it, goes on other than with a comma or a condition, has a
        condition that holds for everything, or another verdict after the comma.

    Examples
    --------
    >>> [kind_of(verdict) for verdict in ("true, rounded", "wrong for one sign", "misread", "opinions, both")]
    ['true', 'part', 'wrong', 'opinion']
    """
    said = SAID.fullmatch(verdict)
    if not said:
        raise ValueError(
            f"the verdict {verdict!r} is none that is known; start it with {_listed(WORDS)}, and end it there "
            f"or go on with a comma or with {_listed(CONDITIONS)}"
        )
    word, remark, condition = said.groups()
    kind = WORDS[word]
    second = SECOND.search(remark or "")
    if second and kind != "part":
        raise ValueError(
            f"the verdict {verdict!r} says {word!r} and {second[0]!r}; say one of them, or 'in part'"
        )
    if not condition or kind not in ("true", "wrong"):
        return kind
    if all_of := UNIVERSAL.match(verdict, len(word)):
        raise ValueError(
            f"the verdict {verdict!r} has no condition in {all_of[1]!r}; end it after "
            f"{word!r}, or name a condition that does not always hold"
        )
    return "part"


def _listed(words: Iterable[str]) -> str:
    *others, last = map(repr, words)
    return f"{', '.join(others)} or {last}"


def mark_claims(app: Sphinx, document: nodes.document) -> None:
    """Give each claim of a page that was just read an address and the mark of its verdict, and remember it."""
    found = []
    for box in document.findall(nodes.admonition):
        if "claim" not in box["classes"]:
            continue
        title = box.next_node(nodes.title)
        strong = box.next_node(nodes.strong)
        claim = TITLE.fullmatch(title.astext())
        verdict = VERDICT.fullmatch(strong.astext()) if strong else None
        if not claim or not verdict:
            raise ExtensionError(
                f"{app.env.doc2path(app.env.docname)}: the claim {title.astext()!r} wants a title 'Claim: …' "
                "and a text that starts with '**Verdict: …**'"
            )
        as_written = claim[1].replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
        name = nodes.make_id(f"claim-{as_written}")
        try:
            kind = kind_of(verdict[1])
        except ValueError as error:
            raise ExtensionError(
                f"{app.env.doc2path(app.env.docname)}: the claim {claim[1]!r}: {error}"
            ) from None
        box["ids"].append(name)
        title += [nodes.Text(" "), badge(kind)]
        found.append((name, claim[1], kind, verdict[1], title.astext().startswith(AGAIN)))
    app.env.metadata[app.env.docname]["claims"] = found


def badge(kind: str) -> nodes.inline:
    """Return the mark of a verdict: a word, to which the style sheet adds a sign."""
    return nodes.inline("", LABELS[kind], classes=["verdict", f"verdict-{kind}"])


def fill_lists(app: Sphinx, document: nodes.document, docname: str) -> None:
    """Put the table in place of its mark, now that all pages have been read."""
    for mark in list(document.findall(ClaimList)):
        found = [
            Measured(page, app.env.titles[page].astext(), *claim)
            for page in sorted(app.env.found_docs - {docname})
            for claim in app.env.metadata[page].get("claims", [])
        ]
        claims = by_claim(found)
        uris = {one.page: app.builder.get_relative_uri(docname, one.page) for one in found}
        mark.replace_self([summary(claims), table(claims, uris)])


def by_claim(found: Iterable[Measured]) -> list[list[Measured]]:
    """Return the claims in the order in which they first appear, each with every chapter that measures it.

    Raises
    ------
    ExtensionError
        If a claim is taken up again that no earlier chapter has, or one that has been is not called so.
    """
    claims: dict[str, list[Measured]] = {}
    for one in found:
        if one.again and one.claim not in claims:
            near = get_close_matches(one.claim, claims, 1, 0.3)
            known = f", such as {near[0]!r}," if near else ""
            raise ExtensionError(
                f"{one.page}: no earlier chapter measures the claim {one.claim!r}; write it in the words that "
                f"an earlier one{known} has it in, or start its title with 'Claim: '"
            )
        if not one.again and one.claim in claims:
            raise ExtensionError(
                f"{one.page}: {claims[one.claim][0].page} has the claim {one.claim!r} already; start its title "
                f"with {AGAIN!r}"
            )
        claims.setdefault(one.claim, []).append(one)
    return list(claims.values())


def summary(claims: list[list[Measured]]) -> nodes.paragraph:
    """Return how many claims there are of each kind, by what the last chapter says of each."""
    counts = Counter(every[-1].kind for every in claims)
    text = nodes.paragraph("", f"{counts.total()} claims: ", classes=["verdict-counts"])
    for kind in LABELS:
        if counts[kind]:
            text += [nodes.inline("", "", nodes.Text(f"{counts[kind]} "), badge(kind)), nodes.Text(" ")]
    return text


def table(claims: list[list[Measured]], uris: dict[str, str]) -> nodes.table:
    """Return a table with a row for each claim: what the last chapter says of it, and every one to read."""
    columns = [nodes.colspec(colwidth=width) for width in (50, 15, 35)]
    head = nodes.thead("", _row(*([nodes.Text(word)] for word in ("claim", "verdict", "measured in"))))
    body = nodes.tbody()
    for every in claims:
        last = every[-1]
        said = nodes.inline("", "", badge(last.kind))
        if last.verdict != LABELS[last.kind]:
            said += [nodes.Text(" "), nodes.inline("", last.verdict, classes=["verdict-words"])]
        chapters: list[nodes.Node] = [_link(uris, one, one.chapter) for one in every]
        body += _row([_link(uris, last, last.claim)], [said], chapters)
    group = nodes.tgroup("", *columns, head, body, cols=3)
    return nodes.table("", group, classes=["claim-table"])


def _link(uris: dict[str, str], claim: Measured, text: str) -> nodes.reference:
    return nodes.reference("", text, internal=True, refuri=f"{uris[claim.page]}#{claim.name}")


def _row(*cells: list[nodes.Node]) -> nodes.row:
    """Return a row of a table, of cells with a paragraph for each of their parts."""
    return nodes.row("", *(nodes.entry("", *(nodes.paragraph("", "", one) for one in cell)) for cell in cells))


def connect(app: Sphinx) -> None:
    """Add the directive and what fills it."""
    nothing: Any = (lambda *_: None, None)
    app.add_node(ClaimList, html=nothing, latex=nothing)
    app.add_directive("claims", Claims)
    app.connect("doctree-read", mark_claims)
    app.connect("doctree-resolved", fill_lists)
