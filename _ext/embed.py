"""Give each explorer a page of its own, for a frame in slides or on a learning platform.

They are made at the end of a build, in the folder `explorers` of the site: the explorer as it is by itself, its
host, two sets of colours, and nothing else. An address such as
``explorers/window.html?theme=dark#window=op:max;k:3`` chooses the colours and the state. A page that shows
explorers says where these pages are, so that its explorers can offer the code of a frame. In a frame a page
tells its height to the page around it, in a message ``{type: "pool-explorer-height", explorer, height}``.
"""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import Any

import views
from bundle import COMMENT, host
from ipywidgets.embed import embed_data
from sphinx.application import Sphinx

from pooling_lib.explorers import CostExplorer, ImageExplorer, ShiftExplorer, WindowExplorer
from pooling_lib.explorers._base import Explorer

FOLDER = "explorers"
EXPLORERS: dict[str, type[Explorer]] = {
    "window": WindowExplorer,
    "image": ImageExplorer,
    "shift": ShiftExplorer,
    "cost": CostExplorer,
}
STATIC = Path(__file__).resolve().parent / "static"
PAGE = """\
<!doctype html>
<html lang="en" data-explorer="{kind}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="description" content="{title}">
<meta name="pool-explorers" content="./">
<title>{title}</title>
<link rel="icon" href="../_static/favicon.svg">
<style>{style}</style>
<script>{script}</script>
</head>
<body>
<main>
<h1>{title}</h1>
<script type="{view_type}">{{"model_id":"{model}"}}</script>
<noscript>This explorer needs JavaScript;
<a href="../index.html" target="_blank" rel="noopener">the course</a> says it without.</noscript>
</main>
<footer>From <a href="../index.html" target="_blank" rel="noopener">{course}</a></footer>
<script type="{state_type}">{state}</script>
<script>{host}</script>
</body>
</html>
"""


def connect(app: Sphinx) -> None:
    """Connect the explorers' pages to Sphinx: the sign on every page that shows some, the pages at the end."""
    app.connect("html-page-context", tell_where)
    app.connect("build-finished", finish, priority=910)


def shows_explorers(app: Sphinx, page: str) -> bool:
    """Say whether a page has widgets that its host mounts."""
    metadata: dict[str, Any] = app.env.nb_metadata.get(page, {})  # type: ignore[attr-defined]  # MyST-NB's
    return "ipywidgets_state" in metadata.get("js_files", {})


def tell_where(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: Any) -> None:
    """Let a page that shows explorers say where they have pages of their own."""
    if shows_explorers(app, page):
        folder = context["pathto"](f"{FOLDER}/", 1)
        sign = f'<meta name="pool-explorers" content="{escape(folder)}" />\n'
        context["metatags"] = context.get("metatags", "") + sign


def finish(app: Sphinx, exception: Exception | None) -> None:
    """Write the pages after a build that shows explorers anywhere."""
    if exception is not None or app.builder.format != "html":
        return
    if any(shows_explorers(app, page) for page in app.env.found_docs):
        write(Path(app.outdir), app.config.html_title or app.config.project)


def write(site: Path, course: str) -> None:
    """Write a page for each explorer of the library."""
    folder = site / FOLDER
    folder.mkdir(exist_ok=True)
    for kind, explorer in EXPLORERS.items():
        (folder / f"{kind}.html").write_text(page_of(kind, explorer, course), encoding="utf-8")


def page_of(kind: str, explorer: type[Explorer], course: str) -> str:
    """Return the page of an explorer as it is by itself, under the name of its kind."""
    shown = explorer(name=kind)
    models = embed_data(views=[shown], drop_defaults=False)["manager_state"]["state"]
    places = views.place_models(models, [shown.model_id])
    title = (explorer.__doc__ or "").partition("\n")[0].rstrip(".")
    return PAGE.format(
        kind=kind,
        title=escape(title),
        course=escape(course),
        style=_plain("embed.css"),
        script=_plain("embed.js"),
        view_type=views.VIEW_TYPE,
        state_type=views.STATE_TYPE,
        model=places[shown.model_id],
        state=views.compact(models, places),
        host=host(),
    )


def _plain(name: str) -> str:
    """Return a file without the comments that only its authors need."""
    return COMMENT.sub("", (STATIC / name).read_text(encoding="utf-8"))
