"""The numbers on a page are pooling_lib's: pool.js and geometry.js against the library, case by case."""

from __future__ import annotations

import json
import random
from typing import Any

import explorer_page
import numpy as np
import pytest
from playwright.sync_api import Page

from pooling_lib import lp_pool, max_pool, output_shape, unseen_share
from pooling_lib.explorers.window import WindowExplorer, puzzle
from pooling_lib.operations import OPERATIONS

CASES = 4000

COMPUTE = """
async (text) => {
  const cases = JSON.parse(text);
  const geometry = await import("./shared/geometry.js");
  const pool = await import("./shared/pool.js");
  const { OPERATIONS } = await import("./window/operations.js");
  const results = cases.map(({ values, gradient, settings, ...own }) => {
    const grid = pool.toGrid(values);
    const shape = [grid.rows, grid.columns];
    let windows;
    try { windows = geometry.resolve(shape, settings); } catch (error) { return { error: error.message }; }
    const back = pool.toGrid(gradient);
    const state = { grid, windows, ...own };
    const told = ({ rows, columns, data }) => [rows, columns, ...data];
    const made = { largest: told(pool.lpPool(grid, windows, Infinity)) };
    for (const [name, { pool, backward, winners }] of Object.entries(OPERATIONS)) {
      made[name] = [...told(pool(state)), ...told(backward(back, state)), ...(winners?.(state) ?? [])];
    }
    return {
      shape: windows.map((axis) => axis.count),
      unseen: geometry.unseenCount(windows),
      ...made,
    };
  });
  return JSON.stringify(results);
}
"""


def settings_of(choose: random.Random) -> dict[str, Any]:
    """Draw the settings of one pooling: ints, pairs and (before, after) pairs; some of them impossible."""

    def size(most: int) -> Any:
        return choose.choice([choose.randint(1, most), (choose.randint(1, most), choose.randint(1, most))])

    def pad() -> Any:
        return choose.choice([choose.randint(0, 2), (choose.randint(0, 2), choose.randint(0, 2))])

    return {
        "kernel_size": size(5),
        "stride": choose.choice([None, size(4), size(4)]),
        "padding": choose.choice([0, 0, choose.randint(0, 3), (pad(), pad())]),
        "dilation": choose.choice([1, 1, size(3)]),
        "ceil_mode": choose.random() < 0.4,
    }


def cases() -> list[dict[str, Any]]:
    """Make geometries of all kinds, with ties, negative numbers and fractions in the images."""
    choose = random.Random(20)
    made = []
    for number in range(CASES):
        rows, columns = choose.randint(1, 9), choose.randint(1, 9)
        scale = (1, 1, 8)[number % 3]
        values = [[choose.randint(-9, 9) / scale for _ in range(columns)] for _ in range(rows)]
        settings = settings_of(choose)
        try:
            shape = output_shape((rows, columns), **settings)
        except ValueError:
            shape = (1, 1)
        gradient = [[choose.randint(-4, 4) / 2 for _ in range(shape[1])] for _ in range(shape[0])]
        made.append(
            {
                "values": values,
                "gradient": gradient,
                "p": choose.choice([0.5, 1, 2, 3, 2.5]),
                "count_include_pad": choose.random() < 0.5,
                "settings": settings,
            }
        )
    return made


def told(array: np.ndarray) -> list[float]:
    """Put an array in one row, its shape before it."""
    return [*array.shape, *array.ravel()]


