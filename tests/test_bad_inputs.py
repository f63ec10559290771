"""What cannot be measured or counted is refused by name, with its value and a remedy, and never changed."""

from __future__ import annotations

import math
import re
from array import array
from collections import UserList, deque
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from pooling_lib import average_pool, max_pool
from pooling_lib.course.costs import Convolution, Pool, network_costs
from pooling_lib.course.downsampling import DOWNSAMPLERS, blur, subsample
from pooling_lib.course.forward import forward_pass
from pooling_lib.course.shapes import draw_shape, shape_images
from pooling_lib.course.studies import fit_ridge, fit_study, oriented_maps, shift_study
from pooling_lib.edges import edge_magnitude, filter_edges
from pooling_lib.explorers import ImageExplorer, ShiftExplorer, WindowExplorer
from pooling_lib.figures import show_grids, show_images, show_signed
from pooling_lib.measure.components import haar_shares, patch_components
from pooling_lib.measure.metrics import (
    edge_density,
    mean_gradient,
    psnr,
    reconstruction_psnr,
    share_kept,
    upsample_nearest,
)
from pooling_lib.measure.shifts import lone_pixel_survival, noise_survival, unchanged_share

PLANE = np.arange(20.0).reshape(4, 5) % 7
STACK = PLANE.reshape(1, 4, 5)
SMALL = {"seeds": 1, "training": 6, "test": 6, "depth": 1}

NO_NUMBERS = {
    "masked": np.ma.masked_less(PLANE, 2),
    "complex": PLANE + 1j,
    "object": PLANE.astype(object),
    "None": [[None, 1.0], [1.0, 1.0]],
    "text": [["a", "b"], ["c", "d"]],
    "dates": np.array([["2020-01-01", "2021-01-01"]], "M8[D]"),
    "records": np.zeros((2, 2), [("red", int)]),
    "dict": {"a": 1},
    "a name": "cat.jpg",
}
NO_ARRAYS = {
    "uneven": [[1, 2], [3]],
    "empty": np.empty((0, 4)),
    "no columns": np.empty((4, 0)),
    "no rows": [],
}
TOO_FEW_AXES = {"0-d": 4.0, "1-d": np.arange(4.0)}
TOO_MANY_AXES = {"3-d": np.ones((2, 2, 2))}
NOT_FINITE = {
    "nan": np.where(PLANE == 3, np.nan, PLANE),
    "inf": np.where(PLANE == 3, np.inf, PLANE),
    "-inf": np.where(PLANE == 3, -np.inf, PLANE),
    "half inf": np.array([[1, np.inf], [2, 3]], np.float16),
}
ANY_AXES = NO_NUMBERS | NO_ARRAYS
BATCHES = ANY_AXES | TOO_FEW_AXES
PLANES = BATCHES | TOO_MANY_AXES

NO_INTEGERS = {
    "bool": True,
    "numpy bool": np.True_,
    "float": 2.0,
    "numpy float": np.float64(2),
    "text": "2",
    "None": None,
    "nan": math.nan,
    "inf": math.inf,
    "complex": 2j,
    "array": np.array([2, 2]),
    "array of one": np.array([2]),
    "list": [2],
    "Decimal": Decimal(2),
}
FEW = {"zero": 0, "negative": -4, "far negative": -(10**30)}
NEGATIVE = {"negative": -4, "far negative": -(10**30)}
OPTIONAL = {name: value for name, value in NO_INTEGERS.items() if name != "None"}
NO_FLOATS = {
    "bool": True,
    "numpy bool": np.True_,
    "text": "0.5",
    "None": None,
    "complex": 0.5j,
    "numpy complex": np.complex128(1),
    "array": np.array([0.5, 1]),
    "array of one": np.array([0.5]),
    "masked": np.ma.masked,
    "nan": math.nan,
    "inf": math.inf,
    "huge": 10**400,
}
SHAPES = {
    "int": 4,
    "text": "44",
    "None": None,
    "set": {4, 5},
    "floats": (4.0, 5.0),
    "bools": (True, True),
    "negative": (-4, 5),
    "two negatives": (-4, -5),
    "nan": (math.nan, 5),
    "texts": ("4", "5"),
    "nested": ((4, 5), 4),
}
LENGTHS = {"none": (), "one": (4,), "five": (4, 4, 4, 4, 4)}
NO_LENGTH = {"zero": (0, 0, 0)}

