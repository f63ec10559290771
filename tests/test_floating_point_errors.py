"""What a caller makes of floating-point errors concerns the caller's arithmetic, and no step of the library."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import pooling_lib
from pooling_lib import (
    average_pool,
    average_pool_backward,
    lp_pool,
    max_pool,
    max_pool_backward,
    min_pool,
    pool_generations,
)
from pooling_lib.course.checks import check_array
from pooling_lib.course.costs import Convolution, Pool
from pooling_lib.course.downsampling import DOWNSAMPLERS, blur
from pooling_lib.course.forward import forward_pass
from pooling_lib.course.halvings import HALVINGS
from pooling_lib.course.layers import convolve, cross_entropy, relu
from pooling_lib.course.network import Network
from pooling_lib.course.other_pools import softmax_pool, stochastic_pool
from pooling_lib.course.studies import fit_ridge, oriented_maps
from pooling_lib.course.training import consistency, train
from pooling_lib.edges import edge_magnitude, filter_edges
from pooling_lib.images import to_grey
from pooling_lib.measure.components import haar_shares, patch_components
from pooling_lib.measure.metrics import edge_density, mean_gradient, psnr, reconstruction_psnr
from pooling_lib.measure.shifts import unchanged_share
from pooling_lib.operations import OPERATIONS

RANDOM = np.random.default_rng(0).random((6, 6))


def images() -> dict[str, np.ndarray]:
    """Make images whose sums, powers and quotients leave what their dtype can hold."""
    made = {}
    for dtype in (np.float16, np.float32, np.float64, np.longdouble):
        info = np.finfo(dtype)
        plain = RANDOM.astype(dtype)
        made |= {
            f"plain {info.dtype}": plain,
            f"tiny {info.dtype}": info.tiny * plain,
            f"subnormal {info.dtype}": np.full((6, 6), info.smallest_subnormal),
            f"tiny beside large {info.dtype}": np.where(plain > 0.5, info.max / 8, info.smallest_subnormal),
            f"infinite {info.dtype}": np.where(plain > 0.5, info.dtype.type(np.inf), plain),
            f"NaN {info.dtype}": np.where(plain > 0.5, info.dtype.type(np.nan), plain),
        }
    return made


def through(layer: Callable[[np.ndarray], Any], image: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Take maps through a layer and back."""
    made, back = layer(image[np.newaxis, np.newaxis])
    return made, back(made)


def convolved(maps: np.ndarray) -> Any:
    """Convolve maps that hold numbers."""
    return convolve(np.where(maps < 8, maps, 1), maps.dtype.type(0.1) * np.ones((1, 1, 3, 3)), [0])


def trained(image: np.ndarray) -> list[float]:
    """Train on three images."""
    return train(Network("max 2/2", (2,)), image[np.newaxis].repeat(3, 0), [0, 1, 2], epochs=2, batch=1)


FUNCTIONS: dict[str, Callable[[np.ndarray], Any]] = {
    "max_pool": lambda image: max_pool(image, 3, 2, padding=1, return_indices=True),
    "min_pool": lambda image: min_pool(image, 3, 2, padding=1, return_indices=True),
    "average_pool": average_pool,
    "average_pool, padded": lambda image: average_pool(image, 3, 1, padding=1, count_include_pad=False),
    "lp_pool": lp_pool,
    "lp_pool, root": lambda image: lp_pool(image, 0.5),
    "pool_generations": lambda image: pool_generations(image, 2, pool=average_pool),
    "max_pool_backward": lambda image: max_pool_backward(image, np.zeros((6, 6), int), (12, 12)),
    "average_pool_backward": lambda image: average_pool_backward(image, (12, 12)),
    **{
        f"backward of {name}": (lambda image, back=operation.backward: back(image[:3, :3], image))
        for name, operation in OPERATIONS.items()
    },
    "filter_edges": lambda image: filter_edges(image, [[-0.1, 0, 0.1]]),
    "edge_magnitude": edge_magnitude,
    "psnr": lambda image: psnr(image, image[::-1]),
    "reconstruction_psnr": lambda image: reconstruction_psnr(image, image[:3, :3], 2),
    "mean_gradient": mean_gradient,
    "edge_density": lambda image: edge_density(image, 0.5),
    "haar_shares": haar_shares,
    "patch_components": patch_components,
    "unchanged_share": lambda image: unchanged_share(image, average_pool),
    "to_grey": to_grey,
    "to_grey, colour": lambda image: to_grey(np.stack([image] * 3, axis=-1)),
    "blur": blur,
    **{f"downsampler {name}": function for name, function in DOWNSAMPLERS.items()},
    "softmax_pool": softmax_pool,
    "softmax_pool, sharp": lambda image: softmax_pool(image, sharpness=1e300),
    "stochastic_pool": stochastic_pool,
    "relu": lambda image: through(relu, image),
    "convolve": lambda image: through(convolved, image),
    **{f"halving {name}": (lambda image, h=halving: through(h, image)) for name, halving in HALVINGS.items()},
    "cross_entropy": lambda image: cross_entropy(image, [0] * 6),
    "oriented_maps": lambda image: oriented_maps(image[np.newaxis]),
    "fit_ridge": lambda image: fit_ridge(image, [0, 1] * 3)(image),
    "forward_pass": lambda image: forward_pass([Convolution(2), Pool()], image[np.newaxis]),
    "Network": lambda image: Network("max + blur", (2,)).loss(image[np.newaxis], [1]),
    "Network, not rounded": lambda image: Network("max 3/2", (2,), rounded=False).loss(image[np.newaxis], [1]),
    "train": trained,
    "consistency": lambda image: consistency(Network("max 2/2", (2,)), image[np.newaxis]),
    "check_array": lambda image: check_array(image, image, strict=True),
}


def test_every_function_of_pixels_is_among_them() -> None:
    """All that the package hands out, but what counts windows without any, or threads, or only moves values."""
    without = {"output_shape", "unseen_share", "get_workers", "set_workers", "max_unpool"}
    left_out = set(pooling_lib.__all__) - without - set(FUNCTIONS)
    assert not left_out, f"add {left_out} to FUNCTIONS"


def outcome(function: Callable[[np.ndarray], Any], image: np.ndarray) -> str:
    """Say what comes of a call."""
    try:
        return repr(function(image))
    except (TypeError, ValueError) as error:
        return f"refused: {error}"


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_caller_who_is_told_of_every_error_gets_the_same(name: str) -> None:
    """An underflow on the way to a result is none of the caller's, and warnings are errors in this test."""
    for kind, image in images().items():
        expected = outcome(FUNCTIONS[name], image)
        with np.errstate(all="raise"):
            assert outcome(FUNCTIONS[name], image) == expected, kind
            assert np.geterr() == dict.fromkeys(np.geterr(), "raise"), "the caller's choice holds afterwards"