def expected(case: dict[str, Any]) -> dict[str, Any]:
    """Say what the library makes of a case: of each operation the output, gradient and winners."""
    image, settings = np.array(case["values"]), case["settings"]
    try:
        shape = output_shape(image.shape, **settings)
    except ValueError as error:
        return {"error": str(error)}
    wanted: dict[str, Any] = {
        "shape": shape,
        "unseen": unseen_share(image.shape, **settings) * image.size,
        "largest": told(lp_pool(image, np.inf, **settings)),
    }
    for name, operation in OPERATIONS.items():
        own = {setting: case[setting] for setting in operation.settings}
        gradient = operation.backward(np.array(case["gradient"]), image, **settings, **own)
        wanted[name] = told(operation.pool(image, **settings, **own)) + told(gradient)
        if operation.selects:
            wanted[name] += operation.pool(image, **settings, return_indices=True)[1].ravel().tolist()
    return wanted


def test_pool_js_equals_pooling_lib_in_every_operation_and_refusal(page: Page) -> None:
    """Forward, backward and indices of each in the table, sizes, unseen pixels, the words of every refusal."""
    explorer_page.open_page(page)
    made = cases()
    refused = 0
    results = json.loads(page.evaluate(COMPUTE, json.dumps(made)))
    for case, computed in zip(made, results, strict=True):
        wanted = expected(case)
        if "error" in wanted:
            refused += 1
            assert computed == wanted, case
            continue
        assert {name: np.shape(value) for name, value in computed.items()} == {
            name: np.shape(value) for name, value in wanted.items()
        }, case
        np.testing.assert_allclose(flat(computed), flat(wanted), rtol=1e-12, atol=1e-12)
    assert refused > 1000
    assert len(made) - refused > 2000


def flat(results: dict[str, Any]) -> np.ndarray:
    """Put all results of a case in one row, by name."""
    return np.concatenate([np.ravel(results[name]) for name in sorted(results)])


@pytest.mark.parametrize(
    "bad",
    [
        {"kernel_size": 0},
        {"stride": (1, 0)},
        {"padding": -1},
        {"padding": (1, (1, 2, 3))},
        {"dilation": (1, 2, 3)},
        {"padding": (1, 2, 3)},
        {"kernel_size": (2,)},
    ],
)
def test_pool_js_refuses_a_setting_in_the_words_of_the_library(page: Page, bad: dict[str, Any]) -> None:
    """What is wrong by itself, not only in combination."""
    explorer_page.open_page(page)
    with pytest.raises(ValueError, match="use") as refusal:
        WindowExplorer(**bad)
    said = page.evaluate(
        "async (settings) => { const { resolve } = await import('./shared/geometry.js');"
        " try { resolve([6, 6], settings); } catch (error) { return error.message; } }",
        bad,
    )
    assert said == str(refusal.value)


def test_pool_js_propagates_nan_and_infinity_as_the_library_does(page: Page) -> None:
    """A NaN wins every maximum, and the last of several is the one indexed."""
    explorer_page.open_page(page)
    image = np.array([[1, np.nan, 2, np.inf], [np.nan, 0, -np.inf, 3]])
    pooled, indices = max_pool(image, 2, 1, return_indices=True)
    computed = page.evaluate(
        """async (values) => {
          const { resolve } = await import("./shared/geometry.js");
          const pool = await import("./shared/pool.js");
          const grid = pool.toGrid(values);
          const windows = resolve([2, 4], { kernel_size: 2, stride: 1 });
          return [Array.from(pool.maxPool(grid, windows).data), Array.from(pool.maxIndices(grid, windows))];
        }""",
        image.tolist(),
    )
    np.testing.assert_array_equal(computed[0], pooled.ravel())
    assert computed[1] == indices.ravel().tolist()


