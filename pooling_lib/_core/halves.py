"""Compute with float16, which NumPy handles slowly, through integers and float32.

A half has a sign, 5 bits of exponent and 10 of fraction. The functions take whole arrays and write to `out`.
"""

from __future__ import annotations

import numpy as np

from pooling_lib._core.arrays import Array

#: Magnitudes above this one are NaN.
INFINITY = 0x7C00
#: The smallest magnitude with a leading 1; smaller ones are *subnormal*.
NORMAL = 0x0400
#: What NaN, of whatever sign and payload, becomes as a rank: above all numbers, or with a minus below them.
NAN = INFINITY + 1


def widen(halves: Array, out: Array) -> None:
    """Convert to float32: put the bits in their place, and correct the bias of the exponent."""
    bits = out.view(np.int32)
    bits[...] = halves.view(np.int16)
    bits <<= 13
    bits &= -0x70002000  # the sign bit stood also in the three bits behind it
    out *= np.float32(2.0**112)
    magnitudes = halves.view(np.uint16) << 1
    if magnitudes.size and magnitudes.max() >= INFINITY << 1:
        limit = np.float32(2.0**16)  # where infinity and NaN have come to lie
        np.bitwise_or(bits, 0x7F800000, out=bits, where=np.abs(out) >= limit)
    magnitudes -= 1
    if magnitudes.size and magnitudes.min() < (NORMAL << 1) - 1:  # zero has become the largest number there is
        _widen_subnormals(halves, out, magnitudes < (NORMAL << 1) - 1)


def _widen_subnormals(halves: Array, out: Array, where: Array) -> None:
    """Convert those without a leading 1 as integers.

    Until the bias was corrected they were subnormal in float32, too, and another library may have switched the
    processor to take such numbers for 0.
    """
    bits = halves.view(np.int16)[where]
    out[where] = np.where(bits < 0, -1, 1) * (bits & (NORMAL - 1)) * np.float32(2.0**-24)


def order(halves: Array, out: Array, nan: int = NAN) -> None:
    """Convert to int16 of the same order, with NaN of either sign above infinity, or below it if `nan` is."""
    bits = halves.view(np.int16)
    np.right_shift(bits, 15, out=out)
    out &= 0x7FFF
    out ^= bits
    if out.size and (out.max() > INFINITY or out.min() < ~INFINITY):
        magnitudes = bits & 0x7FFF
        np.copyto(out, magnitudes if nan > 0 else ~magnitudes, where=magnitudes > INFINITY)


def restore(ordered: Array) -> None:
    """Turn int16 that `order` made back into the bits of halves, in place."""
    ordered ^= (ordered >> 15) & 0x7FFF


def rank(halves: Array, out: Array, nan: int = NAN) -> None:
    """Convert to int16 as `order` does, but with one rank for both zeros and the rank `nan` for every NaN."""
    order(halves, out, nan)
    out -= out >> 15  # -0 stood one below 0; every negative number moves up by one
    if out.size and (out.max() > NAN or out.min() < -NAN):
        np.clip(out, -NAN, NAN, out=out)
