"""Answers of the domain that are said without Rasa: the first words, so that nobody waits for a model; reminders."""

from __future__ import annotations

from typing import Any

from bot.conversation.replies import Message, make_message
from bot.knowledge.content_files import read_yaml
from bot.knowledge.content_in_use import domain_file, once_per_content


def fixed_message(name: str, variables: dict[str, str]) -> Message:
    """The answer of the domain, such as ``utter_greet``, with its words filled in."""
    response = _responses()[name][0]
    return make_message(response["text"].format(**variables), buttons=tuple(response.get("buttons") or ()))


@once_per_content
def _responses() -> dict[str, list[dict[str, Any]]]:
    responses: dict[str, list[dict[str, Any]]] = read_yaml(domain_file())["responses"]
    return responses