#: A call with its bad argument left open, the name that the message must have, and the table of bad arguments.
CALLS: dict[str, tuple[Callable[[Any], Any], str, dict[str, Any]]] = {
    "filter_edges": (filter_edges, "image", PLANES),
    "filter_edges kernel": (lambda bad: filter_edges(PLANE, bad), "kernel", PLANES | NOT_FINITE),
    "edge_magnitude": (edge_magnitude, "image", PLANES),
    "edge_magnitude vertical": (lambda bad: edge_magnitude(PLANE, bad), "kernel", PLANES | NOT_FINITE),
    "edge_magnitude horizontal": (lambda b: edge_magnitude(PLANE, horizontal=b), "kernel", PLANES | NOT_FINITE),
    "psnr reference": (lambda bad: psnr(bad, PLANE), "reference", ANY_AXES | NOT_FINITE),
    "psnr image": (lambda bad: psnr(PLANE, bad), "image", ANY_AXES | NOT_FINITE | TOO_FEW_AXES),
    "psnr peak": (lambda bad: psnr(PLANE, PLANE[::-1], peak=bad), "peak", NO_FLOATS | FEW),
    "upsample_nearest": (
        lambda bad: upsample_nearest(bad, (9, 9)),
        "pooled",
        NO_ARRAYS | TOO_FEW_AXES | TOO_MANY_AXES | {"masked": NO_NUMBERS["masked"], "dict": {}},
    ),
    "upsample_nearest shape": (
        lambda bad: upsample_nearest(PLANE, bad),
        "shape",
        SHAPES | LENGTHS | NO_LENGTH | {"small": (3, 9), "huge": (10**20, 10**20), "beyond": (2**62, 5)},
    ),
    "reconstruction_psnr": (lambda bad: reconstruction_psnr(bad, [[1.0]], 2), "image", PLANES | NOT_FINITE),
    "reconstruction_psnr map": (lambda bad: reconstruction_psnr(PLANE, bad, 2), "pooled", PLANES | NOT_FINITE),
    "reconstruction_psnr kernel": (
        lambda bad: reconstruction_psnr(PLANE, [[1.0]], bad),
        "kernel_size",
        NO_INTEGERS | FEW | {"large": 5, "huge": 10**30},
    ),
    "reconstruction_psnr peak": (
        lambda b: reconstruction_psnr(PLANE, [[1.0]], 2, peak=b),
        "peak",
        NO_FLOATS | FEW,
    ),
    "mean_gradient": (mean_gradient, "image", PLANES | NOT_FINITE | {"one row": [[1, 2, 3]]}),
    "edge_density": (lambda bad: edge_density(bad, 1), "edges", ANY_AXES | NOT_FINITE),
    "edge_density threshold": (lambda bad: edge_density(PLANE, bad), "threshold", NO_FLOATS),
    "share_kept before": (lambda bad: share_kept(bad, (1, 1)), "before", SHAPES | NO_LENGTH),
    "share_kept after": (lambda bad: share_kept((4, 5), bad), "after", SHAPES | {"huge": (10**400, 4)}),
    "haar_shares": (haar_shares, "image", PLANES | NOT_FINITE | {"zeros": np.zeros((2, 2)), "row": [[1, 2]]}),
    "patch_components": (
        patch_components,
        "image|patches",
        PLANES | NOT_FINITE | {"flat": np.full((6, 6), 0.1)},
    ),
    "patch_components size": (
        lambda bad: patch_components(PLANE, bad),
        "size|patches of",
        NO_INTEGERS | FEW | {"large": 5, "huge": 10**30},
    ),
    "lone_pixel_survival": (lone_pixel_survival, "kernel_size", NO_INTEGERS | FEW),
    "noise_survival": (noise_survival, "kernel_size", NO_INTEGERS | FEW),
    "unchanged_share": (lambda bad: unchanged_share(bad, np.copy), "image", PLANES | NOT_FINITE),
    "unchanged_share pool": (
        lambda bad: unchanged_share(PLANE, bad),
        "pool|pooled map",
        {
            "number": 5,
            "None": None,
            "gives None": lambda plane: None,
            "gives text": lambda plane: "a",
            "gives a masked array": lambda plane: np.ma.masked_less(plane, 2),
            "gives nan": lambda plane: plane * np.nan,
            "gives nothing": lambda plane: plane[:0],
            "gives another shape each time": lambda plane: plane[: int(plane[0, 0]) % 3 + 1],
        },
    ),
    "unchanged_share tolerance": (
        lambda bad: unchanged_share(PLANE, max_pool, tolerance=bad),
        "tolerance",
        NO_FLOATS | NEGATIVE,
    ),
    "blur": (blur, "maps", BATCHES),
    "subsample": (subsample, "maps", BATCHES),
    "subsample stride": (lambda bad: subsample(PLANE, bad), "stride", NO_INTEGERS | FEW),
    **{
        f"downsampler {name}": (DOWNSAMPLERS[name], "maps|image", BATCHES)
        for name in ("stride", "max 3/2", "max + blur", "blur")
    },
    "oriented_maps": (oriented_maps, "images", BATCHES | NOT_FINITE | {"2-d": PLANE, "large": 1e200 * STACK}),
    "fit_ridge": (lambda bad: fit_ridge(bad, [0, 1, 0, 1]), "features", PLANES | NOT_FINITE),
    "fit_ridge labels": (
        lambda bad: fit_ridge(PLANE, bad),
        "labels",
        {
            "floats": [0.0, 1, 0, 1],
            "bools": [True, False, True, False],
            "negative": [0, 1, -1, 1],
            "few": [0, 1, 0],
            "many": [0, 1, 0, 1, 0],
            "none": np.array([], int),
            "one": 1,
            "plane": [[0, 1, 0, 1]],
            "text": ["a", "b", "a", "b"],
            "None": None,
            "masked": np.ma.masked_array([0, 1, 0, 1]),
        },
    ),
    "fit_ridge penalty": (lambda bad: fit_ridge(PLANE, [0, 1, 0, 1], penalty=bad), "penalty", NO_FLOATS | FEW),
    "fit_ridge prediction": (
        fit_ridge(PLANE, [0, 1, 0, 1]),
        "features",
        PLANES | NOT_FINITE | {"narrow": PLANE[:, :2], "wide": np.ones((2, 6))},
    ),
    "Convolution": (Convolution, "channels", NO_INTEGERS | FEW),
    "Convolution kernel": (lambda bad: Convolution(1, bad), "kernel_size", NO_INTEGERS | FEW | {"even": 2}),
    "Convolution stride": (lambda bad: Convolution(1, stride=bad), "stride", NO_INTEGERS | FEW),
    "Pool": (Pool, "kernel_size", NO_INTEGERS | FEW),
    "Pool stride": (lambda bad: Pool(2, bad), "stride", OPTIONAL | FEW),
    "network_costs": (
        lambda bad: network_costs(bad, (3, 8, 8)),
        "layers?",
        {"one": Pool(), "class": [Pool], "None": None, "text": "pool", "numbers": [3]},
    ),
    "network_costs shape": (
        lambda bad: network_costs([Pool(1)], bad),
        "shape",
        SHAPES | LENGTHS | NO_LENGTH | {"no channels": (0, 4, 4), "a float": (3.0, 4, 4)},
    ),
    "network_costs without layers": (lambda bad: network_costs([], bad), "shape", SHAPES | LENGTHS | NO_LENGTH),
    "draw_shape": (
        lambda bad: draw_shape(bad, centre=(8, 8), radius=4),
        "name",
        {"unknown": "star", "None": None, "number": 0, "list": [], "bytes": b"disc"},
    ),
    "draw_shape size": (
        lambda bad: draw_shape("disc", size=bad, centre=(8, 8), radius=4),
        "size",
        NO_INTEGERS | FEW,
    ),
    "draw_shape centre": (
        lambda bad: draw_shape("disc", centre=bad, radius=4),
        "centre",
        {"one": (1,), "three": (1, 2, 3), "number": 4, "text": "ab", "nan": (math.nan, 1), "None": (None, 1)},
    ),
    "draw_shape radius": (lambda bad: draw_shape("disc", centre=(8, 8), radius=bad), "radius", NO_FLOATS | FEW),
    "shape_images": (shape_images, "count", NO_INTEGERS | FEW),
    "shape_images size": (lambda bad: shape_images(1, size=bad), "size", NO_INTEGERS | FEW | {"small": 15}),
    "shape_images noise": (lambda bad: shape_images(1, noise=bad), "noise", NO_FLOATS | NEGATIVE),
    "shape_images seed": (lambda bad: shape_images(1, seed=bad), "seed", NO_INTEGERS | NEGATIVE),
    **{
        f"{study.__name__} {name}": (
            lambda bad, study=study, name=name: study(**{**SMALL, name: bad}),
            name,
            NO_INTEGERS | (NEGATIVE if name == "depth" else FEW),
        )
        for study in (shift_study, fit_study)
        for name in SMALL
    },
    **{
        f"{study.__name__} {name}": (
            lambda bad, study=study, name=name: study(**SMALL, **{name: bad}),
            name,
            table,
        )
        for study in (shift_study, fit_study)
        for name, table in {
            "noise": NO_FLOATS | NEGATIVE,
            "downsamplers": {"number": 5, "list": [blur], "no functions": {"blur": 3}, "None": None},
        }.items()
    },
    "fit_study penalty": (lambda bad: fit_study(**SMALL, penalty=bad), "penalty", NO_FLOATS | FEW),
    "show_signed": (lambda bad: show_signed([bad]), "image", PLANES),
    "show_images": (lambda bad: show_images([bad]), "image", PLANES),
    "show_grids": (lambda bad: show_grids([bad]), "image", PLANES),
}


