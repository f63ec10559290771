"""Pool and show in one call: the arrays are those of `pool_generations`, and the figure shows them all."""

import sys
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from IPython.core.formatters import DisplayFormatter
from PIL import Image

from pooling_lib import average_pool, figures, max_pool, pool_generations
from pooling_lib.figures import Visualization, visualize_generations, visualize_pool
from pooling_lib.images import load_image, photograph

PHOTO = photograph()
VISUALIZE = [visualize_pool, partial(visualize_generations, iterations=2)]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Give the photograph as a file of 16 bits, which loses nothing that matters."""
    path = tmp_path / "my $cat$.png"
    Image.fromarray(np.round(65535 * PHOTO).astype(np.uint16)).save(path)
    return path


def titles(seen: Visualization) -> list[str]:
    """Return what stands above the panels."""
    return [axes.get_title(loc="left") for axes in seen.figure.axes]


def drawn(seen: Visualization) -> list[np.ndarray]:
    """Return the values that the panels show."""
    return [np.asarray(axes.images[0].get_array()) for axes in seen.figure.axes]


def test_a_pair_is_the_image_and_its_pooled_version():
    """Side by side, the shapes as titles, on one grey range."""
    seen = visualize_pool(PHOTO, 3, title="By three")
    assert titles(seen) == ["reference (446, 450)", "pooled (148, 150)"]
    assert seen.figure.texts[0].get_text() == "By three"
    assert {axes.images[0].get_clim() for axes in seen.figure.axes} == {(0.0, 1.0)}
    assert np.array_equal(seen.pooled, max_pool(PHOTO, 3))
    assert [array.shape for array in seen.generations] == [(446, 450), (148, 150)]
    for shown, array in zip(drawn(seen), seen.generations, strict=True):
        assert np.array_equal(shown, array)


@pytest.mark.parametrize(
    ("kernel_size", "shapes", "share"),
    [
        (2, [(446, 450), (223, 225), (111, 112), (55, 56)], "(55, 56)\n1.53 %"),
        (3, [(446, 450), (148, 150), (49, 50), (16, 16)], "(16, 16)\n0.128 %"),
    ],
)
@pytest.mark.parametrize("pool", [max_pool, average_pool, partial(max_pool, ceil_mode=False)])
def test_three_generations_are_the_default(kernel_size, shapes, share, pool):
    """The chapters' shapes, whatever the pool."""
    seen = visualize_generations(PHOTO, kernel_size=kernel_size, pool=pool)
    assert [array.shape for array in seen.generations] == shapes
    assert titles(seen)[-1] == share
    expected = pool_generations(PHOTO, 3, kernel_size, pool=pool)
    for shown, array, right in zip(drawn(seen), seen.generations, expected, strict=True):
        assert np.array_equal(array, right)
        assert np.array_equal(shown, right)


def test_settings_fixed_in_the_pool_are_honoured():
    """There is no setting of a pool that cannot be had."""
    pool = partial(max_pool, stride=1, padding=1)
    assert visualize_pool(PHOTO, 3, pool=pool).pooled.shape == PHOTO.shape
    assert np.array_equal(visualize_pool(PHOTO, 3, pool=pool).pooled, max_pool(PHOTO, 3, 1, padding=1))


@pytest.mark.parametrize("visualize", VISUALIZE)
@pytest.mark.parametrize("kind", [str, Path])
def test_a_path_is_read_as_load_image_reads_it(visualize, kind, file):
    """A str or a Path, and a name that looks like a formula."""
    from_file, from_array = (visualize(kind(file), title=str(file)), visualize(load_image(file)))
    for one, other in zip(from_file.generations, from_array.generations, strict=True):
        assert np.array_equal(one, other)
    from_file.figure.draw_without_rendering()  # a bad formula would raise here
    assert from_file.figure.bbox.width == from_array.figure.bbox.width


@pytest.mark.parametrize("visualize", VISUALIZE)
def test_an_array_is_not_changed_and_keeps_its_dtype(visualize):
    """Bytes are drawn from 0 to 255, their averages too."""
    octets = (255 * PHOTO).astype(np.uint8)
    octets.setflags(write=False)
    before = octets.copy()
    for pool, dtype in ((max_pool, np.uint8), (average_pool, np.float64)):
        seen = visualize(octets, pool=pool)
        assert np.array_equal(octets, before)
        assert seen.pooled.dtype == dtype
        assert {axes.images[0].get_clim() for axes in seen.figure.axes} == {(0.0, 255.0)}


