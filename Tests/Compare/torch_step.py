"""One of the models by PyTorch: python torch_step.py MODEL f32|bf16 eager|compile THREADS SECONDS

Prints one JSON object. The model is written as one would for PyTorch: queries, keys and values in one product,
fused attention, the fused AdamW.
"""

import json
import sys

import numpy
import torch
import torch.nn.functional as F

import numbers_of_models as numbers
from measure import measure


def linear(parameters, name, bias=True):
    weight = parameters[name + ".weight"]
    layer = torch.nn.Linear(*weight.shape, bias=bias)
    layer.weight.data = torch.tensor(weight).T.contiguous()
    if bias:
        layer.bias.data = torch.tensor(parameters[name + ".bias"])
    return layer


class Block(torch.nn.Module):
    def __init__(self, p, h, width, heads):
        super().__init__()
        self.heads = heads
        self.norm1 = torch.nn.LayerNorm(width, bias=False)
        self.norm2 = torch.nn.LayerNorm(width, bias=False)
        joined = numpy.concatenate([p[f"{h}attention.{name}.weight"] for name in ("query", "key", "value")], 1)
        self.qkv = linear({"qkv.weight": joined}, "qkv", bias=False)
        self.output = linear(p, h + "attention.output", bias=False)
        self.up = linear(p, h + "mlp.up", bias=False)
        self.down = linear(p, h + "mlp.down", bias=False)

    def forward(self, x):
        b, t, c = x.shape
        q, k, v = self.qkv(self.norm1(x)).split(c, 2)
        q, k, v = (y.view(b, t, self.heads, c // self.heads).transpose(1, 2) for y in (q, k, v))
        y = F.scaled_dot_product_attention(q, k, v, is_causal=True)
        x = x + self.output(y.transpose(1, 2).reshape(b, t, c))
        return x + self.down(F.gelu(self.up(self.norm2(x))))


class GPT(torch.nn.Module):
    def __init__(self, p, m):
        super().__init__()
        self.token = torch.nn.Parameter(torch.tensor(p["embedding.token"]))
        self.position = torch.nn.Parameter(torch.tensor(p["embedding.position"]))
        self.blocks = torch.nn.ModuleList(
            Block(p, f"h{layer}.", m["width"], m["heads"]) for layer in range(m["layers"])
        )
        self.norm = torch.nn.LayerNorm(m["width"], bias=False)

    def forward(self, tokens):
        x = F.embedding(tokens, self.token) + self.position
        for block in self.blocks:
            x = block(x)
        return F.linear(self.norm(x), self.token)


class MLP(torch.nn.Module):
    def __init__(self, p, m):
        super().__init__()
        hidden = [linear(p, f"hidden{index}") for index in range(len(m["widths"]) - 2)]
        self.hidden, self.head = torch.nn.ModuleList(hidden), linear(p, "head")

    def forward(self, x):
        for layer in self.hidden:
            x = F.relu(layer(x))
        return self.head(x)


class CNN(torch.nn.Module):
    def __init__(self, p, m):
        super().__init__()
        self.convolutions = torch.nn.ModuleList()
        for index in range(len(m["channels"])):
            weight = torch.tensor(p[f"conv{index}.weight"])
            layer = torch.nn.Conv2d(weight.shape[1], weight.shape[0], 3, padding=1)
            layer.weight.data = weight.contiguous(memory_format=torch.channels_last)
            layer.bias.data.zero_()
            self.convolutions.append(layer)
        self.hidden, self.head = linear(p, "hidden0"), linear(p, "head")

    def forward(self, x):
        # The data have channels innermost, which is what PyTorch calls channels_last.
        x = x.movedim(-1, 1)
        for layer in self.convolutions:
            x = F.max_pool2d(F.relu(layer(x)), 2)
        return self.head(F.relu(self.hidden(x.movedim(1, -1).flatten(1))))


def main():
    name, precision, mode, threads, seconds = sys.argv[1:]
    torch.set_num_threads(int(threads))
    m = numbers.MODELS[name]
    model = {"gpt": GPT, "mlp": MLP, "cnn": CNN}[m["kind"]](numbers.parameters(name), m)
    inputs, targets = (torch.tensor(array) for array in numbers.batch(name))
    groups = [
        {"params": [p for p in model.parameters() if p.dim() > 1], "weight_decay": numbers.DECAY},
        {"params": [p for p in model.parameters() if p.dim() == 1], "weight_decay": 0.0},
    ]
    optimizer = torch.optim.AdamW(groups, lr=numbers.RATE, fused=True)

    def loss():
        with torch.autocast("cpu", torch.bfloat16, enabled=precision == "bf16"):
            y = model(inputs)
        return F.cross_entropy(y.float().flatten(0, -2), targets.flatten())

    forward = torch.compile(loss) if mode == "compile" else loss

    def step():
        optimizer.zero_grad(set_to_none=True)
        value = forward()
        value.backward()
        optimizer.step()
        return value.detach()

    print(json.dumps(measure(step, float(seconds))))


if __name__ == "__main__":
    main()
