"""Exported weights computed by PyTorch, beside the figures that the program reported of them.

    python exports.py WORKBENCH

Trains a small model of every kind, with a running average of the weights and, where the kind has it, batch
normalization, exports it and computes loss and accuracy of the test rows from nothing but the exported files and the
file of data: as somebody would who has read the README beside the weights. Fails where a figure differs by more than
one part in two thousand, or an accuracy at all.
"""

import csv
import json
import os
import pathlib
import subprocess
import sys
import tempfile

import numpy
import torch
import torch.nn.functional as F

FOLDER = pathlib.Path(__file__).parent.parent
sys.path.insert(0, str(FOLDER / "Reference"))
import models  # noqa: E402

FARTHEST = 5e-4
DIGITS = FOLDER.parent / "samples" / "digits.csv"
TEXT = FOLDER.parent / "ARCHITECTURE.md"

IMAGE = ["data.shape=[8, 8, 1]"]
BATCH = ["model.normalization=batch"]
EMBEDDED = 'data.preprocessing=[{ step = "encode", method = "embedding" }]'
# Kind, data, settings.
CASES = [
    ("linear", "digits", []),
    ("linear", "numbers", []),
    ("mlp", "digits", BATCH + ["model.hidden=[24, 16]", "model.dropout=0.1"]),
    ("mlp", "digits", ['data.categorical=["row1_column2", "row2_column4"]', EMBEDDED, "model.hidden=[16]"]),
    ("mlp", "numbers", ["model.hidden=[16]", "model.normalization=layer", "model.activation=gelu"]),
    ("cnn", "digits", IMAGE + BATCH + ["model.channels=[4, 8]", "model.hidden=[16]"]),
    ("cnn", "digits", IMAGE + ["model.channels=[8, 16]", "model.hidden=[]", "model.normalization=group"]),
    ("resnet", "digits", IMAGE + ["model.channels=[4, 8]", "model.blocks=1"]),
    ("lstm", "digits", ["data.shape=[8, 8]", "model.hidden-size=16"]),
    ("gru", "digits", ["data.shape=[8, 8]", "model.hidden-size=16", "model.layers=2"]),
    ("lstm", "text", ["model.hidden-size=24", "model.context-length=16"]),
    ("gru", "text", ["model.hidden-size=24", "model.context-length=16"]),
    ("gpt", "text", ["model.layers=2", "model.heads=2", "model.hidden-size=16", "model.context-length=16"]),
    ("gpt", "text", ["model.layers=1", "model.heads=2", "model.hidden-size=16", "model.context-length=16", "model.bias=true"]),
    ("llama", "text", ["model.layers=2", "model.heads=4", "model.kv-heads=2", "model.hidden-size=16", "model.context-length=16"]),
    ("layers", "digits", IMAGE),
]
LAYERS = """
layers = [
  { layer = "convolution", channels = 6 }, { layer = "normalization", method = "batch" },
  { layer = "activation" }, { layer = "residual", layers = [{ layer = "convolution", channels = 6 }] },
  { layer = "max-pooling" }, { layer = "flatten" }, { layer = "dense", width = 12 }, { layer = "activation" },
]
"""


def safetensors(path):
    raw = pathlib.Path(path).read_bytes()
    length = int.from_bytes(raw[:8], "little")
    header = json.loads(raw[8 : 8 + length])
    metadata = header.pop("__metadata__")
    tensors = {}
    for name, entry in header.items():
        start, end = entry["data_offsets"]
        numbers = numpy.frombuffer(raw[8 + length + start : 8 + length + end], "<f4").reshape(entry["shape"])
        tensors[name] = torch.tensor(numpy.array(numpy.broadcast_to(numbers, numbers.shape))).double()
    return tensors, metadata


class Exported(dict):
    """Tensors by name, as the model code of Tests/Reference asks for them."""

    def __call__(self, name, *shape):
        assert tuple(self[name].shape) == tuple(shape), f"{name} is {tuple(self[name].shape)}, not {shape}"
        self.used.add(name)
        return self[name]


def evaluated(original):
    """Batch normalization by running statistics in place of those of the batch."""

    def normalization(w, name, kind, x):
        if kind != "batch":
            return original(w, name, kind, x)
        channels = x.shape[-1]
        mean, variance = w(name + ".running.mean", channels), w(name + ".running.variance", channels)
        scaled = (x - mean) / (variance + 1e-5).sqrt()
        return scaled * w(name + ".gain", channels) + w(name + ".bias", channels)

    return normalization


def prepared(rows, preparation):
    """Rows of a file as what the model is given, by preparation.json."""
    columns = {c["name"]: [row[c["name"]] for row in rows] for c in preparation["columns"]}
    missing = set(preparation["missing"])
    for column in preparation["columns"]:
        if column["isNumeric"]:
            values = columns[column["name"]]
            columns[column["name"]] = numpy.array([numpy.nan if v in missing else float(v) for v in values])
    for operation in preparation["operations"]:
        (kind, what), = operation.items()
        name = what["column"]
        if kind == "fill":
            columns[name] = numpy.where(numpy.isnan(columns[name]), what["number"], columns[name])
        elif kind == "scale":
            columns[name] = (columns[name] - what["shift"]) * what["factor"]
        elif kind == "clip":
            columns[name] = numpy.clip(columns[name], what["lower"], what["upper"])
        elif kind == "fillKind":
            columns[name] = [what["level"] if v in missing else v for v in columns[name]]
        elif kind == "embedded":
            places = {level: place + 1.0 for place, level in enumerate(what["levels"])}
            columns[name] = numpy.array([places.get(v, 0.0) for v in columns[name]])
        elif kind == "oneHot":
            values = columns.pop(name)
            for level in what["levels"]:
                columns[f"{name}={level}"] = numpy.array([float(v == level) for v in values])
        else:
            raise ValueError(kind)
    features = numpy.stack([columns[name] for name in preparation["featureNames"]], 1).astype(numpy.float32)
    return torch.tensor(features).double().reshape(len(rows), *preparation["inputShape"])


