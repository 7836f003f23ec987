"""nanoGPT's recipe for a CPU, on tiny Shakespeare: a published result as a test of the whole.

    python shakespeare.py WORKBENCH tinyshakespeare.txt [SEED ...]

The text is the one of 1,115,394 characters, 65 different ones, that nanoGPT uses (its first 90 % train). Over five
seeds the mean validation loss must be 1.88 ± 0.03, which is what nanoGPT's README reports for these settings.
"""

import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile

EXPERIMENT = """
name = "Shakespeare"
[data]
source    = {source}
task      = "language"
tokenizer = "characters"
split     = {{ train = 0.9, validation = 0.1, test = 0.0 }}
[model]
kind = "gpt"
layers = 4
heads = 4
hidden-size = 128
context-length = 64
[training]
steps = 2000
batch-size = 12
learning-rate = 1e-3
schedule = "cosine"
warmup-steps = 100
min-lr-ratio = 0.1
beta2 = 0.99
weight-decay = 0.1
clip-norm = 1.0
[evaluation]
every = 2000
metrics = ["loss"]
"""
WANTED, TOLERANCE = 1.88, 0.03


def main():
    program, text = (os.path.abspath(path) for path in sys.argv[1:3])
    seeds = sys.argv[3:] or ["1", "2", "3", "4", "5"]
    losses = []
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "shakespeare.toml"
        path.write_text(EXPERIMENT.format(source=json.dumps(text)))
        for seed in seeds:
            command = [program, "train", str(path), "--set", f"seed={seed}", "--json"]
            result = subprocess.run(
                command, capture_output=True, text=True, env={**os.environ, "XDG_DATA_HOME": folder}
            )
            events = [json.loads(line) for line in result.stdout.splitlines() if line.startswith("{")]
            finished = [event for event in events if event["event"] == "finished"]
            if not finished:
                sys.exit(f"seed {seed}: {result.stderr.strip()}")
            losses.append(finished[0]["metrics"]["validation"]["loss"])
            print(f"seed {seed}: validation loss {losses[-1]:.4f}, {finished[0]['seconds']:.1f} s", flush=True)
    mean = statistics.mean(losses)
    print(f"mean {mean:.4f}; {WANTED} ± {TOLERANCE} is wanted")
    sys.exit(0 if abs(mean - WANTED) <= TOLERANCE else 1)


if __name__ == "__main__":
    main()
