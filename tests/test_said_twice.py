"""What Python and the page both have to say is the same: operations, their words, luma, numbers from a seed."""

from __future__ import annotations

from itertools import islice
from typing import Any

import explorer_page
import numpy as np
import pytest
from playwright.sync_api import Page

from pooling_lib.explorers import _random
from pooling_lib.explorers._panels import PANELS
from pooling_lib.explorers._shifting import activations
from pooling_lib.images.grey import LUMA
from pooling_lib.operations import OPERATIONS


def test_the_table_of_operations_has_the_same_names_labels_and_settings_in_both_languages(page: Page) -> None:
    """In the same order, which is that of the page's list."""
    explorer_page.open_page(page)
    found = page.evaluate(
        """async () => {
          const { OPERATIONS } = await import("./window/operations.js");
          return Object.entries(OPERATIONS).map(
            ([name, { label, settings, winners }]) => [name, label, settings, winners !== undefined],
          );
        }"""
    )
    assert found == [[name, how.label, list(how.settings), how.selects] for name, how in OPERATIONS.items()]


def test_padding_counts_as_the_same_on_the_page(page: Page) -> None:
    """Where it counts at all."""
    explorer_page.open_page(page)
    found = page.evaluate(
        """async () => {
          const { OPERATIONS } = await import("./window/operations.js");
          const traits = { count_include_pad: true };
          return Object.values(OPERATIONS).map(({ countsAs }) => countsAs("padding", traits));
        }"""
    )
    assert found == [how.identity for how in OPERATIONS.values()]


@pytest.mark.parametrize("values", [[4, 1, 5, 3], [-2, 7, 0], [6], list(range(9))], ids=str)
@pytest.mark.parametrize("p", [1, 2, 3, 2.5, 12])
def test_the_arithmetic_of_a_window_is_written_alike_in_figures_and_on_the_page(
    page: Page, values: list[float], p: float
) -> None:
    """But for the longer minus of the page."""
    explorer_page.open_page(page)
    found = page.evaluate(
        """async ([values, p]) => {
          const { OPERATIONS } = await import("./window/operations.js");
          return Object.values(OPERATIONS).map(({ expression }) => expression(values, { p }));
        }""",
        [values, p],
    )
    own: list[dict[str, Any]] = [{"p": p} if "p" in how.settings else {} for how in OPERATIONS.values()]
    numbers = [str(value) for value in values]
    written = [
        how.arithmetic(numbers, **settings) for how, settings in zip(OPERATIONS.values(), own, strict=True)
    ]
    assert [text.replace("\N{MINUS SIGN}", "-") for text in found] == written


def test_the_panels_of_the_image_explorer_are_the_same_on_the_page(page: Page) -> None:
    """In the same order, from left to right."""
    explorer_page.open_page(page)
    found = page.evaluate("async () => Object.keys((await import('./image/operations.js')).OPERATIONS)")
    assert found == list(PANELS)


def test_colours_become_grey_by_the_same_weights(page: Page) -> None:
    """On the page from 0 to 255."""
    explorer_page.open_page(page)
    found = page.evaluate(
        """async () => {
          const { lumaOf } = await import("./image/paint.js");
          return [lumaOf(255, 0, 0), lumaOf(0, 255, 0), lumaOf(0, 0, 255)];
        }"""
    )
    np.testing.assert_allclose(found, 255 * LUMA, rtol=1e-15)


def test_a_seed_gives_the_same_numbers_in_both_languages(page: Page) -> None:
    """From the smallest seed to the largest."""
    explorer_page.open_page(page)
    seeds = [0, 1, 41, 2**31 - 1, 2**31, 2**32 - 1]
    found = page.evaluate(
        """async (seeds) => {
          const { RANDOM_VALUES, randomNumbers } = await import("./shared/random.js");
          const { activations } = await import("./shift/model.js");
          const made = seeds.map((seed) => Array.from({ length: 500 }, randomNumbers(seed)));
          return [RANDOM_VALUES, made, Array.from(activations(seeds[2], 6))];
        }""",
        seeds,
    )
    made = [list(islice(_random.random_numbers(seed, 1000), 500)) for seed in seeds]
    assert found == [_random.VALUES, made, activations(seeds[2], 2, 3).ravel().tolist()]
    # Worked out once by hand, so that both cannot drift together.
    assert made[0][0] == (12345 * 1664525 + 1013904223) % 2**32 >> 16