def cases() -> Iterator[Any]:
    """Pair every call with every bad argument of its table."""
    for name, (call, named, table) in CALLS.items():
        for kind, bad in table.items():
            yield pytest.param(call, named, bad, id=f"{name}: {kind}")


@pytest.mark.parametrize(("call", "named", "bad"), list(cases()))
def test_a_bad_argument_is_refused_by_name_with_a_remedy(call: Any, named: str, bad: Any) -> None:
    """By the two documented errors, before anything is computed from it."""
    before = bad.copy() if isinstance(bad, np.ndarray) and bad is not np.ma.masked else bad
    with pytest.raises((TypeError, ValueError), match=rf"\b({named})\b") as caught:
        call(bad)
    assert type(caught.value) in (TypeError, ValueError)
    assert re.search("; use .|, for instance with |; read an image file with pooling_lib", str(caught.value)), (
        str(caught.value)
    )
    if isinstance(bad, np.ndarray):
        np.testing.assert_array_equal(bad, before)


GOOD_CALLS = {
    "filter_edges": filter_edges,
    "filter_edges kernel": lambda image: filter_edges(PLANE, image),
    "edge_magnitude": edge_magnitude,
    "psnr": lambda image: psnr(image, PLANE),
    "upsample_nearest": lambda image: upsample_nearest(image, (9, 9)),
    "upsample_nearest, as large": lambda image: upsample_nearest(image, image.shape),
    "reconstruction_psnr": lambda image: reconstruction_psnr(image, image, 1),
    "mean_gradient": mean_gradient,
    "edge_density": lambda image: edge_density(image, 1),
    "haar_shares": haar_shares,
    "patch_components": lambda image: patch_components(image).variance_share,
    "unchanged_share": lambda image: unchanged_share(image, average_pool),
    "unchanged_share, a pool that writes": lambda image: unchanged_share(
        image, lambda plane: plane.fill(3) or plane
    ),
    "blur": blur,
    **DOWNSAMPLERS,
    "oriented_maps": lambda image: oriented_maps(image[np.newaxis]),
    "fit_ridge": lambda image: fit_ridge(image, np.arange(4) % 2)(image),
}


