"""A live cell (`interact`) runs to its end: its output stays in the notebook, and the kernel hears nothing."""

from __future__ import annotations

import importlib.metadata
import importlib.util
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient
from nbclient.output_widget import OutputWidget

INTERACT = """\
import ipywidgets

@ipywidgets.interact(size=(1, 5))
def draw(size=2):
    print("size", size)
"""


def run(folder: Path) -> tuple[dict[str, Any], list[str]]:
    """Run a notebook with a live cell; return the state of its widgets, and the kinds of messages sent.

    What would lose a reply is told, and not sent.
    """
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(INTERACT)])
    client = NotebookClient(notebook, kernel_name="python3", resources={"metadata": {"path": str(folder)}})
    sent: list[str] = []

    def listen(**_: Any) -> None:
        send = client.kc.shell_channel.send

        def note(message: dict[str, Any]) -> None:
            sent.append(message["header"]["msg_type"])
            if sent[-1] != "comm_msg":
                send(message)

        client.kc.shell_channel.send = note

    client.on_notebook_start = listen
    client.execute()
    return notebook.metadata["widgets"]["application/vnd.jupyter.widget-state+json"]["state"], sent


def test_a_live_cell_keeps_its_output_in_the_notebook_and_sends_nothing_to_the_kernel(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sending on the socket on which nbclient waits for the cell's reply can lose that reply."""
    monkeypatch.setattr(OutputWidget, "sync_state", OutputWidget.sync_state)  # put back at the end
    import live_cells

    live_cells.mend_output_widgets()
    state, sent = run(tmp_path)
    (output,) = [model for model in state.values() if model["model_name"] == "OutputModel"]
    assert [part["text"] for part in output["state"]["outputs"]] == ["size 2\n"]
    assert sent.count("execute_request") == 1
    assert "comm_msg" not in sent


def test_without_the_patch_nbclient_still_sends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When this fails, nbclient has mended itself, and `_ext/live_cells.py` can go."""
    spec = importlib.util.find_spec("nbclient.output_widget")
    fresh = importlib.util.module_from_spec(spec)  # whoever has patched nbclient in this process
    spec.loader.exec_module(fresh)
    monkeypatch.setattr(OutputWidget, "sync_state", fresh.OutputWidget.sync_state)
    _, sent = run(tmp_path)
    assert "comm_msg" in sent


def test_the_patch_names_the_version_that_is_installed() -> None:
    """A new one is tried without the patch before it is added."""
    import live_cells

    installed = importlib.metadata.version("nbclient")
    assert ".".join(installed.split(".")[:2]) in live_cells.VERSIONS


def test_an_nbclient_that_has_changed_is_refused_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rather than given a method that it never calls."""
    import live_cells

    monkeypatch.delattr(OutputWidget, "sync_state")
    with pytest.raises(
        RuntimeError, match=r"no longer has OutputWidget\.sync_state, .*: look at _ext/live_cells\.py"
    ):
        live_cells.mend_output_widgets()
