"""What the build makes of a notebook's widgets (`_ext/views.py`): a small book, built and opened for real."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from playwright.sync_api import Page, expect

ROOT = Path(__file__).parent.parent

DEFINE = """
import anywidget
import ipywidgets
import traitlets


class Counter(anywidget.AnyWidget):
    _esm = '''export default {
      render({ model, el }) {
        const button = document.createElement("button");
        const show = () => { button.textContent = "</script> " + model.get("count"); };
        button.onclick = () => model.set("count", model.get("count") + 1);
        model.on("change:count", show);
        show();
        el.append(button);
      },
    };'''
    count = traitlets.Int(3).tag(sync=True)


first, second = Counter(), Counter(count=5)
_ = ipywidgets.jslink((first, "count"), (second, "count"))
first
"""
INTERACT = """
@ipywidgets.interact(size=(1, 5))
def draw(size=2):
    print("size", size)
"""
BAR = """
from tqdm.auto import tqdm

for _ in tqdm(range(3), desc="steps"):
    pass
"""


def build(folder: Path, *cells: tuple[str, list[str]]) -> subprocess.CompletedProcess[str]:
    """Build a book of one chapter with the settings of the real one."""
    shutil.copytree(ROOT / "_ext", folder / "_ext", ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "chapters").mkdir()
    for name in ("_config.yml", "requirements.txt", "chapters/references.bib"):
        shutil.copy(ROOT / name, folder / name)
    (folder / "_toc.yml").write_text("format: jb-book\nroot: chapters/index\nchapters:\n- file: chapters/a\n")
    (folder / "chapters" / "index.md").write_text("# Book\n\n(run-the-notebooks)=\n## Run the notebooks\n")
    made = [nbformat.v4.new_markdown_cell("# Chapter")]
    made += [nbformat.v4.new_code_cell(source, metadata={"tags": tags}) for source, tags in cells]
    nbformat.write(nbformat.v4.new_notebook(cells=made), folder / "chapters" / "a.ipynb")
    start = "from jupyter_book.cli.main import main; main()"
    command = [sys.executable, "-c", start, "build", str(folder), "-W", "-n", "--keep-going"]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder)


def test_a_widget_that_needs_a_kernel_fails_the_build_and_is_named(tmp_path: Path) -> None:
    """A reader must never meet an empty place."""
    result = build(tmp_path, ("import ipywidgets\nipywidgets.IntSlider()", []))
    assert result.returncode != 0
    assert "a.ipynb: cell 2 shows IntSliderModel, which needs a kernel" in result.stdout + result.stderr


@pytest.fixture(scope="module")
def chapter(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the page of a chapter with explorers, a link between them, a live cell and a progress bar."""
    folder = tmp_path_factory.mktemp("book")
    result = build(folder, (DEFINE, []), ("second", []), (INTERACT, ["live"]), (BAR, []))
    assert result.returncode == 0, result.stdout + result.stderr
    return folder / "_build" / "html" / "chapters" / "a.html"


def test_explorers_of_a_built_page_work_and_stay_linked(page: Page, chapter: Path) -> None:
    """From the notebook's cells to the reader's click."""
    page.goto(chapter.as_uri())
    buttons = page.locator(".pool-host button")
    expect(buttons).to_have_text(["</script> 3", "</script> 3"])
    buttons.last.click()
    expect(buttons).to_have_text(["</script> 4", "</script> 4"])


def test_a_live_cell_shows_its_default_output_and_how_to_run_it(page: Page, chapter: Path) -> None:
    """Its controls want a kernel, which the page has not."""
    page.goto(chapter.as_uri())
    live = page.locator(".tag_live")
    expect(live).to_contain_text("size 2")
    expect(live).to_contain_text("want a running kernel")
    assert (
        live.get_by_role("link", name="run this notebook").get_attribute("href")
        == "index.html#run-the-notebooks"
    )


def test_a_progress_bar_becomes_the_line_it_ended_with(page: Page, chapter: Path) -> None:
    """The bar itself is a widget of the kernel's."""
    page.goto(chapter.as_uri())
    expect(page.locator(".cell_output").last).to_contain_text("steps: 100% 3/3")


def test_a_page_carries_each_source_once_and_no_other_model(chapter: Path) -> None:
    """Sliders and layouts stay behind, and two explorers of one kind share their source."""
    html = chapter.read_text(encoding="utf-8")
    assert html.count("new_widget") == 0
    assert html.count('document.createElement(\\"button\\")') == 1
    assert "SliderModel" not in html
    assert "LayoutModel" not in html
    assert html.count('"model_name":"AnyModel"') == 2
    assert html.count('"model_name":"LinkModel"') == 1
