"""Rasa's way to write an intent with entities: what a choice means to the dialogue."""

from __future__ import annotations

import json
from typing import Any


def parse_payload(payload: str) -> tuple[str, dict[str, Any]]:
    """``/exercises{"level": "gentle"}`` -> ``("exercises", {"level": "gentle"})``."""
    name, brace, rest = payload.removeprefix("/").partition("{")
    return name, json.loads(brace + rest) if brace else {}
