"""What is left out of a style sheet is whole rules and whole variables."""

from __future__ import annotations

import pytest
from purge import Names, purge

PICTURE = "url(\"data:image/svg+xml;charset=utf-8,%3Csvg xmlns='http://www.w3.org/2000/svg'/%3E\")"


@pytest.mark.parametrize("used", [True, False])
def test_a_variable_that_holds_a_picture_goes_or_stays_as_a_whole(used: bool) -> None:
    """The semicolons inside its quotes do not end it, so the rules after it are still read."""
    sheet = f".bar{{--icon:{PICTURE};color:red}}.rest{{color:blue}}"
    page = '<p class="bar rest"></p>' + ("<style>var(--icon)</style>" if used else "")
    icon = f"--icon:{PICTURE};" if used else ""
    assert purge(sheet, Names([page], [])) == f".bar{{{icon}color:red}}\n.rest{{color:blue}}"
