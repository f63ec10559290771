"""The explorers' limits: one number in Python and on the page, and what is past it is refused in words."""

from __future__ import annotations

import re
import struct
import zlib
from base64 import b64encode
from io import BytesIO
from typing import Any

import explorer_page
import numpy as np
import pytest
import traitlets
from explorer_page import grid, reading
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from pooling_lib.explorers import (
    CostExplorer,
    ImageExplorer,
    ShiftExplorer,
    WindowExplorer,
    _numbers,
    _pictures,
    _shifting,
    cost,
    image,
    shift,
)
from pooling_lib.explorers._base import Checked, Explorer
from pooling_lib.explorers._static import STATIC
from pooling_lib.images import files

#: Every limit that both languages know: where the page has it, its name there, and its value in Python.
CONSTANTS = [
    ("window/state.js", "LONGEST", _numbers.LONGEST),
    ("window/state.js", "LARGEST", _numbers.LARGEST),
    ("window/state.js", "WIDEST", _numbers.WIDEST),
    ("window/state.js", "MOST_OUTPUTS", _numbers.MOST_OUTPUTS),
    ("window/state.js", "LARGEST_ANSWER", _numbers.LARGEST_ANSWER),
    ("cost/count.js", "MOST_LAYERS", cost.MOST_LAYERS),
    ("cost/count.js", "MOST_CHANNELS", cost.MOST_CHANNELS),
    ("cost/count.js", "MOST_PIXELS", cost.MOST_PIXELS),
    ("cost/count.js", "MOST_CLASSES", cost.MOST_CLASSES),
    ("cost/count.js", "LONGEST", cost.LONGEST),
    ("image/state.js", "LONGEST_SIDE", _pictures.LONGEST),
    ("image/file.js", "MOST_PIXELS", files.MOST_PIXELS),
    ("shift/model.js", "LARGEST_SIDE", _shifting.LARGEST),
]


def test_every_limit_is_the_same_number_in_python_and_on_the_page(page: Page) -> None:
    """Looked up by name, so that none is lost when a module is rearranged."""
    explorer_page.open_page(page)
    found = page.evaluate(
        """(limits) => Promise.all(
          limits.map(async ([module, name]) => (await import(`./${module}`))[name]),
        )""",
        [[module, name] for module, name, _ in CONSTANTS],
    )
    assert found == [value for *_, value in CONSTANTS]


@pytest.mark.parametrize(
    ("explorer", "label", "trait", "least", "most"),
    [
        (ShiftExplorer(), "kernel", "kernel_size", 1, shift.WIDEST),
        (ShiftExplorer(stride=1), "stride", "stride", 1, shift.WIDEST),
        (ShiftExplorer(stride=1), "generations", "depth", 1, shift.DEEPEST),
        (ImageExplorer(np.ones((640, 640)), generations=1), "kernel", "kernel_size", 1, image.WIDEST),
        (ImageExplorer(np.ones((640, 640)), generations=1), "stride", "stride", 1, image.WIDEST),
        (ImageExplorer(np.ones((640, 640))), "generations", "generations", 0, image.DEEPEST),
        (CostExplorer((4,), size=9), "image side", "size", 1, cost.MOST_PIXELS),
        (CostExplorer((4,), size=9), "image channels", "input_channels", 1, cost.MOST_CHANNELS),
        (CostExplorer((4,), size=9), "classes", "classes", 1, cost.MOST_CLASSES),
    ],
)
def test_a_control_ends_where_its_trait_does(
    page: Page, explorer: Explorer, label: str, trait: str, least: int, most: int
) -> None:
    """The page offers what Python takes, and nothing more."""
    root = show(page, explorer)
    role: Any = "spinbutton" if isinstance(explorer, CostExplorer) else "slider"
    control = root.get_by_role(role, name=label, exact=True)
    assert [control.get_attribute(end) for end in ("min", "max")] == [str(least), str(most)]
    for value in (least, most):
        explorer.set_state({trait: value})
    for value in (least - 1, most + 1):
        with pytest.raises(
            ValueError, match=f"{trait}={value} is out of range; use an integer from {least} to {most}"
        ):
            explorer.set_state({trait: value})


