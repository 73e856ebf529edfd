"""The answers of domain.yml: what every one of them must have, whoever writes it."""

from __future__ import annotations

from typing import Any

import pytest

from bot.knowledge.content_files import read_yaml
from bot.knowledge.payloads import parse_payload
from bot.knowledge.red_flags import alarms
from bot.knowledge.sources import sources
from bot.knowledge.topics import topic_of
from bot.settings import HOME

DOMAIN = read_yaml(HOME / "domain.yml")
INTENTS = [next(iter(intent)) if isinstance(intent, dict) else intent for intent in DOMAIN["intents"]]
ENTITIES = {next(iter(entity)) if isinstance(entity, dict) else entity for entity in DOMAIN["entities"]}
ANSWERS = [
    pytest.param(variant, id=f"{name}-{number}")
    for name, variants in DOMAIN["responses"].items()
    for number, variant in enumerate(variants, 1)
]


@pytest.mark.parametrize("answer", ANSWERS)
class TestAnswer:
    def test_names_known_sources(self, answer: dict[str, Any]) -> None:
        numbers = answer["metadata"]["sources"]
        assert isinstance(numbers, list)
        assert set(numbers) <= set(sources())

    def test_is_short(self, answer: dict[str, Any]) -> None:
        assert 0 < len(answer["text"].split()) <= 75

    def test_offers_two_to_four_choices_or_none(self, answer: dict[str, Any]) -> None:
        assert len(answer.get("buttons") or []) in (0, 2, 3, 4)

    def test_has_choices_that_fit_and_differ(self, answer: dict[str, Any]) -> None:
        titles = [button["title"] for button in answer.get("buttons") or []]
        assert all(0 < len(title) <= 24 for title in titles)
        assert len(titles) == len(set(titles))

    def test_has_choices_that_the_dialogue_knows(self, answer: dict[str, Any]) -> None:
        for button in answer.get("buttons") or []:
            intent, entities = parse_payload(button["payload"].replace("{{", "{").replace("}}", "}"))
            assert intent in INTENTS
            assert set(entities) <= ENTITIES

    def test_has_no_markdown(self, answer: dict[str, Any]) -> None:
        assert not any(mark in answer["text"] for mark in ("**", "__", "](", "`", "\n#"))


@pytest.mark.parametrize("intent", INTENTS)
def test_every_intent_belongs_to_a_topic_or_is_an_alarm(intent: str) -> None:
    assert (topic_of(intent) is None) == (intent in alarms())


@pytest.mark.parametrize("group", alarms())
def test_every_alarm_is_an_intent(group: str) -> None:
    assert group in INTENTS


def test_an_answer_that_goes_deeper_belongs_to_an_answer() -> None:
    names = set(DOMAIN["responses"])
    assert {name for name in names if name.endswith("_more") and name.removesuffix("_more") not in names} == set()


@pytest.mark.parametrize("name", ["utter_greet", "utter_help", "utter_bot_identity"])
def test_who_asks_learns_that_this_is_a_bot(name: str) -> None:
    assert all("bot" in variant["text"] for variant in DOMAIN["responses"][name])


def test_yes_to_the_question_about_warning_signs_raises_an_alarm() -> None:
    for name in ("utter_symptom_report", "utter_red_flags_info"):
        for variant in DOMAIN["responses"][name]:
            assert parse_payload(variant["buttons"][0]["payload"])[0] in alarms()
