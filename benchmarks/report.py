"""Turn the measured numbers in ``results`` into tables and a plot.

Measuring needs peers that the documentation's machine does not have, so the measured numbers are committed; the
tables and the plot are made from them, by ``make bench`` or ``python benchmarks/report.py``.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from matplotlib.figure import Figure

from pooling_lib.figures import AVERAGE, MAX, SUBSAMPLING

FOLDER = Path(__file__).with_name("results")
COLOURS = {"PyTorch": MAX, "ONNX Runtime": AVERAGE}


def table(found: dict[str, Any]) -> str:
    """Write the ratios as a Markdown table, with the machine and the versions below it."""
    peers = [name for name, summary in found["summary"].items() if summary["rows"]]
    lines = [
        f"| float32 | pooling_lib, µs | {' | '.join(peers)} |",
        f"| --- | ---: | {' | '.join('---:' for _ in peers)} |",
    ]
    for row, made in found["rows"].items():
        cells = [_cell(made["ratios"].get(name)) for name in peers]
        lines.append(f"| {row} | {made['microseconds']:,.0f} | {' | '.join(cells)} |")
    means = [f"**{found['summary'][name]['geometric_mean']:.2f}**" for name in peers]
    worst = [f"{found['summary'][name]['worst']:.2f}" for name in peers]
    lines += [f"| geometric mean | | {' | '.join(means)} |", f"| worst | | {' | '.join(worst)} |"]
    return "\n".join([*lines, "", caption(found), ""])


def variants_table(found: dict[str, Any]) -> str:
    """Write how PyTorch does with other dtypes, indices and padding, kind by kind."""
    lines = ["| beside PyTorch | geometric mean | worst | where |", "| --- | ---: | ---: | --- |"]
    for kind, summary in found["summary"].items():
        mean, worst, row = summary["geometric_mean"], summary["worst"], summary["worst_row"]
        lines.append(f"| {kind} | {mean:.2f} | {worst:.2f} | {row} |")
    return "\n".join([*lines, "", caption(found), ""])


def limits_table(found: dict[str, Any]) -> str:
    """Write what limits.py measured, one row a number."""
    lines = ["| what | of what | value |", "| --- | --- | ---: |"]
    for what, values in found.items():
        if what not in ("machine", "versions"):
            lines += [f"| {what} | {name} | {_number(value)} |" for name, value in values.items()]
    return "\n".join([*lines, ""])


def _number(value: float | dict[str, float]) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name} {number:.2g}" for name, number in value.items())
    return f"{value:.3g}"


def caption(found: dict[str, Any]) -> str:
    """Say what the numbers mean and where they come from."""
    machine = found["machine"]
    installed = [f"{name} {number}" for name, number in found["versions"].items() if number != "absent"]
    absent = f" Absent: {', '.join(found['absent'])}." if found.get("absent") else ""
    return (
        "How many times as long as pooling_lib each takes: the median of calls in turns, and the middle half. "
        f"One thread each; {machine['processor']}, {machine['cores']} cores (load {machine['load']}), "
        f"{machine['system']}, "
        f"Python {machine['Python']}, {', '.join(installed)}; {machine['day']}.{absent}"
    )


def plot(found: dict[str, Any]) -> Figure:
    """Draw each row's ratio to the two compiled frameworks, on a logarithmic axis."""
    rows = [*found["rows"]]
    figure = Figure(figsize=(7.2, 0.22 * len(rows) + 1.2), layout="constrained")
    axes = figure.subplots()
    for name, colour in COLOURS.items():
        marks = [
            (at, found["rows"][row]["ratios"][name])
            for at, row in enumerate(rows)
            if name in found["rows"][row]["ratios"]
        ]
        axes.hlines(
            [at for at, _ in marks],
            [mark["low"] for _, mark in marks],
            [mark["high"] for _, mark in marks],
            color=colour,
            alpha=0.4,
            linewidth=3,
        )
        axes.plot([mark["median"] for _, mark in marks], [at for at, _ in marks], "o", color=colour, label=name)
    axes.axvline(1, color=SUBSAMPLING)
    axes.set_xscale("log")
    axes.set_yticks(range(len(rows)), rows, fontsize=7)
    axes.invert_yaxis()
    axes.set_xlabel("times as long as pooling_lib")
    axes.legend(loc="lower right")
    return figure


def _cell(ratio: dict[str, float] | None) -> str:
    if ratio is None:
        return "not run"
    return f"{ratio['median']:.2f} [{ratio['low']:.2f}, {ratio['high']:.2f}]"


def main() -> None:
    """Write the tables and the plot of what was measured."""
    for name, write in (("compare", table), ("variants", variants_table), ("limits", limits_table)):
        path = FOLDER / f"{name}.json"
        if path.exists():
            found = json.loads(path.read_text(encoding="utf-8"))
            path.with_suffix(".md").write_text(write(found), encoding="utf-8")
            print(write(found))
            if name == "compare":
                plot(found).savefig(FOLDER / "compare.svg", metadata={"Date": None})


if __name__ == "__main__":
    main()
