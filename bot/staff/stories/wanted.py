"""A story, rule or test as somebody wants it, before it is written."""

from __future__ import annotations

from dataclasses import dataclass

from bot.staff.stories.steps import Saying
from bot.staff.words.model import PathKind


@dataclass(frozen=True)
class WantedStep(Saying):
    """``origin`` is the number of the step that it was made from."""

    origin: int | None = None


@dataclass(frozen=True)
class WantedPath:
    """What it is made of; the last three are a rule's: when it counts, and whether the bot waits after it."""

    kind: PathKind
    name: str
    steps: tuple[WantedStep, ...]
    condition: tuple[WantedStep, ...] = ()
    conversation_start: bool = False
    wait_for_user_input: bool = True
