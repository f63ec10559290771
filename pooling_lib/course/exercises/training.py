"""The exercises of the chapter on a trained network: parameters, a guess's loss, early stops, shifts."""

from __future__ import annotations

import numpy as np

from pooling_lib.course.exercises._kinds import Choice, Exercise, Explain, Number, Option
from pooling_lib.course.layers import cross_entropy
from pooling_lib.course.network import Network

__all__ = ["EXERCISES"]

_PARAMETERS = sum(array.size for array in Network("max 2/2", (8, 16)).parameters)
_LAYERS = 3

EXERCISES: dict[str, Exercise] = {
    "train-parameters": Number(
        "Parameters",
        "The first convolution has 8 filters of 9 weights and a bias, the second 16 filters of 9 weights for "
        "each of 8 maps and a bias, and each of six classes weighs 16 means and has a bias. The way of halving "
        "has no parameters.",
        "8 * (9 * 1 + 1) + 16 * (9 * 8 + 1) + 6 * (16 + 1)",
        expected=_PARAMETERS,
        hint="two convolutions, and six sums of 16 means with a bias each",
        wrong=(
            (8 * 9 + 16 * 9 * 8 + 6 * 16, "leaves out the biases, one a filter and one a class"),
            (8 * 10 + 16 * 73, "leaves out the six weighted sums at the end"),
            (8 * 10 + 16 * 10 + 6 * 17, "gives the second filters one map to see; they see 8"),
            (sum(a.size for a in Network("max 2/2").parameters), "is the number with the third layer"),
        ),
    ),
    "train-guess": Number(
        "Loss of a guess",
        "The share of the right class is a sixth, whichever it is.",
        "-np.log(1 / 6)",
        expected=cross_entropy(np.zeros((1, 6)), [0])[0],
        hint="each of six classes has the same share",
        digits=3,
        wrong=(
            (np.log(1 / 6), "has the wrong sign; a loss is the negative logarithm"),
            (np.log10(6), "is the logarithm to base 10"),
            (np.log2(6), "is the logarithm to base 2"),
            (1 / 6, "is the share itself, without its logarithm"),
            (5 / 6, "is the chance of a wrong guess"),
        ),
    ),
    "train-gap": Choice(
        "What is wrong with it?",
        "A network that has learned nothing yet is as bad on pictures that it was shown as on new ones.",
        options=(
            Option("one epoch is too long for an average", "it is far too short for either", False),
            Option(
                "a gap has to be measured on training pictures alone",
                "a gap is the difference between training pictures and new ones",
                False,
            ),
            Option(
                "the average network has not learned its training pictures yet",
                "so its gap says nothing of what it will do once it has",
                True,
            ),
            Option(
                "the two networks have different numbers of parameters",
                "a pool has none, so both have the same number",
                Network("max 2/2").parameters[0].size != Network("average 2/2").parameters[0].size,
            ),
        ),
    ),
    "train-shift": Number(
        "Pixels",
        "Each of three layers halves, so that one pixel of the last map stands for 8 pixels of the picture. A "
        "shift by 8 rolls the last map by one, and its mean stays.",
        "2**3",
        expected=2**_LAYERS,
        hint="each of three layers halves the grid",
        wrong=(
            (2, "is right after one layer; there are three"),
            (4, "is right after two layers; there are three"),
            (6, "adds up the three strides; they multiply"),
            (16, "is once around, which gives the same scores, but a smaller number does too"),
            (1, "would make every pool invariant to shifts"),
        ),
    ),
    "train-compare": Explain(
        "What would you ask?",
        "Ask whether both networks had learned their training pictures when it was measured: max learns faster "
        "here, and the average caught up in twice the time. Ask how many seeds there were and how far they lie "
        "apart, and whether both saw the same pictures from the same first weights.",
        points=(
            "how long each was trained, and whether it had learned its training pictures",
            "how many seeds, and how large the spread between them is",
            "whether pictures, first weights and number of parameters were the same",
        ),
    ),
}
