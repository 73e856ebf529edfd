"""The page Publish over real HTTP: training in a process, two people, versions."""

from __future__ import annotations

import re
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.composition import Backwise
from bot.conversation.model_shelf import ModelShelf, ShelvedModel
from bot.staff.content.draft import Draft
from bot.staff.content.snapshots import last_commit
from bot.storage.audit import notes
from bot.storage.staff import Role
from tests.staff.test_comparison import figures
from tests.staff.web.conftest import Browser

SignIn = Callable[[Role], Browser]
FLAGS = "bot/knowledge/content/red_flags.yml"


@pytest.fixture
def first(shelf: ModelShelf, content: Path) -> ShelvedModel:
    """Version 1: the words as they are."""
    commit = last_commit(content)
    model = ShelvedModel("1.tar.gz", commit, commit, figures(topic=93, emergency=98))
    shelf.folder.mkdir()
    shelf.path(model).write_bytes(b"model")
    shelf.publish(model, "boss@clinic.example", "the first words")
    return model


def _teach(content: Path) -> None:
    Draft(content).teach("prevention", ["does sauna & ice <3 keep it away"], "editor@clinic.example")


def _change_safety(content: Path, author: Role) -> None:
    folder = content / FLAGS
    folder.write_text("alarms: [changed]\n")
    by = ("-c", "user.name=T", "-c", f"user.email={author}@clinic.example")
    subprocess.run(["git", "-C", str(content), "add", "."], check=True)
    subprocess.run(["git", "-C", str(content), *by, "commit", "-q", "-m", "flags"], check=True)


def _trained(browser: Browser, shelf: ModelShelf) -> str:
    """The page after a training that came to its end."""
    (shelf.folder / "go").touch()
    assert browser.post("/publish/train", {}, page="/publish").status_code == 200
    while browser.get("/publish/progress").json()["going_on"]:
        time.sleep(0.05)
    return browser.get("/publish").text


def _publish(browser: Browser, note: str = "") -> str:
    file = re.search(r'name="file" value="([^"]+)"', browser.get("/publish").text)
    assert file
    return browser.post("/publish/go", {"file": file[1], "note": note}, page="/publish").text


@pytest.mark.usefixtures("first")
def test_a_change_is_told_trained_published_and_taken_back(
    sign_in: SignIn, content: Path, shelf: ModelShelf, starting_backwise: Backwise
) -> None:
    reviewer = sign_in(Role.REVIEWER)
    assert "Nothing: the draft says what is live." in reviewer.get("/publish").text
    _teach(content)
    told = "People also say “does sauna &amp; ice &lt;3 keep it away” when they mean prevention."
    page = reviewer.get("/publish").text
    assert told in page
    assert '<span class="added">+      - does sauna &amp; ice &lt;3 keep it away</span>' in page
    page = _trained(reviewer, shelf)
    assert "A candidate is ready" in page and told in page
    assert "98.0 %" in page and "99.0 %" in page
    assert "Published." in _publish(reviewer, "saunas")
    version = shelf.versions()[-1]
    assert (version.number, version.author, version.note) == (2, "reviewer@clinic.example", "saunas")
    assert shelf.active() == version.model
    assert "live again" in reviewer.post("/publish/roll-back", {"version": "1"}, page="/publish").text
    live = shelf.active()
    assert live and live.file == "1.tar.gz"
    with starting_backwise.database.session() as session:
        did = [(note.did, note.about) for note in notes(session)]
    assert did[:3] == [("rolled back", "version 1"), ("published", "version 2"), ("training: started", "")]


@pytest.mark.usefixtures("first")
def test_an_editor_trains_and_cannot_publish(sign_in: SignIn, content: Path, shelf: ModelShelf) -> None:
    _teach(content)
    page = _trained(sign_in(Role.EDITOR), shelf)
    assert "A reviewer can publish it now." in page
    assert "/publish/go" not in page and "/publish/roll-back" not in page


@pytest.mark.usefixtures("first")
def test_nobody_publishes_their_own_safety_text_alone(sign_in: SignIn, content: Path, shelf: ModelShelf) -> None:
    _change_safety(content, Role.REVIEWER)
    reviewer, admin = sign_in(Role.REVIEWER), sign_in(Role.ADMIN)
    page = _trained(reviewer, shelf)
    assert "Safety texts change" in page and FLAGS in page
    assert "Nobody publishes their own change of a safety text alone." in _publish(reviewer)
    digest = re.search(r'name="digest" value="(\w+)"', page)
    assert digest
    reviewer.post("/publish/agree", {"digest": digest[1]}, page="/publish")
    assert "Nobody publishes their own change of a safety text alone." in _publish(reviewer)
    assert len(shelf.versions()) == 1
    admin.post("/publish/agree", {"digest": digest[1]}, page="/publish")
    assert "Published." in _publish(reviewer)


