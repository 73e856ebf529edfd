"""Keeps the vectors of training messages between trainings: after an edit, only new messages are encoded."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np

from bot.language.encoder import WIDTH, Vectors

Encode = Callable[[Sequence[str]], Vectors]
FILE = "training_vectors.npz"
MOST_NEW = 200  # messages that no training has seen are encoded at once: some seconds
KEPT = 2000  # of these between two looks


def encode_training(messages: Sequence[str], encode: Encode, folder: Path) -> Vectors:
    """As ``encode``, float32 (messages, 384), with what ``folder`` remembers; it then remembers just these messages."""
    keys = [_key(message) for message in messages]
    vectors = _read(folder / FILE)
    new = {key: message for key, message in zip(keys, messages, strict=True) if key not in vectors}
    if new:
        vectors |= dict(zip(new, encode(list(new.values())), strict=True))
        _write(folder / FILE, {key: vectors[key] for key in keys})
    return np.array([vectors[key] for key in keys], dtype=np.float32)


class KnownVectors:
    """Vectors of many messages for somebody who waits: what the last training remembers is not encoded again."""

    def __init__(self, folder: Path, encode: Encode) -> None:
        self._file = folder / FILE
        self._remembered = lru_cache(maxsize=1)(lambda changed_at: _read(self._file))
        self._encoded = lru_cache(maxsize=KEPT)(lambda message: encode([message])[0])

    def __call__(self, messages: Sequence[str]) -> Vectors:
        """One row per message; beyond the first :data:`MOST_NEW` that no training has seen, rows of zeros."""
        known = self._remembered(self._file.stat().st_mtime_ns if self._file.exists() else 0)
        rows = np.zeros((len(messages), WIDTH), dtype=np.float32)
        new = 0
        for number, message in enumerate(messages):
            vector = known.get(_key(message))
            if vector is None and new < MOST_NEW:
                vector, new = self._encoded(message), new + 1
            if vector is not None:
                rows[number] = vector
        return rows


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
