"""Puts labelled messages to the gate and the model, and counts what they make of them."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from bot.conversation.understood import Understood
from bot.knowledge.topics import Topic, Urgency
from bot.staff.evaluation.measures import MEASURES, Share, is_right
from bot.staff.evaluation.messages import Labelled
from bot.staff.evaluation.robustness import VARIANTS, Variant

Understand = Callable[[str], Awaitable[Understood]]
CONFIDENCE_STEPS = 5


@dataclass(frozen=True)
class Evaluation:
    """``pairs``: what was made of each message. ``kept``: share of answers that a variant keeps. Times in ms."""

    pairs: Sequence[tuple[Labelled, Understood]]
    kept: dict[str, Share]
    milliseconds: Sequence[float]

    @property
    def shares(self) -> dict[str, Share]:
        return {measure.name: measure.of(self.pairs) for measure in MEASURES}

    @property
    def mistakes(self) -> list[tuple[Labelled, Understood]]:
        """The worst first: missed warning signs, then needless alarms, then other topics; the surest first."""
        wrong = [pair for pair in self.pairs if not is_right(*pair)]
        return sorted(wrong, key=lambda pair: (not pair[0].is_warning_sign, not pair[1].is_alarm, -pair[1].confidence))

    @property
    def confusion(self) -> Counter[tuple[str, str]]:
        """How often a topic (or warning sign) was taken for which; one that is just as right counts as the first."""
        return Counter((message.topic, _taken_for(message, understood)) for message, understood in self.pairs)

    @property
    def macro_f1(self) -> float:
        """Every topic counts alike, however seldom it is asked for."""
        from sklearn.metrics import f1_score  # two seconds, which no other command should wait for

        truth, taken = zip(*self.confusion.elements(), strict=True)
        topics = sorted({topic for topic in truth if topic in list(Topic)})
        return float(f1_score(truth, taken, labels=topics, average="macro", zero_division=0))

    @property
    def calibration(self) -> list[tuple[float, Share]]:
        """By confidence (mean of a step): how many of the answers without alarm were right."""
        steps: list[list[tuple[float, bool]]] = [[] for _ in range(CONFIDENCE_STEPS)]
        for message, understood in self.pairs:
            if not understood.is_alarm:
                step = min(int(understood.confidence * CONFIDENCE_STEPS), CONFIDENCE_STEPS - 1)
                steps[step].append((understood.confidence, is_right(message, understood)))
        filled = [step for step in steps if step]
        return [(sum(c for c, _ in step) / len(step), Share(sum(r for _, r in step), len(step))) for step in filled]

    @property
    def calibration_error(self) -> float:
        """How far confidence and share of right answers are apart on average, 0 to 1."""
        total = sum(share.of for _, share in self.calibration)
        return sum(share.of * abs(share.share - confidence) for confidence, share in self.calibration) / total

    def as_json(self) -> dict[str, Any]:
        return {
            "messages": len(self.pairs),
            "shares": {name: share.as_json() for name, share in self.shares.items()},
            "macro_f1": round(self.macro_f1, 4),
            "calibration_error": round(self.calibration_error, 4),
            "kept": {name: share.as_json() for name, share in self.kept.items()},
            "milliseconds": {
                "p50": round(median(self.milliseconds), 1),
                "p95": round(sorted(self.milliseconds)[int(0.95 * len(self.milliseconds))], 1),
            },
        }


async def evaluate(
    messages: Sequence[Labelled], understand: Understand, variants: Mapping[str, Variant] = VARIANTS
) -> Evaluation:
    """``understand`` is asked once a message for the figures, and once a variant for robustness."""
    await understand("hello")  # the first message of a process takes longer than any later one
    pairs, milliseconds = [], []
    for message in messages:
        started = time.perf_counter()
        pairs.append((message, await understand(message.text)))
        milliseconds.append((time.perf_counter() - started) * 1000)
    kept = {}
    for name, change in variants.items():
        changed = [await understand(change(message.text)) for message in messages]
        same = [_decision(new) == _decision(old) for new, (_, old) in zip(changed, pairs, strict=True)]
        kept[name] = Share(sum(same), len(same))
    return Evaluation(pairs, kept, milliseconds)


def fallen(before: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    """One sentence for each share that is worse than the worse end of its interval was (``Evaluation.as_json``)."""
    sentences = []
    for measure in MEASURES:
        old, new = before["shares"].get(measure.name), now["shares"][measure.name]["share"]
        if old and (new < old["low"] if measure.more else new > old["high"]):
            was, limit = old["share"], old["low"] if measure.more else old["high"]
            sentences.append(f"{measure.name}: {new:.1%}, was {was:.1%}; beyond its interval ({limit:.1%}).")
    return sentences


def _decision(understood: Understood) -> tuple[Topic, Urgency]:
    return understood.topic, understood.urgency


def _taken_for(message: Labelled, understood: Understood) -> str:
    if is_right(message, understood):
        return message.topic
    return understood.urgency if understood.is_alarm else understood.topic
