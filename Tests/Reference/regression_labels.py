#!/usr/bin/env python3
"""Writes which numbers cleanlab takes for wrong, and in which order: Tests/ProfilingTests/regression-labels.json.

    pip install -r Tests/Reference/requirements.txt
    python Tests/Reference/regression_labels.py
"""

import json
from pathlib import Path

import numpy as np
from cleanlab.regression.rank import get_label_quality_scores

HERE = Path(__file__).parent.parent / "ProfilingTests"


def case(name, seed, rows, noise, wrong, size, decimals=3):
    """A model's predictions of numbers of which some were moved far away."""
    generator = np.random.default_rng(seed)
    true = generator.normal(50, 10, rows)
    predicted = np.round(true + generator.normal(0, noise, rows), decimals)
    actual = true + generator.normal(0, noise, rows)
    places = generator.choice(rows, wrong, replace=False)
    actual[places] += generator.choice([-1, 1], wrong) * size
    actual = np.round(actual, decimals)
    scores = get_label_quality_scores(actual, predicted)
    # Datalab's rule: cleanlab/datalab/internal/issue_manager/regression/label.py.
    found = np.flatnonzero(scores < np.median(scores) * 0.05)
    return {
        "name": name,
        "actual": actual.tolist(),
        "predicted": predicted.tolist(),
        "scores": scores.tolist(),
        "rows": [int(row) for row in sorted(found, key=lambda row: (scores[row], row))],
    }


CASES = [
    case("seven rows", 1, 7, 2, 1, 40),
    case("an even number", 2, 120, 2, 6, 60),
    case("an odd number", 3, 201, 3, 10, 80),
    case("nothing wrong", 4, 150, 3, 0, 0),
    case("little noise", 5, 90, 0.1, 4, 30),
    case("much noise", 6, 160, 9, 12, 90),
    case("equal numbers", 7, 130, 2, 5, 70, decimals=-1),
]

(HERE / "regression-labels.json").write_text(json.dumps(CASES, indent=0) + "\n")
print(f"{len(CASES)} cases, {sum(len(one['rows']) for one in CASES)} rows found")
