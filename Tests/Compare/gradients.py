"""The gradients of any experiment, tensor by tensor, beside PyTorch's in double precision.

    python gradients.py WORKBENCH EXPERIMENT.toml [--steps 5] [--set model.hidden-size=24 ...]

Where PyTorch has the experiment's optimizer, the losses of the steps and the weights after them are compared, too,
with a constant rate.
Fails where a tensor's gradient is farther than one part in ten thousand; one that is less than a thousandth of all
gradients together, as a bias's before a normalization, is measured by that thousandth. Dropout must be off; batch
normalization is compared over the whole batch (one slice).
"""

import argparse
import sys

import torch

from traces import Trace, difference, train

FARTHEST = 1e-4
PLAIN = ["training.slices=1", "training.schedule=constant", "training.warmup-steps=0", "training.ema-decay=0"]


def refuse_dropout(model):
    """Ends the program where elements are dropped: PyTorch would drop others."""
    for key, value in model.items():
        if "dropout" in key and value > 0:
            sys.exit(f"the model drops elements (model.{key} = {value}) and PyTorch would drop others: add --set model.{key}=0")
    listed = model["layers"] if model["kind"] == "layers" else []
    if any(layer["layer"] == "dropout" and layer["rate"] > 0 for layer in listed):
        sys.exit("the model drops elements and PyTorch would drop others: set the rates of its dropout layers to 0")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("workbench")
    parser.add_argument("experiment")
    parser.add_argument("--steps", type=int, default=5)
    parser.add_argument("--set", action="append", default=[])
    arguments = parser.parse_args()
    trace = Trace(arguments.workbench, arguments.experiment, arguments.steps, PLAIN + arguments.set)
    refuse_dropout(trace.experiment["model"])
    # What is compared with should have no rounding of its own worth speaking of.
    trace.double()
    losses, gradients, weights = train(trace, arguments.steps)
    failed = False
    own = trace.group("gradients")
    if set(own) != set(gradients):
        sys.exit(f"other parameters than PyTorch's: {sorted(set(own) ^ set(gradients))}")
    whole = torch.stack([gradient.norm() for gradient in gradients.values()]).norm().item()
    print(f"{'tensor':36} {'shape':>16} {'gradient':>10} {'weights':>10}")
    for name, gradient in gradients.items():
        apart = difference(own[name], gradient, least=1e-3 * whole)
        moved = difference(trace.group("updated")[name], weights[name], least=1e-6)
        wrong = apart > FARTHEST
        failed = failed or wrong
        shape = "x".join(map(str, gradient.shape))
        after = f"{moved:10.1e}" if len(losses) == arguments.steps else ""
        print(f"{name:36} {shape:>16} {apart:10.1e} {after}{'  WRONG' if wrong else ''}")
    for step, (mine, loss) in enumerate(zip(trace.tensors["losses"].tolist(), losses)):
        wrong = abs(mine - loss) > FARTHEST * max(1, abs(loss))
        failed = failed or wrong
        print(f"loss of step {step + 1}: {mine:.6f}, PyTorch {loss:.6f}{'  WRONG' if wrong else ''}")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