def test_the_picture_is_moved_as_far_as_python_moves_it(page: Page) -> None:
    """Both ways, down and right."""
    explorer = ShiftExplorer()
    root = show(page, explorer)
    for label in ("down", "right"):
        slider = root.get_by_role("slider", name=label, exact=True)
        assert [slider.get_attribute(end) for end in ("min", "max")] == ["-16", "16"]
    explorer.shift = (-16, 16)
    with pytest.raises(ValueError, match="shift=17 is out of range; use an integer from -16 to 16"):
        explorer.shift = (0, 17)


def show(page: Page, *explorers: Explorer, fragment: str = "") -> Locator:
    """Open a page with explorers, and give the first."""
    explorer_page.open_page(page, fragment)
    for explorer in explorers:
        explorer_page.add(page, explorer)
    return page.locator(".pool-explorer").first


WINDOW_EDGES: list[tuple[str, Any, Any]] = [
    ("values", [[1] * 12] * 12, [[1] * 13] * 12),
    ("values", [[1]] * 12, [[1]] * 13),
    ("values", [[99_999, -99_999]], [[100_000]]),
    ("values", [[-99_999.0]], [[-99_999.5]]),
    ("values", [[1, 2], [3, 4]], [[1, 2], [3]]),
    ("kernel_size", 24, 25),
    ("kernel_size", [1, 24], [1, 25]),
    ("kernel_size", 1, 0),
    ("stride", 24, 25),
    ("stride", None, 0),
    ("padding", 12, 13),
    ("padding", [[12, 0], 3], [[0, 13], 3]),
    ("padding", 0, -1),
    ("dilation", 24, 25),
    ("p", 99_999, 100_000),
    ("p", 1e-9, 0),
    ("seed", 2**32 - 1, 2**32),
    ("seed", None, -1),
    ("position", 575, 576),
    ("answers", [None] * 576, [None] * 577),
    ("answers", [999_999_999_999, -999_999_999_999.0], [1_000_000_000_000]),
    ("answers", [], [-1e15]),
    ("operation", "lp", "sharpen"),
    ("view", "challenge", "3d"),
    ("stepping", True, 2),  # 1 is True to Python, and no JSON that a page writes
]
COST_EDGES: list[tuple[str, Any, Any]] = [
    ("channels", [1024], [1025]),
    ("channels", [1], [0]),
    ("channels", [4] * 6, [4] * 7),
    ("channels", [4], []),
    ("after", [["max", 8, 8]], [["max", 9, 8]]),
    ("after", [["average", 1, 1]], [["average", 1, 0]]),
    ("after", [["layer", 8]], [["layer", 9]]),
    ("after", [["stride", 1]], [["stride"]]),
    ("after", [None], ["max"]),
    ("size", 1024, 1025),
    ("input_channels", 1024, 1025),
    ("classes", 10_000, 10_001),
    ("scale", "logarithmic", "cubic"),
    ("measure", "values", "time"),
]


@pytest.mark.parametrize(
    ("make", "admit", "edges"),
    [
        (WindowExplorer, "window/state.js admit TRAITS", WINDOW_EDGES),
        (CostExplorer, "cost/count.js admitNetwork TRAITS", COST_EDGES),
    ],
)
def test_a_link_is_admitted_where_python_takes_the_value_and_nowhere_else(
    page: Page, make: type[Explorer], admit: str, edges: list[tuple[str, Any, Any]]
) -> None:
    """Trait by trait, on both sides of each limit."""
    show(page, make())
    module, function, names = admit.split()
    state = page.evaluate(
        """async ([module, names]) => {
          const traits = (await import(`./${module}`))[names];
          return Object.fromEntries(traits.map((name) => [name, models[0].get(name)]));
        }""",
        [module, names],
    )
    for trait, within, past in edges:
        for value, sound in ((within, True), (past, False)):
            linked = {**state, trait: value}
            if trait in ("channels", "after"):
                other = "after" if trait == "channels" else "channels"
                linked[other] = [None if other == "after" else 4] * len(value)
            admitted = page.evaluate(
                "async ([module, name, raw]) => (await import(`./${module}`))[name](raw) !== null",
                [module, function, linked],
            )
            assert (trait, value, admitted) == (trait, value, sound)
            assert (trait, value, takes(make(), trait, value)) == (trait, value, sound)


