"""Write formulas as MathML, which browsers draw by themselves."""

from __future__ import annotations

from typing import Any

from docutils import nodes
from docutils.utils.math.latex2mathml import tex2mathml
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError
from sphinx.locale import _
from sphinx.util.logging import get_node_location
from sphinx.util.math import get_node_equation_number


def setup(app: Sphinx) -> dict[str, Any]:
    """Give Sphinx a way to write formulas, which `html_math_renderer` calls "mathml"."""
    app.add_css_file("maths.css", priority=903)
    app.add_html_math_renderer("mathml", (visit_inline_math, None), (visit_block_math, None))
    return {"parallel_read_safe": True, "parallel_write_safe": True}


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
            f"{get_node_location(node)}: the formula {node.astext().strip()!r} cannot be written as MathML: "
            f"{type(error).__name__}: {error}; use what docutils' latex2mathml knows"
        ) from error
