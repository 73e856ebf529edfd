"""Two asks in one message: the first is answered, the other is offered."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Sequence
from itertools import pairwise

from bot.conversation.understood import STORY, Understood
from bot.knowledge.labels import labels
from bot.knowledge.topics import Topic

SURE_ENOUGH = 0.5  # of each part; a part taken from its sentence is easily misread
FEWEST_WORDS, MOST_PARTS = 3, 4
_BREAK = re.compile(r"[.!?;\n]+\s*|,?\s+\b(?:and also|also|plus|and can|and how|and what|and is|and do)\b")
# A story, a greeting or small talk beside a question is no second ask.
_NOT_AN_ASK = (STORY, Topic.OTHER_CONDITION, Topic.BOT_IDENTITY)


async def asks_in(
    understood: Understood, understand: Callable[[str], Awaitable[Understood]]
) -> tuple[Understood, str | None]:
    """What to answer first, and the intent of a second ask in the same message."""
    parts = [await understand(part) for part in parts_of(understood.text)]
    return two_asks(parts) or (understood, None)


def parts_of(text: str) -> list[str]:
    """The parts of a message that could each ask something; empty when it has one part, or too many for asks."""
    starts = [0, *(match.start() for match in _BREAK.finditer(text)), len(text)]
    pieces = [text[start:end].strip(" .!?;,\n") for start, end in pairwise(starts)]
    parts = [piece for piece in pieces if len(piece.split()) >= FEWEST_WORDS]
    return parts if 2 <= len(parts) <= MOST_PARTS else []


def two_asks(parts: Sequence[Understood]) -> tuple[Understood, str] | None:
    """The part to answer and the intent to offer, when two parts surely ask about different topics."""
    asks = [part for part in parts if _is_ask(part)]
    others = [ask for ask in asks[1:] if ask.topic != asks[0].topic]
    return (asks[0], others[0].intent) if others else None


def _is_ask(part: Understood) -> bool:
    known = part.intent in labels("topic_titles") and part.topic not in _NOT_AN_ASK
    return known and not part.is_alarm and part.confidence >= SURE_ENOUGH
