"""Join the modules of an explorer's page into the one source that a widget carries.

A widget's JavaScript travels as one string and is imported from a Blob, where a relative import leads nowhere.
So a module and all it imports are put one behind the other. They share one scope then, and a name that two of
them use at top level is refused.
"""

from __future__ import annotations

import posixpath
import re
from pathlib import Path

__all__ = ["join_script", "join_style"]

STATIC = Path(__file__).parent / "static"

_IMPORT = re.compile(r'^import \{([^}]*)\} from "(\.[\w./-]+\.js)";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async function|function|const|class)\b)", re.MULTILINE)
_LINE_COMMENT = re.compile(r"^[ ]*//[^\n]*\n", re.MULTILINE)
_TOP_LEVEL = re.compile(r"^(?:async )?(?:function\*? ?|const |let |class )(\w+)", re.MULTILINE)
_BLOCK_COMMENT = re.compile(r"^[ ]*/\*(?:(?!\*/).)*\*/[ ]*\n", re.MULTILINE | re.DOTALL)
_INLINE_TYPE = re.compile(r"/\*\* @type \{[^\n]*?\} \*/ ")


def join_script(entry: str, folder: Path = STATIC) -> str:
    """Return a module and everything it imports as one module, without comments.

    Parameters
    ----------
    entry : str
        The module whose exports are wanted, as a path in `folder`, such as ``"window/window.js"``.
    folder : Path
        Where the modules are.

    Raises
    ------
    ValueError
        If a module imports or exports in a form that cannot be joined, or two use one name at top level.
    """
    parts: dict[str, str] = {}
    _collect(entry, folder, parts, set())
    owners: dict[str, str] = {}
    for module, source in parts.items():
        for name in _TOP_LEVEL.findall(source):
            if (other := owners.setdefault(name, module)) != module:
                raise ValueError(
                    f"{other} and {module} both define {name}, and would share one scope; rename one"
                )
    return "\n".join(parts.values())


def join_style(*names: str) -> str:
    """Return style sheets one behind the other, without comments."""
    return "\n".join(_BLOCK_COMMENT.sub("", (STATIC / name).read_text("utf-8")) for name in names)


def _collect(name: str, folder: Path, parts: dict[str, str], visited: set[str], is_entry: bool = True) -> None:
    """Append a module's imports, each once, and then the module."""
    visited.add(name)
    source = (folder / name).read_text("utf-8")
    for names, address in _IMPORT.findall(source):
        imported = posixpath.normpath(posixpath.join(posixpath.dirname(name), address))
        if " as " in names:
            raise ValueError(f"{name} renames what it imports from {imported}; use the exported name")
        if imported not in visited:
            _collect(imported, folder, parts, visited, is_entry=False)
    source = _IMPORT.sub("", source)
    if not is_entry:
        source = _EXPORT.sub("", source)
    for comment in (_LINE_COMMENT, _BLOCK_COMMENT, _INLINE_TYPE):
        source = comment.sub("", source)
    left = re.search(r"^import\b.*" if is_entry else r"^(?:import|export)\b.*", source, re.MULTILINE)
    if left:
        raise ValueError(
            f'{name} says {left[0]!r}, which cannot be joined; use `import {{ name }} from "./file.js";` '
            "and `export` before function, const or class"
        )
    parts[name] = source.strip() + "\n"
