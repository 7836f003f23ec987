"""Learning-rate factors of PyTorch's schedulers.

    python Tests/Reference/schedules.py         (needs the packages of requirements.txt)

Writes Tests/OptimizersTests/schedules.json: for each case the factor at every step of a run of 40 steps. The
warm-up is LinearLR from 1 / (w + 1), then the schedule over the remaining steps, by SequentialLR.
"""

import json
import math
import pathlib
import warnings

import torch
from torch.optim import lr_scheduler

warnings.filterwarnings("ignore")
TOTAL = 40


def factors(make, losses=None):
    parameter = torch.nn.Parameter(torch.zeros(1))
    optimizer = torch.optim.SGD([parameter], lr=1.0)
    scheduler = make(optimizer)
    history = []
    for step in range(TOTAL):
        history.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        if losses is None:
            scheduler.step()
        else:
            scheduler.step(losses[step])
    return history


def warmed(steps, make):
    def build(optimizer):
        rise = lr_scheduler.LinearLR(optimizer, 1 / (steps + 1), 1.0, steps)
        return lr_scheduler.SequentialLR(optimizer, [rise, make(optimizer)], [steps])

    return build


def cosine(length, minimum):
    return lambda optimizer: lr_scheduler.CosineAnnealingLR(optimizer, length, eta_min=minimum)


def linear(length, minimum):
    return lambda optimizer: lr_scheduler.LinearLR(optimizer, 1.0, minimum, length)


def wsd(length, minimum):
    """Constant, then linear over the last `length` steps; written as a LambdaLR for want of one."""
    return lambda optimizer: lr_scheduler.LambdaLR(
        optimizer,
        lambda step: 1.0 if step <= TOTAL - length else minimum + (1 - minimum) * (TOTAL - step) / length,
    )


def inverse_sqrt(warmup):
    """Vaswani and others 2017, scaled so that the top is 1."""
    return lambda optimizer: lr_scheduler.LambdaLR(
        optimizer, lambda step: min((step + 1) / (warmup + 1), math.sqrt((warmup + 1) / (step + 1)))
    )


losses = [1.0, 0.9, 0.8, 0.85, 0.82, 0.81, 0.7] + [0.7, 0.71, 0.699995] * 11
cases = [
    ("constant", {}, factors(lambda o: lr_scheduler.ConstantLR(o, 1.0)), None),
    ("constant", {"warmup-steps": 5}, factors(warmed(5, lambda o: lr_scheduler.ConstantLR(o, 1.0))), None),
    ("cosine", {}, factors(cosine(TOTAL, 0.0)), None),
    ("cosine", {"warmup-steps": 7, "min-lr-ratio": 0.1}, factors(warmed(7, cosine(TOTAL - 7, 0.1))), None),
    ("linear", {}, factors(linear(TOTAL, 0.0)), None),
    ("linear", {"warmup-steps": 7, "min-lr-ratio": 0.1}, factors(warmed(7, linear(TOTAL - 7, 0.1))), None),
    (
        "step",
        {"decay-every": 10, "decay-factor": 0.5},
        factors(lambda o: lr_scheduler.StepLR(o, 10, 0.5)),
        None,
    ),
    ("one-cycle", {}, factors(lambda o: lr_scheduler.OneCycleLR(o, 1.0, TOTAL, div_factor=25, final_div_factor=1e4)), None),
    (
        "one-cycle",
        {"rise-fraction": 0.5, "start-lr-ratio": 0.1, "end-lr-ratio": 0.001},
        factors(lambda o: lr_scheduler.OneCycleLR(o, 1.0, TOTAL, pct_start=0.5, div_factor=10, final_div_factor=100)),
        None,
    ),
    ("wsd", {"decay-fraction": 0.25, "min-lr-ratio": 0.05}, factors(wsd(10, 0.05)), None),
    ("inverse-sqrt", {"warmup-steps": 8}, factors(inverse_sqrt(8)), None),
    (
        "plateau",
        {"decay-factor": 0.5, "patience": 3},
        factors(lambda o: lr_scheduler.ReduceLROnPlateau(o, factor=0.5, patience=3), losses),
        losses,
    ),
]
result = {
    "total": TOTAL,
    "cases": [
        {"schedule": name, "settings": settings, "factors": values, "losses": heard}
        for name, settings, values, heard in cases
    ],
}
path = pathlib.Path(__file__).parent.parent / "OptimizersTests" / "schedules.json"
path.write_text(json.dumps(result) + "\n")
