"""What the tests of faults say."""

from __future__ import annotations

import time
from typing import Any

from tests.channels.web.conftest import Person, answered

NUMB = "I am numb between my legs since this morning"
SOON = 3.0  # seconds; it takes a quarter of one, and a busy machine gets more


def emergency(person: Person, message_id: str) -> dict[str, Any]:
    """The answer to a warning sign, which came well before what is broken could answer."""
    begun = time.monotonic()
    answer: dict[str, Any] = answered(person.post({"id": message_id, "text": NUMB}))
    assert time.monotonic() - begun < SOON
    assert answer["urgency"] == "emergency"
    return answer
