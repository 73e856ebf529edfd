"""What is wrong with a story or rule at a glance: steps that nothing follows, names that do not exist."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from bot.knowledge.topics import Urgency
from bot.staff.stories.catalogue import Catalogue
from bot.staff.stories.reading import WrittenPath
from bot.staff.stories.wanted import WantedPath, WantedStep
from bot.staff.words.names import BUILT_IN_ACTIONS, BUILT_IN_INTENTS, BUILT_IN_SLOTS

SAID = ("says", "words", "either")
ALARM_ACTION = "action_raise_alarm"


@dataclass(frozen=True)
class Fault:
    """``sentence`` is the name of one in ``stories/faults.html``; ``step`` counts from 0, None is the whole path, or
    its condition."""

    sentence: str
    step: int | None = None
    about: str = ""
    other: str = ""  # the name of another story or rule that it is about
    in_condition: bool = False


def is_about_warning_signs(path: WrittenPath | WantedPath) -> bool:
    """Such paths are not for the editor: what follows a warning sign is fixed."""
    return any(
        any(is_warning_sign(intent) for intent in step.intents) or ALARM_ACTION in step.values for step in path.steps
    )


def is_warning_sign(intent: str) -> bool:
    """Whether an intent is a group of warning signs: their names begin with how urgent they are."""
    return intent.partition("_")[0] in set(Urgency) - {Urgency.NONE}


def faults(path: WantedPath, catalogue: Catalogue) -> list[Fault]:
    """In the order of the steps."""
    found = [
        *_shape(path),
        *(fault for step in path.condition for fault in _of_condition(step, catalogue)),
        *(fault for number, step in enumerate(path.steps) for fault in _names(step, number, catalogue)),
    ]
    return sorted(found, key=lambda fault: -1 if fault.step is None else fault.step)


def _shape(path: WantedPath) -> Iterator[Fault]:
    steps = path.steps
    said = [number for number, step in enumerate(steps) if step.kind in SAID]
    if not steps:
        yield Fault("no_steps")
        return
    if path.kind == "rule" and len(said) > 1:
        yield Fault("two_in_rule", said[1])
    if path.kind != "rule" and steps[0].kind not in (*SAID, "checkpoint", "remembers", "other"):
        yield Fault("begins_with_bot", 0)
    for number in said:
        following = steps[number + 1 :]
        if not following:
            yield Fault("dead_end", number)
        elif following[0].kind in SAID:
            yield Fault("no_answer", number)


def _of_condition(step: WantedStep, catalogue: Catalogue) -> Iterator[Fault]:
    yield from (replace(fault, in_condition=True) for fault in _names(step, None, catalogue))
    if step.kind == "remembers" and step.values[0] in catalogue.slots.keys() - catalogue.steering:
        yield Fault("no_effect", about=catalogue.words_of_slot(step.values[0]), in_condition=True)


def _names(step: WantedStep, number: int | None, catalogue: Catalogue) -> Iterator[Fault]:
    needed = step.values[:1] if step.kind == "remembers" else step.values
    if step.kind not in ("other", "questions") and not all(needed):
        yield Fault("unfinished", number)
        return
    known = {
        **dict.fromkeys(SAID, catalogue.intents.keys() | BUILT_IN_INTENTS),
        "answers": catalogue.answers.keys(),
        "does": catalogue.actions.keys() | catalogue.forms.keys() | BUILT_IN_ACTIONS,
        "questions": catalogue.forms.keys() | {""},
        "remembers": catalogue.slots.keys() | BUILT_IN_SLOTS,
    }
    for name in step.intents or step.values[:1]:
        if step.kind in known and name not in known[step.kind]:
            yield Fault("unknown", number, name)
