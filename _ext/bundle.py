"""Put the parts of a page in the order in which a reader needs them.

The theme and its extensions load eleven style sheets and ten scripts, most of which hold the page up until they
are there. On a slow line each costs a round trip before the page can be read. So there is one style sheet, cut
down to what the site uses; the host of the explorers stands in the page itself, before anything that it would
have to wait for; and what can wait stands at the end: the state of the explorers, then the theme's scripts.
"""

from __future__ import annotations

import functools
import hashlib
import re
from collections.abc import Iterable
from pathlib import Path

from purge import Names, purge

SHEET = re.compile(r'<link [^>]*?href="(?:\.\./)*(_static/[^"?]+\.css)[^"]*"[^>]*>\s*')
SCRIPT = re.compile(r'<script [^>]*?src="(?:\.\./)*(_static/[^"?]+\.js)[^"]*"[^>]*></script>\s*')
PRELOAD = re.compile(r'<link rel="preload" as="script"[^>]*>\s*')
INLINE = re.compile(r"<script>.*?</script>\s*", re.DOTALL)
STATE = re.compile(r'<script type="application/vnd\.jupyter\.widget-state\+json">.*?</script>\s*', re.DOTALL)
IMPORT = re.compile(r'@(charset|import) "[^"]*";')
RELATIVE = re.compile(r"url\((?!data:|\"|'|\.\.|/)")
COMMENT = re.compile(r"^[ ]*/\*(?:(?!\*/).)*\*/[ ]*\n", re.MULTILINE | re.DOTALL)
SOURCE_MAP = re.compile(r"(//|/\*)# sourceMappingURL=.*")

# Read at once, by scripts of the page itself.
OPTIONS = "_static/documentation_options.js"
HOST = Path(__file__).resolve().parent / "static" / "host.js"
# Its scripts rely on their order.
SEARCH = "search.html"


def host() -> str:
    """Return the host of the explorers as pages carry it: without comments, which hold its types."""
    return COMMENT.sub("", HOST.read_text(encoding="utf-8"))


class Bundle:
    """The style sheet and the script that the pages of a site share, written once each."""

    def __init__(self, site: Path, pages: dict[Path, str]) -> None:
        self.site = site
        scripts = {name for html in pages.values() for name in SCRIPT.findall(html)}
        self.names = Names(pages.values(), [self._read(name) for name in scripts])
        self.style = functools.cache(self._write_style)
        self.script = functools.cache(self._write_script)

    def arrange(self, path: Path, html: str) -> str:
        """Return the text of a page with one style sheet, and with one script unless it is the search page."""
        head, end, body = html.partition("</head>")
        sheets = SHEET.findall(head)
        if not sheets:
            return html
        root = "../" * len(path.relative_to(self.site).parts[1:])
        link = f'<link rel="stylesheet" href="{root}{self.style(tuple(sheets))}">\n'
        first = head.index(next(SHEET.finditer(head))[0])
        start, rest = head[:first], SHEET.sub("", head[first:])
        if path.name == SEARCH:
            return start + link + rest + end + body
        scripts = tuple(name for name in SCRIPT.findall(html) if name != OPTIONS)
        at_once = [f"<script>{self._read(OPTIONS)}</script>\n", *INLINE.findall(head)]
        last = [f'<script defer src="{root}{self.script(scripts)}"></script>\n']
        if states := STATE.findall(head):
            at_once.append(f"<script>{host()}</script>\n")
            last = [*states, *last]
        for pattern in (SCRIPT, PRELOAD, INLINE, STATE):
            start, rest = pattern.sub("", start), pattern.sub("", rest)
        body = PRELOAD.sub("", SCRIPT.sub("", body))
        text, close, after = body.rpartition("</body>")
        return start + "".join(at_once) + link + rest + end + text + "".join(last) + close + after

    def _read(self, name: str) -> str:
        return (self.site / name).read_text(encoding="utf-8")

    def _write_style(self, names: tuple[str, ...]) -> str:
        text = purge(join_sheets(self.site, names), self.names)
        return self._write("_static/styles", "css", f"/* What the site uses of {' '.join(names)} */\n{text}")

    def _write_script(self, names: tuple[str, ...]) -> str:
        # The semicolon keeps one file's "use strict" from ruling the others.
        texts = [SOURCE_MAP.sub("", self._read(name)) for name in names]
        return self._write("_static/scripts", "js", ";\n" + "\n;\n".join(texts))

    def _write(self, folder: str, kind: str, text: str) -> str:
        """Write a file under a name that changes with its content, and return its path."""
        name = f"{folder}/book-{hashlib.sha256(text.encode()).hexdigest()[:8]}.{kind}"
        (self.site / name).write_text(text, encoding="utf-8")
        return name


def join_sheets(site: Path, names: Iterable[str]) -> str:
    """Return the style sheets of a page one behind the other, for use from the folder of the styles."""
    parts = []
    for name in ("_static/basic.css", *names):  # which the theme imports
        text = IMPORT.sub("", (site / name).read_text(encoding="utf-8"))
        parts.append(text if "/styles/" in name else RELATIVE.sub("url(../", text))
    return "\n".join(parts)
