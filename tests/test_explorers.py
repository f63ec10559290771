"""Explorers in Python: traits that check themselves, results that are pooling_lib's."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from fractions import Fraction
from pathlib import Path
from typing import Any

import explorer_page
import ipywidgets
import numpy as np
import pytest
import reference
import traitlets

from pooling_lib import lp_pool
from pooling_lib.explorers import WindowExplorer
from pooling_lib.explorers._panels import PANELS
from pooling_lib.explorers._static import STATIC, join_script, join_style
from pooling_lib.figures import COLOURS
from pooling_lib.operations import OPERATIONS

HERE = Path(__file__).parent
#: The modules of explorers and of pages.
PAGES = (STATIC, HERE.parent / "_ext" / "static")
IMAGE = np.array([[3, 1, 4, 1, 5], [9, 2, 6, 5, 3], [5, 8, 9, 7, 9], [3, 2, 3, 8, 4]])


def test_the_repr_tells_size_and_settings_and_holds_no_address() -> None:
    """A notebook's stored output compares equal on the next run."""
    assert repr(WindowExplorer()) == (
        "WindowExplorer(6x6, kernel_size=2, stride=2, padding=0, operation='max')"
    )
    assert repr(WindowExplorer(IMAGE, (2, 3), 1, ((1, 0), 0), "average", dilation=(1, 2), view="gradient")) == (
        "WindowExplorer(4x5, kernel_size=(2, 3), stride=1, padding=((1, 0), 0), operation='average', "
        "dilation=(1, 2), view='gradient')"
    )


@pytest.mark.parametrize("p", [np.float16(3), np.float32(3), Fraction(3), np.uint8(3)], ids=repr)
def test_an_exponent_may_be_any_kind_of_real_number(p: Any) -> None:
    """Half precision holds no limit of the page, and is compared with it all the same."""
    explorer = WindowExplorer(IMAGE, operation="lp", p=p)
    assert type(explorer.p) is float
    np.testing.assert_array_equal(explorer.output, lp_pool(IMAGE, 3))


def geometry_of(explorer: WindowExplorer) -> reference.Geometry:
    """Spell out the settings of an explorer for the oracle."""

    def pair(size: Any) -> tuple[int, int]:
        return (size, size) if isinstance(size, int) else tuple(size)

    sides = [side if isinstance(side, tuple) else (side, side) for side in pair(explorer.padding)]
    stride = explorer.kernel_size if explorer.stride is None else explorer.stride
    return reference.Geometry(
        pair(explorer.kernel_size), pair(stride), tuple(sides), pair(explorer.dilation), explorer.ceil_mode
    )


SETTINGS: list[dict[str, Any]] = [
    {},
    {"kernel_size": (3, 2), "stride": (1, 2)},
    {"kernel_size": 2, "dilation": 2, "stride": 1},
    {"kernel_size": 3, "padding": ((1, 0), (0, 2))},
    {"kernel_size": 3, "stride": 2, "ceil_mode": True},
]


@pytest.mark.parametrize("settings", SETTINGS, ids=str)
def test_output_and_gradient_are_what_the_loop_oracle_computes(settings: dict[str, Any]) -> None:
    """Every operation, with every setting; overlapping windows add up, and a tie goes to the first."""
    explorer = WindowExplorer(IMAGE, **settings)
    geometry = geometry_of(explorer)
    largest, smallest = reference.max_pool(IMAGE, geometry)[0], -reference.max_pool(-IMAGE, geometry)[0]
    ones = np.ones(largest.shape)
    expected = {
        "max": (largest, reference.max_pool_backward(ones, IMAGE, geometry)),
        "min": (smallest, reference.max_pool_backward(ones, -IMAGE, geometry)),
    }
    for operation, (output, gradient) in expected.items():
        explorer.operation = operation
        np.testing.assert_array_equal(explorer.output, output)
        np.testing.assert_array_equal(explorer.input_gradient, gradient)
    explorer.operation = "average"
    for include in (True, False):
        explorer.count_include_pad = include
        np.testing.assert_allclose(
            explorer.output, reference.average_pool(IMAGE, geometry, include), rtol=1e-15
        )
        spread = reference.average_pool_backward(ones, IMAGE.shape, geometry, include)
        np.testing.assert_allclose(explorer.input_gradient, spread, rtol=1e-15)
    explorer.operation = "lp"
    for p in (1.0, 2.0, 3.0):
        explorer.p = p
        np.testing.assert_allclose(explorer.output, reference.lp_pool(IMAGE, p, geometry), rtol=1e-14)


