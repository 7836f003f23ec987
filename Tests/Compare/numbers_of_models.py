"""Weights and data that every framework can make: the same as `ReferenceNumbers` in Sources/Benchmarks.

FNV-1a of the name, then splitmix64 of that plus (place + 1) times the golden ratio; the upper 24 bits give a
number from -1 to 1, the upper 31 bits a class.
"""

import numpy

numpy.seterr(over="ignore")


def bits(name, count):
    seed = numpy.uint64(0xCBF29CE484222325)
    for byte in name.encode():
        seed = (seed ^ numpy.uint64(byte)) * numpy.uint64(0x100000001B3)
    z = seed + numpy.arange(1, count + 1, dtype=numpy.uint64) * numpy.uint64(0x9E3779B97F4A7C15)
    z = (z ^ (z >> numpy.uint64(30))) * numpy.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> numpy.uint64(27))) * numpy.uint64(0x94D049BB133111EB)
    return z ^ (z >> numpy.uint64(31))


def floats(name, shape, scale=1.0):
    values = (bits(name, int(numpy.prod(shape))) >> numpy.uint64(40)).astype(numpy.float64)
    return (scale * (values / (1 << 23) - 1)).astype(numpy.float32).reshape(shape)


def classes(name, shape, limit):
    values = (bits(name, int(numpy.prod(shape))) >> numpy.uint64(33)) % numpy.uint64(limit)
    return values.astype(numpy.int64).reshape(shape)


MODELS = {
    "gpt-0.8m": {"kind": "gpt", "context": 64, "width": 128, "heads": 4, "layers": 4, "batch": 12, "scale": 0.035},
    "gpt-10m": {"kind": "gpt", "context": 256, "width": 384, "heads": 6, "layers": 6, "batch": 8, "scale": 0.035},
    "mlp-tiny": {"kind": "mlp", "widths": [64, 64, 10], "batch": 32, "scale": 0.08},
    "mlp-wide": {"kind": "mlp", "widths": [784, 512, 256, 10], "batch": 128, "scale": 0.08},
    "cnn": {"kind": "cnn", "size": 28, "channels": [32, 64], "hidden": 128, "batch": 64, "scale": 0.08},
}
VOCABULARY = 65
CLASSES = 10
RATE, DECAY = 1e-3, 0.01
STEPS_BEFORE_LOSS = 10


def parameters(model):
    """All parameters by their names in the program, weights of dense layers as [inputs, outputs]."""
    m, result = MODELS[model], {}

    def weight(name, *shape):
        result[name] = floats(name, shape, m["scale"])

    def constant(name, value, *shape):
        result[name] = numpy.full(shape, value, dtype=numpy.float32)

    def dense(name, inputs, outputs):
        weight(name + ".weight", inputs, outputs)
        constant(name + ".bias", 0, outputs)

    if m["kind"] == "gpt":
        c = m["width"]
        weight("embedding.token", VOCABULARY, c)
        weight("embedding.position", m["context"], c)
        for layer in range(m["layers"]):
            h = f"h{layer}."
            constant(h + "norm1.gain", 1, c)
            for name in ("query", "key", "value", "output"):
                weight(f"{h}attention.{name}.weight", c, c)
            constant(h + "norm2.gain", 1, c)
            weight(h + "mlp.up.weight", c, 4 * c)
            weight(h + "mlp.down.weight", 4 * c, c)
        constant("norm.gain", 1, c)
    elif m["kind"] == "mlp":
        widths = m["widths"]
        for index, (inputs, outputs) in enumerate(zip(widths, widths[1:])):
            dense("head" if index == len(widths) - 2 else f"hidden{index}", inputs, outputs)
    else:
        inputs, size = 1, m["size"]
        for index, channels in enumerate(m["channels"]):
            weight(f"conv{index}.weight", channels, inputs, 3, 3)
            constant(f"conv{index}.bias", 0, channels)
            inputs, size = channels, size // 2
        dense("hidden0", inputs * size * size, m["hidden"])
        dense("head", m["hidden"], CLASSES)
    return result


def batch(model):
    """The one batch that every step sees: inputs and targets."""
    m = MODELS[model]
    if m["kind"] == "gpt":
        shape = (m["batch"], m["context"])
        return classes("tokens", shape, VOCABULARY), classes("targets", shape, VOCABULARY)
    shape = (m["batch"], m["widths"][0]) if m["kind"] == "mlp" else (m["batch"], m["size"], m["size"], 1)
    return floats("features", shape), classes("targets", (m["batch"],), CLASSES)
