"""What is to be known of new examples before they are added: near-duplicates, what the bot makes of them today."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from bot.conversation.understood import Understood
from bot.knowledge.masking import masked
from bot.staff.content.changes import EditError
from bot.staff.content.examples import STAND_IN, problem_of
from bot.staff.words.model import Example, Training
from bot.staff.words.repeats import NEARLY_THE_SAME, normalised

MOST_AT_ONCE = 100
MOST_ALIKE = 3
Understand = Callable[[str], Awaitable[Understood | None]]


@dataclass(frozen=True)
class CheckedExample:
    """``problem`` names why it cannot be added ("": it can); ``alike`` says nearly the same; ``took_for`` is the
    intent that the live bot makes of it ("": no model is loaded); ``masked`` shows what might tell who wrote it."""

    text: str
    problem: str
    alike: tuple[Example, ...]
    took_for: str
    masked: str


async def checked(
    training: Training, intent: str, examples: Sequence[str], understand: Understand
) -> list[CheckedExample]:
    """Each example, looked at by itself and beside all that are taught."""
    understood = [await understand(example) for example in examples]
    return await asyncio.to_thread(_all_checked, training, intent, examples, understood)


def refuse(results: Sequence[CheckedExample], *, names_nobody: bool) -> None:
    """Raises :class:`EditError` for the first that cannot be added; ``names_nobody``: staff say that what looks like
    a name tells nothing."""
    for result in results:
        if result.problem:
            raise EditError(result.problem, result.text)
        if result.masked and not names_nobody:
            raise EditError("may_name_somebody", result.masked)


def _all_checked(
    training: Training, intent: str, examples: Sequence[str], understood: Sequence[Understood | None]
) -> list[CheckedExample]:
    known = [_in_order(example.text) for example in training.examples]
    return [
        _checked(training, known, intent, example, said) for example, said in zip(examples, understood, strict=True)
    ]


def _checked(
    training: Training, known: Sequence[str], intent: str, example: str, understood: Understood | None
) -> CheckedExample:
    alarm = understood is not None and understood.is_alarm
    problem = problem_of(training, intent, example) or ("alarming" if alarm else "")
    alike = () if problem.startswith("known") else _alike(training, known, example)
    hidden = masked(example)
    shown = hidden if STAND_IN.search(hidden) else ""
    return CheckedExample(example, problem, alike, understood.intent if understood else "", shown)


def _alike(training: Training, known: Sequence[str], example: str) -> tuple[Example, ...]:
    found = process.extract(
        _in_order(example), known, scorer=fuzz.ratio, score_cutoff=NEARLY_THE_SAME, limit=MOST_ALIKE
    )
    return tuple(training.examples[index] for _, _, index in found)


def _in_order(text: str) -> str:
    return " ".join(sorted(normalised(text).split()))
