"""Pool images: max, min, average and Lp pooling, once or generation after generation.

Every operation here is *separable*: a rectangle's maximum (or sum) is the maximum of its rows' maxima, so each
axis is reduced on its own. The passes back, from outputs to pixels, live in `pooling_lib.backward`.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable
from typing import Literal, overload

import numpy as np
import numpy.typing as npt

from pooling_lib._core.arrays import Array, as_pixels
from pooling_lib._core.extras import needs
from pooling_lib._core.extremes import pool_extremes
from pooling_lib._core.given import brief
from pooling_lib._core.means import pool_means
from pooling_lib._core.norms import pool_norms
from pooling_lib._core.reductions import MAXIMUM, MINIMUM
from pooling_lib._core.resolving import without_padding
from pooling_lib._core.settings import Padding, Size, flag, integer, lengths, window_axes

__all__ = ["average_pool", "lp_pool", "max_pool", "min_pool", "pool_generations"]


@overload
def max_pool(
    image: npt.ArrayLike,
    kernel_size: Size = ...,
    stride: Size | None = ...,
    *,
    padding: Padding = ...,
    dilation: Size = ...,
    ceil_mode: bool = ...,
    return_indices: Literal[False] = ...,
) -> Array: ...
@overload
def max_pool(
    image: npt.ArrayLike,
    kernel_size: Size = ...,
    stride: Size | None = ...,
    *,
    padding: Padding = ...,
    dilation: Size = ...,
    ceil_mode: bool = ...,
    return_indices: Literal[True],
) -> tuple[Array, Array]: ...
def max_pool(
    image: npt.ArrayLike,
    kernel_size: Size = 2,
    stride: Size | None = None,
    *,
    padding: Padding = 0,
    dilation: Size = 1,
    ceil_mode: bool = False,
    return_indices: bool = False,
) -> Array | tuple[Array, Array]:
    """Reduce each window of an image to its largest value.

    Parameters
    ----------
    image : array_like
        Shape ``(..., rows, columns)`` for an int `kernel_size`; any real or boolean dtype. Never modified.
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
        If the image is a masked array, the name of a file, or of a dtype without an order (complex, object,
        string, date), or a setting is not made of integers.
    ValueError
        If the image is empty or smaller than the window, a setting is out of range, or the result does not fit
        in memory.

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
    settings = (kernel_size, stride, padding, dilation, ceil_mode)
    return pool_extremes(MAXIMUM, image, settings, return_indices)


