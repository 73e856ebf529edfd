"""Cards speak the words of people: every action and every thing that people say has some."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.knowledge.content_files import read_yaml
from bot.knowledge.labels import labels
from bot.knowledge.red_flags import alarms
from bot.settings import HOME
from bot.staff.content.changes import EditError
from bot.staff.stories.catalogue import CARD_WORDS, Catalogue, read_catalogue
from bot.staff.stories.faults import is_warning_sign
from bot.staff.stories.wanted import WantedStep


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return read_catalogue(HOME)


def test_every_action_and_intent_has_words(catalogue: Catalogue) -> None:
    words = read_yaml(CARD_WORDS)
    assert set(words["actions"]) == set(catalogue.actions)
    assert set(words["intents"]) == set(catalogue.intents) - set(labels("topic_titles"))
    assert set(words["slots"]) <= {"requested_slot", *catalogue.slots}


def test_warning_signs_are_not_offered(catalogue: Catalogue) -> None:
    assert all(map(is_warning_sign, alarms()))
    assert not any(map(is_warning_sign, ["", "none", *catalogue.intents]))
    assert "action_raise_alarm" not in catalogue.actions


def test_a_card_shows_what_people_say_and_what_the_bot_says(catalogue: Catalogue) -> None:
    assert catalogue.label(WantedStep("answers", ("utter_posture",))).startswith("You do not need to find the perfect")
    assert catalogue.label(WantedStep("does", ("physio_form",))) == "Asks for the place"
    assert catalogue.label(WantedStep("remembers", ("place", "Sydney"))) == "the place: Sydney"
    assert catalogue.says("posture")
    assert catalogue.buttons["utter_posture"]["exercises"] == "See easy moves"


def test_what_people_say_on_a_card_is_an_example_from_the_file_of_its_topic(catalogue: Catalogue) -> None:
    assert catalogue.says("physio") == "find me a physio"
    look_alikes = (HOME / "data/nlu/look_alikes.yml").read_text().splitlines()
    assert not {f"      - {words}" for words in catalogue.intents.values()} & set(look_alikes)


def test_a_folder_without_words_is_told() -> None:
    with pytest.raises(EditError, match="unreadable"):
        read_catalogue(HOME / "nothing")


def test_examples_that_cannot_be_read_are_named_and_the_others_are_known(tmp_path: Path) -> None:
    shutil.copy(HOME / "domain.yml", tmp_path)
    (tmp_path / "data/nlu").mkdir(parents=True)
    shutil.copy(HOME / "data/nlu/physio.yml", tmp_path / "data/nlu")
    (tmp_path / "data/nlu/posture.yml").write_text("nlu:\n  - intent: a: b\n")
    catalogue = read_catalogue(tmp_path)
    assert [error.about.partition(":")[0] for error in catalogue.unreadable] == ["data/nlu/posture.yml, line 2"]
    assert catalogue.says("physio") == "find me a physio"
    assert catalogue.label(WantedStep("says", ("posture",)))
