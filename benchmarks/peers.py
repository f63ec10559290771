"""The same pooling in other hands. Each maker returns a function without arguments, or None where it cannot."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import Any

import numpy as np

from pooling_lib import average_pool, max_pool

Call = Callable[[], object]


def pooling_lib(image: np.ndarray, kernel: int, stride: int, operation: str) -> Call:
    """Run what is compared with the others."""
    pool = {"max": max_pool, "average": average_pool}[operation]
    return lambda: pool(image, kernel, stride)


def loops(image: np.ndarray, kernel: int, stride: int, operation: str) -> Call | None:
    """Two loops over the output, as tutorials write it; an image, not a batch."""
    if image.size > 1_000_000:
        return None
    plane = image.reshape(image.shape[-2:])
    reduce = {"max": np.max, "average": np.mean}[operation]
    rows, columns = ((size - kernel) // stride + 1 for size in plane.shape)

    def call() -> np.ndarray:
        pooled = np.empty((rows, columns), image.dtype)
        for row in range(rows):
            for column in range(columns):
                top, left = row * stride, column * stride
                pooled[row, column] = reduce(plane[top : top + kernel, left : left + kernel])
        return pooled

    return call


def reshape(image: np.ndarray, kernel: int, stride: int, operation: str) -> Call | None:
    """Give each window two axes of its own, and reduce those; only windows side by side."""
    if kernel != stride:
        return None
    reduce = {"max": np.max, "average": np.mean}[operation]
    rows, columns = (size // kernel for size in image.shape[-2:])

    def call() -> np.ndarray:
        trimmed = image[..., : rows * kernel, : columns * kernel]
        return reduce(trimmed.reshape(*image.shape[:-2], rows, kernel, columns, kernel), axis=(-3, -1))

    return call


def sliding_window_view(image: np.ndarray, kernel: int, stride: int, operation: str) -> Call | None:
    """Reduce the windows that NumPy shows without a copy."""
    if image.size > 1_000_000 or kernel > 8:
        return None
    reduce = {"max": np.max, "average": np.mean}[operation]

    def call() -> np.ndarray:
        windows = np.lib.stride_tricks.sliding_window_view(image, (kernel, kernel), axis=(-2, -1))
        return reduce(windows[..., ::stride, ::stride, :, :], axis=(-2, -1))

    return call


def scikit_image(image: np.ndarray, kernel: int, stride: int, operation: str) -> Call | None:
    """Reduce blocks with ``skimage.measure.block_reduce``; only windows side by side."""
    if kernel != stride or image.size > 4_000_000:
        return None
    measure = importlib.import_module("skimage.measure")
    reduce = {"max": np.max, "average": np.mean}[operation]
    block = (1,) * (image.ndim - 2) + (kernel, kernel)
    return lambda: measure.block_reduce(image, block, reduce)


def scipy(image: np.ndarray, kernel: int, stride: int, operation: str) -> Call | None:
    """Filter at every pixel with ``scipy.ndimage``, and keep every stride-th result."""
    ndimage = importlib.import_module("scipy.ndimage")
    run = {"max": ndimage.maximum_filter, "average": ndimage.uniform_filter}[operation]
    size = (1,) * (image.ndim - 2) + (kernel, kernel)
    kept = (..., *(slice(kernel // 2, kernel // 2 + n - kernel + 1, stride) for n in image.shape[-2:]))
    return lambda: run(image, size)[kept]


def pytorch(image: np.ndarray, kernel: int, stride: int, operation: str, threads: int = 1) -> Call:
    """Run PyTorch on the CPU, no gradient."""
    torch = importlib.import_module("torch")
    torch.set_num_threads(threads)
    functional = importlib.import_module("torch.nn.functional")
    run = {"max": functional.max_pool2d, "average": functional.avg_pool2d}[operation]
    tensor = torch.from_numpy(image.reshape(-1, *image.shape[-3:]) if image.ndim > 3 else image[None])

    def call() -> Any:
        with torch.inference_mode():
            return run(tensor, kernel, stride)

    return call


def onnx_runtime(image: np.ndarray, kernel: int, stride: int, operation: str, threads: int = 1) -> Call:
    """Run ONNX Runtime on the CPU; its input must be (batch, channels, rows, columns)."""
    onnx, runtime = importlib.import_module("onnx"), importlib.import_module("onnxruntime")
    helper, kind = onnx.helper, {"max": "MaxPool", "average": "AveragePool"}[operation]
    batch = image.reshape((1,) * (4 - image.ndim) + image.shape)
    node = helper.make_node(kind, ["x"], ["y"], kernel_shape=[kernel] * 2, strides=[stride] * 2)
    floats = onnx.TensorProto.FLOAT
    ends = (
        [helper.make_tensor_value_info("x", floats, batch.shape)],
        [helper.make_tensor_value_info("y", floats, list("nchw"))],
    )
    model = helper.make_model(
        helper.make_graph([node], kind, *ends), opset_imports=[helper.make_opsetid("", 19)], ir_version=9
    )
    options = runtime.SessionOptions()
    options.intra_op_num_threads, options.inter_op_num_threads = threads, 1
    session = runtime.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])
    return lambda: session.run(None, {"x": batch})


def numba(image: np.ndarray, kernel: int, stride: int, operation: str) -> Call:
    """Compile one pass that makes a row of windows while its pixels are near: what a reader could reach."""
    compiler = importlib.import_module("numba")
    is_max = operation == "max"

    @compiler.njit
    def fused(planes: np.ndarray, pooled: np.ndarray, tall: np.ndarray) -> None:
        for plane in range(pooled.shape[0]):
            for row in range(pooled.shape[1]):
                for column in range(tall.size):
                    best = planes[plane, row * stride, column]
                    for tap in range(1, kernel):
                        pixel = planes[plane, row * stride + tap, column]
                        if not is_max:
                            best += pixel
                        elif pixel > best or pixel != pixel:
                            best = pixel
                    tall[column] = best
                for column in range(pooled.shape[2]):
                    best = tall[column * stride]
                    for tap in range(1, kernel):
                        pixel = tall[column * stride + tap]
                        if not is_max:
                            best += pixel
                        elif pixel > best or pixel != pixel:
                            best = pixel
                    pooled[plane, row, column] = best if is_max else best / kernel**2

    planes = image.reshape(-1, *image.shape[-2:])
    rows, columns = ((size - kernel) // stride + 1 for size in planes.shape[1:])

    def call() -> np.ndarray:
        pooled = np.empty((len(planes), rows, columns), image.dtype)
        fused(planes, pooled, np.empty(planes.shape[2], image.dtype))
        return pooled

    call()  # which compiles
    return call


#: Name, what must be installed for it, and its maker.
PEERS: list[tuple[str, str, Callable[..., Call | None]]] = [
    ("two loops", "numpy", loops),
    ("reshape", "numpy", reshape),
    ("sliding_window_view", "numpy", sliding_window_view),
    ("block_reduce", "skimage", scikit_image),
    ("SciPy", "scipy", scipy),
    ("PyTorch", "torch", pytorch),
    ("ONNX Runtime", "onnxruntime", onnx_runtime),
    ("Numba", "numba", numba),
]
#: Those that results are complete without: a limit, and nobody's library.
OPTIONAL = ("Numba",)
#: Those that can be given a number of threads.
THREADED = ("PyTorch", "ONNX Runtime")


def versions() -> dict[str, str]:
    """Return the version of each peer's package, or ``absent``."""
    found = {}
    for module in dict.fromkeys(module for _, module, _ in PEERS):
        try:
            found[module] = importlib.import_module(module).__version__
        except ImportError:
            found[module] = "absent"
    return found