@pytest.mark.parametrize("p", [1.0, 2.0, 3.5])
def test_input_gradient_of_lp_agrees_with_finite_differences(p: float) -> None:
    """The oracle has no backward pass for lp; it is checked by nudging every pixel."""
    image = IMAGE - 4.5
    settings: dict[str, Any] = {"kernel_size": (2, 3), "stride": 1, "padding": 1, "ceil_mode": True}
    explorer = WindowExplorer(image, operation="lp", p=p, **settings)
    nudged = np.empty(image.shape)
    for place in np.ndindex(image.shape):
        nudge = np.zeros(image.shape)
        nudge[place] = 1e-5
        difference = lp_pool(image + nudge, p, **settings) - lp_pool(image - nudge, p, **settings)
        nudged[place] = difference.sum() / 2e-5
    np.testing.assert_allclose(explorer.input_gradient, nudged, rtol=1e-7, atol=1e-7)


def test_input_gradient_of_lp_is_zero_where_a_window_is() -> None:
    """The norm has no derivative at zero; nothing is sent, and nothing is NaN."""
    explorer = WindowExplorer(np.zeros((2, 2)), operation="lp")
    np.testing.assert_array_equal(explorer.input_gradient, np.zeros((2, 2)))


@pytest.mark.parametrize(
    ("settings", "error", "message"),
    [
        ({"values": [1, 2]}, ValueError, r"values have shape \(2,\); use a grid"),
        ({"values": np.zeros((13, 2))}, ValueError, r"shape \(13, 2\).*1 to 12 either way"),
        ({"values": np.zeros((0, 2))}, ValueError, r"shape \(0, 2\).*1 to 12 either way"),
        ({"values": [[1, float("nan")]]}, ValueError, r"values\[0\]\[1\]=nan does not fit a cell"),
        ({"values": [[1], [1e6]]}, ValueError, r"values\[1\]\[0\]=1000000.0 does not fit.*use numbers from"),
        ({"values": [["a"]]}, TypeError, r"values have dtype <U1; use real numbers"),
        ({"values": np.ma.masked_array([[1]])}, TypeError, r"masked array.*use values.filled"),
        ({"kernel_size": 0}, ValueError, r"kernel_size=0 is not positive; use"),
        ({"kernel_size": 2.5}, TypeError, r"kernel_size=2.5 is of type float; use an integer"),
        ({"kernel_size": (2, 2, 2)}, ValueError, r"\(2, 2, 2\) has 3 entries for 2 pooled axes; use"),
        ({"kernel_size": 7}, ValueError, r"kernel_size=7 does not fit in 6 rows; use kernel_size <= 6"),
        ({"stride": 0}, ValueError, r"stride=0 is not positive; use"),
        ({"padding": -1}, ValueError, r"padding=-1 is negative; use"),
        ({"padding": 2}, ValueError, r"padding=2 reaches past the window.*use padding <= 1"),
        ({"dilation": True}, TypeError, r"dilation=True is of type bool; use an integer"),
        ({"operation": "sharpen"}, ValueError, r"operation='sharpen' is unknown; use one of 'max'"),
        ({"view": "3d"}, ValueError, r"view='3d' is unknown; use one of 'pool'"),
        ({"ceil_mode": 2}, TypeError, r"ceil_mode=2 is of type int; use True or False"),
        ({"stepping": 1.0}, TypeError, r"stepping=1\.0 is of type float; use True or False"),
        ({"p": 0}, ValueError, r"p=0 is not greater than 0; use"),
        ({"p": float("inf")}, ValueError, r"p=inf cannot be shown; use a finite exponent"),
        ({"p": 10**400}, ValueError, r"p=<int of 401 digits> cannot be shown; use a finite exponent"),
        ({"p": "2"}, TypeError, r"p='2' is of type str; use"),
        ({"seed": -1}, ValueError, r"seed=-1 is out of range; use an integer from 0"),
        ({"seed": 1.5}, TypeError, r"seed=1.5 is of type float; use an integer"),
        ({"position": -1}, ValueError, r"position=-1 is out of range; use an integer from 0"),
        ({"answers": ["five"]}, TypeError, r"answers hold 'five', a str; use numbers and None"),
        ({"answers": 5}, TypeError, r"answers=5 is of type int; use a list"),
        ({"name": "a b"}, ValueError, r"name='a b' cannot stand in a link; use letters"),
        ({"speed": 2}, TypeError, r"unexpected keyword argument 'speed'"),
    ],
)
def test_a_bad_value_is_refused_with_its_rule_and_a_remedy(
    settings: dict[str, Any], error: type[Exception], message: str
) -> None:
    """No explorer comes into being that could not be drawn."""
    with pytest.raises(error, match=message):
        WindowExplorer(**settings)


