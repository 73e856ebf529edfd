"""Plays every test story against the live model, as `backwise train` does before it makes a model live."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.conversation.dialogue import Dialogue
from bot.conversation.records import Records
from bot.staff.conversation_tests import Story, play, read_stories, scratch_records

pytestmark = pytest.mark.slow

STORIES = read_stories(Path(__file__).parent)


@pytest.fixture(scope="module")
def records() -> Iterator[Records]:
    with scratch_records() as records:
        yield records


@pytest.mark.parametrize("story", STORIES, ids=lambda story: f"{story.file.stem}: {story.name}")
async def test_a_story_goes_as_written(dialogue: Dialogue, records: Records, story: Story) -> None:
    assert await play(dialogue, records, story) is None


def test_every_story_has_a_name_of_its_own() -> None:
    names = [(story.file.name, story.name) for story in STORIES]
    assert len(names) == len(set(names))
