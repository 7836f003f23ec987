"""Training steps of the same models by Workbench, PyTorch and JAX, in turns on this machine.

    python compare.py WORKBENCH [--models gpt-0.8m ...] [--modes eager ...] [--rounds 3] [--seconds 2] [--threads 2]

Every round runs all of them one after the other. A program's time is that of its best round (in which the median
step counts): a machine's neighbors only ever slow it down, and the best of many modes in many rounds beside the
median of one would be luck. All start from the same weights, and their losses at the eleventh step must agree, or
the comparison fails. `make compare` sets all up.
"""

import argparse
import json
import os
import pathlib
import subprocess
import sys

import numbers_of_models as numbers

HERE = pathlib.Path(__file__).parent
# What the design asks for at least: Workbench's time by the best of the others'.
LIMITS = {
    ("gpt-0.8m", "f32"): ("torch", 0.42),
    ("gpt-0.8m", "bf16"): ("torch", 0.36),
    ("gpt-10m", "bf16"): ("torch", 0.70),
    ("mlp-tiny", "f32"): ("jax", 0.25),
    ("mlp-wide", "f32"): ("jax", 0.75),
    ("cnn", "f32"): ("torch", 0.35),
}
# Seconds that one measurement may take, compilation included.
LONGEST = 600
TOLERANCE = {"f32": 1e-3, "bf16": 2e-2}


def call(command):
    """The last JSON object that a program prints, or why there is none."""
    try:
        result = subprocess.run(command, capture_output=True, text=True, cwd=HERE, timeout=LONGEST)
    except subprocess.TimeoutExpired:
        return {"error": f"took more than {LONGEST} s"}
    lines = [line for line in result.stdout.splitlines() if line.startswith("{")]
    if result.returncode != 0 or not lines:
        return {"error": (result.stderr.strip().splitlines() or ["said nothing"])[-1]}
    return json.loads(lines[-1])


def runners(arguments, model, precision):
    seconds, threads = str(arguments.seconds), str(arguments.threads)
    workbench = [os.path.abspath(arguments.workbench), "bench", model, "--precision", precision]
    yield "workbench", workbench + ["--seconds", seconds, "--threads", threads, "--json"]
    for mode in arguments.modes:
        yield f"torch {mode}", [sys.executable, "torch_step.py", model, precision, mode, threads, seconds]
        if precision == "bf16":
            # A single-precision step may be the quicker one: the best of any mode counts.
            yield f"torch {mode} f32", [sys.executable, "torch_step.py", model, "f32", mode, threads, seconds]
    if precision == "f32":
        yield "jax", [sys.executable, "jax_step.py", model, threads, seconds]


def compare(arguments, model, precision):
    rounds = []
    print(f"\n{model} {precision}", flush=True)
    for _ in range(arguments.rounds):
        rounds.append({name: call(command) for name, command in runners(arguments, model, precision)})
    failed = False
    losses = [r[f"torch {mode}"].get("loss") for r in rounds for mode in arguments.modes]
    reference = next((loss for loss in losses if loss is not None), None)
    times = {}
    for name in rounds[0]:
        good = [r for r in rounds if "step_ms" in r[name]]
        if not good:
            print(f"  {name:18} {rounds[0][name].get('error')}")
            failed = failed or name == "workbench"
            continue
        times[name] = min(r[name]["step_ms"] for r in good)
        memory = max(r[name].get("peak_memory_bytes") or 0 for r in good) / 2**20
        loss = good[-1][name]["loss"]
        ratio = f"{times['workbench'] / times[name]:6.3f}" if "workbench" in times and name != "workbench" else "      "
        print(f"  {name:18} {times[name]:10.4f} ms   ratio {ratio}   loss {loss:.6f}   {memory:7.0f} MiB")
        tolerance = TOLERANCE["bf16" if precision == "bf16" else "f32"]
        if reference is not None and abs(loss - reference) > tolerance:
            print(f"  {name}: the loss differs from PyTorch's {reference:.6f} by more than {tolerance}")
            failed = True
    family, limit = LIMITS.get((model, precision), (None, None))
    others = [time for name, time in times.items() if family and name.startswith(family)]
    if others and "workbench" in times:
        ratio = times["workbench"] / min(others)
        print(f"  ratio to the best of {family}: {ratio:.3f}; at most {limit} is wanted: {'held' if ratio <= limit else 'MISSED'}")
    return failed


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("workbench")
    parser.add_argument("--models", nargs="*", default=list(numbers.MODELS))
    parser.add_argument("--precisions", nargs="*", default=["f32", "bf16"])
    parser.add_argument("--modes", nargs="*", default=["eager", "compile"])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=2)
    parser.add_argument("--threads", type=int, default=min(2, len(os.sched_getaffinity(0))))
    arguments = parser.parse_args()
    failed = False
    for model in arguments.models:
        for precision in arguments.precisions:
            if precision == "f32" or model.startswith("gpt"):
                failed = compare(arguments, model, precision) or failed
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
