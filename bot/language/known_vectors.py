"""Keeps the vectors of training messages between trainings: after an edit, only new messages are encoded."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from bot.language.encoder import Vectors

Encode = Callable[[Sequence[str]], Vectors]
FILE = "training_vectors.npz"


def encode_training(messages: Sequence[str], encode: Encode, folder: Path) -> Vectors:
    """As ``encode``, float32 (messages, 384), with what ``folder`` remembers; it then remembers just these messages."""
    keys = [_key(message) for message in messages]
    vectors = _read(folder / FILE)
    new = {key: message for key, message in zip(keys, messages, strict=True) if key not in vectors}
    if new:
        vectors |= dict(zip(new, encode(list(new.values())), strict=True))
        _write(folder / FILE, {key: vectors[key] for key in keys})
    return np.array([vectors[key] for key in keys], dtype=np.float32)


def _key(message: str) -> str:
    return hashlib.sha256(message.encode()).hexdigest()


def _read(file: Path) -> dict[str, Vectors]:
    if not file.exists():
        return {}
    with np.load(file, allow_pickle=False) as arrays:
        return dict(zip(map(str, arrays["keys"]), arrays["vectors"], strict=True))


def _write(file: Path, vectors: dict[str, Vectors]) -> None:
    unfinished = file.with_suffix(".unfinished.npz")
    np.savez(unfinished, keys=np.array(list(vectors)), vectors=np.array(list(vectors.values()), dtype=np.float32))
    unfinished.replace(file)
