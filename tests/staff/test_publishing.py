"""What may be published, by whom: real commits, a real database, models that only have figures."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from bot.conversation.model_shelf import ModelShelf, ShelvedModel
from bot.staff.content.git import Git
from bot.staff.content.snapshots import commit_of_words, words_of
from bot.staff.publishing import PublishError, Publishing
from bot.storage.database import Database
from bot.storage.safety_reviews import review
from bot.storage.staff import Member, Role
from tests.built import migrated
from tests.staff.test_comparison import figures
from tests.staff.web.conftest import make_content

ANN, BOB = "ann@clinic.example", "bob@clinic.example"
FLAGS = "bot/knowledge/content/red_flags.yml"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return make_content(tmp_path / "content")


@pytest.fixture
def publishing(tmp_path: Path, folder: Path) -> Publishing:
    database = Database(migrated(tmp_path / "backwise.db"))
    return Publishing(database, ModelShelf(tmp_path / "models"), Git(folder))


def _commit(folder: Path, file: str, text: str, author: str) -> str:
    (folder / file).parent.mkdir(parents=True, exist_ok=True)
    (folder / file).write_text(text)
    identity = ["-c", "user.name=T", "-c", f"user.email={author}"]
    subprocess.run(["git", "-C", str(folder), "add", "."], check=True)
    subprocess.run(["git", "-C", str(folder), *identity, "commit", "-q", "-m", "Words."], check=True)
    return commit_of_words(folder)


def _model(publishing: Publishing, commit: str, **hits: int) -> ShelvedModel:
    model = ShelvedModel(f"{commit[:8]}.tar.gz", commit, commit, figures(**hits))
    publishing.shelf.folder.mkdir(exist_ok=True)
    publishing.shelf.path(model).write_bytes(b"model")
    return model


@pytest.fixture
def live(publishing: Publishing, folder: Path) -> ShelvedModel:
    model = _model(publishing, _commit(folder, FLAGS, "alarms: []\n", "dev@clinic.example"))
    publishing.publish(model, ANN, "first")
    return model


def _problem(publishing: Publishing, model: ShelvedModel, publisher: str) -> str:
    before = publishing.shelf.active(), publishing.shelf.versions()
    with pytest.raises(PublishError) as error:
        publishing.publish(model, publisher, "")
    assert (publishing.shelf.active(), publishing.shelf.versions()) == before
    return error.value.problem


@pytest.mark.usefixtures("live")
def test_words_are_published_by_whoever_wrote_them(publishing: Publishing, folder: Path) -> None:
    model = _model(publishing, _commit(folder, "domain.yml", "responses: {utter_a: [{text: A}]}\n", ANN))
    version = publishing.publish(model, ANN, "A")
    assert (version.number, version.author, version.note, version.model.commit) == (2, ANN, "A", model.commit)
    assert publishing.shelf.active() == model


@pytest.mark.usefixtures("live")
@pytest.mark.parametrize(
    ("file", "text"),
    [
        (FLAGS, "alarms: [new]\n"),
        ("data/nlu/crisis.yml", "nlu: []\n"),
        ("bot/knowledge/content/avoid_codes.yml", "avoid_codes: []\n"),
        ("domain.yml", "responses: {utter_red_flags_info: [{text: Nothing is serious}]}\n"),
        ("domain.yml", "not: [read\n"),
    ],
)
def test_nobody_publishes_their_own_safety_text_alone(
    publishing: Publishing, folder: Path, file: str, text: str
) -> None:
    model = _model(publishing, _commit(folder, file, text, ANN))
    assert _problem(publishing, model, ANN) == "alone"
    change = publishing.safety_change(model)
    assert change and change.authors == {ANN}
    with publishing.database.session() as session:
        review(session, Member("1", BOB, Role.REVIEWER), change.digest)
    assert publishing.publish(model, ANN, "").number == 2


@pytest.mark.usefixtures("live")
def test_a_second_change_after_the_reading_must_be_read_again(publishing: Publishing, folder: Path) -> None:
    first = _model(publishing, _commit(folder, FLAGS, "alarms: [new]\n", ANN))
    change = publishing.safety_change(first)
    assert change
    with publishing.database.session() as session:
        review(session, Member("1", BOB, Role.REVIEWER), change.digest)
    second = _model(publishing, _commit(folder, FLAGS, "alarms: [newer]\n", ANN))
    assert _problem(publishing, second, ANN) == "alone"
    assert publishing.publish(second, BOB, "").number == 2


@pytest.mark.usefixtures("live")
def test_a_safety_text_that_was_changed_and_changed_back_needs_nobody(publishing: Publishing, folder: Path) -> None:
    _commit(folder, FLAGS, "alarms: [new]\n", ANN)
    model = _model(publishing, _commit(folder, FLAGS, "alarms: []\n", ANN))
    assert publishing.safety_change(model) is None
    assert publishing.publish(model, ANN, "").number == 2


@pytest.mark.usefixtures("live")
def test_going_back_to_an_older_commit_of_safety_texts_needs_two(publishing: Publishing, folder: Path) -> None:
    newer = _model(publishing, _commit(folder, FLAGS, "alarms: [new]\n", ANN))
    publishing.publish(newer, BOB, "")
    subprocess.run(["git", "-C", str(folder), "reset", "-q", "--hard", "HEAD~1"], check=True)
    older = _model(publishing, commit_of_words(folder))
    assert _problem(publishing, older, ANN) == "alone"


@pytest.mark.usefixtures("live")
@pytest.mark.parametrize("measure", ["emergency", "crisis", "urgent", "topic"])
def test_a_model_that_is_worse_is_published_by_nobody(publishing: Publishing, folder: Path, measure: str) -> None:
    commit = _commit(folder, "domain.yml", "responses: {}\n", ANN)
    assert _problem(publishing, _model(publishing, commit, **{measure: 80}), BOB) == "worse"


def test_words_that_are_not_committed_are_no_version(publishing: Publishing, folder: Path) -> None:
    (folder / "domain.yml").write_text("responses: {}\n")
    assert commit_of_words(folder) == ""
    assert _problem(publishing, _model(publishing, ""), ANN) == "not_committed"


def test_training_reads_words_that_nobody_edits(folder: Path) -> None:
    file = "data/nlu/prevention.yml"
    with words_of(folder, commit_of_words(folder)) as home:
        (folder / file).write_text("changed meanwhile")
        assert "how do i stop it" in (home / file).read_text()
    with words_of(folder, commit_of_words(folder)) as home:
        assert home == folder


@pytest.mark.usefixtures("live")
def test_the_content_of_the_commit_is_kept_whatever_is_edited_meanwhile(publishing: Publishing, folder: Path) -> None:
    model = _model(publishing, _commit(folder, FLAGS, "alarms: [new]\n", ANN))
    (folder / FLAGS).write_text("alarms: [edited meanwhile]\n")
    publishing.publish(model, BOB, "")
    assert (publishing.shelf.content_for(model) / FLAGS).read_text() == "alarms: [new]\n"


def test_a_commit_that_git_does_not_have_is_not_published(publishing: Publishing) -> None:
    assert _problem(publishing, _model(publishing, "0" * 40), BOB) == "not_committed"
    assert not list(publishing.shelf.folder.glob("*.content"))
