"""What the channel needs of the conversation layer."""

from __future__ import annotations

from typing import Protocol

from bot.conversation.replies import Answer


class Turns(Protocol):
    """The part of :class:`bot.conversation.conversations.Conversations` that Telegram uses."""

    async def open(
        self, *, channel: str, clinic: str, channel_user_id: str | None = None, stay: bool = False
    ) -> str: ...

    async def raises_alarm(self, text: str) -> bool: ...

    async def alarm(self, text: str, clinic: str, channel_user_id: str) -> Answer | None: ...

    async def greet(self, conversation_id: str) -> Answer: ...

    async def answer(
        self, conversation_id: str, *, message_id: str, text: str | None = None, choice_id: str | None = None
    ) -> Answer: ...

    async def file(self, conversation_id: str, name: str) -> bytes: ...

    async def remind(self, conversation_id: str) -> Answer | None: ...
