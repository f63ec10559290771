"""The page for teachers: every link leads to the state or section that it names, and lessons add up."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import embed
import explorer_page
import pytest
from conftest import serve
from docutils import nodes
from playwright.sync_api import Page, expect

ROOT = Path(__file__).parent.parent
TEXT = (ROOT / "chapters" / "teachers.md").read_text(encoding="utf-8")
LINKS = list(dict.fromkeys(unescape(link) for link in re.findall(r'<a href="([^"]+)">', TEXT)))
STATES = [link for link in LINKS if link.startswith("../explorers/")]
SECTIONS = [link for link in LINKS if re.match(r"\d\d_", link)]
HANDOUTS = [link for link in LINKS if link.startswith("../handouts/")]


@pytest.fixture(scope="module")
def explorers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Give the address of a site that has the explorers' pages, and what they lead to."""
    folder = tmp_path_factory.mktemp("site")
    embed.write(folder, "Pooling, Measured")
    (folder / "_static").mkdir()
    (folder / "_static" / "favicon.svg").write_bytes((embed.STATIC / "favicon.svg").read_bytes())
    with serve(folder) as url:
        yield f"{url}/explorers"


def test_every_link_leads_to_an_explorer_a_section_or_a_handout() -> None:
    """There is no fourth kind, which no test here would follow."""
    assert sorted(STATES + SECTIONS + HANDOUTS) == sorted(LINKS)
    assert len(STATES) >= 20
    assert {re.split(r"[/.#]", link)[4] for link in STATES} == set(embed.EXPLORERS)


@pytest.mark.parametrize("link", STATES)
def test_an_explorer_reads_the_state_of_a_link_and_tells_the_same_one(
    page: Page, explorers: str, link: str
) -> None:
    """To the letter, so that nothing in the link was passed over."""
    explorer_page.lend_clipboard(page)
    page.goto(f"{explorers}/{link.removeprefix('../explorers/')}")
    root = page.locator(".pool-explorer")
    explorer_page.tool(root, "Copy link").click()
    expect(explorer_page.told(root)).to_have_text("Copied: the link opens this explorer as it is now.")
    assert page.evaluate("window.copied") == f"{explorers}/{link.removeprefix('../explorers/')}"
    expect(page.get_by_text("The link to this explorer")).to_have_count(0)


@pytest.mark.parametrize("link", SECTIONS)
def test_a_section_that_is_linked_to_is_a_heading_of_its_chapter(link: str) -> None:
    name, _, fragment = link.partition(".html#")
    cells = json.loads((ROOT / "chapters" / f"{name}.ipynb").read_text(encoding="utf-8"))["cells"]
    text = "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")
    assert fragment in {nodes.make_id(title) for title in re.findall(r"^## (.+)$", text, re.MULTILINE)}


@pytest.mark.parametrize("minutes", [45, 90])
def test_the_steps_of_a_lesson_follow_each_other_and_fill_it(minutes: int) -> None:
    part = TEXT.partition(f"## A lesson of {minutes} minutes")[2].partition("\n## ")[0]
    steps = [
        (int(first), int(last)) for first, last in re.findall(r"^\| (\d+) to (\d+) \|", part, re.MULTILINE)
    ]
    starts, ends = zip(*steps, strict=True)
    assert starts == (0, *ends[:-1])
    assert ends[-1] == minutes
    assert all(last > first for first, last in steps)


def test_each_challenge_of_a_lesson_is_one_of_the_list() -> None:
    """Whose answers the key has, each once."""
    lessons, _, listed = TEXT.partition("(class-challenges)=")
    found = re.findall(r'^\d\. <a href="([^"]+)">', listed, re.MULTILINE)
    assert len(set(found)) == len(found) > 5
    assert set(re.findall(r'"([^"]+view:challenge[^"]+)"', lessons)) <= set(found)


def lesson_rows() -> list[list[str]]:
    """Return the rows of both lessons: minutes, what happens, what is shown at first, and what afterwards."""
    rows = re.findall(r"^\| \d+ to \d+ \|.*$", TEXT, re.MULTILINE)
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in rows]


def test_what_is_shown_while_a_class_thinks_is_not_what_is_shown_then() -> None:
    """And wherever something is shown afterwards, there is something to think about."""
    rows = lesson_rows()
    assert all(len(row) == 4 for row in rows)
    assert sum(bool(row[3]) for row in rows) >= 8
    for _, happens, first, then in rows:
        assert first
        assert not set(re.findall(r'href="([^"]+)"', first)) & set(re.findall(r'href="([^"]+)"', then))
        assert "?" in happens or "redict" in happens or not then


#: What is asked of each state, which would give it away if it could be read there.
ASKED = {
    "window=op:max;step:true": ["9", "8"],  # the later outputs
    "window=op:max;s:2": ["output 2 × 2", "output 4 × 4"],
    "window=op:max": ["gradient of the input"],
    "window=op:average": ["gradient of the input"],
    "image=filter:none;g:0": [" dB"],
    "image=filter:vertical;ops:(max,average);g:0": [" dB", "223 × 225"],
    "shift=pattern:ring;by:(0,0)": ["Moved ", "58 of 64"],
    "cost=maps:(16,32,64,128)": [" %", "623 M"],
}


#: What an explorer says once it has drawn such a state.
DRAWN = {"window": "input 6 × 6", "image": "equal", "shift": "Not moved yet", "cost": "15.8 G"}


def test_every_state_shown_while_a_class_thinks_is_looked_at() -> None:
    """But for challenges, whose outputs are blank."""
    shown = [link for row in lesson_rows() for link in re.findall(r'/explorers/\w+\.html#([^"]+)"', row[2])]
    assert {link for link in shown if "view:challenge" not in link} == set(ASKED)


@pytest.mark.parametrize("state", ASKED)
def test_what_a_class_is_asked_cannot_be_read_in_what_is_shown_meanwhile(
    page: Page, explorers: str, state: str
) -> None:
    """As a teacher finds it who opens the link in front of the class."""
    page.goto(f"{explorers}/{state.partition('=')[0]}.html#{state}")
    root = page.locator(".pool-explorer")
    seen = root.locator(".pool-panel-output") if "step:true" in state else root
    expect(root).to_contain_text(DRAWN[state.partition("=")[0]])
    text = " ".join(seen.inner_text().split())
    assert [answer for answer in ASKED[state] if answer in text] == []


@pytest.mark.parametrize("label", ["Ask me again", "Start again", "Guess again"])
def test_the_page_says_what_to_press_between_two_classes(label: str) -> None:
    """In the words that stand on the buttons which forget an answer."""
    scripts = [*embed.STATIC.glob("*.js"), *(ROOT / "pooling_lib" / "explorers" / "static").rglob("*.js")]
    assert any(f'"{label}"' in path.read_text(encoding="utf-8") for path in scripts)
    part = TEXT.partition("## Before the next class")[2].partition("\n## ")[0]
    assert f"*{label}*" in part
