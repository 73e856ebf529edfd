"""What a turn of a conversation may not be able to do."""

from __future__ import annotations


class UnknownConversationError(Exception):
    """There is no such conversation (any more)."""


class UnknownFileError(Exception):
    """This person has no such file."""


class UnknownMessageError(Exception):
    """There is no such message of ours in the conversation (any more)."""


class ChoiceGoneError(Exception):
    """The message that offered this choice is not there any more."""
