"""What people hear just now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.knowledge.content_in_use import Content

if TYPE_CHECKING:  # importing it for real imports Rasa
    from bot.conversation.dialogue import Dialogue


@dataclass(frozen=True)
class Live:
    """The content of a version and the dialogue of its model, None while that loads. Both are replaced together."""

    content: Content
    dialogue: Dialogue | None = None
