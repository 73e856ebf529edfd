from __future__ import annotations

from pathlib import Path

from rasa.shared.nlu.constants import ENTITIES
from rasa.shared.nlu.training_data.message import Message

from bot.knowledge.content_in_use import Content, content_file, holding
from bot.language.vocabulary_extractor import VocabularyEntityExtractor
from tests.own_content import copy_content, reword


def _entities(text: str) -> list[dict[str, object]]:
    message = Message.build(text)
    extractor = VocabularyEntityExtractor(VocabularyEntityExtractor.get_default_config())
    extractor.process([message])
    return message.get(ENTITIES) or []


def test_an_entity_has_the_meaning_of_its_words_and_where_they_stand() -> None:
    (entity,) = _entities("please, on all fours")
    assert entity["entity"] == "position"
    assert entity["value"] == "hands_and_knees"
    assert (entity["start"], entity["end"]) == (8, 20)


def test_minutes_keep_their_words() -> None:
    (entity,) = _entities("I have 10 mins")
    assert (entity["entity"], entity["value"]) == ("minutes", "10 mins")


def test_several_entities_keep_their_own_meanings() -> None:
    found = [(entity["entity"], entity["value"]) for entity in _entities("gentle stretches, bad knees")]
    assert found == [("level", "gentle"), ("goal", "flexibility"), ("limit", "KN")]


def test_a_message_without_known_words_has_none() -> None:
    assert _entities("why me") == []


def test_the_words_are_those_of_the_content_in_use(tmp_path: Path) -> None:
    with holding(Content(copy_content(tmp_path))):
        reword(content_file("vocabulary.yml"), "on all fours", "like a table")
        assert [entity["value"] for entity in _entities("like a table")] == ["hands_and_knees"]
    assert _entities("like a table") == []
