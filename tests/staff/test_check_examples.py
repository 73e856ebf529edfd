from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.staff.check import check_words

if TYPE_CHECKING:
    from tests.staff.conftest import Project

FILE = "data/nlu/causes.yml"


def test_an_intent_with_few_examples_is_found(project: Project) -> None:
    findings = project.with_file(FILE, "nlu:\n  - intent: causes\n    examples: |\n      - why me\n")
    assert findings == [f'{FILE}, line 2: the intent "causes" has 1 example. Write at least 30.']


def test_an_intent_that_only_a_button_leads_to_needs_no_examples(project: Project) -> None:
    (project.home / "data/nlu/benefits.yml").unlink()
    assert project.findings() == []


def test_an_intent_with_far_more_examples_than_the_others_is_found(project: Project) -> None:
    from_others = {"prognosis": 30, "posture": 30}
    for intent, count in from_others.items():
        project.with_change("domain.yml", "  - unclear", f"  - {intent}\n  - unclear")
        project.with_change("data/rules/causes.yml", "rules:\n", f"rules:\n{rule(intent)}")
        project.with_file(f"data/nlu/{intent}.yml", training(intent, count))
    assert project.with_file(FILE, training("causes", 241)) == [
        f'{FILE}, line 2: the intent "causes" has 241 examples, more than 8 times the usual 30. '
        "Remove some, or write more for the others."
    ]


def rule(intent: str) -> str:
    return f"  - rule: Answer {intent}\n    steps:\n      - intent: {intent}\n      - action: utter_benefits\n"


def training(intent: str, count: int) -> str:
    words = [f"{intent[:3]}{chr(97 + number // 26)}{chr(97 + number % 26)}" for number in range(count)]
    return f"nlu:\n  - intent: {intent}\n    examples: |\n" + "".join(f"      - {2 * word}\n" for word in words)


def test_an_example_listed_twice_is_a_warning(project: Project) -> None:
    findings = project.with_examples("Why does it hurt?", "why does it hurt")
    assert findings == [f'{FILE}, line 6: the example "why does it hurt" is already in {FILE}, line 5. Remove one.']
    assert check_words(project.home)[0].severity == "warning"


def test_an_example_of_two_intents_is_an_error(project: Project) -> None:
    project.with_examples("why don't I move", intent="benefits")
    findings = project.with_examples("Why don\u2019t I move?")
    assert findings == [
        f'{FILE}, line 5: the example "Why don\u2019t I move?" is under "causes" here and under "benefits" '
        "in data/nlu/benefits.yml, line 5. Keep it under one of them."
    ]
    assert check_words(project.home)[0].severity == "error"


@pytest.mark.parametrize(
    "twin", ["hurt my back so much: does all day sitting", "does sitting all day hurts my back so much"]
)
def test_a_near_repeat_is_found_whatever_the_order_of_its_words(project: Project, twin: str) -> None:
    assert project.with_examples("does sitting all day hurt my back so much", twin) == [
        f'{FILE}, line 6: the example "{twin}" is nearly the same as "does sitting all day hurt my back so much" '
        f'under "causes" in {FILE}, line 5. Reword or remove one.'
    ]


def test_a_near_repeat_across_intents_is_found(project: Project) -> None:
    project.with_examples("can a cold room make backs ache", intent="benefits")
    findings = project.with_examples("can a cold room make backs aches")
    assert findings == [
        f'{FILE}, line 5: the example "can a cold room make backs aches" is nearly the same as '
        '"can a cold room make backs ache" under "benefits" in data/nlu/benefits.yml, line 5. Reword or remove one.'
    ]


def test_examples_of_nothing_but_signs_are_told_apart(project: Project) -> None:
    assert project.with_examples("?", "!!", "\U0001f44d") == []


@pytest.mark.parametrize(
    ("example", "kind"),
    [
        ("write to me at ann.lee@example.org please", "an e-mail address"),
        ("my number is +61 (02) 5550-1234 thanks", "what looks like a phone number"),
        ("ring 18009757", "what looks like a phone number"),
        ("ring 1800975", None),
        ("see https://clinic.example/book", "a web address"),
        ("is backpain.com any good", "a web address"),
        ("3 sets of 10 or 12 to 15", None),
        ("since 2019 and 30 kg ago", None),
    ],
)
def test_personal_data_in_an_example_is_found_and_not_repeated(
    project: Project, example: str, kind: str | None
) -> None:
    expected = f"{FILE}, line 5: this example holds {kind}. Examples hold no personal data: take it out."
    assert project.with_examples(example) == ([expected] if kind else [])


def test_an_entity_of_an_example_must_exist(project: Project) -> None:
    findings = project.with_examples("does [lifting](gaol) do it", 'is it [desk work]{"entity": "goal", "value": "x"}')
    assert findings == [f'{FILE}, line 5: the entity "gaol" does not exist. Did you mean "goal"?']


def test_a_line_that_training_leaves_out_is_found(project: Project) -> None:
    findings = project.with_change(FILE, "      - ", "      ")
    assert f'{FILE}, line 5: this example does not begin with "- ", so it is left out of training.' in findings


def test_synonyms_and_lookups_are_no_examples(project: Project) -> None:
    blocks = [f"  - {kind}: goal\n    examples: |\n      - power\n" for kind in ("synonym", "lookup")]
    assert project.with_file("data/nlu/words.yml", "nlu:\n" + "".join(blocks)) == []
