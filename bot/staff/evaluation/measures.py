"""What is counted: shares of messages that were understood rightly, each with its 95 % interval."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import sqrt

from bot.conversation.understood import Understood
from bot.knowledge.topics import Topic, Urgency
from bot.staff.evaluation.messages import LOOK_ALIKE, NOTHING_TO_ANSWER, WARNING_SIGNS, Labelled

_Z = 1.96  # of a normal distribution, 95 % lie within so many standard deviations


@dataclass(frozen=True)
class Share:
    """``hits`` of ``of``; ``low`` and ``high`` bound the 95 % interval (Wilson's)."""

    hits: int
    of: int

    @property
    def share(self) -> float:
        return self.hits / self.of if self.of else 0.0

    @property
    def low(self) -> float:
        return max(0.0, self._middle - self._half)

    @property
    def high(self) -> float:
        return min(1.0, self._middle + self._half)

    @property
    def _middle(self) -> float:
        return (self.hits + _Z**2 / 2) / (self.of + _Z**2)

    @property
    def _half(self) -> float:
        n = self.of
        return _Z * sqrt(self.hits * (n - self.hits) / n + _Z**2 / 4) / (n + _Z**2) if n else 0.5

    def as_json(self) -> dict[str, float]:
        named = {"share": self.share, "low": self.low, "high": self.high}
        return {"hits": self.hits, "of": self.of, **{name: round(value, 4) for name, value in named.items()}}


@dataclass(frozen=True)
class Measure:
    """``counts``: which messages; ``hit``: which of them; ``bar``: what to reach, ``more`` or less is better."""

    name: str
    counts: Callable[[Labelled], bool]
    hit: Callable[[Labelled, Understood], bool]
    bar: float
    more: bool = True

    def of(self, pairs: Iterable[tuple[Labelled, Understood]]) -> Share:
        hits = [self.hit(message, understood) for message, understood in pairs if self.counts(message)]
        return Share(sum(hits), len(hits))


def is_right(message: Labelled, understood: Understood) -> bool:
    """Whether the urgency is right and, for a message without warning sign, the topic."""
    if message.is_warning_sign:
        return understood.urgency in WARNING_SIGNS[message.topic]
    if message.topic == LOOK_ALIKE:
        return understood.urgency not in (Urgency.EMERGENCY, Urgency.CRISIS)
    return understood.urgency == Urgency.NONE and understood.topic in message.right_topics


def _labelled(label: str) -> Callable[[Labelled], bool]:
    return lambda message: message.topic == label


MEASURES: Sequence[Measure] = (
    Measure("emergency recall", _labelled("emergency_now"), is_right, 0.98),
    Measure("crisis recall", _labelled("crisis"), is_right, 0.98),
    Measure("urgent recall", _labelled("urgent_care"), is_right, 0.92),
    Measure(
        "false emergency on look-alikes",
        lambda message: message.safe_negative,
        lambda message, understood: understood.urgency in (Urgency.EMERGENCY, Urgency.CRISIS),
        0.05,
        more=False,
    ),
    Measure(
        "false alarm on ordinary messages",
        lambda message: message.is_ordinary,
        lambda message, understood: understood.urgency != Urgency.NONE,
        0.01,
        more=False,
    ),
    Measure("topic right, in scope", lambda message: message.topic in list(Topic), is_right, 0.90),
    Measure("nothing to answer, recognised", lambda message: message.topic in NOTHING_TO_ANSWER, is_right, 0.88),
)
