"""Messages for measuring: what people typed, and what a responsible answer must do with it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from bot.knowledge.topics import Topic, Urgency
from bot.settings import HOME

DEVELOPMENT_SET = HOME / "tests" / "language" / "development.jsonl"

# Labels that are urgencies rather than topics, and the urgencies with which such a message is answered well.
WARNING_SIGNS = {
    "emergency_now": (Urgency.EMERGENCY,),
    "crisis": (Urgency.CRISIS,),
    "urgent_care": (Urgency.URGENT, Urgency.EMERGENCY),
}
# A message that looks like a warning sign and is none, whatever its topic.
LOOK_ALIKE = "look_alike"
NOTHING_TO_ANSWER = ("gibberish", "smalltalk", "out_of_scope")
# Nothing was asked, so each of these is a right answer to it.
_POLITE = (Topic.UNCLEAR, Topic.OUT_OF_SCOPE, Topic.GREET)


@dataclass(frozen=True)
class Labelled:
    """A message with its right topic (``also``: topics that are just as right).

    ``safe_negative``: looks like a warning sign and is none.
    """

    text: str
    topic: str
    also: tuple[str, ...] = ()
    safe_negative: bool = False

    @property
    def is_warning_sign(self) -> bool:
        return self.topic in WARNING_SIGNS

    @property
    def is_ordinary(self) -> bool:
        return not self.is_warning_sign and not self.safe_negative

    @property
    def right_topics(self) -> tuple[str, ...]:
        polite = _POLITE if self.topic in NOTHING_TO_ANSWER else ()
        return (self.topic, *self.also, *polite)


class MessagesError(Exception):
    """One plain sentence: what is wrong with a file of messages."""


def read_messages(file: Path) -> list[Labelled]:
    """One JSON object a line: ``text``, ``topic``, and optionally ``also`` and ``safe_negative``."""
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise MessagesError(f"{file} cannot be read.") from error
    messages = [_read_line(line, f"{file.name}, line {number}") for number, line in enumerate(lines, 1) if line.strip()]
    if not messages:
        raise MessagesError(f"{file} holds no messages.")
    return messages


def _read_line(line: str, where: str) -> Labelled:
    try:
        entry = json.loads(line)
        message = Labelled(
            str(entry["text"]), str(entry["topic"]), tuple(entry.get("also", ())), bool(entry.get("safe_negative"))
        )
    except (ValueError, KeyError, TypeError) as error:
        raise MessagesError(f'{where} must be a JSON object with "text" and "topic".') from error
    if message.topic not in (*Topic, *WARNING_SIGNS, *NOTHING_TO_ANSWER, LOOK_ALIKE):
        raise MessagesError(f'{where}: there is no topic "{message.topic}" (docs/topics.md).')
    return message
