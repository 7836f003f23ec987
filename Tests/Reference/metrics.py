#!/usr/bin/env python3
"""Writes what scikit-learn says of random and of awkward predictions: Tests/MetricsTests/metrics.json.

    pip install -r Tests/Reference/requirements.txt
    python Tests/Reference/metrics.py
"""

import json
import warnings
from pathlib import Path

import numpy as np
from sklearn import metrics

HERE = Path(__file__).parent.parent / "MetricsTests"
warnings.filterwarnings("ignore")
generator = np.random.default_rng(7)


def softmax(logits):
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def classification(name, probabilities, labels):
    labels = np.asarray(labels)
    count = probabilities.shape[1]
    predicted = probabilities.argmax(axis=1)
    binary = count == 2
    every = range(count)

    def attempt(figure):
        try:
            value = float(figure())
            return None if np.isnan(value) else value
        except ValueError:
            return None

    complete = len(set(labels)) == count
    values = {
        "accuracy": metrics.accuracy_score(labels, predicted),
        "balanced-accuracy": metrics.balanced_accuracy_score(labels, predicted),
        "f1-macro": metrics.f1_score(labels, predicted, average="macro"),
        "f1-micro": metrics.f1_score(labels, predicted, average="micro"),
        "f1-weighted": metrics.f1_score(labels, predicted, average="weighted"),
        "precision": metrics.precision_score(labels, predicted, average="macro"),
        "recall": metrics.recall_score(labels, predicted, average="macro"),
        "roc-auc": attempt(
            lambda: metrics.roc_auc_score(labels, probabilities[:, 1])
            if binary
            else metrics.roc_auc_score(labels, probabilities, multi_class="ovr", labels=every)
        )
        if complete
        else None,
        "average-precision": attempt(
            lambda: metrics.average_precision_score(labels, probabilities[:, 1])
            if binary
            else np.mean([metrics.average_precision_score(labels == kind, probabilities[:, kind]) for kind in every])
        )
        if complete or (binary and 1 in labels)
        else None,
        "log-loss": metrics.log_loss(labels, probabilities, labels=every),
        "brier": metrics.brier_score_loss(labels, probabilities, labels=every),
        "matthews": metrics.matthews_corrcoef(labels, predicted),
        "kappa": attempt(lambda: metrics.cohen_kappa_score(labels, predicted)),
    }
    curves = {}
    if binary and complete:
        false, true, _ = metrics.roc_curve(labels, probabilities[:, 1], drop_intermediate=False)
        precision, recall, _ = metrics.precision_recall_curve(labels, probabilities[:, 1])
        curves = {
            "roc": [[float(x), float(y)] for x, y in zip(false, true)],
            # scikit-learn goes from the lowest threshold up and ends with a point of no threshold.
            "precision_recall": [[float(p), float(r)] for p, r in zip(precision[:-1], recall[:-1])][::-1],
        }
    return {
        "name": name,
        "classes": count,
        "labels": labels.tolist(),
        "probabilities": probabilities.ravel().tolist(),
        "confusion": metrics.confusion_matrix(labels, predicted, labels=every).ravel().tolist(),
        "values": values,
        "curves": curves,
    }


def regression(name, actual, predicted):
    actual, predicted = np.asarray(actual, float), np.asarray(predicted, float)
    varied = len(actual) > 1 and actual.std() > 0
    return {
        "name": name,
        "actual": actual.tolist(),
        "predicted": predicted.tolist(),
        "values": {
            "rmse": metrics.root_mean_squared_error(actual, predicted),
            "mse": metrics.mean_squared_error(actual, predicted),
            "mae": metrics.mean_absolute_error(actual, predicted),
            "median-error": metrics.median_absolute_error(actual, predicted),
            "max-error": metrics.max_error(actual, predicted),
            "r2": metrics.r2_score(actual, predicted) if varied else None,
            "explained-variance": metrics.explained_variance_score(actual, predicted) if varied else None,
        },
    }


def sure(labels, count):
    """Predictions without doubt."""
    return np.eye(count)[np.asarray(labels)]


cases = {
    "classification": [
        classification("binary", softmax(generator.normal(size=(60, 2))), generator.integers(0, 2, 60)),
        classification(
            "binary with ties", np.array([[1 - p, p] for p in generator.integers(0, 5, 50) / 5.0]), generator.integers(0, 2, 50)
        ),
        classification("all tied", np.full((20, 2), 0.5), [0, 1] * 10),
        classification("five classes", softmax(2 * generator.normal(size=(120, 5))), generator.integers(0, 5, 120)),
        classification(
            "imbalanced", softmax(generator.normal(size=(200, 3)) + [3, 0, 0]), generator.choice(3, 200, p=[0.9, 0.08, 0.02])
        ),
        classification("perfect", sure([0, 1, 2, 1], 3), [0, 1, 2, 1]),
        classification("all wrong", sure([1, 2, 0, 2], 3), [0, 1, 2, 1]),
        classification("a class never predicted", sure([0, 1, 0, 1, 0], 3), [0, 1, 2, 1, 0]),
        classification("a class without samples", softmax(generator.normal(size=(30, 4))), generator.integers(0, 3, 30)),
        classification("one class only", softmax(generator.normal(size=(10, 2))), [1] * 10),
        classification("one sample", np.array([[0.3, 0.7]]), [1]),
    ],
    "regression": [
        regression("random", generator.normal(size=80) * 50 + 100, generator.normal(size=80) * 50 + 100),
        regression("close", np.arange(30.0), np.arange(30.0) + 0.1 * generator.normal(size=30)),
        regression("offset", np.arange(10.0), np.arange(10.0) + 3),
        regression("perfect", [1, 2, 3], [1, 2, 3]),
        regression("constant truth", [5, 5, 5], [4, 5, 6]),
        regression("one sample", [2], [2.5]),
    ],
}
with open(HERE / "metrics.json", "w", encoding="utf-8") as file:
    json.dump(cases, file, indent=0)
    file.write("\n")
