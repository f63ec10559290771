"""What the book sets of others is there to be set (`_ext/book.py`)."""

from __future__ import annotations

from types import SimpleNamespace

import book
import pytest
from sphinx.errors import ExtensionError


class Settings(SimpleNamespace):
    """The settings of a Sphinx without MyST-NB's."""

    def __contains__(self, name: str) -> bool:
        """Say whether somebody asks for a setting."""
        return name.startswith("html_")


def test_a_setting_that_myst_nb_has_no_more_fails_the_build() -> None:
    """By its name: without it, every page would ask for scripts of another host."""
    message = (
        r"^MyST-NB no longer has a setting nb_ipywidgets_js, which `configure` mends: look at _ext/book\.py"
    )
    with pytest.raises(ExtensionError, match=message):
        book.configure(SimpleNamespace(), Settings(html_static_path=[], html_context={}, html_theme_options={}))
