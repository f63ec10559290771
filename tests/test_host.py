"""The page's host gives explorers what a notebook would give them, with no kernel (`_ext/static/host.js`)."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from bundle import host
from conftest import Faults, serve
from explorer_page import state_of
from playwright.sync_api import Browser, Page, expect

from pooling_lib.explorers import ImageExplorer

STATIC = Path(__file__).parent.parent / "_ext" / "static"
HOST, STYLE = host(), (STATIC / "book.css").read_text(encoding="utf-8")

# A widget that counts: `initialize` and loading leave their marks where the tests can see them.
COUNTER = """
window.loads = (window.loads ?? 0) + 1;
export default {
  initialize({ model }) {
    model.set("starts", (model.get("starts") ?? 0) + 1);
  },
  render({ model, el }) {
    const button = document.createElement("button");
    const show = () => { button.textContent = `${model.get("count")}`; };
    button.onclick = () => { model.set("count", model.get("count") + 1); model.save_changes(); };
    model.on("change:count", show);
    show();
    el.append(button);
  },
};
"""

Build = Callable[..., str]


def counter(count: int = 0, **state: Any) -> dict[str, Any]:
    """Return the saved model of a counter."""
    return {"model_name": "AnyModel", "state": {"_esm": 0, "_css": 1, "count": count, **state}}


def widget(body: str, **state: Any) -> dict[str, Any]:
    """Return the saved model of a widget whose `render` has the given body."""
    source = f"export default {{ async render({{ model, el }}) {{ {body} }} }};"
    return {"model_name": "AnyModel", "state": {"_esm": source, **state}}


def link(name: str, source: tuple[str, str], target: tuple[str, str]) -> dict[str, Any]:
    """Return the saved model of a link between two traits."""
    ends = {"source": [f"IPY_MODEL_{source[0]}", source[1]], "target": [f"IPY_MODEL_{target[0]}", target[1]]}
    return {"model_name": name, "state": ends}


def write_page(path: Path, models: dict[str, Any], views: list[str]) -> None:
    """Write a page as the build does: the host first, a script and a figure for each view, the models last."""
    saved = {"shared": [COUNTER, "button { color: rgb(1, 2, 3) }"], "state": models}
    state = json.dumps(saved).replace("<", "\\u003c")
    shown = "".join(
        f'<section><script type="application/vnd.jupyter.widget-view+json">{{"model_id": "{name}"}}</script>'
        f'</section><div class="cell tag_static-figure">figure {name}</div>'
        for name in views
    )
    path.write_text(
        f"<!doctype html><html lang=en><meta charset=utf-8><title>x</title><link rel=icon href=data:,>"
        f"<script>{HOST}</script><style>{STYLE}</style>{shown}"
        f'<script type="application/vnd.jupyter.widget-state+json">{state}</script>',
        encoding="utf-8",
    )


@pytest.fixture
def show(page: Page, tmp_path: Path) -> Any:
    """Give a function that shows models in the browser and waits until they are mounted."""
    with serve(tmp_path) as url:

        def open_page(models: dict[str, Any], views: list[str]) -> Page:
            path = (
                tmp_path / f"{len(list(tmp_path.iterdir()))}.html"
            )  # never one that the browser has in its cache
            write_page(path, models, views)
            page.goto(f"{url}/{path.name}")
            page.wait_for_selector("html.pool-mounted")
            return page

        yield open_page


def test_a_view_shows_its_state_and_answers(show: Build) -> None:
    """What Python saved is what the reader meets, and a click changes it."""
    button = show({"a": counter(3)}, ["a"]).get_by_role("button")
    expect(button).to_have_text("3")
    button.click()
    expect(button).to_have_text("4")


def test_two_views_of_one_model_stay_in_step(show: Build) -> None:
    """A click in one shows in both."""
    buttons = show({"a": counter(3)}, ["a", "a"]).get_by_role("button")
    buttons.first.click()
    expect(buttons).to_have_text(["4", "4"])


def test_two_models_do_not_disturb_each_other(show: Build) -> None:
    """A click changes its own model only."""
    buttons = show({"a": counter(1), "b": counter(5)}, ["a", "b"]).get_by_role("button")
    buttons.first.click()
    expect(buttons).to_have_text(["2", "5"])


def test_a_source_is_loaded_once_and_a_model_started_once(show: Build) -> None:
    """However many views there are; and the style sheet is there once."""
    page = show({"a": counter(), "b": counter()}, ["a", "a", "b"])
    assert page.evaluate("window.loads") == 1
    rules = "[...document.styleSheets].flatMap((sheet) => [...sheet.cssRules]).map((rule) => rule.cssText)"
    assert sum("rgb(1, 2, 3)" in rule for rule in page.evaluate(rules)) == 1
    body = "el.textContent = `${(await model.widget_manager.get_model('IPY_MODEL_a')).get('starts')}`;"
    page = show({"a": counter(), "c": widget(body)}, ["a", "a", "c"])
    expect(page.locator(".pool-host").last).to_have_text("1")


def test_linked_traits_follow_each_other(show: Build) -> None:
    """As `jslink` does in a notebook: the target starts from the source's value, then both ways."""
    models = {"a": counter(1), "b": counter(7), "l": link("LinkModel", ("a", "count"), ("b", "count"))}
    buttons = show(models, ["a", "b"]).get_by_role("button")
    expect(buttons).to_have_text(["1", "1"])
    buttons.last.click()
    expect(buttons).to_have_text(["2", "2"])
    buttons.first.click()
    expect(buttons).to_have_text(["3", "3"])


