"""The book's Sphinx extension."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from docutils import nodes
from docutils.utils.math.latex2mathml import tex2mathml
from sphinx.application import Sphinx
from sphinx.config import Config

HERE = Path(__file__).resolve().parent


def setup(app: Sphinx) -> dict[str, Any]:
    """Connect the parts of the book to Sphinx."""
    app.connect("config-inited", configure)
    app.add_html_math_renderer("mathml", (visit_inline_math, None), (visit_block_math, None))
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def configure(app: Sphinx, config: Config) -> None:
    """Set what would replace Jupyter Book's own settings if it stood in _config.yml."""
    config.html_theme_options = {
        **config.html_theme_options,
        "use_sidenotes": True,
    }
    config.nb_execution_cache_path = str(
        Path(app.srcdir) / "_build" / ".jupyter_cache" / sources_digest(Path(app.srcdir))
    )


def sources_digest(root: Path) -> str:
    """Return a digest of what the chapters import: jupyter-cache sees their own cells only."""
    digest = hashlib.sha256()
    for path in sorted([*root.glob("pooling_lib/**/*"), root / "requirements.txt"]):
        if path.is_file() and "__pycache__" not in path.parts:
            digest.update(path.relative_to(root).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def visit_inline_math(translator: Any, node: nodes.math) -> None:
    """Write inline maths as MathML."""
    translator.body.append(tex2mathml(node.astext(), as_block=False))
    raise nodes.SkipNode


def visit_block_math(translator: Any, node: nodes.math_block) -> None:
    """Write displayed maths as MathML."""
    translator.body.append(tex2mathml(node.astext(), as_block=True))
    raise nodes.SkipNode
