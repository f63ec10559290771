"""Turn MyST into plain Markdown, which every notebook application renders.

What is left of a chapter outside of the book: numbers stand where roles stood, boxes are quotations, a link to
another page is its words. Whatever has no form here fails the build, so that no reader meets a raw role.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple
from urllib.parse import urlsplit

from sphinx.errors import ExtensionError

# A link, a role, code or maths: whichever begins first. What stands in the last two is not looked at.
INLINE = re.compile(
    r"(?P<link>(?<!!)\[(?P<words>(?:[^\[\]`]|`[^`]*`)*)\]\((?P<target>[^()\s]+)\))"
    r"|\{(?P<role>[A-Za-z][\w:.+-]*)\}(?P<ticks>`+)(?P<content>.+?)(?<!`)(?P=ticks)(?!`)"
    r"|(?P<code>(?P<fence>`+)(?!`).+?(?<!`)(?P=fence)(?!`)|(?<!\\)(?P<dollars>\${1,2})(?![\s$])[^$]+?(?P=dollars))"
    r"|(?P<attributes>\{[.#][A-Za-z][^{}`\n]*\})",
    re.DOTALL,
)
FENCE = re.compile(r"(?P<indent> *)(?P<marks>:{3,}|`{3,}|~{3,})(?:\{(?P<name>[^}]+)\})?(?P<title>.*)")
OPTION = re.compile(r" *:([\w-]+):(.*)")
TARGET = re.compile(r" *\([\w:.-]+\)= *")
REMARK = re.compile(r" *<!--.*?-->")
SPECIAL = re.compile(r"([\\`*_\[\]<$|])")
EXPLICIT = re.compile(r"(.*\S)\s*<([^<>]*)>", re.DOTALL)

#: The mark that ends the answer to a prediction (predictions.py).
ENDS = "<!-- answer ends -->"
#: Boxes, and the title of one that has none of its own.
BOXES = {
    name: name.capitalize() for name in ("note", "tip", "hint", "important", "warning", "caution", "attention")
} | {"admonition": "", "danger": "Danger", "error": "Error", "seealso": "See also", "exercise": "Exercise"}
#: Roles that name something: of the library, or of the book. Their words are all that is left of them.
CODE = {"func", "class", "meth", "mod", "attr", "exc", "data", "obj"}
NAMED = {"ref", "doc", "numref", "term", "download"}


class Elsewhere(NamedTuple):
    """What the text of a chapter refers to, in a form that can leave the book."""

    #: What a cell has handed to the prose: the text for a name and a format, "" where there is none.
    glued: Callable[[str], str]
    #: A source as it is cited, for its keys and the kind of citation: "t" in the sentence, "p" in parentheses.
    cited: Callable[[str, str], str]
    #: The title of a page of the book, and its address if it has one, for a link of the chapter.
    page: Callable[[str], tuple[str, str]]


def plain(text: str, elsewhere: Elsewhere) -> str:
    """Return MyST as plain Markdown.

    Parameters
    ----------
    text
        The text of a cell.
    elsewhere
        What it refers to.

    Returns
    -------
    str
        The same text without directives, roles, targets and links to other pages.

    Raises
    ------
    ExtensionError
        If a role or a directive has no plain form.
    """
    lines = text.split("\n")
    made: list[str] = []
    prose: list[str] = []

    def flush() -> None:
        made.extend(_inline("\n".join(prose), elsewhere).split("\n") if prose else [])
        prose.clear()

    while lines:
        line = lines.pop(0)
        if opening := FENCE.fullmatch(line):
            flush()
            body = _body(lines, opening)
            if opening["name"]:
                shown = _directive(opening["name"].strip(), opening["title"].strip(), body, elsewhere)
            elif opening["marks"].startswith(":"):
                raise ExtensionError(f"{line.strip()!r} opens no directive; name one, or close what it closes")
            else:
                shown = [line.lstrip(" "), *body, opening["marks"]]
            made += [opening["indent"] + one if one else one for one in shown]  # in a list it stays in its item
        elif not (TARGET.fullmatch(line) or line.startswith("% ") or line.strip() in ("+++", ENDS)):
            prose.append(line)
    flush()
    return "\n".join(made).strip("\n")


def _body(lines: list[str], opening: re.Match[str]) -> list[str]:
    """Take the lines up to the end of a fence."""
    marks = opening["marks"]
    end = re.compile(rf" *{re.escape(marks[0])}{{{len(marks)},}} *")
    body: list[str] = []
    while lines:
        line = lines.pop(0)
        if end.fullmatch(line):
            return body
        body.append(line.removeprefix(opening["indent"]))
    raise ExtensionError(f"{opening[0].strip()!r} is not closed; end it with a line of {marks!r}")


def _directive(name: str, title: str, body: list[str], elsewhere: Elsewhere) -> list[str]:
    options = {}
    while body and (option := OPTION.fullmatch(body[0])):
        options[option[1]] = option[2].strip()
        body.pop(0)
    content = "\n".join(body).strip("\n")
    if name == "math":
        return ["$$", *filter(None, [title, content]), "$$"]
    if name in ("code", "code-block"):
        return [f"```{title}", *content.split("\n"), "```"]
    if name == "div":
        return plain(content, elsewhere).split("\n")
    if name == "prediction":
        return plain(REMARK.sub("", content), elsewhere).split("\n")
    heading = _inline(title, elsewhere) or BOXES.get(name, "")
    if name == "exercise" and title:
        heading = f"{BOXES[name]}: {heading}"
    if name == "dropdown" or (name in BOXES and "dropdown" in options.get("class", "").split()):
        text = plain(content, elsewhere)
        return ["<details>", f"<summary>{heading or 'More'}</summary>", "", *text.split("\n"), "", "</details>"]
    if name in BOXES:
        text = f"**{heading}**\n\n{plain(content, elsewhere)}"
        return [f"> {line}".rstrip() for line in text.split("\n")]
    raise ExtensionError(
        f"the directive {name!r} has no form in the notebook that readers download; use an admonition, a div, "
        f"a dropdown, code or maths, or give it one in _ext/plain.py"
    )


def _inline(text: str, elsewhere: Elsewhere) -> str:
    def convert(found: re.Match[str]) -> str:
        if found["link"]:
            return _link(found["words"], found["target"], elsewhere)
        if found["role"]:
            return _role(found["role"], " ".join(found["content"].split()), elsewhere)
        return found["code"] or ""

    return INLINE.sub(convert, text)


def _link(words: str, target: str, elsewhere: Elsewhere) -> str:
    words = _inline(words, elsewhere)
    if urlsplit(target).scheme:
        return f"[{words or target}]({target})"
    title, address = elsewhere.page(target)
    title = escape(title)
    if address:
        return f"[{words or title}]({address})"
    # A title that leads nowhere would read as a part of the sentence.
    return f"*{title}*" if words in ("", title) else words


def _role(name: str, content: str, elsewhere: Elsewhere) -> str:
    if name in ("glue", "glue:", "glue:any", "glue:text"):
        return escape(elsewhere.glued(content))
    if name in ("cite", "cite:t", "cite:p"):
        return elsewhere.cited(content, name.partition(":")[2] or "p")
    if name == "math":
        return f"${content}$"
    if name in ("sub", "sup"):
        return f"<{name}>{content}</{name}>"
    _, _, short = name.rpartition(":")
    explicit = EXPLICIT.fullmatch(content)
    if short in CODE:
        words = explicit[1] if explicit else content
        return f"`{words.rpartition('.')[2] if words.startswith('~') else words}`"
    if short in NAMED and explicit:
        return explicit[1]
    if short == "term":
        return content
    raise ExtensionError(
        f"the role {{{name}}}`{content}` has no form in the notebook that readers download; "
        f"write words, or give it one in _ext/plain.py"
    )


def escape(text: str) -> str:
    """Return text in which nothing is markup."""
    return SPECIAL.sub(r"\\\1", text)
