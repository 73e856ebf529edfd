"""The learned half of the safety gate: what a message means, where the word net only knows what it says.

The head was trained on the encoder's vectors (``finetuning/alarm_head.py``) and stays as it is when staff edit words,
so that no edit can weaken it. It needs neither Rasa nor a trained model.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from safetensors import safe_open

from bot.knowledge.red_flags import Verdict, alarms, sure_enough
from bot.knowledge.topics import Urgency
from bot.language.encoder import Encoder
from bot.language.text_cleaning import clean

ALARMS = Path(__file__).parent / "weights" / "alarms.safetensors"
# A longer message is read in parts of about so many words each, so that a sign is not lost among them.
WORDS_AT_ONCE = 40
_SENTENCE = re.compile(r"[^.!?\n]+[.!?\n]*\s*")

Shares = NDArray[np.float32]


class _Layers(NamedTuple):
    """Of all heads at once: ``hidden`` (in, heads * between), ``out`` (heads, between, labels), and what is added."""

    hidden: NDArray[np.float32]
    hidden_bias: NDArray[np.float32]
    out: NDArray[np.float32]
    out_bias: NDArray[np.float32]


def _layers(file: Any) -> _Layers:
    names = ("hidden.weight", "hidden.bias", "out.weight", "out.bias")
    hidden, hidden_bias, out, out_bias = (file.get_tensor(name).astype(np.float32) for name in names)
    # One product with all heads side by side takes less time than one for each.
    beside = np.ascontiguousarray(hidden.reshape(-1, hidden.shape[-1]).T)
    return _Layers(beside, hidden_bias.ravel(), np.ascontiguousarray(out.transpose(0, 2, 1)), out_bias[:, None])


class AlarmClassifier:
    """Knows how likely each group of warning signs is, and how likely is likely enough (red_flags.yml)."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        with safe_open(str(ALARMS), framework="numpy") as file:
            self._layers = _layers(file)
            labels = [label.partition("/") for label in json.loads(file.metadata()["labels"])]
        self._groups = [group if group in alarms() else None for group, _, _ in labels]
        self._signs = [sign for _, _, sign in labels]
        self._thresholds = sure_enough()
        self._columns = {urgency: self._columns_of(urgency) for urgency in self._thresholds}

    def find(self, text: str) -> Verdict | None:
        """The most urgent alarm that is likely enough in any part of the message; ``None``: none."""
        parts = list(_parts(clean(text)))
        if not parts:
            return None
        shares = self._shares(parts).max(axis=0)
        likely = {urgency: float(shares[columns].sum()) for urgency, columns in self._columns.items()}
        graver = max((Urgency.EMERGENCY, Urgency.CRISIS), key=lambda urgency: likely[urgency])
        if likely[graver] >= self._thresholds[graver]:
            return self._verdict(graver, shares)
        if sum(likely.values()) >= self._thresholds[Urgency.URGENT]:
            return self._verdict(Urgency.URGENT, shares)
        return None

    def _columns_of(self, urgency: Urgency) -> list[int]:
        return [at for at, group in enumerate(self._groups) if group and alarms()[group].urgency == urgency]

    def _shares(self, parts: list[str]) -> Shares:
        """How likely each label is, by the mean of all heads: float32 (parts, labels), rows of sum one."""
        weights = self._layers
        hidden = np.maximum(self._encoder.encode(parts) @ weights.hidden + weights.hidden_bias, 0)
        by_head = hidden.reshape(len(parts), len(weights.out), -1).swapaxes(0, 1)
        logits = by_head @ weights.out + weights.out_bias
        exponents = np.exp(logits - logits.max(axis=-1, keepdims=True))
        shares: Shares = (exponents / exponents.sum(axis=-1, keepdims=True)).mean(axis=0)
        return shares

    def _verdict(self, urgency: Urgency, shares: Shares) -> Verdict:
        best = max(self._columns[urgency], key=lambda column: shares[column])
        group = self._groups[best]
        assert group is not None
        return Verdict(group, (self._signs[best],) if self._signs[best] else ())


def _parts(text: str) -> Iterator[str]:
    """The message, or its sentences in runs of at most ``WORDS_AT_ONCE`` words (a longer sentence is cut)."""
    words: list[str] = []
    for sentence in _SENTENCE.findall(text):
        more = sentence.split()
        if words and len(words) + len(more) > WORDS_AT_ONCE:
            yield " ".join(words)
            words = []
        words += more
        while len(words) > WORDS_AT_ONCE:
            yield " ".join(words[:WORDS_AT_ONCE])
            words = words[WORDS_AT_ONCE // 2 :]
    if words:
        yield " ".join(words)
