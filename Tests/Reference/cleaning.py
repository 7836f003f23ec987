#!/usr/bin/env python3
"""Writes what scikit-learn makes of columns of numbers, and xxHash of texts: Tests/DatasetsTests/cleaning.json.

    pip install -r Tests/Reference/requirements.txt
    python Tests/Reference/cleaning.py
"""

import json
import warnings
from pathlib import Path

import numpy as np
import xxhash
from sklearn.preprocessing import PowerTransformer, QuantileTransformer, StandardScaler

HERE = Path(__file__).parent.parent / "DatasetsTests"
warnings.filterwarnings("ignore")
generator = np.random.default_rng(7)


def column(values):
    return np.asarray(values, dtype=np.float64)[:, None]


def signed_log(values):
    return np.sign(values) * np.log1p(np.abs(values))


columns = {
    "few": ([3, 1, 4, 1, 5, 9, 2], [6, 500, -4, 1, 1.5]),
    "signed": ([-3, -1, 0, 2, 5, 8, 40, -0.5], [-100, 0, 3, 41]),
    # Nine, as NumPy's places among ten are a bit off.
    "ties": ([1, 1, 1, 2, 2, 3, 3, 3, 7], [0, 1, 2, 3, 5, 7, 8]),
    "long tail": (np.exp(generator.normal(size=300) * 1.5).round(4).tolist(), [0, 0.5, 2, 1000]),
    "left tail": ((-np.exp(generator.normal(size=150))).round(4).tolist(), [-30, -1, 0, 2]),
    "constant": ([2.5] * 6, [2.5, 1, 3]),
    "one row": ([4], [4, 5, 3]),
}

cases = []
for name, (training, others) in columns.items():
    rows, given = column(training), column(training + others)
    quantiles = QuantileTransformer(n_quantiles=min(100, len(training))).fit(rows)
    case = {
        "name": name,
        "training": training,
        "values": training + others,
        "log": StandardScaler().fit(signed_log(rows)).transform(signed_log(given)).ravel().tolist(),
    }
    # With a single quantile scikit-learn makes 0 of what lies above, with two that are one it makes 1.
    if len(training) > 1:
        case["quantile"] = quantiles.transform(given).ravel().tolist()
    if len(set(training)) > 1:
        power = PowerTransformer().fit(rows)
        case["lambda"] = float(power.lambdas_[0])
        case["power"] = power.transform(given).ravel().tolist()
    cases.append(case)

hashes = []
for text in ["a", "Zürich", "北京", "St. John's", "-", "0101"]:
    value = xxhash.xxh3_64_intdigest(text.encode(), seed=0)
    hashes.append({"text": text, "bucket": value % 7, "sign": -1 if value >> 63 else 1})
(HERE / "cleaning.json").write_text(
    json.dumps({"columns": cases, "hashes": hashes}, indent=1, ensure_ascii=False) + "\n"
)
