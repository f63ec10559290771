"""`CostExplorer`: a small convolutional network, layer by layer, and what a pool after any layer saves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import traitlets

from pooling_lib._core.given import brief, refuse_masks
from pooling_lib._core.settings import is_ordered, sequence
from pooling_lib.course.costs import Convolution, Cost, Pool, network_costs
from pooling_lib.explorers._base import Checked, Explorer, as_trait_errors, choice, whole, written
from pooling_lib.explorers._static import join_script, join_style

__all__ = ["CostExplorer", "Totals"]

POOLS = ("max", "average")  # of the table of operations, those that networks use; all cost the same
CONVOLUTIONS = ("stride", "layer")
MEASURES = ("multiply_adds", "parameters", "values", "receptive_field")
SCALES = ("linear", "logarithmic")
MOST_LAYERS = 6  # convolutions: what fits a page
MOST_CHANNELS = 1024
MOST_PIXELS = 1024  # a side
MOST_CLASSES = 10_000
LONGEST = 8  # the widest window and the longest stride that the page offers


class Totals(NamedTuple):
    """What a whole network costs; ``receptive_field`` is that of the last map, before the classifier."""

    multiply_adds: int
    parameters: int
    values: int
    receptive_field: int


class CostExplorer(Explorer):
    """A small network of 3 x 3 convolutions with a classifier at the end, and what it costs.

    After each convolution stands nothing, a pool, or a strided convolution in the pool's place, of which there
    are two kinds. All costs are shown beside those of the same convolutions with stride 1 and nothing
    between them.

    Every parameter is a trait of the same name: set it, ``observe`` it or link it. The page does the same with
    its controls, and works without a kernel.

    Parameters
    ----------
    channels : sequence of int
        Feature maps that each convolution makes; one to six convolutions.
    after : sequence, optional
        What stands after each convolution: None, ``("max", kernel_size, stride)``,
        ``("average", kernel_size, stride)``, ``("stride", stride)`` for a stride in the convolution itself, or
        ``("layer", stride)`` for one more convolution with that stride and as many channels. Default: nothing.
    size : int
        Pixels a side of the square image.
    input_channels : int
        Channels of the image.
    classes : int
        Outputs of the classifier, a dense layer that reads every value of the last map.
    measure : {'multiply_adds', 'parameters', 'values', 'receptive_field'}
        The column shown where there is room for one only.
    scale : {'linear', 'logarithmic'}
        How the length of a bar tells a number.
    name : str, optional
        What a link to this explorer's state calls it, in at most 64 characters; unique on a page.

    Raises
    ------
    TypeError, ValueError
        If a value is of the wrong type or out of range, `after` has not one entry a convolution, or a window
        does not fit the map it gets. A change of one setting must fit the others: change several at once
        within ``explorer.hold_trait_notifications()``.

    Examples
    --------
    >>> explorer = CostExplorer((16, 32), (("max", 2, 2), None), size=32)
    >>> explorer
    CostExplorer(3x32x32, channels=(16, 32), after=(('max', 2, 2), None), classes=10)
    >>> first, pool, second, classifier = explorer.costs
    >>> plain = explorer.costs_without
    >>> second.multiply_adds / plain[1].multiply_adds, second.parameters == plain[1].parameters
    (0.25, True)
    >>> classifier.parameters, plain[-1].parameters
    (81930, 327690)
    """

    _esm = join_script("cost/cost.js")
    _css = join_style("shared/base.css", "cost/cost.css", "shared/enlarged.css")

    channels = Checked(lambda channels: _check_channels(channels), (16, 32, 64, 128), positional=True)
    after = Checked(lambda after: _check_after(after), positional=True)
    size = Checked(whole("size", 1, MOST_PIXELS), 400)
    input_channels = Checked(whole("input_channels", 1, MOST_CHANNELS), 3)
    classes = Checked(whole("classes", 1, MOST_CLASSES), 10)
    measure = Checked(choice("measure", MEASURES), "multiply_adds")
    scale = Checked(choice("scale", SCALES), "linear")

    @classmethod
    def _fill_in(cls, given: dict[str, Any]) -> None:
        if given["after"] is None:
            given["after"] = (None,) * len(_check_channels(given["channels"]))

    @property
    def layers(self) -> list[Convolution | Pool]:
        """The layers up to the classifier, as `pooling_lib.course.costs.network_costs` takes them."""
        return _layers(self.channels, self.after)

    @property
    def costs(self) -> list[Cost]:
        """The cost of each layer, the classifier's last.

        Raises
        ------
        ValueError
            If the page's controls stand at a window that fits no map.
        """
        return self._costs(self.after)

    @property
    def costs_without(self) -> list[Cost]:
        """The cost of each layer of the same convolutions with nothing in between, the classifier's last."""
        return self._costs((None,) * len(self.channels))

    @property
    def totals(self) -> Totals:
        """The cost of the whole network.

        Raises
        ------
        ValueError
            As `costs`.
        """
        return _sum(self.costs)

    @property
    def totals_without(self) -> Totals:
        """The cost of the whole network with nothing between its convolutions."""
        return _sum(self.costs_without)

    def _costs(self, after: Sequence[Any]) -> list[Cost]:
        return _with_classifier(
            _layers(self.channels, after), (self.input_channels, self.size, self.size), self.classes
        )

    @traitlets.validate("channels", "after", "size")
    def _check_together(self, proposal: Any) -> Any:
        """Check a change made in Python against the other settings."""
        if not self._from_page:
            settings = {name: getattr(self, name) for name in ("channels", "after", "size")}
            settings[proposal.trait.name] = proposal.value
            with as_trait_errors():
                if len(settings["after"]) != len(settings["channels"]):
                    raise ValueError(
                        f"after={brief(settings['after'])} has {len(settings['after'])} entries for "
                        f"{len(settings['channels'])} convolutions; use one a convolution, or None for all"
                    )
                network_costs(
                    _layers(settings["channels"], settings["after"]), (1, settings["size"], settings["size"])
                )
        return proposal.value

    def _summary(self) -> str:
        shown = {"channels": self.channels, "after": self.after, "classes": self.classes}
        shown |= self._changed("measure", "scale")
        return f"{self.input_channels}x{self.size}x{self.size}, {written(shown)}"


