"""The safety gate: decides about warning signs before the dialogue sees a message, in every state."""

from __future__ import annotations

from dataclasses import replace

from bot.knowledge.content_in_use import once_per_content
from bot.knowledge.red_flags import Verdict, graded_by_words
from bot.knowledge.topics import Urgency
from bot.language.alarm_classifier import AlarmClassifier
from bot.language.encoder import Encoder
from bot.language.red_flag_net import RedFlagNet


class Gate:
    """Needs neither Rasa nor a trained model, so that it answers while they load, train or fail.

    The word net knows plainly said signs; the classifier knows what else people say when they mean them.
    """

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder

    def get_ready(self) -> None:
        """Read the words of the content in use, so that no message waits for that; raises :class:`ContentError`."""
        _halves(self._encoder)

    def assess(self, text: str) -> Verdict | None:
        """The most urgent alarm that this message calls for, or None; among equals the net's word comes first."""
        net, classifier = _halves(self._encoder)
        by_words, by_meaning = net.find(text), classifier.find(text)
        if by_meaning is None or (by_words and not _is_graver(by_meaning, by_words)):
            return by_words
        return replace(by_meaning, someone_else=net.is_about_someone_else(text))


@once_per_content
def _halves(encoder: Encoder) -> tuple[RedFlagNet, AlarmClassifier]:
    return RedFlagNet(), AlarmClassifier(encoder)


def _is_graver(by_meaning: Verdict, by_words: Verdict) -> bool:
    is_graded = set(by_meaning.signs) & set(by_words.signs) & graded_by_words()
    return by_words.urgency == Urgency.URGENT and by_meaning.urgency != Urgency.URGENT and not is_graded
