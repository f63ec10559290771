"""The frame that all explorers share: links that restore a state, clocks forgotten, failures that show."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

import explorer_page
import numpy as np
import pytest
from conftest import Faults
from playwright.sync_api import Page, expect

from pooling_lib.explorers import CostExplorer, ImageExplorer, ShiftExplorer, WindowExplorer
from pooling_lib.explorers._base import Explorer

#: Each explorer as it is made, and a state that differs from it in a few traits.
EXPLORERS: list[tuple[type[Explorer], dict[str, Any], dict[str, Any]]] = [
    (WindowExplorer, {}, {"kernel_size": [3, 2], "operation": "average"}),
    (
        ImageExplorer,
        {"image": np.arange(900).reshape(30, 30) / 900},
        {"filter": "vertical", "operations": ["max", "min"]},
    ),
    (ShiftExplorer, {}, {"pattern": "bar", "shift": [-1, 2], "position": 3}),
    (CostExplorer, {}, {"size": 64, "scale": "logarithmic"}),
]
#: Settings that no control of the page can reach, by explorer.
UNSOUND: dict[type[Explorer], list[dict[str, Any]]] = {
    WindowExplorer: [{"kernel_size": 0}, {"p": 0}, {"operation": "sharpen"}, {"values": [[1], [1, 2]]}],
    ImageExplorer: [{"generations": 6}, {"operations": []}, {"operations": ["max", "max"]}, {"row": -1}],
    ShiftExplorer: [{"shift": [0, 17]}, {"pattern": "spiral"}, {"drawing": [[2]]}, {"start": [0]}],
    CostExplorer: [{"size": 1025}, {"channels": []}, {"measure": "joules"}],
}


#: Where each page says how its state is told.
FIELDS: dict[type[Explorer], tuple[str, str]] = {
    WindowExplorer: ("./window/state.js", "FIELDS"),
    ImageExplorer: ("./image/state.js", "IMAGE_FIELDS"),
    ShiftExplorer: ("./shift/model.js", "SHIFT_FIELDS"),
    CostExplorer: ("./cost/count.js", "FIELDS"),
}


def linkable(explorer: Explorer) -> dict[str, Any]:
    """Return the traits that a link carries: all that an explorer adds, but for the picture."""
    state = explorer_page.state_of(explorer)
    common = {name for name in state if name.startswith("_")} | {
        "name",
        "image",
        "layout",
        "tabbable",
        "tooltip",
    }
    return {name: value for name, value in state.items() if name not in common}


def fragment(state: Any) -> str:
    return "#pool.mine=" + quote(json.dumps(state))


@pytest.mark.parametrize(
    ("kind", "made", "changes"), EXPLORERS, ids=lambda value: getattr(value, "__name__", "")
)
def test_an_address_restores_the_state_of_every_explorer(
    page: Page, kind: type[Explorer], made: dict[str, Any], changes: dict[str, Any]
) -> None:
    explorer = kind(name="mine", **made)
    wanted = linkable(explorer) | changes
    explorer_page.open_page(page, fragment(wanted))
    explorer_page.add(page, explorer)
    page.wait_for_function("(name) => window.models[0].state[name] !== undefined", arg=next(iter(changes)))
    state = explorer_page.traits(page)
    assert {name: state[name] for name in wanted} == wanted


@pytest.mark.parametrize(
    ("kind", "made", "changes"), EXPLORERS, ids=lambda value: getattr(value, "__name__", "")
)
def test_the_link_of_every_explorer_leads_back_to_its_state(
    page: Page, kind: type[Explorer], made: dict[str, Any], changes: dict[str, Any]
) -> None:
    explorer = kind(name="mine", **made, **changes)
    wanted = linkable(explorer)
    explorer_page.lend_clipboard(page)
    explorer_page.open_page(page)
    explorer_page.add(page, explorer)
    explorer_page.tool(page.locator(".pool-explorer"), "Copy link").click()
    expect(page.get_by_text("Copied: the link opens this explorer as it is now.")).to_be_visible()
    link = page.evaluate("window.copied")
    assert link.startswith(f"{explorer_page.HOME}#mine=")
    assert len(link) < 200
    page.goto("about:blank")
    explorer_page.open_page(page, "#" + link.partition("#")[2])
    explorer_page.add(page, kind(name="mine", **made))
    state = explorer_page.traits(page)
    assert {name: state[name] for name in wanted} == wanted


@pytest.mark.parametrize(("kind", "made"), [(kind, made) for kind, made, _ in EXPLORERS])
def test_an_address_leaves_out_what_is_as_python_makes_it(
    page: Page, kind: type[Explorer], made: dict[str, Any]
) -> None:
    """So what the page takes for usual must be Python's defaults, trait by trait."""
    explorer_page.open_page(page)
    usual = page.evaluate(
        """async ([module, name]) => {
          const { [name]: fields } = await import(module);
          const value = ({ standard }) => (typeof standard === "function" ? standard({}) : standard);
          return Object.fromEntries(Object.entries(fields).map(([trait, field]) => [trait, value(field)]));
        }""",
        FIELDS[kind],
    )
    assert usual == linkable(kind(**made))


