"""Where the windows along one axis stand: which taps meet which pixels, counted without a look at each.

Everything pooling needs to know about positions is settled here once, axis by axis, before a pixel is
touched. A window along one axis of ``n`` pixels, ``kernel_size=3``, ``padding=1``, drawn as its positions::

    p | 0 1 2 3 4 | p        p: padding, never a pixel of the image
    [-----]                  window 0 sees p 0 1
        [-----]              window 1 (stride 2) sees 1 2 3
            [-----]          window 2 sees 3 4 p
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Windows:
    """The windows along one axis.

    Parameters
    ----------
    size : int
        Pixels on the axis.
    kernel : int
        Taps of a window.
    stride : int
        Pixels from the start of one window to the start of the next.
    before, after : int
        Padding positions before the first and after the last pixel.
    dilation : int
        Pixels from one tap of a window to the next.
    count : int
        Number of windows, which is the length of the output axis.

    Examples
    --------
    >>> from pooling_lib.geometry import resolve
    >>> rows, columns = resolve((6, 7), kernel_size=3, stride=2)
    >>> rows.count, columns.count
    (2, 3)
    >>> list(rows.taps())[0]
    (slice(0, 2, None), slice(0, 3, 2))
    """

    size: int
    kernel: int
    stride: int
    before: int
    after: int
    dilation: int
    count: int

    @property
    def span(self) -> int:
        """Positions from the first tap of a window to its last, both included."""
        return self.dilation * (self.kernel - 1) + 1

    @property
    def is_padded(self) -> bool:
        """Whether some window reaches past the image."""
        return self.before > 0 or (self.count - 1) * self.stride - self.before + self.span > self.size

    def taps(self) -> Iterator[tuple[slice, slice]]:
        """Yield, tap by tap, which windows meet a pixel there, and the pixels that they meet.

        Padding never appears: a tap that falls on it is left out of that window's pairs.

        Yields
        ------
        outputs, pixels : slice
            Slices of equal length into the output axis and the image axis.
        """
        for tap in self._taps_that_meet():
            offset = tap * self.dilation - self.before
            first = max(0, -(offset // self.stride))
            stop = min(self.count, -((offset - self.size) // self.stride))
            if first < stop:
                start = first * self.stride + offset
                yield (
                    slice(first, stop),
                    slice(start, (stop - 1) * self.stride + offset + 1, self.stride),
                )

    def taps_inside(self) -> range:
        """Return the taps from the first to the last at which some window may meet a pixel."""
        return self._within(self.before - (self.count - 1) * self.stride, self.before + self.size)

    def pixels_of(self, window: int) -> range:
        """Return the pixels that one window sees."""
        start = window * self.stride - self.before
        taps = self._within(-start, self.size - start)
        return range(
            start + taps.start * self.dilation,
            start + taps.stop * self.dilation - self.dilation + 1,
            self.dilation,
        )

    def _taps_that_meet(self) -> Iterator[int]:
        """Yield the taps, in order, at which some window may meet a pixel; the others need no look."""
        if self.stride < self.size:
            # A window starts within every stretch as long as the image, so these taps follow each other.
            yield from self.taps_inside()
        else:
            for window in reversed(range(self.count)):
                start = self.before - window * self.stride
                yield from self._within(start, start + self.size)

    def _within(self, low: int, high: int) -> range:
        """Return the taps that are at least `low` and less than `high` positions from the start of a window."""
        first = max(0, -(-low // self.dilation))
        return range(first, max(first, min(self.kernel, -(-high // self.dilation))))

    def tap_counts(self, include_pad: bool) -> list[int]:
        """Return for each window how many of its taps count as values in an average.

        Parameters
        ----------
        include_pad : bool
            Whether a tap on declared padding counts. A tap past the declared padding, which only
            ``ceil_mode`` can produce, never does.
        """
        low, high = (-self.before, self.size + self.after) if include_pad else (0, self.size)

        def counted(window: int) -> int:
            start = self.before - window * self.stride
            inside = self._within(start + low, start + high)
            return inside.stop - inside.start

        # Only windows at the two ends can lose taps, so the many between them are not looked at one by one.
        whole = max(0, min(self.count, -((-low - self.before) // self.stride)))
        broken = max(whole, min(self.count, (high + self.before - self.span) // self.stride + 1))
        return [
            *map(counted, range(whole)),
            *[self.kernel] * (broken - whole),
            *map(counted, range(broken, self.count)),
        ]

    def seen(self) -> list[bool]:
        """Return for each pixel of the axis whether any window looks at it."""
        seen = [False] * self.size
        for outputs, pixels in self.taps():
            seen[pixels] = [True] * (outputs.stop - outputs.start)
        return seen

    def seen_count(self) -> int:
        """Return how many pixels of the axis some window looks at, without looking at each of them."""
        shared = math.gcd(self.stride, self.dilation)
        windows, taps = self.dilation // shared, self.stride // shared
        if self.count <= windows or self.kernel <= taps:
            windows, taps = self.count, self.kernel  # no two windows meet at a place
        # Else so many windows on and so many taps back is the same place, and nothing else is: the places of
        # every so many windows (or taps) make one row without gaps.
        if windows <= taps:
            rows = (
                (window * self.stride, self.dilation, (self.count - 1 - window) // windows * taps + self.kernel)
                for window in range(windows)
            )
        else:
            rows = (
                (tap * self.dilation, self.stride, (self.kernel - 1 - tap) // taps * windows + self.count)
                for tap in range(taps)
            )
        return sum(self._pixels_among(*row) for row in rows)

    def _pixels_among(self, start: int, step: int, number: int) -> int:
        """Count the pixels among so many places, the first given from the start of the first window."""
        low = start - self.before
        return max(0, min(number, -((low - self.size) // step)) - max(0, -(low // step)))

    def steps_over(self) -> bool:
        """Tell whether a window meets no pixel: dilated taps can step over a short axis."""
        outside = min(self.count, -(-self.before // self.stride))  # the windows that start in the padding
        # The first tap past the padding stands at (window * stride - before) % dilation: too far, if not below
        # the size. The sum over all windows of how often that is so has a closed form.
        size, dilation = min(self.size, self.dilation), self.dilation
        return _floor_sum(outside, dilation, self.stride, dilation - size - self.before) > _floor_sum(
            outside, dilation, self.stride, -self.before
        )


def _floor_sum(number: int, divisor: int, slope: int, start: int) -> int:
    """Return the sum of ``(slope * i + start) // divisor`` over so many i from 0, in Euclid's way."""
    total = 0
    while number > 0:
        total += number * (number - 1) // 2 * (slope // divisor) + number * (start // divisor)
        slope, start = slope % divisor, start % divisor
        top = slope * number + start
        if top < divisor:
            break
        # Count by the other axis: the points under a line are as many as those beside it.
        number, start = divmod(top, divisor)
        divisor, slope = slope, divisor
    return total
