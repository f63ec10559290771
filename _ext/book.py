"""The book's Sphinx extension: settings, maths, explorers and pages."""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path
from typing import Any

import caches
import claims
import failures
import live
import lock
import pages
import sizes
import views
from docutils import nodes
from docutils.utils.math.latex2mathml import tex2mathml
from markup import MissingError, patch
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.errors import ExtensionError
from sphinx.locale import _
from sphinx.util.logging import get_node_location
from sphinx.util.math import get_node_equation_number

HERE = Path(__file__).resolve().parent


def setup(app: Sphinx) -> dict[str, Any]:
    """Connect the parts of the book to Sphinx."""
    live.mend_output_widgets()
    failures.note_cells()
    app.connect("config-inited", configure)
    app.connect("doctree-read", sizes.set_sizes)
    app.connect("doctree-read", views.prepare_views)
    app.connect("build-finished", pages.finish, priority=900)
    app.connect("build-finished", failures.explain, priority=950)
    claims.connect(app)
    app.add_html_math_renderer("mathml", (visit_inline_math, None), (visit_block_math, None))
    app.add_css_file("book.css", priority=900)
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
    root = Path(app.srcdir)
    lock.hold(root)
    cache = caches.executed(root)
    for damage in caches.mend_notebooks(cache):
        print(damage, file=sys.stderr)
    config.nb_execution_cache_path = str(cache)


def visit_inline_math(translator: Any, node: nodes.math) -> None:
    """Write inline maths as MathML."""
    translator.body.append(as_mathml(node, as_block=False))
    raise nodes.SkipNode


def visit_block_math(translator: Any, node: nodes.math_block) -> None:
    """Write displayed maths as MathML, with its number and with what leads to it."""
    mathml = as_mathml(node, as_block=True)
    if node.get("number"):
        translator.body.append(translator.starttag(node, "div", CLASS="math"))
        translator.body.append(f'<span class="eqno">({get_node_equation_number(translator, node)})')
        translator.add_permalink_ref(node, _("Link to this equation"))
        mathml = f"</span>{mathml}</div>\n"
    elif node["ids"] or node["classes"]:
        mathml = f"{translator.starttag(node, 'div', CLASS='math')}{mathml}</div>\n"
    translator.body.append(mathml)
    raise nodes.SkipNode


def as_mathml(node: nodes.math | nodes.math_block, *, as_block: bool) -> str:
    """Return a formula as MathML."""
    try:
        return str(tex2mathml(node.astext(), as_block=as_block))
    except Exception as error:  # what it raises for a fault depends on where in the formula that stands
        raise ExtensionError(
            f"{get_node_location(node)}: the formula {node.astext()!r} cannot be written as MathML: "
            f"{type(error).__name__}: {error}; use what docutils' latex2mathml knows"
        ) from error
