"""Answers of the domain that are said without Rasa: the first words, so that nobody waits for a model; reminders."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from bot.conversation.replies import Message, make_message
from bot.knowledge.content_files import read_yaml


def fixed_message(domain_file: Path, name: str, variables: dict[str, str]) -> Message:
    """The answer of the domain, such as ``utter_greet``, with its words filled in."""
    response = _responses(domain_file)[name][0]
    return make_message(response["text"].format(**variables), buttons=tuple(response.get("buttons") or ()))


@cache
def _responses(domain_file: Path) -> dict[str, list[dict[str, Any]]]:
    responses: dict[str, list[dict[str, Any]]] = read_yaml(domain_file)["responses"]
    return responses