def _layers(channels: Sequence[int], after: Sequence[Any]) -> list[Convolution | Pool]:
    """Spell a network out, the convolutions and what stands after each."""
    layers: list[Convolution | Pool] = []
    for width, then in zip(channels, after, strict=False):
        kind, *sizes = then or ("nothing",)
        layers.append(Convolution(width, stride=sizes[0] if kind == "stride" else 1))
        if kind in POOLS:
            layers.append(Pool(*sizes))
        elif kind == "layer":
            layers.append(Convolution(width, stride=sizes[0]))
    return layers


def _with_classifier(layers: list[Convolution | Pool], shape: tuple[int, int, int], classes: int) -> list[Cost]:
    """Count the layers, and a dense layer behind them."""
    costs = network_costs(layers, shape)
    last = costs[-1]
    # A window over the whole map sees what the classifier sees.
    seen = network_costs([*layers, Pool(last.shape[1])], shape)[-1].receptive_field
    work = classes * last.values
    return [*costs, Cost(f"Dense({classes})", (classes, 1, 1), work, work + classes, classes, seen)]


def _sum(costs: list[Cost]) -> Totals:
    """Add up the layers."""
    return Totals(
        sum(cost.multiply_adds for cost in costs),
        sum(cost.parameters for cost in costs),
        sum(cost.values for cost in costs),
        costs[-2].receptive_field,
    )


def _check_channels(channels: Any) -> tuple[int, ...]:
    """Check the channels of the convolutions."""
    refuse_masks("channels", channels)
    entries = sequence("channels", channels)
    if not 1 <= len(entries) <= MOST_LAYERS:
        raise ValueError(
            f"channels={brief(channels)} makes {len(entries)} convolutions; use 1 to {MOST_LAYERS}"
        )
    check = whole("channels", 1, MOST_CHANNELS)
    return tuple(check(entry) for entry in entries)


def _check_after(after: Any) -> tuple[tuple[Any, ...] | None, ...]:
    """Check what stands after the convolutions, each by itself."""
    entries = sequence("after", after, "a tuple of entries, one a convolution")
    if len(entries) > MOST_LAYERS:
        raise ValueError(f"after={brief(after)} has {len(entries):,} entries; use at most {MOST_LAYERS}")
    return tuple(None if entry is None else _check_entry(entry) for entry in entries)


def _check_entry(entry: Any) -> tuple[Any, ...]:
    """Check what stands after one convolution."""
    kind, *sizes = tuple(entry) or ("",) if is_ordered(entry) else ("",)
    names = {**dict.fromkeys(POOLS, ("kernel_size", "stride")), **dict.fromkeys(CONVOLUTIONS, ("stride",))}
    wanted = names.get(kind) if isinstance(kind, str) else None
    if wanted is None or len(wanted) != len(sizes):
        pools = ", ".join(f"({name!r}, kernel_size, stride)" for name in POOLS)
        convolutions = " or ".join(f"({name!r}, stride)" for name in CONVOLUTIONS)
        raise ValueError(f"after holds {brief(entry)}; use None, {pools}, {convolutions}")
    return (str(kind), *(whole(name, 1, LONGEST)(size) for name, size in zip(wanted, sizes, strict=True)))
