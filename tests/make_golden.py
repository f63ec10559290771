"""Freeze what PyTorch computes into ``golden.npz``, and what ONNX Runtime computes into the same file.

Run it where both are installed, in the folder of the tests::

    pip install "torch==2.13.0" onnx onnxruntime numpy
    python make_golden.py

Nothing else needs either: the tests read the frozen file. The settings of all cases are one JSON list stored as
``cases``; the arrays of each stand under ``<number>/image``, ``<number>/max`` and so on.
"""

from __future__ import annotations

import itertools
import json
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import onnxruntime
import torch
from onnx import TensorProto, helper
from torch.nn import functional

TARGET = Path(__file__).with_name("golden.npz")
#: Axes, kernel, stride, padding, dilation, ceil_mode. PyTorch pads both sides alike, at most half a kernel.
TORCH_CASES = [
    *itertools.product((1, 2, 3), (2,), (2,), (0,), (1,), (False, True)),
    *itertools.product((1, 2), (3,), (1, 2), (0, 1), (1, 2), (False, True)),
    *itertools.product((2,), (4, 5), (1, 3), (2,), (1,), (False, True)),
    *itertools.product((3,), (3,), (2,), (1,), (1, 2), (False, True)),
    (1, 7, 1, 3, 1, False),
    (1, 2, 5, 1, 1, True),
    (2, 1, 3, 0, 1, True),
]
#: Kernel, stride, pads (rows before, columns before, rows after, columns after), dilation, ceil_mode.
ONNX_CASES = [
    ((3, 3), (2, 2), (0, 1, 2, 0), (1, 1), 0),
    ((3, 2), (1, 2), (2, 0, 1, 1), (1, 1), 0),
    ((3, 3), (2, 1), (1, 0, 0, 2), (2, 2), 0),
    ((2, 3), (3, 2), (1, 2, 0, 1), (1, 2), 0),
    ((4, 1), (2, 3), (3, 0, 2, 0), (1, 1), 0),
    ((3, 3), (2, 2), (0, 0, 0, 0), (1, 1), 1),
    ((2, 2), (3, 3), (1, 0, 0, 1), (1, 1), 1),
]
SHAPES = {1: (2, 3, 17), 2: (2, 1, 9, 11), 3: (1, 2, 7, 6, 8)}


def image_of(axes: int, seed: int) -> np.ndarray:
    """Draw multiples of 1/4, so that ties occur and sums are exact in float32."""
    return np.random.default_rng(seed).integers(-40, 40, SHAPES[axes]).astype(np.float32) / 4


def of_torch(axes: int, kernel: int, stride: int, padding: int, dilation: int, ceil_mode: bool, seed: int):
    """Return the settings and every array that PyTorch gives for them."""
    arrays: dict[str, np.ndarray] = {}
    settings: dict[str, Any] = {
        "source": f"PyTorch {torch.__version__.split('+')[0]}",
        "kernel_size": [kernel] * axes,
        "stride": [stride] * axes,
        "padding": [padding] * axes,
        "dilation": [dilation] * axes,
        "ceil_mode": ceil_mode,
    }
    image = torch.tensor(image_of(axes, seed), requires_grad=True)
    arrays["image"] = image.detach().numpy()
    max_pool = getattr(functional, f"max_pool{axes}d")
    pooled, indices = max_pool(
        image, kernel, stride, padding, dilation, ceil_mode=ceil_mode, return_indices=True
    )
    weights = torch.tensor(
        np.random.default_rng(seed + 1).integers(-8, 9, tuple(pooled.shape)), dtype=pooled.dtype
    )
    arrays |= {
        "max": pooled.detach().numpy(),
        "indices": indices.numpy().astype(np.int16),
        "weights": weights.numpy(),
    }
    arrays["max_backward"] = torch.autograd.grad((pooled * weights).sum(), image)[0].numpy()
    if dilation == 1:
        average_pool = getattr(functional, f"avg_pool{axes}d")
        for include in (True, False):
            mean = average_pool(image, kernel, stride, padding, ceil_mode, include)
            backward = torch.autograd.grad((mean * weights).sum(), image)[0]
            name = "include" if include else "exclude"
            arrays[f"average_{name}"] = mean.detach().numpy()
            arrays[f"average_{name}_backward"] = backward.numpy()
        # PyTorch's lp_pool has no padding, takes no magnitude of odd powers, and scales what ceil_mode
        # cuts off; without all three it is ONNX's. Below, p = 2 of any image and p = 3 of a magnitude.
        if padding == 0 and not ceil_mode:
            lp_pool = getattr(functional, f"lp_pool{axes}d")
            arrays["lp_2"] = lp_pool(image, 2.0, kernel, stride).detach().numpy()
            arrays["lp_3_of_magnitudes"] = lp_pool(image.abs(), 3.0, kernel, stride).detach().numpy()
    if kernel == stride and padding == 0 and not ceil_mode:
        unpool = getattr(functional, f"max_unpool{axes}d")
        arrays["unpooled"] = unpool(pooled, indices, kernel, output_size=image.shape).detach().numpy()
    return settings, arrays


def of_onnx(kernel, stride, pads, dilation, ceil_mode: int, seed: int):
    """Return the settings and every array that ONNX Runtime gives for them."""
    image = image_of(2, seed)
    common = {
        "kernel_shape": kernel,
        "strides": stride,
        "pads": pads,
        "dilations": dilation,
        "ceil_mode": ceil_mode,
    }
    arrays = {"image": image, "max": run_onnx("MaxPool", image, **common)}
    arrays["average_exclude"] = run_onnx("AveragePool", image, **common, count_include_pad=0)
    arrays["average_include"] = run_onnx("AveragePool", image, **common, count_include_pad=1)
    arrays["lp_1"] = run_onnx("LpPool", image, **common, p=1)
    arrays["lp_2"] = run_onnx("LpPool", image, **common, p=2)
    settings = {
        "source": f"ONNX Runtime {onnxruntime.__version__}",
        "kernel_size": kernel,
        "stride": stride,
        "padding": [[pads[0], pads[2]], [pads[1], pads[3]]],
        "dilation": dilation,
        "ceil_mode": bool(ceil_mode),
    }
    return settings, arrays


def run_onnx(operator: str, image: np.ndarray, **attributes: Any) -> np.ndarray:
    """Run one operator of opset 22."""
    node = helper.make_node(operator, ["image"], ["pooled"], **attributes)
    ends = [helper.make_tensor_value_info("image", TensorProto.FLOAT, image.shape)]
    outs = [helper.make_tensor_value_info("pooled", TensorProto.FLOAT, list("nchw"))]
    model = helper.make_model(
        helper.make_graph([node], operator, ends, outs),
        opset_imports=[helper.make_opsetid("", 22)],
        ir_version=10,
    )
    onnx.checker.check_model(model)
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    return session.run(None, {"image": image})[0]


def main() -> None:
    """Write the file."""
    cases, arrays = [], {}
    results = [of_torch(*case, seed=number) for number, case in enumerate(TORCH_CASES)]
    results += [of_onnx(*case, seed=1000 + number) for number, case in enumerate(ONNX_CASES)]
    for number, (settings, made) in enumerate(results):
        cases.append(settings)
        arrays |= {f"{number}/{name}": array for name, array in made.items()}
    np.savez_compressed(TARGET, cases=np.array(json.dumps(cases)), **arrays)
    print(f"{len(cases)} cases, {len(arrays)} arrays, {TARGET.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
