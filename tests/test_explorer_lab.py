"""Explorers with a real kernel: JupyterLab, driven by the browser."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

CELLS = [
    "import ipywidgets\n"
    "from pooling_lib.explorers import WindowExplorer\n"
    "explorer = WindowExplorer()\n"
    "seen = []\n"
    "explorer.observe(lambda change: seen.append(change.new), 'kernel_size')\n"
    "explorer",
    "explorer",
    "slider = ipywidgets.IntSlider(value=0, max=8, description='look')\n"
    "link = ipywidgets.jslink((slider, 'value'), (explorer, 'position'))\n"
    "slider",
    "print('kernel', seen, explorer.position, explorer.values[0][0], explorer.output.tolist())",
    "explorer.operation = 'min'",
    "try:\n    explorer.kernel_size = 9\nexcept ValueError as error:\n    print(error)",
]

IMAGE_CELLS = [
    "import numpy as np\n"
    "from pooling_lib.explorers import ImageExplorer\n"
    "image = np.arange(64, dtype=np.uint8).reshape(8, 8)\n"
    "explorer = ImageExplorer(image, generations=1, operations=['max'], row=0, column=0)\n"
    "explorer",
    "explorer",
    "print('kernel', (255 * explorer.maps['max']).round().tolist(), explorer.row, explorer.image.shape)",
    "explorer.image = np.ones((4, 6))",
]


@pytest.fixture
def lab(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """Start JupyterLab in an empty home with a notebook of the cells asked for, and give its address."""
    notebook = {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}},
        "cells": [
            {
                "cell_type": "code",
                "id": f"cell-{number}",
                "metadata": {},
                "execution_count": None,
                "outputs": [],
                "source": source,
            }
            for number, source in enumerate(request.param)
        ],
    }
    work = tmp_path / "work"
    work.mkdir()
    (work / "explorer.ipynb").write_text(json.dumps(notebook))
    home = {
        name: str(tmp_path / name) for name in ("HOME", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "IPYTHONDIR")
    }
    options = ["--no-browser", "--allow-root", "--ip=127.0.0.1", "--port=0", f"--ServerApp.root_dir={work}"]
    quiet = ["--IdentityProvider.token=", "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate"]
    process = subprocess.Popen(
        [sys.executable, "-m", "jupyterlab", *options, *quiet],
        env={**os.environ, **home, "JUPYTER_RUNTIME_DIR": str(tmp_path / "runtime")},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr is not None
    said = []
    for line in process.stderr:
        said.append(line)
        if address := re.search(r"http://127\.0\.0\.1:\d+/lab", line):
            break
    else:
        pytest.fail("JupyterLab did not start:\n" + "".join(said))
    yield f"{address[0]}/tree/explorer.ipynb"
    process.terminate()
    process.communicate(timeout=30)


@pytest.fixture
def lab_page(browser: Browser) -> Iterator[Page]:
    """Give a page that shows all cells at once; JupyterLab's own console is none of our business."""
    context = browser.new_context(viewport={"width": 1280, "height": 4000})
    context.set_default_timeout(60_000)
    yield context.new_page()
    context.close()


def start(page: Page, lab: str) -> None:
    """Open the notebook, wait for its kernel, and select the first cell."""
    page.goto(lab)
    first_cell = page.locator(".jp-CodeCell").first
    expect(first_cell).to_be_visible(timeout=60_000)
    expect(page.get_by_role("button", name="Python 3 (ipykernel) | Idle")).to_be_visible(timeout=60_000)
    first_cell.locator(".jp-InputPrompt").click()


def run(page: Page) -> None:
    """Run the selected cell, select the next one, and wait until the kernel has done it."""
    done = page.locator(".jp-InputPrompt", has_text=re.compile(r"\[\d+\]"))
    before = done.count()
    page.keyboard.press("Shift+Enter")
    expect(done).to_have_count(before + 1, timeout=60_000)


