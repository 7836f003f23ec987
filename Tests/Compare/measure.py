"""How a step is timed, the same way for every framework."""

import resource
import time

import numbers_of_models as numbers


def measure(step, seconds):
    """step() does one training step and returns its loss as something that float() takes."""
    for _ in range(numbers.STEPS_BEFORE_LOSS):
        step()
    loss = float(step())
    start = time.perf_counter()
    for _ in range(3):
        float(step())
    group = max(1, int(1e-3 / ((time.perf_counter() - start) / 3)))
    times, end = [], time.perf_counter() + seconds
    while len(times) < 10 or time.perf_counter() < end:
        start = time.perf_counter()
        for _ in range(group):
            value = step()
        float(value)
        times.append((time.perf_counter() - start) / group)
    times.sort()
    return {
        "step_ms": times[len(times) // 2] * 1e3,
        "best_ms": times[0] * 1e3,
        "loss": loss,
        "peak_memory_bytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
    }
