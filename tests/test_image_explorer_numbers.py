"""The image explorer's numbers on a page are pooling_lib's, case by case."""

from __future__ import annotations

import base64
import itertools
import json
import math
from typing import Any

import explorer_page
import numpy as np
import pytest
from playwright.sync_api import Page

from pooling_lib import average_pool, max_pool, unseen_share
from pooling_lib.course.downsampling import subsample
from pooling_lib.edges import PREWITT_HORIZONTAL, PREWITT_VERTICAL, edge_magnitude, filter_edges
from pooling_lib.explorers import ImageExplorer
from pooling_lib.explorers._panels import FILTERS, PANELS, SIGNS
from pooling_lib.explorers._pictures import check_picture, pack
from pooling_lib.images import colour_photograph, photograph
from pooling_lib.measure.metrics import reconstruction_psnr

COMPUTE = """
async ([packed, text]) => {
  const { keeper, readImageState } = await import("./image/state.js");
  const { unpackPicture } = await import("./image/source.js");
  const bytes = Uint8Array.from(atob(packed), (character) => character.charCodeAt());
  const picture = await unpackPicture(new DataView(bytes.buffer));
  const keep = keeper();
  const plain = (number) => Number.isFinite(number) ? number : String(number);
  return JSON.stringify(JSON.parse(text).map((traits) => {
    const { panels, error } = readImageState({ get: (name) => traits[name] }, picture, keep);
    return { error, panels: panels.map((panel) => panel.error ? null : {
      map: Array.from(panel.map.data),
      shape: [panel.map.rows, panel.map.columns],
      numbers: ["kept", "unseen", "mean", "psnr"].map((name) => plain(panel.measures[name])),
    }) };
  }));
}
"""


