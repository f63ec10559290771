"""Every explorer in JupyterLab with a real kernel: Python hears what is done there, and the other way round."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from conftest import Faults
from PIL import Image
from playwright.sync_api import Browser, Locator, Page, expect

# Starting a kernel, or a page of JupyterLab, takes its time on a busy machine.
PATIENCE = 120_000

# What JupyterLab itself does that is no fault of an explorer: it warns of each of its plugins that starts
# slowly, which only a busy machine makes them do, and closing the page cuts off its requests to its server.
OF_JUPYTERLABS_OWN = re.compile(
    r"console warning: Plugin \S+ (\(with \d+ dependants\) took \S+ms|is taking too long) to activate\.$"
    r"|failed: http://127\.0\.0\.1:\d+/(api|lab/api|lsp)/"
)


class Lab(NamedTuple):
    """A running JupyterLab: its address, its token, and the folders of its notebooks and of its settings."""

    address: str
    token: str
    folder: Path
    settings: Path


class Notebook:
    """A notebook that is open in JupyterLab."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def cell(self, number: int) -> Locator:
        """Give a cell."""
        return self.page.locator(".jp-Notebook .jp-Cell").nth(number)

    def explorer(self, number: int) -> Locator:
        """Give the explorer that a cell shows."""
        return self.cell(number).locator(".pool-explorer")

    def run_all(self) -> None:
        """Choose *Run All Cells*, and wait until the last has run."""
        self.page.get_by_role("menuitem", name="Run", exact=True).click()
        self.page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
        prompt = self.page.locator(".jp-Notebook .jp-InputPrompt").last
        expect(prompt).to_have_text(re.compile(r"\[\d+\]"), timeout=PATIENCE)

    def run(self, source: str) -> None:
        """Type code into the last cell, run it there, and wait until it has run."""
        prompt = self.page.locator(".jp-Notebook .jp-InputPrompt").last
        before = prompt.text_content() or ""
        self.page.locator(".jp-Notebook .jp-Cell .cm-content").last.click()
        self.page.keyboard.press("ControlOrMeta+A")
        self.page.keyboard.insert_text(source)
        self.page.keyboard.press("ControlOrMeta+Enter")
        expect(prompt).not_to_have_text(before, timeout=PATIENCE)
        expect(prompt).to_have_text(re.compile(r"\[\d+\]"), timeout=PATIENCE)


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """Start JupyterLab in an empty home, with a token, and with nothing that asks another host."""
    folder, home = tmp_path_factory.mktemp("notebooks"), tmp_path_factory.mktemp("home")
    settings = home / "settings" / "@jupyterlab" / "apputils-extension"
    settings.mkdir(parents=True)
    (settings / "notification.jupyterlab-settings").write_text('{"fetchNews": "false"}')
    places = (
        "HOME",
        "USERPROFILE",
        "JUPYTER_CONFIG_DIR",
        "JUPYTER_DATA_DIR",
        "JUPYTER_RUNTIME_DIR",
        "IPYTHONDIR",
    )
    options = [
        "--no-browser",
        "--allow-root",
        "--ip=127.0.0.1",
        "--port=0",
        "--IdentityProvider.token=shibboleth",
        f"--ServerApp.root_dir={folder}",
        f"--LabApp.user_settings_dir={home / 'settings'}",
        f"--LabApp.workspaces_dir={home / 'workspaces'}",
        "--LabApp.news_url=None",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
        "--LabApp.extension_manager=readonly",
    ]
    process = subprocess.Popen(
        [sys.executable, "-m", "jupyterlab", *options],
        env={**os.environ, **{name: str(home / name) for name in places}},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert process.stdout is not None
    said = []
    for line in process.stdout:
        said.append(line)
        if address := re.search(r"http://127\.0\.0\.1:\d+", line):
            break
    else:
        pytest.fail("JupyterLab did not start:\n" + "".join(said))
    # A full pipe would stop the server.
    reader = threading.Thread(target=process.stdout.read)
    reader.start()
    yield Lab(address[0], "shibboleth", folder, home / "settings")
    process.terminate()
    process.wait(timeout=60)
    reader.join()
    process.stdout.close()


@pytest.fixture
def open_notebook(lab: Lab, browser: Browser, faults: Faults) -> Iterator[Callable[..., Notebook]]:
    """Give a function that opens a notebook and waits for its kernel; any fault in it fails the test."""
    context = browser.new_context(viewport={"width": 1280, "height": 6000})
    context.set_default_timeout(PATIENCE)
    faults.watch(context)

    def open_one(name: str, *sources: str) -> Notebook:
        cells = [
            {"cell_type": "code", "id": f"cell-{number}", "metadata": {}, "outputs": [], "source": source}
            | {"execution_count": None}
            for number, source in enumerate(sources)
        ]
        kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
        notebook = {"nbformat": 4, "nbformat_minor": 5, "metadata": kernel, "cells": cells}
        (lab.folder / f"{name}.ipynb").write_text(json.dumps(notebook))
        page = context.new_page()
        page.goto(f"{lab.address}/doc/tree/{name}.ipynb?token={lab.token}")
        # JupyterLab asks for a kernel when a cell is run before the notebook has its own.
        page.get_by_role("button", name="Python 3 (ipykernel) | Idle").wait_for()
        return Notebook(page)

    yield open_one
    context.close()
    # JupyterLab looks at the extension that is made for JupyterLite, too, and says that it cannot load it.
    faults[:] = [one for one in faults if not (OF_JUPYTERLABS_OWN.match(one) or "@jupyterlite/" in one)]
    assert not faults, "\n".join(faults)


class Case(NamedTuple):
    """An explorer, what is done to it on the page and in Python, and what shows it."""

    made: str
    trait: str
    operate: Callable[[Locator], None]
    heard: str
    change: str
    shows: Callable[[Locator], None]


CASES = {
    "window": Case(
        "WindowExplorer()",
        "operation",
        lambda root: root.get_by_label("operation").select_option("average") and None,
        "average",
        "operation = 'min'",
        lambda root: expect(root.locator(".pool-reading")).to_contain_text("min(3, 1, 2, 6) = 1"),
    ),
    "image": Case(
        "ImageExplorer()",
        "generations",
        lambda root: root.get_by_role("slider", name="generations").fill("2"),
        "2",
        "kernel_size = 5",
        lambda root: expect(root.get_by_role("slider", name="kernel")).to_have_value("5"),
    ),
    "shift": Case(
        "ShiftExplorer('pixel')",
        "shift",
        lambda root: root.get_by_role("button", name="move down").click(),
        "(1, 1)",
        "shift = (0, 2)",
        lambda root: expect(root.locator(".pool-shift-reading")).to_contain_text("Moved 2 right."),
    ),
    "cost": Case(
        "CostExplorer()",
        "scale",
        lambda root: root.get_by_label("logarithmic").check(),
        "logarithmic",
        "scale = 'linear'",
        lambda root: expect(root.get_by_role("radio", name="linear", exact=True)).to_be_checked(),
    ),
}

MAKE = """from ipywidgets import Output
from pooling_lib.explorers import {kind}

explorer, heard = {made}, Output()
explorer.observe(heard.capture()(lambda change: print("heard", change.new)), "{trait}")
display(explorer, heard)"""


@pytest.mark.parametrize("name", CASES)
def test_an_explorer_and_its_kernel_stay_in_step(open_notebook: Callable[..., Notebook], name: str) -> None:
    """Shown, operated, heard of by `observe`, changed in Python, and shown again in another cell."""
    case = CASES[name]
    make = MAKE.format(kind=case.made.partition("(")[0], made=case.made, trait=case.trait)
    notebook = open_notebook(name, make, "explorer", "print()")
    notebook.run_all()
    first, again = notebook.explorer(0), notebook.explorer(1)
    expect(first).to_be_visible(timeout=PATIENCE)
    expect(again).to_be_visible(timeout=PATIENCE)

    case.operate(again)
    output = notebook.cell(0).locator(".jp-OutputArea-output")
    expect(output.filter(has_text="heard").last).to_contain_text(f"heard {case.heard}", timeout=PATIENCE)
    notebook.run(f"print(explorer.{case.trait})")
    expect(notebook.cell(2).locator(".jp-OutputArea-output")).to_have_text(case.heard)

    notebook.run(f"explorer.{case.change}")
    case.shows(first)
    case.shows(again)


def test_an_exercise_is_answered_on_the_page_and_checked_by_its_kernel(
    open_notebook: Callable[..., Notebook],
) -> None:
    """Keys stay in its field; Python has the answer, and says the same of it."""
    make = MAKE.format(kind="Exercise", made="Exercise('stride-shape')", trait="tried")
    notebook = open_notebook("exercise", make, "print()")
    notebook.run_all()
    root = notebook.explorer(0)
    field = root.get_by_role("textbox", name="Shape that comes out")
    field.click()
    notebook.page.keyboard.type("50 x 16")  # in a notebook x would cut the cell out
    notebook.page.keyboard.press("Enter")
    said = "Not yet: (50, 16) has the axes the other way round (rows come first)."
    expect(root.locator(".pool-verdict")).to_have_text(said)
    # One message at a time goes to the kernel, and a cell that is run may overtake the last.
    heard = notebook.cell(0).locator(".jp-OutputArea-output").filter(has_text="heard")
    expect(heard.last).to_contain_text("heard 50 x 16", timeout=PATIENCE)
    notebook.run("print(explorer.tried)\nexplorer.check()")
    expect(notebook.cell(1).locator(".jp-OutputArea-output")).to_have_text(f"50 x 16\n{said}")
    notebook.run("explorer.answer = explorer.tried = '(16, 50)'")
    expect(root.locator(".pool-verdict")).to_have_text("Right: (16, 50).")


def test_linked_explorers_move_together(open_notebook: Callable[..., Notebook]) -> None:
    """By `jslink`, which the browser keeps by itself; the keys of the notebook do not get in the way."""
    notebook = open_notebook(
        "linked",
        "from ipywidgets import jslink\n"
        "from pooling_lib.explorers import ShiftExplorer\n"
        "one, other = ShiftExplorer('pixel', shift=(0, 0)), ShiftExplorer('ring', shift=(0, 0))\n"
        "link = jslink((one, 'shift'), (other, 'shift'))\n"
        "one",
        "other",
        "print()",
    )
    notebook.run_all()
    one, other = notebook.explorer(0), notebook.explorer(1)
    one.get_by_role("button", name="move up").focus()
    notebook.page.keyboard.press("ArrowLeft")
    expect(other.locator(".pool-shift-reading")).to_contain_text("Moved 1 left.")
    other.get_by_role("grid", name="picture").get_by_role("gridcell").first.focus()
    notebook.page.keyboard.press("Shift+ArrowDown")
    expect(one.locator(".pool-shift-reading")).to_contain_text("Moved 1 down, 1 left.")
    # In a notebook a digit would make the cell a heading.
    notebook.page.keyboard.press("9")
    expect(other.get_by_label("pattern")).to_have_value("own")
    expect(notebook.page.locator(".jp-MarkdownCell")).to_have_count(0)
    notebook.run("print(one.shift, other.shift, one.pattern, other.pattern, other.drawing[15][1])")
    expect(notebook.cell(2).locator(".jp-OutputArea-output")).to_have_text("(1, -1) (1, -1) pixel own 1.0")


def test_what_is_typed_into_a_grid_stays_in_it(open_notebook: Callable[..., Notebook]) -> None:
    """A cell takes several digits and arrow keys; Python has the values, and refuses what fits no window."""
    notebook = open_notebook(
        "typed",
        "from pooling_lib.explorers import WindowExplorer\nexplorer = WindowExplorer()\nexplorer",
        "print()",
    )
    notebook.run_all()
    explorer, keyboard = notebook.explorer(0), notebook.page.keyboard
    explorer.get_by_role("grid", name="input").get_by_role("gridcell").first.click()
    for keys in ("50", "Enter", "ArrowRight", "60", "Enter", "ArrowDown", "ArrowUp", "1", "Enter"):
        keyboard.type(keys) if keys.isdigit() else keyboard.press(keys)
    expect(explorer.locator(".pool-reading")).to_contain_text("max(50, 1, 2, 6) = 50")
    expect(notebook.page.locator(".jp-MarkdownCell")).to_have_count(0)
    notebook.run("print(explorer.values[0][:2], explorer.output[0].tolist())")
    expect(notebook.cell(1).locator(".jp-OutputArea-output")).to_have_text("(50, 1) [50, 5, 9]")
    notebook.run("try:\n    explorer.kernel_size = 9\nexcept ValueError as error:\n    print(error)")
    expect(notebook.cell(1).locator(".jp-OutputArea-output")).to_contain_text(
        "kernel_size=9 does not fit in 6 rows; use kernel_size <= 6 or padding"
    )


def test_no_key_that_is_pressed_in_an_explorer_is_a_shortcut_of_the_notebook(
    open_notebook: Callable[..., Notebook],
) -> None:
    """An arrow moves the slider and not the notebook; no letter deletes the cell, or makes it another."""
    made = [*(case.made for case in CASES.values()), "Exercise('edge-sign')"]
    notebook = open_notebook(
        "keys", *(f"from pooling_lib.explorers import *\n{one}" for one in made), "print()"
    )
    notebook.run_all()
    for number in range(len(made)):
        control = notebook.explorer(number).locator("[type=range]:visible, [type=radio]:visible").first
        control.focus()
        before = control.input_value()
        for key in ("ArrowUp", "d", "d", "b", "m"):
            notebook.page.keyboard.press(key)
        if control.get_attribute("type") == "range":
            expect(control).not_to_have_value(before)
    expect(notebook.page.locator(".jp-Notebook .jp-CodeCell")).to_have_count(len(made) + 1)


def test_the_readers_own_picture_does_not_reach_the_kernel(open_notebook: Callable[..., Notebook]) -> None:
    """A picture from Python travels as bytes to both views; one from the reader stays on the page."""
    notebook = open_notebook(
        "pictures",
        "import numpy as np\n"
        "from pooling_lib.explorers import ImageExplorer\n"
        "image = np.arange(64, dtype=np.uint8).reshape(8, 8)\n"
        "explorer = ImageExplorer(image, generations=1, operations=['max'], row=0, column=0)\n"
        "explorer",
        "explorer",
        "print()",
    )
    notebook.run_all()
    first, second = notebook.explorer(0), notebook.explorer(1)
    shapes = [view.locator("dd", has_text=re.compile(r"^\d+ × \d+$")) for view in (first, second)]
    second.get_by_role("slider", name="kernel").fill("4")
    expect(shapes[0]).to_have_text("2 × 2")
    first.get_by_role("application", name="lens on the picture").focus()
    notebook.page.keyboard.press("ArrowDown")
    expect(second.locator(".pool-image-reading")).to_contain_text("Rows 4 to 7, columns 0 to 3")

    file = io.BytesIO()
    Image.new("L", (20, 12)).save(file, "PNG")
    own = {"name": "own.png", "mimeType": "image/png", "buffer": file.getvalue()}
    first.locator("input[type=file]").set_input_files(own)
    for shape in shapes:
        expect(shape).to_have_text("3 × 5")
    notebook.run("print((255 * explorer.maps['max']).round().tolist(), explorer.row, explorer.image.shape)")
    expect(notebook.cell(2).locator(".jp-OutputArea-output")).to_have_text(
        "[[27.0, 31.0], [59.0, 63.0]] 6 (8, 8)"
    )
    notebook.run("explorer.image = np.ones((4, 6))")
    for shape in shapes:
        expect(shape).to_have_text("1 × 1")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_live_figure_follows_the_theme_of_the_page(
    lab: Lab, open_notebook: Callable[..., Notebook], theme: str
) -> None:
    """As a slider draws it anew and as a cell shows it: no white card in the dark."""
    chosen = lab.settings / "@jupyterlab" / "apputils-extension" / "themes.jupyterlab-settings"
    chosen.write_text(json.dumps({"theme": f"JupyterLab {theme.title()}"}))
    try:
        notebook = open_notebook(
            f"themes-{theme}",
            "import numpy as np\n"
            "from ipywidgets import interact\n"
            "from pooling_lib.figures import show_images\n"
            "@interact(generation=(1, 4))\n"
            "def draw(generation=2):\n"
            "    return show_images([np.ones((4, 4))], [f'generation {generation}'])",
            "show_images([np.ones((4, 4))], ['once'])",
            "print()",
        )
        expect(notebook.page.locator("body")).to_have_attribute(
            "data-jp-theme-light", str(theme == "light").lower()
        )
    finally:
        chosen.unlink()
    notebook.run_all()
    live, still = (notebook.cell(number).locator(".pool-picture img:visible") for number in (0, 1))
    for figure, title in ((live, "generation 2"), (still, "once")):
        expect(figure).to_have_count(1)
        expect(figure).to_have_attribute("alt", title)
        expect(figure).to_have_class(f"pool-picture-{theme}")
    notebook.cell(0).get_by_role("slider").focus()
    notebook.page.keyboard.press("ArrowRight")
    expect(live).to_have_attribute("alt", "generation 3")
    expect(live).to_have_class(f"pool-picture-{theme}")