@pytest.mark.parametrize("lab", [CELLS], indirect=True, ids=["window"])
def test_explorer_and_kernel_stay_in_step_in_jupyterlab(lab: str, lab_page: Page) -> None:
    """Display and re-display, `observe`, `jslink`, changes from either side, and a refusal."""
    page = lab_page
    start(page, lab)
    for _ in range(3):
        run(page)
    views = page.locator(".pool-explorer")
    expect(views).to_have_count(2)
    first, second = views.nth(0), views.nth(1)
    expect(first.locator(".pool-reading")).to_have_text("max(3, 1, 2, 6) = 6")

    first.get_by_role("slider", name="kernel", exact=True).first.fill("3")
    expect(second.locator(".pool-reading")).to_contain_text("max(3, 1, 4, 2, 6, 5, 9, 7, 9) = 9")
    second.get_by_role("grid", name="input").get_by_role("gridcell").first.click()
    page.keyboard.type("50")
    page.keyboard.press("Enter")
    expect(first.locator(".pool-reading")).to_contain_text("= 50")
    page.keyboard.press("ArrowRight")
    page.keyboard.type("60")
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowDown")
    expect(first.locator(".pool-reading")).to_contain_text("= 60")
    page.keyboard.press("ArrowUp")
    page.keyboard.type("1")
    page.keyboard.press("Enter")
    expect(first.locator(".pool-reading")).to_contain_text("= 50")
    expect(page.locator(".jp-MarkdownCell")).to_have_count(0)
    page.locator(".widget-slider").get_by_role("slider").focus()
    page.keyboard.press("ArrowRight")
    expect(first.locator(".pool-count")).to_have_text("2 of 4")

    cells = page.locator(".jp-CodeCell")
    cells.nth(3).locator(".jp-InputPrompt").click()
    run(page)
    expect(cells.nth(3).locator(".jp-OutputArea-output")).to_have_text("kernel [3] 1 50 [[50, 9], [9, 8]]")
    run(page)
    expect(first.get_by_label("operation")).to_have_value("min")
    run(page)
    expect(cells.nth(5).locator(".jp-OutputArea-output")).to_contain_text(
        "kernel_size=9 does not fit in 6 rows; use kernel_size <= 6 or padding"
    )
    expect(first.get_by_role("link")).to_have_count(0)


@pytest.mark.parametrize("lab", [IMAGE_CELLS], indirect=True, ids=["image"])
def test_pictures_reach_the_page_and_the_readers_own_do_not_reach_the_kernel(lab: str, lab_page: Page) -> None:
    """The image travels as bytes, both views follow, and the keys of the lens stay with it."""
    page = lab_page
    start(page, lab)
    run(page)
    run(page)
    views = page.locator(".pool-explorer")
    expect(views).to_have_count(2)
    shapes = [views.nth(i).locator("dd", has_text=re.compile(r"^\d+ × \d+$")) for i in range(2)]
    expect(shapes[1]).to_have_text("4 × 4")
    views.nth(1).get_by_role("slider", name="kernel").fill("4")
    expect(shapes[0]).to_have_text("2 × 2")
    views.nth(0).get_by_role("application").focus()
    page.keyboard.press("ArrowDown")
    expect(views.nth(1).locator(".pool-image-reading")).to_contain_text("Rows 4 to 7, columns 0 to 3")

    file = io.BytesIO()
    Image.new("L", (20, 12)).save(file, "PNG")
    own = {"name": "own.png", "mimeType": "image/png", "buffer": file.getvalue()}
    views.nth(0).locator("input[type=file]").set_input_files(own)
    for shape in shapes:
        expect(shape).to_have_text("3 × 5")
    cells = page.locator(".jp-CodeCell")
    cells.nth(2).locator(".jp-InputPrompt").click()
    run(page)
    expect(cells.nth(2).locator(".jp-OutputArea-output")).to_have_text(
        "kernel [[27.0, 31.0], [59.0, 63.0]] 6 (8, 8)"
    )
    run(page)
    for shape in shapes:
        expect(shape).to_have_text("1 × 1")
