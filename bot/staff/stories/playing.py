"""Plays a story or rule with the live model, and says where it goes another way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from bot.staff.rehearsal import Exchange, Stage
from bot.staff.stories.catalogue import Catalogue
from bot.staff.stories.wanted import WantedPath, WantedStep

Difference = Literal["", "alarm", "understood", "answered"]
ASKED_FOR = "requested_slot"


@dataclass(frozen=True)
class Cue:
    """What a person says at a step (``intents`` is empty for an answer to a question), and what is to follow."""

    step: int
    intents: tuple[str, ...]
    value: str = ""
    expected: list[WantedStep] = field(default_factory=list)


@dataclass(frozen=True)
class Played:
    """One turn as it went."""

    cue: Cue
    exchange: Exchange
    difference: Difference


def cues(path: WantedPath) -> list[Cue]:
    """The turns of the path. The value of a slot is what the person answers while questions are asked."""
    found, is_asked = list[Cue](), False
    for number, step in enumerate(path.steps):
        if step.kind in ("says", "either") and step.values[0]:
            found.append(Cue(number, step.values))
        elif step.kind == "questions":
            is_asked = bool(step.values[0])
        elif step.kind == "remembers" and is_asked and step.values[0] != ASKED_FOR and step.values[1]:
            found.append(Cue(number, (), step.values[1]))
        elif step.kind in ("answers", "does") and found:
            found[-1].expected.append(step)
    return found


async def play(stage: Stage, path: WantedPath, catalogue: Catalogue) -> list[Played]:
    """Say what the path says, turn by turn, to a model that may know nothing of it yet."""
    played: list[Played] = []
    for cue in cues(path):
        offers = played[-1].exchange.offers if played else {}
        words = next(_words(cue, catalogue, offers), None)
        if words is None:
            break
        exchange = await stage.say(words)
        played.append(Played(cue, exchange, _difference(cue, exchange, catalogue)))
    return played


def _words(cue: Cue, catalogue: Catalogue, offers: dict[str, str]) -> Iterator[str]:
    """What can be said for it: an answer, an example, a button."""
    if cue.value:
        yield cue.value
    yield from (catalogue.says(intent) for intent in cue.intents if catalogue.says(intent))
    yield from (offers[intent] for intent in cue.intents if intent in offers)


def _difference(cue: Cue, exchange: Exchange, catalogue: Catalogue) -> Difference:
    if exchange.is_alarm:
        return "alarm"
    if cue.intents and exchange.intent not in cue.intents:
        return "understood"
    expected = [step.values[0] for step in cue.expected]
    done = [action for action in exchange.actions if cue.intents or action not in catalogue.forms]
    return "" if done[: len(expected)] == expected else "answered"
