"""The training step of every sample beside PyTorch's, in single precision on the same weights and batch.

    python samples.py WORKBENCH [--only waves ...] [--set model.hidden-size=128 ...] [--threads 2] [--seconds 2]

PyTorch runs eagerly the models of Tests/Reference/models.py, its own LSTM and GRU among them; Workbench says its step
time by `workbench plan`, before and after, of which the better counts. Dropout is off, but for listed layers, whose
dropout only PyTorch is spared.
"""

import argparse
import json
import pathlib
import statistics
import subprocess
import sys
import time

import torch

from traces import Trace

SAMPLES = pathlib.Path(__file__).parent.parent.parent / "samples"


def own(program, experiment, threads, settings):
    """Milliseconds of a step by Workbench."""
    command = [program, "plan", str(experiment), "--json", "--threads", str(threads)]
    result = subprocess.run(command + settings, capture_output=True, text=True)
    if result.returncode != 0:
        sys.exit(result.stderr.strip() or "workbench plan failed")
    return json.loads(result.stdout.splitlines()[-1])["step_ms"]


def torch_step(trace, seconds):
    """Milliseconds of a step by PyTorch: the median."""
    weights = trace.weights()
    optimizer = trace.optimizer(weights)
    if optimizer is None:
        return None

    def step():
        optimizer.zero_grad(set_to_none=True)
        trace.loss(weights, 0).backward()
        if trace.training.get("clip-norm", 0.0) > 0:
            torch.nn.utils.clip_grad_norm_(weights.values(), trace.training["clip-norm"])
        optimizer.step()

    for _ in range(5):
        step()
    times, end = [], time.monotonic() + seconds
    while time.monotonic() < end or len(times) < 5:
        start = time.perf_counter()
        step()
        times.append(time.perf_counter() - start)
    return 1e3 * statistics.median(times)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("workbench")
    parser.add_argument("--only", nargs="*", default=[])
    parser.add_argument("--set", action="append", default=[])
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seconds", type=float, default=2)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    print(f"{'sample':24}{'workbench':>12}{'torch':>12}{'ratio':>9}")
    for path in sorted(SAMPLES.glob("*.toml")):
        if arguments.only and not any(word in path.name for word in arguments.only):
            continue
        settings = list(arguments.set)
        if any(line.startswith("dropout") for line in path.read_text().splitlines()):
            settings.append("model.dropout=0")
        flags = [word for setting in settings for word in ("--set", setting)]
        trace = Trace(arguments.workbench, str(path), 1, settings)
        layers = trace.experiment["model"].get("layers")
        for layer in layers if isinstance(layers, list) else []:
            if layer["layer"] == "dropout":
                layer["rate"] = 0
        before = own(arguments.workbench, path, arguments.threads, flags)
        other = torch_step(trace, arguments.seconds)
        mine = min(before, own(arguments.workbench, path, arguments.threads, flags))
        if other is not None:
            print(f"{path.name:24}{mine:9.4f} ms{other:9.4f} ms{mine / other:9.3f}", flush=True)


if __name__ == "__main__":
    main()
