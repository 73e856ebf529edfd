"""Trains the gate's head on the vectors of the committed encoder: which group of warning signs a message tells, if any.

    make alarm-head     after new words about warning signs, or look-alikes of them (five minutes)

Five small networks of one hidden layer, whose judgements are averaged. A straight line between warning signs and their
look-alikes does not do: five times as many look-alikes raised an alarm (docs/decisions/0016-gate-head.md).
Writes bot/language/weights/alarms.safetensors.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from random import Random

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.numpy import save
from torch import Tensor, nn
from torch.nn import functional
from torch.optim import AdamW
from torch.optim.lr_scheduler import OneCycleLR

from finetuning.messages import Message, read_messages, retyped
from finetuning.refresh import committed_network
from finetuning.teacher import judged

HOME = Path(__file__).parent.parent
ENCODER = HOME / "bot" / "language" / "weights" / "encoder.safetensors"
OUTPUT = ENCODER.with_name("alarms.safetensors")
NO_ALARM = "none"
NETWORKS, HIDDEN, PASSES, BATCH = 5, 256, 8, 256
RATE, SMOOTHING = 4e-3, 0.02
SPREAD = 10.0  # vectors of length one are spread, so that the first steps have something to hold on to
LOOK_ALIKE_WEIGHT = 3.0  # a look-alike counts as much as three other messages

Array = NDArray[np.float16]


def label_of(message: Message) -> str:
    """The group and the sign of a warning sign; of every other message that it is none."""
    return message.label if message.is_alarm else NO_ALARM


class Head(nn.Module):
    """Vectors of length one in; logits over the labels out."""

    def __init__(self, width: int, labels: int) -> None:
        super().__init__()
        self.hidden, self.out = nn.Linear(width, HIDDEN), nn.Linear(HIDDEN, labels)
        self.drop_first, self.drop = nn.Dropout(0.1), nn.Dropout(0.3)

    def forward(self, vectors: Tensor) -> Tensor:
        hidden = functional.relu(self.hidden(self.drop_first(vectors * SPREAD)))
        logits: Tensor = self.out(self.drop(hidden))
        return logits


def trained(vectors: Tensor, labels: Tensor, weights: Tensor) -> Head:
    """One head. ``vectors`` (messages, width); ``labels`` and ``weights`` (messages,)."""
    head = Head(vectors.shape[1], int(labels.max()) + 1)
    optimizer = AdamW(head.parameters(), weight_decay=1e-3)
    rate = OneCycleLR(optimizer, RATE, total_steps=PASSES * -(-len(labels) // BATCH))
    for _ in range(PASSES):
        for batch in torch.randperm(len(labels)).split(BATCH):
            lost = functional.cross_entropy(
                head(vectors[batch]), labels[batch], reduction="none", label_smoothing=SMOOTHING
            )
            optimizer.zero_grad()
            (lost * weights[batch]).mean().backward()
            optimizer.step()
            rate.step()
    return head


def both_ways(messages: Sequence[Message], random: Random) -> list[Message]:
    """Every message as it was written, and as somebody in a hurry would type it."""
    return [*messages, *(message.with_text(retyped(message.text, random)) for message in messages)]


def written(heads: Sequence[Head], names: Sequence[str]) -> bytes:
    """The heads side by side, half precision: hidden (heads, 256, width), out (heads, labels, 256), their biases."""
    parts = {
        "hidden.weight": [head.hidden.weight * SPREAD for head in heads],
        "hidden.bias": [head.hidden.bias for head in heads],
        "out.weight": [head.out.weight for head in heads],
        "out.bias": [head.out.bias for head in heads],
    }
    tensors: dict[str, Array] = {
        name: torch.stack(part).detach().numpy().astype(np.float16) for name, part in parts.items()
    }
    return save(tensors, metadata={"labels": json.dumps(names)})


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--words", type=Path, default=HOME / "data" / "nlu")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--output", type=Path, default=OUTPUT)
    options = parser.parse_args()
    torch.manual_seed(options.seed)
    messages = both_ways(read_messages(options.words), Random(options.seed))
    names = sorted({label_of(message) for message in messages})
    labels = torch.tensor([names.index(label_of(message)) for message in messages])
    weights = torch.tensor([LOOK_ALIKE_WEIGHT if message.is_look_alike else 1.0 for message in messages])
    vectors, _ = judged(committed_network(ENCODER, sorted({message.label for message in messages})), messages)
    sys.stdout.write(f"{len(messages)} messages read.\n")
    heads = [trained(vectors, labels, weights) for _ in range(NETWORKS)]
    unfinished = options.output.with_suffix(".unfinished")
    unfinished.write_bytes(written(heads, names))
    unfinished.replace(options.output)


if __name__ == "__main__":
    main()