def test_a_grey_range_that_was_asked_for_may_clip():
    """The range is then the caller's."""
    seen = visualize_generations([[1.0, -2.0], [3.0, 4.0]], 1, vmin=-1, vmax=2)
    assert {axes.images[0].get_clim() for axes in seen.figure.axes} == {(-1, 2)}


@pytest.mark.parametrize("visualize", VISUALIZE)
def test_values_without_a_number_are_drawn(visualize):
    """NaN has no place in the range and breaks none."""
    image = np.full((4, 4), np.nan)
    assert np.isnan(visualize(image).pooled).all()


def test_a_notebook_shows_the_figure_and_stores_the_shapes():
    """As the last line of a cell; the stored text does not change with the layout."""
    seen = visualize_generations(PHOTO, 1)
    data, _ = DisplayFormatter().format(seen)
    assert data["image/png"] == seen.figure._repr_png_()[0]
    assert data["text/plain"] == "<Visualization of (446, 450) (223, 225)>"
    generations, figure = seen
    assert generations is seen.generations
    assert isinstance(figure, figures.Picture)


@pytest.mark.parametrize("visualize", VISUALIZE)
def test_a_bar_shows_progress_when_asked_for(visualize, capfd):
    """And only then."""
    visualize(PHOTO)
    assert capfd.readouterr().err == ""
    visualize(PHOTO, progress=True)
    assert "pooling: 100%" in capfd.readouterr().err


@pytest.mark.parametrize("visualize", VISUALIZE)
def test_a_bar_without_tqdm_says_what_to_install(visualize, monkeypatch):
    """The bar is the only thing that needs it."""
    monkeypatch.setitem(sys.modules, "tqdm.auto", None)
    with pytest.raises(ImportError, match="tqdm"):
        visualize(PHOTO, progress=True)
    visualize(PHOTO)


@pytest.mark.parametrize("visualize", VISUALIZE)
@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        ({"image": "no-such-cat.png"}, FileNotFoundError, "'no-such-cat.png' is not a file"),
        ({"image": np.zeros((4, 4, 3))}, ValueError, r"\(4, 4, 3\); use a \(rows, columns\) array, for colour"),
        ({"image": [1.0, 2.0]}, ValueError, r"image has shape \(2,\); use a \(rows, columns\) array"),
        ({"image": np.ma.masked_array(PHOTO, PHOTO > 0.5)}, TypeError, "masked array"),
        ({"image": PHOTO + 1j}, TypeError, "image has dtype complex128, which is no brightness"),
        (
            {"image": open},
            TypeError,
            "image has dtype object, which is no brightness; use integers, floats or a",
        ),
        (
            {"image": b"no-such-cat.png"},
            TypeError,
            r"image=b'no-such-cat\.png' is of type bytes, .*images\.load_image",
        ),
        ({"image": [["a", "b"]]}, TypeError, "image has dtype <U1, which is no brightness"),
        ({"image": PHOTO - 0.5}, ValueError, r"do not fit the grey range from 0 to 1; give vmin and vmax"),
        ({"image": 255 * PHOTO}, ValueError, r"values from 0 to 255 do not fit the grey range from 0 to 1"),
        ({"image": PHOTO, "vmin": 1}, ValueError, r"vmin=1 is not below vmax=1"),
        (
            {"image": PHOTO, "vmax": np.nan},
            ValueError,
            r"vmax=nan is not finite; use the number that is drawn white",
        ),
        ({"image": PHOTO, "kernel_size": 500}, ValueError, "generation 1 of .: image has shape"),
        ({"image": PHOTO, "pool": "max"}, TypeError, "pool='max' is of type str"),
        ({"image": PHOTO, "pool": partial(max_pool, return_indices=True)}, TypeError, "without return_indices"),
        ({"image": PHOTO, "pool": lambda x, k: x.ravel()}, ValueError, r"image has shape \(200700,\)"),
        ({"image": PHOTO, "pool": lambda x, k: x + 9}, ValueError, "do not fit the grey range"),
        ({"image": PHOTO, "title": 5}, TypeError, "title=5 is of type int; use a string"),
        ({"image": PHOTO, "size": "big"}, ValueError, "size='big' is unknown"),
    ],
)
def test_what_cannot_be_shown_is_told(visualize, call, error, message):
    """Value, rule, remedy, and never a picture that is all white."""
    with pytest.raises(error, match=message):
        visualize(**call)


def test_a_negative_number_of_generations_is_refused():
    """As `pool_generations` refuses it."""
    with pytest.raises(ValueError, match="iterations=-1 is negative"):
        visualize_generations(PHOTO, -1)
