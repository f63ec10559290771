"""CostExplorer in Python and on a page without a kernel: its numbers are those of pooling_lib.course.costs."""

from __future__ import annotations

import json
import random
import re
from typing import Any
from urllib.parse import quote

import accessibility
import explorer_page
import pytest
from playwright.sync_api import Locator, Page, expect

from pooling_lib.course.costs import Convolution, Cost, Pool, network_costs
from pooling_lib.explorers import CostExplorer

POOL = ("max", 2, 2)
FOUR_POOLS = CostExplorer(after=(POOL,) * 4)
CASES = 600

COMPUTE = """
async (text) => {
  const { countNetwork } = await import("./cost/count.js");
  return JSON.stringify(JSON.parse(text).map((traits) => {
    try { return countNetwork(traits); } catch (error) { return { error: error.message }; }
  }));
}
"""


def show(page: Page, *explorers: CostExplorer) -> Locator:
    """Open a page with explorers and give the first."""
    explorer_page.open_page(page)
    for explorer in explorers or (CostExplorer(),):
        explorer_page.add(page, explorer)
    return page.locator(".pool-explorer").first


def row(root: Locator, name: str) -> Locator:
    """Give a layer's row by what its header says."""
    return root.get_by_role("row").filter(has=root.page.get_by_role("rowheader", name=name))


def cell(root: Locator, name: str, measure: str) -> Locator:
    """Give one number of a layer."""
    return row(root, name).locator(f".pool-cost-cell[data-measure={measure}] .pool-cost-number")


def words(root: Locator) -> Locator:
    """Give the sentences."""
    return root.locator(".pool-cost-words")


def length(bar: Locator) -> float:
    """Give the length that a bar is drawn with, from 0 to 1."""
    value: float = bar.evaluate("(bar) => Number(bar.style.getPropertyValue('--pool-length'))")
    return value


def networks() -> list[dict[str, Any]]:
    """Make networks of all kinds; in some a window does not fit."""
    choose = random.Random(7)

    def after() -> Any:
        kind = choose.choice([None, "max", "average", "stride", "layer"])
        if kind is None:
            return None
        sizes = (
            [choose.randint(1, 8)]
            if kind in ("stride", "layer")
            else [choose.randint(1, 8), choose.randint(1, 8)]
        )
        return (kind, *sizes)

    made = []
    for _ in range(CASES):
        count = choose.randint(1, 6)
        made.append(
            {
                "channels": [choose.randint(1, 1024) for _ in range(count)],
                "after": [after() for _ in range(count)],
                "size": choose.choice([choose.randint(1, 40), choose.randint(1, 1024)]),
                "input_channels": choose.randint(1, 8),
                "classes": choose.randint(1, 10_000),
            }
        )
    return made


def written_out(network: dict[str, Any]) -> list[Convolution | Pool]:
    """Spell the layers of a network out, without the explorer."""
    layers: list[Convolution | Pool] = []
    for channels, after in zip(network["channels"], network["after"], strict=True):
        match after:
            case None:
                layers += [Convolution(channels)]
            case ("stride", stride):
                layers += [Convolution(channels, stride=stride)]
            case ("layer", stride):
                layers += [Convolution(channels), Convolution(channels, stride=stride)]
            case (_, kernel_size, stride):
                layers += [Convolution(channels), Pool(kernel_size, stride)]
    return layers


def numbers(cost: Any) -> list[Any]:
    """Put what is counted of a layer in one order, whoever counted it."""
    names = ("shape", "multiply_adds", "parameters", "values", "receptive_field")
    return [list(cost[name]) if name == "shape" else cost[name] for name in names]


def test_the_repr_tells_size_and_settings_and_holds_no_address() -> None:
    """A notebook's stored output compares equal on the next run."""
    assert repr(CostExplorer((8, 16), (POOL, None), size=32, scale="logarithmic")) == (
        "CostExplorer(3x32x32, channels=(8, 16), after=(('max', 2, 2), None), classes=10, scale='logarithmic')"
    )


