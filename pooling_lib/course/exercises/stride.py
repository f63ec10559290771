"""The exercises of the chapter on stride: shapes, pixels that are never seen, what "half" means."""

from __future__ import annotations

from pooling_lib.course.exercises._kinds import Choice, Exercise, Explain, Number, Option, Shape
from pooling_lib.geometry import output_shape, unseen_share

__all__ = ["EXERCISES"]


def _third_pool(kernel_size: int, pools: int = 3, lost: int = 0) -> int:
    """Return the values a side that pools with stride 2 leave of AlexNet's maps of 55 x 55."""
    shape: tuple[int, ...] = (55,)
    for _ in range(pools):
        shape = (output_shape(shape, (kernel_size,), 2)[0] - lost,)
    return shape[0]


def _sees_once(size: int, kernel_size: int, stride: int) -> bool:
    """Say whether windows see each pixel of an axis, and none twice."""
    (count,) = output_shape((size,), (kernel_size,), stride)
    return count * kernel_size == size and unseen_share((size,), (kernel_size,), stride) == 0


EXERCISES: dict[str, Exercise] = {
    "stride-shape": Shape(
        "Shape that comes out",
        "Along each axis the first window takes 3 of the n + 2 places, and each further one takes a step of 2.",
        "tuple((n + 2 * 1 - 3) // 2 + 1 for n in (32, 100))",
        shape=(32, 100),
        settings={"kernel_size": 3, "stride": 2, "padding": 1},
    ),
    "stride-alexnet": Number(
        "Values a side after the third pool",
        "Each pool makes (n - 3) // 2 + 1 of n: 55 becomes 27, then 13, then 6.",
        "n = 55\nfor _ in range(3):\n    n = (n - 3) // 2 + 1\nn",
        expected=_third_pool(3),
        hint="work out (n - 3) / 2, rounded down, plus 1, three times",
        wrong=(
            (_third_pool(2, pools=5), "is what five pools of 2 x 2 would leave; there are three, of 3 x 3"),
            (_third_pool(3, pools=1), "is what the first pool leaves; two more follow"),
            (_third_pool(3, pools=2), "is what the second pool leaves; one more follows"),
            (_third_pool(3, lost=1), "counts the steps (there is one window more than steps, hence the + 1)"),
        ),
    ),
    "stride-unseen": Number(
        "Share that is never seen",
        "Three windows fit in 7 pixels and see 6 of them, on either axis: 36 of 49 pixels are seen.",
        "1 - 6 * 6 / (7 * 7)",
        expected=unseen_share((7, 7), kernel_size=2),
        hint="count how many whole windows fit in 7",
        digits=3,
        share=True,
        wrong=(
            (1 - unseen_share((7, 7), kernel_size=2), "is the share that is seen"),
            (unseen_share((7,), (2,)), "counts the last column alone; the last row is not seen either"),
            (2 * unseen_share((7,), (2,)), "counts the pixel in the corner twice"),
            (49 * unseen_share((7, 7), kernel_size=2), "counts pixels; give their share of all 49"),
            (1 / 49, "counts the corner alone; a whole row and a whole column are not seen"),
        ),
    ),
    "stride-once": Choice(
        "Which window sees every pixel exactly once?",
        "Windows stand side by side if the stride is the kernel size; no pixel is left over if it divides 10.",
        options=(
            Option(
                "kernel 3, stride 3",
                "three windows see 9 pixels, and the tenth is never seen",
                _sees_once(10, 3, 3),
            ),
            Option(
                "kernel 4, stride 2",
                "the windows overlap: most pixels are seen twice",
                _sees_once(10, 4, 2),
            ),
            Option(
                "kernel 5, stride 5",
                "two windows stand side by side, and nothing is left over",
                _sees_once(10, 5, 5),
            ),
            Option(
                "kernel 2, stride 5",
                "between the two windows, and after them, three pixels are skipped",
                _sees_once(10, 2, 5),
            ),
        ),
    ),
    "stride-half": Explain(
        "What is imprecise about it?",
        "Half of each side is a quarter of the values: (100, 100) keeps 2,500 of 10,000. And a side is halved "
        "exactly only if the windows fit. With a stride of 2, a side of 7 pixels gives 3 by a kernel of 2, and "
        "one of 6 gives 2 by a kernel of 3: the length is (n - k) / s rounded down, plus 1.",
        points=(
            "half a side, on both axes, is a quarter of the values",
            "the length is rounded down, so that an odd side does not give its half",
            "the kernel counts too, not the stride alone",
        ),
    ),
}
