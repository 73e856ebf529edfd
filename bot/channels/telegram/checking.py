"""Looks at a bot's account at Telegram, says what it finds in plain sentences, and mends what it may."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from telegram import Bot, WebhookInfo
from telegram.error import InvalidToken, TelegramError

from bot.channels.telegram.bot import menu, set_webhook, webhook_address
from bot.channels.telegram.handlers import KINDS
from bot.channels.telegram.logs import keep_words_out_of_logs
from bot.channels.telegram.options import TelegramOptions
from bot.channels.telegram.sentences import sentences

MANY_WAITING = 100  # updates
RECENT = timedelta(hours=1)


@dataclass(frozen=True)
class Finding:
    """One sentence; ``is_wrong`` when somebody has to do something about it."""

    sentence: str
    is_wrong: bool = False


async def check_account(options: TelegramOptions) -> list[Finding]:
    """Everything that was found, in order. Never names the token."""
    keep_words_out_of_logs()
    bot = Bot(options.token, base_url=f"{options.api_url.rstrip('/')}/bot")
    findings: list[Finding] = []
    try:
        async with bot:
            async for finding in _findings(bot, options):
                findings.append(finding)
    except InvalidToken:
        findings.append(Finding("Telegram refuses the token; copy it again from BotFather.", is_wrong=True))
    except TelegramError as error:
        reason = f"Telegram at {options.api_url} cannot be asked ({type(error).__name__}); check the address."
        findings.append(Finding(reason, is_wrong=True))
    return findings


async def _findings(bot: Bot, options: TelegramOptions) -> AsyncIterator[Finding]:
    yield Finding(f"The token is that of @{bot.username}.")
    if bot.can_join_groups:
        yield Finding("It can be added to groups, where it only asks to write privately; /setjoingroups stops that.")
    yield await _menu(bot)
    yield await _descriptions(bot)
    async for finding in _webhook(bot, options):
        yield finding


async def _menu(bot: Bot) -> Finding:
    if list(await bot.get_my_commands()) == menu():
        return Finding("The menu of commands is right.")
    await bot.set_my_commands(menu())
    return Finding("The menu of commands was not today's; it is now.")


async def _descriptions(bot: Bot) -> Finding:
    words = sentences()
    long, short = await bot.get_my_description(), await bot.get_my_short_description()
    if (long.description, short.short_description) == (words.description, words.short_description):
        return Finding("What people see before they start the chat is right.")
    await bot.set_my_description(words.description)
    await bot.set_my_short_description(words.short_description)
    return Finding("What people see before they start the chat was not today's; it is now.")


async def _webhook(bot: Bot, options: TelegramOptions) -> AsyncIterator[Finding]:
    info, wanted = await bot.get_webhook_info(), webhook_address(options)
    if wanted and not info.url:
        await set_webhook(bot, options)
        yield Finding(f"There was no webhook; now it is {wanted}.")
    elif wanted and info.url == wanted and set(info.allowed_updates) != set(KINDS):
        await set_webhook(bot, options)
        yield Finding(f"The webhook is {wanted}. It was not sent all kinds of messages; it is now.")
    elif info.url == wanted:
        yield Finding(f"The webhook is {wanted}." if wanted else "There is no webhook; the bot asks for its messages.")
    else:  # it may be that of a running bot, which must not lose its messages by a look
        yield Finding(
            f"Telegram sends messages to {info.url}, but the settings say {wanted or 'that we ask for them'}; "
            "correct PUBLIC_URL, or stop the other bot and start `backwise serve`.",
            is_wrong=True,
        )
    for finding in _delivery(info):
        yield finding


def _delivery(info: WebhookInfo) -> list[Finding]:
    findings = []
    if info.last_error_date:  # Telegram names the latest failure for ever, also when all is well again
        is_new = datetime.now(UTC) - info.last_error_date < RECENT
        told = f"could not deliver at {info.last_error_date:%Y-%m-%d %H:%M} UTC: {info.last_error_message}."
        findings.append(Finding(f"Telegram {told}" if is_new else f"Some time ago, Telegram {told}", is_wrong=is_new))
    if info.pending_update_count >= MANY_WAITING:
        findings.append(Finding(f"{info.pending_update_count} messages wait to be fetched.", is_wrong=True))
    return findings