def counted(case: dict[str, Any]) -> tuple[list[Cost], str]:
    """Give the library's costs of a network without its classifier, or the words of its refusal."""
    try:
        return network_costs(written_out(case), (case["input_channels"], case["size"], case["size"])), ""
    except ValueError as error:
        return [], str(error)


@pytest.mark.parametrize("case", networks()[:40])
def test_costs_are_those_of_the_library_and_a_dense_layer(case: dict[str, Any]) -> None:
    """Layer by layer, with the words of the library where a window does not fit."""
    expected, refusal = counted(case)
    if refusal:
        with pytest.raises(ValueError, match=re.escape(refusal)):
            CostExplorer(**case)
        return
    explorer = CostExplorer(**case)
    assert explorer.layers == written_out(case)
    assert explorer.costs[:-1] == expected
    classes, values = case["classes"], expected[-1].values
    assert explorer.costs[-1][1:5] == ((classes, 1, 1), classes * values, classes * (values + 1), classes)
    assert explorer.totals.multiply_adds == sum(cost.multiply_adds for cost in explorer.costs)
    assert explorer.totals.receptive_field == expected[-1].receptive_field


def test_the_network_without_keeps_the_convolutions_only() -> None:
    """Stride 1, nothing in between, nothing added."""
    explorer = CostExplorer((4, 8), (("stride", 2), ("layer", 2)), size=16)
    plain = CostExplorer((4, 8), size=16)
    assert explorer.costs_without == plain.costs == plain.costs_without
    assert explorer.totals_without == plain.totals


def test_the_articles_four_pools_arrive_at_25_and_overlapping_windows_at_6() -> None:
    """(400, 400) to (25, 25); and 55, 27, 13, 6."""
    assert FOUR_POOLS.costs[-2].shape == (128, 25, 25)
    three = CostExplorer((8, 8, 8), (("max", 3, 2),) * 3, size=55)
    assert [cost.shape[1] for cost in three.costs[:-1]] == [55, 27, 27, 13, 13, 6]


def test_a_stride_in_the_layer_saves_weights_and_an_added_layer_costs_some() -> None:
    """The difference that the claim about strided convolution hinges on."""
    pool, inside, added = (
        CostExplorer((16, 32), (after, None)) for after in (POOL, ("stride", 2), ("layer", 2))
    )
    assert pool.costs[-1] == inside.costs[-1]._replace(receptive_field=pool.costs[-1].receptive_field)
    assert inside.totals.parameters == pool.totals.parameters < added.totals.parameters
    assert inside.totals.multiply_adds < pool.totals.multiply_adds < added.totals.multiply_adds


@pytest.mark.parametrize(
    ("settings", "error", "message"),
    [
        ({"channels": ()}, ValueError, r"channels=\(\) makes 0 convolutions; use 1 to 6"),
        ({"channels": (1,) * 7}, ValueError, r"makes 7 convolutions; use 1 to 6"),
        ({"channels": 16}, TypeError, r"channels=16 is of type int; use a tuple of ints"),
        ({"channels": (16, 0)}, ValueError, r"channels=0 is out of range; use an integer from 1 to 1024"),
        ({"channels": (1.5,)}, TypeError, r"channels=1.5 is of type float; use an integer"),
        ({"after": (POOL,)}, ValueError, r"has 1 entries for 4 convolutions; use one a convolution"),
        ({"after": ("max",) * 4}, ValueError, r"after holds 'max'; use None, \('max', kernel_size, stride\)"),
        ({"after": (("max", 2), None, None, None)}, ValueError, r"after holds \('max', 2\); use None"),
        ({"after": ((), None, None, None)}, ValueError, r"after holds \(\); use None"),
        ({"after": (([], 2), None, None, None)}, ValueError, r"after holds \(\[\], 2\); use None"),
        ({"after": ({"stride", 2}, None, None, None)}, ValueError, r"after holds \{.*\}; use None"),
        ({"after": ({"stride": 1, 2: 1}, None, None, None)}, ValueError, r"after holds \{'stride'.*; use None"),
        ({"after": {None: 1}}, TypeError, r"after=\{None: 1\} is of type dict; use a tuple of entries"),
        ({"after": (("max", 9, 2), None, None, None)}, ValueError, r"kernel_size=9 is out of range.*1 to 8"),
        ({"after": (("layer", 0), None, None, None)}, ValueError, r"stride=0 is out of range.*1 to 8"),
        ({"after": (POOL,) * 4, "size": 8}, ValueError, r"kernel_size=2 does not fit in 1 rows; use"),
        ({"size": 1025}, ValueError, r"size=1025 is out of range; use an integer from 1 to 1024"),
        ({"input_channels": 0}, ValueError, r"input_channels=0 is out of range"),
        ({"classes": "ten"}, TypeError, r"classes='ten' is of type str; use an integer"),
        ({"measure": "flops"}, ValueError, r"measure='flops' is unknown; use one of 'multiply_adds'"),
        ({"scale": "log"}, ValueError, r"scale='log' is unknown; use one of 'linear', 'logarithmic'"),
    ],
)
def test_a_bad_value_is_refused_with_its_rule_and_a_remedy(
    settings: dict[str, Any], error: type[Exception], message: str
) -> None:
    """No explorer comes into being that could not be drawn."""
    with pytest.raises(error, match=message):
        CostExplorer(**settings)


