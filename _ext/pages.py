"""Mend the pages that the theme writes, make them light, and check that every one is there."""

from __future__ import annotations

import logging
import re
from pathlib import Path

from bundle import Bundle
from fontTools import subset
from fontTools.ttLib import TTFont
from pictures import lighten
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError

# 1.5 MB a page, to draw icons that the theme's web font draws too; it rewrites elements inside of explorers.
ICON_SCRIPT = re.compile(r'<script[^>]*src="[^"]*scripts/fontawesome\.js[^"]*"[^>]*></script>\s*')
# The words of the whole book, which no page but the search page asks for.
SEARCH_SCRIPT = re.compile(
    r'<script[^>]*src="[^"]*(searchtools|language_data|searchindex)\.js[^"]*"[^>]*></script>\s*'
)
# In a saved copy a page cannot fetch another one to show a piece of it; the results themselves are found.
NO_SUMMARY = (
    '<script>if (location.protocol === "file:") DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY = false;</script>\n'
)
# The theme's own script finds out late whether the reader's system is dark: the page, laid out in neither mode,
# would be styled twice.
MODE_UNKNOWN = 'dataset.theme = localStorage.getItem("theme") || "auto";'
MODE = """dataset.theme = ({ light: "light", dark: "dark" })[document.documentElement.dataset.mode]
      ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
    // Paper is white.
    let shown;
    matchMedia("print").addEventListener("change", ({ matches: printed }) => {
      const { dataset } = document.documentElement;
      if (printed) shown = dataset.theme;
      dataset.theme = printed ? "light" : shown;
    });"""
# The logo stands in the sidebar, which is no landmark in the theme.
SIDEBAR = '<div id="pst-primary-sidebar" '
LANDMARK = f'{SIDEBAR}role="region" aria-label="Site" '

# Roles of the bibliography that browsers have given up, and a cell that heads nothing.
FIXES = {
    ' role="doc-biblioentry"': "",
    '<div role="list" class="citation-list">': '<div class="citation-list">',
    '<th class="head"><p></p></th>': "<td></td>",
}

ICON_CLASS = re.compile(r"\bfa-([a-z0-9-]+)")
ICON_RULE = re.compile(r'((?:\.fa-[a-z0-9-]+:before,?)+)\{content:"\\([0-9a-f]+)"\}')
ICON_VARIABLE = re.compile(r'--pst-icon-[a-z-]+:"(?:\\([0-9a-f]+)|(.))"')


def finish(app: Sphinx, exception: Exception | None) -> None:
    """Mend every page after a build, and fail when one is missing."""
    if exception is not None or app.builder.format != "html":
        return
    missing = [name for name in app.env.found_docs if not Path(app.builder.get_outfilename(name)).exists()]
    if missing:
        raise ExtensionError(f"no page was written for {', '.join(sorted(missing))}")
    site = Path(app.outdir)
    texts = {path: mend(path, path.read_text(encoding="utf-8")) for path in sorted(site.rglob("*.html"))}
    keep_used_icons(site, "".join(texts.values()))
    bundle = Bundle(site, texts)
    cache = Path(app.srcdir) / "_build" / ".pictures"
    for path, html in texts.items():
        path.write_text(lighten(site, path, bundle.arrange(path, html), cache), encoding="utf-8")
    for path in (site / "_images").glob("*.png"):
        path.unlink()  # a lighter file has taken its place
    # By it Sphinx would leave alone the pages that it thinks unchanged, which are no longer as it wrote them;
    # and it tells one folder from another.
    (site / ".buildinfo").unlink(missing_ok=True)


def mend(path: Path, html: str) -> str:
    """Return the text of the page at `path` with the theme's faults mended."""
    html = ICON_SCRIPT.sub("", html).replace(MODE_UNKNOWN, MODE)
    if path.name == "search.html":
        html = html.replace("</head>", f"{NO_SUMMARY}</head>", 1)
    else:
        html = SEARCH_SCRIPT.sub("", html)
    if LANDMARK not in html:
        html = html.replace(SIDEBAR, LANDMARK)
    for fault, remedy in FIXES.items():
        html = html.replace(fault, remedy)
    return html


def keep_used_icons(site: Path, pages: str) -> None:
    """Cut the theme's icon font (156 kB) and its rules down to the icons that pages, styles and scripts name.

    What is written is TrueType under the names that the style sheet asks for: a browser goes by a font's first
    bytes.
    """
    logging.getLogger("fontTools").setLevel(logging.WARNING)
    static = site / "_static"
    for path in (static / "scripts").glob("fontawesome.js*"):
        path.unlink()
    scripts = "".join(path.read_text(encoding="utf-8") for path in static.rglob("*.js"))
    named = set(ICON_CLASS.findall(pages + scripts))
    sheet = static / "styles" / "pydata-sphinx-theme.css"
    css = sheet.read_text(encoding="utf-8")
    points = {ord(char) if char else int(code, 16) for code, char in ICON_VARIABLE.findall(css)}

    def keep(rule: re.Match[str]) -> str:
        if not named & set(ICON_CLASS.findall(rule[1])):
            return ""
        points.add(int(rule[2], 16))
        return rule[0]

    sheet.write_text(ICON_RULE.sub(keep, css), encoding="utf-8")
    fonts = static / "vendor" / "fontawesome" / "webfonts"
    # Without the time of its making: two builds of one book are equal.
    font = TTFont(fonts / "fa-solid-900.ttf", recalcTimestamp=False)
    cutter = subset.Subsetter()
    cutter.populate(unicodes=points)
    cutter.subset(font)
    for suffix in (".ttf", ".woff2"):
        font.save(fonts / f"fa-solid-900{suffix}")