def test_a_directional_link_goes_one_way(show: Build) -> None:
    """As `jsdlink` does in a notebook."""
    models = {
        "a": counter(1),
        "b": counter(7),
        "l": link("DirectionalLinkModel", ("a", "count"), ("b", "count")),
    }
    buttons = show(models, ["a", "b"]).get_by_role("button")
    buttons.last.click()
    expect(buttons).to_have_text(["1", "2"])
    buttons.first.click()
    expect(buttons).to_have_text(["2", "2"])


def test_binary_values_arrive_as_data_views(show: Build) -> None:
    """Python's bytes are a DataView in a notebook; here they were saved in base64, apart from the state."""
    body = "const part = model.get('parts').first; el.textContent = `${part.byteLength} ${part.getUint8(2)}`;"
    model = widget(body, parts={})
    data = base64.b64encode(b"\x01\x02\xff").decode()
    model["buffers"] = [{"path": ["parts", "first"], "encoding": "base64", "data": data}]
    page = show({"a": model}, ["a"])
    expect(page.locator(".pool-host")).to_have_text("3 255")


def test_another_buffer_is_always_a_change(show: Build) -> None:
    """Of a picture, say, that is as large as the one before it."""
    body = """
      let heard = 0;
      model.on("change:picture", () => { heard += 1; });
      for (const value of [1, 2]) model.set("picture", new DataView(Uint8Array.of(value).buffer));
      el.textContent = heard;
    """
    page = show({"a": widget(body, picture=None)}, ["a"])
    expect(page.locator(".pool-host")).to_have_text("2")


def test_a_model_reaches_another_by_its_reference(show: Build) -> None:
    """A trait that holds a widget is saved as a reference."""
    body = """
      const other = await model.widget_manager.get_model(model.get("other"));
      el.textContent = other.get("count");
    """
    page = show({"a": widget(body, other="IPY_MODEL_b"), "b": counter(9)}, ["a"])
    expect(page.locator(".pool-host")).to_have_text("9")


def test_listeners_hear_of_changes_and_of_nothing_else(show: Build) -> None:
    """Setting an equal value is no change, and a listener that was taken off hears no more."""
    body = """
      const heard = [];
      const listen = () => heard.push(model.get("list").join());
      model.on("change:list", listen);
      model.on("change", () => heard.push("any"));
      model.set("list", [1, 2]);
      model.set("list", [1, 2, 3]);
      model.off("change:list", listen);
      model.set("list", [4]);
      model.off();
      model.set("list", [5]);
      el.textContent = heard.join(" ");
    """
    page = show({"a": widget(body, list=[1, 2])}, ["a"])
    expect(page.locator(".pool-host")).to_have_text("1,2,3 any any")


