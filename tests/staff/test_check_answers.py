from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.staff.conftest import Project

BUTTON = "        - {title: More, payload: /causes}\n"


@pytest.mark.parametrize(
    ("old", "new", "finding"),
    [
        ("How exercise helps", "How exercise helps a back",
         'line 27: the button "How exercise helps a back" has 25 characters. Keep it to 24 or fewer.'),
        ('payload: /benefits{{"goal":"strength"}}', 'payload: /benefits{"goal":"strength"}',
         'line 27: the button "How exercise helps" leads nowhere. Give it a payload such as "/exercises".'),
        ('payload: /benefits{{"goal":"strength"}}', "payload: benefits",
         'line 27: the button "How exercise helps" leads nowhere. Give it a payload such as "/exercises".'),
        ('payload: /benefits{{"goal":"strength"}}', 'payload: /benefits{{"goal"}}',
         'line 27: the button "How exercise helps" leads nowhere. Give it a payload such as "/exercises".'),
        ("      buttons:\n", "      buttons:\n" + 4 * BUTTON,
         'line 21: the answer "utter_causes" has 5 buttons. Keep it to 4 or fewer.'),
        ('      metadata:\n        sources: ["1"]\n', "",
         'line 21: the answer "utter_causes" names no sources. Add "metadata: {sources: [...]}", '
         "with an empty list if it states no fact."),
        ('["1"]', '["1", "77"]',
         'line 29: the source "77" does not exist. Choose a number of sources.yml, or add it there.'),
        ("There is more to say.", "word " * 76,
         'line 31: the answer "utter_causes_more" has 76 words. Keep it to 75 or fewer.'),
        ("There is more to say.", "Your disc is damaged.",
         'line 31: the answer "utter_causes_more" uses the fear word "damaged". Say "sensitive or irritated" instead.'),
        ("There is more to say.", "It is Wear-and-tear.",
         'line 31: the answer "utter_causes_more" uses the fear word "wear-and-tear". '
         'Say "age-related changes" instead.'),
        ("There is more to say.", "You are just lazy.",
         'line 31: the answer "utter_causes_more" uses the blame word "lazy". Say it another way.'),
        ("There is more to say.", "This will fix it.",
         'line 31: the answer "utter_causes_more" uses the promise word "fix". Say "may help" instead.'),
    ],
)  # fmt: skip
def test_what_is_wrong_with_an_answer_is_found(project: Project, old: str, new: str, finding: str) -> None:
    assert project.with_change("domain.yml", old, new) == [f"domain.yml, {finding}"]


@pytest.mark.parametrize(
    "text", ["word " * 75, "Keep it secure.", "A prefix is not a fixture.", "Change your posture."]
)
def test_answers_within_the_rules_pass(project: Project, text: str) -> None:
    assert project.with_change("domain.yml", "There is more to say.", text) == []