def takes(explorer: Explorer, trait: str, value: Any) -> bool:
    """Tell whether Python takes a value from the page, and that it leaves the old one otherwise."""
    before = getattr(explorer, trait)
    try:
        explorer.set_state({trait: value})
    except traitlets.TraitError:
        assert getattr(explorer, trait) == before
        return False
    return True


@pytest.mark.parametrize(
    ("make", "settings", "message"),
    [
        (WindowExplorer, {"answers": [1] * 100_000}, r"answers=\[1, 1.*\] has 100,000 entries, and no"),
        (WindowExplorer, {"answers": [float("nan")]}, "answers hold nan, which does not fit a cell; use"),
        (WindowExplorer, {"answers": [float("inf")]}, "answers hold inf, which does not fit a cell; use"),
        (WindowExplorer, {"answers": [10**5000]}, "answers hold <int of 5,001 digits>, which does not fit"),
        (WindowExplorer, {"answers": ["x" * 100_000]}, r"answers hold 'x+\.\.\.x+', a str; use numbers"),
        (WindowExplorer, {"answers": "x" * 100_000}, r"answers='x+\.\.\.x+' is of type str; use a list"),
        (
            WindowExplorer,
            {"kernel_size": 40, "padding": 39},
            "kernel_size=40 does not fit a page; .* at most 24",
        ),
        (WindowExplorer, {"kernel_size": 20, "padding": 13}, "padding=13 does not fit a page; .* at most 12"),
        (
            WindowExplorer,
            {"stride": 10**18},
            "stride=1000000000000000000 does not fit a page; .* at most 24",
        ),
        (WindowExplorer, {"dilation": (1, 25)}, r"dilation=\(1, 25\) does not fit a page; .* at most 24"),
        (WindowExplorer, {"p": 1e300}, r"p=1e\+300 cannot be shown; use a finite exponent up to 99999"),
        (WindowExplorer, {"operation": "x" * 100_000}, r"operation='x+\.\.\.x+' is unknown; use one of"),
        (WindowExplorer, {"seed": 10**5000}, "seed=<int of 5,001 digits> is out of range; use an integer"),
        (WindowExplorer, {"name": "x" * 65}, r"name='x+\.\.\.x+' has 65 characters; use at most 64"),
        (WindowExplorer, {"name": "é" * 100_000}, r"name='é+\.\.\.é+' cannot stand in a link; use letters"),
        (
            CostExplorer,
            {"channels": [1] * 100_000},
            r"channels=\[1, .*\] makes 100000 convolutions; use 1 to 6",
        ),
        (CostExplorer, {"after": [None] * 100_000}, r"after=\[None, .*\] has 100,000 entries; use at most 6"),
        (CostExplorer, {"after": [("x" * 100_000,)] * 4}, r"after holds \('x+\.\.\.x+',\); use None"),
        (CostExplorer, {"size": 10**400}, "size=<int of 401 digits> is out of range; use an integer from 1"),
        (ShiftExplorer, {"shift": "x" * 100_000}, r"shift='x+\.\.\.x+' is no pair; use \(rows, columns\)"),
        (
            ShiftExplorer,
            {"drawing": [[0] * 33]},
            r"drawing has shape \(1, 33\); use a grid .* of 1 to 32 either",
        ),
        (ImageExplorer, {"operations": "x" * 100_000}, r"operations='x+\.\.\.x+' is of type str; use a list"),
        (ImageExplorer, {"operations": ["max"] * 100_000}, r"operations=\('max', .*\) shows nothing or one"),
    ],
)
def test_what_is_too_long_for_a_page_is_refused_in_short(
    make: type[Explorer], settings: dict[str, Any], message: str
) -> None:
    """The value, of which no more is shown than is read, the rule, and the remedy."""
    with pytest.raises((ValueError, TypeError), match=message) as refusal:
        make(**settings)
    assert len(str(refusal.value)) < 300


MASKED = np.ma.masked_array([[1]], mask=[[True]])
TRAITS = [
    (make, name)
    for make in (WindowExplorer, ImageExplorer, ShiftExplorer, CostExplorer)
    for name, trait in make._traits.items()
    if isinstance(trait, Checked)
]