@pytest.mark.parametrize("name", GOOD_CALLS)
def test_an_image_is_never_changed_whatever_its_memory(name: str) -> None:
    """A read-only, a turned, a stepped and a foreign-endian array all give the same, and stay as they were."""
    expected = GOOD_CALLS[name](PLANE.copy())
    wide = np.zeros((8, 10))
    wide[::2, ::2] = PLANE
    for image in (
        PLANE.copy(),
        np.asfortranarray(PLANE),
        wide[::2, ::2],
        PLANE[::-1].copy()[::-1],
        PLANE.astype(">f8"),
    ):
        image.flags.writeable = False
        before = image.copy()
        given = GOOD_CALLS[name](image)
        np.testing.assert_allclose(np.asarray(given), np.asarray(expected))
        np.testing.assert_array_equal(image, before)
        if name != "stride" and isinstance(given, np.ndarray):
            assert not np.shares_memory(given, image)


def test_subsampling_is_a_view_as_its_documentation_says() -> None:
    """It copies nothing."""
    assert np.shares_memory(subsample(PLANE), PLANE)


def test_a_longer_stride_than_any_image_keeps_the_first_pixel() -> None:
    """Also one that no slice can hold."""
    np.testing.assert_array_equal(subsample(PLANE, 10**30), PLANE[:1, :1])


