"""Groups the messages of the inbox by what they mean, so that staff read each question once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.storage.inbox import InboxMessage

ALIKE = 0.55  # between a message and the middle of a group; "sauna" and "hot tub" are .6, two unrelated wishes .1 to .3

Vectors = NDArray[np.float32]
Encode = Callable[[Sequence[str]], Vectors]  # messages to rows of length one


@dataclass(frozen=True)
class Group:
    """Messages that mean alike. ``example`` is the one in the middle; the bot took most of them for ``took_for``."""

    example: str
    took_for: str
    messages: tuple[InboxMessage, ...]

    @property
    def texts(self) -> list[str]:
        """Each wording once, the most frequent first."""
        return [text for text, _ in Counter(message.text for message in self.messages).most_common()]

    @property
    def numbers(self) -> list[int]:
        return [message.number for message in self.messages]


def grouped(messages: Sequence[InboxMessage], encode: Encode) -> list[Group]:
    """The most frequent group first; among equals the one that was added to last."""
    if not messages:
        return []
    vectors = encode([message.text for message in messages])
    middles, members = np.empty((0, vectors.shape[1]), dtype=np.float32), list[list[int]]()
    for number, vector in enumerate(vectors):
        near = middles @ vector / np.linalg.norm(middles, axis=1) if members else np.zeros(0)
        best = int(near.argmax()) if members else -1
        if best >= 0 and near[best] >= ALIKE:
            members[best].append(number)
            middles[best] += vector
        else:
            members.append([number])
            middles = np.vstack([middles, vector])
    groups = [_group(messages, vectors, rows) for rows in members]
    return sorted(groups, key=lambda group: -len(group.messages))


def _group(messages: Sequence[InboxMessage], vectors: Vectors, rows: list[int]) -> Group:
    nearest = rows[int((vectors[rows] @ vectors[rows].sum(axis=0)).argmax())]
    mine = tuple(messages[row] for row in rows)
    return Group(messages[nearest].text, Counter(message.topic for message in mine).most_common(1)[0][0], mine)