def test_changes_in_python_must_fit_together_and_are_undone_otherwise() -> None:
    """A page may show an impossible network; Python raises when asked for its costs."""
    explorer = CostExplorer((8, 8), size=4)
    with pytest.raises(ValueError, match="kernel_size=5 does not fit in 4 rows"):
        explorer.after = (("max", 5, 1), None)
    assert explorer.after == (None, None)
    with explorer.hold_trait_notifications():
        explorer.channels = [8, 8, 8]
        explorer.after = [["max", 2, 2], None, None]
    assert explorer.after == (POOL, None, None)
    explorer.set_state({"size": 1})
    with pytest.raises(ValueError, match="does not fit in 1 rows"):
        _ = explorer.totals


def test_the_page_counts_as_the_library_does(page: Page) -> None:
    """Hundreds of networks: every layer, every measure, the totals, and the words of a refusal."""
    explorer_page.open_page(page)
    made = networks()
    results = json.loads(page.evaluate(COMPUTE, json.dumps(made)))
    refused = 0
    for case, computed in zip(made, results, strict=True):
        _, refusal = counted(case)
        if refusal:
            refused += 1
            assert computed == {"error": refusal}, case
            continue
        explorer = CostExplorer(**case)
        layers = [cost for block in computed["blocks"] for cost in block.values() if cost]
        assert [numbers(cost) for cost in [*layers, computed["classifier"]]] == [
            numbers(cost._asdict()) for cost in explorer.costs
        ], case
        assert computed["totals"] == explorer.totals._asdict(), case
    assert refused > 100
    assert len(made) - refused > 300


def test_every_example_is_a_network_that_python_accepts(page: Page) -> None:
    """The settings of the list are traits, and the first are the defaults."""
    explorer_page.open_page(page)
    presets = page.evaluate("async () => (await import('./cost/presets.js')).PRESETS")
    explorers = {preset["name"]: CostExplorer(**preset["settings"]) for preset in presets}
    assert repr(next(iter(explorers.values()))) == repr(CostExplorer())
    chain = [cost.shape[1] for cost in explorers["3 × 3 windows, stride 2: 55, 27, 13, 6"].costs[:-1]]
    assert list(dict.fromkeys(chain)) == [55, 27, 13, 6]
    assert explorers["a max pool after each: 400 to 25"].costs[-2].shape[1:] == (25, 25)


def test_rows_show_the_numbers_and_bars_the_shares(page: Page) -> None:
    """The first convolution costs what it did; the second a quarter, and its outline says so."""
    root = show(page, CostExplorer((16, 32), (POOL, None), size=32))
    expect(cell(root, "convolution 1", "multiply_adds")).to_have_text("442 k")
    expect(cell(root, "convolution 2", "multiply_adds")).to_have_text("1.18 M")
    expect(cell(root, "convolution 2", "parameters")).to_have_text("4,640")
    expect(row(root, "convolution 2").locator(".pool-cost-out")).to_have_text("32 × 16²")
    expect(cell(root, "convolution 2", "receptive_field")).to_have_text("8 px")
    now, before = (
        row(root, "convolution 2").locator(f"[data-measure=multiply_adds] .pool-cost-{kind}")
        for kind in ("now", "before")
    )
    assert length(before) == 1
    assert length(now) == 0.25
    pool = root.locator(".pool-cost-layer-then").first
    assert pool.locator(".pool-cost-number").all_text_contents() == ["0", "0", "4,096", "4 px"]