def test_layers_hold_python_integers() -> None:
    """Whatever kind of integer they were made from, so that no cost overflows."""
    layer = Convolution(np.int8(100), np.uint8(3), np.int16(1))
    assert [type(size) for size in (layer.channels, layer.kernel_size, layer.stride)] == [int, int, int]
    (cost,) = network_costs([layer], (np.int8(100), np.int8(100), np.int8(100)))
    assert cost.multiply_adds == 100**4 * 9
    assert type(Pool(np.int8(2), np.int8(2)).stride) is int


def test_a_share_of_shapes_may_be_nothing_or_more_than_all() -> None:
    """An empty result keeps no value, and an enlarged one more than there were."""
    assert share_kept((4, 5), (0, 5)) == 0
    assert share_kept((2, 2), (4, 4)) == 4
    assert share_kept((), ()) == 1
    assert share_kept((10**400,), (10**399,)) == 0.1


def test_a_class_that_no_label_has_is_never_predicted() -> None:
    """Labels may leave numbers out."""
    predict = fit_ridge([[0.0], [1.0], [9.0], [10.0]], [0, 0, 5, 5])
    np.testing.assert_array_equal(predict([[2], [8]]), [0, 5])


@pytest.mark.parametrize("study", [shift_study, fit_study])
def test_a_study_of_nothing_is_refused(study: Callable[..., Any]) -> None:
    """An empty result would look like one."""
    with pytest.raises(ValueError, match=r"^downsamplers=\{\} has nothing to study; use some of DOWNSAMPLERS$"):
        study({}, **SMALL)


LENGTHY = "x" * 100_000
QUOTED = {
    "max_pool kernel_size": lambda: max_pool(PLANE, LENGTHY),
    "max_pool stride": lambda: max_pool(PLANE, 2, [[1] * 1000] * 1000),
    "max_pool padding": lambda: max_pool(PLANE, 2, padding=[[1] * 1000] * 1000),
    "max_pool ceil_mode": lambda: max_pool(PLANE, 2, ceil_mode=LENGTHY),
    "reconstruction_psnr": lambda: reconstruction_psnr(PLANE, PLANE, 10**400),
    "reconstruction_psnr, more digits than Python writes": lambda: reconstruction_psnr(PLANE, PLANE, 10**5000),
    "psnr peak": lambda: psnr(PLANE, PLANE, peak=10**5000),
    "psnr image": lambda: psnr(PLANE, LENGTHY),
    "draw_shape": lambda: draw_shape(LENGTHY, centre=(1, 1), radius=1),
    "shape_images": lambda: shape_images(10**5000),
    "fit_study": lambda: fit_study(LENGTHY),
    "network_costs": lambda: network_costs(LENGTHY, (3, 4, 4)),
}


@pytest.mark.parametrize("call", QUOTED.values(), ids=list(QUOTED))
def test_a_message_quotes_no_more_of_a_value_than_is_read(call: Callable[[], Any]) -> None:
    """However long it is."""
    with pytest.raises((TypeError, ValueError), match=r"; use|; read") as caught:
        call()
    assert len(str(caught.value)) < 500


