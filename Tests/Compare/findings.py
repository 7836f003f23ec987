"""What Workbench, cleanlab's Datalab and ydata-profiling find of faults that were planted in tables.

    python findings.py WORKBENCH [--seed 7]

Digits, wine and breast cancer are scikit-learn's; a table of mixed columns is made up. Each gets faults whose places are
known, and each tool reads the same rows. Datalab is given what a logistic regression says of each row that it did not
learn from, and standardized features; Workbench trains its own models (`--labels`). Of rows, precision and recall are
told: how many of those named were planted, and how many of the planted ones were named. Of columns, whether the planted
one was named, and how many others. A dash stands where a tool does not look for it.
`make compare-findings` sets all up.
"""

import argparse
import json
import os
import pathlib
import subprocess
import tempfile
import warnings

import numpy as np
import pandas as pd
from sklearn import datasets
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

warnings.filterwarnings("ignore")
os.environ["TQDM_DISABLE"] = "1"
REAL = {"digits": datasets.load_digits, "wine": datasets.load_wine, "breast cancer": datasets.load_breast_cancer}
LABELED = 5 / 100, 20 / 100
COPIES = 30


def real(name):
    """A table of scikit-learn's, its classes as words."""
    source = REAL[name]()
    table = pd.DataFrame(source.data, columns=[f"c{place}" for place in range(source.data.shape[1])])
    table["target"] = [f"k{value}" for value in source.target]
    return table


def mixed(random, rows, shift=0.0):
    """A table of numbers and words, the target a part of them."""
    size, weight, age = random.normal(20, 4, rows), random.normal(60, 9, rows), random.integers(18, 90, rows)
    color = random.choice(["red", "green", "blue"], rows)
    score = (size - 20) / 4 + (age - 54) / 20 + (color == "red") + random.normal(0, 0.5, rows)
    return pd.DataFrame({
        "size": size.round(3), "weight": (weight + shift).round(3), "age": age, "color": color,
        "city": random.choice(["Oslo", "Rome", "Kyiv", "Lima", "Baku"], rows),
        "target": np.where(score > 0.3, "yes", "no")})


def shuffled(table, random):
    """The rows in another order, and where each went."""
    order = random.permutation(len(table))
    places = np.empty(len(table), int)
    places[order] = np.arange(len(table))
    return table.iloc[order].reset_index(drop=True), places


# What each tool says.

class Workbench:
    """Findings of `workbench profile --json`."""

    def __init__(self, program, table, folder, labels=False, test=None):
        file = pathlib.Path(folder) / "table.csv"
        table.to_csv(file, index=False)
        command = [program, "profile", str(file), "--json", "--target", "target"] + (["--labels"] if labels else [])
        if test is not None:
            test.to_csv(pathlib.Path(folder) / "test.csv", index=False)
            command += ["--set", "data.test-source=test.csv"]
        output = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        lines = [json.loads(line) for line in output.splitlines()]
        self.findings = [line for line in lines if line["event"] == "finding"]

    def rows(self, *kinds):
        """Rows from 0: the header is line 1."""
        return {line - 2 for finding in self.findings if finding["kind"] in kinds for line in finding["lines"]}

    def columns(self, *kinds):
        return {name for finding in self.findings if finding["kind"] in kinds for name in finding["columns"]}


def datalab(table, labels):
    """Datalab's issues of a table, row by row."""
    from cleanlab import Datalab

    features = pd.get_dummies(table.drop(columns="target")).astype(float)
    features = StandardScaler().fit_transform(features.fillna(features.mean()))
    arguments = {"features": features}
    if labels:
        model = make_pipeline(StandardScaler(), LogisticRegression(max_iter=2000))
        arguments["pred_probs"] = cross_val_predict(
            model, features, table["target"], cv=5, method="predict_proba")
    lab = Datalab(data={"target": table["target"].tolist()}, label_name="target", verbosity=0)
    lab.find_issues(**arguments, issue_types={"label": {}} if labels else {"near_duplicate": {}})
    kind = "label" if labels else "near_duplicate"
    found = lab.get_issues(kind)[f"is_{kind}_issue"].to_numpy()
    return set(np.flatnonzero(found))


def ydata(table):
    """Alerts of ydata-profiling: pairs of a kind and a column; and the rows that it lists as duplicates."""
    from ydata_profiling import ProfileReport

    report = ProfileReport(
        table, progress_bar=False, interactions=None, missing_diagrams={}, samples=None, duplicates={"head": 100_000})
    alerts = {(alert.alert_type.name, alert.column_name) for alert in report.get_description().alerts}
    rows = report.get_duplicates()
    repeated = set()
    if rows is not None and len(rows):
        keys = set(map(tuple, rows[list(table.columns)].astype(str).to_numpy()))
        repeated = {place for place, row in enumerate(table.astype(str).to_numpy()) if tuple(row) in keys}
    return alerts, repeated


# What it is worth.

def share(part, whole):
    return f"{part / whole:.2f}" if whole else "–"


def of_rows(found, planted):
    """Precision and recall."""
    return f"{share(len(found & planted), len(found))} / {share(len(found & planted), len(planted))} ({len(found)})"