def test_a_change_in_python_must_fit_the_other_settings_and_is_undone_otherwise() -> None:
    """Several settings change together within one `hold_trait_notifications`."""
    explorer = WindowExplorer()
    with pytest.raises(ValueError, match="padding=2 reaches past the window"):
        explorer.padding = 2
    assert explorer.padding == 0
    with explorer.hold_trait_notifications():
        explorer.padding = 2
        explorer.kernel_size = 5
    assert explorer.output.shape == (2, 2)
    with pytest.raises(ValueError, match="kernel_size=1"):
        _set_together(explorer, kernel_size=1, stride=1)
    assert (explorer.kernel_size, explorer.stride, explorer.padding) == (5, None, 2)


def _set_together(explorer: WindowExplorer, **changes: Any) -> None:
    with explorer.hold_trait_notifications():
        for name, value in changes.items():
            setattr(explorer, name, value)


def test_a_change_on_the_page_may_be_impossible_and_then_output_says_why() -> None:
    """The page shows the refusal; Python keeps step with its controls and raises when asked for a result."""
    explorer = WindowExplorer()
    explorer.set_state({"kernel_size": 7})
    assert explorer.kernel_size == 7
    with pytest.raises(ValueError, match="kernel_size=7 does not fit in 6 rows"):
        _ = explorer.output
    with pytest.raises(ValueError, match="kernel_size=0 is not positive"):
        explorer.set_state({"kernel_size": 0})
    explorer.kernel_size = 3
    assert explorer.output.shape == (2, 2)


def test_what_the_page_sends_comes_back_as_tuples() -> None:
    """JSON has no tuples; the traits look the same whoever set them."""
    explorer = WindowExplorer()
    explorer.set_state({"kernel_size": [2, 3], "padding": [[1, 0], [0, 1]], "values": [[1, 2.5, 3]] * 3})
    assert explorer.kernel_size == (2, 3)
    assert explorer.padding == ((1, 0), (0, 1))
    assert explorer.values == ((1, 2.5, 3),) * 3


def test_explorers_can_be_observed_and_linked() -> None:
    """They are ipywidgets: `observe`, `link` and `jslink` work as with any other."""
    explorer = WindowExplorer()
    seen: list[Any] = []
    explorer.observe(lambda change: seen.append(change.new), "kernel_size")
    slider = ipywidgets.IntSlider(value=3, min=1, max=6)
    traitlets.link((slider, "value"), (explorer, "kernel_size"))
    slider.value = 4
    assert seen == [3, 4]
    link = ipywidgets.jslink((slider, "value"), (explorer, "position"))
    assert link.target == (explorer, "position")


def test_a_seed_fills_the_grid() -> None:
    """At the start and when it changes, but never over what the page has sent."""
    explorer = WindowExplorer(seed=3)
    first = explorer.values
    assert first == WindowExplorer(seed=3).values != WindowExplorer().values
    explorer.seed = 4
    assert explorer.values != first
    explorer.set_state({"seed": 3, "values": [[1, 2], [3, 4]]})
    assert explorer.values == ((1, 2), (3, 4))


def test_the_arrays_given_are_not_kept() -> None:
    """A later change of the caller's array changes nothing."""
    image = IMAGE.copy()
    explorer = WindowExplorer(image)
    image[:] = 0
    np.testing.assert_array_equal(explorer.values, IMAGE)


def test_names_count_the_explorers_and_can_be_chosen() -> None:
    """A link tells two explorers on one page apart by their names."""
    first, second = WindowExplorer(), WindowExplorer()
    assert first.name.startswith("window-")
    assert first.name != second.name
    assert WindowExplorer(name="stride").name == "stride"


