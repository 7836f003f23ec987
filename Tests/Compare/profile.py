"""A table of numbers profiled by Workbench, polars and DuckDB, and its lines counted by wc, in turns on this machine.

    python profile.py WORKBENCH [--megabytes 256] [--rounds 3] [--threads 2]

What is asked of the others is the part of a profile that they have in one call: polars' `describe` (count, missing, mean,
deviation, quartiles), and DuckDB's `SUMMARIZE` (the same, with distinct values about). Workbench also tells types,
histograms, most frequent values, duplicates, relations and findings. The best of the rounds counts. Where others use the
machine, the seconds of the processor say more than those that passed.
`make compare-profile` sets all up.
"""

import argparse
import os
import pathlib
import random
import subprocess
import sys
import tempfile
import time

COLUMNS = 20
PROGRAMS = {
    "wc -l": lambda file, _: ["wc", "-l", file],
    "polars": lambda file, _: [sys.executable, "-c", f"import polars as pl; print(pl.read_csv({file!r}).describe())"],
    "duckdb": lambda file, threads: [
        sys.executable, "-c",
        f"import duckdb; c = duckdb.connect(config={{'threads': {threads}}});"
        f"print(c.execute(\"SUMMARIZE SELECT * FROM read_csv('{file}')\").fetchall())",
    ],
}


def write(file, megabytes):
    """A table of so many megabytes, the same every time."""
    source = random.Random(1)
    with open(file, "w") as out:
        out.write(",".join(f"c{index}" for index in range(COLUMNS)) + "\n")
        while out.tell() < megabytes * 1_000_000:
            rows = []
            for _ in range(2000):
                rows.append(",".join(
                    f"{source.gauss(0, 1):.6f}" if index % 3 else str(source.randrange(100_000))
                    for index in range(COLUMNS)))
            out.write("\n".join(rows) + "\n")


def measure(command, environment):
    """Seconds, those of the processor, and the most memory in MB of a program; its output where it fails."""
    start = time.monotonic()
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT, env=environment)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.monotonic() - start
        if status != 0:
            output.seek(0)
            raise SystemExit(f"{command[0]} failed: {output.read().decode(errors='replace')[-400:]}")
    return seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("--megabytes", type=int, default=256)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    arguments = parser.parse_args()
    program = str(pathlib.Path(arguments.program).resolve())
    environment = dict(os.environ, POLARS_MAX_THREADS=str(arguments.threads))
    commands = {"workbench": lambda file, threads: [program, "profile", file, "--json", f"--threads={threads}"]} | PROGRAMS
    with tempfile.TemporaryDirectory() as folder:
        file = os.path.join(folder, "table.csv")
        write(file, arguments.megabytes)
        size = os.path.getsize(file) / 1e6
        best = {}
        for _ in range(arguments.rounds):
            for name, command in commands.items():
                found = measure(command(file, arguments.threads), environment)
                best[name] = min(best.get(name, found), found)
    print(f"{'':12}{'seconds':>9}{'MB/s':>8}{'processor':>12}{'memory':>10}")
    for name, (seconds, processor, memory) in best.items():
        print(f"{name:12}{seconds:9.2f}{size / seconds:8.0f}{processor:10.2f} s{memory:7.0f} MB")


if __name__ == "__main__":
    main()