@overload
def min_pool(
    image: npt.ArrayLike,
    kernel_size: Size = ...,
    stride: Size | None = ...,
    *,
    padding: Padding = ...,
    dilation: Size = ...,
    ceil_mode: bool = ...,
    return_indices: Literal[False] = ...,
) -> Array: ...
@overload
def min_pool(
    image: npt.ArrayLike,
    kernel_size: Size = ...,
    stride: Size | None = ...,
    *,
    padding: Padding = ...,
    dilation: Size = ...,
    ceil_mode: bool = ...,
    return_indices: Literal[True],
) -> tuple[Array, Array]: ...
def min_pool(
    image: npt.ArrayLike,
    kernel_size: Size = 2,
    stride: Size | None = None,
    *,
    padding: Padding = 0,
    dilation: Size = 1,
    ceil_mode: bool = False,
    return_indices: bool = False,
) -> Array | tuple[Array, Array]:
    """Reduce each window of an image to its smallest value.

    It is not ``-max_pool(-image)``, which goes wrong for unsigned integers, booleans, and the lowest integer
    of a dtype.

    Parameters
    ----------
    image : array_like
        Shape ``(..., rows, columns)`` for an int `kernel_size`; any real or boolean dtype. Never modified.
    kernel_size, stride, dilation, ceil_mode
        As in `max_pool`.
    padding : int, sequence of int, or sequence of (before, after)
        Positions added around the image that count as higher than everything, never as 0:
        ``inf inf | a b c d | inf inf``. One int, one int an axis, or a pair an axis.
    return_indices : bool
        Also return where each minimum stands.

    Returns
    -------
    pooled : ndarray
        Same dtype as `image`, in native byte order. A window with a NaN gives NaN.
    indices : ndarray of intp
        Only with `return_indices`: the flat index into the pooled axes of the first minimum, or of the last
        NaN. Same shape as `pooled`.

    Raises
    ------
    TypeError, ValueError
        As in `max_pool`.

    Examples
    --------
    >>> import numpy as np
    >>> image = np.array([[3, 1, 4, 1], [5, 9, 2, 6], [5, 3, 5, 8], [9, 7, 9, 3]], dtype=np.uint8)
    >>> min_pool(image)
    array([[1, 1],
           [3, 3]], dtype=uint8)
    >>> min_pool(image, kernel_size=3, stride=2, padding=1)
    array([[1, 1],
           [3, 2]], dtype=uint8)
    >>> min_pool(image, return_indices=True)[1]
    array([[ 1,  3],
           [ 9, 15]])
    """
    settings = (kernel_size, stride, padding, dilation, ceil_mode)
    return pool_extremes(MINIMUM, image, settings, return_indices)


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
        Shape ``(..., rows, columns)`` for an int `kernel_size`; any numeric or boolean dtype. Never modified.
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
        give float64. NaN and infinities follow the arithmetic of sums: a window's sum has to fit the dtype that
        it is taken in, so that the mean of values near its largest may be infinite.

    Raises
    ------
    TypeError
        If the image is a masked array or not numeric, or a setting is not made of integers.
    ValueError
        If the image is empty or smaller than the window, a setting is out of range, or the result does not fit
        in memory.

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
    settings = (kernel_size, stride, padding, dilation, ceil_mode)
    return pool_means(image, settings, count_include_pad)


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
        Shape ``(..., rows, columns)`` for an int `kernel_size`; any numeric or boolean dtype. Never modified.
    p : float
        Exponent, greater than 0; ``inf`` is allowed, and what is too large for a float counts as ``inf``.
    kernel_size, stride, dilation, ceil_mode
        As in `max_pool`.
    padding : int, sequence of int, or sequence of (before, after)
        Zeros added around the image.

    Returns
    -------
    ndarray
        Floating images keep their dtype (float16 is summed in float32), complex ones give the float of their
        parts; integers and booleans give float64. A norm lies between the largest magnitude and
        ``k ** (1 / p)`` times it, for k values in a window; one too large for its dtype is infinite. Where that
        factor alone is beyond float64, as for 4 values and `p` below 0.00195, a norm that fits may be too.

    Raises
    ------
    TypeError, ValueError
        As in `average_pool`; ``ValueError`` also if `p` is not greater than 0.

    Examples
    --------
    >>> lp_pool([[3.0, 0.0], [0.0, -4.0]], p=2)
    array([[5.]])
    """
    settings = (kernel_size, stride, padding, dilation, ceil_mode)
    return pool_norms(image, p, settings)


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
        How many times to pool, at least 0; with 0 the image is given back, whatever `pool` would say of it.
    kernel_size : int or tuple of int
        As in `max_pool`; the stride equals it unless `pool` says otherwise.
    pool : callable
        Called as ``pool(image, kernel_size=kernel_size)`` if it has a parameter of that name, as all pools of
        this library have, else as ``pool(image, kernel_size)``. ``functools.partial`` fixes further settings.
        It may read what it is given and not write into it. What it warns of is passed on.
    progress : bool
        Show a tqdm progress bar.

    Returns
    -------
    list of ndarray
        The image first, itself and no copy if it is an array, then one array a generation.

    Raises
    ------
    TypeError
        As in `max_pool`; also if `pool` cannot be called so, or gives more or less than one array without mask.
    ValueError
        As in `max_pool`; also if `pool` writes into its image. The message for an image that has become too
        small names the generation.
    ImportError
        If `progress` is asked for without tqdm.

    Examples
    --------
    >>> import numpy as np
    >>> [generation.shape for generation in pool_generations(np.ones((446, 450)), 3)]
    [(446, 450), (223, 225), (111, 112), (55, 56)]
    """
    count = integer("iterations", iterations)
    if count < 0:
        raise ValueError(f"iterations={count} is negative; use an integer of at least 0")
    if not callable(pool):
        raise TypeError(
            f"pool={brief(pool)} is of type {type(pool).__name__}; use a function such as average_pool"
        )
    shows = flag("progress", progress)
    window_axes(kernel_size)
    sizes, settings = _way_to_call(pool, kernel_size)
    generations = [as_pixels(image)]
    lengths(generations[0].shape)  # refuses an empty one
    for step in _with_progress(range(1, count + 1)) if shows else range(1, count + 1):
        given = generations[-1].view()
        given.flags.writeable = False  # a pool that works in place would change what has been pooled
        try:
            pooled = pool(given, *sizes, **settings)
        except ValueError as error:
            remedy = "; let pool work on image.copy()" if str(error).endswith("is read-only") else ""
            raise ValueError(f"generation {step} of {count}: {without_padding(error)}{remedy}") from error
        if isinstance(pooled, np.ma.MaskedArray):
            raise TypeError(
                f"pool gave a masked array in generation {step}, whose mask would be ignored; "
                "use a function that gives it .filled(value)"
            )
        if not isinstance(pooled, np.ndarray):
            raise TypeError(
                f"pool gave a result of type {type(pooled).__name__} in generation {step}; "
                "use a function that gives one array, without return_indices"
            )
        generations.append(pooled)
    return generations


def _way_to_call(pool: Callable[..., Array], kernel_size: Size) -> tuple[tuple[Size, ...], dict[str, Size]]:
    """Return how a pool takes its kernel: by name where it has that name, for it need not come second."""
    by_place: tuple[tuple[Size, ...], dict[str, Size]] = ((kernel_size,), {})
    by_name: tuple[tuple[Size, ...], dict[str, Size]] = ((), {"kernel_size": kernel_size})
    try:
        signature = inspect.signature(pool)
    except (TypeError, ValueError):  # a compiled function may not tell
        return by_place
    wrong: TypeError | None = None
    has_name = "kernel_size" in signature.parameters
    for sizes, settings in (by_name, by_place) if has_name else (by_place, by_name):
        try:
            signature.bind(object(), *sizes, **settings)
        except TypeError as error:
            wrong = wrong or error
        else:
            return sizes, settings
    raise TypeError(
        f"pool takes {signature}, and is called as pool(image, kernel_size): {wrong}; wrap it in a function "
        "that takes these two, and fix further settings with functools.partial"
    ) from wrong


def _with_progress(steps: Iterable[int]) -> Iterable[int]:
    """Count the generations on a progress bar."""
    with needs("progress=True"):
        from tqdm.auto import tqdm
    bar: Iterable[int] = tqdm(steps, desc="pooling", unit="generation")
    return bar
