"""Whether content can be served by this code: all of it can be read and said, and no tricky warning sign is missed.

`backwise check` helps whoever writes. This is for content that was in order once and may meet newer code.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import product
from typing import get_args

from bot.conversation.answers import alarm_answer
from bot.conversation.clinic_words import answer_variables
from bot.conversation.fixed_messages import fixed_message
from bot.conversation.gate import Gate
from bot.conversation.marks import marked_by
from bot.conversation.replies import make_message
from bot.knowledge.clinics import Clinic
from bot.knowledge.content_files import ContentError
from bot.knowledge.content_in_use import Content, holding
from bot.knowledge.countries import countries, country_said
from bot.knowledge.exercises import avoid_codes, exercises
from bot.knowledge.labels import Kind, labels
from bot.knowledge.masking import masked
from bot.knowledge.pictures import pictures, props
from bot.knowledge.red_flags import Verdict, alarms, fixed_text, signs
from bot.knowledge.sources import sources
from bot.knowledge.time_words import days_of_pause, read_times, says_only_stop, wants_pause, wants_to_resume
from bot.knowledge.vocabulary import languages, phrases
from bot.settings import Settings
from bot.staff.tricky_cases import TRICKY_CASES, missed_alarms

FIXED_TEXTS = ("not_ready", "failed", "form_waits", "after_alarm.asks_for_exercise")
Clinics = Mapping[str, Clinic]


def unreadable(content: Content, gate: Gate, clinics: Clinics, settings: Settings) -> list[str]:
    """Why this code cannot read the content, or not say it for each clinic, in a sentence; takes a second."""

    def read() -> list[str]:
        gate.get_ready()
        _read_files()
        _read_words()
        _say_alarms()
        for clinic in clinics.values():
            _greet(clinic, settings)
        return []

    return _sentences(content, read)


def missed_signs(content: Content, gate: Gate) -> list[str]:
    """A sentence for each tricky message that the content would not answer as it must be; takes some seconds."""

    def answered(text: str) -> Verdict | None:
        if verdict := gate.assess(text):
            alarm_answer(verdict, None)
        return verdict

    return _sentences(content, lambda: list(missed_alarms(TRICKY_CASES, answered)))


def _sentences(content: Content, check: Callable[[], list[str]]) -> list[str]:
    with holding(content):
        try:
            return check()
        except ContentError as error:
            return [str(error)]
        except Exception as error:  # words of another time can be wrong for this code in any way
            return [f"The content does not fit this code: {type(error).__name__} {error}."]


def _say_alarms() -> None:
    for group, country in product(alarms(), (*countries(), None)):
        for someone_else in (False, True):
            alarm_answer(Verdict(group, tuple(signs()), someone_else), country)
    for name in FIXED_TEXTS:
        fixed_text(name, None)


def _greet(clinic: Clinic, settings: Settings) -> None:
    fixed_message("utter_greet", answer_variables(clinic, clinic.country, settings))
    fixed_message("utter_reminder", {"plan": ""})


def _read_files() -> None:
    for kind in get_args(Kind):
        labels(kind)
    for read in (exercises, avoid_codes, pictures, props, sources, languages):
        read()
    list(phrases())


def _read_words() -> None:
    """What is read as soon as somebody says something."""
    said = "yes, at 8 on mondays"
    for read in (masked, country_said, read_times, says_only_stop, wants_pause, wants_to_resume, days_of_pause):
        read(said)
    marked_by(said, make_message(said))
