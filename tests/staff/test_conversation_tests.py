from __future__ import annotations

from pathlib import Path

import pytest

from bot.conversation.dialogue import Dialogue
from bot.staff.conversation_tests import Story, Turn, failures, read_stories

STORIES = """\
stories:
  - story: Learns and moves
    steps:
      - user: |
          what causes low back pain
        intent: causes
      - action: utter_causes
      - user: show me an [easy](level) exercise
      - action: action_suggest_exercise
      - slot_was_set:
          - place: Sydney
      - action: utter_thanks
"""


def _written(folder: Path, text: str = STORIES, name: str = "test_one.yml") -> Path:
    (folder / name).write_text(text)
    return folder


def _story(*turns: Turn) -> Story:
    return Story("Somebody asks", Path("test_made.yml"), turns)


def test_a_story_is_read_as_turns(tmp_path: Path) -> None:
    (story,) = read_stories(_written(tmp_path))
    assert (story.name, story.file.name) == ("Learns and moves", "test_one.yml")
    assert [turn.intent for turn in story.turns] == ["causes", None]
    assert [turn.actions for turn in story.turns] == [("utter_causes",), ("action_suggest_exercise", "utter_thanks")]


def test_what_a_person_says_is_read_without_the_marks_of_entities(tmp_path: Path) -> None:
    (story,) = read_stories(_written(tmp_path))
    assert [turn.text for turn in story.turns] == ["what causes low back pain", "show me an easy exercise"]


def test_files_are_read_in_order_and_others_left_alone(tmp_path: Path) -> None:
    for name in ("test_b.yml", "test_a.yml", "notes.yml"):
        _written(tmp_path, name=name)
    assert [story.file.name for story in read_stories(tmp_path)] == ["test_a.yml", "test_b.yml"]


@pytest.mark.slow
class TestPlaying:
    async def test_a_story_that_goes_as_written_has_no_problem(self, dialogue: Dialogue, tmp_path: Path) -> None:
        text = STORIES.replace("      - action: utter_thanks\n", "")
        assert await failures(dialogue, read_stories(_written(tmp_path, text))) == []

    async def test_a_message_that_is_understood_otherwise_is_a_sentence(self, dialogue: Dialogue) -> None:
        story = _story(Turn("what causes low back pain", "goodbye", ()))
        assert await failures(dialogue, [story]) == [
            'test_made.yml, "Somebody asks", message 1: understood as causes, not as goodbye.'
        ]

    async def test_another_answer_is_a_sentence(self, dialogue: Dialogue) -> None:
        story = _story(Turn("what causes low back pain", "causes", ("utter_benefits",)))
        assert await failures(dialogue, [story]) == [
            'test_made.yml, "Somebody asks", message 1: answered by utter_causes, not by utter_benefits.'
        ]

    async def test_a_missing_answer_is_a_problem_too(self, dialogue: Dialogue) -> None:
        story = _story(Turn("what causes low back pain", "causes", ("utter_causes", "utter_benefits")))
        assert await failures(dialogue, [story])

    async def test_a_story_about_a_plan_needs_no_database_of_its_own(
        self, dialogue: Dialogue, caplog: pytest.LogCaptureFixture
    ) -> None:
        story = _story(
            Turn("show me the bird dog", None, ()), Turn("add this to my plan", None, ("action_add_to_plan",))
        )
        assert await failures(dialogue, [story]) == []
        assert not [record for record in caplog.records if record.levelname == "ERROR"]

    async def test_playing_a_story_twice_starts_anew(self, dialogue: Dialogue, tmp_path: Path) -> None:
        stories = read_stories(_written(tmp_path, STORIES.replace("      - action: utter_thanks\n", "")))
        assert await failures(dialogue, [*stories, *stories]) == []
