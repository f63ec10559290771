"""Ask other libraries how they pool, on the same small arrays: defaults, padding, rounding, NaN, dtypes.

``python benchmarks/practice.py`` writes ``results/practice.json``, which the chapter on practice shows, with
the versions. What a library refuses is kept with the kind of its error, and what its call has no setting for is
null. Where a library is not installed, nothing is written. First: ``pip install -e ".[bench]"``.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import practice_peers as peers

RESULTS = Path(__file__).with_name("results") / "practice.json"
DTYPES = ("uint8", "int32", "float16", "float32", "float64")
#: What has to be there, and the names of its packages, for the versions.
LIBRARIES: dict[str, tuple[type[peers.Peer], tuple[str, ...], tuple[str, ...]]] = {
    "pooling_lib": (peers.PoolingLib, ("pooling_lib",), ("pooling-lib",)),
    "PyTorch": (peers.PyTorch, ("torch",), ("torch",)),
    "Keras": (peers.Keras, ("jax", "keras"), ("keras", "jax")),
    "Flax": (peers.Flax, ("jax", "flax"), ("flax", "jax")),
    "ONNX Runtime": (peers.OnnxRuntime, ("onnx", "onnxruntime"), ("onnxruntime", "onnx")),
    "SciPy": (peers.SciPy, ("scipy",), ("scipy",)),
    "scikit-image": (peers.ScikitImage, ("skimage",), ("scikit-image",)),
    "OpenCV": (peers.OpenCV, ("cv2",), ("opencv-python-headless",)),
}


def asked(call: Callable[[], Any]) -> Any:
    """Return what a call gives, as JSON can carry it; null for no such setting, an error by its kind."""
    try:
        found = call()
    except peers.NoSettingError:
        return None
    except Exception as error:  # whatever a library raises is what it says of the call
        return {"refused": type(error).__name__}
    return found


def grid(shape: tuple[int, int], dtype: str = "float32") -> np.ndarray:
    """Return the numbers from 1 on, row by row."""
    return np.arange(1, 1 + shape[0] * shape[1], dtype=dtype).reshape(shape)


def plain(found: np.ndarray) -> list[Any]:
    """Return an array as nested lists, rounded, with NaN as a word."""
    rounded = np.round(np.asarray(found, dtype=float), 3)
    return [["nan" if np.isnan(value) else float(value) for value in row] for row in rounded]


def facts(peer: peers.Peer) -> dict[str, Any]:
    """Return everything that is asked of a library."""
    six, five, three = grid((6, 6)), grid((5, 5)), grid((3, 3))
    nans = [np.array([[1, 2], [3, 4]], dtype="float32") for _ in range(2)]
    nans[0][0, 0] = nans[1][1, 1] = np.nan

    def one(image: np.ndarray) -> str:
        value = float(np.asarray(peer.max(image, 2))[0, 0])
        return "nan" if np.isnan(value) else "lost"

    return {
        "layout": peer.layout,
        "max": asked(lambda: plain(peer.max(six, 2, stride=2))),
        "average": asked(lambda: plain(peer.average(six, 2, stride=2))),
        "shape of 6 x 6 by a kernel of 2": asked(lambda: list(np.shape(peer.max(six, 2)))),
        "shape of 5 x 5 by 2, stride 2": asked(lambda: list(np.shape(peer.max(five, 2, stride=2)))),
        "the same in ceil mode": asked(lambda: list(np.shape(peer.max(five, 2, stride=2, ceil_mode=True)))),
        "last of max of -1 to -25 by 2, rounded up": asked(lambda: rounded_up(peer, -five)),
        "corner of max of -1 to -9, padding 1": asked(
            lambda: plain(peer.max(-three, 3, stride=1, padding=1))[0][0]
        ),
        "corner of average of 1 to 9, padding 1": asked(
            lambda: plain(peer.average(three, 3, stride=1, padding=1))[0][0]
        ),
        "dilation 2": asked(lambda: plain(peer.max(six, 2, stride=1, dilation=2))),
        "indices": asked(lambda: np.asarray(peer.indices(six, 2, stride=2)).tolist()),
        "NaN first, NaN last": asked(lambda: [one(image) for image in nans]),
        "dtype of max": {
            name: asked(lambda name=name: str(np.asarray(peer.max(grid((6, 6), name), 2)).dtype))
            for name in DTYPES
        },
        "dtype of average": {
            name: asked(lambda name=name: str(np.asarray(peer.average(grid((6, 6), name), 2)).dtype))
            for name in DTYPES
        },
    }


def rounded_up(peer: peers.Peer, image: np.ndarray) -> float:
    """Return the last value of a library that rounds up, if it is told to or of itself."""
    try:
        found = peer.max(image, 2, stride=2, ceil_mode=True)
    except peers.NoSettingError:
        found = peer.max(image, 2, stride=2)
    if np.shape(found) != (3, 3):
        raise peers.NoSettingError
    return float(np.asarray(found)[-1, -1])


def installed(modules: tuple[str, ...]) -> bool:
    """Say whether all of these can be imported."""
    try:
        for name in modules:
            import_module(name)
    except ImportError:
        return False
    return True


def record(path: Path, found: dict[str, Any], missing: list[str]) -> int:
    """Write what was found, unless something is missing; return the program's exit code."""
    if missing:
        print("nothing is written: " + "; ".join(missing), file=sys.stderr)
        return 1
    path.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    print(path)
    return 0


def main() -> int:
    """Ask every library that is installed, and write what they said."""
    os.environ["KERAS_BACKEND"] = "jax"
    found: dict[str, Any] = {}
    absent = []
    for name, (peer, modules, packages) in LIBRARIES.items():
        if installed(modules):
            found[name] = {"versions": {one: version(one) for one in packages}, **facts(peer())}
        else:
            absent.append(name)
    return record(RESULTS, found, [f"{name} is not installed" for name in absent])


if __name__ == "__main__":
    sys.exit(main())
