"""Use every explorer as a notebook does, and print what it gives; run by an interpreter of any environment."""

import json

import numpy as np

from pooling_lib import explorers
from pooling_lib.explorers import CostExplorer, Exercise, ImageExplorer, ShiftExplorer, WindowExplorer


def rounded(value):
    """Spell a result in what JSON has, without the last digits, in which versions of NumPy may differ."""
    if isinstance(value, dict):
        return {key: rounded(one) for key, one in value.items()}
    return np.asarray(value, dtype=float).round(9).tolist()


RAMP = np.arange(64).reshape(8, 8) / 63
WINDOW, COST, SHIFT = WindowExplorer(), CostExplorer(), ShiftExplorer()
IMAGE = ImageExplorer(generations=5)
EDGES = ImageExplorer(RAMP, "magnitude", generations=2)

SHOWN = (WINDOW, COST, SHIFT, IMAGE, EDGES, Exercise("stride-shape"))
assert {type(explorer).__name__ for explorer in SHOWN} == set(explorers.__all__)
for explorer in SHOWN:
    assert "application/vnd.jupyter.widget-view+json" in explorer._repr_mimebundle_()[0]
    assert "export default { render };" in explorer._esm
    assert ".pool-explorer" in explorer._css
    assert explorer.get_state()["_esm"] == explorer._esm

WINDOW.set_state({"operation": "lp", "p": 3})
print(
    json.dumps(
        {
            "window": rounded(WINDOW.output),
            "gradient": rounded(WINDOW.input_gradient),
            "cost": rounded(COST.totals),
            "shift": rounded(SHIFT.after),
            "survival": rounded({method: float(share) for method, share in SHIFT.survival.items()}),
            "image": rounded(IMAGE.maps),
            "edges": rounded(EDGES.maps),
            "measures": rounded({name: measures[1:] for name, measures in EDGES.measures.items()}),
        }
    )
)