@pytest.mark.parametrize(("make", "trait"), TRAITS)
def test_a_masked_array_is_refused_by_name_however_small(make: type[Explorer], trait: str) -> None:
    """Whatever trait it is given to: its mask would be ignored."""
    none_left = np.ma.masked_array(1, mask=True)
    for value in (MASKED, MASKED[0], MASKED[0, :1], none_left, np.ma.masked, [MASKED[0]], [[np.ma.masked]]):
        message = f"^{trait} is a masked array, or holds one, whose mask would be ignored; use {trait}.filled"
        with pytest.raises(TypeError, match=message):
            make(**{trait: value})


LONG = "1" * 100_000


@pytest.mark.parametrize(
    "value", [LONG, [[1] * 1000] * 1000, 10**5000], ids=["text", "a list of lists", "digits"]
)
@pytest.mark.parametrize("trait", ["kernel_size", "stride", "padding", "dilation", "p"])
def test_a_long_value_is_refused_in_short(trait: str, value: Any) -> None:
    """By the library's own checks, too."""
    explorer = WindowExplorer()
    with pytest.raises((TypeError, ValueError), match=rf"\b{trait}\b.*; use") as caught:
        setattr(explorer, trait, value)
    assert len(str(caught.value)) < 300


@pytest.mark.parametrize(
    ("shape", "remedy"),
    [((30_000, 30_000), "average_pool(image, 2)"), ((30_000, 30_000, 3), "average_pool(to_grey(image), 2)")],
)
def test_a_picture_that_is_too_large_is_refused_by_its_shape(
    monkeypatch: pytest.MonkeyPatch, shape: tuple[int, ...], remedy: str
) -> None:
    """Its grey values would take gigabytes."""
    monkeypatch.setattr(_pictures, "to_grey", lambda _: pytest.fail("the picture was converted"))
    message = (
        f"image has shape {shape}; use at most 640 rows and columns, such as image[:640, :640] or {remedy}"
    )
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        ImageExplorer(np.broadcast_to(np.float32(0.5), shape))


def paste(page: Page, text: str) -> None:
    """Put a text in the field that has the focus, as pasting does."""
    page.evaluate("(text) => document.execCommand('insertText', false, text)", text)


@pytest.mark.parametrize("where", ["input", "output"])
def test_a_long_text_in_a_cell_is_refused_in_short(page: Page, where: str) -> None:
    """It is neither taken nor quoted in full: the page keeps its height."""
    root = show(page, WindowExplorer(view="challenge"))
    height = page.evaluate("document.documentElement.scrollHeight")
    for text, said in [
        (
            LONG,
            f"“{'1' * 40}…” has 100,000 characters, and at most 40 are read; type one such as 3 or −1.5, or",
        ),
        ("x" * 41, f"“{'x' * 40}…” has 41 characters, and at most 40 are read; type one such as"),
        ("x" * 40, f"“{'x' * 40}” is not a number; type one such as 3 or −1.5, or press Escape"),
        ("9" * 40, f"{'9' * 40} does not fit a cell; use a number from "),
        ("1000000000000", "1000000000000 does not fit a cell; use a number from "),
    ]:
        grid(root, where).get_by_role("gridcell").first.click()
        paste(page, text)
        page.keyboard.press("Enter")
        expect(reading(root)).to_contain_text(said)
        assert page.evaluate("document.documentElement.scrollHeight") < height + 100
        page.keyboard.press("Escape")
    state = explorer_page.traits(page)
    assert state["values"] == [list(row) for row in _numbers.DEFAULT_VALUES]
    assert state["answers"] == []


def test_an_answer_of_twelve_digits_is_taken_and_restored_by_a_link(page: Page) -> None:
    """A state that can be reached is never one that its own link refuses."""
    root = show(page, WindowExplorer(view="challenge", name="mine"))
    grid(root, "output").get_by_role("gridcell").first.click()
    page.keyboard.type("-999999999999")
    page.keyboard.press("Enter")
    fragment = explorer_page.address(page, "-999999999999")
    page.goto("about:blank")
    show(page, WindowExplorer(name="mine"), fragment=fragment)
    assert explorer_page.traits(page)["answers"][0] == -999_999_999_999


