#!/usr/bin/env python3
"""Writes which labels cleanlab takes for wrong, and in which order: Tests/ProfilingTests/labels.json.

    pip install -r Tests/Reference/requirements.txt
    python Tests/Reference/labels.py
"""

import json
import warnings
from pathlib import Path

import numpy as np
from cleanlab.count import compute_confident_joint, get_confident_thresholds
from cleanlab.filter import find_label_issues

HERE = Path(__file__).parent.parent / "ProfilingTests"
warnings.filterwarnings("ignore")


def probabilities(generator, classes, sharpness, decimals):
    """What a model says that is right more often than not; rounded, each row sums to 1 but for the rounding."""
    logits = generator.normal(size=(len(classes[0]), classes[1]))
    logits[np.arange(len(classes[0])), classes[0]] += sharpness
    powers = np.exp(1.5 * logits)
    return np.round(powers / powers.sum(axis=1, keepdims=True), decimals)


def case(name, generator, rows, count, noise, sharpness, decimals, shares=None):
    """Draws until no two rows are equal in what they are ordered by: their order would be the sorting's affair."""
    while True:
        true = generator.choice(count, size=rows, p=shares)
        labels = np.where(generator.random(rows) < noise, generator.choice(count, size=rows), true)
        if name.startswith("one row"):
            labels[labels == count - 1] = 0
            labels[rows // 2] = count - 1
        if name.startswith("a class without"):
            labels[labels == count - 1] = 0
        predicted = probabilities(generator, (true, count), sharpness, decimals)
        if len(set(labels)) < 2:
            continue

        def find(order):
            found = find_label_issues(
                labels=labels, pred_probs=predicted, filter_by="prune_by_noise_rate", return_indices_ranked_by=order, n_jobs=1
            )
            return [int(row) for row in found]

        # Counts that are rounded from halfway are equal, too: whichever way equal ones are sorted, the same is found.
        sort, found = np.argsort, find("self_confidence")
        np.argsort = lambda values, *rest, **options: sort(values, kind="stable")
        stable = find("self_confidence")
        np.argsort = sort
        if found != stable:
            continue

        own = predicted[np.arange(rows), labels]
        others = predicted.copy()
        others[np.arange(rows), labels] = -1
        margins = own - others.max(axis=1)
        every = [predicted[labels == k][:, j] - predicted[labels == k][:, k] for k in range(count) for j in range(count) if j != k]
        if any(len(set(np.round(values, 9))) < len(values) for values in [own[found], margins[found]] + every):
            continue
        thresholds = get_confident_thresholds(labels, predicted)
        return {
            "name": name,
            "classes": count,
            "labels": [int(label) for label in labels],
            "probabilities": [float(value) for value in predicted.ravel()],
            "thresholds": [float(value) for value in thresholds],
            "joint": compute_confident_joint(labels, predicted).tolist(),
            "by_confidence": found,
            "by_margin": find("normalized_margin"),
        }


def main():
    generator = np.random.default_rng(11)
    cases = [
        case("3 classes, 10 % noise", generator, 300, 3, 0.1, 2.0, 6),
        case("4 classes, 30 % noise", generator, 240, 4, 0.3, 1.5, 6),
        case("6 classes, a poor model", generator, 240, 6, 0.2, 0.6, 6),
        case("5 classes of unequal size", generator, 240, 5, 0.2, 1.5, 6, [0.6, 0.2, 0.1, 0.06, 0.04]),
        case("one row of a class", generator, 90, 4, 0.2, 1.2, 6),
        case("a class without rows", generator, 90, 4, 0.2, 1.2, 6),
        case("2 classes, half of the labels at random", generator, 120, 2, 1.0, 1.0, 6),
    ]
    # Few rows of many classes: counts that lie halfway between two numbers, and classes with nothing left.
    cases += [case(f"small, {index}", generator, 30, 3 + index % 4, 0.4, 1.0, 5) for index in range(24)]
    text = ",\n".join(json.dumps(one) for one in cases)
    (HERE / "labels.json").write_text(f"[\n{text}\n]\n")


main()
