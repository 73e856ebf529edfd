"""The lines of one step: those that it had, with a value in the place of another, or new ones."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence

import yaml

from bot.staff.stories.steps import DASH, Kind, Spot, Step
from bot.staff.stories.wanted import WantedStep

PLAIN = re.compile(r"[A-Za-z][\w ,.'()?!/-]*")
AS_IT_IS = re.compile(r"true|false|-?\d+(\.\d+)?")  # of a slot that is no text
KEY: dict[Kind, str] = {
    "says": "intent",
    "answers": "action",
    "does": "action",
    "questions": "active_loop",
    "checkpoint": "checkpoint",
}


def scalar(words: str) -> str:
    """A value as YAML: plain where that is read back as the same words, else in quotes."""
    if PLAIN.fullmatch(words) and yaml.safe_load(words) == words and not words.endswith(" "):
        return words
    return json.dumps(words, ensure_ascii=False)


def written(step: WantedStep, before: Sequence[Step], indent: str, ending: str) -> str:
    """The step as whole lines; one that was made from another of ``before`` keeps what it has in common with it."""
    old = before[step.origin] if step.origin is not None and step.origin < len(before) else None
    if old and (old.kind, old.values) == (step.kind, step.values):
        return old.text
    if old and _key(old.kind) == _key(step.kind) and len(old.spots) == len(step.values):
        return _replaced(old, step.values, ending)
    return "".join(f"{indent}{line}{ending}" for line in new_lines(step))


def new_lines(step: WantedStep) -> Iterator[str]:
    """The lines of a step that was not there before, without their ends."""
    match step.kind, step.values:
        case "remembers", (slot, value):
            yield from ("- slot_was_set:", f"    - {scalar(slot)}: {_value(value)}")
        case "words", (words, intent):
            yield from ("- user: |", f"    {words}", f"  intent: {scalar(intent)}")
        case "either", intents:
            yield "- or:"
            yield from (f"    - intent: {scalar(intent)}" for intent in intents)
        case "other", (text,):
            yield from text.splitlines()
        case kind, (value,):
            yield f"- {KEY[kind]}: {_value(value)}"


def first_with_dash(text: str) -> str:
    """The first line of a step or path that is no comment."""
    return next(line for line in text.splitlines() if DASH.match(line))


def indent_of(text: str) -> str:
    """What stands before the dash of a step or path."""
    return first_with_dash(text).partition("-")[0]


def _replaced(old: Step, values: Sequence[str], ending: str) -> str:
    text = old.text
    for spot, before, after in sorted(zip(old.spots, old.values, values, strict=True), reverse=True):
        if before != after:
            text = _with_value(text, spot, after, ending)
    return text


def _with_value(text: str, spot: Spot, value: str, ending: str) -> str:
    start, end = spot
    block = re.match(r"[|>].*\n(\s*)", text[start:end])
    if block is None:
        return text[:start] + " " * (start == end) + _value(value) + text[end:]
    first = start + block.start(1)  # the sign of a block stays, and what stands behind it
    return f"{text[:first]}{block[1]}{value}{ending}{text[end:]}"


def _key(kind: Kind) -> str:
    return KEY.get(kind, kind)


def _value(words: str) -> str:
    if not words:
        return "null"
    return words if AS_IT_IS.fullmatch(words) else scalar(words)
