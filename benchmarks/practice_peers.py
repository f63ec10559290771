"""Max and average pooling of one plane as other libraries spell it, one class each, with their settings.

A setting that a library's own call does not have raises `NoSettingError`; what it refuses is its own error.
"""

from __future__ import annotations

from typing import Any

import numpy as np


class NoSettingError(Exception):
    """The library's call has no such setting."""


class Peer:
    """A library: ``max`` and ``average`` of a plane, given a kernel and perhaps other settings; ``indices``."""

    layout = ""

    def max(self, image: np.ndarray, kernel: int, **settings: Any) -> Any:
        """Pool by maximum."""
        raise NotImplementedError

    def average(self, image: np.ndarray, kernel: int, **settings: Any) -> Any:
        """Pool by average."""
        raise NotImplementedError

    def indices(self, image: np.ndarray, kernel: int, **settings: Any) -> Any:
        """Give the places of the maxima."""
        raise NoSettingError


def only(settings: dict[str, Any], *names: str) -> dict[str, Any]:
    """Return the settings, if the library's call has all of them."""
    if settings.keys() - set(names):
        raise NoSettingError
    return settings


class PoolingLib(Peer):
    """The library of this course."""

    layout = "the last axes"

    def max(self, image: np.ndarray, kernel: int, **settings: Any) -> Any:
        """Pool by maximum."""
        from pooling_lib import max_pool

        return max_pool(image, kernel, **settings)

    def average(self, image: np.ndarray, kernel: int, **settings: Any) -> Any:
        """Pool by average."""
        from pooling_lib import average_pool

        return average_pool(image, kernel, **settings)

    def indices(self, image: np.ndarray, kernel: int, **settings: Any) -> Any:
        """Give the places of the maxima."""
        return self.max(image, kernel, return_indices=True, **settings)[1]


class PyTorch(Peer):
    """``torch.nn.functional``."""

    layout = "channels first"

    def max(self, image: np.ndarray, kernel: int, **settings: Any) -> Any:
        """Pool by maximum."""
        import torch

        return torch.nn.functional.max_pool2d(torch.tensor(image)[None, None], kernel, **settings)[0, 0].numpy()

    def average(self, image: np.ndarray, kernel: int, **settings: Any) -> Any:
        """Pool by average."""
        import torch

        return torch.nn.functional.avg_pool2d(torch.tensor(image)[None, None], kernel, **settings)[0, 0].numpy()

    def indices(self, image: np.ndarray, kernel: int, **settings: Any) -> Any:
        """Give the places of the maxima."""
        import torch

        pool = torch.nn.functional.max_pool2d
        return pool(torch.tensor(image)[None, None], kernel, return_indices=True, **settings)[1][0, 0]


class Keras(Peer):
    """``keras.layers``, whose padding is a word; padding of 1 by a kernel of 3 at stride 1 is ``"same"``."""

    layout = "channels last"

    def _pool(self, name: str, image: np.ndarray, kernel: int, settings: dict[str, Any]) -> Any:
        import keras

        given = only(settings, "stride", "padding")
        padding = "same" if given.get("padding") else "valid"
        layer = getattr(keras.layers, name)(kernel, given.get("stride"), padding, dtype=image.dtype.name)
        return np.asarray(layer(image[None, :, :, None]))[0, :, :, 0]

    def max(self, image: np.ndarray, kernel: int, **settings: Any) -> Any:
        """Pool by maximum."""
        return self._pool("MaxPooling2D", image, kernel, settings)

    def average(self, image: np.ndarray, kernel: int, **settings: Any) -> Any:
        """Pool by average."""
        return self._pool("AveragePooling2D", image, kernel, settings)


class Flax(Peer):
    """``flax.linen``."""

    layout = "channels last"

    def _pool(self, name: str, image: np.ndarray, kernel: int, settings: dict[str, Any]) -> Any:
        import flax.linen
        import jax.numpy as jnp

        given = only(settings, "stride", "padding")
        stride = {"strides": (given["stride"],) * 2} if "stride" in given else {}
        pads = {"padding": ((given["padding"],) * 2,) * 2} if "padding" in given else {}
        pool = getattr(flax.linen, name)
        return np.asarray(pool(jnp.asarray(image)[None, :, :, None], (kernel,) * 2, **stride, **pads))[
            0, :, :, 0
        ]

    def max(self, image: np.ndarray, kernel: int, **settings: Any) -> Any:
        """Pool by maximum."""
        return self._pool("max_pool", image, kernel, settings)

    def average(self, image: np.ndarray, kernel: int, **settings: Any) -> Any:
        """Pool by average."""
        return self._pool("avg_pool", image, kernel, settings)


