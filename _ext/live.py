"""Keep the run of a live cell (`interact`) from waiting for ever.

nbclient plays the front end of an output widget and sends the widget's new state back to the kernel, on the
very socket on which it waits for the cell's reply. If the reply comes in just then, which it does on a busy
machine, the waiting side is never woken: https://github.com/jupyter/nbclient/issues/312, seen with 0.10
and 0.11; a test tells when it is no longer needed. The kernel has no use for that state, and the notebook's own
copy is written apart from it.
"""

from __future__ import annotations

from nbclient.output_widget import OutputWidget


def mend_output_widgets() -> None:
    """Make nbclient keep the state of output widgets to itself."""
    OutputWidget.sync_state = lambda self: None
