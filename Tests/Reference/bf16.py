"""How far PyTorch's bf16 goes from its f32 on the reference model gpt-0.8m.

    python Tests/Reference/bf16.py              (needs the packages of requirements.txt)

Writes Tests/BenchmarksTests/bf16.json: the first losses in f32 and under autocast, from the weights and on the batch
of Tests/Compare/numbers_of_models.py, and for each tensor how far its first gradient is from f32's, by its length.
"""

import json
import pathlib
import sys

import torch
import torch.nn.functional as F

import models

HERE = pathlib.Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "Compare"))
import numbers_of_models as numbers

MODEL, STEPS = "gpt-0.8m", 15


def run(halves):
    w = models.Weights()
    for name, value in numbers.parameters(MODEL).items():
        w[name] = torch.tensor(value).requires_grad_()
    tokens, targets = (torch.tensor(array) for array in numbers.batch(MODEL))
    optimizer = torch.optim.AdamW(
        [
            {"params": [p for p in w.values() if p.dim() > 1], "weight_decay": numbers.DECAY},
            {"params": [p for p in w.values() if p.dim() == 1], "weight_decay": 0.0},
        ],
        lr=numbers.RATE,
    )
    losses, gradients = [], {}
    for step in range(STEPS):
        optimizer.zero_grad()
        with torch.autocast("cpu", torch.bfloat16, enabled=halves):
            y = models.gpt(w, tokens, numbers.VOCABULARY, numbers.MODELS[MODEL])
        loss = F.cross_entropy(y.float().flatten(0, -2), targets.flatten())
        loss.backward()
        if step == 0:
            gradients = {name: p.grad.clone() for name, p in w.items()}
        optimizer.step()
        losses.append(loss.item())
    return losses, gradients


if __name__ == "__main__":
    plain, reference = run(False)
    halves, gradients = run(True)
    apart = {name: ((g - reference[name]).norm() / reference[name].norm()).item() for name, g in gradients.items()}
    path = HERE.parent / "BenchmarksTests" / "bf16.json"
    path.write_text(json.dumps({"model": MODEL, "f32": plain, "autocast": halves, "gradients": apart}, indent=1) + "\n")