def test_the_sentences_are_made_from_the_numbers(page: Page) -> None:
    """Work, layers behind, parameters that stay and those that fall, values, receptive field."""
    root = show(page, FOUR_POOLS)
    expect(words(root).locator("p")).to_have_text(
        [
            "The whole network does 4 % of the work: 623 million instead of 15.8 billion multiply-adds.",
            "Convolution 2 does a quarter, convolution 3 a sixteenth and convolution 4 a 64th "
            "of the work it did.",
            "The parameters of the convolutions do not change (97,440); "
            "those of the classifier fall from 205 million to 800,010, 0.39 %.",
            "The layers hold 16 % of the values: 6 million instead of 38.4 million.",
            "One value of the last map depends on 46 × 46 pixels instead of 9 × 9.",
        ]
    )
    root = show(page, CostExplorer((16, 32), (("layer", 2), None), size=400))
    expect(words(root)).to_contain_text(
        "The added layer takes 92.2 million multiply-adds and 2,320 parameters of its own."
    )
    expect(words(root)).to_contain_text("The parameters of the convolutions grow from 5,088 to 7,408;")
    root = show(page, CostExplorer())
    expect(words(root)).to_contain_text("Nothing stands between the convolutions: 15.8 billion multiply-adds")


def test_a_pool_is_put_in_by_keyboard_and_changed(page: Page) -> None:
    """Every control has a name, and the focus stays where it is while the numbers change."""
    root = show(page, CostExplorer((16, 32), size=32))
    kind = root.get_by_role("combobox", name="after convolution 1", exact=True)
    kind.focus()
    page.keyboard.press("ArrowDown")
    expect(kind).to_be_focused()
    expect(kind).to_have_value("max")
    assert explorer_page.traits(page)["after"] == [["max", 2, 2], None]
    expect(cell(root, "convolution 2", "multiply_adds")).to_have_text("1.18 M")
    root.get_by_role("combobox", name="window after convolution 1").select_option("3")
    expect(row(root, "convolution 2").locator(".pool-cost-out")).to_have_text("32 × 15²")
    kind.select_option("stride")
    assert explorer_page.traits(page)["after"] == [["stride", 2], None]
    expect(root.get_by_role("combobox", name="window after convolution 1")).to_be_hidden()
    kind.select_option("nothing")
    assert explorer_page.traits(page)["after"] == [None, None]


def test_maps_and_layers_can_be_changed(page: Page) -> None:
    """A number field for the maps; a slider adds layers with twice the maps, or takes them off."""
    root = show(page, CostExplorer((16, 32), (POOL, POOL), size=32))
    maps = root.get_by_role("spinbutton", name="maps of convolution 1")
    maps.fill("20")
    maps.press("Enter")
    expect(cell(root, "convolution 1", "parameters")).to_have_text("560")
    root.get_by_role("slider", name="convolutions").fill("3")
    assert explorer_page.traits(page)["channels"] == [20, 32, 64]
    assert explorer_page.traits(page)["after"] == [["max", 2, 2], ["max", 2, 2], None]
    root.get_by_role("slider", name="convolutions").fill("1")
    assert explorer_page.traits(page)["after"] == [["max", 2, 2]]
    expect(root.locator(".pool-cost-layer-convolution:visible")).to_have_count(1)