def test_a_long_integer_is_told_by_its_digits() -> None:
    """Python itself refuses to write the longest."""
    with pytest.raises(
        ValueError, match=r"^kernel_size=<int of 401 digits> and a map of shape \(4, 5\) do not fit"
    ):
        reconstruction_psnr(PLANE, PLANE, 10**400)


class Wrapped:
    """What turns itself into an array with a mask."""

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> Any:
        return np.ma.masked_array([[1.0, 2.0], [3.0, 4.0]], [[True, False], [False, False]])


class Places:
    """What has a length and places, and is no `Sequence` by name; its rows are made when they are asked for."""

    def __len__(self) -> int:
        return 2

    def __getitem__(self, place: int) -> list[Any]:
        if place > 1:
            raise IndexError
        return [np.ma.masked, 1.0] if place else [1.0, 1.0]


ROW = np.ma.masked_array([1.0, 2.0], [True, False])
MASKED_PARTS = {
    "a row": [ROW],
    "a value": [[np.ma.masked, 1.0]],
    "the fifth level": [[[[[ROW]]]]],
    "a value of the seventh": [[[[[[[1.0, np.ma.masked]]]]]]],
    "a deque": deque([deque([1.0, np.ma.masked])]),
    "a user's list": UserList([[1.0, 2.0], ROW]),
    "made places": Places(),
    "behind __array__": Wrapped(),
    "behind __array__, in a list": [Wrapped()],
    "the second of two rows that are one": [[[1.0, 2.0]] * 2, [[1.0, 2.0], ROW]],
}


@pytest.mark.parametrize("masked", MASKED_PARTS.values(), ids=MASKED_PARTS)
@pytest.mark.parametrize("call", [filter_edges, mean_gradient, max_pool, blur], ids=lambda call: call.__name__)
def test_a_mask_within_a_list_is_not_ignored(call: Callable[[Any], Any], masked: list[Any]) -> None:
    """As that of the whole is not."""
    with pytest.raises(TypeError, match=r"is a masked array, or holds one, whose .*; use \w+\.filled\(value\)"):
        call(masked)


def test_lists_without_end_are_no_array() -> None:
    """Neither one that holds itself, nor one that is nested deeper than Python follows."""
    deep: list[Any] = [1.0]
    for _ in range(10_000):
        deep = [deep]
    endless: list[Any] = []
    endless.append(endless)
    for nested in (deep, endless):
        with pytest.raises(ValueError, match=r"image is not an array \(.*\); use rows of equal length"):
            max_pool(nested)


@pytest.mark.parametrize(
    "nested",
    [
        [[[[1.0, 2.0], [3.0, 4.0]]]],
        deque([deque([1.0, 2.0]), (3.0, 4.0)]),
        [range(1, 3), array("d", [3, 4])],
        UserList([np.array([1.0, 2.0]), [np.float32(3), True + 3]]),
    ],
)
def test_numbers_within_numbers_are_taken_as_numpy_takes_them(nested: Any) -> None:
    """The look for masks changes nothing."""
    assert max_pool(nested).ravel().tolist() == [4]


@pytest.mark.parametrize("path", ["cat.jpg", Path("cat.jpg"), b"cat.jpg"], ids=lambda path: type(path).__name__)
@pytest.mark.parametrize(
    ("call", "name"),
    [
        (filter_edges, "image"),
        (edge_magnitude, "image"),
        (lambda path: psnr(path, PLANE), "reference"),
        (lambda path: upsample_nearest(path, (4, 4)), "pooled"),
        (blur, "maps"),
        (subsample, "maps"),
        (oriented_maps, "images"),
        (lambda path: forward_pass([Pool()], path), "image"),
        (lambda path: show_images([path]), "image"),
        (ImageExplorer, "image"),
        (WindowExplorer, "values"),
        (lambda path: ShiftExplorer("drawing", drawing=path), "drawing"),
    ],
)
def test_the_name_of_a_file_is_told_where_to_go(call: Callable[[Any], Any], name: str, path: Any) -> None:
    """Wherever pixels are asked for."""
    kind = type(path).__name__
    message = (
        f"{name}={path!r} is of type {kind}, which is not an array; "
        "read an image file with pooling_lib.images.load_image"
    )
    with pytest.raises(TypeError, match=f"^{re.escape(message)}$"):
        call(path)
