"""One fine-tuning run: a network goes over the messages several times, and a running mean of its weights is kept."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from random import Random

import torch
from torch import Tensor, nn
from torch.optim import AdamW
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

from finetuning.messages import Message, retyped
from finetuning.network import Network

BATCH = 64
HEAD_RATE = 3e-3
WARM_UP = 0.05  # share of the whole run
SLOWEST = 0.02  # of the rate, at the end
AVERAGE, AVERAGE_EVERY = 0.95, 5  # the kept weights are a running mean over about a hundred steps

# (numbers of the messages, vectors, logits, labels) -> loss
Loss = Callable[[list[int], Tensor, Tensor, Tensor], Tensor]


class Training:
    """``labels``: (messages,), their numbers. ``rate``: how fast the encoder learns."""

    def __init__(self, network: Network, messages: Sequence[Message], labels: Tensor, rate: float, passes: int) -> None:
        self.network = network
        self.average = AveragedModel(network, multi_avg_fn=get_ema_multi_avg_fn(AVERAGE))
        self._messages, self._labels, self.passes = messages, labels, passes
        encoder = [p for p in network.encoder.parameters() if p.requires_grad]
        self._rates = (rate, HEAD_RATE)
        self._optimizer = AdamW(
            [{"params": params, "lr": 0.0} for params in (encoder, [network.weight, network.bias])], fused=True
        )
        self._steps = 0

    def run_pass(self, loss: Loss, random: Random) -> float:
        """Go over all messages once; the mean loss."""
        self.network.train()
        losses = [self._step(batch, loss, random) for batch in self._batches(random)]
        return sum(losses) / len(losses)

    def _batches(self, random: Random) -> Iterator[list[int]]:
        """All messages once, in random batches of messages of about the same length (less padding, less time)."""
        shuffled = random.sample(range(len(self._messages)), len(self._messages))
        cut: list[list[int]] = []
        for start in range(0, len(shuffled), BATCH * 12):
            alike = sorted(shuffled[start : start + BATCH * 12], key=lambda at: len(self._messages[at].text))
            cut += [alike[at : at + BATCH] for at in range(0, len(alike), BATCH)]
        random.shuffle(cut)
        yield from cut

    def _step(self, batch: list[int], loss: Loss, random: Random) -> float:
        vectors, logits = self.network([retyped(self._messages[at].text, random) for at in batch])
        lost = loss(batch, vectors, logits, self._labels[batch])
        self._optimizer.zero_grad()
        lost.backward()
        nn.utils.clip_grad_norm_(self.network.parameters(), 1.0)
        self._set_rates()
        self._optimizer.step()
        if self._steps % AVERAGE_EVERY == 0:
            self.average.update_parameters(self.network)
        self._steps += 1
        return float(lost.detach())

    def _set_rates(self) -> None:
        done = self._steps / (math.ceil(len(self._messages) / BATCH) * self.passes)
        share = min((done + 1e-3) / WARM_UP, max(SLOWEST, 1 - done))
        for group, rate in zip(self._optimizer.param_groups, self._rates, strict=True):
            group["lr"] = rate * share


def label_weights(messages: Sequence[Message], names: Sequence[str]) -> Tensor:
    """(labels,): between every message and every label counting alike; one on average."""
    counts = Counter(message.label for message in messages)
    weights = torch.tensor([1 / math.sqrt(counts[name]) for name in names])
    return weights * len(messages) / sum(weights[at] * counts[name] for at, name in enumerate(names))