def of_pairs(found, pairs):
    """The same where rows were planted in pairs, and one of a pair is enough."""
    both = {row for pair in pairs for row in pair}
    seen = sum(1 for pair in pairs if found & set(pair))
    return f"{share(len(found & both), len(found))} / {share(seen, len(pairs))} ({len(found)})"


def of_columns(found, planted):
    others = len(found - {planted, "target"})
    return ("found" if planted in found else "not found") + (f", and {others} others" if others else "")


def labels(program, name, part, random):
    table = real(name)
    planted = random.choice(len(table), round(len(table) * part), replace=False)
    classes = sorted(set(table["target"]))
    for row in planted:
        table.loc[row, "target"] = random.choice([kind for kind in classes if kind != table.loc[row, "target"]])
    table, places = shuffled(table, random)
    planted = {int(places[row]) for row in planted}
    with tempfile.TemporaryDirectory() as folder:
        own = Workbench(program, table, folder, labels=True).rows("wrong-labels")
    return of_rows(own, planted), of_rows(datalab(table, labels=True), planted), "–"


def repetitions(program, name, isNear, random):
    table = real(name)
    clean = table.drop_duplicates().reset_index(drop=True)
    chosen = random.choice(len(clean), COPIES, replace=False)
    copies = clean.iloc[chosen].copy()
    if isNear:
        names = clean.columns[:-1]
        spread = clean[names].std().to_numpy()
        moved = copies[names] + random.normal(0, 0.01, (COPIES, len(names))) * spread
        copies[names] = moved.round(4)
    first = len(clean)
    table, places = shuffled(pd.concat([clean, copies], ignore_index=True), random)
    pairs = [(int(places[row]), int(places[first + place])) for place, row in enumerate(chosen)]
    with tempfile.TemporaryDirectory() as folder:
        own = Workbench(program, table, folder)
    rows = own.rows("near-duplicate-rows" if isNear else "duplicate-rows")
    others = "–" if isNear else of_pairs(ydata(table)[1], pairs)
    return of_pairs(rows, pairs), of_pairs(datalab(table, labels=False), pairs), others


def columns(program, random):
    """The table of mixed columns with a fault in each of some, all at once."""
    table = mixed(random, 2000)
    leak = table["target"].map({"yes": 1.0, "no": 0.0}) + random.normal(0, 0.05, len(table))
    table.insert(0, "refund", leak.round(4))
    table.insert(1, "unit", "cm")
    codes = random.choice(len(table), 60, replace=False)
    table.insert(2, "income", random.normal(3000, 500, len(table)).round(1))
    table.loc[codes, "income"] = -999
    words = random.choice(len(table), 100, replace=False)
    table.insert(3, "height", random.normal(170, 9, len(table)).round(1).astype(object))
    table.loc[words, "height"] = "about 170"
    test = mixed(random, 600, shift=9.0)
    for place, (name, values) in enumerate({
        "refund": (test["target"].map({"yes": 1.0, "no": 0.0}) + random.normal(0, 0.05, len(test))).round(4), "unit": "cm",
        "income": random.normal(3000, 500, len(test)).round(1), "height": random.normal(170, 9, len(test)).round(1),
    }.items()):
        test.insert(place, name, values)
    with tempfile.TemporaryDirectory() as folder:
        own = Workbench(program, table, folder, test=test)
    alerts, _ = ydata(table)

    def alerted(*kinds):
        return {column for kind, column in alerts if kind in kinds}

    rows = [
        ("column that leaks the target", "refund", ["leakage"], ["HIGH_CORRELATION"]),
        ("-999 for a missing number", "income", ["placeholders"], ["INFINITE", "MISSING", "SKEWED"]),
        ("constant column", "unit", ["constant-column"], ["CONSTANT"]),
        ("texts among numbers", "height", ["mixed-types"], ["UNSUPPORTED", "TYPE_DATE"]),
        ("drift to the test file", "weight", ["drift"], None),
    ]
    for title, planted, kinds, theirs in rows:
        yield title, of_columns(own.columns(*kinds), planted), "–", \
            "–" if theirs is None else of_columns(alerted(*theirs), planted)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("--seed", type=int, default=7)
    arguments = parser.parse_args()
    program = str(pathlib.Path(arguments.program).resolve())
    print("| planted | Workbench | cleanlab Datalab | ydata-profiling |\n|---|---|---|---|", flush=True)

    def say(title, cells):
        print(f"| {title} | " + " | ".join(cells) + " |", flush=True)

    for name in REAL:
        for part in LABELED:
            random = np.random.default_rng(arguments.seed)
            say(f"{name}: {part:.0%} wrong labels".replace("%", " %"), labels(program, name, part, random))
    for isNear in [False, True]:
        for name in REAL:
            random = np.random.default_rng(arguments.seed)
            title = f"{name}: {COPIES} {'near' if isNear else 'exact'} duplicates"
            say(title, repetitions(program, name, isNear, random))
    for title, *cells in columns(program, np.random.default_rng(arguments.seed)):
        say(f"mixed: {title}", cells)


if __name__ == "__main__":
    main()
