"""Session tokens: signed, expiring, and bound to one conversation with one clinic."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache, partial
from typing import Any

from itsdangerous import BadSignature, URLSafeTimedSerializer

MOST_REMEMBERED = 1000  # tokens


@dataclass(frozen=True)
class WebSession:
    """``ends_at`` is when its token stops working (UTC)."""

    conversation: str
    clinic: str
    ends_at: datetime


class Tokens:
    """Nothing is kept on the server: whoever holds a token that we signed has that conversation.

    A machine's clock may be set back. A token from the future was signed by us all the same, so it goes on; by one life
    at most, or a clock that was wrong for a moment would leave tokens that never end.
    """

    def __init__(self, key: str, hours: int) -> None:
        self._serializer = URLSafeTimedSerializer(key, salt="chat-session")
        self._files = URLSafeTimedSerializer(key, salt="chat-file")
        self._life = timedelta(hours=hours)
        # A chat sends its token with each message; what is not signed by us raises, and is not remembered.
        self._signed = lru_cache(maxsize=MOST_REMEMBERED)(partial(self._serializer.loads, return_timestamp=True))
        self._signed_for_files = partial(self._files.loads, return_timestamp=True)

    def issue(self, conversation: str, clinic: str) -> tuple[str, datetime]:
        """A token, and when it stops working (UTC)."""
        token = self._serializer.dumps([conversation, clinic])
        return str(token), datetime.now(UTC) + self._life

    def read(self, token: str) -> WebSession | None:
        """The session of a token; None when it is forged, damaged or too old."""
        return self._session(self._signed, token)

    def issue_for_files(self, session: WebSession) -> str:
        """A token for the addresses of the person's own files: it opens nothing else, as addresses get around."""
        return str(self._files.dumps([session.conversation, session.clinic]))

    def read_for_files(self, token: str) -> WebSession | None:
        return self._session(self._signed_for_files, token)

    def _session(self, signed: Callable[[str], Any], token: str) -> WebSession | None:
        try:
            (conversation, clinic), issued_at = signed(token)
        except (BadSignature, ValueError, TypeError):
            return None
        if abs(datetime.now(UTC) - issued_at) > self._life:
            return None
        return WebSession(str(conversation), str(clinic), issued_at + self._life)
