"""Mend the pages that the theme writes, and check that every one is there."""

from __future__ import annotations

import re
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.errors import ExtensionError

# What to look for, what to put there, and why.
SEARCH = re.compile(r'<script src="[^"]*(searchtools|language_data|searchindex)\.js[^"]*"></script>\s*')
MENDS = [
    # 1.5 MB a page, to draw icons that the theme's web font draws too; it rewrites elements of explorers.
    (re.compile(r'<script[^>]*src="[^"]*scripts/fontawesome\.js[^"]*"[^>]*></script>'), ""),
]


def mend(name: str, html: str) -> str:
    """Return the text of the page `name` with the theme's faults mended."""
    if name != "search.html":
        html = SEARCH.sub("", html)  # the whole book's words, which nothing on other pages asks for
    for pattern, replacement in MENDS:
        html = pattern.sub(replacement, html)
    return html


def finish(app: Sphinx, exception: Exception | None) -> None:
    """Mend every page after a build, and fail when one is missing."""
    if exception is not None or app.builder.format != "html":
        return
    missing = [name for name in app.env.found_docs if not Path(app.builder.get_outfilename(name)).exists()]
    if missing:
        raise ExtensionError(f"no page was written for {', '.join(sorted(missing))}")
    for path in Path(app.outdir).rglob("*.html"):
        html = path.read_text(encoding="utf-8")
        mended = mend(path.name, html)
        if mended != html:
            path.write_text(mended, encoding="utf-8")
