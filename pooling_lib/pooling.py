"""Pool images: the forward passes, the two backward passes, and unpooling.

Every operation here is *separable*: a rectangle's maximum (or sum) is the maximum of its rows' maxima, so each
axis is reduced on its own, tap by tap, over strided slices that NumPy works through at memory speed. Padding
is never materialised: `Windows.taps` leaves it out, and the identity of the operation stands for it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from pooling_lib.geometry import Padding, Size, Windows, resolve

__all__ = [
    "average_pool",
    "average_pool_backward",
    "lp_pool",
    "max_pool",
    "max_pool_backward",
    "max_unpool",
    "pool_generations",
]

Array = npt.NDArray[Any]


def max_pool(
    image: npt.ArrayLike,
    kernel_size: Size = 2,
    stride: Size | None = None,
    *,
    padding: Padding = 0,
    dilation: Size = 1,
    ceil_mode: bool = False,
    return_indices: bool = False,
) -> Any:
    """Reduce each window of an image to its largest value.

    Parameters
    ----------
    image : array_like
        Shape ``(..., rows, columns)`` for an int `kernel_size`; any real or boolean dtype. It is not modified.
    kernel_size : int or tuple of int
        An int pools the last two axes; a tuple of n ints pools the last n. All leading axes are batch.
    stride : int or tuple of int, optional
        Pixels from one window to the next. Defaults to `kernel_size`.
    padding : int, sequence of int, or sequence of (before, after)
        Positions added around the image that count as lower than everything, never as 0:
        ``-inf -inf | a b c d | -inf -inf``. One int, one int an axis, or a pair an axis.
    dilation : int or tuple of int
        Pixels from one tap of a window to the next.
    ceil_mode : bool
        Round the output size up instead of down, so that the last window may reach past the image.
    return_indices : bool
        Also return where each maximum stands.

    Returns
    -------
    pooled : ndarray
        Same dtype as `image`, in native byte order. A window with a NaN gives NaN.
    indices : ndarray of intp
        Only with `return_indices`: the flat index into the pooled axes of the first maximum, or of the
        last NaN, as PyTorch counts them. Same shape as `pooled`.

    Raises
    ------
    TypeError
        If the image is a masked array or its dtype has no order (complex, object, string, date), or a setting
        is not made of integers.
    ValueError
        If the image is empty or smaller than the window, or a setting is out of range.

    Examples
    --------
    >>> import numpy as np
    >>> image = np.array([[3, 1, 4, 1], [5, 9, 2, 6], [5, 3, 5, 8], [9, 7, 9, 3]])
    >>> max_pool(image)
    array([[9, 6],
           [9, 9]])
    >>> max_pool(image, kernel_size=3, stride=1)
    array([[9, 9],
           [9, 9]])
    >>> max_pool(image, return_indices=True)[1]
    array([[ 5,  7],
           [12, 14]])
    """
    pixels = _as_pixels(image)
    if pixels.dtype.kind == "c":
        raise TypeError(f"image has dtype {pixels.dtype}, whose values have no order; pool np.abs(image)")
    windows = resolve(pixels.shape, kernel_size, stride, padding, dilation, ceil_mode)
    if return_indices:
        return _first_maxima(pixels, windows)
    return _reduce(pixels, windows, np.maximum, _lowest(pixels.dtype))


def average_pool(
    image: npt.ArrayLike,
    kernel_size: Size = 2,
    stride: Size | None = None,
    *,
    padding: Padding = 0,
    dilation: Size = 1,
    ceil_mode: bool = False,
    count_include_pad: bool = True,
) -> Array:
    """Reduce each window of an image to the mean of its values.

    Parameters
    ----------
    image : array_like
        Shape ``(..., rows, columns)`` for an int `kernel_size`; any numeric or boolean dtype. It is not modified.
    kernel_size, stride, dilation
        As in `max_pool`.
    padding : int, sequence of int, or sequence of (before, after)
        Zeros added around the image: ``0 0 | a b c d | 0 0``. One int, one int an axis, or a pair an axis.
    ceil_mode : bool
        Round the output size up instead of down. What lies past the declared padding is never counted.
    count_include_pad : bool
        Whether the declared padding counts in the divisor, as PyTorch and ONNX define it.

    Returns
    -------
    ndarray
        Floating and complex images keep their dtype (float16 is summed in float32); integers and booleans
        give float64. NaN and infinities follow the arithmetic of sums.

    Raises
    ------
    TypeError
        If the image is a masked array or not numeric, or a setting is not made of integers.
    ValueError
        If the image is empty or smaller than the window, or a setting is out of range.

    Examples
    --------
    >>> import numpy as np
    >>> image = np.array([[3, 1, 4, 1], [5, 9, 2, 6], [5, 3, 5, 8], [9, 7, 9, 3]])
    >>> average_pool(image)
    array([[4.5 , 3.25],
           [6.  , 6.25]])
    >>> average_pool([[8.0]], kernel_size=2, padding=1, stride=1, count_include_pad=False)
    array([[8., 8.],
           [8., 8.]])
    """
    pixels = _as_pixels(image)
    windows = resolve(pixels.shape, kernel_size, stride, padding, dilation, ceil_mode)
    dtype = _mean_dtype(pixels.dtype)
    total = _window_sums(pixels, windows)
    np.divide(total, _divisor(windows, count_include_pad), out=total, casting="same_kind")
    return total.astype(dtype, copy=False)


def lp_pool(
    image: npt.ArrayLike,
    p: float = 2,
    kernel_size: Size = 2,
    stride: Size | None = None,
    *,
    padding: Padding = 0,
    dilation: Size = 1,
    ceil_mode: bool = False,
) -> Array:
    """Reduce each window of an image to the p-norm of its values, ``(sum |x|**p) ** (1/p)``.

    As in ONNX's LpPool the sum is not divided by the number of values, so ``p=1`` is a sum of magnitudes and
    ``p=inf`` their maximum.

    Parameters
    ----------
    image : array_like
        Shape ``(..., rows, columns)`` for an int `kernel_size`; any numeric or boolean dtype. It is not modified.
    p : float
        Exponent, greater than 0; ``inf`` is allowed.
    kernel_size, stride, dilation, ceil_mode
        As in `max_pool`.
    padding : int, sequence of int, or sequence of (before, after)
        Zeros added around the image.

    Returns
    -------
    ndarray
        Floating images keep their dtype (float16 is summed in float32), complex ones give the float of their
        parts; integers and booleans give float64.

    Raises
    ------
    TypeError, ValueError
        As in `average_pool`; ``ValueError`` also if `p` is not greater than 0.

    Examples
    --------
    >>> lp_pool([[3.0, 0.0], [0.0, -4.0]], p=2)
    array([[5.]])
    """
    if isinstance(p, bool | str | bytes) or not np.isscalar(p) or isinstance(p, complex):
        raise TypeError(f"p={p!r} is a {type(p).__name__}; use a real number greater than 0")
    if not p > 0:
        raise ValueError(f"p={p!r} is not greater than 0; use p=1 for a sum, p=2 for the Euclidean norm")
    pixels = _as_pixels(image)
    windows = resolve(pixels.shape, kernel_size, stride, padding, dilation, ceil_mode)
    magnitudes = np.abs(pixels.astype(_sum_dtype(pixels.dtype), copy=False))
    if p == math.inf:
        pooled = _reduce(magnitudes, windows, np.maximum, 0)
    else:
        with np.errstate(over="ignore"):
            pooled = _window_sums(magnitudes**p, windows) ** (1 / p)
    dtype = _mean_dtype(pixels.dtype)
    return pooled.astype(np.empty(0, dtype).real.dtype, copy=False)


def max_unpool(
    pooled: npt.ArrayLike, indices: npt.ArrayLike, output_shape: Sequence[int], *, axes: int = 2
) -> Array:
    """Put each pooled value back where its maximum stood, and 0 everywhere else.

    Parameters
    ----------
    pooled : array_like
        Result of `max_pool`.
    indices : array_like of int
        Its indices, of the same shape.
    output_shape : sequence of int
        Shape of the array to make, leading axes included: usually ``image.shape``.
    axes : int
        How many of the last axes were pooled; 2 for an int `kernel_size`, else its length.

    Returns
    -------
    ndarray
        Shape `output_shape`, dtype of `pooled`. Where windows overlap and share a maximum, it stands once.

    Raises
    ------
    TypeError
        If `indices` are not integers.
    ValueError
        If the shapes do not fit each other or an index points outside the pooled axes.

    Examples
    --------
    >>> pooled, indices = max_pool([[3, 1, 4, 1], [5, 9, 2, 6]], return_indices=True)
    >>> max_unpool(pooled, indices, (2, 4))
    array([[0, 0, 0, 0],
           [0, 9, 0, 6]])
    """
    values = _as_pixels(pooled, "pooled")
    where, shape = _scatter_positions(values, "pooled", indices, output_shape, axes)
    unpooled = np.zeros(math.prod(shape), values.dtype)
    unpooled[where] = values.reshape(-1)
    return unpooled.reshape(shape)


def max_pool_backward(
    gradient: npt.ArrayLike, indices: npt.ArrayLike, input_shape: Sequence[int], *, axes: int = 2
) -> Array:
    """Send each output's gradient to the pixel that was its maximum, and add up what meets there.

    Parameters
    ----------
    gradient : array_like
        Gradient with respect to the output of `max_pool`.
    indices : array_like of int
        Its indices, of the same shape.
    input_shape : sequence of int
        Shape of the image that was pooled, leading axes included.
    axes : int
        How many of the last axes were pooled; 2 for an int `kernel_size`, else its length.

    Returns
    -------
    ndarray
        Gradient with respect to the image, shape `input_shape`. Floats keep their dtype (float16 is summed in
        float32); integers give float64. With ties only the pixel in `indices`, the first, receives.

    Raises
    ------
    TypeError, ValueError
        As in `max_unpool`.

    Examples
    --------
    Overlapping windows that share a maximum both send their gradient there.

    >>> _, indices = max_pool([[1, 9, 2]], (1, 2), 1, return_indices=True)
    >>> max_pool_backward([[10.0, 5.0]], indices, (1, 3))
    array([[ 0., 15.,  0.]])
    """
    values = _as_pixels(gradient, "gradient")
    where, shape = _scatter_positions(values, "gradient", indices, input_shape, axes)
    total = np.zeros(math.prod(shape), _sum_dtype(values.dtype))
    np.add.at(total, where, values.reshape(-1))
    return total.reshape(shape).astype(_mean_dtype(values.dtype), copy=False)


def average_pool_backward(
    gradient: npt.ArrayLike,
    input_shape: Sequence[int],
    kernel_size: Size = 2,
    stride: Size | None = None,
    *,
    padding: Padding = 0,
    dilation: Size = 1,
    ceil_mode: bool = False,
    count_include_pad: bool = True,
) -> Array:
    """Share each output's gradient equally among the pixels of its window, and add up what overlaps.

    Parameters
    ----------
    gradient : array_like
        Gradient with respect to the output of `average_pool`.
    input_shape : sequence of int
        Shape of the image that was pooled, leading axes included.
    kernel_size, stride, padding, dilation, ceil_mode, count_include_pad
        As they were given to `average_pool`.

    Returns
    -------
    ndarray
        Gradient with respect to the image, shape `input_shape`. Floats keep their dtype (float16 is summed in
        float32); integers give float64.

    Raises
    ------
    TypeError, ValueError
        As in `average_pool`; ``ValueError`` also if `gradient` does not have the output's shape.

    Examples
    --------
    >>> average_pool_backward([[4.0, 8.0]], (1, 3), (1, 2), 1)
    array([[2., 6., 4.]])
    """
    values = _as_pixels(gradient, "gradient")
    windows = resolve(input_shape, kernel_size, stride, padding, dilation, ceil_mode)
    expected = (*tuple(input_shape)[: -len(windows)], *(axis.count for axis in windows))
    if values.shape != expected:
        raise ValueError(
            f"gradient has shape {values.shape}; pooling an image of shape {tuple(input_shape)} with these "
            f"settings gives {expected}; use a gradient of that shape"
        )
    spread = values / _divisor(windows, count_include_pad).astype(_sum_dtype(values.dtype))
    for axis, along in enumerate(windows, start=-len(windows)):
        wider = np.zeros((*spread.shape[:axis], along.size, *_after(spread.shape, axis)), spread.dtype)
        for outputs, pixels in along.taps():
            wider[_at(axis, pixels)] += spread[_at(axis, outputs)]
        spread = wider
    return spread.astype(_mean_dtype(values.dtype), copy=False)


def pool_generations(
    image: npt.ArrayLike,
    iterations: int,
    kernel_size: Size = 2,
    *,
    pool: Callable[..., Array] = max_pool,
    progress: bool = False,
) -> list[Array]:
    """Pool an image again and again.

    Parameters
    ----------
    image : array_like
        As in `max_pool`.
    iterations : int
        How many times to pool, at least 0.
    kernel_size : int or tuple of int
        As in `max_pool`; the stride equals it unless `pool` says otherwise.
    pool : callable
        Called as ``pool(image, kernel_size)``; ``functools.partial`` fixes further settings.
    progress : bool
        Show a tqdm progress bar.

    Returns
    -------
    list of ndarray
        The image first, then one array a generation.

    Raises
    ------
    TypeError, ValueError
        As in `max_pool`. The message for an image that has become too small names the generation.

    Examples
    --------
    >>> import numpy as np
    >>> [generation.shape for generation in pool_generations(np.ones((446, 450)), 3)]
    [(446, 450), (223, 225), (111, 112), (55, 56)]
    """
    if isinstance(iterations, bool) or not isinstance(iterations, int | np.integer):
        raise TypeError(f"iterations={iterations!r} is a {type(iterations).__name__}; use an integer")
    if iterations < 0:
        raise ValueError(f"iterations={iterations} is negative; use an integer of at least 0")
    steps: Iterable[int] = range(1, iterations + 1)
    if progress:
        from tqdm.auto import tqdm

        steps = tqdm(steps, desc="pooling", unit="generation")
    generations = [_as_pixels(image)]
    for step in steps:
        try:
            generations.append(pool(generations[-1], kernel_size))
        except ValueError as error:
            raise ValueError(f"generation {step} of {iterations}: {error}") from error
    return generations


def _reduce(pixels: Array, windows: tuple[Windows, ...], combine: np.ufunc, identity: Any) -> Array:
    """Reduce every window with a ufunc, one axis after the other: the pass behind max, sum and p-norm."""
    reduced = pixels
    for axis, along in enumerate(windows, start=-len(windows)):
        source, reduced = (
            reduced,
            np.full(
                (*reduced.shape[:axis], along.count, *_after(reduced.shape, axis)), identity, reduced.dtype
            ),
        )
        for outputs, positions in along.taps():
            target = reduced[_at(axis, outputs)]
            combine(target, source[_at(axis, positions)], out=target)
    return reduced


def _window_sums(pixels: Array, windows: tuple[Windows, ...]) -> Array:
    """Sum every window, in a dtype wide enough; inf - inf and overflow give NaN and inf without a warning."""
    with np.errstate(invalid="ignore", over="ignore"):
        return _reduce(pixels.astype(_sum_dtype(pixels.dtype), copy=False), windows, np.add, 0)


def _first_maxima(pixels: Array, windows: tuple[Windows, ...]) -> tuple[Array, Array]:
    """Return every window's maximum and its flat index.

    The last axis goes first: a tie is then broken by column within a row, and by row between rows, which is the
    order of a flat index.
    """
    values = pixels
    lengths = pixels.shape[-len(windows) :]
    where = np.arange(math.prod(lengths)).reshape(lengths)
    where = np.broadcast_to(where, pixels.shape)
    for axis in range(-1, -len(windows) - 1, -1):
        along = windows[axis]
        shape = (*values.shape[:axis], along.count, *_after(values.shape, axis))
        best, found = np.full(shape, _lowest(values.dtype), values.dtype), np.full(shape, -1, np.intp)
        for outputs, positions in along.taps():
            value, index = values[_at(axis, positions)], where[_at(axis, positions)]
            target, target_index = best[_at(axis, outputs)], found[_at(axis, outputs)]
            wins = (value > target) | (target_index < 0) | np.isnan(value)
            np.copyto(target, value, where=wins)
            np.copyto(target_index, index, where=wins)
        values, where = best, found
    return values, where


def _divisor(windows: tuple[Windows, ...], count_include_pad: bool) -> Array:
    """Return how many values each window averages, shaped to broadcast over the pooled axes."""
    if count_include_pad not in (True, False):
        raise TypeError(
            f"count_include_pad={count_include_pad!r} is a {type(count_include_pad).__name__}; use True or False"
        )
    counts = [np.array(axis.tap_counts(bool(count_include_pad))) for axis in windows]
    product = counts[0]
    for count in counts[1:]:
        product = product[..., np.newaxis] * count
    return product


def _scatter_positions(
    values: Array, name: str, indices: npt.ArrayLike, shape: Sequence[int], axes: int
) -> tuple[Array, tuple[int, ...]]:
    """Check what unpooling and the backward pass of max share, and return flat positions in all of `shape`."""
    where = np.asarray(indices)
    target = tuple(shape)
    if where.dtype.kind not in "iu":
        raise TypeError(
            f"indices have dtype {where.dtype}; use the integers max_pool(return_indices=True) gives"
        )
    if where.shape != values.shape:
        raise ValueError(
            f"indices have shape {where.shape} and {name} has {values.shape}; use those of one max_pool call"
        )
    if not 1 <= axes <= len(target):
        raise ValueError(f"axes={axes} does not fit a shape of {len(target)} axes; use 1 to {len(target)}")
    if len(target) != values.ndim or target[:-axes] != values.shape[:-axes]:
        raise ValueError(
            f"{name} has shape {values.shape} and the result {target}; with axes={axes} they must agree in all "
            f"but the last {axes} axes; use the shape of the image that was pooled"
        )
    plane = math.prod(target[-axes:])
    if where.min() < 0 or where.max() >= plane:
        raise ValueError(
            f"indices run from {where.min()} to {where.max()}, but the last {axes} axes of {target} hold {plane} "
            "values; use the indices and the shape of one max_pool call, and its number of axes"
        )
    planes = math.prod(target[:-axes])
    offsets = np.arange(planes).reshape(-1, 1) * plane
    return (where.reshape(planes, -1) + offsets).reshape(-1), target


def _as_pixels(image: npt.ArrayLike, name: str = "image") -> Array:
    """Return the caller's data as a native-endian array of numbers or booleans, copied only if it must be."""
    if isinstance(image, np.ma.MaskedArray):
        raise TypeError(
            f"{name} is a masked array, and pooling would ignore its mask; use {name}.filled(value)"
        )
    pixels = np.asarray(image)
    if pixels.dtype.kind not in "biufc":
        raise TypeError(
            f"{name} has dtype {pixels.dtype}, which is not a number; use {name}.astype(float), or check what is in it"
        )
    return pixels.astype(pixels.dtype.newbyteorder("="), copy=False)


def _lowest(dtype: np.dtype[Any]) -> Any:
    """Return the identity of max: the value no pixel is below."""
    if dtype.kind == "f":
        return -np.inf
    return False if dtype.kind == "b" else np.iinfo(dtype).min


def _mean_dtype(dtype: np.dtype[Any]) -> np.dtype[Any]:
    """Return the dtype of a mean."""
    return dtype if dtype.kind in "fc" else np.dtype(np.float64)


def _sum_dtype(dtype: np.dtype[Any]) -> np.dtype[Any]:
    """Return the dtype in which a mean is summed."""
    return np.dtype(np.float32) if dtype == np.float16 else _mean_dtype(dtype)


def _at(axis: int, part: slice) -> tuple[Any, ...]:
    """Index one axis, counted from the end."""
    return (..., part, *(slice(None),) * (-axis - 1))


def _after(shape: tuple[int, ...], axis: int) -> tuple[int, ...]:
    """Return the lengths of the axes behind one, counted from the end."""
    return shape[len(shape) + axis + 1 :]
