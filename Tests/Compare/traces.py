"""Traces of experiments: what `workbench trace` writes, and the same steps by PyTorch.

The models are those of Tests/Reference/models.py, with the weights and batches of the trace.
"""

import json
import pathlib
import struct
import subprocess
import sys
import tempfile
import tomllib

import numpy
import torch
import torch.nn.functional as F

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "Reference"))
import models

TYPES = {"F32": numpy.float32, "F64": numpy.float64, "I32": numpy.int32}


def amounts(value):
    """An experiment with 0 in place of the words for it."""
    if isinstance(value, dict):
        return {key: amounts(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [amounts(inner) for inner in value]
    return 0 if value in ("auto", "off", "all") else value


class Trace:
    """The tensors and texts of one file; `workbench trace` is called to make it."""

    def __init__(self, program, experiment, steps=1, settings=()):
        with tempfile.TemporaryDirectory() as folder:
            path = f"{folder}/trace.safetensors"
            command = [program, "trace", experiment, "--steps", str(steps), "--output", path]
            for setting in settings:
                command += ["--set", setting]
            result = subprocess.run(command, capture_output=True, text=True)
            if result.returncode != 0:
                sys.exit(result.stderr.strip() or "workbench trace failed")
            content = pathlib.Path(path).read_bytes()
        length = struct.unpack("<Q", content[:8])[0]
        header = json.loads(content[8 : 8 + length])
        texts = header.pop("__metadata__")
        self.experiment = amounts(tomllib.loads(texts["experiment"]))
        self.task, self.outputs = texts["task"], int(texts["outputs"])
        self.tensors = {}
        for name, entry in header.items():
            start, end = (8 + length + offset for offset in entry["data_offsets"])
            array = numpy.frombuffer(content[start:end], TYPES[entry["dtype"]]).reshape(entry["shape"])
            self.tensors[name] = torch.tensor(array)

    def double(self):
        """From here on PyTorch computes in double precision."""
        torch.set_default_dtype(torch.float64)
        self.tensors = {name: value.double() if value.is_floating_point() else value for name, value in self.tensors.items()}

    def group(self, name):
        return {key[len(name) + 1 :]: value for key, value in self.tensors.items() if key.startswith(name + "/")}

    @property
    def training(self):
        return self.experiment["training"]

    def weights(self):
        result = models.Weights()
        for name, value in self.group("weights").items():
            result[name] = value.clone().requires_grad_()
        return result

    def loss(self, weights, step):
        """Of a whole batch, computed in as many parts as the experiment asks for."""
        batch = self.group(f"batch/{step}")
        inputs = batch["tokens"].long() if "tokens" in batch else batch["features"]
        parts = self.training.get("gradient-accumulation", 1)
        pieces = zip(inputs.chunk(parts), batch["targets"].chunk(parts))
        return sum(self.part(weights, *piece) for piece in pieces) / parts

    def part(self, weights, inputs, targets):
        model = self.experiment["model"]
        settings = {key: value for key, value in model.items() if value != "none"}
        y = models.KINDS[model["kind"]](weights, inputs, self.outputs, settings)
        if self.task == "regression":
            name, y = self.training.get("loss", "mse"), y.reshape(targets.shape)
            delta = self.training.get("huber-delta", 1.0)
            return models.REGRESSION_LOSSES[name](y, targets, delta)
        y = y.float() if y.dtype == torch.bfloat16 else y
        # The program takes the plain mean over rows, also where classes have weights.
        return F.cross_entropy(
            y.flatten(0, -2), targets.long().flatten(), self.tensors.get("class-weights"), reduction="none",
            label_smoothing=self.training.get("label-smoothing", 0.0),
        ).mean()

    def optimizer(self, weights):
        """PyTorch's optimizer of the experiment; None where it has none alike."""
        t = self.training
        groups = [
            {"params": [p for p in weights.values() if p.dim() > 1], "weight_decay": t.get("weight-decay", 0.0)},
            {"params": [p for p in weights.values() if p.dim() == 1], "weight_decay": 0.0},
        ]
        rate, betas = t["learning-rate"], (t.get("beta1", 0.9), t.get("beta2", 0.999))
        name = t.get("optimizer", "adamw")
        if name == "sgd":
            return torch.optim.SGD(groups, rate, momentum=t.get("momentum", 0.0), nesterov=t.get("nesterov", False))
        if name in ("adam", "adamw"):
            make = torch.optim.Adam if name == "adam" else torch.optim.AdamW
            return make(groups, rate, betas=betas, eps=t.get("epsilon", 1e-8))
        return None


def difference(own, other, least=1e-30):
    """The length of the difference of two tensors by the length of the second, or by the least one that counts."""
    own, other = own.double().flatten(), other.double().flatten()
    return ((own - other).norm() / other.norm().clamp_min(least)).item()


def train(trace, steps, context=None):
    """PyTorch's losses, first gradients and last weights; `context` surrounds each forward pass."""
    weights = trace.weights()
    optimizer = trace.optimizer(weights)
    losses, gradients = [], {}
    for step in range(steps if optimizer else 1):
        for value in weights.values():
            value.grad = None
        if context is None:
            loss = trace.loss(weights, step)
        else:
            with context():
                loss = trace.loss(weights, step)
        loss.backward()
        losses.append(loss.item())
        if step == 0:
            gradients = {name: value.grad.clone() for name, value in weights.items()}
        if optimizer:
            if trace.training.get("clip-norm", 0.0) > 0:
                torch.nn.utils.clip_grad_norm_(weights.values(), trace.training["clip-norm"])
            optimizer.step()
    return losses, gradients, weights
