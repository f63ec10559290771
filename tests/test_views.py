"""What the build makes of a notebook's widgets (`_ext/views.py`): a small book, built and opened for real."""

from __future__ import annotations

import base64
import io
import json
from pathlib import Path
from typing import Any

import markup
import pytest
import small_book
from docutils import nodes
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from playwright.sync_api import Page, expect
from views import _static_nodes, compact, place_models


def test_a_widget_that_needs_a_kernel_fails_the_build_and_is_named(tmp_path: Path) -> None:
    """A reader must never meet an empty place."""
    result = small_book.jupyter_book(
        small_book.write(tmp_path, ("import ipywidgets\nipywidgets.IntSlider()", []))
    )
    assert result.returncode != 0
    assert "a.ipynb: cell 2 shows IntSliderModel, which needs a kernel" in result.stdout + result.stderr


@pytest.fixture
def chapter(built_by_hand: Path) -> Path:
    """Give the page of a chapter with explorers, a link between them, a live cell and a progress bar."""
    return built_by_hand / "_build" / "html" / "chapters" / "a.html"


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


def test_the_figure_of_a_live_cell_has_a_version_for_a_dark_page(page: Page, chapter: Path) -> None:
    """As every other figure of the book: one of the two is shown."""
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]  # one of its words
        page.goto(chapter.as_uri())
        images = page.locator(".pool-wants-kernel img")
        expect(images).to_have_count(2)
        shown = page.locator(".pool-wants-kernel img:visible")
        expect(shown).to_have_count(1)
        expect(shown).to_have_class(f"only-{theme}")
        expect(shown).to_have_css("background-color", "rgba(0, 0, 0, 0)")


def test_a_progress_bar_becomes_the_line_it_ended_with(page: Page, chapter: Path) -> None:
    """The bar itself is a widget of the kernel's, and how fast it was is another run's affair."""
    page.goto(chapter.as_uri())
    expect(page.locator(".cell_output .stream pre").last).to_have_text("steps: 100% 3/3")


def test_a_page_carries_each_source_once_and_no_other_model(chapter: Path) -> None:
    """Sliders and layouts stay behind, and two explorers of one kind share their source."""
    html = chapter.read_text(encoding="utf-8")
    assert html.count("new_widget") == 0
    assert html.count('document.createElement(\\"button\\")') == 1
    assert "SliderModel" not in html
    assert "LayoutModel" not in html
    assert html.count('"model_name":"AnyModel"') == 2
    assert html.count('"model_name":"LinkModel"') == 1


def explorers_with(names: list[str]) -> dict[str, dict[str, Any]]:
    """Return a chain of three explorers, linked by their counts, with models under these random ids."""
    one, two, three, layout, first, second = names

    def explorer(esm: str, count: int) -> dict[str, Any]:
        state = {"_esm": esm, "count": count, "layout": f"IPY_MODEL_{layout}"}
        return {"model_name": "AnyModel", "model_module": "anywidget", "state": state}

    def link(source: str, target: str) -> dict[str, Any]:
        ends = {"source": [f"IPY_MODEL_{source}", "count"], "target": [f"IPY_MODEL_{target}", "count"]}
        return {"model_name": "LinkModel", "model_module": "@jupyter-widgets/controls", "state": ends}

    return {
        one: explorer("shared", 1),
        two: explorer("own", 2) | {"buffers": [{"path": ["pixels"], "data": "AAAA"}]},
        three: explorer("shared", 3),
        layout: {"model_name": "LayoutModel", "model_module": "@jupyter-widgets/base", "state": {}},
        first: link(one, two),
        second: link(one, three),
    }


@given(st.permutations("abcdef"), st.permutations(range(6)))
def test_the_ids_that_a_kernel_gives_and_their_order_leave_no_trace(names: list[str], order: list[int]) -> None:
    """What a page carries follows from what it shows: two builds of one chapter are equal."""
    models = explorers_with(names)
    shuffled = {list(models)[place]: list(models.values())[place] for place in order}
    saved = compact(shuffled, place_models(shuffled, [names[0]]))
    usual = explorers_with(list("abcdef"))
    assert saved == compact(usual, place_models(usual, ["a"]))
    state = json.loads(saved)["state"]
    assert list(state) == ["model-0", "model-1", "model-2", "model-3", "model-4"]
    assert {model["state"]["layout"] for model in state.values() if "layout" in model["state"]} == {
        "IPY_MODEL_left-out"
    }
    assert sorted(model["state"]["count"] for model in state.values() if "count" in model["state"]) == [1, 2, 3]
    assert json.loads(saved)["shared"] == ["shared", "own", "AAAA"]


def test_a_picture_of_a_live_cell_has_the_size_it_was_drawn_for() -> None:
    """By what its file states; what the kernel adds to it counts a margin that is cut off."""
    buffer = io.BytesIO()
    Image.new("L", (434, 302)).save(buffer, "PNG", dpi=(192, 192))
    data = {"image/png": base64.b64encode(buffer.getvalue()).decode()}
    cell = nodes.container(cell_metadata={"mystnb": {"image": {"alt": "A <chart>"}}})
    output = {"output_type": "display_data", "data": data, "metadata": {"image/png": {"width": 442}}}
    (made,) = _static_nodes(output, cell)
    (image,) = markup.find(markup.read(made.astext()), "img")
    assert (image["alt"], image["width"]) == ("A <chart>", "217")