def test_a_change_is_followed_by_one_sentence_for_those_who_hear_it(page: Page) -> None:
    """Said when the reader pauses, not at every step; a refusal is said at once."""
    root = show(page, CostExplorer((16, 32), size=32))
    page.evaluate(
        """() => {
          window.said = [];
          const region = document.querySelector(".pool-spoken");
          const listen = () => window.said.push(region.textContent);
          new MutationObserver(listen).observe(region, { childList: true });
          for (const kernel of [2, 3, 4]) models[0].set("after", [["max", kernel, 2], null]);
        }"""
    )
    expect(root.locator(".pool-spoken")).to_contain_text("The whole network does 28 % of the work:")
    assert page.evaluate("window.said.length") == 1
    assert page.locator("[aria-live]").count() == 0
    root.get_by_label("image side").fill("0")
    root.get_by_label("image side").press("Tab")
    expect(root.get_by_role("status").filter(has_text="no whole number")).to_be_visible()


@pytest.mark.parametrize("text", ["0", "1025", "2.5", ""])
def test_a_number_that_does_not_fit_is_refused_with_a_reason(page: Page, text: str) -> None:
    """Beside the field, which goes back to what it was; the next number that is typed ends it."""
    root = show(page)
    field = root.get_by_label("image side")
    field.fill(text)
    field.press("Tab")
    error = root.locator(".pool-field-error:not(:empty)")
    expect(error).to_contain_text("no whole number from 1 to 1024; it stays 400")
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_have_accessible_description(error.inner_text())
    below, above = error.bounding_box(), field.bounding_box()
    assert below is not None
    assert above is not None
    assert 0 <= below["y"] - above["y"] - above["height"] < 12
    expect(field).to_have_value("400")
    expect(words(root)).to_contain_text("Nothing stands between")
    assert explorer_page.traits(page)["size"] == 400
    field.fill("100")
    expect(error).to_have_count(0)
    expect(field).not_to_have_attribute("aria-invalid", "true")
    expect(field).to_have_accessible_description("")


COVERED = """(error) => {
  const box = error.getBoundingClientRect();
  const meets = (other) => other.width && other.left < box.right && other.right > box.left
    && other.top < box.bottom && other.bottom > box.top;
  return [...error.closest(".pool-explorer").querySelectorAll("input, select, button, label, .pool-cost-cell")]
    .filter((one) => meets(one.getBoundingClientRect())).map((one) => one.textContent || one.ariaLabel);
}"""


INSIDE = """(one) => {
  const [box, whole] = [one, one.closest(".pool-explorer")].map((each) => each.getBoundingClientRect());
  return [box.x - whole.x, box.y - whole.y];
}"""


@pytest.mark.parametrize("width", [1280, 720, 560, 390])
def test_a_refusal_stands_in_the_flow_and_covers_no_control(page: Page, width: int) -> None:
    """It has room below the controls of its row, which stay where they are; all goes back when it ends."""
    page.set_viewport_size({"width": width, "height": 900})
    root = show(page, CostExplorer((16, 32, 64), size=64))
    if root.locator(".pool-fold").is_visible():
        root.locator(".pool-fold").click()
    height = root.evaluate("(one) => one.offsetHeight")
    beside = root.get_by_role("slider", name="convolutions")
    for label, neighbour in (
        ("image side", beside),
        ("maps of convolution 2", root.get_by_label("maps of convolution 2", exact=True)),
    ):
        x, y = neighbour.evaluate(INSIDE)
        field = root.get_by_label(label, exact=True)
        value = field.input_value()
        field.fill("0")
        field.press("Tab")
        error = root.locator(".pool-field-error:not(:empty)")
        expect(error).to_contain_text(f"it stays {value}")
        assert error.evaluate(COVERED) == []
        assert neighbour.evaluate(INSIDE) == [x, pytest.approx(y, abs=8)]
        explorer_page.assert_fits_across(page)
        field.fill(value)
        field.press("Tab")
        expect(error).to_have_count(0)
        assert root.evaluate("(one) => one.offsetHeight") == height


def test_a_network_that_never_fitted_names_its_window_and_recovers(page: Page) -> None:
    """A link between traits can bring it together before it is shown; the controls stay."""
    explorer = CostExplorer((4, 4), (POOL, POOL), size=6)
    explorer.set_state({"after": [["max", 2, 2], ["max", 4, 2]]})
    root = show(page, explorer)
    expect(words(root)).to_have_text(
        "The window after convolution 2 is 4 × 4, and the map that it gets has 3 pixels a side. "
        "Use at most 3 × 3 there, or a larger image."
    )
    expect(cell(root, "convolution 1", "parameters")).to_have_text("")
    root.get_by_role("combobox", name="window after convolution 2").select_option("3")
    expect(words(root)).to_contain_text("The whole network does")


