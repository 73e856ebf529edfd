"""Adds what people say to a topic, takes it out, or moves it to another: whole lines, and no other byte changes."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path, PurePath

from bot.knowledge.topics import topic_of
from bot.staff.content.changes import Change, EditError
from bot.staff.content.example_lines import as_written, rewritten
from bot.staff.content.typed import one_line
from bot.staff.words.examples import kinds_of_personal_data
from bot.staff.words.finding import Finding
from bot.staff.words.model import Example, Training
from bot.staff.words.reading import Reader
from bot.staff.words.training import read_training

LONGEST = 300  # characters
FEWEST_LEFT = 3  # with fewer, a topic cannot be learnt
STAND_IN = re.compile(r"<\w+>")
_ROUND = str.maketrans("[]{}", "()()")  # square and curly ones mean something in training data


@dataclass(frozen=True)
class Taught:
    """An example that the draft has, by its topic and its words."""

    intent: str
    text: str


def read_examples(folder: Path) -> Training:
    """What data/nlu teaches; raises :class:`EditError`."""
    training, errors = readable_examples(folder)
    if errors:
        raise errors[0]
    return training


def readable_examples(folder: Path) -> tuple[Training, list[EditError]]:
    """What data/nlu teaches as far as it can be read, and why files cannot be, each with its line.

    Read again only once a file has changed: it takes a second.
    """
    digest = sha256()
    for file in sorted((folder / "data/nlu").rglob("*.yml")):
        digest.update(str(file).encode() + b"\0" + file.read_bytes() + b"\0")
    training, unreadable = _read_examples(folder, digest.digest())
    return training, [EditError("unreadable", str(finding)) for finding in unreadable]


@lru_cache(maxsize=1)
def _read_examples(folder: Path, version: bytes) -> tuple[Training, Sequence[Finding]]:
    reader = Reader(folder)
    training = read_training([reader.yaml(name) for name, _ in reader.files("data/nlu", "*.yml")], ())
    return training, reader.unreadable


def teachable_intents(training: Training) -> list[str]:
    """The intents to which staff may add: those of topics. Warning signs are no topics."""
    return sorted({example.intent for example in training.examples if topic_of(example.intent)})


def tidy(lines: Sequence[str]) -> list[str]:
    """What was typed, one example a line, each once."""
    words = (one_line(line.translate(_ROUND)).lstrip("- ") for line in lines)
    return list(dict.fromkeys(example for example in words if example))


def taught(
    folder: Path, training: Training, intent: str, examples: Sequence[str], moving: Collection[Taught] = ()
) -> list[Change]:
    """The changes that add examples to an intent and move others there, marks and all; raises :class:`EditError`."""
    _check(training, intent, examples, moving)
    old = [_still_there(training, each) for each in moving]
    below = own_examples(training, intent)[-1].place
    new = [*(example.encode() for example in examples), *as_written(folder, old)]
    return rewritten(folder, [example.place for example in old], below, new)


def removed(folder: Path, training: Training, intent: str, examples: Collection[str]) -> list[Change]:
    """The change that takes examples out of the topic's own file; raises :class:`EditError`."""
    own = [example for example in own_examples(training, intent) if example.text in examples]
    if not own:
        raise EditError("nothing_chosen")
    _check_left(training, own)
    return rewritten(folder, [example.place for example in own])


def moved_away(folder: Path, training: Training, moving: Collection[Taught]) -> tuple[list[str], list[Change]]:
    """The examples as they are written, for a topic that is made just now, and the changes that take them out.

    Raises :class:`EditError`.
    """
    old = [_still_there(training, each) for each in moving]
    _check_left(training, old)
    written = [example.decode() for example in as_written(folder, old)]
    return written, rewritten(folder, [example.place for example in old])


def movable_examples(training: Training) -> list[Example]:
    """What stands in the own files of topics."""
    of_topics = defaultdict[str, list[Example]](list)
    for example in training.examples:
        of_topics[example.intent].append(example)
    return [each for intent, mine in of_topics.items() if topic_of(intent) for each in _in_own_file(intent, mine)]


def own_examples(training: Training, intent: str) -> list[Example]:
    """The examples of a topic in the file that is named like it, or else in the first that has any.

    Others stand among the look-alikes of warning signs, which are not for staff to change.
    """
    mine = [example for example in training.examples if example.intent == intent]
    if topic_of(intent) is None or not mine:
        raise EditError("no_such_topic")
    return _in_own_file(intent, mine)


def _in_own_file(intent: str, mine: Sequence[Example]) -> list[Example]:
    files = {example.place.file for example in mine}
    own = min(files, key=lambda file: (not intent.startswith(PurePath(file).stem), file))
    return [example for example in mine if example.place.file == own]


def check_examples(training: Training, intent: str, examples: Sequence[str]) -> None:
    """Raises :class:`EditError` for the first that cannot be one of the topic."""
    for example in examples:
        if problem := problem_of(training, intent, example):
            raise EditError(problem, example)


def _check(training: Training, intent: str, examples: Sequence[str], moving: Collection[Taught]) -> None:
    if intent not in teachable_intents(training):
        raise EditError("no_such_topic")
    if not examples and not moving:
        raise EditError("nothing_to_add")
    check_examples(training, intent, examples)
    _check_left(training, [_still_there(training, each) for each in moving])


def _check_left(training: Training, leaving: Sequence[Example]) -> None:
    for intent, count in Counter(example.intent for example in leaving).items():
        if len(own_examples(training, intent)) - count < FEWEST_LEFT:
            raise EditError("too_few_left")


def _still_there(training: Training, taught: Taught) -> Example:
    own = own_examples(training, taught.intent)
    found = next((example for example in own if example.text == taught.text), None)
    if found is None:
        raise EditError("no_such_example", taught.text)
    return found


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
