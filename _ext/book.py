"""The book's Sphinx extension: settings, and what connects its parts to Sphinx."""

from __future__ import annotations

import hashlib
import os
import sys
from pathlib import Path
from typing import Any

import bibliography
import build_lock
import caches
import captions
import claims
import downloads
import embed
import failures
import handouts
import inbrowser
import live_cells
import maths
import parallel_runs
import predictions
import sizes
import theme_pages
import views
from markup import MissingError, patch
from sphinx.application import Sphinx
from sphinx.config import Config

from pooling_lib.figures.canvas import MODES

HERE = Path(__file__).resolve().parent


def setup(app: Sphinx) -> dict[str, Any]:
    """Connect the parts of the book to Sphinx."""
    live_cells.mend_output_widgets()
    failures.note_cells()
    app.connect("config-inited", configure)
    app.connect("doctree-read", sizes.set_sizes)
    app.connect("doctree-read", views.prepare_views)
    app.connect("build-finished", theme_pages.finish, priority=900)
    parallel_runs.connect(app, inbrowser.prepare)
    captions.connect(app)
    claims.connect(app)
    downloads.connect(app)
    embed.connect(app)
    handouts.connect(app)
    inbrowser.connect(app)
    maths.setup(app)
    predictions.setup(app)
    app.add_css_file("book.css", priority=900)
    app.add_css_file("predictions.css", priority=901)
    app.add_js_file("position.js", priority=900)
    app.add_js_file("scrolling.js", priority=100)
    app.add_js_file("colours.js", priority=100)
    app.add_js_file("saved.js", priority=903)
    # What these modules do to a page is kept in its doctree: when they change, every page is read anew.
    version = int.from_bytes(
        hashlib.sha256(b"".join(path.read_bytes() for path in sorted(HERE.glob("*.py")))).digest()[:6]
    )
    return {"parallel_read_safe": True, "parallel_write_safe": True, "env_version": version}


@patch
def configure(app: Sphinx, config: Config) -> None:
    """Set what would replace Jupyter Book's own settings if it stood in _config.yml."""
    config.html_static_path.append(str(HERE / "static"))
    config.html_favicon = str(HERE / "static" / "favicon.svg")
    config.html_context["default_mode"] = "auto"
    # Sphinx itself warns, and so fails the build, of an option that the theme has not.
    options: dict[str, Any] = config.html_theme_options
    options |= {
        "navbar_persistent": [],  # the theme shows a second search field there
        "primary_sidebar_end": [],
        "use_sidenotes": True,
    }
    if not options.get("repository_url"):
        options["launch_buttons"] = {}
    for name in ("nb_ipywidgets_js", "nb_execution_cache_path"):
        if name not in config:
            raise MissingError(f"a setting {name}", "MyST-NB")
    # The page's own host mounts the explorers; MyST-NB's default is 1.4 MB from a CDN.
    config.nb_ipywidgets_js = {}
    bibliography.choose(config)
    root = Path(app.srcdir)
    build_lock.hold(root)
    os.environ[MODES] = "dark"  # for the kernels: what they draw is also shown on a dark page
    cache = caches.executed(root)
    for damage in caches.mend_notebooks(cache):
        print(damage, file=sys.stderr)
    config.nb_execution_cache_path = str(cache)