def test_an_example_is_chosen_and_recognised(page: Page) -> None:
    """The list says which network is shown, and that it is the reader's own after a change."""
    root = show(page)
    example = root.get_by_label("example")
    example.select_option(label="a max pool after each: 400 to 25")
    expect(words(root)).to_contain_text("4 % of the work")
    expect(example).to_have_value("1")
    root.get_by_label("classes").fill("11")
    root.get_by_label("classes").press("Enter")
    expect(example).to_have_value("own")


def test_logarithmic_bars_are_a_choice_that_is_named(page: Page) -> None:
    """Small numbers become visible; the legend says that lengths are no shares any more."""
    root = show(page, CostExplorer((16, 32), (POOL, None), size=32))
    bar = row(root, "convolution 2").locator("[data-measure=multiply_adds] .pool-cost-now")
    assert length(bar) == 0.25
    root.get_by_label("logarithmic").check()
    assert 0.85 < length(bar) < 0.95
    expect(root.locator(".pool-cost-legend")).to_contain_text("logarithmic: equal steps are equal factors")
    assert explorer_page.traits(page)["scale"] == "logarithmic"


@pytest.mark.parametrize("width", [260, 280, 300, 320, 390])
def test_the_name_of_a_layer_stands_beside_or_above_its_field(page: Page, width: int) -> None:
    """On the narrowest page too, nothing of it lies below the field."""
    page.set_viewport_size({"width": width, "height": 800})
    root = show(page, CostExplorer())
    hidden = root.evaluate(
        """(root) => [...root.querySelectorAll('.pool-cost-layer-convolution:not([hidden])')].filter((row) => {
          const text = document.createRange();
          text.selectNodeContents(row.querySelector('.pool-cost-name'));
          const name = text.getBoundingClientRect();
          const field = row.querySelector('.pool-cost-field').getBoundingClientRect();
          return field.width === 0 || (name.right > field.left && name.bottom > field.top);
        }).length"""
    )
    assert hidden == 0


@pytest.mark.parametrize(("width", "of_the_whole"), [(390, 1), (640, 4)])
def test_a_narrow_page_shows_one_measure_of_the_layers_and_what_fits_of_the_whole(
    page: Page, width: int, of_the_whole: int
) -> None:
    """The reader chooses which; nothing scrolls sideways."""
    page.set_viewport_size({"width": width, "height": 800})
    root = show(page, FOUR_POOLS)
    if width < 600:
        root.locator(".pool-fold").click()
    expect(cell(root, "convolution 2", "multiply_adds")).to_be_visible()
    expect(cell(root, "convolution 2", "parameters")).to_be_hidden()
    root.get_by_role("radio", name="parameters").check()
    expect(cell(root, "convolution 2", "parameters")).to_be_visible()
    expect(cell(root, "convolution 2", "multiply_adds")).to_be_hidden()
    heading = root.locator(".pool-cost-heading:visible")
    expect(heading).to_have_text(["parameters"])
    above, column = heading.bounding_box(), cell(root, "convolution 2", "parameters").bounding_box()
    assert above is not None
    assert column is not None
    assert above["x"] == column["x"]
    assert above["y"] < column["y"]
    expect(row(root, "whole network").locator(".pool-cost-number:visible")).to_have_count(of_the_whole)
    explorer_page.assert_fits_across(page)


