"""Reads the bodies of chat requests: bounded, JSON, and checked field by field."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request

from bot.channels.web.errors import ApiError

MOST_BYTES = 64 * 1024
MOST_CHARACTERS = 8_000
CLIENT_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")
CHOICE_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
MESSAGE_ID = re.compile(r"[0-9a-f]{32}")
UNSTORABLE = re.compile(r"[\x00\ud800-\udfff]")


@dataclass(frozen=True)
class Said:
    """What a person sent: ``text`` or the id of a ``choice``, never both."""

    id: str
    text: str | None
    choice: str | None


async def read_json(request: Request) -> dict[str, Any]:
    """The JSON object in the body; raises :class:`ApiError`."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > MOST_BYTES:
            raise ApiError("too_large")
    try:
        content = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise ApiError("bad_request") from error
    if not isinstance(content, dict):
        raise ApiError("bad_request")
    return content


async def read_said(request: Request) -> Said:
    """A message or a tapped choice; raises :class:`ApiError`."""
    content = await read_json(request)
    message_id = _matching(CLIENT_ID, content.get("id"))
    text, choice = content.get("text"), content.get("choice")
    if (text is None) == (choice is None):
        raise ApiError("bad_request")
    if choice is not None:
        return Said(message_id, None, _matching(CHOICE_ID, choice))
    return Said(message_id, _checked(text), None)


def message_id(value: str | None) -> str | None:
    """The value where it can be the id of a message; None means none that we know."""
    return value if value and MESSAGE_ID.fullmatch(value) else None


def _checked(text: object) -> str:
    if not isinstance(text, str):
        raise ApiError("bad_request")
    text = UNSTORABLE.sub("", text)
    if not text.strip():
        raise ApiError("empty_message")
    if len(text) > MOST_CHARACTERS:
        raise ApiError("too_large")
    return text


def _matching(pattern: re.Pattern[str], value: object) -> str:
    if not isinstance(value, str) or not pattern.fullmatch(value):
        raise ApiError("bad_request")
    return value