@pytest.mark.parametrize(
    ("kind", "made", "changes"),
    [(kind, made, changes) for kind, made, _ in EXPLORERS for changes in UNSOUND[kind]],
    ids=lambda value: getattr(value, "__name__", str(value) if isinstance(value, dict) else ""),
)
def test_a_state_that_is_not_sound_is_refused_in_words_and_changes_nothing(
    page: Page, kind: type[Explorer], made: dict[str, Any], changes: dict[str, Any]
) -> None:
    explorer = kind(name="mine", **made)
    own = linkable(explorer)
    explorer_page.open_page(page, fragment(own | changes))
    explorer_page.add(page, explorer)
    expect(
        page.get_by_text("The link to this explorer cannot be read; it shows its own state.")
    ).to_be_visible()
    state = explorer_page.traits(page)
    assert {name: state[name] for name in own} == own


def test_a_picture_that_cannot_be_unpacked_fails_the_view_and_leaves_nothing_of_it(page: Page) -> None:
    """Its host then shows the figure that stands beside it, instead of an empty explorer."""
    explorer_page.open_page(page)
    page.evaluate("() => { delete window.DecompressionStream; }")
    refused = page.evaluate(
        """async ({ esm, state }) => {
          const url = URL.createObjectURL(new Blob([esm], { type: "text/javascript" }));
          const { default: widget } = await import(url);
          for (const name of Object.keys(state)) state[name] = window.revive(state[name]);
          const model = { get: (name) => state[name], set() {}, save_changes() {}, on() {}, off() {} };
          const el = document.createElement("div");
          document.querySelector("main").append(el);
          const failed = await widget.render({ model, el }).then(() => null, (error) => String(error));
          return [failed, el.childElementCount];
        }""",
        {
            "esm": ImageExplorer._esm,
            "state": explorer_page.state_of(ImageExplorer(np.arange(900).reshape(30, 30) / 900)),
        },
    )
    assert "DecompressionStream" in refused[0]
    assert refused[1] == 0


def test_a_new_picture_that_cannot_be_unpacked_is_told_and_the_old_one_stays(
    page: Page, faults: Faults
) -> None:
    explorer_page.open_page(page)
    explorer_page.add(page, ImageExplorer(np.arange(900).reshape(30, 30) / 900))
    before = page.locator(".pool-image-reading").text_content()
    page.evaluate("() => { window.models[0].set('image', new DataView(new ArrayBuffer(3))); }")
    expect(page.get_by_text("The new picture cannot be shown")).to_be_visible()
    assert page.locator(".pool-image-reading").text_content() == before
    assert len(faults) == 1
    faults.clear()  # the error on the console, for whoever looks for the cause


def test_playing_again_and_again_keeps_no_trace_of_clocks_that_have_stopped(page: Page) -> None:
    explorer_page.open_page(page)
    kept = page.evaluate(
        """async () => {
          const { beginLife } = await import("./shared/controls.js");
          const life = beginLife();
          const cleared = [];
          const clear = window.clearInterval;
          window.clearInterval = (timer) => { cleared.push(timer); clear(timer); };
          for (let i = 0; i < 100; i += 1) life.every(1000, () => {})();
          const before = cleared.length;
          life.end();
          return [before, cleared.length];
        }"""
    )
    assert kept == [100, 100]