def test_what_the_whole_network_costs_touches_no_line(page: Page) -> None:
    """Neither the one above it nor, with its bars, the one below; and headings stand apart."""
    page.set_viewport_size({"width": 1280, "height": 800})
    root = show(page, FOUR_POOLS)
    root.evaluate("(root) => { root.style.width = '690px'; }")
    whole = row(root, "whole network")
    edges = whole.evaluate(
        """(row) => {
          const { top, bottom } = row.getBoundingClientRect();
          const parts = [...row.querySelectorAll(".pool-cost-number, .pool-cost-bar")];
          const boxes = parts.map((one) => one.getBoundingClientRect()).filter(({ height }) => height);
          const [first, last] = [boxes.map((one) => one.top), boxes.map((one) => one.bottom)];
          return [Math.min(...first) - top, bottom - Math.max(...last)];
        }"""
    )
    assert min(edges) >= 3
    gaps = root.locator(".pool-cost-headings").evaluate(
        """(row) => [...row.children].map((one) => {
          const range = document.createRange();
          range.selectNodeContents(one);
          return range.getBoundingClientRect();
        }).map((box, i, all) => (i ? box.left - all[i - 1].right : 99))"""
    )
    assert min(gaps) >= 7


@pytest.mark.parametrize("width", [390, 700, 716, 724, 800, 1280])
def test_nothing_scrolls_sideways_or_overlaps(page: Page, width: int) -> None:
    """The largest network that there is, on a phone and on a desk."""
    page.set_viewport_size({"width": width, "height": 800})
    root = show(page, CostExplorer((1024,) * 6, (("average", 3, 1),) * 6, size=1024, classes=10_000))
    explorer_page.assert_fits_across(page)
    crowded = root.evaluate(
        """(root) => [...root.querySelectorAll("[role=row]")].flatMap((row) => {
          const boxes = [...row.children].map((cell) => {
            const range = document.createRange();
            range.selectNodeContents(cell);
            return [range.getBoundingClientRect(), cell.textContent];
          }).filter(([box]) => box.width > 0);
          const meet = (a, b) => a.right > b.left + 0.5 && b.right > a.left + 0.5
            && a.bottom > b.top + 0.5 && b.bottom > a.top + 0.5;
          return boxes.flatMap(([a, name], i) => boxes.slice(i + 1)
            .filter(([b]) => meet(a, b))
            .map(([, other]) => `${name} over ${other}`));
        })"""
    )
    assert crowded == []


@pytest.mark.parametrize("width", [390, 700, 1280])
@pytest.mark.parametrize("room", [0, 16])
def test_the_choices_between_layers_are_as_wide_as_their_words(page: Page, width: int, room: int) -> None:
    """In a browser whose arrows take more room, too; what does not fit beside goes below."""
    page.set_viewport_size({"width": width, "height": 800})
    root = show(page, CostExplorer((4,), (("average", 8, 8),)))
    page.add_style_tag(content=f".pool-cost-then select {{ padding-right: {room}px !important; }}")
    choices = root.locator(".pool-cost-then").first
    assert choices.locator("select:visible").count() == 3
    assert choices.evaluate(
        """(choices) => [...choices.querySelectorAll("select")].every((select) => {
          const width = select.offsetWidth;
          select.style.width = "max-content";
          const words = select.offsetWidth;
          select.style.width = "";
          const [end, edge] = [select, choices].map((one) => one.getBoundingClientRect().right);
          return width >= words && end <= edge;
        })"""
    )


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_axe_finds_nothing_to_complain_of(page: Page, theme: str, width: int) -> None:
    """Names, roles and contrast; with pools, without, and with a window that followed or does not fit."""
    page.set_viewport_size({"width": width, "height": 900})
    kinds = (POOL, ("average", 3, 1), ("stride", 2), ("layer", 2))
    followed = CostExplorer((4, 4), (POOL, POOL), size=8)
    root = show(page, CostExplorer(after=kinds), CostExplorer(), followed)
    page.evaluate("(theme) => { document.documentElement.dataset.theme = theme; }", theme)
    page.get_by_role("combobox", name="window after convolution 1").last.select_option("8")
    expect(page.get_by_text("Now 1 × 1")).to_be_visible()
    page.evaluate("window.models[2].set('size', 4)")
    expect(page.locator(".pool-cost-notice").last).to_contain_text("the map that it gets has")
    expect(explorer_page.tool(root, "Copy link")).to_be_visible()
    assert accessibility.violations(page) == []


