from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bot.knowledge.content_files import ContentError
from bot.knowledge.content_in_use import Content, content_file, holding
from bot.knowledge.red_flags import alarms, fixed_text, signs
from bot.language.red_flag_net import FILE, RedFlagNet
from tests.own_content import copy_content, reword

CASES: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "tricky_cases.yml").read_text(encoding="utf-8"))[
    "cases"
]
FIRST_MESSAGES = [case for case in CASES if "after" not in case]


@pytest.fixture(scope="module")
def net() -> RedFlagNet:
    return RedFlagNet()


def wordings(cases: list[dict[str, Any]]) -> Iterator[Any]:
    for case in cases:
        for text in case["wordings"]:
            yield pytest.param(text, case, id=f"{case['id']}: {text}")


def urgency(net: RedFlagNet, text: str) -> str:
    verdict = net.find(text)
    return verdict.urgency if verdict else "none"


@pytest.mark.parametrize(("text", "case"), wordings(FIRST_MESSAGES))
def test_a_tricky_first_message_raises_the_alarm_it_should(net: RedFlagNet, text: str, case: dict[str, Any]) -> None:
    assert case["urgency"] in (urgency(net, text), "either")


@pytest.mark.parametrize(
    ("text", "case"), wordings([case for case in FIRST_MESSAGES if case["urgency"] == "emergency"])
)
def test_the_answer_speaks_to_the_right_person(net: RedFlagNet, text: str, case: dict[str, Any]) -> None:
    verdict = net.find(text)
    assert verdict and verdict.someone_else is case.get("someone_else", False)


def test_all_tricky_cases_are_there_in_five_wordings() -> None:
    assert [case["id"] for case in CASES] == [f"N{number}" for number in range(1, 33)]
    assert all(len(set(case["wordings"])) >= 5 for case in CASES)


@pytest.mark.parametrize("case", [case for case in CASES if "after" in case], ids=lambda case: case["id"])
def test_a_follow_up_to_an_alarm_has_its_text(case: dict[str, Any]) -> None:
    assert fixed_text(f"after_alarm.{case['handling']}", None)


@pytest.mark.parametrize(
    ("text", "group", "sign"),
    [
        ("numb between my legs", "emergency_nerve", "RF01"),
        ("I can't pee", "emergency_nerve", "RF02"),
        ("lost control of my bowels", "emergency_nerve", "RF03"),
        ("no feeling during sex, back pain new", "emergency_nerve", "RF04"),
        ("both legs are numb", "emergency_nerve", "RF05"),
        ("my legs keep giving way", "emergency_nerve", "RF06"),
        ("spinal surgery last week and now a fever", "emergency_nerve", "RF21"),
        ("on warfarin and fell on my back", "emergency_nerve", "RF22"),
        ("fell off the roof", "emergency_injury", "RF07"),
        ("gran fell and can't walk now", "emergency_injury", "RF08"),
        ("chest pain with my back", "emergency_chest_belly", "RF09"),
        ("sudden tearing pain in my back and I feel faint", "emergency_chest_belly", "RF10"),
        ("fever, sore back and talking nonsense", "emergency_unwell", "RF11"),
        ("fainted after the bridge exercise", "emergency_unwell", "RF26"),
        ("my left foot is weak since last week", "urgent_weak_leg", "RF06"),
        ("I'm 81, slipped in the bath, back is sore", "urgent_fall", "RF08"),
        ("new lump on my spine", "urgent_fall", "RF15"),
        ("chills and back pain", "urgent_infection", "RF11"),
        ("burning when I pee and back pain", "urgent_infection", "RF19"),
        ("breast cancer in 2016 and new back pain", "urgent_cancer", "RF12"),
        ("losing weight without trying", "urgent_cancer", "RF13"),
        ("pregnant and bleeding", "urgent_pregnancy", "RF18"),
        ("my 7 year old has back pain and a fever", "urgent_child", "RF20"),
        ("pulsing feeling in my belly", "urgent_belly", "RF10"),
        ("I want to end my life", "crisis_self", "RF25"),
    ],
)
def test_each_sign_is_found_in_plain_words(net: RedFlagNet, text: str, group: str, sign: str) -> None:
    verdict = net.find(text)
    assert verdict and verdict.group == group and sign in verdict.signs


@pytest.mark.parametrize(
    ("text", "group"),
    [("I took too many tablets", "crisis_overdose"), ("my husband hits me", "crisis_abuse")],
)
def test_overdose_and_abuse_have_alarms_of_their_own(net: RedFlagNet, text: str, group: str) -> None:
    verdict = net.find(text)
    assert verdict and verdict.group == group


@pytest.mark.parametrize(
    ("text", "urgency_of_all"),
    [
        ("fever and both legs are numb", "emergency"),
        ("I want to die and I can't feel my legs", "emergency"),
        ("I want to die, I have a fever too", "crisis"),
    ],
)
def test_the_most_urgent_sign_wins(net: RedFlagNet, text: str, urgency_of_all: str) -> None:
    assert urgency(net, text) == urgency_of_all


def test_all_signs_of_the_alarm_are_named(net: RedFlagNet) -> None:
    verdict = net.find("numb between my legs and I can't pee")
    assert verdict and verdict.signs == ("RF01", "RF02")


@pytest.mark.parametrize(
    "text",
    [
        "numb between my legs, when should I worry",
        "I can't feel my privates, is that dangerous?",
        "I've had back pain for years and now I can't feel my groin",
        "bad back for 20 years, can't feel when I wipe",
        "scan was clear but I still can't feel my privates",
        "no fever\nnumb groin",
        "n u m b between my legs",
        "my gr\u043ein is numb",
        "blader not working and numbnes in my saddel area",
        "CAN'T PEE!!!",
    ],
)
def test_a_sign_is_not_hidden_by_questions_old_pain_or_spelling(net: RedFlagNet, text: str) -> None:
    assert urgency(net, text) == "emergency"


@pytest.mark.parametrize(
    "text",
    [
        "my father had cancer, is back pain hereditary",
        "what happens if I lose control of my bladder",
        "had a car accident in 2005 and my back has been stiff ever since",
        "legs feel like jelly after the squats",
        "heavy saddle, how do I lift it",
        "my cat lost bladder control",
        "I hurt myself lifting a box",
        "no point doing this if it doesn't help",
        "I fell in love with my physio",
        "fever, none",
        "",
        "😀",
    ],
)
def test_a_look_alike_raises_no_alarm(net: RedFlagNet, text: str) -> None:
    assert urgency(net, text) == "none"


@given(text=st.text(alphabet=st.sampled_from("numb groin leg weak can't pee no. ,!?\n78"), max_size=300))
def test_any_text_gets_a_verdict_that_can_be_answered(net: RedFlagNet, text: str) -> None:
    verdict = net.find(text)
    assert verdict is None or (verdict.group in alarms() and set(verdict.signs) <= set(signs()))


@pytest.mark.parametrize(
    ("right", "wrong", "complaint"),
    [
        ("- wiping_odd\n", "- wiping_strange\n", 'names "wiping_strange", which is no concept'),
        ("group: urgent_belly", "group: urgent_tummy", 'no alarm "urgent_tummy"'),
        ("skid marks", "skid (marks", "brackets"),
    ],
)
def test_a_mistake_in_the_word_list_is_a_sentence(tmp_path: Path, right: str, wrong: str, complaint: str) -> None:
    with holding(Content(copy_content(tmp_path))):
        reword(content_file(FILE), right, wrong)
        with pytest.raises(ContentError, match=complaint):
            RedFlagNet()
