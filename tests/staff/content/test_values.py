from __future__ import annotations

from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.settings import HOME
from bot.staff.content.values import NoPlaceError, with_values

DEMO = (HOME / "clinics/demo.yml").read_text()
WORDS = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\x85\u2028\u2029\ufeff"), max_size=40
)


def _at(text: str, *path: str) -> Any:
    value = yaml.safe_load(text)
    for name in path:
        value = value[name]
    return value


def test_one_value_changes_and_its_comment_stays() -> None:
    changed = with_values(DEMO, {("inbox",): True})
    assert changed == DEMO.replace("inbox: false", "inbox: true")
    assert "inbox: true   " in changed


def test_what_is_so_already_is_not_touched() -> None:
    same = {("inbox",): False, ("handover", "email"): None, ("opening_hours", "monday"): ["09:00-17:00"]}
    assert with_values(DEMO, {**same, ("name",): "Riverside Back Clinic (demo)"}) == DEMO


def test_a_missing_name_gets_a_line() -> None:
    changed = with_values(DEMO, {("opening_hours", "saturday"): ["10:00-12:00"]})
    assert changed.replace('  saturday: ["10:00-12:00"]\n', "") == DEMO
    assert _at(changed, "opening_hours", "saturday") == ["10:00-12:00"]


def test_an_empty_value_can_be_filled() -> None:
    assert with_values("a:\nb: 1\n", {("a",): "x"}) == 'a: "x"\nb: 1\n'


@pytest.mark.parametrize(
    "text", ["- a\n", "a: {b: 1}\n", "a: |\n  two\n  lines\n", "a:\n  - x\n  - y\n", "a: [x,\n  y]\n"]
)
def test_what_has_another_shape_is_left_alone(text: str) -> None:
    with pytest.raises(NoPlaceError):
        with_values(text, {("a",): "new"})


@settings(deadline=None)
@given(contact=WORDS, reader=WORDS, closed=st.lists(WORDS, max_size=3), inbox=st.booleans())
def test_any_words_are_read_back_and_no_other_line_changes(
    contact: str, reader: str, closed: list[str], inbox: bool
) -> None:
    values = {("contact",): contact, ("handover", "reader"): reader, ("opening_hours", "closed_on"): closed}
    changed = with_values(DEMO, {**values, ("inbox",): inbox})
    for path, value in {**values, ("inbox",): inbox}.items():
        assert _at(changed, *path) == value
    before, after = DEMO.split("\n"), changed.split("\n")
    assert len(before) == len(after)
    assert sum(old != new for old, new in zip(before, after, strict=True)) <= 4


def test_an_item_of_a_list_is_found_by_id_and_by_number() -> None:
    text = 'all:\n  - id: a\n    steps:\n      - "one"   # kept\n      - two\n  - {id: b, dose: {start: "x"}}\n'
    changed = with_values(text, {("all", "a", "steps", "0"): "1: first", ("all", "b", "dose", "start"): "y"})
    assert changed == text.replace('"one"', '"1: first"').replace('"x"', '"y"')
    for path in (("all", "c", "steps"), ("all", "a", "steps", "2"), ("all", "a", "steps", "x")):
        with pytest.raises(NoPlaceError):
            with_values(text, {path: "new"})