@pytest.mark.parametrize("label", ["image side", "image channels", "classes", "maps of convolution 1"])
def test_a_long_number_in_a_field_of_the_network_is_refused_in_short(page: Page, label: str) -> None:
    """The old one stays, and the page keeps its height."""
    root = show(page, CostExplorer())
    height = page.evaluate("document.documentElement.scrollHeight")
    field = root.get_by_label(label, exact=True)
    before = field.input_value()
    for text in (LONG, "0." + LONG, "-" + LONG):
        field.focus()
        page.keyboard.press("ControlOrMeta+a")
        paste(page, text)
        page.keyboard.press("Tab")
        refusal = root.locator(".pool-field-error:not(:empty)")
        expect(refusal).to_contain_text(
            f"no whole number from 1 to {field.get_attribute('max')}; it stays {before}"
        )
        assert len(refusal.inner_text()) < 200
        assert field.input_value() == before
        assert page.evaluate("document.documentElement.scrollHeight") < height + 100


@pytest.mark.parametrize(
    ("make", "said"), [(WindowExplorer, ".pool-reading"), (CostExplorer, ".pool-cost-notice")]
)
def test_a_link_of_endless_length_is_refused_unread(page: Page, make: type[Explorer], said: str) -> None:
    """With its length and the longest that is read; the explorer shows its own state."""
    root = show(page, make(name="mine"), fragment="#pool.mine=" + "%5B" * 40_000)
    expect(root.locator(said)).to_have_text(
        "The link to this explorer has 120,000 characters, and at most 32,768 are read; it shows its own state."
    )


def test_the_longest_state_has_a_link_that_is_read(page: Page) -> None:
    """Every number with as many digits as a number has, in every cell of the largest grids."""
    longest = -1.2345678901234567e-300
    settings: dict[str, Any] = {"kernel_size": 13, "stride": 1, "padding": 12}
    explorer = WindowExplorer([[longest] * 12] * 12, **settings, answers=[longest] * 576, name="mine")
    assert explorer.output.size == 576
    everything = explorer_page.state_of(explorer)
    state = {name: everything[name] for name in _link_traits(page)}
    text = page.evaluate("(state) => encodeURIComponent(JSON.stringify(state))", state)
    assert 16_384 < len(text) < 32_768
    show(page, WindowExplorer(name="mine"), fragment=f"#pool.mine={text}")
    assert explorer_page.traits(page)["answers"] == [longest] * 576


def _link_traits(page: Page) -> list[str]:
    """Return the traits that a link of WindowExplorer carries."""
    explorer_page.open_page(page)
    names: list[str] = page.evaluate("import('./window/state.js').then(({ TRAITS }) => TRAITS)")
    return names


