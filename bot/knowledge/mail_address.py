"""Whether something is an e-mail address."""

from __future__ import annotations


def mail_address(said: str) -> str | None:
    """The address in its usual form, or None where it is none; nothing is asked of the network."""
    from email_validator import EmailNotValidError, validate_email  # few starts need it

    try:
        normalized: str = validate_email(said, check_deliverability=False).normalized
    except EmailNotValidError:
        return None
    return normalized
