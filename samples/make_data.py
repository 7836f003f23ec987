#!/usr/bin/env python3
"""Writes the CSV files of the samples: waves.csv from a formula, the others from the copies that
scikit-learn carries.

    pip install scikit-learn
    python samples/make_data.py

Nothing is fetched. Of scikit-learn's data the columns get readable names, the classes their names instead of numbers; no row
and no value is changed. README.md has sources and licences.
"""

import csv
import math
import random
from pathlib import Path

from sklearn import datasets

HERE = Path(__file__).parent


def number(value: float) -> str:
    """The shortest way to write a number that reads back the same: 3 rather than 3.0."""
    return repr(int(value)) if float(value).is_integer() else repr(round(float(value), 10))


def write(name: str, columns: list[str], rows) -> None:
    with open(HERE / name, "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)
    print(name)


def classified(name: str, data, columns: list[str], target: str, classes: list[str]) -> None:
    write(
        name,
        columns + [target],
        ([number(value) for value in row] + [classes[kind]] for row, kind in zip(data.data, data.target)),
    )


def snake(name: str) -> str:
    return name.replace("(cm)", "cm").replace("/", " ").strip().replace(" ", "_")


digits = datasets.load_digits()
classified(
    "digits.csv",
    digits,
    [f"row{row}_column{column}" for row in range(8) for column in range(8)],
    "digit",
    [str(digit) for digit in range(10)],
)

iris = datasets.load_iris()
classified("iris.csv", iris, [snake(name) for name in iris.feature_names], "species", list(iris.target_names))

wine = datasets.load_wine()
columns = [snake(name).replace("od280_od315_of_diluted_wines", "od280_od315") for name in wine.feature_names]
classified("wine.csv", wine, columns, "cultivar", ["cultivar_1", "cultivar_2", "cultivar_3"])

cancer = datasets.load_breast_cancer()
classified(
    "breast-cancer.csv", cancer, [snake(name) for name in cancer.feature_names], "diagnosis", list(cancer.target_names)
)

diabetes = datasets.load_diabetes(scaled=False)
names = {
    "sex": "sex",
    "bp": "blood_pressure",
    "s1": "total_cholesterol",
    "s2": "ldl",
    "s3": "hdl",
    "s4": "cholesterol_ratio",
    "s5": "log_triglycerides",
    "s6": "blood_sugar",
}
write(
    "diabetes.csv",
    [names.get(name, name) for name in diabetes.feature_names] + ["progression"],
    ([number(value) for value in row] + [number(goal)] for row, goal in zip(diabetes.data, diabetes.target)),
)


def wave(kind: str, phase: float) -> float:
    """One of four shapes of period 1, each with mean 0 and the same power, so that only the shape tells."""
    phase %= 1
    match kind:
        case "sine":
            return math.sqrt(2) * math.sin(2 * math.pi * phase)
        case "square":
            return 1.0 if phase < 0.5 else -1.0
        case "rising":
            return math.sqrt(3) * (2 * phase - 1)
        case "falling":
            return math.sqrt(3) * (1 - 2 * phase)
    raise ValueError(kind)


generator = random.Random(7)
rows = []
for _ in range(300):
    for kind in ["sine", "square", "rising", "falling"]:
        period = generator.uniform(10, 16)
        start = generator.random()
        values = [wave(kind, start + step / period) + generator.gauss(0, 0.3) for step in range(32)]
        rows.append([f"{value:.2f}" for value in values] + [kind])
write("waves.csv", [f"t{step}" for step in range(32)] + ["shape"], rows)
