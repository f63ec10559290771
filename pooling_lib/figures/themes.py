"""A figure in a notebook that runs: light and dark in one output, of which the page's theme chooses.

A kernel does not know on what ground its pictures are shown. So the output holds both, with a style sheet
that knows how JupyterLab, JupyterLite, VS Code and Colab say that they are dark; anywhere else the light one is
shown.
"""

from __future__ import annotations

import sys
from base64 import b64encode
from collections.abc import Mapping
from html import escape
from typing import Any

__all__ = ["for_either_theme", "is_read_live", "show_as_made"]

#: What of a page around an output is there in the dark only.
DARK_PAGES = (
    'body[data-jp-theme-light="false"]',
    "body.vscode-dark",
    "body.vscode-high-contrast:not(.vscode-high-contrast-light)",
    'html[theme="dark"]',
)
#: Important, since some style sheets say so of `hidden`, which hides the dark one where styles are dropped.
STYLE = f"""\
.pool-picture img {{ max-width: 100%; height: auto; }}
:is({", ".join(DARK_PAGES)}) .pool-picture .pool-picture-light {{ display: none; }}
:is({", ".join(DARK_PAGES)}) .pool-picture .pool-picture-dark {{ display: inline !important; }}"""


def is_read_live() -> bool:
    """Say whether what is shown now goes to a page that someone reads.

    Programs that run notebooks, to build a page or to compare what is stored, tell the kernel that nobody is
    there to answer it.
    """
    kernel = getattr(_shell(), "kernel", None)
    if kernel is None:
        return False
    parent = kernel.get_parent()  # of a slider's move, and in JupyterLite, it says nothing of answers
    content = parent.get("content") if isinstance(parent, Mapping) else None
    return not isinstance(content, Mapping) or content.get("allow_stdin") is not False


def show_as_made(kind: type) -> None:
    """Keep a notebook from drawing what shows itself once more, in the way that pyplot gives to every `Figure`.

    A drawer that is registered for a type goes before what the object says of itself, unless it gives nothing.
    `interact` loads pyplot's.
    """
    formatter = getattr(_shell(), "display_formatter", None)
    if formatter is not None:
        formatter.formatters["image/png"].for_type(kind, lambda _: None)


def _shell() -> Any:
    """Return the IPython that runs this, if one does."""
    return sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None


def for_either_theme(light: bytes, dark: bytes, size: Mapping[str, int], alt: str) -> str:
    """Return two PNG files of a figure as HTML, of which a page shows the one that fits its theme."""
    place = f'width="{size["width"]}" height="{size["height"]}" alt="{escape(alt)}"'
    one, other = (f'src="data:image/png;base64,{b64encode(png).decode()}" {place}' for png in (light, dark))
    images = f'<img class="pool-picture-light" {one}><img class="pool-picture-dark" hidden {other}>'
    return f'<div class="pool-picture"><style>{STYLE}</style>{images}</div>'
