"""Join the style sheets and the scripts of a page into one file each.

The theme and its extensions load eleven style sheets and ten scripts, most of which hold the page up until they
are there. On a slow line each costs a round trip before the page can be read. The host of the explorers stays
apart: it waits for nothing but the page's own text.
"""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

SHEET = re.compile(r'<link [^>]*?href="(?:\.\./)*(_static/[^"?]+\.css)[^"]*"[^>]*>\s*')
SCRIPT = re.compile(r'<script [^>]*?src="(?:\.\./)*(_static/[^"?]+\.js)[^"]*"[^>]*></script>\s*')
PRELOAD = re.compile(r'<link rel="preload" as="script"[^>]*>\s*')
INLINE = re.compile(r"<script>.*?</script>\s*", re.DOTALL)
IMPORT = re.compile(r'@(charset|import) "[^"]*";')
RELATIVE = re.compile(r"url\((?!data:|\"|'|\.\.|/)")
SOURCE_MAP = re.compile(r"(//|/\*)# sourceMappingURL=.*")

# Read at once, by scripts of the page itself.
OPTIONS = "_static/documentation_options.js"
HOST = "_static/host.js"


def bundle(site: Path, path: Path, html: str) -> str:
    """Return the text of a page with one style sheet and one script; write them if they are not there yet."""
    head, end, body = html.partition("</head>")
    sheets, scripts = (
        SHEET.findall(head),
        [name for name in SCRIPT.findall(html) if name not in (OPTIONS, HOST)],
    )
    if not sheets or path.name == "search.html":  # whose scripts rely on their order
        return html
    root = "../" * len(path.relative_to(site).parts[1:])
    style = _write(site, "_static/styles", "css", _join_sheets(site, sheets))
    script = _write(site, "_static/scripts", "js", _join_scripts(site, scripts))
    at_once = f"<script>{(site / OPTIONS).read_text(encoding='utf-8')}</script>\n" + "".join(
        INLINE.findall(head)
    )
    if HOST in html:
        at_once += f'<script async src="{root}{HOST}"></script>\n'
    links = (
        f'{at_once}<link rel="stylesheet" href="{root}{style}">\n<script defer src="{root}{script}"></script>\n'
    )
    first = SHEET.search(head).start()  # type: ignore[union-attr]
    start, rest = head[:first], head[first:]
    for pattern in (SHEET, SCRIPT, PRELOAD, INLINE):
        start, rest, body = pattern.sub("", start), pattern.sub("", rest), _without(pattern, body)
    return start + links + rest + end + body


def _without(pattern: re.Pattern[str], body: str) -> str:
    """Take the files that are in the bundle out of the body; its own scripts stay."""
    return body if pattern is INLINE else pattern.sub("", body)


def _join_sheets(site: Path, names: list[str]) -> str:
    parts = []
    for name in ["_static/basic.css", *names]:  # which the theme imports
        text = IMPORT.sub("", (site / name).read_text(encoding="utf-8"))
        parts.append(text if "/styles/" in name else RELATIVE.sub("url(../", text))
    return "\n".join(parts)


def _join_scripts(site: Path, names: list[str]) -> str:
    # The semicolon keeps one file's "use strict" from ruling the others.
    texts = [SOURCE_MAP.sub("", (site / name).read_text(encoding="utf-8")) for name in names]
    return ";\n" + "\n;\n".join(texts)


def _write(site: Path, folder: str, kind: str, text: str) -> str:
    """Write a bundle under a name that changes with its content, and return its path."""
    name = f"{folder}/book-{hashlib.sha256(text.encode()).hexdigest()[:8]}.{kind}"
    (site / name).write_text(text, encoding="utf-8")
    return name
