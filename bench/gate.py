"""What each half of the safety gate finds in labelled messages, and both together.

    python bench/gate.py [FILE]

Prints a table; the default file is tests/language/development.jsonl.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from bot.composition import built_encoder
from bot.conversation.gate import Gate
from bot.knowledge.red_flags import Verdict
from bot.knowledge.topics import Urgency
from bot.language.alarm_classifier import AlarmClassifier
from bot.language.red_flag_net import RedFlagNet
from bot.settings import read_settings
from bot.staff.evaluation.measures import Share
from bot.staff.evaluation.messages import DEVELOPMENT_SET, WARNING_SIGNS, Labelled, read_messages

GRAVE = (Urgency.EMERGENCY, Urgency.CRISIS)
Find = Callable[[str], Verdict | None]


def shares(messages: Sequence[Labelled], find: Find) -> dict[str, Share]:
    """By kind of message, how many were given the urgency that counts for it."""
    found = [(message, verdict.urgency if (verdict := find(message.text)) else None) for message in messages]
    kinds: dict[str, tuple[Callable[[Labelled], bool], Sequence[Urgency]]] = {
        label: (_has_topic(label), enough) for label, enough in WARNING_SIGNS.items()
    }
    kinds["look-alikes, emergency or crisis"] = (lambda message: message.safe_negative, GRAVE)
    kinds["ordinary, any alarm"] = (lambda message: message.is_ordinary, (*GRAVE, Urgency.URGENT))
    table = {}
    for name, (counts, enough) in kinds.items():
        hits = [urgency in enough for message, urgency in found if counts(message)]
        table[name] = Share(sum(hits), len(hits))
    return table


def _has_topic(label: str) -> Callable[[Labelled], bool]:
    return lambda message: message.topic == label


def main() -> None:
    messages = read_messages(Path(sys.argv[1]) if len(sys.argv) > 1 else DEVELOPMENT_SET)
    encoder = built_encoder(read_settings())
    halves = {"word net": RedFlagNet().find, "classifier": AlarmClassifier(encoder).find, "both": Gate(encoder).assess}
    tables = {name: shares(messages, find) for name, find in halves.items()}
    sys.stdout.write(f"{'':<36}" + "".join(f"{name:>18}" for name in halves) + "\n")
    for kind in tables["both"]:
        row = (tables[name][kind] for name in halves)
        sys.stdout.write(f"{kind:<36}" + "".join(f"{s.hits:>6}/{s.of:<4}{s.share:>6.1%} " for s in row) + "\n")


if __name__ == "__main__":
    main()