@pytest.mark.usefixtures("first")
def test_whoever_did_not_write_it_publishes_a_safety_text(sign_in: SignIn, content: Path, shelf: ModelShelf) -> None:
    _change_safety(content, Role.REVIEWER)
    admin = sign_in(Role.ADMIN)
    _trained(admin, shelf)
    assert "Published." in _publish(admin)


@pytest.mark.usefixtures("first")
def test_what_a_training_finds_is_told(sign_in: SignIn, shelf: ModelShelf) -> None:
    (shelf.folder / "fail").touch()
    page = _trained(sign_in(Role.EDITOR), shelf)
    assert "data/nlu/posture.yml, line 7: something is wrong." in page
    assert shelf.candidate() is None


@pytest.mark.usefixtures("first")
def test_a_training_is_seen_and_stopped_by_others(sign_in: SignIn, shelf: ModelShelf) -> None:
    editor, other = sign_in(Role.EDITOR), sign_in(Role.REVIEWER)
    editor.post("/publish/train", {}, page="/publish")
    page = other.get("/publish").text
    assert "<progress" in page and "Train and test the draft" not in page
    assert "could not be started" in other.post("/publish/train", {}, page="/publish").text
    other.post("/publish/stop", {}, page="/publish")
    while other.get("/publish/progress").json()["going_on"]:
        time.sleep(0.05)
    assert "was stopped before its end" in other.get("/publish").text
    assert shelf.candidate() is None


@pytest.mark.usefixtures("first")
def test_of_two_candidates_the_one_that_was_looked_at_is_published(
    sign_in: SignIn, content: Path, shelf: ModelShelf
) -> None:
    reviewer = sign_in(Role.REVIEWER)
    _trained(reviewer, shelf)
    seen = shelf.candidate()
    assert seen
    _teach(content)
    _trained(reviewer, shelf)
    answer = reviewer.post("/publish/go", {"file": seen.file}, page="/publish")
    assert "Somebody trained again or published" in answer.text
    assert len(shelf.versions()) == 1


@pytest.mark.usefixtures("first")
def test_changes_after_the_training_are_told(sign_in: SignIn, content: Path, shelf: ModelShelf) -> None:
    editor = sign_in(Role.EDITOR)
    _trained(editor, shelf)
    _teach(content)
    assert re.search(r"The draft has 1 newer\s+change that this candidate does not have", editor.get("/publish").text)
    (content / "domain.yml").write_text("by: hand\n")
    assert "Somebody is changing files by hand." in editor.get("/publish").text


@pytest.mark.usefixtures("first")
@pytest.mark.parametrize("version", ["", "x", "-1", "9" * 10, "../1"])
def test_only_the_number_of_a_version_is_rolled_back_to(sign_in: SignIn, shelf: ModelShelf, version: str) -> None:
    reviewer = sign_in(Role.REVIEWER)
    assert reviewer.post("/publish/roll-back", {"version": version}, page="/publish").status_code == 400
    assert "not kept any more" in reviewer.post("/publish/roll-back", {"version": "7"}, page="/publish").text


def test_before_anything_is_live_the_page_says_so(sign_in: SignIn) -> None:
    page = sign_in(Role.EDITOR).get("/publish").text
    assert "Nothing is live yet." in page and "Nothing was published yet." in page


def test_the_patch_holds_what_staff_wrote_and_applies_elsewhere(sign_in: SignIn, content: Path, tmp_path: Path) -> None:
    upstream = tmp_path / "upstream"
    subprocess.run(["git", "clone", "-q", str(content), str(upstream)], check=True)
    _teach(content)
    _change_safety(content, Role.ADMIN)  # by hand: not of the staff tool
    patch = tmp_path / "words.patch"
    patch.write_bytes(sign_in(Role.EDITOR).get("/publish/words.patch").content)
    identity = ("-c", "user.name=U", "-c", "user.email=u@upstream.example")
    subprocess.run(["git", "-C", str(upstream), *identity, "am", "-q", str(patch)], check=True)
    file = "data/nlu/prevention.yml"
    assert (upstream / file).read_bytes() == (content / file).read_bytes()
    assert not (upstream / FLAGS).exists()


def test_without_git_there_are_no_versions(sign_in: SignIn, content: Path) -> None:
    (content / ".git").rename(content / "elsewhere")
    assert "is not a git checkout, so there are no versions" in sign_in(Role.EDITOR).get("/publish").text


def test_content_that_cannot_be_used_is_told(sign_in: SignIn, starting_backwise: Backwise) -> None:
    editor = sign_in(Role.EDITOR)
    assert "cannot be used" not in editor.get("/publish").text
    starting_backwise.live_content.fault = "red_flags.yml, entry 1: <expected> names and values."
    page = editor.get("/publish").text
    assert "people hear those that came with this Backwise" in page
    assert "red_flags.yml, entry 1: &lt;expected&gt; names and values." in page
