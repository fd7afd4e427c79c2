"""The guard as a module of PyTorch, with the weights of its ONNX file: what `inference-graph.ts` of packages/models builds."""

import json
import math
import os
import sys
from pathlib import Path

# Behind this program's own packages: a system's PyTorch has all other modules of the system beside it.
sys.path.append(os.environ["LABS_PYTORCH_FOLDER"])

import torch
from torch import Tensor, nn
from torch.nn import functional

# Added to the scores of padding, which no attention may reach.
MASKED = -1e4


class Attention(nn.Module):
    def __init__(self, width: int, head_size: int) -> None:
        super().__init__()
        self.head_size = head_size
        self.norm = nn.LayerNorm(width)
        self.query, self.key, self.value, self.output = (nn.Linear(width, width) for _ in range(4))

    def forward(self, x: Tensor, hidden: Tensor) -> Tensor:
        batch, length, width = x.shape
        normal = self.norm(x)
        query, key, value = (
            layer(normal).view(batch, length, -1, self.head_size).transpose(1, 2)
            for layer in (self.query, self.key, self.value)
        )
        scores = query @ key.transpose(2, 3) / math.sqrt(self.head_size) + hidden
        mixed = (scores.softmax(dim=-1) @ value).transpose(1, 2).reshape(batch, length, width)
        return x + self.output(mixed)


class FeedForward(nn.Module):
    def __init__(self, width: int, wide: int) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(width)
        self.expand = nn.Linear(width, wide)
        self.contract = nn.Linear(wide, width)

    def forward(self, x: Tensor) -> Tensor:
        return x + self.contract(functional.relu(self.expand(self.norm(x))))


class Guard(nn.Module):
    """Token ids in, 0 for padding; two logits a row out: harmless, attack."""

    def __init__(self, weights: dict[str, Tensor], layers: int, head_size: int) -> None:
        super().__init__()
        width, wide = weights["layer0.expand"].shape
        self.tokens = nn.Embedding(*weights["tokens"].shape)
        self.positions = nn.Parameter(weights["positions"])
        self.attentions = nn.ModuleList(Attention(width, head_size) for _ in range(layers))
        self.feed_forwards = nn.ModuleList(FeedForward(width, wide) for _ in range(layers))
        self.norm = nn.LayerNorm(width)
        self.head = nn.Linear(width, 2)
        self.load_state_dict(state_of(weights, layers))
        self.eval()

    def forward(self, ids: Tensor) -> Tensor:
        present = (ids != 0).float()
        hidden = ((1 - present) * MASKED)[:, None, None, :]
        x = self.tokens(ids) + self.positions[: ids.shape[1]]
        for attention, feed_forward in zip(self.attentions, self.feed_forwards):
            x = feed_forward(attention(x, hidden))
        kept = (self.norm(x) * present[:, :, None]).sum(dim=1)
        return self.head(kept / present.sum(dim=1, keepdim=True))


class InHalf(nn.Module):
    """A layer that is kept in 16 bits on a processor whose kernels take 32: it casts at every call."""

    def __init__(self, layer: nn.Linear) -> None:
        super().__init__()
        self.layer = layer.half()

    def forward(self, x: Tensor) -> Tensor:
        weight, bias = self.layer.weight.float(), self.layer.bias.float()
        return functional.linear(x.half().float(), weight, bias).half().float()


def in_half(module: nn.Module) -> nn.Module:
    """Replaces the linear layers of a module."""
    for name, child in module.named_children():
        if isinstance(child, nn.Linear):
            setattr(module, name, InHalf(child))
        else:
            in_half(child)
    return module


def load_guard(file: Path) -> Guard:
    """Reads a file in the format of safetensors: eight bytes of length, a header in JSON, the numbers."""
    data = bytearray(file.read_bytes())
    start = 8 + int.from_bytes(data[:8], "little")
    header = json.loads(data[8:start])
    facts = header.pop("__metadata__")
    weights = {
        name: torch.frombuffer(data[start + begin : start + end], dtype=torch.float32).reshape(entry["shape"])
        for name, entry in header.items()
        for begin, end in [entry["data_offsets"]]
    }
    return Guard(weights, int(facts["layers"]), int(facts["headSize"]))


def state_of(weights: dict[str, Tensor], layers: int) -> dict[str, Tensor]:
    """The names of PyTorch; its linear layers keep a matrix the other way round."""
    state = {"tokens.weight": weights["tokens"], "positions": weights["positions"]}

    def linear(ours: str, theirs: str) -> None:
        state[f"{theirs}.weight"] = weights[ours].T.contiguous()
        state[f"{theirs}.bias"] = weights[f"{ours}.bias"]

    def norm(ours: str, theirs: str) -> None:
        state[f"{theirs}.weight"] = weights[f"{ours}.scale"]
        state[f"{theirs}.bias"] = weights[f"{ours}.shift"]

    for layer in range(layers):
        norm(f"layer{layer}.attention.norm", f"attentions.{layer}.norm")
        norm(f"layer{layer}.feedforward.norm", f"feed_forwards.{layer}.norm")
        for name in ("query", "key", "value", "output"):
            linear(f"layer{layer}.{name}", f"attentions.{layer}.{name}")
        for name in ("expand", "contract"):
            linear(f"layer{layer}.{name}", f"feed_forwards.{layer}.{name}")
    norm("final.norm", "norm")
    linear("head", "head")
    return state
