"""ShiftExplorer: its numbers are pooling_lib's, in Python and on a page; it is operated without a kernel."""

from __future__ import annotations

import json
import random
import re
from fractions import Fraction
from typing import Any

import accessibility
import explorer_page
import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect

from pooling_lib import average_pool, max_pool
from pooling_lib.course.downsampling import DOWNSAMPLERS
from pooling_lib.explorers import ShiftExplorer
from pooling_lib.explorers._shifting import METHODS, activations
from pooling_lib.measure.shifts import lone_pixel_survival, noise_survival, unchanged_share

PLANE = np.random.default_rng(5).random((8, 12))
CASES = 300


def show(page: Page, *explorers: ShiftExplorer) -> Locator:
    """Open a page with explorers and give the first."""
    explorer_page.open_page(page)
    for explorer in explorers or (ShiftExplorer(),):
        explorer_page.add(page, explorer)
    return page.locator(".pool-explorer").first


def cells(root: Locator, name: str) -> Locator:
    """Give the cells of a grid by the first word of its accessible name."""
    return root.locator(f'[role=grid][aria-label^="{name}"]').get_by_role("gridcell")


NAMES = "(cells) => cells.map((cell) => cell.getAttribute('aria-label'))"


def names(root: Locator, name: str) -> list[str]:
    """Give what the cells of a grid are called, by the first word of its accessible name."""
    called: list[str] = cells(root, name).evaluate_all(NAMES)
    return called


def marks(root: Locator, kind: str) -> int:
    """Count the marks of a kind that are drawn over a grid."""
    return (root.locator(f".pool-shift-mark-{kind}").get_attribute("d") or "").count("z")


def reading(root: Locator) -> Locator:
    """Give the line that is read out."""
    return root.locator("[aria-live]")


def shares(root: Locator, row: int) -> list[str]:
    """Give the two shares of a method's row in the table."""
    return root.locator("tbody tr").nth(row).locator("td").all_text_contents()


# In Python


def test_the_repr_tells_size_and_settings_and_holds_no_address() -> None:
    """A notebook's stored output compares equal on the next run."""
    assert repr(ShiftExplorer()) == "ShiftExplorer('ring', kernel_size=2, stride=2, depth=1, shift=(0, 1))"
    assert repr(ShiftExplorer("random", 3, 2, 2, start=(1, 0), seed=4)) == (
        "ShiftExplorer('random', kernel_size=3, stride=2, depth=2, shift=(0, 1), start=(1, 0), seed=4)"
    )
    assert repr(ShiftExplorer(drawing=[[1]])).startswith("ShiftExplorer('own', ")


