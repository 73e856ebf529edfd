"""A process that looks for reminders and is killed on the way: while it composes, or once Telegram has the message."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from typing import Any

from bot.channels.telegram.bot import TelegramChannel
from bot.channels.telegram.options import TelegramOptions
from bot.conversation.replies import Answer
from bot.storage.database import Database
from tests.channels.telegram.fake_conversations import FakeConversations


def _die(*_: Any) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


class DyingConversations(FakeConversations):
    async def remind(self, conversation_id: str) -> Answer | None:
        _die()
        return None


async def main(address: str, api_url: str, token: str, moment: str) -> None:
    conversations = DyingConversations() if moment == "composing" else FakeConversations()
    channel = TelegramChannel(conversations, Database(address), TelegramOptions(token, api_url))
    if moment == "sending":
        request = channel.application.bot._request[1]
        whole = request.do_request

        async def do_request(url: str, *args: Any, **kwargs: Any) -> Any:
            answer = await whole(url, *args, **kwargs)
            if url.endswith("sendMessage"):
                _die()
            return answer

        request.do_request = do_request
    await channel.start()
    await asyncio.sleep(60)


asyncio.run(main(*sys.argv[1:]))
