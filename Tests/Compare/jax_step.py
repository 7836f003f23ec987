"""One of the models by JAX, single precision: python jax_step.py MODEL THREADS SECONDS

Prints one JSON object. A whole step, update included, is one compiled function that reuses its buffers.
"""

import json
import os
import sys

name, threads, seconds = sys.argv[1:]
# XLA takes as many threads as it may run on.
os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[: int(threads)])

import jax
import jax.numpy as jnp

import numbers_of_models as numbers
from measure import measure

M = numbers.MODELS[name]


def layer_norm(x, gain):
    x = x - x.mean(-1, keepdims=True)
    return x * jax.lax.rsqrt((x * x).mean(-1, keepdims=True) + 1e-5) * gain


def gpt(p, tokens):
    heads = M["heads"]
    b, t = tokens.shape
    x = p["embedding.token"][tokens] + p["embedding.position"]
    mask = jnp.tril(jnp.ones((t, t), bool))
    for layer in range(M["layers"]):
        h = f"h{layer}."
        y = layer_norm(x, p[h + "norm1.gain"])
        q, k, v = (
            (y @ p[f"{h}attention.{part}.weight"]).reshape(b, t, heads, -1) for part in ("query", "key", "value")
        )
        scores = jnp.einsum("bthd,bshd->bhts", q, k) / q.shape[-1] ** 0.5
        weights = jax.nn.softmax(jnp.where(mask, scores, -jnp.inf), -1)
        y = jnp.einsum("bhts,bshd->bthd", weights, v).reshape(b, t, -1)
        x = x + y @ p[h + "attention.output.weight"]
        y = layer_norm(x, p[h + "norm2.gain"])
        x = x + jax.nn.gelu(y @ p[h + "mlp.up.weight"], approximate=False) @ p[h + "mlp.down.weight"]
    return layer_norm(x, p["norm.gain"]) @ p["embedding.token"].T


def dense(p, layer, x):
    return x @ p[layer + ".weight"] + p[layer + ".bias"]


def mlp(p, x):
    for index in range(len(M["widths"]) - 2):
        x = jax.nn.relu(dense(p, f"hidden{index}", x))
    return dense(p, "head", x)


def cnn(p, x):
    for index in range(len(M["channels"])):
        x = jax.lax.conv_general_dilated(
            x, p[f"conv{index}.weight"], (1, 1), "SAME", dimension_numbers=("NHWC", "OIHW", "NHWC")
        )
        x = jax.nn.relu(x + p[f"conv{index}.bias"])
        x = jax.lax.reduce_window(x, -jnp.inf, jax.lax.max, (1, 2, 2, 1), (1, 2, 2, 1), "VALID")
    return dense(p, "head", jax.nn.relu(dense(p, "hidden0", x.reshape(x.shape[0], -1))))


model = {"gpt": gpt, "mlp": mlp, "cnn": cnn}[M["kind"]]
inputs, targets = (jnp.asarray(array) for array in numbers.batch(name))


def loss(p):
    logs = jax.nn.log_softmax(model(p, inputs))
    return -jnp.take_along_axis(logs, targets[..., None], -1).mean()


def update(p, mean, square, count):
    value, gradients = jax.value_and_grad(loss)(p)
    count = count + 1
    mean = jax.tree.map(lambda m, g: 0.9 * m + 0.1 * g, mean, gradients)
    square = jax.tree.map(lambda v, g: 0.999 * v + 0.001 * g * g, square, gradients)

    def move(w, m, v):
        w = w * (1 - numbers.RATE * numbers.DECAY) if w.ndim > 1 else w
        return w - numbers.RATE * (m / (1 - 0.9**count)) / (jnp.sqrt(v / (1 - 0.999**count)) + 1e-8)

    return value, jax.tree.map(move, p, mean, square), mean, square, count


compiled = jax.jit(update, donate_argnums=(0, 1, 2))
parameters = {key: jnp.asarray(value) for key, value in numbers.parameters(name).items()}
state = [
    parameters,
    jax.tree.map(jnp.zeros_like, parameters),
    jax.tree.map(jnp.zeros_like, parameters),
    jnp.zeros((), jnp.float32),
]


def step():
    value, *state[:] = compiled(*state)
    return value


print(json.dumps(measure(step, float(seconds))))
