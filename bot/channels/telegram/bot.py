"""The Telegram bot: how it is put together, started, fed and stopped."""

from __future__ import annotations

import asyncio
import hmac
import logging
import re
from dataclasses import dataclass, field
from typing import Any, cast

from telegram import BotCommand, LinkPreviewOptions, Update
from telegram.constants import ParseMode
from telegram.error import InvalidToken, RetryAfter, TelegramError
from telegram.ext import Application, Defaults

from bot.channels.telegram.errors import PatientCalls, on_error, on_polling_error
from bot.channels.telegram.handlers import KINDS, Handlers
from bot.channels.telegram.logs import keep_words_out_of_logs
from bot.channels.telegram.order import InChatOrder
from bot.channels.telegram.reminding import Reminding
from bot.channels.telegram.sentences import sentences
from bot.channels.telegram.turns import Turns
from bot.storage.database import Database

log = logging.getLogger(__name__)

WEBHOOK_PATH = "/telegram/webhook"  # where the web application takes Telegram's updates
WAITING_UPDATES = 256  # accepted but not yet in their chat's line
WORKING_UPDATES = 256  # in their chats' lines
STOP_SECONDS = 10.0

BotApplication = Application[Any, Any, Any, Any, Any, Any]


class TelegramStartError(Exception):
    """One plain sentence: why the bot cannot start and what to do."""


@dataclass(frozen=True)
class TelegramOptions:
    """``public_url`` is the web application's https address, or None where there is none: then the bot polls."""

    token: str = field(repr=False)
    api_url: str = "https://api.telegram.org"
    public_url: str | None = None
    webhook_secret: str = field(default="", repr=False)
    clinic: str = "demo"

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[!-~]+", self.token):
            raise ValueError("The Telegram token is empty or holds a space; copy it again from BotFather.")
        if self.public_url is not None and not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", self.webhook_secret):
            raise ValueError("The Telegram webhook secret must be 1 to 256 letters, digits, hyphens or underscores.")


def build_application(conversations: Turns, database: Database, options: TelegramOptions) -> BotApplication:
    """python-telegram-bot's application with our handlers; nothing is sent before it is initialized."""
    keep_words_out_of_logs()
    api_url = options.api_url.rstrip("/")
    builder = (
        Application.builder()
        .token(options.token)
        .base_url(f"{api_url}/bot")
        .base_file_url(f"{api_url}/file/bot")
        .defaults(Defaults(parse_mode=ParseMode.HTML, link_preview_options=LinkPreviewOptions(is_disabled=True)))
        .rate_limiter(PatientCalls())
        .update_queue(asyncio.Queue(WAITING_UPDATES))
        .concurrent_updates(InChatOrder(WORKING_UPDATES))
        .job_queue(None)
    )
    application = (builder.updater(None) if options.public_url else builder).build()
    Handlers(conversations, database, options.clinic).register(application)
    application.add_error_handler(on_error)
    return application


class TelegramChannel:
    """The running bot. It polls without a public address; with one, the web application passes updates on."""

    def __init__(self, conversations: Turns, database: Database, options: TelegramOptions) -> None:
        self._options = options
        self.application = build_application(conversations, database, options)
        self._reminding = Reminding(self.application.bot, conversations, database)
        self._beside: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Raises :class:`TelegramStartError`; nothing is left running then."""
        try:
            await self._start()
        except TelegramError as error:
            await self.stop()
            raise TelegramStartError(self._reason(error)) from None  # The library's texts name the token.

    async def stop(self) -> None:
        """Take no more updates, finish those taken, then close every connection."""
        if self._beside is not None:
            self._beside.cancel()
        updater = self.application.updater
        if updater is not None and updater.running:
            await updater.stop()
        if self.application.running:
            await self.application.stop()
        await cast(InChatOrder, self.application.update_processor).finish(STOP_SECONDS)
        await self.application.shutdown()
        await self.application.bot.shutdown()  # After a start that failed, the application leaves its connections open.

    async def receive(self, update_json: dict[str, Any], secret: str | None) -> bool:
        """Take one update of the webhook and return at once; ``secret`` is the X-Telegram-Bot-Api-Secret-Token header.

        False means that it was not taken (forged, or too many are waiting): answer 403, and Telegram sends it again.
        """
        if self._options.public_url is None or not self._is_secret(secret):
            return False
        if not self.application.running or self.application.update_queue.full():
            return False
        update = self._read(update_json)
        if update is not None:
            self.application.update_queue.put_nowait(update)
        return True

    async def _start(self) -> None:
        await self.application.initialize()
        menu = [BotCommand(command.name, command.description) for command in sentences().commands]
        await self.application.bot.set_my_commands(menu)
        await self.application.start()
        self._beside = asyncio.create_task(self._reminding.run())
        if self.application.updater is not None:
            await self.application.updater.start_polling(allowed_updates=KINDS, error_callback=on_polling_error)
        else:
            await self._set_webhook()

    async def _set_webhook(self) -> None:
        address = f"{(self._options.public_url or '').rstrip('/')}{WEBHOOK_PATH}"
        await self.application.bot.set_webhook(
            address, secret_token=self._options.webhook_secret, allowed_updates=KINDS
        )

    def _is_secret(self, secret: str | None) -> bool:
        return hmac.compare_digest((secret or "").encode(), self._options.webhook_secret.encode())

    def _read(self, update_json: dict[str, Any]) -> Update | None:
        """None for what is not an update: the secret was right, so Telegram would only send it again and again."""
        try:
            return Update.de_json(update_json, self.application.bot)
        except (AttributeError, KeyError, TypeError, ValueError, OverflowError) as error:
            log.error("An update could not be read (%s); it was left out.", type(error).__name__)
            return None

    def _reason(self, error: TelegramError) -> str:
        if isinstance(error, InvalidToken):
            return "Telegram refuses the bot's token; copy it again from BotFather."
        if isinstance(error, RetryAfter):
            return "Telegram asks to wait; start the bot again in a few minutes."
        return f"Telegram at {self._options.api_url} cannot be used ({type(error).__name__}); check the address."
