"""A figure has a version for a dark page (`pooling_lib/figures/dark.py`)."""

from __future__ import annotations

import base64
import io

import numpy as np
import pytest
from bs4 import BeautifulSoup
from IPython.core.formatters import DisplayFormatter
from matplotlib.figure import Figure
from PIL import Image

from pooling_lib import figures
from pooling_lib.figures.canvas import COLUMN, MODES
from pooling_lib.figures.dark import DARK_CHUNK, GROUND

PHOTO = np.linspace(0, 1, 90 * 90).reshape(90, 90)
DIGITS = np.arange(16).reshape(4, 4)


def held(figure):
    """Return a figure's picture, and its dark one if the file holds one."""
    image = Image.open(io.BytesIO(figure._repr_png_()[0]))
    image.load()
    dark = [Image.open(io.BytesIO(data)) for name, data, *_ in image.private_chunks if name == DARK_CHUNK]
    return image.convert("RGB"), dark


@pytest.fixture
def both(monkeypatch):
    """Draw as for a page that is also read in the dark."""
    monkeypatch.setenv(MODES, "dark")


def test_a_figure_is_drawn_once_unless_a_dark_page_is_made(monkeypatch):
    """A reader's own notebook waits for one drawing, not for two."""
    monkeypatch.delenv(MODES, raising=False)
    assert held(figures.show_images([PHOTO]))[1] == []


@pytest.mark.parametrize(
    "draw",
    [
        lambda: figures.show_pooling(DIGITS, 3, 2, padding=1),
        lambda: figures.show_grids([DIGITS], hatched=[DIGITS > 12]),
        lambda: figures.show_bars({"max": 1.0, "other": 0.5}, title="A title", label="share"),
        lambda: figures.show_lines([1, 2], {"max": [1, 2], "b": [2, 1]}, xlabel="x", ylabel="y"),
        lambda: figures.show_blocks((4, 4), kernel_size=3, stride=2),
        lambda: figures.show_signed([PHOTO - 0.5], ["a map"]),
    ],
)
def test_on_a_dark_page_the_ground_is_the_page_and_letters_are_light(both, draw):
    """Nothing white but letters is left, and nothing changes its place."""
    light, (dark,) = held(draw())
    assert dark.size == light.size
    assert light.getpixel((0, 0)) == (255, 255, 255)
    assert dark.getpixel((0, 0)) == tuple(bytes.fromhex(GROUND[1:]))
    ink = np.asarray(light.convert("L")) < 60
    paper = np.asarray(light.convert("L")) == 255
    shown = np.asarray(dark.convert("L"))
    assert np.median(shown[paper]) < 60
    if not (np.asarray(light).std(axis=-1)[ink] > 8).any():  # no map, whose darkest colours stay
        assert np.median(shown[ink]) > 150


class Shell:
    """An IPython whose kernel was asked by a message."""

    def __init__(self, *parent):
        self.kernel = type("Kernel", (), {"get_parent": lambda _: parent[0]})() if parent else None


@pytest.mark.parametrize(
    ("shell", "live"),
    [
        (Shell({"content": {"allow_stdin": True}}), True),
        (Shell({"content": {"data": {"method": "update"}}}), True),  # a slider was moved
        (Shell(None), True),  # JupyterLite
        (Shell({"content": {"allow_stdin": False}}), False),  # a book is made, or outputs are compared
        (Shell(), False),
        (None, False),
    ],
    ids=["a cell", "a slider", "JupyterLite", "a program", "a terminal", "no IPython"],
)
def test_both_versions_are_in_the_output_only_where_someone_reads_it_live(monkeypatch, shell, live):
    """What is stored and compared has the one that it had."""
    monkeypatch.setattr("IPython.get_ipython", lambda: shell)
    data, metadata = figures.show_images([PHOTO], ["a <title>"])._repr_mimebundle_()
    assert list(data) == ["image/png", *(["text/html"] if live else [])]
    assert list(metadata) == ["image/png"]
    if live:
        light, dark = BeautifulSoup(data["text/html"], "html.parser").find_all("img")
        assert light["alt"] == dark["alt"] == "a <title>"
        assert (light.get("hidden"), dark.get("hidden")) == (None, "")
        drawn = [
            Image.open(io.BytesIO(base64.b64decode(image["src"].partition(",")[2]))).convert("RGB")
            for image in (light, dark)
        ]
        assert [image.getpixel((0, 0)) for image in drawn] == [(255,) * 3, tuple(bytes.fromhex(GROUND[1:]))]
        assert (int(light["width"]) * 2, int(dark["height"]) * 2) == drawn[1].size


