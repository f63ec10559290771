"""Put what was measured on each processor side by side: ``results/all.json``, which the docs show, and tables.

Measuring needs peers that the documentation's machine does not have, and each processor has a folder of its own
in ``results``, so the measured numbers are committed. What was not measured on one of them is null in
``all.json``, and "-" in the tables.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).with_name("results")
PARTS = ("compare", "variants", "passes", "limits")
MODES = ("one thread", "all cores")
ABOUT = ("machine", "versions", "partial")
PEERS = (
    "two loops",
    "reshape",
    "sliding_window_view",
    "block_reduce",
    "SciPy",
    "PyTorch",
    "ONNX Runtime",
    "Numba",
)


def read(folder: Path) -> dict[str, Any]:
    """Read what was measured on one processor."""
    paths = {part: folder / f"{part}.json" for part in PARTS}
    return {
        part: json.loads(path.read_text(encoding="utf-8")) if path.exists() else None
        for part, path in paths.items()
    }


def digest(found: dict[str, Any]) -> dict[str, Any]:
    """Keep of one processor's results what is shown: medians, summaries, limits, and where they come from."""
    compare = found["compare"]
    made: dict[str, Any] = {name: compare.get(name) for name in ABOUT}
    made["rows"] = {mode: _medians(compare["rows"], mode) for mode in MODES}
    made["summary"] = {mode: compare["summary"].get(mode) for mode in MODES}
    for part in ("variants", "passes"):
        made[part] = found[part] and found[part]["summary"]
    made["scale"] = found["passes"] and found["passes"]["scale"]
    made["limits"] = found["limits"] and {
        name: values for name, values in found["limits"].items() if name not in ABOUT
    }
    return made


def _medians(rows: dict[str, Any], mode: str) -> dict[str, Any] | None:
    """Return the ratios of each row, if there are any with so many threads."""
    ratios = {row: made[mode]["ratios"] for row, made in rows.items() if mode in made}
    medians = {
        row: {peer: round(one["median"], 3) for peer, one in found.items()} for row, found in ratios.items()
    }
    return medians or None


def gather(folder: Path = FOLDER) -> dict[str, Any]:
    """Return the digest of every processor, by its name."""
    digests = [digest(read(path.parent)) for path in sorted(folder.glob("*/compare.json"))]
    return {f"{one['machine']['processor']}, {one['machine']['cores']} cores": one for one in digests}


def text_of(found: dict[str, Any]) -> str:
    """Write what was gathered as it is committed."""
    return json.dumps(found, indent=1) + "\n"


def summaries(found: dict[str, Any]) -> str:
    """Write the means of every processor side by side, as a Markdown table."""
    lines = [f"| | {' | '.join(found)} |", f"| --- | {' | '.join('---:' for _ in found)} |"]
    for mode in MODES:
        for peer in PEERS:
            cells = [_mean((one["summary"][mode] or {}).get(peer)) for one in found.values()]
            if any(cell != "-" for cell in cells):
                lines.append(f"| {peer}, {mode} | {' | '.join(cells)} |")
    for kind in dict.fromkeys(kind for one in found.values() for part in _kinds(one) for kind in part):
        cells = [
            _mean(next((part[kind] for part in _kinds(one) if kind in part), None)) for one in found.values()
        ]
        lines.append(f"| {kind}, beside PyTorch | {' | '.join(cells)} |")
    return "\n".join([*lines, ""])


def _kinds(one: dict[str, Any]) -> list[dict[str, Any]]:
    return [one[part] for part in ("variants", "passes") if one[part]]


def _mean(peer: dict[str, Any] | None) -> str:
    """Write a geometric mean, with the worst row in brackets."""
    if not peer or not peer.get("rows", True):
        return "-"
    return f"{peer['geometric_mean']:.2f} ({peer['worst']:.2f})"


def rows_table(one: dict[str, Any]) -> str:
    """Write the rows of one processor in which a compiled library is the faster one."""
    lines = ["| below 1 | threads | PyTorch | ONNX Runtime |", "| --- | --- | ---: | ---: |"]
    for mode in MODES:
        for row, found in (one["rows"][mode] or {}).items():
            pair = [found.get(peer) for peer in ("PyTorch", "ONNX Runtime")]
            if any(ratio is not None and ratio < 1 for ratio in pair):
                cells = ["-" if ratio is None else f"{ratio:.2f}" for ratio in pair]
                lines.append(f"| {row} | {mode} | {' | '.join(cells)} |")
    return "\n".join([*lines, ""])


def caption(one: dict[str, Any]) -> str:
    """Say where the numbers of a processor come from."""
    machine = ", ".join(f"{name} {value}" for name, value in one["machine"].items())
    installed = ", ".join(f"{name} {number}" for name, number in one["versions"].items() if number != "absent")
    return f"{machine}; {installed}." + (f" Partial: {one['partial']}." if one["partial"] else "")


def main() -> None:
    """Write what the docs show, and show it."""
    found = gather()
    (FOLDER / "all.json").write_text(text_of(found), encoding="utf-8")
    print(summaries(found))
    for name, one in found.items():
        print(f"{name}: {caption(one)}\n\n{rows_table(one)}")


if __name__ == "__main__":
    main()
