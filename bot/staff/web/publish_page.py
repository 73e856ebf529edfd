"""What the page Publish shows: what would change, what was found, who agreed, what was live before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bot.conversation.model_shelf import ModelShelf, ShelvedModel, Version
from bot.staff.candidate import USUAL_SECONDS
from bot.staff.content.differences import FileChange, differences
from bot.staff.content.safety_texts import SafetyChange
from bot.staff.content.snapshots import commit_of_words, last_commit
from bot.staff.evaluation.measures import MEASURES
from bot.staff.publishing import Publishing
from bot.staff.training_run import Run, TrainingDesk
from bot.staff.web.services import StaffServices
from bot.storage.safety_reviews import reviewers


@dataclass(frozen=True)
class Figure:
    """One measure as shares of 0 to 1; ``live`` is None where it was not measured."""

    name: str
    new: float
    live: float | None


@dataclass(frozen=True)
class PublishPage:
    """``changes`` are those of the candidate, or of the draft without one; ``there``: versions whose files are kept.

    ``newer``: commits of the draft that the candidate does not have; ``in_git``: the words are in a checkout;
    ``is_clean``: all of them are committed; ``content_fault``: why other content is heard than the live version's.
    """

    live: ShelvedModel | None
    candidate: ShelvedModel | None
    versions: tuple[Version, ...]
    there: frozenset[int]
    changes: list[FileChange]
    safety: SafetyChange | None
    agreed: list[str]
    figures: list[Figure]
    run: Run | None
    newer: int
    in_git: bool
    is_clean: bool
    content_fault: str

    @property
    def live_version(self) -> Version | None:
        """None where the live model was trained and never published."""
        return next((each for each in self.versions if self.live and each.model.file == self.live.file), None)

    @property
    def is_training(self) -> bool:
        return self.run is not None and not self.run.outcome


def publishing_of(services: StaffServices) -> Publishing:
    return Publishing(services.database, ModelShelf(services.settings.models_folder), services.draft.git)


def desk_of(services: StaffServices) -> TrainingDesk:
    return TrainingDesk(services.settings.models_folder)


def read_page(services: StaffServices) -> PublishPage:
    """Everything as it is now; blocks."""
    publishing, git, folder = publishing_of(services), services.draft.git, services.draft.folder
    shelf, head = publishing.shelf, last_commit(folder)
    live, candidate = shelf.active(), shelf.candidate()
    shown = candidate.commit if candidate else head
    before = live.commit if live else ""
    safety = publishing.safety_change(candidate) if candidate else None
    newer = (
        git.says("rev-list", "--count", head, f"^{candidate.commit}") if candidate and candidate.commit else b""
    ) or b"0"
    return PublishPage(
        live=live,
        candidate=candidate,
        versions=shelf.versions(),
        there=frozenset(version.number for version in shelf.versions() if shelf.path(version.model).exists()),
        changes=differences(git, before, shown) if before and shown else [],
        safety=safety,
        agreed=_agreed(services, safety),
        figures=_figures(live, candidate),
        run=desk_of(services).last(),
        newer=int(newer),
        in_git=bool(head),
        is_clean=bool(commit_of_words(folder)),
        content_fault=services.content_fault(),
    )


def progress(run: Run | None) -> dict[str, Any]:
    """For the script that moves the bar."""
    if run is None or run.outcome:
        return {"going_on": False, "step": "", "percent": 100}
    return {"going_on": True, "step": run.step, "percent": round(100 * run.share(USUAL_SECONDS))}


def _agreed(services: StaffServices, change: SafetyChange | None) -> list[str]:
    if change is None:
        return []
    with services.database.session() as session:
        return reviewers(session, change.digest)


def _figures(live: ShelvedModel | None, candidate: ShelvedModel | None) -> list[Figure]:
    new = candidate.figures.get("shares", {}) if candidate else {}
    old = live.figures.get("shares", {}) if live else {}
    names = [measure.name for measure in MEASURES if measure.name in new]
    return [Figure(name, new[name]["share"], old[name]["share"] if name in old else None) for name in names]
