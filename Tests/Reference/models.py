"""First losses, gradient norms and gradients of every kind of model, by PyTorch.

    python Tests/Reference/models.py            (needs the packages of requirements.txt)

Writes Tests/ModelsTests/models.json. Weights and data are made on both sides from names and places, by
`numbers`: FNV-1a of the name, then splitmix64 of that plus the place times the golden ratio; the upper 24 bits
give a number from -1 to 1, the upper 31 bits a class. Parameters carry the names they have in the program;
weights of dense layers are [inputs, outputs]. Ten steps of AdamW, gradients clipped to a norm of 1.
"""

import json
import pathlib

import numpy
import torch
import torch.nn.functional as F

MASK = (1 << 64) - 1
STEPS = 10


def bits(name, count):
    seed = 0xCBF29CE484222325
    for byte in name.encode():
        seed = ((seed ^ byte) * 0x100000001B3) & MASK
    result = []
    for index in range(count):
        z = (seed + (index + 1) * 0x9E3779B97F4A7C15) & MASK
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
        result.append(z ^ (z >> 31))
    return result


def numbers(name, shape, scale=1.0, offset=0.0):
    values = [offset + scale * ((z >> 40) / (1 << 23) - 1) for z in bits(name, int(numpy.prod(shape)))]
    return torch.tensor(numpy.array(values, dtype=numpy.float32).reshape(shape))


def classes(name, shape, count):
    return torch.tensor([(z >> 33) % count for z in bits(name, int(numpy.prod(shape)))]).reshape(shape)


class Weights(dict):
    """Parameters by name, made when first asked for: what the model code below reads as `w(name, shape)`."""

    def __call__(self, name, *shape):
        if name not in self:
            if name.endswith("gain"):
                value = numbers(name, shape, 0.2, 1.0)
            elif name.endswith("bias"):
                value = numbers(name, shape, 0.1)
            else:
                value = numbers(name, shape, 0.4)
            self[name] = value.requires_grad_()
        return self[name]


def dense(w, name, x, outputs, bias=True):
    y = x @ w(name + ".weight", x.shape[-1], outputs)
    return y + w(name + ".bias", outputs) if bias else y


def layer_norm(w, name, x, bias=True):
    shift = None
    gain = w(name + ".gain", x.shape[-1])
    if bias:
        shift = w(name + ".bias", x.shape[-1])
    return F.layer_norm(x, [x.shape[-1]], gain, shift)


ACTIVATIONS = {
    "relu": F.relu,
    "leaky-relu": F.leaky_relu,
    "gelu": F.gelu,
    "gelu-tanh": lambda x: F.gelu(x, approximate="tanh"),
    "silu": F.silu,
    "tanh": torch.tanh,
    "sigmoid": torch.sigmoid,
    "softplus": F.softplus,
}


# By name: predictions, targets and Huber's delta, to the mean loss.
REGRESSION_LOSSES = {
    "mse": lambda y, t, delta: F.mse_loss(y, t),
    "mae": lambda y, t, delta: F.l1_loss(y, t),
    "huber": lambda y, t, delta: F.huber_loss(y, t, delta=delta),
}


def linear(w, x, width, settings):
    return dense(w, "head", x.flatten(1), width)


def rms_norm(w, name, x):
    return F.rms_norm(x, [x.shape[-1]], w(name + ".gain", x.shape[-1]), eps=1e-5)


