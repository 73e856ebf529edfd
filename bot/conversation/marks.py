"""What people say of an answer: it helped, or it did not."""

from __future__ import annotations

from typing import Any

from bot.conversation.replies import Message
from bot.knowledge.content_files import read_yaml
from bot.knowledge.content_in_use import content_file, once_per_content
from bot.knowledge.topics import Urgency
from bot.storage.learning import Mark


def marked_by(said: str, last: Message) -> Mark | None:
    """The mark that a whole message such as "not helpful" gives our ``last`` one; an alarm and a form take none."""
    if last.urgency != Urgency.NONE or last.private_reply or not last.id:
        return None
    words = " ".join(said.lower().replace("\u2019", "'").strip(" .!").split())
    for kind, is_helpful in (("helpful", True), ("not_helpful", False)):
        if words in _words()[kind]:
            return Mark(last.id, is_helpful)
    return None


@once_per_content
def _words() -> dict[str, Any]:
    return read_yaml(content_file("mark_words.yml"))