def test_its_methods_are_those_of_the_study_of_shifts() -> None:
    """Where both have them: windows of two, and of three with overlap."""
    pairs = [
        ("max", 2, "max 2/2"),
        ("max", 3, "max 3/2"),
        ("average", 2, "average 2/2"),
        ("subsampling", 2, "stride"),
        ("blur", 2, "blur"),
    ]
    for method, kernel_size, name in pairs:
        np.testing.assert_array_equal(METHODS[method](PLANE, kernel_size, 2), DOWNSAMPLERS[name](PLANE))


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(("kernel_size", "stride"), [(1, 2), (2, 1), (3, 2), (4, 4), (2, 4)])
def test_a_shift_by_the_stride_moves_the_map_along(method: str, kernel_size: int, stride: int) -> None:
    """On a circle nothing else changes, at any kernel."""
    moved = METHODS[method](np.roll(PLANE, (stride, -stride), (0, 1)), kernel_size, stride)
    expected = np.roll(METHODS[method](PLANE, kernel_size, stride), (1, -1), (0, 1))
    assert expected.shape == (8 // stride, 12 // stride)
    np.testing.assert_allclose(moved, expected, rtol=0, atol=1e-15)


def test_before_and_after_are_maps_of_the_picture_and_of_the_shifted_picture() -> None:
    """Generation after generation."""
    explorer = ShiftExplorer("random", depth=2, start=(3, 1), shift=(-1, 2), seed=8)
    picture = np.roll(activations(8, 16, 16), (3, 1), (0, 1))
    np.testing.assert_array_equal(explorer.picture, picture)
    np.testing.assert_array_equal(explorer.before["max"], max_pool(max_pool(picture)))
    moved = np.roll(picture, (-1, 2), (0, 1))
    np.testing.assert_array_equal(explorer.after["average"], average_pool(average_pool(moved)))
    same = np.isclose(explorer.after["max"], explorer.before["max"], rtol=0, atol=1e-12)
    np.testing.assert_array_equal(explorer.unchanged["max"], same)


def test_change_is_nothing_for_the_same_map_and_one_for_maps_apart() -> None:
    """A lone pixel stays in its window or leaves it; a dark picture has no brightness to be elsewhere."""
    explorer = ShiftExplorer("pixel", shift=(0, 1))
    assert explorer.change["max"] == 0
    explorer.shift = (0, -1)
    assert explorer.change["max"] == 1
    explorer.drawing, explorer.pattern = np.zeros((4, 4)), "own"
    assert explorer.change == dict.fromkeys(METHODS, 0)


@pytest.mark.parametrize(("kernel_size", "depth"), [(2, 1), (3, 1), (4, 1), (2, 2), (2, 3), (3, 2)])
def test_one_pixel_survives_as_often_as_the_formula_says(kernel_size: int, depth: int) -> None:
    """From every place in the window and in all eight directions; generations act as one large window."""
    explorer = ShiftExplorer("pixel", kernel_size, kernel_size, depth)
    assert explorer.survival["max"] == explorer.exact_survival == lone_pixel_survival(kernel_size**depth)


def test_the_exact_shares_are_three_eighths_and_five_ninths() -> None:
    """And there is none for windows that overlap or leave gaps."""
    assert ShiftExplorer(kernel_size=2, stride=2).exact_survival == Fraction(3, 8)
    assert ShiftExplorer(kernel_size=3, stride=3).exact_survival == Fraction(5, 9)
    assert ShiftExplorer(kernel_size=3, stride=2).exact_survival is None


def test_shares_are_the_librarys_unchanged_shares() -> None:
    """Over the eight shifts by one pixel from the start."""
    explorer = ShiftExplorer("ring", start=(1, 1))
    assert explorer.shares["max"] == unchanged_share(explorer.picture, max_pool)
    assert explorer.shares["subsampling"] == unchanged_share(explorer.picture, lambda plane: plane[::2, ::2])


@pytest.mark.parametrize("kernel_size", [2, 4])
def test_random_activations_survive_as_often_as_unrelated_values_do(kernel_size: int) -> None:
    """Over many seeds, within four standard errors of the mean over seeds."""
    measured = [
        ShiftExplorer("random", kernel_size, kernel_size, seed=seed).shares["max"] for seed in range(60)
    ]
    expected = float(noise_survival(kernel_size))
    assert np.mean(measured) == pytest.approx(expected, abs=4 * np.std(measured) / 60**0.5)


def test_a_seed_gives_numbers_that_are_spread_and_repeat() -> None:
    """From 0 to 1, hardly ever twice the same."""
    made = activations(3, 32, 32)
    np.testing.assert_array_equal(made, activations(3, 32, 32))
    assert 0 <= made.min() < 0.01
    assert 0.99 < made.max() < 1
    assert len(np.unique(made)) > 1000
    assert not np.array_equal(made, activations(4, 32, 32))


def test_a_drawing_is_set_on_dark_ground_that_the_windows_fill() -> None:
    """Its sides grow to the next multiple of all the strides."""
    explorer = ShiftExplorer(drawing=np.ones((3, 5)), depth=2)
    assert explorer.pattern == "own"
    assert explorer.picture.shape == (4, 8)
    assert explorer.picture.sum() == 15
    assert ShiftExplorer(drawing=[[True, False]]).drawing == ((1.0, 0.0),)


@pytest.mark.parametrize(
    ("settings", "error", "message"),
    [
        ({"pattern": "cat"}, ValueError, r"pattern='cat' is unknown; use one of 'pixel'"),
        ({"kernel_size": 5}, ValueError, r"kernel_size=5 is out of range; use an integer from 1 to 4"),
        ({"kernel_size": 2.0}, TypeError, r"kernel_size=2.0 is of type float; use an integer"),
        ({"stride": 0}, ValueError, r"stride=0 is out of range; use an integer from 1 to 4"),
        ({"depth": 4}, ValueError, r"depth=4 is out of range; use an integer from 1 to 3"),
        (
            {"stride": 4, "depth": 3},
            ValueError,
            r"depth=3 generations of stride=4 need 64 pixels a side, and 32 fit; use a smaller stride.*depth$",
        ),
        ({"drawing": np.ones((2, 30)), "stride": 3, "depth": 2}, ValueError, r"need 36 .*or depth or drawing$"),
        ({"shift": 1}, TypeError, r"shift=1 is no pair; use \(rows, columns\), such as \(0, 1\)"),
        ({"shift": (1, 2, 3)}, ValueError, r"shift=\(1, 2, 3\) is no pair; use"),
        ({"shift": (0, 17)}, ValueError, r"shift=17 is out of range; use an integer from -16 to 16"),
        ({"start": (-1, 0)}, ValueError, r"start=-1 is out of range; use an integer from 0 to 31"),
        ({"seed": -1}, ValueError, r"seed=-1 is out of range; use an integer from 0"),
        ({"position": -1}, ValueError, r"position=-1 is out of range; use an integer from 0"),
        ({"drawing": [1, 2]}, ValueError, r"drawing has shape \(2,\); use a grid"),
        ({"drawing": np.ones((33, 2))}, ValueError, r"shape \(33, 2\).*1 to 32 either way"),
        ({"drawing": [[0, 255]]}, ValueError, r"drawing\[0\]\[1\]=255 is no brightness; use.*image / 255"),
        ({"drawing": [[float("nan")]]}, ValueError, r"drawing\[0\]\[0\]=nan is no brightness; use"),
        ({"drawing": [["a"]]}, TypeError, r"drawing has dtype <U1; use numbers from 0 to 1"),
        ({"drawing": np.ma.masked_array([[1]])}, TypeError, r"masked array.*use drawing.filled"),
        ({"speed": 1}, TypeError, r"unexpected keyword argument 'speed'"),
    ],
)
def test_a_bad_value_is_refused_with_its_rule_and_a_remedy(
    settings: dict[str, Any], error: type[Exception], message: str
) -> None:
    """No explorer comes into being that could not be drawn."""
    with pytest.raises(error, match=message):
        ShiftExplorer(**settings)


def test_a_change_must_fit_the_other_settings_unless_the_page_makes_it() -> None:
    """In Python it is undone; a page that has gone there shows why, and so does the next question."""
    explorer = ShiftExplorer(stride=4, depth=2)
    with pytest.raises(ValueError, match="depth=3 generations of stride=4 need 64"):
        explorer.depth = 3
    assert explorer.depth == 2
    with explorer.hold_trait_notifications():
        explorer.depth = 3
        explorer.stride = 2
    assert explorer.before["max"].shape == (2, 2)
    explorer.set_state({"stride": 4})
    with pytest.raises(ValueError, match="depth=3 generations of stride=4 need 64"):
        _ = explorer.picture


def test_what_the_page_sends_is_observed_and_comes_back_as_tuples() -> None:
    """JSON has no tuples; the traits look the same whoever set them."""
    explorer = ShiftExplorer()
    seen: list[Any] = []
    explorer.observe(lambda change: seen.append(change.new), "shift")
    explorer.set_state({"shift": [2, -1], "pattern": "own", "drawing": [[0, 1], [0.5, 0]]})
    assert seen == [(2, -1)]
    assert explorer.drawing == ((0.0, 1.0), (0.5, 0.0))
    assert json.dumps(explorer_page.state_of(explorer), allow_nan=False)


# The page's numbers

COMPUTE = """
async (text) => {
  const model = await import("./shift/model.js");
  const counts = await import("./shift/changes.js");
  const exact = await import("./shift/exact.js");
  return JSON.stringify(JSON.parse(text).map((traits) => {
    let pattern;
    try { pattern = model.drawPattern(traits); } catch (error) { return { error: error.message }; }
    const picture = model.roll(pattern, ...traits.start);
    const side = traits.kernel_size ** traits.depth;
    return {
      picture: Array.from(picture.data),
      exact: traits.kernel_size === traits.stride ? exact.lonePixelSurvival(side) : null,
      methods: model.METHODS.map((method) => {
        const period = traits.stride ** traits.depth;
        const maps = model.allMaps(pattern, method, traits);
        const changes = counts.changesOf(maps);
        const [before, after] = [0, 1].map((moves) =>
          model.mapAt(maps, period, traits.start.map((steps, axis) => steps + moves * traits.shift[axis])),
        );
        const outcome = counts.compare(method, before, after);
        return {
          before: Array.from(before.data),
          after: Array.from(after.data),
          unchanged: Array.from(outcome.signs, (sign) => Number(sign === 0)),
          rest: [outcome.unchanged, outcome.change, counts.unchangedShare(changes, maps, period, traits.start)],
          survival: counts.survivalOf(changes, maps, period),
        };
      }),
    };
  }));
}
"""


TRAITS = ("pattern", "drawing", "seed", "start", "shift", "kernel_size", "stride", "depth")


def cases() -> list[ShiftExplorer]:
    """Make explorers of all patterns and settings, some as a page could leave them with no room to draw."""
    choose = random.Random(11)
    made = []
    for number in range(CASES):
        shape = (choose.randint(1, 12), choose.randint(1, 12))
        explorer = ShiftExplorer(
            ["pixel", "bar", "stripes", "ring", "random", "own"][number % 6],
            choose.randint(1, 4),
            start=(choose.randint(0, 31), choose.randint(0, 31)),
            shift=(choose.randint(-16, 16), choose.randint(-16, 16)),
            seed=choose.choice([0, 7, 2**31, 2**32 - 1]),
            drawing=[
                [choose.choice([0, 0.3, 1, choose.random()]) for _ in range(shape[1])] for _ in range(shape[0])
            ],
        )
        explorer.set_state({"stride": choose.randint(1, 4), "depth": choose.randint(1, 3)})
        made.append(explorer)
    return made


def test_the_page_computes_what_python_does(page: Page) -> None:
    """Patterns, maps, unchanged outputs, changes, shares, survival, and the words of every refusal."""
    explorer_page.open_page(page)
    explorers = cases()
    traits = [{name: getattr(explorer, name) for name in TRAITS} for explorer in explorers]
    results = json.loads(page.evaluate(COMPUTE, json.dumps(traits)))
    drawn = 0
    for explorer, result in zip(explorers, results, strict=True):
        if "error" in result:
            with pytest.raises(ValueError, match=re.escape(result["error"])):
                _ = explorer.before
            continue
        drawn += 1
        before, after, unchanged, change, shares = (
            explorer.before,
            explorer.after,
            explorer.unchanged,
            explorer.change,
            explorer.shares,
        )
        exact = explorer.exact_survival
        assert result["exact"] == (None if exact is None else list(exact.as_integer_ratio())), explorer
        np.testing.assert_array_equal(result["picture"], explorer.picture.ravel())
        survival = explorer.survival if explorer.stride**explorer.depth <= 4 else None
        for method, computed in zip(METHODS, result["methods"], strict=True):
            np.testing.assert_allclose(computed["before"], before[method].ravel(), rtol=0, atol=1e-12)
            np.testing.assert_allclose(computed["after"], after[method].ravel(), rtol=0, atol=1e-12)
            np.testing.assert_array_equal(computed["unchanged"], unchanged[method].ravel())
            rest = [unchanged[method].sum(), change[method], shares[method]]
            np.testing.assert_allclose(computed["rest"], rest, rtol=0, atol=1e-12)
            if survival:
                assert Fraction(*computed["survival"]) == survival[method], explorer
    assert drawn > 200
    assert len(explorers) - drawn > 10


def test_the_page_knows_the_exact_shares(page: Page) -> None:
    """As fractions in their lowest terms, for every window that fits."""
    explorer_page.open_page(page)
    sides = list(range(1, 33))
    known = page.evaluate(
        "async (sides) => { const { lonePixelSurvival, noiseSurvival } = await import('./shift/exact.js');"
        " return sides.map((k) => [lonePixelSurvival(k), noiseSurvival(k)]); }",
        sides,
    )
    assert [[Fraction(*share) for share in pair] for pair in known] == [
        [lone_pixel_survival(k), noise_survival(k)] for k in sides
    ]
    assert known[1] == [[3, 8], [5, 21]]


# On a page


def test_the_first_look_shows_what_a_shift_by_one_pixel_changes(page: Page) -> None:
    """Counts under each map, signs for brighter and darker, and a sentence on what is compared."""
    root = show(page)
    explorer = ShiftExplorer()
    for method in METHODS:
        panel = root.locator(f".pool-shift-panel.pool-shift-{method}")
        same = explorer.unchanged[method]
        expect(panel).to_contain_text(f"{same.sum()} of {same.size} unchanged")
        rose = int(np.sum(explorer.after[method] > explorer.before[method] + 1e-9))
        called = names(root, method)
        assert sum(name.endswith("brighter") for name in called) == rose
        assert sum(name.endswith("darker") for name in called) == int(np.sum(~same)) - rose
        assert marks(panel, "rims") == int(np.sum(~same))
    expect(reading(root)).to_have_text(
        "Moved 1 right. Unchanged of 64: max 58, average 46, subsampling 56, blur 42."
    )
    expect(root.locator(".pool-shift-rule")).to_contain_text("the output at the same place before the shift")


def test_buttons_move_the_picture_by_one_pixel(page: Page) -> None:
    """In four directions, and back to the start."""
    root = show(page, ShiftExplorer("pixel", shift=(0, 0)))
    expect(reading(root)).to_have_text("Not moved yet. Press an arrow to move the picture by one pixel.")
    for name, shift in [
        ("down", [1, 0]),
        ("right", [1, 1]),
        ("up", [0, 1]),
        ("up", [-1, 1]),
        ("left", [-1, 0]),
    ]:
        root.get_by_role("button", name=f"move {name}").click()
        assert explorer_page.traits(page)["shift"] == shift
    expect(reading(root)).to_contain_text("Moved 1 up. Unchanged of 64: max 62")
    root.get_by_role("button", name="back to the start").click()
    assert explorer_page.traits(page)["shift"] == [0, 0]


def test_arrow_keys_and_sliders_move_the_picture(page: Page) -> None:
    """On the buttons, on the sliders, and with Shift from within the picture or a map."""
    root = show(page, ShiftExplorer("pixel", shift=(0, 0)))
    root.get_by_role("button", name="move up").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowLeft")
    assert explorer_page.traits(page)["shift"] == [1, -1]
    root.get_by_role("slider", name="right", exact=True).focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    assert explorer_page.traits(page)["shift"] == [1, 1]
    cells(root, "picture").first.focus()
    page.keyboard.press("Shift+ArrowDown")
    cells(root, "blur").first.focus()
    page.keyboard.press("Shift+ArrowRight")
    assert explorer_page.traits(page)["shift"] == [2, 2]
    expect(reading(root)).to_contain_text("Moved 2 down, 2 right.")
    expect(reading(root)).to_contain_text("moves every map along, by 1 down, 1 right, and changes nothing else")
    for _ in range(20):
        page.keyboard.press("Shift+ArrowUp")
    assert explorer_page.traits(page)["shift"] == [-16, 2]


def test_the_settings_change_what_is_compared(page: Page) -> None:
    """Pattern, kernel, stride and generations; the depth follows what fits."""
    root = show(page)
    root.get_by_label("pattern").select_option("pixel")
    for name in ("kernel", "stride"):
        root.get_by_role("slider", name=name).fill("3")
    expect(root.locator(".pool-shift-reasons")).to_contain_text("((3·3 − 2)² − 3²) / (8·3²) = 5/9")
    assert shares(root, 0)[1] == "55.6 % exactly 5/9"
    root.get_by_role("slider", name="generations").fill("3")
    assert cells(root, "picture").count() == 27**2
    assert cells(root, "max").count() == 1
    root.get_by_role("slider", name="stride").fill("4")
    assert [explorer_page.traits(page)[name] for name in ("stride", "depth")] == [4, 2]
    root.get_by_role("slider", name="generations").fill("3")
    assert explorer_page.traits(page)["depth"] == 2
    expect(root.locator(".pool-shift-reasons")).to_contain_text("With kernel 3 and stride 4 they leave gaps")


def test_shares_stand_beside_the_exact_ones(page: Page) -> None:
    """For the whole map of one pixel, and for single outputs of unrelated values."""
    root = show(page, ShiftExplorer("pixel"))
    assert [shares(root, row)[1].strip() for row in range(4)] == ["37.5 % exactly 3/8", "37.5 %", "50 %", "0 %"]
    root.get_by_label("pattern").select_option("random")
    first = shares(root, 0)[0]
    assert first.endswith("expected 5/21")
    assert first.startswith(f"{100 * ShiftExplorer('random').shares['max']:.1f} %")
    root.get_by_role("button", name="another").click()
    assert shares(root, 0)[0].startswith(f"{100 * ShiftExplorer('random', seed=1).shares['max']:.1f} %")
    assert first != shares(root, 0)[0]


def test_start_from_here_makes_the_shifted_picture_the_new_start(page: Page) -> None:
    """Then the next step is compared with it."""
    root = show(page, ShiftExplorer("pixel", shift=(0, 1)))
    root.get_by_role("button", name="start from here").click()
    traits = explorer_page.traits(page)
    assert (traits["start"], traits["shift"]) == ([0, 1], [0, 0])
    root.get_by_role("button", name="move right").click()
    expect(reading(root)).to_contain_text("Unchanged of 64: max 62")


def test_pointing_at_an_output_shows_its_pixels_in_the_picture(page: Page) -> None:
    """A look by mouse, a choice by keyboard; windows that cross the border come in at the other side."""
    root = show(page, ShiftExplorer(kernel_size=3))
    frames = root.locator(".pool-shift-source .pool-shift-frame")
    expect(frames).to_have_count(0)
    cells(root, "max").nth(9).hover()
    expect(frames).to_have_count(1)
    expect(root.locator(".pool-shift-detail")).to_have_text("max 3 × 3, row 1, column 1: 0, unchanged.")
    assert explorer_page.traits(page)["position"] is None
    cells(root, "max").last.hover()
    expect(frames).to_have_count(4)
    cells(root, "subsampling").first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("End")
    page.mouse.move(1, 1)
    assert explorer_page.traits(page)["position"] == 15
    expect(frames).to_have_count(1)
    expect(root.locator(".pool-shift-detail")).to_contain_text("subsampling, row 1, column 7: 0, unchanged")
    page.keyboard.press("Control+Home")
    expect(cells(root, "subsampling").first).to_be_focused()


def test_a_changed_output_says_so_to_those_who_hear_it(page: Page) -> None:
    """In the name of its cell."""
    root = show(page, ShiftExplorer("pixel", shift=(0, 2)))
    called = names(root, "max")
    assert called[27] == "row 3, column 3: 1 before, 0 after, darker"
    assert called[28] == "row 3, column 4: 0 before, 1 after, brighter"
    assert called[29] == "row 3, column 5: 0, unchanged"


def test_the_picture_is_drawn_by_mouse_and_by_keyboard(page: Page) -> None:
    """Where it stands now: a click toggles, Space too, a digit sets a grey; it becomes the own drawing."""
    root = show(page, ShiftExplorer("pixel", shift=(0, 1), start=(1, 0)))
    cells(root, "picture").first.click()
    traits = explorer_page.traits(page)
    assert traits["pattern"] == "own"
    drawing = np.array(traits["drawing"])
    assert drawing[15, 15] == drawing[6, 6] == 1
    assert drawing.sum() == 2
    page.keyboard.press("ArrowRight")
    page.keyboard.press("9")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("3")
    page.keyboard.press("Home")
    page.keyboard.press("Space")
    drawing = np.array(explorer_page.traits(page)["drawing"])
    assert drawing[15, :3].tolist() == pytest.approx([1, 1 / 3, 0])
    assert drawing[15, 15] == 0
    root.get_by_role("button", name="clear").click()
    assert not np.any(explorer_page.traits(page)["drawing"])
    expect(reading(root)).to_contain_text("Unchanged of 64: max 64, average 64, subsampling 64, blur 64.")


def test_an_own_drawing_begins_with_what_is_on_the_page_and_is_kept(page: Page) -> None:
    """Chosen from the list, and after a look at another pattern."""
    root = show(page, ShiftExplorer("bar"))
    pattern = root.get_by_label("pattern")
    pattern.select_option("own")
    assert np.sum(explorer_page.traits(page)["drawing"]) == 5 * 16
    cells(root, "picture").first.click()
    pattern.select_option("ring")
    pattern.select_option("own")
    assert np.sum(explorer_page.traits(page)["drawing"]) == 5 * 16 + 1


def test_a_state_that_does_not_fit_says_why_and_recovers(page: Page) -> None:
    """A link between traits can lead there; the controls lead back."""
    root = show(page)
    page.evaluate("window.models[0].set('stride', 4), window.models[0].set('depth', 3)")
    expect(reading(root)).to_have_text(
        "3 generations of stride 4 need a picture of 64 pixels a side, and at most 32 fit. "
        "Use a smaller stride or fewer generations. Shown: the last settings that fit."
    )
    root.get_by_role("slider", name="stride").fill("2")
    expect(reading(root)).to_contain_text("Unchanged of 64")
    assert explorer_page.traits(page)["depth"] == 1


def test_two_views_of_one_model_stay_in_step(page: Page) -> None:
    """A second display of the same explorer follows the first."""
    show(page)
    page.evaluate("window.show(0)")
    first, second = page.locator(".pool-explorer").all()
    first.get_by_role("button", name="move down").click()
    expect(reading(second)).to_contain_text("Moved 1 down, 1 right.")
    second.get_by_label("pattern").select_option("bar")
    assert cells(first, "picture").nth(7).get_attribute("aria-label") == "row 0, column 7: 1"


def test_two_explorers_on_one_page_do_not_disturb_each_other(page: Page) -> None:
    """Nothing is shared: no state, no id."""
    show(page, ShiftExplorer(), ShiftExplorer("pixel"))
    first, second = page.locator(".pool-explorer").all()
    first.get_by_role("button", name="move down").click()
    expect(reading(second)).to_contain_text("Moved 1 right.")
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map((element) => element.id)")
    assert len(ids) == len(set(ids))


def test_ending_a_view_leaves_no_listener(page: Page) -> None:
    """Neither on the page nor on the model."""
    explorer_page.add_watched(page, ShiftExplorer())
    page.evaluate("window.ends[0]()")
    explorer_page.assert_nothing_left(page)


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_nothing_scrolls_sideways(page: Page, width: int) -> None:
    """The finest grids and the longest words, on a phone and on a desk."""
    page.set_viewport_size({"width": width, "height": 800})
    show(
        page,
        ShiftExplorer("random", 3, 3, 3),
        ShiftExplorer(kernel_size=2, stride=1),
        ShiftExplorer(drawing=[[1]]),
    )
    explorer_page.assert_fits_across(page)
    for root in page.locator(".pool-explorer").all():
        assert root.evaluate("(element) => element.scrollWidth <= element.clientWidth")


def test_every_cell_can_be_touched_and_the_picture_follows(browser: Any) -> None:
    """On a phone's screen, by finger."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page = context.new_page()
    root = show(page, ShiftExplorer("pixel", shift=(0, 0)))
    root.get_by_role("button", name="move right").tap()
    assert explorer_page.traits(page)["shift"] == [0, 1]
    cells(root, "picture").nth(3).tap()
    assert np.sum(explorer_page.traits(page)["drawing"]) == 2
    context.close()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_no_violation(page: Page, theme: str) -> None:
    """In both themes, with an output looked at, and with a refusal shown."""
    root = show(page, ShiftExplorer("random", position=3))
    page.evaluate("(theme) => { document.documentElement.dataset.theme = theme; }", theme)
    assert accessibility.violations(page) == []
    page.evaluate("window.models[0].set('stride', 4), window.models[0].set('depth', 3)")
    expect(reading(root)).to_contain_text("need a picture of 64 pixels a side")
    assert accessibility.violations(page) == []
