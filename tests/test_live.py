"""A live cell's output widget keeps its state in the notebook and sends nothing to the kernel."""

from pathlib import Path
from types import SimpleNamespace

import pytest
from nbclient.output_widget import OutputWidget


def test_an_output_widget_records_its_output_and_sends_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sending on the socket on which nbclient waits for the cell's reply can lose that reply."""
    monkeypatch.syspath_prepend(Path(__file__).parent.parent / "_ext")
    monkeypatch.setattr(OutputWidget, "sync_state", OutputWidget.sync_state)
    import live

    sent = []
    kernel = SimpleNamespace(
        session=SimpleNamespace(msg=lambda *args, **kwargs: args),
        shell_channel=SimpleNamespace(send=sent.append),
    )
    executor = SimpleNamespace(widget_state={"id": {}})
    message = {
        "parent_header": {},
        "header": {"msg_type": "stream"},
        "content": {"name": "stdout", "text": "seen\n"},
    }
    live.mend_output_widgets()
    widget = OutputWidget("id", {"outputs": []}, kernel, executor)
    widget.output([], message, None, 0)
    assert executor.widget_state["id"]["outputs"] == [
        {"output_type": "stream", "name": "stdout", "text": "seen\n"}
    ]
    widget.clear_output([], message | {"content": {"wait": False}}, 0)
    assert executor.widget_state["id"]["outputs"] == []
    assert sent == []
