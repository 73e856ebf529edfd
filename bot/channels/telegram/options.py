"""What the Telegram channel is told, and its failure to start; importing it does not import Telegram's library."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

WEBHOOK_PATH = "/telegram/webhook"  # where the web application takes Telegram's updates


class TelegramStartError(Exception):
    """One plain sentence: why the bot cannot start and what to do. ``is_final``: it would not start later either."""

    def __init__(self, sentence: str, *, is_final: bool) -> None:
        super().__init__(sentence)
        self.is_final = is_final


@dataclass(frozen=True)
class TelegramOptions:
    """``public_url`` is the web application's https address, or None where there is none: then the bot polls.

    ``clinic`` is whose bot it is; a link may lead a person to another one of ``clinics``.
    """

    token: str = field(repr=False)
    api_url: str = "https://api.telegram.org"
    public_url: str | None = None
    webhook_secret: str = field(default="", repr=False)
    clinic: str = "demo"
    clinics: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[!-~]+", self.token):
            raise ValueError("The Telegram token is empty or holds a space; copy it again from BotFather.")
        if self.public_url is not None and not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", self.webhook_secret):
            raise ValueError("The Telegram webhook secret must be 1 to 256 letters, digits, hyphens or underscores.")
