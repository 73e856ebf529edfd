"""Adds what people say to a topic: new lines below the examples that are there, and no other byte changes."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from functools import lru_cache
from hashlib import sha256
from pathlib import Path, PurePath

from bot.knowledge.topics import topic_of
from bot.staff.content.changes import Change, EditError
from bot.staff.content.typed import one_line
from bot.staff.words.examples import kinds_of_personal_data
from bot.staff.words.model import Example, Training
from bot.staff.words.reading import Reader
from bot.staff.words.training import read_training

LONGEST = 300  # characters
FEWEST_LEFT = 3  # with fewer, a topic cannot be learnt
STAND_IN = re.compile(r"<\w+>")
_ITEM = re.compile(rb"\s*- ")
_ROUND = str.maketrans("[]{}", "()()")  # square and curly ones mean something in training data


def read_examples(folder: Path) -> Training:
    """What data/nlu teaches; raises :class:`EditError`. Read again only once a file has changed: it takes a second."""
    digest = sha256()
    for file in sorted((folder / "data/nlu").rglob("*.yml")):
        digest.update(str(file).encode() + b"\0" + file.read_bytes() + b"\0")
    return _read_examples(folder, digest.digest())


@lru_cache(maxsize=1)
def _read_examples(folder: Path, version: bytes) -> Training:
    reader = Reader(folder)
    training = read_training([reader.yaml(name) for name, _ in reader.files("data/nlu", "*.yml")], ())
    if reader.unreadable:
        raise EditError("unreadable", str(reader.unreadable[0]))
    return training


def teachable_intents(training: Training) -> list[str]:
    """The intents to which staff may add: those of topics. Warning signs are no topics."""
    return sorted({example.intent for example in training.examples if topic_of(example.intent)})


def tidy(lines: Sequence[str]) -> list[str]:
    """What was typed, one example a line, each once."""
    words = (one_line(line.translate(_ROUND)).lstrip("- ") for line in lines)
    return list(dict.fromkeys(example for example in words if example))


def added(folder: Path, training: Training, intent: str, examples: Sequence[str]) -> Change:
    """The change that adds examples to an intent; raises :class:`EditError`."""
    _check(training, intent, examples)
    place = own_examples(training, intent)[-1].place
    lines = (folder / place.file).read_bytes().splitlines(keepends=True)
    last = lines[place.line - 1]
    start = _ITEM.match(last)
    if start is None:
        raise EditError("not_a_list", place.file)
    ending = b"\r\n" if last.endswith(b"\r\n") else b"\n"
    new = [start[0] + example.encode() + ending for example in examples]
    before = [*lines[: place.line - 1], last.rstrip(b"\r\n") + ending]
    return Change(place.file, b"".join([*before, *new, *lines[place.line :]]))


def removed(folder: Path, training: Training, intent: str, examples: Collection[str]) -> Change:
    """The change that takes examples out of the topic's own file; raises :class:`EditError`."""
    own = own_examples(training, intent)
    lines = {example.place.line for example in own if example.text in examples}
    if not lines:
        raise EditError("nothing_chosen")
    if len(own) - len(lines) < FEWEST_LEFT:
        raise EditError("too_few_left")
    file = own[0].place.file
    before = (folder / file).read_bytes().splitlines(keepends=True)
    if not all(_ITEM.match(before[line - 1]) for line in lines):
        raise EditError("not_a_list", file)
    return Change(file, b"".join(line for number, line in enumerate(before, 1) if number not in lines))


def own_examples(training: Training, intent: str) -> list[Example]:
    """The examples of a topic in the file that is named like it, or else in the first that has any.

    Others stand among the look-alikes of warning signs, which are not for staff to change.
    """
    if intent not in teachable_intents(training):
        raise EditError("no_such_topic")
    mine = [example for example in training.examples if example.intent == intent]
    files = {example.place.file for example in mine}
    own = min(files, key=lambda file: (not intent.startswith(PurePath(file).stem), file))
    return [example for example in mine if example.place.file == own]


def _check(training: Training, intent: str, examples: Sequence[str]) -> None:
    if intent not in teachable_intents(training):
        raise EditError("no_such_topic")
    if not examples:
        raise EditError("nothing_to_add")
    for example in examples:
        if problem := problem_of(training, intent, example):
            raise EditError(problem, example)


def problem_of(training: Training, intent: str, example: str) -> str:
    """Why this cannot be an example of the topic, as the name of a sentence; "" when it can."""
    if len(example) > LONGEST:
        return "too_long"
    if STAND_IN.search(example):
        return "stand_in"
    if any(kinds_of_personal_data(example)):
        return "personal"
    known = _known(training, example)
    return "" if known is None else "known_here" if known.intent == intent else "known_elsewhere"


def _known(training: Training, example: str) -> Example | None:
    same = (each for each in training.examples if each.text.casefold() == example.casefold())
    return next(same, None)