class OnnxRuntime(Peer):
    """The operators ``MaxPool`` and ``AveragePool``, run by ONNX Runtime."""

    layout = "channels first"

    def _pool(self, operator: str, image: np.ndarray, kernel: int, settings: dict[str, Any]) -> list[Any]:
        import onnx
        import onnxruntime
        from onnx import helper

        kind = helper.np_dtype_to_tensor_dtype(image.dtype)
        told: dict[str, Any] = {"kernel_shape": [kernel] * 2}
        for name, plural, times in (
            ("stride", "strides", 2),
            ("padding", "pads", 4),
            ("dilation", "dilations", 2),
        ):
            if name in settings:
                told[plural] = [settings[name]] * times
        told |= {"ceil_mode": int(settings["ceil_mode"])} if "ceil_mode" in settings else {}
        outputs = ["y", "places"] if operator == "MaxPool" else ["y"]
        kinds = (kind, onnx.TensorProto.INT64)
        graph = helper.make_graph(
            [helper.make_node(operator, ["x"], outputs, **told)],
            "pool",
            [helper.make_tensor_value_info("x", kind, (1, 1, *image.shape))],
            [helper.make_tensor_value_info(*pair, None) for pair in zip(outputs, kinds, strict=False)],
        )
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 19)], ir_version=9)
        session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
        return [one[0, 0] for one in session.run(None, {"x": image[None, None]})]

    def max(self, image: np.ndarray, kernel: int, **settings: Any) -> Any:
        """Pool by maximum."""
        return self._pool("MaxPool", image, kernel, settings)[0]

    def average(self, image: np.ndarray, kernel: int, **settings: Any) -> Any:
        """Pool by average."""
        return self._pool("AveragePool", image, kernel, settings)[0]

    def indices(self, image: np.ndarray, kernel: int, **settings: Any) -> Any:
        """Give the places of the maxima."""
        return self._pool("MaxPool", image, kernel, settings)[1]


def holes(kernel: int, dilation: int) -> np.ndarray:
    """Return the footprint of a dilated kernel, for filters that take one."""
    made = np.zeros((dilation * (kernel - 1) + 1,) * 2, dtype="uint8")
    made[::dilation, ::dilation] = 1
    return made


def thinned(settings: dict[str, Any], *names: str) -> dict[str, Any]:
    """Return the settings of a filter that keeps the size, of which stride 1 and padding are a part."""
    only(settings, "stride", "padding", *names)
    if settings.get("stride", 1) != 1:
        raise NoSettingError
    return settings


class SciPy(Peer):
    """``scipy.ndimage``: filters that keep the size."""

    layout = "all axes, or those of `axes`"

    def max(self, image: np.ndarray, kernel: int, **settings: Any) -> Any:
        """Filter by maximum."""
        from scipy import ndimage

        given = thinned(settings, "dilation")
        return ndimage.maximum_filter(image, footprint=holes(kernel, given.get("dilation", 1)))

    def average(self, image: np.ndarray, kernel: int, **settings: Any) -> Any:
        """Filter by average."""
        from scipy import ndimage

        thinned(settings)
        return ndimage.uniform_filter(image, kernel)


class ScikitImage(Peer):
    """``skimage.measure.block_reduce``: windows side by side."""

    layout = "all axes"

    def _pool(self, reduce: Any, image: np.ndarray, kernel: int, settings: dict[str, Any]) -> Any:
        from skimage.measure import block_reduce

        if only(settings, "stride").get("stride", kernel) != kernel:
            raise NoSettingError
        return block_reduce(image, kernel, reduce)

    def max(self, image: np.ndarray, kernel: int, **settings: Any) -> Any:
        """Pool by maximum."""
        return self._pool(np.max, image, kernel, settings)

    def average(self, image: np.ndarray, kernel: int, **settings: Any) -> Any:
        """Pool by average."""
        return self._pool(np.mean, image, kernel, settings)


class OpenCV(Peer):
    """``cv2.dilate`` and ``cv2.blur``: filters that keep the size."""

    layout = "rows, columns, channels"

    def max(self, image: np.ndarray, kernel: int, **settings: Any) -> Any:
        """Filter by maximum."""
        import cv2

        given = thinned(settings, "dilation")
        return cv2.dilate(image, holes(kernel, given.get("dilation", 1)))

    def average(self, image: np.ndarray, kernel: int, **settings: Any) -> Any:
        """Filter by average."""
        import cv2

        thinned(settings)
        return cv2.blur(image, (kernel, kernel))