def figures(folder, data, path):
    """Loss and accuracy of the exported model over the test rows."""
    tensors, metadata = safetensors(folder / "model.safetensors")
    description = json.loads((folder / "model.json").read_text())
    preparation = json.loads((folder / "preparation.json").read_text())
    w = Exported(tensors)
    w.used = set()
    model = models.KINDS[description["model"]]
    settings = description["settings"]
    with torch.no_grad():
        if data == "text":
            scalars = preparation["text"]["_0"]["characters"]["_0"]["scalars"]
            place = {scalar: index for index, scalar in enumerate(scalars)}
            tokens = [place.get(ord(letter), len(scalars)) for letter in path.read_text()]
            train = int(len(tokens) * 0.8)
            tokens = tokens[train + min(len(tokens) - train, int(numpy.ceil(len(tokens) * 0.1))) :]
            context = description["input"]["context"]
            windows = (len(tokens) - 1) // context
            x = torch.tensor(tokens[: windows * context]).reshape(windows, context)
            y = torch.tensor(tokens[1 : windows * context + 1])
            logits = model(w, x, description["input"]["vocabulary"], settings)
            result = F.cross_entropy(logits.flatten(0, 1), y).item(), None
        else:
            preparation = preparation["table"]["_0"]
            rows = list(csv.DictReader(path.open()))
            x = prepared(rows, preparation)
            for place, index in reversed(list(enumerate(description["input"].get("embedded", [])))):
                name = f"embedding.column{place}"
                w.used.add(name)
                x = torch.cat([x[:, :index], w[name][x[:, index].long()], x[:, index + 1 :]], 1)
            target = preparation["target"]
            if description["output"]["task"] == "classification":
                y = torch.tensor([target["classes"].index(row[target["name"]]) for row in rows])
                logits = model(w, x, len(target["classes"]), settings)
                result = F.cross_entropy(logits, y).item(), (logits.argmax(1) == y).double().mean().item()
            else:
                y = torch.tensor([(float(row[target["name"]]) - target["center"]) / target["scale"] for row in rows])
                result = F.mse_loss(model(w, x, 1, settings)[:, 0], y.double()).item(), None
    assert w.used == set(tensors), f"never used: {set(tensors) - w.used}"
    return result, metadata


def main():
    torch.set_default_dtype(torch.float64)
    program = pathlib.Path(sys.argv[1]).resolve()
    models.normalization = evaluated(models.normalization)
    failed = False
    with tempfile.TemporaryDirectory() as place:
        place = pathlib.Path(place)
        lines = DIGITS.read_text().splitlines()
        (place / "train.csv").write_text("\n".join(lines[:1200]) + "\n")
        (place / "digits.csv").write_text("\n".join(lines[:1] + lines[1200:]) + "\n")
        target = lines[0].split(",")[-1]
        environment = os.environ | {"XDG_DATA_HOME": str(place / "data")}

        def workbench(*arguments):
            done = subprocess.run(
                [program, *arguments], cwd=place, env=environment, capture_output=True, text=True, timeout=600
            )
            if done.returncode != 0:
                sys.exit(f"workbench {' '.join(arguments)}: {done.stderr}")
            return [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]

        for number, (kind, data, settings) in enumerate(CASES):
            source = [f'source = "{TEXT}"', 'task = "language"'] if data == "text" else [
                'source = "train.csv"', 'test-source = "digits.csv"',
                f'target = "{target if data == "digits" else lines[0].split(",")[20]}"',
                f'task = "{"classification" if data == "digits" else "regression"}"',
            ]
            model = [f'kind = "{kind}"'] + ([LAYERS] if kind == "layers" else [])
            training = ["batch-size = 16", "steps = 60", 'schedule = "constant"', "learning-rate = 0.01",
                        "weight-averaging = 0.98"]
            (place / "experiment.toml").write_text(
                "\n".join(['name = "export"', "[data]", *source, "[model]", *model, "[training]", *training,
                           "[evaluation]", "every = 20", "sample-length = 0"]))
            overrides = [word for setting in settings for word in ("--set", setting)]
            session, out = f"s{number}", place / f"out{number}"
            events = workbench("train", "experiment.toml", "--session", session, "--json", *overrides)
            reported = next(e for e in reversed(events) if e["event"] == "finished")["metrics"]["test"]
            workbench("export", session, "--to", "safetensors", "--output", str(out))
            path = TEXT if data == "text" else place / "digits.csv"
            (loss, accuracy), metadata = figures(out, data, path)
            wrong = abs(loss - reported["loss"]) > FARTHEST * max(1, abs(loss))
            wrong = wrong or (accuracy is not None and abs(accuracy - reported["accuracy"]) > 1e-9)
            wrong = wrong or metadata["weights"] != "average"
            failed = failed or wrong
            more = "" if accuracy is None else f"  accuracy {reported['accuracy']:.4f}, PyTorch {accuracy:.4f}"
            print(f"{kind:7} {data:8} loss {reported['loss']:.6f}, PyTorch {loss:.6f}{more}{'  WRONG' if wrong else ''}")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
