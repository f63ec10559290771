"""A reader's way back is tried with overlap, ties and padding, and each known bug is told by name."""

import numpy as np
import pytest

from pooling_lib import average_pool, max_pool
from pooling_lib.course._backward_trials import arriving
from pooling_lib.course._padded_trials import IMAGES, SETTINGS, padded_slips
from pooling_lib.course.exercises import check


def way_back(gradient, image, k, s, p, *, average=False, bug=""):
    """Go back through a pool in loops, with at most one bug."""
    low = np.iinfo(image.dtype).min if bug == "least" and p else -np.inf
    padded = np.pad(image.astype(float), p, constant_values=0 if bug == "zeros" else low)
    sent = np.zeros(padded.shape, image.dtype if bug == "integers" else float)
    for row, column in np.ndindex(gradient.shape):
        place = np.s_[row * s : row * s + k, column * s : column * s + k]
        window, own = padded[place], gradient[row, column]
        winners = np.argwhere(window == window.max())
        if average:
            count = {"inside": np.isfinite(window).sum(), "whole": 1}.get(bug, k * k)
            sent[place] = own / count + (0 if bug == "replaced" else sent[place])
        elif bug == "shared":
            sent[place][window == window.max()] += own
        else:
            winner = tuple(winners[-1 if bug == "last" else 0])
            sent[place][winner] = own + (0 if bug == "replaced" else sent[place][winner])
    if bug == "uncut":
        return sent
    first = 0 if bug == "corner" else p
    return sent[first : first + image.shape[0], first : first + image.shape[1]]


BUGS = {
    "replaced": "a pixel that several windows use gets the sum of what they send: += and not =",
    "uncut": "padding is no pixel: cut it off from the result again",
    "corner": "padding stands in front too: pixel (0, 0) is at (padding, padding) of it",
}
BUGS_OF_MAX = BUGS | {
    "last": "of equal values the first gets the gradient, not the last",
    "shared": "of equal values the first gets the gradient, the others none",
    "zeros": "padding never wins: it counts as minus infinity and not as 0",
}
BUGS_OF_AVERAGE = BUGS | {
    "whole": "a pixel is one of kernel_size * kernel_size, and gets that part of the gradient",
    "inside": "padding counts as values here: divide by kernel_size * kernel_size at the border too",
}
ALL = [("back-max", False, *bug) for bug in BUGS_OF_MAX.items()]
ALL += [("back-average", True, *bug) for bug in BUGS_OF_AVERAGE.items()]


@pytest.mark.parametrize(("name", "average", "bug", "text"), ALL)
def test_each_known_bug_is_told_by_name(name, average, bug, text, capsys):
    check(name, lambda *given: way_back(*given, average=average, bug=bug))
    said = capsys.readouterr().out
    assert said.startswith("Not yet: for a (")
    assert said.endswith(f"; {text}.\n")


@pytest.mark.parametrize(("name", "average"), [("back-max", False), ("back-average", True)])
def test_a_gradient_in_the_images_integers_loses_its_fractions_and_is_told_so(name, average, capsys):
    check(name, lambda *given: way_back(*given, average=average, bug="integers"))
    heard = capsys.readouterr().out
    assert heard.startswith("Not yet: for a (4, 4) image with kernel_size=2, stride=2, padding=0 at row")
    assert heard.endswith("has, while np.zeros_like(image) has int64, the image's own.\n")


def test_a_padding_with_the_least_integer_ties_with_pixels(capsys):
    check("back-max", lambda *given: way_back(*given, bug="least"))
    heard = capsys.readouterr().out
    assert heard.startswith(
        "Not yet: for a (3, 4) image of uint8 with kernel_size=2, stride=2, padding=1 at row"
    )
    assert "the value is 0 and should be" in heard


@pytest.mark.parametrize(("name", "average"), [("back-max", False), ("back-average", True)])
def test_loops_without_a_bug_are_right(name, average, capsys):
    check(name, lambda *given: way_back(*given, average=average), strict=True)
    assert "on 5 images in 9 settings" in capsys.readouterr().out


@pytest.mark.parametrize("pool", [max_pool, average_pool])
def test_every_slip_differs_from_what_is_right_in_some_trial(pool):
    """Or the trials could not tell it."""
    seen = set()
    for image in IMAGES:
        for k, s, p in SETTINGS:
            gradient = arriving(pool(image, k, s, padding=p).shape)
            right = way_back(gradient, image, k, s, p, average=pool is average_pool)
            for text, slip in padded_slips(pool, gradient, image, k, s, p):
                if slip.shape != right.shape or not np.allclose(slip, right):
                    seen.add(text)
    assert seen == set((BUGS_OF_AVERAGE if pool is average_pool else BUGS_OF_MAX).values())


@pytest.mark.parametrize(
    ("function", "message"),
    [
        (3, "3 is not a function"),
        (lambda gradient, image, k, s, p: None, "it returned nothing; end it with a return"),
        (lambda gradient, image, k, s: image, "with kernel_size=2, stride=2, padding=0 it raised TypeError"),
        (lambda gradient, image, k, s, p: gradient, r"the shape is \(2, 2\) and should be \(4, 4\)"),
    ],
)
def test_what_is_no_way_back_is_refused(function, message):
    with pytest.raises(AssertionError, match=message):
        check("back-max", function, strict=True)


def test_a_way_back_that_writes_into_the_image_is_told_so():
    def writes(gradient, image, k, s, p):
        image[:] = 0
        return image

    with pytest.raises(AssertionError, match="it changed the image itself; write to a new array"):
        check("back-max", writes, strict=True)