def compute(page: Page, image: np.ndarray, cases: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Run cases on the page, as the state of a model that was never mounted."""
    packed = base64.b64encode(pack(check_picture(image))).decode()
    results: list[dict[str, Any]] = json.loads(page.evaluate(COMPUTE, [packed, json.dumps(cases)]))
    for panel in itertools.chain(*(made["panels"] for made in results)):
        if panel is not None:
            panel["map"] = np.reshape(panel["map"], panel["shape"])
    return results


def all_cases() -> list[dict[str, Any]]:
    """Cross every filter, treatment of signs and inversion with kernels, strides and generations."""
    treated = [(f, s) for f in FILTERS for s in SIGNS if f in ("vertical", "horizontal") or s == "signed"]
    pools = itertools.product((1, 2, 3, 8), (None, 1, 2, 3), (0, 1, 3))
    return [
        {
            "filter": filter_,
            "sign": sign,
            "invert": (kernel + generations + len(filter_)) % 2 == 0,
            "colour": False,
            "operations": PANELS,
            "kernel_size": kernel,
            "stride": stride,
            "generations": generations,
            "autoscale": False,
            "row": 0,
            "column": 0,
        }
        for (filter_, sign), (kernel, stride, generations) in itertools.product(treated, pools)
    ]


def test_every_panel_of_the_page_holds_the_numbers_of_the_library(page: Page) -> None:
    """Thousands of panels: maps, shapes, shares, means and decibels, and the same words of refusal."""
    image = np.random.default_rng(7).random((29, 34))
    cases = all_cases()
    explorer_page.open_page(page)
    explorer = ImageExplorer(image)
    compared = refused = 0
    for case, made in zip(cases, compute(page, image, cases), strict=True):
        explorer.set_state(case)
        if made["error"]:
            with pytest.raises(ValueError, match="does not fit") as refusal:
                _ = explorer.maps
            assert made["error"] == str(refusal.value), case
            # Plain subsampling fits always.
            assert made["panels"][:3] == [None] * 3
            explorer.set_state({"operations": ["subsampling"]})
            refused += 3
        measures, maps = explorer.measures, explorer.maps
        for operation in explorer.operations:
            panel = made["panels"][PANELS.index(operation)]
            compared += 1
            assert tuple(panel["shape"]) == measures[operation].shape, case
            np.testing.assert_allclose(panel["map"], maps[operation], rtol=1e-12, atol=1e-12)
            # The decibels of a map that equals the picture up to rounding are as good as infinite.
            numbers, wanted = (np.array(row, float) for row in (panel["numbers"], measures[operation][1:]))
            np.testing.assert_allclose(np.minimum(numbers, 250), np.minimum(wanted, 250), rtol=1e-9, atol=1e-12)
    assert compared > 1200
    assert refused > 50


def test_the_photograph_gives_the_numbers_of_the_library(page: Page) -> None:
    """At full size, through three generations of overlapping windows, for every filter."""
    cases = [
        case for case in all_cases() if (case["kernel_size"], case["stride"], case["generations"]) == (3, 2, 3)
    ]
    explorer_page.open_page(page)
    explorer = ImageExplorer()
    for case, made in zip(cases, compute(page, explorer.image, cases), strict=True):
        explorer.set_state(case)
        for panel, (operation, pooled) in zip(made["panels"], explorer.maps.items(), strict=True):
            np.testing.assert_allclose(panel["map"], pooled, rtol=1e-12, atol=1e-12)
            np.testing.assert_allclose(
                panel["numbers"], explorer.measures[operation][1:], rtol=1e-9, atol=1e-12
            )


@pytest.mark.parametrize("shape", [(1, 1), (1, 7), (7, 1), (40, 3), (17, 64)])
def test_a_picture_arrives_bit_for_bit(page: Page, shape: tuple[int, int]) -> None:
    """Noise, which no prediction gets right, and a flat picture."""
    explorer_page.open_page(page)
    for image in (np.random.default_rng(1).random(shape), np.full(shape, 0.5)):
        case = {**all_cases()[0], "kernel_size": 1, "generations": 0, "invert": False}
        (made,) = compute(page, image, [case])
        np.testing.assert_array_equal(made["panels"][0]["map"], np.rint(image * 255) / 255)


def test_decibels_are_those_of_the_metrics_where_windows_lie_side_by_side() -> None:
    """`reconstruction_psnr` is defined for a stride that equals the kernel, and so for k ** t."""
    for kernel_size, generations in [(2, 1), (2, 3), (3, 2), (8, 1)]:
        explorer = ImageExplorer(
            kernel_size=kernel_size, generations=generations, operations=("max", "average")
        )
        for operation, pooled in explorer.maps.items():
            expected = reconstruction_psnr(explorer.source, pooled, kernel_size**generations)
            assert explorer.measures[operation].psnr == expected


def test_unseen_is_the_share_of_the_library_for_one_generation_and_grows_with_more() -> None:
    """The chain of generations loses what any of them loses."""
    for kernel_size, stride in [(2, None), (3, 2), (2, 3), (8, 8), (1, 4)]:
        explorer = ImageExplorer(kernel_size=kernel_size, stride=stride, generations=1, operations=("max",))
        once = explorer.measures["max"].unseen
        assert once == unseen_share((446, 450), kernel_size, stride)
        explorer.generations = 2
        assert explorer.measures["max"].unseen >= once
    assert ImageExplorer(generations=3).measures["max"].unseen == pytest.approx(1 - 440 * 448 / (446 * 450))


def test_maps_are_what_the_library_computes() -> None:
    """Step by step, without the explorer's own pipeline."""
    levels = np.rint(colour_photograph() * 255).astype(int)
    image = (np.tensordot([299, 587, 114], levels, 1) + 500) // 1000 / 255
    assert np.abs(image - photograph()).max() < 0.51 / 255
    np.testing.assert_array_equal(ImageExplorer(generations=1).maps["max"], max_pool(image))
    vertical = filter_edges(1 - image, PREWITT_VERTICAL)
    explorer = ImageExplorer(filter="vertical", invert=True, kernel_size=3, stride=2, generations=2)
    np.testing.assert_array_equal(explorer.source, vertical)
    np.testing.assert_array_equal(explorer.maps["average"], average_pool(average_pool(vertical, 3, 2), 3, 2))
    np.testing.assert_array_equal(explorer.maps["min"], -max_pool(max_pool(-vertical, 3, 2), 3, 2))
    np.testing.assert_array_equal(explorer.maps["subsampling"], subsample(vertical, 4))
    explorer = ImageExplorer(filter="horizontal", sign="absolute", generations=0)
    np.testing.assert_array_equal(explorer.maps["max"], np.abs(filter_edges(image, PREWITT_HORIZONTAL)))
    assert math.isinf(explorer.measures["max"].psnr)
    explorer.sign = "relu"
    np.testing.assert_array_equal(explorer.source, np.maximum(filter_edges(image, PREWITT_HORIZONTAL), 0))
    explorer.filter = "magnitude"
    np.testing.assert_array_equal(explorer.source, edge_magnitude(image))
