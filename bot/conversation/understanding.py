"""What the gate and the model together make of a message."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.conversation.gate import Gate
from bot.conversation.understood import Understood, understood_alarm, without_alarm

if TYPE_CHECKING:  # importing it for real imports Rasa
    from bot.conversation.dialogue import Dialogue


async def understood_by(gate: Gate, dialogue: Dialogue | None, text: str) -> Understood | None:
    """The gate's word comes first; None: no warning sign, and no model is loaded yet."""
    verdict = gate.assess(text)
    return understood_alarm(verdict) if verdict else await meant_by(dialogue, text)


async def meant_by(dialogue: Dialogue | None, text: str) -> Understood | None:
    """What the model makes of a text in which the gate saw no warning sign; None while none is loaded."""
    return without_alarm(await dialogue.understand(text)) if dialogue else None
