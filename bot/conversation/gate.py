"""The safety gate: decides about warning signs before the dialogue sees a message, in every state."""

from __future__ import annotations

from bot.knowledge.red_flags import Verdict
from bot.language.red_flag_net import RedFlagNet


class Gate:
    """Needs neither Rasa nor a model, so that it answers while they load, train or fail."""

    def __init__(self) -> None:
        self._net = RedFlagNet()

    def assess(self, text: str) -> Verdict | None:
        """The alarm that this message calls for, or None."""
        return self._net.find(text)
