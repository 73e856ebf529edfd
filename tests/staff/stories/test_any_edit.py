"""Any sequence of edits, made by Hypothesis, of today's rules, stories and tests."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.staff.content.changes import EditError
from bot.staff.stories.reading import PathFile, WrittenPath, parse_file
from bot.staff.stories.wanted import WantedPath, WantedStep
from bot.staff.stories.writing import added, changed, check_name, removed
from bot.staff.words.model import PathKind
from tests.staff.stories.test_writing import ALL, as_it_stands, lines_of

WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=40)
NAMES = st.sampled_from(["deny", "affirm", "causes", "utter_deny", "action_suggest_exercise", "place"])
STEPS = st.one_of(
    st.builds(lambda name: WantedStep("says", (name,)), NAMES),
    st.builds(lambda name: WantedStep("answers", (f"utter_{name}",)), NAMES),
    st.builds(lambda name: WantedStep("does", (f"action_{name}",)), NAMES),
    st.builds(lambda name: WantedStep("questions", (name,)), st.sampled_from(["", "physio_form"])),
    st.builds(lambda name, value: WantedStep("remembers", (name, value.strip())), NAMES, WORDS),
    st.builds(lambda names: WantedStep("either", tuple(names)), st.lists(NAMES, min_size=2, max_size=3)),
    st.builds(lambda name: WantedStep("checkpoint", (name,)), NAMES),
)
SAID = st.text(st.characters(categories=["L", "N", "P", "S", "Zs"]), min_size=1).map(str.split).map(" ".join)
TEST_STEPS = STEPS | st.builds(lambda words, name: WantedStep("words", (words, name)), SAID.filter(bool), NAMES)
CONDITIONS = st.lists(STEPS.filter(lambda step: step.kind in ("questions", "remembers")), max_size=2)


def is_within(lines: list[str], others: list[str]) -> bool:
    """Whether all of the lines, but empty ones, stand among the others in the same order."""
    rest = iter(others)
    return all(line in rest for line in lines if line.strip())


@settings(max_examples=100, deadline=None)
@given(data=st.data())
def test_any_sequence_of_edits_says_what_was_wanted_and_changes_no_other_line(data: st.DataObject) -> None:
    file = data.draw(st.sampled_from(ALL))
    for number in range(data.draw(st.integers(1, 4))):
        if not file.paths:
            return
        path = data.draw(st.sampled_from(file.paths))
        before, _, after = file.text.partition(path.text)
        action = data.draw(st.sampled_from(["change", "remove"]))
        text = removed(file, path) if action == "remove" else _edited(data, file, path, f"Edit {number}")
        kept = [line for line in lines_of(before) + lines_of(after) if line not in ("rules:", "stories:")]
        assert is_within(kept, lines_of(text))
        if action == "change":
            assert text.startswith(before)
            assert text.endswith(after)
        file = parse_file(file.name, text)


def _edited(data: st.DataObject, file: PathFile, path: WrittenPath, begins: str) -> str:
    wanted = as_it_stands(path)
    new = data.draw(st.lists(TEST_STEPS if path.kind == "test" else STEPS, max_size=3))
    wanted = replace(wanted, steps=(*data.draw(st.permutations(wanted.steps)), *new))
    if path.kind == "rule":
        wanted = _with_settings(data, wanted)
    name = " ".join(f"{begins} {data.draw(WORDS)}".split())
    try:
        check_name(name)
    except EditError:
        name = begins
    wanted = replace(wanted, name=name if data.draw(st.booleans()) else path.name)
    text = changed(file, path, wanted)
    assert _read(file.name, text, wanted.name) == _said(wanted)
    return text


def _with_settings(data: st.DataObject, wanted: WantedPath) -> WantedPath:
    """A rule that counts at another time."""
    condition = (*data.draw(st.permutations(wanted.condition)), *data.draw(CONDITIONS))
    kept = condition if data.draw(st.booleans()) else condition[1:]
    starts, waits = data.draw(st.booleans()), data.draw(st.booleans())
    return replace(wanted, condition=kept, conversation_start=starts, wait_for_user_input=waits)


def _read(file: str, text: str, name: str) -> WantedPath:
    return _said(as_it_stands(next(path for path in parse_file(file, text).paths if path.name == name)))


def _said(path: WantedPath) -> WantedPath:
    """Wherever its steps come from."""
    steps, condition = (tuple(replace(step, origin=None) for step in each) for each in (path.steps, path.condition))
    return replace(path, steps=steps, condition=condition)


@settings(max_examples=50, deadline=None)
@given(data=st.data())
def test_what_is_added_leaves_every_line_where_it_was(data: st.DataObject) -> None:
    file = data.draw(st.sampled_from(ALL))
    is_test = file.name.startswith("tests/")
    kind: PathKind = "test" if is_test else data.draw(st.sampled_from(["rule", "story"]))
    steps = data.draw(st.lists(TEST_STEPS if is_test else STEPS, min_size=1, max_size=5))
    wanted = WantedPath(kind, "New: it's", tuple(steps))
    if kind == "rule":
        wanted = _with_settings(data, wanted)
    text = added(file, wanted)
    assert is_within(lines_of(file.text), lines_of(text))
    assert _read(file.name, text, "New: it's") == wanted
