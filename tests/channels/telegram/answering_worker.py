"""A process that looks for clinics' answers and is killed in the moment in which it would send one."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from datetime import timedelta
from typing import Any

from bot.channels.telegram.bot import TelegramChannel
from bot.channels.telegram.options import TelegramOptions
from bot.storage import claims
from bot.storage.database import Database
from tests.channels.telegram.fake_conversations import FakeConversations


async def main(address: str, api_url: str, token: str) -> None:
    claims.CLAIM = timedelta(seconds=2)  # so that nobody has to wait for a minute
    channel = TelegramChannel(FakeConversations(), Database(address), TelegramOptions(token, api_url))
    request = channel.application.bot._request[1]
    whole = request.do_request

    async def do_request(url: str, *args: Any, **kwargs: Any) -> Any:
        if url.endswith("sendMessage"):
            os.kill(os.getpid(), signal.SIGKILL)
        return await whole(url, *args, **kwargs)

    request.do_request = do_request
    await channel.start()
    await asyncio.sleep(60)


asyncio.run(main(*sys.argv[1:]))
