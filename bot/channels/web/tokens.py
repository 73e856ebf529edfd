"""Session tokens: signed, expiring, and bound to one conversation with one clinic."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from itsdangerous import BadSignature, URLSafeTimedSerializer


@dataclass(frozen=True)
class WebSession:
    conversation: str
    clinic: str


class Tokens:
    """Nothing is kept on the server: whoever holds a token that we signed has that conversation."""

    def __init__(self, key: str, hours: int) -> None:
        self._serializer = URLSafeTimedSerializer(key, salt="chat-session")
        self._life = timedelta(hours=hours)

    def issue(self, session: WebSession) -> tuple[str, datetime]:
        """A token, and when it stops working (UTC)."""
        token = self._serializer.dumps([session.conversation, session.clinic])
        return str(token), datetime.now(UTC) + self._life

    def read(self, token: str) -> WebSession | None:
        """The session of a token; None when it is forged, damaged or too old."""
        try:
            conversation, clinic = self._serializer.loads(token, max_age=int(self._life.total_seconds()))
        except (BadSignature, ValueError, TypeError):
            return None
        return WebSession(str(conversation), str(clinic))
