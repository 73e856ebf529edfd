"""How a person can be reached: one phone number or e-mail address, found in what they wrote and checked."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

import phonenumbers

from bot.knowledge.mail_address import mail_address

ADDRESS = re.compile(r"[^\s<>,;()]+@[^\s<>,;()]+")


class ContactKind(StrEnum):
    PHONE = "phone"
    EMAIL = "email"


@dataclass(frozen=True)
class Contact:
    """``value`` is a number as dialled from abroad (``+61 412 345 678``), or an address."""

    kind: ContactKind
    value: str


def find_contact(text: str, country: str | None) -> Contact | None:
    """The first usable address or number of a text; a number without its country's code is one of ``country``.

    Only the shape is checked: nothing is looked up anywhere.
    """
    return _address(text) or _number(text, country)


def _address(text: str) -> Contact | None:
    for found in ADDRESS.findall(text):
        if address := mail_address(found.strip(".:!?\"'")):
            return Contact(ContactKind.EMAIL, address)
    return None


def _number(text: str, country: str | None) -> Contact | None:
    region = country if country in phonenumbers.SUPPORTED_REGIONS else None
    match = next(iter(phonenumbers.PhoneNumberMatcher(text, region)), None)
    if match is None:
        return None
    shown = phonenumbers.format_number(match.number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
    return Contact(ContactKind.PHONE, shown)
