"""The bot behind its webhook as a process that can be killed: real turns and storage, a dialogue that repeats."""

from __future__ import annotations

import asyncio
import sys
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.channels.telegram.bot import TelegramChannel
from bot.channels.telegram.options import WEBHOOK_PATH, TelegramOptions
from bot.conversation.conversations import Conversations
from bot.conversation.understood import Understood
from bot.knowledge.clinics import read_clinics
from bot.settings import Settings
from bot.storage.database import Database


class NothingAlarms:
    def assess(self, text: str) -> None:
        return None


class Repeating:
    def begin(self, _: str, transaction: object) -> None:
        """It keeps nothing."""

    def write(self, _: str, __: object) -> None:
        """It keeps nothing."""

    async def understand(self, text: str) -> Understood:
        return Understood("causes", 0.75, {"text": text})

    async def respond(self, _: str, understood: Understood, __: dict[str, Any]) -> list[dict[str, Any]]:
        return [{"text": understood.text}]


async def main(address: str, api_url: str, token: str, secret: str, port: str) -> None:
    database, settings = Database(address), Settings(_env_file=None, redis_url=None)  # type: ignore[call-arg]
    clinics = read_clinics(settings.clinics_folder)
    conversations = Conversations(database, clinics, settings, NothingAlarms())  # type: ignore[arg-type]
    conversations.dialogue = Repeating()  # type: ignore[assignment]
    options = TelegramOptions(token, api_url, public_url="https://chat.example", webhook_secret=secret)
    channel = TelegramChannel(conversations, database, options)
    await channel.start()

    async def receive(request: Request) -> Response:
        header = request.headers["x-telegram-bot-api-secret-token"]
        return Response(status_code=200 if await channel.receive(await request.json(), header) else 403)

    app = Starlette(routes=[Route(WEBHOOK_PATH, receive, methods=["POST"])])
    await uvicorn.Server(uvicorn.Config(app, port=int(port), log_level="critical", ws="none")).serve()
    await channel.stop()


asyncio.run(main(*sys.argv[1:]))
