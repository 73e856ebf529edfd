from __future__ import annotations

from json import JSONDecodeError

import pytest

from bot.knowledge.payloads import parse_payload


@pytest.mark.parametrize(
    ("payload", "meaning"),
    [
        ("/causes", ("causes", {})),
        ('/exercises{"level": "gentle"}', ("exercises", {"level": "gentle"})),
        ('/physio{"place": "video"}', ("physio", {"place": "video"})),
        ("causes", ("causes", {})),
    ],
)
def test_a_payload_is_an_intent_with_entities(payload: str, meaning: tuple[str, dict[str, str]]) -> None:
    assert parse_payload(payload) == meaning


def test_a_broken_payload_is_not_read_by_half() -> None:
    with pytest.raises(JSONDecodeError):
        parse_payload('/exercises{"level"')