def test_pool_js_has_the_norms_of_the_library_whatever_the_exponent(page: Page) -> None:
    """Magnitudes whose powers overflow or vanish, zeros, infinities and NaN, and p from 0.1 to 200."""
    explorer_page.open_page(page)
    choose = random.Random(4)
    cases: list[tuple[list[list[float]], float]] = []
    for number in range(300):
        scale = choose.choice([1.0, 1e-200, 1e200, 1e-305, 1e30])
        values = [[choose.choice([0, -1, 0.75, 0.5, 1e-4]) * scale for _ in range(6)] for _ in range(4)]
        cases.append((values, choose.choice([0.1, 0.5, 1, 2, 7, 40, 200, 1 / 128]) if number % 9 else 10.0**8))
    cases.append(([[5e-324] * 6] * 4, 2))
    cases.append(([[3e-320, 4e-320, 0, 0, 1, 1]] * 4, 50))
    computed = page.evaluate(
        """async (cases) => {
          const { resolve } = await import("./shared/geometry.js");
          const pool = await import("./shared/pool.js");
          const windows = resolve([4, 6], { kernel_size: 3, stride: [1, 2], padding: 1 });
          return cases.map(([values, p]) => Array.from(pool.lpPool(pool.toGrid(values), windows, p).data));
        }""",
        cases,
    )
    for (values, p), norms in zip(cases, computed, strict=True):
        expected = lp_pool(values, p, 3, (1, 2), padding=1).ravel()
        np.testing.assert_allclose(norms, expected, rtol=1e-13 * max(1, 1 / p), atol=1e-323)
    special = [[np.inf, 0, 0, np.nan, 1, 0], [0, 0, 0, 0, 0, 0]]
    norms = page.evaluate(
        """async () => {
          const { resolve } = await import("./shared/geometry.js");
          const pool = await import("./shared/pool.js");
          const grid = pool.toGrid([[Infinity, 0, 0, NaN, 1, 0], [0, 0, 0, 0, 0, 0]]);
          return Array.from(pool.lpPool(grid, resolve([2, 6], {}), 50).data);
        }"""
    )
    np.testing.assert_array_equal(norms, lp_pool(special, 50).ravel())


@pytest.mark.parametrize(("scale", "p"), [(1.0, 2), (1e-200, 50), (1e200, 3), (1e-30, 1.5)])
def test_pool_js_shares_the_gradient_of_a_norm_as_nudging_a_pixel_does(
    page: Page, scale: float, p: float
) -> None:
    """Where powers overflow or vanish, too; windows overlap, and one is all zeros."""
    explorer_page.open_page(page)
    image = np.array([[1, -0.75, 0.5, 0], [0.8, 0.9, -1, 0], [0.3, 0.2, 0, 0], [0.6, -0.4, 0, 0]])
    weights = np.arange(1.0, 10).reshape(3, 3)
    computed = page.evaluate(
        """async ([values, gradient, p]) => {
          const { resolve } = await import("./shared/geometry.js");
          const pool = await import("./shared/pool.js");
          const windows = resolve([4, 4], { kernel_size: 2, stride: 1 });
          return Array.from(pool.lpPoolBackward(pool.toGrid(gradient), pool.toGrid(values), windows, p).data);
        }""",
        [(image * scale).tolist(), weights.tolist(), p],
    )
    computed = np.reshape(computed, image.shape)
    nudges = 1e-6 * np.eye(16).reshape(16, 4, 4)
    slopes = (lp_pool(image + nudges, p, 2, 1) - lp_pool(image - nudges, p, 2, 1)) / 2e-6
    expected = np.tensordot(slopes, weights, 2).reshape(4, 4)
    at_zero = image == 0  # where a norm has no slope, nothing is sent
    np.testing.assert_allclose(np.where(at_zero, 0, computed), np.where(at_zero, 0, expected), atol=1e-5)
    assert not computed[at_zero].any()


def test_the_page_makes_the_same_puzzles_as_python(page: Page) -> None:
    """A seed means the same grid with and without a kernel."""
    explorer_page.open_page(page)
    seeds = [0, 1, 2, 41, 2**31, 2**32 - 1]
    made = page.evaluate(
        "async (seeds) => { const { puzzle } = await import('./window/state.js');"
        " return seeds.map((seed) => puzzle(seed, 5, 7)); }",
        seeds,
    )
    assert made == [[list(row) for row in puzzle(seed, 5, 7)] for seed in seeds]
