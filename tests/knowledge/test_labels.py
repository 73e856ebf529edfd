from __future__ import annotations

from dataclasses import fields

import pytest

from bot.knowledge.content_files import read_yaml
from bot.knowledge.exercises import Wish
from bot.knowledge.labels import labels
from bot.settings import HOME
from bot.storage.physio_file import Qualification


@pytest.mark.parametrize(("intent", "title"), labels("topic_titles").items())
def test_a_topic_title_fits_on_a_button(intent: str, title: str) -> None:
    assert 0 < len(title) <= 24
    assert intent in {str(name) for name in read_yaml(HOME / "domain.yml")["intents"]}


def test_no_two_topics_have_the_same_title() -> None:
    titles = list(labels("topic_titles").values())
    assert len(titles) == len(set(titles))


def test_every_qualification_and_every_part_of_a_wish_has_words() -> None:
    assert set(labels("qualifications")) == {str(qualification) for qualification in Qualification}
    assert set(labels("wish_parts")) == {field.name for field in fields(Wish)} - {"limits"}
