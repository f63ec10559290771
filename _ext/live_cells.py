"""Keep the run of a live cell (`interact`) from waiting for ever.

nbclient plays the front end of an output widget and sends the widget's new state back to the kernel, on the
very socket on which it waits for the cell's reply. If the reply comes in just then, which it does on a busy
machine, the waiting side is never woken: https://github.com/jupyter/nbclient/issues/312. The kernel has no use
for that state, and the notebook's own copy is written apart from it. A test tells when `VERSIONS` no longer has
the version that is installed, and another one when the patch is no longer needed.
"""

from __future__ import annotations

from nbclient.output_widget import OutputWidget

# Of nbclient: the issue was opened for the first of them, and is open still.
VERSIONS = ("0.10", "0.11")


def mend_output_widgets() -> None:
    """Make nbclient keep the state of output widgets to itself."""
    if not hasattr(OutputWidget, "sync_state"):
        raise RuntimeError(
            "nbclient no longer has OutputWidget.sync_state, which `mend_output_widgets` replaces: "
            "look at _ext/live_cells.py"
        )
    OutputWidget.sync_state = lambda self: None  # type: ignore[method-assign]
