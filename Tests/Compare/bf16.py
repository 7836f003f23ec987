"""How bf16 departs from single precision, here and in PyTorch: losses step by step, gradients tensor by tensor.

    python bf16.py WORKBENCH EXPERIMENT.toml [--steps 50] [--seeds 1 2 3] [--set training.batch-size=8 ...]

From the same weights and batches: Workbench in f32 and bf16; PyTorch in f32, under autocast, and in f32 with the
operands of products rounded to bf16 by choice. `choices` rounds what Workbench rounds: both operands of every
product and their gradients, the attention's weights, nothing else. The others add what autocast rounds besides.
"""

import argparse
import contextlib
import statistics

import torch
import torch.nn.functional as F
from torch.overrides import TorchFunctionMode

from traces import Trace, difference, train

HALF = torch.bfloat16


def rounded(x):
    return x.to(HALF).to(x.dtype)


class Rounding(torch.autograd.Function):
    """Rounds a value, its gradient, or both."""

    @staticmethod
    def forward(context, x, value, gradient):
        context.gradient = gradient
        return rounded(x) if value else x.clone()

    @staticmethod
    def backward(context, gradient):
        return rounded(gradient) if context.gradient else gradient, None, None


class WeightProduct(torch.autograd.Function):
    """x · w of rounded operands, in both directions; the sums are in single precision."""

    @staticmethod
    def forward(context, x, w, rounds_weight_gradient):
        x, w = rounded(x), rounded(w)
        context.save_for_backward(x, w)
        context.rounds = rounds_weight_gradient
        return x @ w

    @staticmethod
    def backward(context, gradient):
        x, w = context.saved_tensors
        gradient = rounded(gradient)
        of_weight = x.flatten(0, -2).T @ gradient.flatten(0, -2)
        return gradient @ w.T, rounded(of_weight) if context.rounds else of_weight, None


class Choices(TorchFunctionMode):
    """Products with rounded operands, and what else is named: `results` of products, `weight gradients`."""

    def __init__(self, *also):
        super().__init__()
        self.results, self.weight_gradients = "results" in also, "weight gradients" in also

    def __torch_function__(self, function, types, arguments=(), keywords=None):
        keywords = keywords or {}
        name = getattr(function, "__name__", "")
        if name in ("__matmul__", "matmul") and arguments[1].dim() == 2:
            y = WeightProduct.apply(*arguments, self.weight_gradients)
            return Rounding.apply(y, True, False) if self.results else y
        if name == "scaled_dot_product_attention":
            q, k, v = (Rounding.apply(x, True, True) for x in arguments)
            share = q.shape[1] // k.shape[1]
            k, v = k.repeat_interleave(share, 1), v.repeat_interleave(share, 1)
            hidden = torch.ones(q.shape[2], k.shape[2], dtype=torch.bool).triu(1)
            scores = Rounding.apply(q @ k.transpose(2, 3) * q.shape[3] ** -0.5, False, True)
            weights = Rounding.apply(scores.masked_fill(hidden, -torch.inf).softmax(-1), True, False)
            return Rounding.apply(weights @ v, True, True)
        return function(*arguments, **keywords)


VARIANTS = {
    "torch f32": contextlib.nullcontext,
    "autocast": lambda: torch.autocast("cpu", HALF),
    "choices": Choices,
    "+ results": lambda: Choices("results"),
    "+ weight gradients": lambda: Choices("results", "weight gradients"),
}


def kind(name):
    """A tensor's name without its layer: those of all layers are averaged."""
    return ".".join(part for part in name.split(".") if not (part[0] == "h" and part[1:].isdigit()))


def print_gradients(reference, columns):
    kinds = list(dict.fromkeys(map(kind, reference)))
    width = max(map(len, kinds)) + 2
    print("\nfirst gradients: length of the difference from PyTorch's f32, by its length")
    print(" " * width + "".join(f"{name:>20}" for name in columns))
    for row in kinds:
        names = [name for name in reference if kind(name) == row]
        cells = [statistics.mean(difference(g[name], reference[name]) for name in names) for g in columns.values()]
        print(f"{row:{width}}" + "".join(f"{cell:20.2e}" for cell in cells))


def print_losses(reference, columns):
    print("\nlosses: PyTorch's f32, and differences from it")
    print(f"{'step':>6}{'torch f32':>12}" + "".join(f"{name:>20}" for name in columns))
    for step, loss in enumerate(reference):
        if step < 12 or (step + 1) % 10 == 0:
            print(f"{step + 1:6}{loss:12.6f}" + "".join(f"{c[step] - loss:+20.6f}" for c in columns.values()))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("workbench")
    parser.add_argument("experiment")
    parser.add_argument("--steps", type=int, default=50)
    parser.add_argument("--seeds", type=int, nargs="*", default=[1])
    parser.add_argument("--variants", nargs="*", default=list(VARIANTS)[1:])
    parser.add_argument("--set", action="append", default=[])
    arguments = parser.parse_args()
    apart = {}
    for seed in arguments.seeds:
        settings = arguments.set + [f"seed={seed}", "training.schedule=constant", "training.warmup-steps=0"]
        traces = {
            precision: Trace(
                arguments.workbench, arguments.experiment, arguments.steps, settings + [f"training.precision={precision}"]
            )
            for precision in ("f32", "bf16")
        }
        reference, gradients, _ = train(traces["f32"], arguments.steps)
        losses = {f"workbench {name}": trace.tensors["losses"].tolist() for name, trace in traces.items()}
        firsts = {f"workbench {name}": trace.group("gradients") for name, trace in traces.items()}
        for name in arguments.variants:
            losses[name], firsts[name], _ = train(traces["f32"], arguments.steps, VARIANTS[name])
        print(f"\nseed {seed}")
        print_gradients(gradients, firsts)
        print_losses(reference, losses)
        for name, values in losses.items():
            apart.setdefault(name, []).append(statistics.mean(abs(a - b) for a, b in zip(values, reference)))
    print("\nmean distance of the losses from PyTorch's f32, over all steps and seeds")
    for name, values in apart.items():
        print(f"  {name:22}{statistics.mean(values):.6f}")


if __name__ == "__main__":
    main()
