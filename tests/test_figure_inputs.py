"""Figures refuse numbers and words that they could not draw, with the value, the rule and the remedy."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from pooling_lib import figures

GRID = np.arange(16).reshape(4, 4)
IMAGE = GRID / 16


def lines(positions: Any, values: Any, **options: Any) -> figures.Picture:
    """Draw lines whose axes have names."""
    return figures.show_lines(positions, values, **{"xlabel": "stride", "ylabel": "size", **options})


@pytest.mark.parametrize(
    ("draw", "message"),
    [
        (
            lambda: figures.show_images([IMAGE], columns=0),
            "columns=0 holds no panel; use an integer of at least 1",
        ),
        (lambda: figures.show_images([IMAGE], columns=-1), "columns=-1 holds no panel"),
        (
            lambda: figures.show_images([IMAGE], panel=-1),
            "panel=-1 is not finite and above 0; use inches, such as",
        ),
        (lambda: figures.show_images([IMAGE], panel=0), "panel=0 is not finite and above 0"),
        (lambda: figures.show_signed([IMAGE], panel=np.nan), "panel=nan is not finite and above 0"),
        (lambda: figures.show_images([IMAGE], vmin=2), "vmin=2 is not below vmax=1; use a smaller vmin or a"),
        (lambda: figures.show_side_by_side(IMAGE, IMAGE, vmax=0), "vmin=0 is not below vmax=0"),
        (
            lambda: figures.show_generations([IMAGE], vmax=np.inf),
            "vmax=inf is not finite; use the number that is",
        ),
        (lambda: figures.show_bars({"a": np.nan}), "values['a']=nan is not finite; use a finite number"),
        (lambda: figures.show_bars({"a": 1, "b": -np.inf}), "values['b']=-inf is not finite"),
        (lambda: figures.show_bars({"a": 1}, digits=-1), "digits=-1 is negative; use an integer of at least 0"),
        (lambda: figures.show_bars({"a": 1}, digits=2**40), "digits=1099511627776 is more than fits beside a"),
        (lambda: lines([], {}), "positions has shape (0,) and holds no value"),
        (lambda: lines([1, 2], {}), "values={} has no line to draw; use a mapping of names to numbers"),
        (lambda: lines([1, 2], {"a": [1]}), "values['a'] has shape (1,); use 2 numbers, one for each position"),
        (lambda: lines([1, 2], {"a": [1, np.nan]}), "values['a'] has the value nan at (1,)"),
        (lambda: lines([[1, 2]], {"a": [1, 2]}), "positions has shape (1, 2); use one list of numbers"),
        (lambda: lines([1, 2], {"a": [[1], [1, 2]]}), "values['a'] is not an array ("),
        (lambda: figures.show_blocks([4, 0, 4], 3, 2), "chunks=0 is no length of a block; use integers of at"),
        (lambda: figures.show_blocks([4, -1], 3, 2), "chunks=-1 is no length of a block"),
        (lambda: figures.show_blocks([], 3, 2), "chunks=[] has no block to draw; use at least one length"),
        (
            lambda: figures.show_layer(IMAGE, [[1]], IMAGE[:2]),
            "filtered has shape (2, 4), image (4, 4); use a map",
        ),
        (
            lambda: figures.show_layer(IMAGE, [1], IMAGE),
            "kernel has shape (1,); use a non-empty (rows, columns)",
        ),
        (
            lambda: figures.show_pooling(GRID, (2,)),
            "kernel_size=(2,) has 1 entries for 2 pooled axes; use an int",
        ),
        (
            lambda: figures.show_pooling(GRID, (1, 2, 2)),
            "kernel_size=(1, 2, 2) has 3 entries for 2 pooled axes",
        ),
        (
            lambda: figures.show_pooling(GRID, at=(-1, 0)),
            "outside the output of shape (2, 2); use rows from 0 to 1",
        ),
        (
            lambda: figures.show_pooling(GRID, operation=["max"]),
            "operation=['max'] is unknown; use one of 'max'",
        ),
        (lambda: figures.show_pooling([GRID]), "values has shape (1, 4, 4); use a non-empty (rows, columns)"),
        (
            lambda: figures.show_images([IMAGE], size=np.array(["same", "true"])),
            "size=array(['same', 'true'], dtype='<U4') is unknown; use 'same' or 'true'",
        ),
        (
            lambda: figures.show_bars({"a": 1}, colours={"a": "no colour"}),
            "colours['a']='no colour' is no colour; use a name or #RRGGBB",
        ),
        (lambda: figures.show_bars({"a": 1}, colours={"a": 5}), "colours['a']=5 is no colour; use a name"),
        (lambda: lines([1, 2], {"a": [1, 2]}, colours={"b": ""}), "colours['b']='' is no colour; use a name"),
        (lambda: figures.show_grids([GRID], colour="no colour"), "colour='no colour' is no colour; use a name"),
        (
            lambda: figures.show_receptive_field([(3,)], 8),
            "layers=(3,) is no pair; use (kernel_size, stride) for",
        ),
        (lambda: figures.show_pooling(GRID, at=(0, 0, 0)), "at=(0, 0, 0) is no pair"),
    ],
)
def test_values_that_cannot_be_drawn_are_refused(draw: Callable[[], object], message: str) -> None:
    """Each with the name of what was given."""
    with pytest.raises(ValueError, match=re.escape(message)):
        draw()


@pytest.mark.parametrize(
    ("draw", "message"),
    [
        (lambda: figures.show_images(5), "images=5 is of type int; use a list of (rows, columns) arrays"),
        (lambda: figures.show_colours("cat.png"), "images='cat.png' is of type str; use a list of (3, rows"),
        (lambda: figures.show_grids(5), "grids=5 is of type int; use a list of"),
        (lambda: figures.show_grids([GRID, GRID], "ab"), "titles='ab' is of type str; use a list of strings"),
        (lambda: figures.show_grids([GRID], marked=5), "marked=5 is of type int; use a list of masks"),
        (lambda: figures.show_grids([[[1]]], marked=[[["no"]]]), "marked has dtype <U2; use masks of booleans"),
        (
            lambda: figures.show_grids([[[1]]], hatched=[[[None]]]),
            "hatched has dtype object; use masks of bool",
        ),
        (lambda: figures.show_images({0: IMAGE}.values()), "is of type dict_values; use a list of (rows, col"),
        (lambda: figures.show_images([IMAGE], {"a": 1}), "titles={'a': 1} is of type dict; use a list of str"),
        (lambda: figures.show_images([IMAGE], {"a"}), "titles={'a'} is of type set; use a list of strings"),
        (
            lambda: figures.show_grids([GRID], hatched=[np.ma.masked_less(GRID, 3)]),
            "hatched is a masked array, or holds one, whose mask would be ignored",
        ),
        (lambda: figures.show_images([IMAGE], [5]), "titles[0]=5 is of type int; use a string"),
        (
            lambda: figures.show_images([IMAGE], captions="a"),
            "captions='a' is of type str; use a list of strings",
        ),
        (lambda: figures.show_images([IMAGE], columns=1.5), "columns=1.5 is of type float; use an integer"),
        (lambda: figures.show_images([IMAGE], panel="x"), "panel='x' is of type str; use inches, such as 2.5"),
        (
            lambda: figures.show_images([IMAGE], vmin="a"),
            "vmin='a' is of type str; use the number that is drawn",
        ),
        (lambda: figures.show_generations([IMAGE], vmax=None), "vmax=None is of type NoneType; use the number"),
        (lambda: figures.show_signed([IMAGE], label=5), "label=5 is of type int; use a string"),
        (lambda: figures.show_bars([1, 2]), "values=[1, 2] is of type list; use a mapping of names to numbers"),
        (lambda: figures.show_bars({"a": "x"}), "values['a']='x' is of type str; use a finite number"),
        (lambda: figures.show_bars({1: 2}), "values has the key 1, of type int; use names"),
        (
            lambda: figures.show_bars({"a": 1}, colours=["red"]),
            "colours=['red'] is of type list; use a mapping of names to colours",
        ),
        (
            lambda: lines([1, 2], {"a": [1, 2]}, colours=3),
            "colours=3 is of type int; use a mapping of names to",
        ),
        (lambda: figures.show_bars({"a": 1}, title=5), "title=5 is of type int; use a string"),
        (lambda: figures.show_bars({"a": 1}, digits=1.5), "digits=1.5 is of type float; use an integer"),
        (lambda: lines([1, 2], {"a": [1, 2j]}), "values['a'] has dtype complex128"),
        (lambda: lines(["a", "b"], {"a": [1, 2]}), "positions has dtype <U1"),
        (lambda: lines([1, 2], [[1, 2]]), "values=[[1, 2]] is of type list; use a mapping of names to numbers"),
        (lambda: lines([1, 2], {"a": [1, 2]}, xlabel=5), "xlabel=5 is of type int; use a string"),
        (
            lambda: figures.show_blocks(12, 3, 2),
            "chunks=12 is of type int; use a list of lengths, such as (4, 4)",
        ),
        (lambda: figures.show_blocks([4.0], 3, 2), "chunks=4.0 is of type float; use an integer"),
        (
            lambda: figures.show_receptive_field([3], 8),
            "layers=3 is no pair; use (kernel_size, stride) for each",
        ),
        (
            lambda: figures.show_receptive_field("ab", 8),
            "layers='ab' is of type str; use a list of (kernel_size,",
        ),
        (lambda: figures.show_receptive_field([(3, 1.0)], 8), "layers=1.0 is of type float; use an integer"),
        (lambda: figures.show_receptive_field([(3, 1)], 8.0), "size=8.0 is of type float; use an integer"),
        (
            lambda: figures.show_receptive_field([(3, 1)], 8, names=[5]),
            "names[0]=5 is of type int; use a string",
        ),
        (lambda: figures.show_pooling(GRID, at=1), "at=1 is no pair; use the (row, column) of an output cell"),
        (lambda: figures.show_pooling(GRID, at="ab"), "at='ab' is no pair; use the (row, column) of an output"),
        (lambda: figures.show_pooling(GRID, at=(0.5, 0)), "at=0.5 is of type float; use an integer"),
        (lambda: figures.show_pooling(GRID, at=(True, 0)), "at=True is of type bool; use an integer"),
    ],
)
def test_what_is_of_another_type_is_refused(draw: Callable[[], object], message: str) -> None:
    """Rather than by matplotlib, some calls further down."""
    with pytest.raises(TypeError, match=re.escape(message)):
        draw()


@pytest.mark.parametrize("at", [(0, 1), [0, 1], np.array([0, 1]), (np.uint8(0), np.int64(1))], ids=repr)
def test_an_output_cell_is_named_by_any_two_integers(at: Any) -> None:
    """By the same arithmetic below the grid."""
    assert figures.show_pooling(GRID, at=at).axes[0].get_xlabel() == "max(2, 3, 6, 7) = 7"


def test_numbers_of_numpy_are_drawn_as_those_of_python() -> None:
    """In a count, a range, a bar, a layer, a block."""
    figure = figures.show_images([IMAGE] * 2, columns=np.uint8(1), panel=np.float32(2), vmin=np.int8(0))
    assert [axes.images[0].get_clim() for axes in figure.axes] == [(0, 1)] * 2
    assert [text.get_text() for text in figures.show_bars({"a": np.float32(1.5)}).axes[0].texts] == ["1.500"]
    layers = np.array([[3, 1], [2, 2]], np.uint8)
    assert len(figures.show_receptive_field(layers, np.uint8(8), at=np.uint8(1)).axes[0].texts) == 3
    by_numpy, by_hand = (figures.show_blocks(lengths, 3, 2) for lengths in (np.uint8([8, 8]), [8, 8]))
    assert len(by_numpy.axes[0].patches) == len(by_hand.axes[0].patches)


def test_images_and_titles_may_come_one_by_one() -> None:
    """From a generator, as they always could."""
    figure = figures.show_images((IMAGE for _ in range(2)), (name for name in "ab"))
    assert [axes.get_title(loc="left") for axes in figure.axes] == ["a", "b"]
