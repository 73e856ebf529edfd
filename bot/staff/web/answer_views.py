"""An answer as its page and its topic's page show it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.conversation.clinic_words import answer_variables
from bot.staff.answer_check import STAND_IN, WordingView, read_sources, view
from bot.staff.content.answers import Wording
from bot.staff.topics import DraftTopics
from bot.staff.web.services import StaffServices


@dataclass(frozen=True)
class AnswerView:
    """An answer of domain.yml; ``wordings`` are its own, or those that somebody proposes."""

    name: str
    wordings: tuple[WordingView, ...]

    @property
    def problems(self) -> list[str]:
        """Names of sentences that say why it cannot be saved like this."""
        return list(dict.fromkeys(problem for wording in self.wordings for problem in wording.problems))


def answer_view(
    services: StaffServices, draft: DraftTopics, name: str, proposed: Sequence[Wording] | None = None
) -> AnswerView:
    """The answer with the words of the first clinic filled in; raises :class:`EditError`."""
    now = draft.wordings(name)
    clinic = next(iter(services.clinics.values()))
    filled_in_later = {stand_in: "" for wording in now for stand_in in STAND_IN.findall(wording.text)}
    variables = {**filled_in_later, **answer_variables(clinic, clinic.country, services.settings)}
    sources = read_sources(services.draft.folder)
    wordings = now if proposed is None else proposed
    return AnswerView(name, tuple(view(name, wording, sources, variables) for wording in wordings))
