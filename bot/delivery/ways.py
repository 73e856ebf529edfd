"""What sends a handover, by the name of the way."""

from __future__ import annotations

from bot.delivery.errors import DeliveryError
from bot.knowledge.clinics import Clinic
from bot.knowledge.handover_ways import EMAIL, WEBHOOK, handover_ways
from bot.settings import Settings
from bot.storage.deliveries import DueDelivery


def send(due: DueDelivery, clinic: Clinic, settings: Settings) -> None:
    """Blocks until the clinic's side has taken it. Raises :class:`DeliveryError`."""
    if due.way not in handover_ways(clinic.handover, settings):
        raise DeliveryError("this way is switched off")
    if due.way == EMAIL:
        from bot.delivery.by_email import send_email

        send_email(due, clinic, settings)
    if due.way == WEBHOOK and clinic.handover.webhook and settings.webhook_secret:
        from bot.delivery.by_webhook import post_to_webhook  # httpx, for which the start need not wait

        post_to_webhook(due, clinic.handover.webhook, settings.webhook_secret)
