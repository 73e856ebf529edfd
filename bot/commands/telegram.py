"""`backwise telegram`: the bot's account at Telegram."""

from __future__ import annotations

import asyncio

import typer
from rich.console import Console

from bot.commands.failing import fail
from bot.server import telegram_options
from bot.settings import read_settings

app = typer.Typer(help="Look after the bot's account at Telegram.", no_args_is_help=True)
OUT = Console(highlight=False)


@app.callback()
def _telegram() -> None:
    """Makes `check` a command of its own, also while it is the only one."""


@app.command()
def check() -> None:
    """Look at the token, the menu, the description and the webhook, and mend what is not as it should be."""
    from bot.channels.telegram.checking import check_account  # with it comes the whole of python-telegram-bot

    options = telegram_options(read_settings())
    if options is None:
        fail(["There is no TELEGRAM_TOKEN; docs/telegram.md says how to get one."])
    findings = asyncio.run(check_account(options))
    for finding in findings:
        if not finding.is_wrong:
            OUT.print(finding.sentence, markup=False, soft_wrap=True)
    if wrong := [finding.sentence for finding in findings if finding.is_wrong]:
        fail(wrong)
