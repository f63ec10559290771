"""The library computes what PyTorch and ONNX Runtime computed when `make_golden.py` was run."""

import json
from pathlib import Path

import numpy as np
import pytest

from pooling_lib import average_pool, average_pool_backward, lp_pool, max_pool, max_pool_backward, max_unpool

with np.load(Path(__file__).with_name("golden.npz")) as stored:
    ARRAYS = dict(stored)
CASES = list(enumerate(json.loads(str(ARRAYS.pop("cases")))))
NAMES = [
    "{source} k={kernel_size} s={stride} p={padding} d={dilation} ceil={ceil_mode}".format(**settings)
    for _, settings in CASES
]


def golden(number, settings):
    """Return a case's arrays by name, and its settings as our functions take them."""
    prefix = f"{number}/"
    arrays = {name.removeprefix(prefix): array for name, array in ARRAYS.items() if name.startswith(prefix)}
    return arrays, {name: value for name, value in settings.items() if name != "source"}


@pytest.mark.parametrize(("number", "settings"), CASES, ids=NAMES)
def test_max_pool_its_indices_and_its_backward_pass(number, settings):
    arrays, ours = golden(number, settings)
    image, axes = arrays["image"], len(ours["kernel_size"])
    np.testing.assert_array_equal(max_pool(image, **ours), arrays["max"], strict=True)
    if "indices" in arrays:
        pooled, indices = max_pool(image, **ours, return_indices=True)
        np.testing.assert_array_equal(pooled, arrays["max"], strict=True)
        np.testing.assert_array_equal(indices, arrays["indices"])
        backward = max_pool_backward(arrays["weights"], indices, image.shape, axes=axes)
        np.testing.assert_array_equal(backward, arrays["max_backward"], strict=True)
    if "unpooled" in arrays:
        unpooled = max_unpool(pooled, indices, image.shape, axes=axes)
        np.testing.assert_array_equal(unpooled, arrays["unpooled"], strict=True)


def _having(name):
    chosen = [case for case in CASES if f"{case[0]}/{name}" in ARRAYS]
    return pytest.mark.parametrize(("number", "settings"), chosen, ids=[NAMES[number] for number, _ in chosen])


@pytest.mark.parametrize("include", [True, False])
@_having("average_include")
def test_average_pool_with_and_without_the_padding_counted(number, settings, include):
    arrays, ours = golden(number, settings)
    expected = arrays["average_include" if include else "average_exclude"]
    pooled = average_pool(arrays["image"], **ours, count_include_pad=include)
    assert pooled.dtype == np.float32
    np.testing.assert_allclose(pooled, expected, rtol=2e-6, atol=1e-6)


@pytest.mark.parametrize("include", [True, False])
@_having("average_include_backward")
def test_the_backward_pass_of_average_pool(number, settings, include):
    arrays, ours = golden(number, settings)
    expected = arrays[f"average_{'include' if include else 'exclude'}_backward"]
    spread = average_pool_backward(arrays["weights"], arrays["image"].shape, **ours, count_include_pad=include)
    assert spread.dtype == np.float32
    np.testing.assert_allclose(spread, expected, rtol=2e-6, atol=2e-6)


@_having("lp_2")
def test_lp_pool_where_pytorch_and_onnx_mean_the_same(number, settings):
    arrays, ours = golden(number, settings)
    image = arrays["image"]
    np.testing.assert_allclose(lp_pool(image, 2, **ours), arrays["lp_2"], rtol=2e-6)
    if "lp_1" in arrays:
        np.testing.assert_allclose(lp_pool(image, 1, **ours), arrays["lp_1"], rtol=2e-6)
    else:
        np.testing.assert_allclose(lp_pool(image, 3, **ours), arrays["lp_3_of_magnitudes"], rtol=4e-6)


def test_both_sources_and_every_operation_are_in_the_file():
    sources = {settings["source"].rsplit(" ", 1)[0] for _, settings in CASES}
    operations = {name.split("/")[1] for name in ARRAYS}
    assert sources == {"PyTorch", "ONNX Runtime"}
    assert {
        "max",
        "indices",
        "max_backward",
        "average_include",
        "average_exclude_backward",
        "lp_2",
        "unpooled",
    } <= operations