def test_a_notebook_shows_the_figure_as_it_was_made_after_pyplot_has_asked_for_every_figure(monkeypatch, both):
    """As `interact` does, which loads pyplot: the figure would lose its size and its version for the dark."""
    shell = Shell()
    shell.display_formatter = DisplayFormatter()
    shell.display_formatter.formatters["image/png"].for_type(Figure, lambda _: b"drawn by pyplot")
    monkeypatch.setattr("IPython.get_ipython", lambda: shell)
    figure = figures.show_images([PHOTO])
    shown, metadata = shell.display_formatter.format(figure)
    png, size = figure._repr_png_()
    assert (shown["image/png"], metadata["image/png"]) == (png, size)
    assert DARK_CHUNK in png


def test_a_photograph_keeps_its_greys_in_the_dark(both):
    """Pixel by pixel."""
    figure = figures.show_images([PHOTO], [""])
    light, (dark,) = held(figure)
    box = figure.axes[0].bbox
    top, left = light.height - round(box.y1 * 2), round(box.x0 * 2)
    inside = (left + 3, top + 3, left + round(box.width * 2) - 3, top + round(box.height * 2) - 3)
    assert np.array_equal(np.asarray(light.crop(inside)), np.asarray(dark.crop(inside).convert("RGB")))


@pytest.mark.parametrize("autoscale", [False, True])
def test_a_signed_map_is_dark_at_zero_brown_below_and_teal_above(both, autoscale):
    """On a dark page; what has the larger magnitude is brighter, and the numbers at the bar are the same."""
    steps = np.repeat([-1.0, -0.4, 0.0, 0.4, 1.0], 8)
    figure = figures.show_signed([np.tile(steps, (40, 1))], autoscale=autoscale)
    numbers = [text.get_text() for text in figure.axes[1].get_xticklabels()]
    light, (dark,) = held(figure)
    box = figure.axes[0].bbox
    row = light.height - round(box.y0 + box.y1)
    places = [round(2 * (box.x0 + share * box.width)) for share in (0.1, 0.3, 0.5, 0.7, 0.9)]
    low, lower, zero, higher, high = (dark.convert("RGB").getpixel((place, row)) for place in places)
    assert zero == pytest.approx(tuple(bytes.fromhex(GROUND[1:])), abs=4)
    assert sum(low) > sum(lower) > sum(zero) < sum(higher) < sum(high)
    assert all(red > green > blue for red, green, blue in (low, lower))
    assert all(red < min(green, blue) for red, green, blue in (higher, high))
    assert light.getpixel((places[2], row)) == pytest.approx((245, 245, 245), abs=4)
    assert [text.get_text() for text in figure.axes[1].get_xticklabels()] == numbers == ["−1", "0", "1"]
    assert figure.axes[0].images[0].get_cmap().name == "BrBG"


def test_what_a_colour_means_it_means_in_the_dark(both):
    """The bars of the operations have the colours that they have everywhere."""
    _, (dark,) = held(figures.show_bars({"max": 1.0, "average": 0.5}))
    found = set(dark.convert("RGB").get_flattened_data())
    assert {(213, 94, 0), (0, 114, 178)} <= found


def test_a_figure_is_the_same_after_its_dark_version_was_drawn(both):
    """Its own colours come back, even when a drawing fails."""
    figure = figures.show_lines([1, 2], {"max": [1, 2], "b": [2, 1]}, xlabel="x", ylabel="y", title="t")
    first, second = figure._repr_png_()[0], figure._repr_png_()[0]
    assert first == second


@pytest.mark.parametrize(("count", "rows"), [(2, 1), (3, 1), (4, 2), (6, 2)])
def test_a_row_of_pictures_fills_the_column_of_a_page(count, rows):
    """Two stand side by side, three in a row, without holes, and no title makes the row wider."""
    titles = ["a title that is longer than its picture is wide, by far"] * count
    figure = figures.show_images([PHOTO] * count, titles)
    assert 0.93 * COLUMN <= figure.get_figwidth() <= COLUMN + 2 * 2 / 96  # whole pixels each
    assert len({round(axes.get_position().y0, 6) for axes in figure.axes}) == rows
