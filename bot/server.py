"""What `backwise serve` runs: the web server at once, the dialogue as soon as it is loaded, Telegram beside it."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import logging
import socket
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Collection
from contextlib import asynccontextmanager, suppress
from json import JSONDecodeError
from typing import TYPE_CHECKING

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.channels.telegram.options import WEBHOOK_PATH, TelegramOptions, TelegramStartError
from bot.channels.web.app import build_app
from bot.channels.web.operators import Operators
from bot.clock import ClockWatch
from bot.collecting import collect_when_quiet
from bot.composition import Backwise
from bot.conversation.listeners import Listeners
from bot.conversation.threads import in_daemon_thread
from bot.knowledge.handover_ways import switched_off
from bot.settings import Settings
from bot.staff.web.app import build_staff
from bot.storage.database import Database, DatabaseError

if TYPE_CHECKING:  # importing it for real imports python-telegram-bot
    from bot.channels.telegram.bot import TelegramChannel

LOG = logging.getLogger(__name__)
Say = Callable[[str], None]
HOUR = 3600.0  # seconds
START_AGAIN = 60.0  # seconds
FOLD_EVERY = 1.0  # seconds
LOOK_AGAIN = 2.0  # seconds, for a model that was published
STOP_SECONDS = 10  # for the requests at hand


def build_server(backwise: Backwise, say: Say) -> Starlette:
    """The whole application; ``say`` is told what starts, in words for the operator."""
    telegram = _telegram(backwise)
    for clinic in backwise.clinics.values():
        for sentence in switched_off(clinic.id, clinic.handover, backwise.settings):
            say(sentence)

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        beside = [asyncio.create_task(_follow_shelf(backwise, say))]
        beside += [asyncio.create_task(_start_telegram(telegram, backwise.settings, say))]
        clock = ClockWatch()
        beside += [asyncio.create_task(_forget_what_is_old(backwise, clock)), asyncio.create_task(clock.run())]
        beside += [asyncio.create_task(backwise.delivering.run())]
        beside += [asyncio.create_task(_fold(backwise.database))]
        beside += [asyncio.create_task(collect_when_quiet(lambda: backwise.conversations.wrote_at))]
        beside += [asyncio.create_task(backwise.conversations.listeners.run())]
        yield
        for task in beside:
            task.cancel()
        if telegram:
            await telegram.stop()
        await backwise.conversations.close()

    webhook = [Route(WEBHOOK_PATH, _webhook(telegram), methods=["POST"])] if telegram else []
    operators = Operators(backwise.conversations, backwise.database, backwise.settings)
    routes = (*webhook, *operators.routes(), *build_staff(backwise.staff_services()))
    return build_app(backwise.conversations, backwise.clinics, backwise.settings, lifespan=lifespan, more_routes=routes)


def run(app: Starlette, listeners: Listeners, host: str, port: int, proxies: str) -> None:
    """Serve until the process is told to end; then finish the requests at hand.

    Only ``proxies``, addresses and networks with commas between, are believed when they say from whom a request comes.
    """
    config = uvicorn.Config(app, host, port, log_config=None, access_log=False, ws="none")  # it logs through bot.logs
    config.proxy_headers, config.forwarded_allow_ips = bool(proxies), proxies
    config.timeout_graceful_shutdown = STOP_SECONDS
    server = Serving(config, listeners)
    with suppress(KeyboardInterrupt):  # said again by the server once it has ended
        server.run()
    if not server.started:
        sys.exit(1)


class Serving(uvicorn.Server):
    """Ends open streams before it waits for the requests at hand: they would go on for as long as their chats."""

    def __init__(self, config: uvicorn.Config, listeners: Listeners) -> None:
        super().__init__(config)
        self._listeners = listeners

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._listeners.close()
        await super().shutdown(sockets)


async def _follow_shelf(backwise: Backwise, say: Say) -> None:
    """Load the live model, and again whenever another one is; until it is loaded, the one before answers."""
    say("The dialogue is loading; warning signs are answered already.")
    tried = await _live_file(backwise)
    await _load(backwise, say, "Ready.")
    while True:
        await asyncio.sleep(LOOK_AGAIN)
        live = await _live_file(backwise)
        if live and live != tried:
            tried = live
            await _load(backwise, say, "Another model is live: {}")


async def _live_file(backwise: Backwise) -> tuple[str, float] | None:
    try:
        return await asyncio.to_thread(backwise.shelf.live_file)
    except (OSError, ValueError, TypeError) as error:  # it is being replaced, or damaged; what is loaded answers on
        LOG.error("The shelf of models cannot be read (%s).", type(error).__name__)
        return None


async def _load(backwise: Backwise, say: Say, done: str) -> None:
    try:
        loaded = await in_daemon_thread(backwise.load_dialogue)
    except Exception as error:  # the server goes on: the gate answers warning signs without a model
        say(f"The dialogue could not be loaded: {error}")
        LOG.error("Loading the dialogue failed with %s.", type(error).__name__)
        return
    say(done.format(loaded))


async def _fold(database: Database) -> None:
    while True:
        await asyncio.sleep(FOLD_EVERY)
        with suppress(DatabaseError):  # turns tell what is wrong with it
            await asyncio.to_thread(database.fold)


async def _forget_what_is_old(backwise: Backwise, clock: ClockWatch) -> None:
    """Keep the promise of the privacy answer: what is older than RETENTION_DAYS goes, every hour."""
    while True:
        try:
            if clock.is_trusted():
                await asyncio.to_thread(backwise.forget_what_is_old)
        except DatabaseError as error:
            LOG.error("Old conversations could not be erased: %s", error)
        await asyncio.sleep(HOUR)


def telegram_options(settings: Settings, clinics: Collection[str] = ()) -> TelegramOptions | None:
    """What the settings say of Telegram; None without a token."""
    if settings.telegram_token is None:
        return None
    return TelegramOptions(
        token=settings.telegram_token.get_secret_value(),
        api_url=settings.telegram_api_url,
        public_url=settings.public_url,
        webhook_secret=_webhook_secret(settings),
        clinic=settings.telegram_clinic,
        clinics=frozenset(clinics),
    )


def _telegram(backwise: Backwise) -> TelegramChannel | None:
    options = telegram_options(backwise.settings, backwise.clinics)
    if options is None:
        return None
    from bot.channels.telegram.bot import TelegramChannel  # without a token the start does not wait for its library

    return TelegramChannel(backwise.conversations, backwise.database, options)


async def _start_telegram(telegram: TelegramChannel | None, settings: Settings, say: Say) -> None:
    if telegram is None:
        say("Telegram is off (no TELEGRAM_TOKEN).")
        return
    while failure := await _failure_to_start(telegram):
        if failure.is_final:
            say(f"Telegram is off: {failure}")
            return
        say(f"Telegram is off: {failure} It is tried again in a minute.")
        await asyncio.sleep(START_AGAIN)
    say(f"Telegram is on, {'by webhook' if settings.public_url else 'by long polling'}.")


async def _failure_to_start(telegram: TelegramChannel) -> TelegramStartError | None:
    try:
        await telegram.start()
    except TelegramStartError as error:
        return error
    return None


def _webhook(telegram: TelegramChannel) -> Callable[[Request], Awaitable[Response]]:
    async def receive(request: Request) -> Response:
        try:
            update = await request.json()
        except (JSONDecodeError, UnicodeDecodeError):
            return Response(status_code=400)
        secret = request.headers.get("x-telegram-bot-api-secret-token")
        taken = isinstance(update, dict) and await telegram.receive(update, secret)
        return Response(status_code=200 if taken else 403)

    return receive


def _webhook_secret(settings: Settings) -> str:
    """Derived, so that there is one key to keep: Telegram sends it back with every update."""
    return hmac.new(settings.signing_key().encode(), b"telegram-webhook", hashlib.sha256).hexdigest()