def normalization(w, name, kind, x):
    """Over the innermost axis; images are [rows, height, width, channels]."""
    channels = x.shape[-1]
    if kind == "layer":
        return layer_norm(w, name, x)
    if kind == "rms":
        return rms_norm(w, name, x)
    if kind in ("batch", "group"):
        gain, shift = w(name + ".gain", channels), w(name + ".bias", channels)
        y = x.movedim(-1, 1)
        if kind == "batch":
            y = F.batch_norm(y, torch.zeros(channels), torch.ones(channels), gain, shift, training=True)
        else:
            groups = max(n for n in range(1, max(1, channels // 8) + 1) if channels % n == 0)
            y = F.group_norm(y, groups, gain, shift)
        return y.movedim(1, -1)
    return x


def mlp(w, x, width, settings):
    x = x.flatten(1)
    for index, hidden in enumerate(settings["hidden"]):
        x = dense(w, f"hidden{index}", x, hidden)
        x = normalization(w, f"norm{index}", settings.get("normalization"), x)
        x = ACTIVATIONS[settings.get("activation", "relu")](x)
    return dense(w, "head", x, width)


def attention(q, k, v, heads, key_heads, causal=True):
    """By head; `key_heads` heads of keys and values are shared by the heads of queries."""
    b, t, c = q.shape
    size = c // heads
    q = q.reshape(b, t, heads, size).transpose(1, 2)
    k = k.reshape(b, t, key_heads, size).transpose(1, 2)
    v = v.reshape(b, t, key_heads, size).transpose(1, 2)
    y = F.scaled_dot_product_attention(q, k, v, is_causal=causal, enable_gqa=heads != key_heads)
    return y.transpose(1, 2).reshape(b, t, c)


def gpt(w, tokens, width, settings):
    c, bias = settings["hidden-size"], settings.get("bias", False)
    table = w("embedding.token", width, c)
    x = table[tokens] + w("embedding.position", tokens.shape[1], c)
    for layer in range(settings["layers"]):
        h = f"h{layer}."
        y = layer_norm(w, h + "norm1", x, bias)
        q, k, v = (dense(w, h + "attention." + n, y, c, bias) for n in ("query", "key", "value"))
        y = attention(q, k, v, settings["heads"], settings["heads"])
        x = x + dense(w, h + "attention.output", y, c, bias)
        y = layer_norm(w, h + "norm2", x, bias)
        x = x + dense(w, h + "mlp.down", F.gelu(dense(w, h + "mlp.up", y, 4 * c, bias)), c, bias)
    return layer_norm(w, "norm", x, bias) @ table.T


def convolution(w, name, x, channels, kernel, stride=1, bias=True, padding="same"):
    """Of images with channels innermost."""
    weight = w(name + ".weight", channels, x.shape[-1], kernel, kernel)
    shift = w(name + ".bias", channels) if bias else None
    y = F.conv2d(x.movedim(-1, 1), weight, shift, stride=stride, padding=kernel // 2 if padding == "same" else 0)
    return y.movedim(1, -1)


def cnn(w, x, width, settings):
    kind, kernel = settings.get("normalization"), settings.get("kernel-size", 3)
    activation = ACTIVATIONS[settings.get("activation", "relu")]
    for index, channels in enumerate(settings["channels"]):
        x = convolution(w, f"conv{index}", x, channels, kernel, bias=kind != "batch")
        x = activation(normalization(w, f"norm{index}", kind, x))
        if x.shape[1] > 1 and x.shape[2] > 1:
            x = F.max_pool2d(x.movedim(-1, 1), 2).movedim(1, -1)
    x = x.reshape(x.shape[0], -1)
    for index, hidden in enumerate(settings["hidden"]):
        x = activation(dense(w, f"hidden{index}", x, hidden))
    return dense(w, "head", x, width)


def resnet(w, x, width, settings):
    kind = settings.get("normalization", "batch")

    def part(name, x, channels, kernel=3, stride=1):
        return normalization(w, name + "-norm", kind, convolution(w, name, x, channels, kernel, stride, bias=False))

    x = F.relu(part("stem", x, settings["channels"][0]))
    for stage, channels in enumerate(settings["channels"]):
        for block in range(settings["blocks"]):
            name = f"stage{stage}.block{block}."
            stride = 2 if stage > 0 and block == 0 else 1
            y = part(name + "second", F.relu(part(name + "first", x, channels, 3, stride)), channels)
            past = x if stride == 1 and x.shape[-1] == channels else part(name + "projection", x, channels, 1, stride)
            x = F.relu(y + past)
    return dense(w, "head", x.mean((1, 2)), width)


def recurrent_layer(w, name, cell, x, units):
    gates = units * (4 if cell == "lstm" else 3)
    start = torch.zeros(1, x.shape[0], units)
    weights = [
        w(name + ".input.weight", x.shape[-1], gates).T,
        w(name + ".recurrent.weight", units, gates).T,
        w(name + ".input.bias", gates),
        w(name + ".recurrent.bias", gates),
    ]
    state = (start, start) if cell == "lstm" else start
    run = torch._VF.lstm if cell == "lstm" else torch._VF.gru
    return run(x, state, weights, True, 1, 0.0, True, False, True)[0]


def recurrent(cell):
    def model(w, x, width, settings):
        units = settings["hidden-size"]
        is_text = not x.is_floating_point()
        if is_text:
            x = w("embedding.token", width, units)[x]
        elif x.dim() == 2:
            x = x[..., None]
        for layer in range(settings.get("layers", 1)):
            x = recurrent_layer(w, f"{cell}{layer}", cell, x, units)
        return dense(w, "head", x if is_text else x[:, -1], width)

    return model


def rotary(x, heads):
    b, t, c = x.shape
    size = c // heads
    half = size // 2
    angles = torch.arange(t)[:, None] * 10_000.0 ** (-2 * torch.arange(half) / size)
    cos, sin = angles.cos()[None, :, None], angles.sin()[None, :, None]
    x = x.reshape(b, t, heads, size)
    first, second = x[..., :half], x[..., half:]
    return torch.cat([first * cos - second * sin, second * cos + first * sin], -1).reshape(b, t, c)


def llama(w, tokens, width, settings):
    c, heads = settings["hidden-size"], settings["heads"]
    key_heads = settings.get("kv-heads") or heads
    hidden = settings.get("intermediate-size") or (8 * c // 3 + 31) // 32 * 32
    table = w("embedding.token", width, c)
    x = table[tokens]
    for layer in range(settings["layers"]):
        h = f"h{layer}."
        y = rms_norm(w, h + "norm1", x)
        q = dense(w, h + "attention.query", y, c, False)
        k, v = (dense(w, h + "attention." + n, y, c // heads * key_heads, False) for n in ("key", "value"))
        y = attention(rotary(q, heads), rotary(k, key_heads), v, heads, key_heads)
        x = x + dense(w, h + "attention.output", y, c, False)
        y = rms_norm(w, h + "norm2", x)
        y = F.silu(dense(w, h + "mlp.gate", y, hidden, False)) * dense(w, h + "mlp.up", y, hidden, False)
        x = x + dense(w, h + "mlp.down", y, c, False)
    x = rms_norm(w, "norm", x)
    return x @ table.T if settings.get("tie-embeddings", True) else dense(w, "head", x, width, False)


def self_attention(w, name, x, heads, causal):
    q, k, v = (dense(w, f"{name}.{n}", x, x.shape[-1]) for n in ("query", "key", "value"))
    return dense(w, name + ".output", attention(q, k, v, heads, heads, causal), x.shape[-1])


def transformer(w, name, x, heads, causal):
    x = x + self_attention(w, name + ".attention", layer_norm(w, name + ".norm1", x), heads, causal)
    y = F.gelu(dense(w, name + ".up", layer_norm(w, name + ".norm2", x), 4 * x.shape[-1]))
    return x + dense(w, name + ".down", y, x.shape[-1])


def listed(w, x, width, settings, head=True, prefix="", vocabulary=None):
    """Layers listed one by one."""
    is_text = not x.is_floating_point()
    for index, layer in enumerate(settings["layers"]):
        kind = layer["layer"]
        name = f"{prefix}{kind}{index}"
        if kind == "reshape":
            x = x.reshape(x.shape[0], *layer["shape"])
        elif kind == "convolution":
            x = convolution(
                w, name, x, layer["channels"], layer.get("kernel-size", 3), layer.get("stride", 1), layer.get("bias", True),
                layer.get("padding", "same"),
            )
        elif kind == "normalization":
            x = normalization(w, name, layer["method"], x)
        elif kind == "activation":
            x = ACTIVATIONS[layer.get("function", "relu")](x)
        elif kind == "max-pooling":
            x = F.max_pool2d(x.movedim(-1, 1), layer.get("size", 2), layer.get("stride") or None).movedim(1, -1)
        elif kind == "average-pooling":
            x = F.avg_pool2d(x.movedim(-1, 1), layer.get("size", 2), layer.get("stride") or None).movedim(1, -1)
        elif kind == "global-average-pooling":
            x = x.flatten(1, -2).mean(1)
        elif kind == "flatten":
            x = x.flatten(1)
        elif kind == "last":
            x = x[:, -1]
        elif kind in ("lstm", "gru"):
            x = recurrent_layer(w, name, kind, x, layer["hidden-size"])
        elif kind == "attention":
            x = self_attention(w, name, x, layer["heads"], layer.get("causal", True))
        elif kind == "dropout" and layer["rate"] == 0:
            pass
        elif kind == "dense":
            x = dense(w, name, x, layer["width"], layer.get("bias", True))
        elif kind == "residual":
            x = x + listed(w, x, width, layer, head=False, prefix=name + ".")
        elif kind == "embedding":
            x = w(name + ".token", width, layer["width"])[x]
        elif kind == "positions":
            x = x + w(name + ".position", *x.shape[1:])
        elif kind == "transformer":
            x = transformer(w, name, x, layer["heads"], layer.get("causal", True))
        else:
            raise ValueError(kind)
    if not head:
        return x
    return dense(w, "head", x if is_text else x.flatten(1), width)


KINDS = {
    "layers": listed,
    "linear": linear,
    "mlp": mlp,
    "cnn": cnn,
    "resnet": resnet,
    "lstm": recurrent("lstm"),
    "gru": recurrent("gru"),
    "gpt": gpt,
    "llama": llama,
}


def short(tensor):
    return [float(f"{value:.7g}") for value in tensor.detach().flatten().tolist()]


def encoded(value):
    """A setting as the program's files hold it: a table is a list of names and values."""
    if isinstance(value, dict):
        return [{"name": name, "value": encoded(inner)} for name, inner in value.items()]
    return [encoded(inner) for inner in value] if isinstance(value, list) else value


def run(kind, settings, data, task, objective={}, rate=0.01):
    """data: shape of features, or (vocabulary, context); task: ("classification", n) and so on."""
    rows = 6
    w = Weights()
    if task[0] == "language":
        batch = classes("tokens", (rows, data[1]), data[0])
        targets = classes("targets", (rows, data[1]), data[0])
    else:
        batch = numbers("features", (rows, *data), 2.0)
        targets = classes("targets", (rows,), task[1]) if task[0] == "classification" else numbers("targets", (rows, task[1]), 2.0)

    def loss():
        y = KINDS[kind](w, batch, task[1], settings)
        if task[0] == "regression":
            name, delta = objective.get("loss", "mse"), objective.get("huber-delta", 1.0)
            return REGRESSION_LOSSES[name](y, targets, delta)
        return F.cross_entropy(
            y.flatten(0, -2), targets.flatten(), label_smoothing=objective.get("label-smoothing", 0.0)
        )

    loss()
    matrices = [p for p in w.values() if p.dim() > 1]
    others = [p for p in w.values() if p.dim() == 1]
    optimizer = torch.optim.AdamW(
        [{"params": matrices, "weight_decay": 0.1}, {"params": others, "weight_decay": 0.0}], lr=rate
    )
    losses, norms, gradients = [], [], {}
    for step in range(STEPS):
        optimizer.zero_grad()
        value = loss()
        value.backward()
        losses.append(value.item())
        if step == 0:
            gradients = {name: short(p.grad) for name, p in w.items()}
        norms.append(torch.nn.utils.clip_grad_norm_(w.values(), 1.0).item())
        optimizer.step()
    return {
        "kind": kind,
        "settings": {name: encoded(value) for name, value in settings.items()},
        "objective": objective,
        "input": list(data),
        "task": task[0],
        "width": task[1],
        "rows": rows,
        "rate": rate,
        "couples_rows": settings.get("normalization", "batch" if kind == "resnet" else "none") == "batch",
        "losses": losses,
        "gradient_norms": norms,
        "gradients": gradients,
    }


if __name__ == "__main__":
    torch.use_deterministic_algorithms(True)
    cases = [
        run("linear", {}, (7,), ("classification", 3)),
        run("linear", {}, (5,), ("regression", 2)),
        run("mlp", {"hidden": [9, 8], "activation": "relu"}, (7,), ("classification", 4)),
        run("mlp", {"hidden": [9], "activation": "gelu", "normalization": "layer"}, (7,), ("classification", 4), {"label-smoothing": 0.1}),
        run("mlp", {"hidden": [8, 6], "activation": "tanh"}, (5,), ("regression", 2), {"loss": "mse"}),
        run("mlp", {"hidden": [8], "activation": "silu"}, (5,), ("regression", 1), {"loss": "huber", "huber-delta": 0.5}),
        run("mlp", {"hidden": [8], "activation": "softplus"}, (5,), ("regression", 1), {"loss": "mae"}),
        run("mlp", {"hidden": [8], "normalization": "batch"}, (5,), ("classification", 3)),
        run("mlp", {"hidden": [8], "normalization": "rms", "activation": "leaky-relu"}, (5,), ("classification", 3)),
        run("cnn", {"channels": [3, 5], "hidden": [7]}, (6, 5, 2), ("classification", 3)),
        run("cnn", {"channels": [4], "kernel-size": 5, "hidden": [], "normalization": "group", "activation": "gelu"}, (5, 5, 1), ("regression", 2)),
        run("resnet", {"channels": [4, 6], "blocks": 2, "normalization": "group"}, (6, 6, 1), ("classification", 3), rate=0.003),
        run("resnet", {"channels": [4, 6], "blocks": 1}, (6, 6, 1), ("classification", 3), rate=0.003),
        run("lstm", {"hidden-size": 5, "layers": 2}, (6, 2), ("classification", 3)),
        run("lstm", {"hidden-size": 6, "context-length": 7}, (9, 7), ("language", 9)),
        run("gru", {"hidden-size": 5}, (8,), ("regression", 1)),
        run("gru", {"hidden-size": 6, "context-length": 7, "layers": 2}, (9, 7), ("language", 9)),
        run("gpt", {"layers": 2, "heads": 3, "hidden-size": 12, "context-length": 8}, (13, 8), ("language", 13)),
        run("gpt", {"layers": 1, "heads": 2, "hidden-size": 8, "context-length": 5, "bias": True}, (11, 5), ("language", 11)),
        run("llama", {"layers": 2, "heads": 4, "kv-heads": 2, "hidden-size": 16, "intermediate-size": 20, "context-length": 6}, (11, 6), ("language", 11)),
        run("llama", {"layers": 1, "heads": 2, "hidden-size": 8, "context-length": 5, "tie-embeddings": False}, (11, 5), ("language", 11)),
        run(
            "layers",
            {
                "layers": [
                    {"layer": "reshape", "shape": [6, 6, 1]},
                    {"layer": "convolution", "channels": 4, "stride": 2},
                    {"layer": "normalization", "method": "group"},
                    {"layer": "activation", "function": "relu"},
                    {
                        "layer": "residual",
                        "layers": [
                            {"layer": "convolution", "channels": 4},
                            {"layer": "activation", "function": "silu"},
                        ],
                    },
                    {"layer": "average-pooling", "size": 3},
                    {"layer": "dense", "width": 5},
                    {"layer": "activation", "function": "tanh"},
                ]
            },
            (36,),
            ("classification", 3),
        ),
        run(
            "layers",
            {
                "context": 5,
                "layers": [
                    {"layer": "embedding", "width": 8},
                    {"layer": "positions"},
                    {"layer": "transformer", "heads": 2},
                    {"layer": "normalization", "method": "rms"},
                ],
            },
            (7, 5),
            ("language", 7),
        ),
        run(
            "layers",
            {
                "layers": [
                    {"layer": "reshape", "shape": [7, 6, 1]},
                    {"layer": "convolution", "channels": 4, "padding": "none", "bias": False},
                    {"layer": "activation", "function": "sigmoid"},
                    {"layer": "max-pooling", "size": 2, "stride": 1},
                    {"layer": "normalization", "method": "layer"},
                    {"layer": "global-average-pooling"},
                    {"layer": "dense", "width": 5, "bias": False},
                    {"layer": "activation", "function": "gelu-tanh"},
                ]
            },
            (42,),
            ("classification", 3),
        ),
        run(
            "layers",
            {
                "layers": [
                    {"layer": "reshape", "shape": [5, 4]},
                    {"layer": "residual", "layers": [{"layer": "attention", "heads": 2, "causal": False}]},
                    {"layer": "lstm", "units": 6},
                    {"layer": "gru", "units": 5},
                    {"layer": "last"},
                ]
            },
            (20,),
            ("regression", 2),
        ),
        run(
            "layers",
            {
                "layers": [
                    {"layer": "reshape", "shape": [3, 4]},
                    {"layer": "attention", "heads": 2},
                    {"layer": "flatten"},
                    {"layer": "dense", "width": 7},
                ]
            },
            (12,),
            ("classification", 3),
        ),
    ]
    path = pathlib.Path(__file__).parent.parent / "ModelsTests" / "models.json"
    path.write_text(json.dumps({"cases": cases}) + "\n")
