from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.settings import HOME
from bot.staff.content.answers import Wording, with_answer, wordings_of
from bot.staff.content.changes import EditError
from bot.staff.content.typed import paragraphs

DOMAIN = (HOME / "domain.yml").read_bytes().decode()
RESPONSES = yaml.load(DOMAIN, Loader=yaml.CSafeLoader)["responses"]
NAMES = sorted(RESPONSES)[::15]
SMALL = """\
# Kept at the top.
responses:
  utter_a:
    - text: |-
        One.

        # Two: "three"
      buttons:   # the first one is yes
        - title: "Yes"
          payload: /yes
        - title: Not now
          payload: '/no{{"sure": "1"}}'
      metadata:
        sources: ["1", "2"]   # kept
    # about the second
    - text: Short.
      metadata: {sources: []}

  # about b
  utter_b:
    - text: "B"
      metadata: {sources: []}
slots: {}
"""


def _after(text: str, name: str = "utter_a") -> tuple[Wording, ...]:
    return wordings_of(yaml.safe_load(text)["responses"], name)


def _difference(before: str, after: str) -> tuple[set[str], set[str]]:
    return set(before.split("\n")) - set(after.split("\n")), set(after.split("\n")) - set(before.split("\n"))


@pytest.fixture
def wordings() -> tuple[Wording, ...]:
    return _after(SMALL)


def test_what_is_so_already_is_not_touched(wordings: tuple[Wording, ...]) -> None:
    assert with_answer(SMALL, "utter_a", wordings) == SMALL


@pytest.mark.parametrize("name", NAMES)
def test_an_answer_can_be_edited_and_nothing_else_moves(name: str) -> None:
    before = wordings_of(RESPONSES, name)
    assert with_answer(DOMAIN, name, before) == DOMAIN
    changed = [replace(before[0], text="New words."), *before[1:], Wording("Another.", (("A", "/a"), ("B", "/b")))]
    edited = yaml.load(with_answer(DOMAIN, name, changed), Loader=yaml.CSafeLoader)["responses"]
    assert wordings_of(edited, name) == tuple(changed)
    assert {**edited, name: None} == {**RESPONSES, name: None}


def test_a_text_changes_and_buttons_and_comments_stay(wordings: tuple[Wording, ...]) -> None:
    after = with_answer(SMALL, "utter_a", [replace(wordings[0], text="New.\n\nWords: here"), wordings[1]])
    assert _difference(SMALL, after) == (
        {"        One.", '        # Two: "three"'},
        {"        New.", "        Words: here"},
    )
    assert _after(after)[0].text == "New.\n\nWords: here"


def test_a_button_changes_and_the_other_keeps_its_line(wordings: tuple[Wording, ...]) -> None:
    buttons = (("Yes, please", "/yes"), wordings[0].buttons[1])
    after = with_answer(SMALL, "utter_a", [replace(wordings[0], buttons=buttons), wordings[1]])
    assert _difference(SMALL, after) == ({'        - title: "Yes"'}, {'        - title: "Yes, please"'})


def test_buttons_come_and_go(wordings: tuple[Wording, ...]) -> None:
    swapped = [replace(wordings[0], buttons=()), replace(wordings[1], buttons=wordings[0].buttons)]
    after = with_answer(SMALL, "utter_a", swapped)
    assert _after(after) == tuple(swapped)
    assert _after(with_answer(after, "utter_a", wordings)) == wordings


def test_sources_change_in_their_line(wordings: tuple[Wording, ...]) -> None:
    after = with_answer(SMALL, "utter_a", [replace(wordings[0], sources=("5",)), replace(wordings[1], sources=("9",))])
    assert after == SMALL.replace('["1", "2"]', '["5"]').replace(
        "Short.\n      metadata: {sources: []}", 'Short.\n      metadata: {sources: ["9"]}'
    )


def test_wordings_are_taken_out_and_added(wordings: tuple[Wording, ...]) -> None:
    after = with_answer(SMALL, "utter_a", [None, wordings[1], Wording("Third.", sources=("3",))])
    assert _after(after) == (wordings[1], Wording("Third.", sources=("3",)))
    assert "    # about the second\n" in after and "  # about b\n" in after
    assert _after(after, "utter_b") == _after(SMALL, "utter_b")


def test_lines_of_windows_stay_lines_of_windows(wordings: tuple[Wording, ...]) -> None:
    after = with_answer(SMALL.replace("\n", "\r\n"), "utter_a", [Wording("a\n\nb", (("X", "/x"),)), wordings[1]])
    assert after.count("\r\n") == after.count("\n")
    assert _after(after)[0] == Wording("a\n\nb", (("X", "/x"),))


@pytest.mark.parametrize(
    "text",
    [
        "responses: {utter_a: [{text: x}]}\n",
        "responses:\n  utter_a:\n    - {text: x, metadata: {sources: []}}\n",
        "responses:\n  utter_a: x\n",
        "responses:\n  utter_a:\n    - text: x",
        "responses:\n  utter_b:\n    - text: x\n",
    ],
)
def test_what_has_another_shape_is_left_alone(text: str) -> None:
    with pytest.raises(EditError, match="other_shape"):
        with_answer(text, "utter_a", [Wording("new")])


TYPED = st.text(st.characters(exclude_categories=["Cs"]), max_size=80)
TEXTS = TYPED.map(paragraphs).filter(bool)
TITLES = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\x85\u2028\u2029\ufeff\ufffe\uffff"), max_size=24
)
BUTTONS = st.lists(st.tuples(TITLES, st.sampled_from(["/yes", '/no{{"a": "b"}}', "/x_y"])), max_size=4).map(tuple)
WORDINGS = st.builds(Wording, TEXTS, BUTTONS, st.lists(st.sampled_from(["1", "20", "M"]), max_size=3).map(tuple))


@settings(deadline=None)
@given(edits=st.lists(st.lists(WORDINGS | st.none(), min_size=1, max_size=3), max_size=4))
def test_any_sequence_of_edits_is_read_back_and_leaves_the_rest(edits: Sequence[Sequence[Wording | None]]) -> None:
    text = SMALL
    for edit in edits:
        now = _after(text)
        wanted = [wording for wording in [*edit, *now[len(edit) :]] if wording]
        if not wanted:
            continue
        text = with_answer(text, "utter_a", [*edit, *now[len(edit) :]])
        assert _after(text) == tuple(wanted)
        assert text.startswith("# Kept at the top.\nresponses:\n  utter_a:\n")
        assert text.endswith(SMALL[SMALL.index("  # about b") :])
