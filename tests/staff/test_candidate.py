"""What becomes a candidate is tried as it will be heard: with its own content."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from bot.composition import built_encoder
from bot.conversation.gate import Gate
from bot.conversation.model_shelf import ModelShelf
from bot.settings import Settings
from bot.staff.candidate import TRYING, make_candidate
from bot.staff.content.snapshots import last_commit
from bot.staff.training import TrainingError
from tests.own_content import reword
from tests.staff.published_words import FLAGS, NET
from tests.staff.whole_words import make_whole_words

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("is_committed", [True, False])
def test_words_whose_content_misses_a_tricky_warning_sign_become_none(
    settings: Settings, tmp_path: Path, is_committed: bool
) -> None:
    words = make_whole_words(tmp_path / "words")
    reword(words / NET, "      - numb|odd|cannot_feel + saddle\n", "")
    reword(words / FLAGS, "  emergency: 0.", "  emergency: 1.")
    if is_committed:
        identity = ["-c", "user.name=T", "-c", "user.email=t@clinic.example"]
        subprocess.run(["git", "-C", str(words), *identity, "commit", "-q", "-a", "-m", "Words."], check=True)
    shelf, steps = ModelShelf(tmp_path / "models"), list[str]()
    settings = settings.copy(update={"content_folder": words})
    with pytest.raises(TrainingError) as error:
        commit = last_commit(words) if is_committed else ""
        make_candidate(settings, commit, shelf, Gate(built_encoder(settings)), steps.append)
    assert steps[-1] == TRYING
    assert "must be answered as emergency, and is not." in error.value.problems[0]
    assert shelf.candidate() is None


def test_what_is_wrong_with_the_words_is_said_before_a_missed_sign(settings: Settings, tmp_path: Path) -> None:
    words = make_whole_words(tmp_path / "words")
    reword(words / FLAGS, "  emergency: 0.", "  emergency: 1.")
    (words / "data/rules/extra.yml").write_text("rules:\n  - rule: Odd\n    steps:\n      - intent: nobody_taught_it\n")
    settings = settings.copy(update={"content_folder": words})
    with pytest.raises(TrainingError) as error:
        make_candidate(settings, "", ModelShelf(tmp_path / "models"), Gate(built_encoder(settings)), lambda _: None)
    assert all(problem.startswith("data/rules/extra.yml, line 4: ") for problem in error.value.problems)
