"""Sends a handover by e-mail."""

from __future__ import annotations

import smtplib
import ssl
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime

from bot.delivery.errors import DeliveryError
from bot.knowledge.clinics import Clinic
from bot.knowledge.labels import labels
from bot.settings import Settings
from bot.storage.deliveries import DueDelivery

PATIENCE = 20.0  # seconds for each step


def send_email(due: DueDelivery, clinic: Clinic, settings: Settings) -> None:
    """Blocks until the mail server has taken it. Raises :class:`DeliveryError`."""
    try:
        with _connected(settings) as server:
            server.send_message(_letter(due, clinic, settings))
    except (smtplib.SMTPException, OSError, ValueError) as error:
        raise DeliveryError(type(error).__name__) from None


def _connected(settings: Settings) -> smtplib.SMTP:
    host, port = settings.smtp_host or "", settings.smtp_port
    context = ssl.create_default_context()
    if settings.smtp_security == "tls":
        server: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=PATIENCE, context=context)
    else:
        server = smtplib.SMTP(host, port, timeout=PATIENCE)
    try:
        if settings.smtp_security == "starttls":
            server.starttls(context=context)
        if settings.smtp_user:
            password = settings.smtp_password
            server.login(settings.smtp_user, password.get_secret_value() if password else "")
    except BaseException:
        server.close()
        raise
    return server


def _letter(due: DueDelivery, clinic: Clinic, settings: Settings) -> EmailMessage:
    """The person's address is in the body only: a reply by mistake must not tell others that they wrote."""
    words, handover = labels("handover_email"), due.handover
    letter = EmailMessage()
    letter["Subject"] = words["subject"]
    letter["From"] = settings.smtp_from or settings.smtp_user or ""
    letter["To"] = Address(addr_spec=clinic.handover.email or "")
    letter["Date"] = format_datetime(handover.created_at)
    letter["Message-ID"] = f"<{due.id}@backwise>"
    letter["Auto-Submitted"] = "auto-generated"
    letter.set_content(
        words["body"].format(
            clinic=clinic.name,
            name=handover.name,
            contact=handover.contact,
            message=handover.message,
            time=f"{handover.created_at:%Y-%m-%d %H:%M}",
            id=handover.id,
        )
    )
    return letter
