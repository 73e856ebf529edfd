"""What can go wrong on the way, told without an address or a word of the message."""

from __future__ import annotations


class DeliveryError(Exception):
    """The kind of trouble, such as ``SMTPRecipientsRefused`` or ``status 500``."""
