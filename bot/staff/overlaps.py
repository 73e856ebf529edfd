"""Examples of other topics that mean what a topic is taught: with the same words on both sides, neither is learnt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.staff.content.changes import EditError
from bot.staff.content.examples import Taught, movable_examples, own_examples
from bot.staff.inbox import Encode
from bot.staff.words.model import Example, Training

# Cosines. To "can i use a sauna" and nine like it, other lines on saunas are .78 to .98, other warmth .73 at most.
ALIKE = 0.75
STANDING = 0.95  # between what two topics have already: it is shown whenever somebody opens one of them


@dataclass(frozen=True)
class Overlap:
    """Examples of another topic, in the order of its file; ``same`` are word for word what was typed."""

    intent: str
    examples: tuple[str, ...]
    same: frozenset[str]


@dataclass(frozen=True)
class Decision:
    """What somebody wants of examples that stand elsewhere: they saw those ``shown``, and ``move`` some of them."""

    shown: frozenset[str] = frozenset()
    move: frozenset[str] = frozenset()


UNDECIDED = Decision()


def overlaps(training: Training, vectors_of: Encode, intent: str, typed: Sequence[str]) -> list[Overlap]:
    """What stands elsewhere and means what was typed for a topic ("": a new one); with nothing typed, what it holds."""
    said = typed or ([example.text for example in own_examples(training, intent)] if intent else [])
    others = [example for example in movable_examples(training) if example.intent != intent]
    if not said or not others:
        return []
    words = {text.casefold() for text in said}
    same = np.array([example.text.casefold() in words for example in others])
    near = _near(others, vectors_of, said, ALIKE if typed else STANDING)
    found = [
        (example, is_same) for example, is_same, is_near in zip(others, same, near, strict=True) if is_same | is_near
    ]
    return sorted(_by_topic(found), key=lambda overlap: -len(overlap.examples))


def decided(typed: Sequence[str], found: Sequence[Overlap], decision: Decision) -> tuple[list[str], list[Taught]]:
    """What is added, and what moves."""
    same = {text.casefold() for overlap in found for text in overlap.same}
    new = [text for text in typed if text.casefold() not in same]
    there = ((overlap.intent, text) for overlap in found for text in overlap.examples)
    return new, [Taught(intent, text) for intent, text in there if text in decision.move]


def ensure_seen(found: Sequence[Overlap], decision: Decision) -> None:
    """Raises :class:`EditError` for what nobody has decided on."""
    for overlap in found:
        for text in overlap.examples:
            if text not in decision.shown:
                raise EditError("stands_elsewhere", text)


def _by_topic(found: Sequence[tuple[Example, bool]]) -> list[Overlap]:
    intents = dict.fromkeys(example.intent for example, _ in found)
    return [
        Overlap(
            intent,
            tuple(example.text for example, _ in found if example.intent == intent),
            frozenset(example.text for example, is_same in found if is_same and example.intent == intent),
        )
        for intent in intents
    ]


def _near(others: Sequence[Example], vectors_of: Encode, said: Sequence[str], least: float) -> NDArray[np.bool_]:
    """Which are nearer to what was said than to what would be left of their own topic."""
    theirs, mine = vectors_of([example.text for example in others]), vectors_of(said)
    nearness = (theirs @ mine.T).max(axis=1)
    near: NDArray[np.bool_] = nearness >= least
    intents = np.array([example.intent for example in others])
    for intent in np.unique(intents[near]):
        chosen, left = near & (intents == intent), ~near & (intents == intent)
        at_home = (theirs[chosen] @ theirs[left].T).max(axis=1, initial=0.0)
        near[chosen] = nearness[chosen] > at_home
    return near
