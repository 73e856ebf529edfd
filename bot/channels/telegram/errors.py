"""What happens when Telegram or the bot fails: calls are repeated, the person is told, the log holds no words."""

from __future__ import annotations

import asyncio
import logging
import traceback
from collections.abc import Callable, Coroutine
from contextlib import suppress
from contextvars import ContextVar
from datetime import timedelta
from typing import Any

import httpx
from telegram import Update
from telegram.constants import ChatType
from telegram.error import BadRequest, Conflict, Forbidden, NetworkError, RetryAfter, TelegramError
from telegram.ext import ApplicationHandlerStop, BaseRateLimiter, ContextTypes

from bot.channels.telegram.sender import TakenOverError
from bot.channels.telegram.sending import say
from bot.channels.telegram.sentences import sentences

log = logging.getLogger(__name__)

FLOOD_WAITS = 10
NETWORK_RETRIES = 3
UNSURE_RETRIES = 1  # The call may have worked: each repetition of a sendMessage can then show the message again.
FIRST_PAUSE_SECONDS = 0.5
NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
NEVER_REPEATED = frozenset({"sendChatAction"})

# Set while a message is sent that nobody waits for: better lost, in the rare case, than shown twice.
AT_MOST_ONCE: ContextVar[bool] = ContextVar("AT_MOST_ONCE", default=False)

Result = bool | dict[str, Any] | list[dict[str, Any]]


class PatientCalls(BaseRateLimiter[None]):
    """Waits as long as Telegram asks, and repeats calls that the network lost."""

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        """Nothing to release."""

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, Result]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: None,
    ) -> Result:
        waits = failures = 0
        while True:
            try:
                return await callback(*args, **kwargs)
            except RetryAfter as error:
                waits += 1
                if endpoint in NEVER_REPEATED or waits > FLOOD_WAITS:
                    raise
                pause = _seconds(error.retry_after)
            except BadRequest:  # A kind of NetworkError in this library, but the same call would fail again.
                raise
            except NetworkError as error:
                failures += 1
                if endpoint in NEVER_REPEATED or failures > _retries(error):
                    raise
                pause = FIRST_PAUSE_SECONDS * 2 ** (failures - 1)
            await asyncio.sleep(pause)


async def on_error(update: object, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Log the failure without its words (an error's text may quote the message) and tell the person once."""
    error = context.error
    number = update.update_id if isinstance(update, Update) else "?"
    if isinstance(error, Forbidden):
        log.info("Update %s: the person has blocked the bot.", number)
    elif isinstance(error, TakenOverError):
        log.info("Update %s: another process answers it.", number)
    else:
        log.error("Update %s was not answered: %s", number, _where(error))
        if isinstance(update, Update) and update.effective_chat and update.effective_chat.type == ChatType.PRIVATE:
            with suppress(TelegramError):
                await say(context.bot, update.effective_chat.id, sentences().went_wrong)
    raise ApplicationHandlerStop  # Otherwise the update's next handler would answer after all.


def on_polling_error(error: TelegramError) -> None:
    """Log why no updates come; the library itself keeps asking."""
    if isinstance(error, Conflict):
        log.error("Another program fetches this Telegram bot's messages; stop one of the two.")
    else:
        log.warning("Telegram does not answer (%s); asking again.", type(error).__name__)


def _retries(error: NetworkError) -> int:
    no_response = isinstance(error.__cause__, httpx.HTTPError) and not isinstance(error.__cause__, NEVER_SENT)
    if no_response:
        return 0 if AT_MOST_ONCE.get() else UNSURE_RETRIES
    return NETWORK_RETRIES


def _seconds(wait: float | timedelta) -> float:
    return wait.total_seconds() if isinstance(wait, timedelta) else wait


def _where(error: BaseException | None) -> str:
    if error is None:
        return "unknown error"
    frames = traceback.extract_tb(error.__traceback__)
    return f"{type(error).__name__} at {frames[-1].filename}:{frames[-1].lineno}" if frames else type(error).__name__