def huge_png(rows: int, columns: int) -> bytes:
    """Encode a black image of one bit a pixel; a picture of 30,000 x 30,000 is a file of 110 kB."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">2I5B", columns, rows, 1, 0, 0, 0, 0)
    line = bytes(1 + -(-columns // 8))
    deflate = zlib.compressobj(1)
    packed = b"".join([*(deflate.compress(line * 100) for _ in range(rows // 100)), deflate.flush()])
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")


def encoded(kind: str, rows: int, columns: int, **options: Any) -> bytes:
    """Encode a black image."""
    file = BytesIO()
    Image.fromarray(np.zeros((rows, columns), np.uint8)).save(file, kind, **options)
    return file.getvalue()


def choose(root: Locator, content: bytes, name: str = "cat.png") -> Locator:
    """Choose a file in the file picker, and give what is said about it."""
    expect(root.locator(".pool-image-reading")).not_to_be_empty()
    root.locator("input[type=file]").set_input_files({"name": name, "mimeType": "image/png", "buffer": content})
    return root.locator(".pool-image-said")


def small() -> ImageExplorer:
    """Give an explorer of a picture of its own."""
    return ImageExplorer(np.ones((8, 8)), generations=1)


def test_a_picture_that_is_too_large_is_called_so(page: Page) -> None:
    """It is not decoded, and the one before it stays."""
    root = show(page, small())
    said = choose(root, huge_png(30_000, 30_000))
    expect(said).to_have_text(
        "“cat.png” is too large: it has 30,000 × 30,000 pixels, and at most 67,108,864 (8192 × 8192) are read; "
        "scale it down or cut it first."
    )
    expect(root.locator('.pool-image-panels [data-operation="max"]')).to_contain_text("4 × 4")


def test_a_picture_that_is_damaged_is_called_so(page: Page) -> None:
    """A size can be read of it, but no pixel."""
    root = show(page, small())
    said = choose(root, huge_png(300, 400)[:60])
    expect(said).to_have_text(
        "“cat.png”, of 300 × 400 pixels, cannot be opened: it is damaged, or larger than this browser takes; "
        "save it again, or smaller."
    )


def test_a_large_picture_that_states_no_size_in_its_head_is_refused_when_it_is_decoded(page: Page) -> None:
    """A format whose head is not read here, such as BMP."""
    root = show(page, small())
    page.evaluate("window.createImageBitmap = async () => ({ width: 9000, height: 8000, close() {} })")
    expect(choose(root, encoded("BMP", 2, 3), "cat.bmp")).to_contain_text(
        "“cat.bmp” is too large: it has 8,000 × 9,000 pixels"
    )


def test_the_name_of_a_file_is_quoted_in_short(page: Page) -> None:
    """Whether the file is opened or refused."""
    root = show(page, small())
    name = "cat" * 30 + ".png"
    expect(choose(root, encoded("PNG", 2, 3), name)).to_have_text(
        f"“{name[:40]}…”, 2 × 3. It has not left this browser."
    )
    expect(choose(root, b"no image", name)).to_contain_text(f"“{name[:40]}…” is not an image")


#: Formats, options of Pillow's writer, and how many bytes hold the size.
HEADS: list[tuple[str, dict[str, Any], int]] = [
    ("PNG", {}, 24),
    ("GIF", {}, 10),
    ("JPEG", {}, 100),
    ("JPEG", {"progressive": True}, 100),
    ("JPEG", {"exif": b"Exif\0\0" + bytes(60_000), "icc_profile": bytes(150_000)}, 200_000),
    ("WEBP", {"lossless": True}, 25),
    ("WEBP", {"lossless": False}, 30),
    ("WEBP", {"exif": b"Exif\0\0II*\0\x08\0\0\0\0\0"}, 30),
]
READ_SIZES = """async (texts) => {
  const { statedSize } = await import("./image/header.js");
  const bytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt());
  return texts.map((text) => statedSize(new DataView(bytes(text).buffer)));
}"""


def stated_sizes(page: Page, *files: bytes) -> Any:
    """Return the sizes that the page reads from files."""
    return page.evaluate(READ_SIZES, [b64encode(file).decode() for file in files])


def test_the_size_of_a_file_is_read_from_its_head(page: Page) -> None:
    """And one that ends before it states none."""
    explorer_page.open_page(page)
    files = [encoded(kind, 37, 301, **options) for kind, options, _ in HEADS]
    assert stated_sizes(page, *files) == [{"rows": 37, "columns": 301}] * len(HEADS)
    cut = [
        file[:length]
        for file, (_, _, needed) in zip(files, HEADS, strict=True)
        for length in range(0, needed, max(3, needed // 40))
    ]
    assert set(map(str, stated_sizes(page, *[file for file in cut if len(file) < 10]))) == {"None"}
    assert [size for size in stated_sizes(page, *cut) if size not in (None, {"rows": 37, "columns": 301})] == []


def test_what_is_no_picture_states_no_size(page: Page) -> None:
    """Whatever its first bytes are."""
    explorer_page.open_page(page)
    files = (b"", b"no image", b"\xff\xd8\xff\xe0", b"\xff\xd8\0\0\0\0\0\0", b"RIFF\0\0\0\0WAVEfmt ")
    assert stated_sizes(page, *files) == [None] * len(files)


def test_no_limit_is_written_out_on_the_page_beside_its_name() -> None:
    """A second copy of a number is one that is forgotten when the first changes."""
    sources = {path: path.read_text("utf-8") for path in sorted(STATIC.rglob("*.js"))}
    named = {str(value) for _, _, value in CONSTANTS if value > 1000}
    for path, source in sources.items():
        copies = [
            number
            for number in re.findall(r"\b\d{4,}\b", re.sub(r"//.*|/\*.*?\*/", "", source))
            if number in named
        ]
        declared = re.findall(r"^export const \w+ = (\d{4,});", source, re.MULTILINE)
        assert sorted(copies) == sorted(number for number in declared if number in named), path.name
