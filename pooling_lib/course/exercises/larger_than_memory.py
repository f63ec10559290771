"""The exercises of the chapter on large images: what a block must read of the next, and when it need not."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np

from pooling_lib.course._answers import WrongAnswerError, shown
from pooling_lib.course._trials import run
from pooling_lib.course.exercises._kinds import Choice, Exercise, Explain, Function, Number, Option
from pooling_lib.geometry import output_shape
from pooling_lib.pooling import max_pool

__all__ = ["EXERCISES"]


def _comes_out(side: int, kernel_size: int, stride: int) -> bool:
    """Say whether blocks that are pooled each on its own give what the whole image gives."""
    ramp = np.arange(3 * side)  # a maximum tells where its window stands
    blocks = [max_pool(block, (kernel_size,), stride) for block in ramp.reshape(3, side)]
    return np.array_equal(np.concatenate(blocks), max_pool(ramp, (kernel_size,), stride))


def examine_rule(rule: Any) -> str:
    """Try a rule on blocks of several sides, kernel sizes and strides."""
    if not callable(rule):
        raise WrongAnswerError(f"{shown(rule)} is not a function; write is_safe = lambda side, k, s: ...")
    cases = list(product(range(4, 20), (1, 2, 3, 4), (1, 2, 3, 4)))
    for side, kernel_size, stride in cases:
        case = f"for side={side}, k={kernel_size}, s={stride}"
        said = run(rule, case, side, kernel_size, stride)
        if not isinstance(said, bool | np.bool):
            raise WrongAnswerError(f"{case} it gives {shown(said)}; let it give True or False")
        safe = _comes_out(side, kernel_size, stride)
        if said == safe:
            continue
        if safe:
            raise WrongAnswerError(f"{case} it says False, and block by block the result is that of the whole")
        seen = (
            "a window reaches from one block into the next"
            if kernel_size > stride
            else "the next block does not begin where a window starts"
        )
        raise WrongAnswerError(f"{case} it says True, and {seen}")
    return f"it is right in all {len(cases)} cases"


def _levels(side: int, chunk: int) -> int:
    """Count the levels of pooling by 2 until the last fits in one chunk."""
    levels = 0
    while side > chunk:
        (side,), levels = output_shape((side,), (2,)), levels + 1
    return levels


_REACH = 200 - output_shape((200,), (31,), 1, dilation=2)[0]

EXERCISES: dict[str, Exercise] = {
    "large-reach": Number(
        "Pixels of the next block",
        "From the first pixel that it looks at to the last a window reaches 2 * (31 - 1) pixels.",
        "2 * (31 - 1)",
        expected=_REACH,
        hint="count from the first pixel that the window looks at to the last",
        wrong=(
            (_REACH + 1, "counts the window's first pixel too, which stands in the block itself"),
            (30, "leaves out the dilation: the window looks at every second pixel"),
            (31 * 2, "counts 31 steps; from the first of 31 pixels to the last there are 30"),
            (31, "counts the pixels that the window looks at; the last is 60 pixels after the first"),
        ),
    ),
    "large-safe": Function(
        "A rule for blocks",
        "The side of a block must be a multiple of the stride, so that the next block begins where a window "
        "starts. And no window may be longer than the stride, so that none reaches into the next block.",
        examiner=examine_rule,
    ),
    "large-levels": Number(
        "Levels",
        "60,000, 30,000, 15,000, 7,500, 3,750 and 1,875 pixels a side: five levels after the image itself.",
        "side, levels = 60_000, 0\nwhile side > 2048:\n    side, levels = side // 2, levels + 1\nlevels",
        expected=_levels(60_000, 2048),
        hint="halve the side until it is at most 2048, and count how often",
        wrong=(
            (_levels(60_000, 2048) - 1, "leaves 3,750 pixels a side, which is still more than 2048"),
            (_levels(60_000, 2048) + 1, "counts the image itself, which is not pooled"),
            (60_000 // 2048, "divides once; each level halves what is left"),
            (60_000 // 2048 + 1, "counts the chunks along a side; each level halves what is left"),
        ),
    ),
    "large-chunk": Choice(
        "Which side of a block?",
        "Windows of 3 with stride 3 stand side by side. They fill a block if 3 divides its side.",
        options=(
            Option(
                "2048",
                "682 windows fill 2046 pixels, and the next one reaches into the next block",
                2048 % 3 == 0,
            ),
            Option("2049", "683 windows fill it exactly", 2049 % 3 == 0),
            Option(
                "1024",
                "341 windows fill 1023 pixels, and the next one reaches into the next block",
                1024 % 3 == 0,
            ),
            Option(
                "1000",
                "333 windows fill 999 pixels, and the next one reaches into the next block",
                1000 % 3 == 0,
            ),
        ),
    ),
    "large-order": Explain(
        "Why does the order matter?",
        "The values of a level are a quarter of those below it, and are made of them alone. Made from the "
        "level below, all levels together read a third more than the image; made from the image each time, "
        "they would read it once for every level. For max, min and an average of whole windows, both ways give "
        "the same result.",
        points=(
            "each level has a quarter of the values of the one below",
            "made level by level, all of them together read little more than the image once",
            "made from the image each time, they read the whole image for each level",
        ),
    ),
}
