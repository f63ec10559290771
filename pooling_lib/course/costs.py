"""Count what a small convolutional network costs: multiply-adds, parameters, values held, receptive field."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from pooling_lib._core.given import brief
from pooling_lib._core.planes import shape_of, whole
from pooling_lib._core.resolving import without_padding
from pooling_lib._core.settings import as_list
from pooling_lib.geometry import output_shape

__all__ = ["Convolution", "Cost", "Pool", "network_costs"]


@dataclass(frozen=True, slots=True)
class Convolution:
    """A convolutional layer with as much zero padding as keeps the image's size at stride 1, and a bias.

    Parameters
    ----------
    channels : int
        Feature maps that it makes.
    kernel_size : int
        Side of its filters, odd.
    stride : int
        Pixels from one position of a filter to the next.

    Raises
    ------
    TypeError
        If a value is no integer.
    ValueError
        If a value is less than 1, or the filter's side is even.
    """

    channels: int
    kernel_size: int = 3
    stride: int = 1

    def __post_init__(self) -> None:
        _check_sizes(self, "channels", "kernel_size", "stride")
        if self.kernel_size % 2 == 0:
            raise ValueError(
                f"kernel_size={self.kernel_size} has no middle pixel; use an odd number for a Convolution"
            )

    def __str__(self) -> str:
        stride = f", stride {self.stride}" if self.stride != 1 else ""
        return f"convolution {self.kernel_size} x {self.kernel_size}, {self.channels} maps{stride}"


@dataclass(frozen=True, slots=True)
class Pool:
    """A pooling layer without padding; max or average, the cost is counted alike.

    Parameters
    ----------
    kernel_size : int
        Side of its window.
    stride : int, optional
        Pixels from one window to the next. Defaults to `kernel_size`.

    Raises
    ------
    TypeError
        If a value is no integer.
    ValueError
        If a value is less than 1.
    """

    kernel_size: int = 2
    stride: int | None = None

    def __post_init__(self) -> None:
        _check_sizes(self, "kernel_size", *(() if self.stride is None else ("stride",)))

    def __str__(self) -> str:
        stride = self.kernel_size if self.stride is None else self.stride
        return f"pool {self.kernel_size} x {self.kernel_size}, stride {stride}"


class Cost(NamedTuple):
    """What one layer costs.

    ``shape`` is that of its output as (channels, rows, columns) and ``values`` how many numbers it holds;
    ``receptive_field`` is the side of the square of input pixels that one output sees.
    """

    layer: str
    shape: tuple[int, int, int]
    multiply_adds: int
    parameters: int
    values: int
    receptive_field: int


def network_costs(layers: Iterable[Convolution | Pool], shape: Sequence[int] = (3, 224, 224)) -> list[Cost]:
    """Count the cost of each layer of a network on one image.

    A pool has no multiplications and no parameters; its comparisons or additions are not counted.

    Parameters
    ----------
    layers : iterable of Convolution or Pool
        From the input to the output.
    shape : sequence of int
        The input's (channels, rows, columns).

    Returns
    -------
    list of Cost
        One for each layer.

    Raises
    ------
    TypeError
        If a layer is neither a `Convolution` nor a `Pool`, or `shape` is not made of integers.
    ValueError
        If `shape` has no three lengths of at least 1, or a layer does not fit what it gets.

    Examples
    --------
    >>> first, pool, second = network_costs([Convolution(16), Pool(), Convolution(32)], (3, 32, 32))
    >>> first.multiply_adds, second.multiply_adds, second.parameters
    (442368, 1179648, 4640)
    >>> pool.layer, pool.shape, second.receptive_field
    ('pool 2 x 2, stride 2', (16, 16, 16), 8)
    """
    lengths = shape_of("shape", shape, "use (channels, rows, columns), each at least 1")
    if len(lengths) != 3:
        raise ValueError(f"shape={lengths} has {len(lengths)} lengths; use (channels, rows, columns)")
    channels, rows, columns = lengths
    field, step = 1, 1
    costs = []
    for place, layer in enumerate(as_list("layers", layers, "layers"), start=1):
        parameters = 0
        if isinstance(layer, Convolution):
            padding, stride = layer.kernel_size // 2, layer.stride
            taps = channels * layer.kernel_size**2
            channels = layer.channels
            parameters = (taps + 1) * channels
        elif isinstance(layer, Pool):
            padding, stride = 0, layer.kernel_size if layer.stride is None else layer.stride
            taps = 0
        else:
            raise TypeError(f"{brief(layer)} is no layer that can be counted; use Convolution or Pool")
        try:
            rows, columns = output_shape((rows, columns), layer.kernel_size, stride, padding=padding)
        except ValueError as error:
            raise ValueError(f"layer {place}, {layer}: {without_padding(error)}") from error
        values = math.prod((channels, rows, columns))
        multiply_adds = taps * values
        field, step = field + (layer.kernel_size - 1) * step, step * stride
        costs.append(Cost(str(layer), (channels, rows, columns), multiply_adds, parameters, values, field))
    return costs


def _check_sizes(layer: Convolution | Pool, *names: str) -> None:
    """Check a layer's numbers when it is made, and spell them as Python's."""
    for name in names:
        size = whole(name, getattr(layer, name), f"makes no {type(layer).__name__}; use at least 1")
        object.__setattr__(layer, name, size)  # the layer is frozen for everyone else
