"""The first words of a conversation, said without Rasa so that nobody waits for a model."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from bot.conversation.replies import Message, make_message
from bot.knowledge.content_files import read_yaml


def greeting(domain_file: Path, variables: dict[str, str]) -> Message:
    """``utter_greet`` of the domain with the clinic's words filled in."""
    response = _responses(domain_file)["utter_greet"][0]
    return make_message(response["text"].format(**variables), buttons=tuple(response.get("buttons") or ()))


@cache
def _responses(domain_file: Path) -> dict[str, list[dict[str, Any]]]:
    responses: dict[str, list[dict[str, Any]]] = read_yaml(domain_file)["responses"]
    return responses