def test_the_static_figure_gives_way_to_the_explorer_on_screen_only(show: Build) -> None:
    """In print the figure stands in for the explorer."""
    page = show({"a": counter()}, ["a"])
    expect(page.get_by_text("figure a")).to_be_hidden()
    page.emulate_media(media="print")
    expect(page.get_by_text("figure a")).to_be_visible()
    expect(page.locator(".pool-host")).to_be_hidden()


def test_the_static_figure_is_there_without_javascript(browser: Browser, tmp_path: Path) -> None:
    """A reader who has switched it off sees the figure."""
    write_page(tmp_path / "a.html", {"a": counter()}, ["a"])
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((tmp_path / "a.html").as_uri())
    expect(page.get_by_text("figure a")).to_be_visible()
    context.close()


@pytest.mark.parametrize(
    "fault", ["throw new Error('cannot draw');", "await model.widget_manager.get_model('gone');"]
)
def test_an_explorer_that_fails_leaves_the_figure_and_says_why(
    page: Page, faults: Faults, tmp_path: Path, fault: str
) -> None:
    """In its own place; the other explorers of the page work on."""
    write_page(tmp_path / "a.html", {"a": widget(fault), "b": counter(2)}, ["a", "b"])
    with page.expect_console_message(lambda message: message.type == "error") as reported:
        page.goto((tmp_path / "a.html").as_uri())
    assert "cannot draw" in reported.value.text or "no model gone" in reported.value.text
    expect(page.get_by_text("figure a")).to_be_visible()
    expect(page.get_by_role("button")).to_have_text("2")
    expect(page.get_by_text("figure b")).to_be_hidden()
    expect(page.locator(".pool-host")).to_have_count(1)
    faults.clear()


def test_a_browser_that_cannot_unpack_the_picture_shows_the_figure_and_says_why(
    page: Page, faults: Faults, tmp_path: Path
) -> None:
    """A browser before 2023 has no DecompressionStream; the explorer would be there without an image."""
    state = state_of(ImageExplorer())
    buffers = [
        {"path": [name], "encoding": "base64", "data": state.pop(name)["base64"]}
        for name in [name for name, value in state.items() if isinstance(value, dict) and "base64" in value]
    ]
    assert [buffer["path"] for buffer in buffers] == [["image"]]
    explorer = {"model_name": "AnyModel", "state": state, "buffers": buffers}
    write_page(tmp_path / "a.html", {"a": explorer, "b": counter(2)}, ["a", "b"])
    page.goto((tmp_path / "a.html").as_uri())
    expect(page.locator(".pool-image-reading")).not_to_be_empty()
    expect(page.get_by_text("figure a")).to_be_hidden()
    page.add_init_script("delete window.DecompressionStream;")
    with page.expect_console_message(lambda message: message.type == "error") as reported:
        page.reload()
    assert "this browser does not unpack the picture" in reported.value.text
    expect(page.get_by_text("figure a")).to_be_visible()
    expect(page.locator(".pool-explorer")).to_have_count(0)
    expect(page.get_by_role("button")).to_have_text("2")
    faults.clear()


def test_a_view_of_an_unknown_model_leaves_the_figure_and_says_why(
    page: Page, faults: Faults, tmp_path: Path
) -> None:
    """The build makes sure that this does not happen; a page that was edited by hand may show it."""
    write_page(tmp_path / "a.html", {}, ["x"])
    with page.expect_console_message(lambda message: message.type == "error") as reported:
        page.goto((tmp_path / "a.html").as_uri())
    assert "no model x on this page" in reported.value.text
    expect(page.get_by_text("figure x")).to_be_visible()
    faults.clear()


