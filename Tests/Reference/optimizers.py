"""Trajectories of PyTorch's optimizers on a small least-squares problem.

    python Tests/Reference/optimizers.py        (needs the packages of requirements.txt)

Writes Tests/OptimizersTests/optimizers.json. The problem has a matrix (which decays) and a vector (which does
not); its gradients are computed in double precision from the current parameters on both sides:

    loss = 1/2 sum_ij c_ij (w_ij - t_ij)^2,  gradient = c (w - t)

with the numbers of `start`, `target` and `curvature` stored in the file.
"""

import json
import math
import pathlib

import torch
import torch.optim._muon

ROWS, COLUMNS, STEPS = 5, 7, 12
LENGTH = ROWS * COLUMNS + COLUMNS


def numbers(frequency, amplitude, offset=0.0):
    """Some numbers without structure that matters."""
    return [offset + amplitude * math.sin(frequency * (i + 1)) for i in range(LENGTH)]


start = torch.tensor(numbers(1.7, 1.0), dtype=torch.float32)
target = torch.tensor(numbers(2.3, 2.0), dtype=torch.float32)
curvature = torch.tensor(numbers(0.9, 0.9, 1.1), dtype=torch.float32)


class Lion(torch.optim.Optimizer):
    """Chen and others 2023, Algorithm 2, which PyTorch does not have."""

    def __init__(self, groups, lr, betas):
        super().__init__(groups, dict(lr=lr, betas=betas, weight_decay=0.0))

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            first, second = group["betas"]
            for p in group["params"]:
                mean = self.state[p].setdefault("mean", torch.zeros_like(p))
                direction = (first * mean + (1 - first) * p.grad).sign()
                p.mul_(1 - group["lr"] * group["weight_decay"]).sub_(group["lr"] * direction)
                mean.mul_(second).add_((1 - second) * p.grad)


def short(tensor):
    """The numbers in as few digits as give the same floats."""
    return [float(f"{value:.9g}") for value in tensor.tolist()]


def groups(matrix, vector, decay):
    return [{"params": [matrix], "weight_decay": decay}, {"params": [vector], "weight_decay": 0.0}]


def trajectory(make, decay, scale):
    matrix = start[: ROWS * COLUMNS].reshape(ROWS, COLUMNS).clone().requires_grad_()
    vector = start[ROWS * COLUMNS :].clone().requires_grad_()
    optimizers = make(matrix, vector, decay)
    history = []
    for _ in range(STEPS):
        flat = torch.cat([matrix.detach().flatten(), vector.detach()])
        gradient = (curvature.double() * (flat.double() - target.double())).float() * scale
        matrix.grad = gradient[: ROWS * COLUMNS].reshape(ROWS, COLUMNS).clone()
        vector.grad = gradient[ROWS * COLUMNS :].clone()
        for optimizer in optimizers:
            optimizer.step()
        history.append(short(torch.cat([matrix.detach().flatten(), vector.detach()])))
    return history


def simple(kind, **settings):
    return lambda matrix, vector, decay: [kind(groups(matrix, vector, decay), **settings)]


def orthogonal(matrix, coefficients, steps, epsilon):
    """PyTorch's Newton-Schulz iteration, but in single precision instead of bf16."""
    a, b, c = coefficients
    x = matrix.clone()
    if matrix.size(0) > matrix.size(1):
        x = x.T
    x = x / x.norm().clamp(min=epsilon)
    for _ in range(steps):
        gram = x @ x.T
        x = a * x + (b * gram + c * gram @ gram) @ x
    return x.T if matrix.size(0) > matrix.size(1) else x


torch.optim._muon._zeropower_via_newtonschulz = orthogonal


def muon(rate):
    """Muon for the matrix, AdamW for the rest, one rate for both."""
    return lambda matrix, vector, decay: [
        torch.optim.Muon([matrix], lr=rate, weight_decay=decay, adjust_lr_fn="match_rms_adamw"),
        torch.optim.AdamW([vector], lr=rate, betas=(0.9, 0.95), weight_decay=0.0),
    ]


cases = []


def case(optimizer, rate, settings, make, scale=1.0):
    decay = settings.get("weight-decay", 0.0)
    cases.append(
        {
            "optimizer": optimizer,
            "rate": rate,
            "settings": settings,
            "gradient_scale": scale,
            "trajectory": trajectory(make, decay, scale),
        }
    )


case("sgd", 0.05, {"momentum": 0.0}, simple(torch.optim.SGD, lr=0.05))
case("sgd", 0.05, {"momentum": 0.9, "weight-decay": 0.1}, simple(torch.optim.SGD, lr=0.05, momentum=0.9), 0.5)
case(
    "sgd",
    0.05,
    {"momentum": 0.8, "nesterov": True, "weight-decay": 0.01},
    simple(torch.optim.SGD, lr=0.05, momentum=0.8, nesterov=True),
)
case("adam", 0.1, {"weight-decay": 0.1}, simple(torch.optim.Adam, lr=0.1))
case("adam", 0.1, {"beta1": 0.8, "beta2": 0.9, "epsilon": 1e-3}, simple(torch.optim.Adam, lr=0.1, betas=(0.8, 0.9), eps=1e-3))
case("adamw", 0.1, {"weight-decay": 0.1}, simple(torch.optim.AdamW, lr=0.1), 0.25)
case(
    "adamw",
    0.01,
    {"beta1": 0.9, "beta2": 0.95, "weight-decay": 0.01},
    simple(torch.optim.AdamW, lr=0.01, betas=(0.9, 0.95)),
)
case("rmsprop", 0.05, {"weight-decay": 0.1}, simple(torch.optim.RMSprop, lr=0.05))
case("rmsprop", 0.05, {"alpha": 0.9, "momentum": 0.5}, simple(torch.optim.RMSprop, lr=0.05, alpha=0.9, momentum=0.5))
case("adagrad", 0.5, {"weight-decay": 0.1}, simple(torch.optim.Adagrad, lr=0.5))
case("adagrad", 0.5, {"lr-decay": 0.1}, simple(torch.optim.Adagrad, lr=0.5, lr_decay=0.1))
case("lion", 0.03, {"weight-decay": 0.1}, simple(Lion, lr=0.03, betas=(0.9, 0.99)))
case("muon", 0.05, {"weight-decay": 0.1}, muon(0.05), 0.5)
case("muon", 0.02, {"weight-decay": 0.0}, muon(0.02))

result = {
    "rows": ROWS,
    "columns": COLUMNS,
    "start": short(start),
    "target": short(target),
    "curvature": short(curvature),
    "cases": cases,
}
path = pathlib.Path(__file__).parent.parent / "OptimizersTests" / "optimizers.json"
path.write_text(json.dumps(result) + "\n")
