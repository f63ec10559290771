"""A pool is the same on other processors: NumPy gives it without the wider vector instructions of this one."""

from __future__ import annotations

import functools
import hashlib
import itertools
import os
import subprocess
import sys

import numpy as np
import pytest
from numpy._core._multiarray_umath import __cpu_dispatch__, __cpu_features__

from pooling_lib import average_pool, average_pool_backward, max_pool, max_pool_backward, min_pool

#: What NumPy would use here beside its baseline, which is all that other processors have.
WIDER = [name for name in __cpu_dispatch__ if __cpu_features__[name]]
DTYPES = ("bool", "int8", "uint8", "int16", "int32", "int64", "float16", "float32", "float64", "complex64")
SHAPES = ((37, 53), (3, 5, 40, 41), (700, 900))
WINDOWS = ((2, 2), (3, 2), (3, 1), (8, 8), (31, 1))


@functools.cache
def digest() -> str:
    """Return one number for the bits of many pools."""
    made, random = hashlib.sha256(), np.random.default_rng(0)
    for dtype, shape in itertools.product(DTYPES, SHAPES):
        values = random.integers(-50, 50, shape) + random.random(shape)
        image = values.astype(dtype)
        for kernel, stride in WINDOWS:
            means = average_pool(image, kernel, stride)
            pools = [means, average_pool_backward(means, shape, kernel, stride)]
            if dtype != "complex64":
                maxima, indices = max_pool(image, kernel, stride, return_indices=True)
                pools += [maxima, indices, min_pool(image, kernel, stride)]
                pools += [max_pool_backward(means, indices, shape)]
            for pool in pools:
                made.update(pool.tobytes())
    return made.hexdigest()


@pytest.mark.parametrize("without", [WIDER[-1:], WIDER], ids=["without the widest", "baseline"])
def test_maxima_means_and_gradients_are_the_same_bit_for_bit_with_narrower_instructions(
    without: list[str],
) -> None:
    """Norms are not: NumPy takes powers another way, which differ in the last digit."""
    environment = os.environ | {"NPY_DISABLE_CPU_FEATURES": " ".join(without)}
    command = [sys.executable, "-W", "error", __file__]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.split() == [",".join(n for n in WIDER if n not in without) or "none", digest()]


if __name__ == "__main__":
    print(",".join(WIDER) or "none", digest())
