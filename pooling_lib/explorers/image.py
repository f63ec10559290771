"""`ImageExplorer`: a picture, an edge filter, and four ways of making it smaller, side by side."""

from __future__ import annotations

from typing import Any

import numpy as np
import traitlets

from pooling_lib._core.extras import needs
from pooling_lib._core.given import brief
from pooling_lib._core.settings import sequence
from pooling_lib.explorers._base import Checked, Explorer, as_trait_errors, choice, flag, whole, written
from pooling_lib.explorers._panels import (
    FILTERS,
    PANELS,
    SIGNS,
    SUBSAMPLING,
    Map,
    Measures,
    Pooling,
    source_of,
    window_chain,
)
from pooling_lib.explorers._pictures import LONGEST, as_grey, check_picture, pack
from pooling_lib.explorers._static import join_script, join_style
from pooling_lib.images import colour_photograph

__all__ = ["ImageExplorer", "Measures"]

WIDEST = 8  # the widest window and the longest stride that the page offers
DEEPEST = 5  # generations
TOGETHER = ("image", "colour", "operations", "kernel_size", "stride", "generations")  # what must fit together


class ImageExplorer(Explorer):
    """A picture, filtered or not, and what pooling makes of it, generation after generation.

    Every parameter is a trait of the same name: set it, ``observe`` it or link it. The page does the same with
    its controls, and works without a kernel. A picture that the reader opens on the page stays in the browser:
    `image`, and what is computed from it here, do not follow.

    Parameters
    ----------
    image : array_like, optional
        As `pooling_lib.images.to_grey` takes it, grey or in colour, at most 640 rows and columns; kept in 256
        greys, or in as many levels of red, green and blue. Without it, the photograph of the course in colour.
    filter : {'none', 'vertical', 'horizontal', 'magnitude'}
        Pool the picture itself, its Prewitt map for vertical or for horizontal edges, or the magnitude of both.
    sign : {'signed', 'absolute', 'relu'}
        What is done with a filtered map's negative values: keep them, drop the sign, or set them to 0.
    invert : bool
        Exchange dark and bright before anything else.
    colour : bool
        Pool red, green and blue each by itself, and show what comes out in colour. An edge map has no colour:
        with a `filter`, and without `colour`, the picture's greys are pooled.
    operations : sequence of {'max', 'average', 'min', 'subsampling'}
        The panels, from left to right; at least one, each once.
    kernel_size, stride : int
        From 1 to 8; the stride equals `kernel_size` if None. Plain subsampling knows a stride only.
    generations : int
        How often to pool, 0 to 5.
    autoscale : bool
        Give every panel a colour range of its own, which hides how strong its values are.
    row, column : int
        The pixel under the lens.
    name : str, optional
        A name for this explorer of at most 64 characters, unique on a page.

    Raises
    ------
    TypeError, ValueError
        As in `pooling_lib.images.to_grey` for the image, as in `pooling_lib.pool_generations` for a window that
        does not fit, and if `colour` is True and the image grey. A change of one setting must fit the others:
        change several at once within ``explorer.hold_trait_notifications()``.

    Examples
    --------
    >>> explorer = ImageExplorer(generations=3)
    >>> explorer
    ImageExplorer(446x450, kernel_size=2, stride=2, generations=3)
    >>> explorer.maps["max"].shape
    (55, 56)
    >>> explorer.measures["average"].kept.__round__(4)
    0.0153
    >>> explorer.colour = True
    >>> explorer.maps["max"].shape
    (3, 55, 56)
    """

    _esm = join_script("image/image.js")
    _css = join_style("shared/base.css", "image/image.css", "shared/enlarged.css")

    image = Checked(check_picture, positional=True).tag(to_json=lambda image, _explorer: pack(image))
    filter = Checked(choice("filter", FILTERS), "none", positional=True)
    sign = Checked(choice("sign", SIGNS), "signed", positional=True)
    invert = Checked(flag("invert"), False)
    colour = Checked(flag("colour"), False)
    operations = Checked(lambda operations: _check_operations(operations), PANELS)
    kernel_size = Checked(whole("kernel_size", 1, WIDEST), 2)
    stride = Checked(lambda stride: None if stride is None else whole("stride", 1, WIDEST)(stride))
    generations = Checked(whole("generations", 0, DEEPEST), 3)
    autoscale = Checked(flag("autoscale"), False)
    row = Checked(whole("row", 0, LONGEST - 1), 112)
    column = Checked(whole("column", 0, LONGEST - 1), 190)

    @classmethod
    def _fill_in(cls, given: dict[str, Any]) -> None:
        if given["image"] is None:
            given["image"] = _photograph()

    @property
    def source(self) -> Map:
        """The picture as it is pooled, inverted, filtered, its sign treated; in colour, channels first."""
        in_colour = self.colour and self.filter == "none" and self.image.ndim == 3
        picture = np.moveaxis(self.image, -1, 0) if in_colour else as_grey(self.image)
        return source_of(picture, self.filter, self.sign, self.invert)

    @property
    def maps(self) -> dict[str, Map]:
        """The panels' maps by operation, computed by pooling_lib; in colour, channels first.

        Raises
        ------
        ValueError
            If the page's controls stand at windows that do not fit.
        """
        source = self.source
        return {pooling.operation: pooling.apply(source) for pooling in self._poolings()}

    @property
    def measures(self) -> dict[str, Measures]:
        """What stands under the panels, by operation.

        Raises
        ------
        ValueError
            As `maps`.
        """
        source = self.source
        peak = 1.0 if self.filter == "none" else float(np.abs(source).max()) or 1.0
        return {pooling.operation: pooling.measure(source, peak) for pooling in self._poolings()}

    def _poolings(self) -> list[Pooling]:
        stride = self.stride or self.kernel_size
        return [Pooling(name, self.kernel_size, stride, self.generations) for name in self.operations]

    @traitlets.validate(*TOGETHER)
    def _check_together(self, proposal: Any) -> Any:
        """Check a change made in Python against the other settings."""
        if not self._from_page:
            settings = {name: getattr(self, name) for name in TOGETHER} | {proposal.trait.name: proposal.value}
            image, colour, operations, kernel_size, stride, generations = settings.values()
            if image is not None:
                with as_trait_errors():
                    if colour and image.ndim == 2:
                        raise ValueError(
                            f"colour=True, and image has shape {image.shape}, which is grey; "
                            "use an image of shape (rows, columns, 3), or colour=False"
                        )
                    if set(operations) != {SUBSAMPLING}:
                        window_chain(image.shape[:2], kernel_size, stride or kernel_size, generations)
        return proposal.value

    def _summary(self) -> str:
        shown = {
            "kernel_size": self.kernel_size,
            "stride": self.kernel_size if self.stride is None else self.stride,
            "generations": self.generations,
        }
        shown |= self._changed("filter", "sign", "invert", "colour", "operations", "autoscale")
        rows, columns = self.image.shape[:2]
        return f"{rows}x{columns}, {written(shown)}"


def _photograph() -> Map:
    """Return the photograph of the course; a caller with another image needs nothing of what it needs."""
    with needs("ImageExplorer without an image", "explorers"):
        return np.moveaxis(colour_photograph(), 0, -1)


def _check_operations(operations: Any) -> tuple[str, ...]:
    """Check the panels."""
    names = sequence("operations", operations, "a list of names")
    chosen = tuple(choice("operation", PANELS)(name) for name in names)
    if not chosen or len(set(chosen)) < len(chosen):
        raise ValueError(f"operations={brief(chosen)} shows nothing or one twice; name at least one, each once")
    return chosen