def test_a_page_that_has_lost_its_state_shows_the_figures_and_says_why(
    page: Page, faults: Faults, tmp_path: Path
) -> None:
    """As when a page is saved or cut by something that drops what it does not know."""
    path = tmp_path / "a.html"
    write_page(path, {"a": counter(3)}, ["a"])
    whole = path.read_text(encoding="utf-8")
    path.write_text(whole[: whole.index('<script type="application/vnd.jupyter.widget-state+json">')])
    with page.expect_event("pageerror") as reported:
        page.goto(path.as_uri())
    assert "shows widgets and holds no state of any" in reported.value.message
    expect(page.get_by_text("figure a")).to_be_visible()
    faults.clear()


def test_a_page_opens_from_a_folder(page: Page, tmp_path: Path) -> None:
    """A saved copy of the website needs no server."""
    write_page(tmp_path / "a.html", {"a": counter(3)}, ["a"])
    page.goto((tmp_path / "a.html").as_uri())
    expect(page.get_by_role("button")).to_have_text("3")


def test_models_that_cannot_be_read_leave_every_figure_and_say_why(
    page: Page, faults: Faults, tmp_path: Path
) -> None:
    """A buffer that is no base64, say."""
    broken = widget("") | {"buffers": [{"path": ["part"], "encoding": "base64", "data": "?"}]}
    write_page(tmp_path / "a.html", {"a": counter(), "b": broken}, ["a", "b"])
    with page.expect_event("pageerror") as reported:
        page.goto((tmp_path / "a.html").as_uri())
    assert "atob" in str(reported.value)
    expect(page.get_by_text("figure")).to_have_count(2)
    expect(page.get_by_text("figure a")).to_be_visible()
    expect(page.get_by_text("figure b")).to_be_visible()
    faults.clear()


LEAVES_A_NOTE = """
  signal.addEventListener("abort", () => window.notes.push(`${model.get("name")} aborted`));
  el.textContent = model.get("name");
  return () => window.notes.push(`${model.get("name")} ended`);
"""


@pytest.fixture
def two_views(show: Build) -> Page:
    """Give a page with two views that note their end."""
    source = f"export default {{ render({{ model, el, signal }}) {{ {LEAVES_A_NOTE} }} }};"
    models = {name: {"model_name": "AnyModel", "state": {"_esm": source, "name": name}} for name in "ab"}
    page = show(models, ["a", "b"])
    page.evaluate("window.notes = []")
    return page


@pytest.mark.parametrize("taken", [".pool-host", "section"])
def test_a_view_ends_when_it_is_taken_out_of_the_page(two_views: Page, taken: str) -> None:
    """Or when what holds it is: its signal aborts, its cleanup runs, once, and the other view lives on."""
    two_views.evaluate("(taken) => document.querySelector(taken).remove()", taken)
    assert two_views.evaluate("window.notes") == ["a aborted", "a ended"]
    two_views.evaluate("document.body.append(document.createElement('p'))")
    assert two_views.evaluate("window.notes") == ["a aborted", "a ended"]


def test_a_view_that_is_moved_lives_on(two_views: Page) -> None:
    """It is out of the page for a moment only."""
    two_views.evaluate("document.body.prepend(document.querySelector('section'))")
    assert two_views.evaluate("window.notes") == []


def test_every_view_ends_when_the_reader_leaves_the_page(two_views: Page) -> None:
    """For good; a page that the browser keeps for the way back goes on living."""
    leave = "(persisted) => dispatchEvent(new PageTransitionEvent('pagehide', { persisted }))"
    two_views.evaluate(leave, True)
    assert two_views.evaluate("window.notes") == []
    two_views.evaluate(leave, False)
    assert two_views.evaluate("window.notes") == ["a aborted", "a ended", "b aborted", "b ended"]


def test_a_page_without_views_is_left_alone(page: Page, tmp_path: Path) -> None:
    """Nothing is mounted, and nothing is hidden."""
    write_page(tmp_path / "a.html", {}, [])
    with (tmp_path / "a.html").open("a", encoding="utf-8") as file:
        file.write('<div class="cell tag_static-figure">static figure</div>')
    page.goto((tmp_path / "a.html").as_uri())
    expect(page.get_by_text("static figure")).to_be_visible()
