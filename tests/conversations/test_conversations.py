"""Plays every test story against the live model, as `backwise train` does before it makes a model live."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.conversation.dialogue import Dialogue
from bot.staff.conversation_tests import Story, play, read_stories

pytestmark = pytest.mark.slow

STORIES = read_stories(Path(__file__).parent)


@pytest.mark.parametrize("story", STORIES, ids=lambda story: f"{story.file.stem}: {story.name}")
async def test_a_story_goes_as_written(dialogue: Dialogue, story: Story) -> None:
    assert await play(dialogue, story) is None


def test_every_story_has_a_name_of_its_own() -> None:
    names = [(story.file.name, story.name) for story in STORIES]
    assert len(names) == len(set(names))
