"""How a clinic gets the messages that people leave, besides the list that its staff read."""

from __future__ import annotations

from bot.knowledge.clinics import HandoverOptions
from bot.settings import Settings

EMAIL, WEBHOOK = "email", "webhook"


def handover_ways(options: HandoverOptions, settings: Settings) -> tuple[str, ...]:
    """The ways that the clinic's file names and the operator's settings allow."""
    allowed = {EMAIL: options.email and settings.smtp_host, WEBHOOK: options.webhook and settings.webhook_secret}
    return tuple(way for way, allows in allowed.items() if allows)


def switched_off(clinic: str, options: HandoverOptions, settings: Settings) -> list[str]:
    """One sentence for each way that the clinic's file names and the settings do not allow."""
    named = {EMAIL: (options.email, "SMTP_HOST"), WEBHOOK: (options.webhook, "WEBHOOK_SECRET")}
    works = handover_ways(options, settings)
    return [
        f"Messages for {clinic} do not go by {way}, because {setting} is not set; staff see them in their list."
        for way, (address, setting) in named.items()
        if address and way not in works
    ]
