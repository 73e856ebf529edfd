"""What the screens of the staff tool work with."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.knowledge.clinics import Clinic
from bot.settings import Settings
from bot.staff.content.draft import Draft
from bot.staff.example_check import Understand
from bot.staff.inbox import Encode
from bot.staff.rehearsal import Rehearsal
from bot.storage.database import Database


@dataclass(frozen=True)
class StaffServices:
    """``encode`` gives sentence vectors, by which messages that mean alike are found; ``vectors_of`` gives those of
    examples, most of which a training has seen; ``draft`` holds the words that staff edit; ``understand`` says what
    the live bot makes of a message; in ``rehearsal`` they talk to it; ``training_command`` trains the draft in a
    process of its own; ``content_fault`` says why this process serves other content than that of the live version, or
    ""."""

    database: Database
    settings: Settings
    clinics: dict[str, Clinic]
    encode: Encode
    vectors_of: Encode
    draft: Draft
    understand: Understand
    rehearsal: Rehearsal
    training_command: Sequence[str]
    content_fault: Callable[[], str]

    @property
    def clinic_names(self) -> dict[str, str]:
        """What the clinics are called, by their ids."""
        return {clinic.id: clinic.name for clinic in self.clinics.values()}
