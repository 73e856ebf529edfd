"""The Telegram bot: how it is put together, started, fed and stopped."""

from __future__ import annotations

import asyncio
import hmac
import logging
from collections.abc import Set
from typing import Any, cast

from telegram import Bot, BotCommand, LinkPreviewOptions
from telegram.constants import ParseMode
from telegram.error import InvalidToken, RetryAfter, TelegramError
from telegram.ext import Application, Defaults

from bot.channels.telegram.answering import Answering
from bot.channels.telegram.errors import PatientCalls, on_error, on_polling_error
from bot.channels.telegram.handlers import KINDS, Handlers
from bot.channels.telegram.inbox import Inbox
from bot.channels.telegram.logs import keep_words_out_of_logs
from bot.channels.telegram.options import WEBHOOK_PATH, TelegramOptions, TelegramStartError
from bot.channels.telegram.order import InChatOrder
from bot.channels.telegram.polling_bot import PollingBot
from bot.channels.telegram.post import Post
from bot.channels.telegram.reading import read_update
from bot.channels.telegram.reminding import Reminding
from bot.channels.telegram.rounds import Rounds
from bot.channels.telegram.sentences import sentences
from bot.channels.telegram.turns import Turns
from bot.channels.telegram.uploads import Uploads
from bot.channels.telegram.warning import Warnings
from bot.storage.database import Database

log = logging.getLogger(__name__)

WAITING_UPDATES = 256  # accepted but not yet in their chat's line
WORKING_UPDATES = 256  # in their chats' lines
STOP_SECONDS = 10.0

BotApplication = Application[Any, Any, Any, Any, Any, Any]


def build_application(
    conversations: Turns, database: Database, options: TelegramOptions
) -> tuple[BotApplication, tuple[Rounds, ...]]:
    """python-telegram-bot's application with our handlers, and the work beside it; nothing is sent yet."""
    keep_words_out_of_logs()
    arriving: set[int] = set()
    bot = _make_bot(options, arriving)
    post = Post(bot, Uploads(database))
    warnings = Warnings(conversations, post, options.clinic)
    inbox = Inbox(database, warnings, WAITING_UPDATES, arriving)
    builder = (
        Application.builder()
        .bot(bot)
        .update_queue(inbox)
        .concurrent_updates(InChatOrder(WORKING_UPDATES, inbox.finish))
        .job_queue(None)
    )
    application = (builder.updater(None) if options.public_url else builder).build()
    reminding = Reminding(post, conversations, database)
    stop_reminders = reminding.stop_reminders_of
    whose = (options.clinic, options.clinics)
    Handlers(conversations, inbox, post, *whose, stop_reminders, warnings).register(application)
    application.add_error_handler(on_error)
    return application, (reminding.rounds, Answering(post, conversations, database).rounds)


def _make_bot(options: TelegramOptions, arriving: Set[int]) -> PollingBot:
    api_url = options.api_url.rstrip("/")
    return PollingBot(
        arriving,
        options.token,
        base_url=f"{api_url}/bot",
        base_file_url=f"{api_url}/file/bot",
        defaults=Defaults(parse_mode=ParseMode.HTML, link_preview_options=LinkPreviewOptions(is_disabled=True)),
        rate_limiter=PatientCalls(),
    )


def menu() -> list[BotCommand]:
    return [BotCommand(command.name, command.description) for command in sentences().commands]


def webhook_address(options: TelegramOptions) -> str:
    """Where Telegram sends updates; empty where it is asked for them."""
    return f"{options.public_url.rstrip('/')}{WEBHOOK_PATH}" if options.public_url else ""


async def set_webhook(bot: Bot, options: TelegramOptions) -> None:
    await bot.set_webhook(webhook_address(options), secret_token=options.webhook_secret, allowed_updates=KINDS)


class TelegramChannel:
    """The running bot. It polls without a public address; with one, the web application passes updates on."""

    def __init__(self, conversations: Turns, database: Database, options: TelegramOptions) -> None:
        self._options = options
        self.application, self._beside = build_application(conversations, database, options)
        self._is_open = False  # for updates from the webhook

    async def start(self) -> None:
        """Raises :class:`TelegramStartError`; nothing is left running then, and it may be started again."""
        try:
            await self._start()
        except (TelegramError, AttributeError, KeyError, TypeError, ValueError) as error:
            await self.stop()
            final = isinstance(error, InvalidToken)
            raise TelegramStartError(self._reason(error), is_final=final) from None  # The library names the token.

    async def stop(self) -> None:
        """Take no more updates, finish those taken, then close every connection."""
        self._is_open = False
        await asyncio.gather(*(rounds.stop() for rounds in self._beside))
        updater = self.application.updater
        if updater is not None and updater.running:
            await updater.stop()
        await self._inbox.settle(STOP_SECONDS)
        if self.application.running:
            await self.application.stop()
        await cast(InChatOrder, self.application.update_processor).finish(STOP_SECONDS)
        await self.application.shutdown()
        await self.application.bot.shutdown()  # After a start that failed, the application leaves its connections open.

    async def receive(self, update_json: dict[str, Any], secret: str | None) -> bool:
        """Keep one update of the webhook and return at once; ``secret`` is the X-Telegram-Bot-Api-Secret-Token header.

        False means that it was not taken (forged, or too many are waiting): answer 403, and Telegram sends it again.
        """
        if self._options.public_url is None or not self._is_secret(secret):
            return False
        if not self._is_open or self.application.update_queue.full():
            return False
        # The secret was right, so Telegram would only send what cannot be read again and again.
        update = read_update(update_json, self.application.bot)
        if update is not None:
            await self._inbox.keep(update)
        return True

    @property
    def _inbox(self) -> Inbox:
        return cast(Inbox, self.application.update_queue)

    async def _start(self) -> None:
        await self.application.initialize()
        await self.application.bot.set_my_commands(menu())
        await self.application.start()
        await self._inbox.resume(self.application.bot)  # before anything newer
        self._is_open = True
        for rounds in self._beside:
            rounds.start()
        if self.application.updater is not None:
            await self.application.updater.start_polling(allowed_updates=KINDS, error_callback=on_polling_error)
        else:
            await set_webhook(self.application.bot, self._options)

    def _is_secret(self, secret: str | None) -> bool:
        return hmac.compare_digest((secret or "").encode(), self._options.webhook_secret.encode())

    def _reason(self, error: Exception) -> str:
        if not isinstance(error, TelegramError):
            return f"What answers at {self._options.api_url} does not speak as Telegram does; check TELEGRAM_API_URL."
        if isinstance(error, InvalidToken):
            return "Telegram refuses the bot's token; copy it again from BotFather."
        if isinstance(error, RetryAfter):
            return "Telegram asks to wait; start the bot again in a few minutes."
        return f"Telegram at {self._options.api_url} cannot be used ({type(error).__name__}); check the address."