def test_the_state_is_plain_json() -> None:
    """It is embedded in a built page as it is."""
    state = explorer_page.state_of(WindowExplorer(IMAGE.astype(np.float32), np.int64(2), padding=(1, (0, 1))))
    assert state["values"] == IMAGE.tolist()
    assert state["padding"] == [1, [0, 1]]
    assert json.dumps(state, allow_nan=False)


def test_the_joined_script_is_one_module_with_one_export() -> None:
    """No import survives, and nothing but the default export."""
    script = join_script("window/window.js")
    lines = script.splitlines()
    assert not [line for line in lines if line.startswith("import ")]
    assert [line for line in lines if line.startswith("export ")] == ["export default { render };"]
    assert script.count("function resolve(") == 1
    assert not [line for line in lines if line.lstrip().startswith(("//", "/**"))]
    assert "/*" not in join_style("shared/base.css", "window/window.css")


def test_every_operation_has_one_colour_on_the_page_and_in_figures() -> None:
    """The page asks for it by the operation's name."""
    colours = dict(re.findall(r"--pool-(\w+): (#\w{6});", join_style("shared/base.css")))
    assert {name: colour.lower() for name, colour in COLOURS.items()}.items() <= colours.items()
    sheet = join_style("shared/base.css")
    for operation in {*PANELS, *OPERATIONS}:
        assert f'[data-operation="{operation}"] {{\n  --pool-op: var(--pool-{operation});' in sheet
        assert operation in COLOURS


def test_joining_drops_comments_and_nothing_beside_them(tmp_path: Path) -> None:
    """A line may begin with a type, and go on with code."""
    (tmp_path / "entry.js").write_text(
        "// What it is.\n"
        "/**\n * @param {number} a\n */\n"
        "const f = (\n"
        "  /** @type {number} */ a,\n"
        "  /** @type {{b: number}} */ { b },\n"
        ") => a + b; // why\n"
        "/** @type {string} */\n"
        'export const kind = "image/*";\n'
    )
    assert join_script("entry.js", tmp_path) == (
        'const f = (\n  a,\n  { b },\n) => a + b; // why\nexport const kind = "image/*";\n'
    )


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ('import { a as b } from "./other.js";\n', r"entry.js renames what it imports from other.js"),
        ('import a from "./other.js";\n', r'entry.js says \'import a from "./other.js";\', which cannot be'),
        (
            'import { a } from "./other.js";\nconst a = 2;\n',
            r"other.js and entry.js both define a, and would share one scope",
        ),
    ],
)
def test_what_cannot_be_joined_is_refused(tmp_path: Path, source: str, message: str) -> None:
    """Rather than joined into a page that fails."""
    (tmp_path / "entry.js").write_text(source)
    (tmp_path / "other.js").write_text("export const a = 1;\n")
    with pytest.raises(ValueError, match=message):
        join_script("entry.js", tmp_path)


def test_what_a_module_of_a_page_exports_is_taken_by_another_one_or_by_a_test() -> None:
    """The rest is nobody's business but its own, and may be changed without a look elsewhere."""
    pages = {path: path.read_text(encoding="utf-8") for folder in PAGES for path in folder.rglob("*.js")}
    tests = [
        path for path in HERE.rglob("*") if path.suffix in {".js", ".mjs", ".py"} and path != Path(__file__)
    ]
    words = {path: set(re.findall(r"\w+", source)) for path, source in pages.items()}
    words |= {path: set(re.findall(r"\w+", path.read_text(encoding="utf-8"))) for path in tests}
    exported = re.compile(r"^export (?:async )?(?:function\*?|const|class) (\w+)", re.MULTILINE)
    found = [(path, name) for path, source in pages.items() for name in exported.findall(source)]
    assert len(found) > 200
    assert [
        f"{path.name}: {name}"
        for path, name in found
        if not any(name in used for other, used in words.items() if other != path)
    ] == []


def test_importing_pooling_lib_loads_no_explorer() -> None:
    """The library itself needs neither anywidget nor ipywidgets."""
    code = "import sys, pooling_lib; sys.exit(any(name in sys.modules for name in ('anywidget', 'ipywidgets')))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
