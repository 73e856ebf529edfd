"""Measures what the live model and the gate make of the development messages, each in a fresh conversation.

    python bench/messages.py [FILE]

Prints a table and writes bench/messages.json. The set is for measuring only (tests/language/README.md).
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bot.quiet import quiet_libraries

quiet_libraries()

from bot.composition import DEMO_CLINIC, Backwise, temporary_backwise  # noqa: E402
from bot.conversation.replies import Answer  # noqa: E402
from bot.knowledge.topics import Topic  # noqa: E402
from bot.settings import HOME, read_settings  # noqa: E402

SET = HOME / "tests" / "language" / "development.jsonl"
ALARMS = ("emergency", "crisis")
NOTHING_TO_ANSWER = ("unclear", "out_of_scope", "greet")
Labelled = dict[str, Any]
Test = Callable[[Labelled, Answer], bool]


def is_ordinary(message: Labelled) -> bool:
    return message["topic"] not in ("emergency_now", "urgent_care", "crisis") and not message.get("safe_negative")


def topic_is_right(message: Labelled, answer: Answer) -> bool:
    return answer.urgency == "none" and answer.topic in (message["topic"], *message["also"])


# Measure -> which messages count, and what is counted among them.
MEASURES: dict[str, tuple[Callable[[Labelled], bool], Test]] = {
    "emergency recall": (lambda m: m["topic"] == "emergency_now", lambda m, a: a.urgency in ALARMS),
    "crisis recall": (lambda m: m["topic"] == "crisis", lambda m, a: a.urgency in ALARMS),
    "urgent recall": (lambda m: m["topic"] == "urgent_care", lambda m, a: a.urgency in ("urgent", "emergency")),
    "false emergency, look-alikes": (lambda m: bool(m.get("safe_negative")), lambda m, a: a.urgency in ALARMS),
    "false alarm, ordinary": (is_ordinary, lambda m, a: a.urgency != "none"),
    "topic right": (lambda m: m["topic"] in list(Topic), topic_is_right),
    "nothing to answer, recognised": (
        lambda m: m["topic"] in ("gibberish", "smalltalk", "out_of_scope"),
        lambda m, a: a.topic in NOTHING_TO_ANSWER,
    ),
}


async def answers(backwise: Backwise, messages: list[Labelled]) -> list[Answer]:
    given = []
    for message in messages:
        conversation = await backwise.conversations.open(channel="bench", clinic=DEMO_CLINIC)
        given.append(await backwise.conversations.answer(conversation, message_id="1", text=message["text"]))
    return given


def figures(messages: list[Labelled], given: list[Answer]) -> dict[str, dict[str, float]]:
    """Per measure: how many counted, of how many, and the share."""
    table = {}
    for name, (counts, test) in MEASURES.items():
        pairs = [(message, answer) for message, answer in zip(messages, given, strict=True) if counts(message)]
        hits = sum(test(message, answer) for message, answer in pairs)
        table[name] = {"hits": hits, "of": len(pairs), "share": round(hits / len(pairs), 3)}
    return table


def main() -> None:
    file = Path(sys.argv[1]) if len(sys.argv) > 1 else SET
    messages = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    with TemporaryDirectory() as folder:
        backwise = temporary_backwise(read_settings(), Path(folder))
        backwise.load_dialogue()
        table = figures(messages, asyncio.run(answers(backwise, messages)))
        backwise.database.dispose()
    Path(__file__).with_suffix(".json").write_text(json.dumps(table, indent=2) + "\n")
    for name, row in table.items():
        sys.stdout.write(f"{name:<32}{row['hits']:>4} of {row['of']:<5}{row['share']:.1%}\n")


if __name__ == "__main__":
    main()