def test_a_wheel_over_a_field_scrolls_the_page_and_keeps_what_was_typed(page: Page) -> None:
    """Some browsers let it turn the number of a field that has the focus."""
    root = show(page)
    page.evaluate("document.body.style.paddingBottom = '100vh'")
    size = root.get_by_label("image side")
    size.fill("64")
    size.hover()
    page.mouse.wheel(0, 100)
    page.wait_for_function("scrollY > 0")
    expect(size).to_have_value("64")
    assert explorer_page.traits(page)["size"] == 64


def test_a_link_restores_the_exact_state(page: Page) -> None:
    """A changed network comes back from the address of the page."""
    explorer = CostExplorer(name="mine")
    root = show(page, explorer)
    root.get_by_role("combobox", name="after convolution 2", exact=True).select_option("average")
    root.get_by_label("logarithmic").check()
    wanted = explorer_page.traits(page)
    fragment = explorer_page.address(page, "log")
    page.goto("about:blank")
    explorer_page.open_page(page, fragment)
    explorer_page.add(page, explorer)
    assert explorer_page.traits(page) == wanted
    assert wanted["after"] == [None, ["average", 2, 2], None, None]


@pytest.mark.parametrize(
    "changes",
    [
        {"channels": []},
        {"channels": [16, 2000], "after": [None, None]},
        {"after": [None]},
        {"after": [["max", 2], None, None, None]},
        {"after": [["max", 9, 2], None, None, None]},
        {"after": [5, None, None, None]},
        {"size": 0},
        {"scale": "log"},
    ],
)
def test_a_broken_link_is_refused_in_words(page: Page, changes: dict[str, Any]) -> None:
    """And the explorer shows what it was made with."""
    explorer = CostExplorer(name="mine")
    state = explorer_page.state_of(explorer)
    names = ("channels", "after", "size", "input_channels", "classes", "measure", "scale")
    linked = {**{name: state[name] for name in names}, **changes}
    explorer_page.open_page(page, "#pool.mine=" + quote(json.dumps(linked)))
    explorer_page.add(page, explorer)
    expect(page.locator(".pool-cost-notice")).to_have_text(
        "The link to this explorer cannot be read; it shows its own state."
    )
    expect(words(page.locator(".pool-explorer"))).to_contain_text("Nothing stands between the convolutions")
    assert explorer_page.traits(page)["channels"] == [16, 32, 64, 128]


def test_two_views_stay_in_step_and_two_explorers_apart(page: Page) -> None:
    """Nothing is shared between models: no state, no id, no radio group."""
    show(page, CostExplorer(), CostExplorer())
    page.evaluate("window.show(0)")
    first, other, second = page.locator(".pool-explorer").all()
    first.get_by_label("logarithmic").check()
    first.get_by_role("combobox", name="after convolution 1", exact=True).select_option("average")
    expect(words(second)).to_contain_text("Convolution 2 does a quarter")
    expect(second.get_by_label("logarithmic")).to_be_checked()
    expect(words(other)).to_contain_text("Nothing stands between")
    expect(other.get_by_label("linear")).to_be_checked()
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map((element) => element.id)")
    assert len(ids) == len(set(ids))


def test_ending_a_view_leaves_no_listener(page: Page) -> None:
    """Every listener was given a signal, and the signal has come."""
    explorer_page.add_watched(page, CostExplorer())
    page.evaluate("window.ends[0]()")
    explorer_page.assert_nothing_left(page)


def test_what_is_said_of_a_wrong_entry_goes_when_the_reader_goes_on_and_never_takes_a_tap(page: Page) -> None:
    """It comes and goes, and moves what stands below its field, once what is being pressed has been."""
    root = show(page, CostExplorer((16, 32), size=32))
    field = root.get_by_label("image side")
    error = root.get_by_role("status").filter(has_text="no whole number")
    field.fill("5000")
    root.get_by_text("A block is as tall").click()
    expect(error).to_be_visible()
    root.get_by_label("classes").fill("20")
    root.get_by_label("logarithmic").click()
    expect(root.get_by_label("logarithmic")).to_be_checked()
    expect(error).to_have_count(0)
    expect(field).not_to_have_attribute("aria-invalid", "true")
    field.fill("5000")
    root.get_by_label("linear").click()
    expect(root.get_by_label("linear")).to_be_checked()
    expect(error).to_have_count(0)
