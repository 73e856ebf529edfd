from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.staff.check import Finding, check_words

if TYPE_CHECKING:
    from tests.staff.conftest import Project


def test_a_project_in_order_has_no_findings(project: Project) -> None:
    assert project.findings() == []


def test_a_finding_reads_as_file_line_and_sentence() -> None:
    assert str(Finding("domain.yml", 3, "it is wrong.", "error")) == "domain.yml, line 3: it is wrong."


def test_findings_are_sorted_by_file_and_line(project: Project) -> None:
    project.with_change("domain.yml", '["1"]', '["7"]')
    project.with_change("domain.yml", '["2", "M"]', '["8", "M"]')
    project.with_change("clinics/demo.yml", "AU", "XX")
    places = [(finding.file, finding.line) for finding in check_words(project.home)]
    assert places == [("clinics/demo.yml", 2), ("domain.yml", 29), ("domain.yml", 35)]


def test_errors_and_warnings_are_told_apart(project: Project) -> None:
    project.with_change("domain.yml", "harmless", "lazy")
    project.with_change("domain.yml", '["1"]', '["7"]')
    assert [finding.severity for finding in check_words(project.home)] == ["warning", "error"]


def test_an_empty_folder_is_told_what_is_missing(tmp_path: Path) -> None:
    findings = [str(finding) for finding in check_words(tmp_path)]
    assert "domain.yml, line 1: this file is missing." in findings
    assert "bot/knowledge/content/exercises.yml, line 1: this file is missing." in findings


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("nlu:\n\t- intent: causes\n", "line 2: this line is not valid YAML: a tab is used where spaces are needed."),
        ("nlu: 1\nnlu: 2\n", 'line 2: this line is not valid YAML: the name "nlu" is used twice in the same block.'),
        (
            'nlu:\n  - intent: "causes\n    examples: |\n',
            "line 2: this line is not valid YAML: a quotation mark is opened here and never closed.",
        ),
        (
            "nlu:\n  - intent: causes: now\n",
            'line 2: this line is not valid YAML: a text with ": " in it needs quotation marks, '
            "or the indentation is wrong.",
        ),
        ("nlu:\n  - @x\n", 'line 2: this line is not valid YAML: a text that begins with "@" needs quotation marks.'),
        (
            "nlu:\n  - *x\n",
            'line 2: this line is not valid YAML: a text that begins with "*" needs quotation marks (*x).',
        ),
        (
            "nlu:\n  - [a, b\n",
            "line 2: this line is not valid YAML: a bracket is opened and never closed, or a comma is missing.",
        ),
        ("nlu:\n  - a\n b: c\n", "line 3: this line is not valid YAML: the indentation does not fit the lines above."),
        (
            'nlu:\n  - "a" b\n',
            "line 2: this line is not valid YAML: there are words after a closed quotation mark, "
            "or the indentation is wrong.",
        ),
        (
            "nlu:\n---\nnlu:\n",
            'line 2: this line is not valid YAML: the file has a line "---" in the middle; '
            "one file holds one document.",
        ),
        ("nlu: 1\nx: \x07\n", "line 2: this line is not valid YAML: it holds an invisible control character."),
        (b"nlu:\n# caf\xe9\n", "line 2: this line is not UTF-8 text. Save the file as UTF-8."),
    ],
)
def test_a_file_that_cannot_be_read_is_one_finding_in_plain_words(
    project: Project, text: str | bytes, finding: str
) -> None:
    assert project.with_file("data/nlu/posture.yml", text) == [f"data/nlu/posture.yml, {finding}"]


def test_python_that_cannot_be_read_is_one_finding(project: Project) -> None:
    findings = project.with_file("actions/other.py", "import ast\ndef :\n")
    assert findings == ["actions/other.py, line 2: this line is not valid Python."]


def test_a_value_of_the_wrong_shape_is_said_where_it_stands(project: Project) -> None:
    findings = project.with_change("data/rules/causes.yml", "      - intent: causes\n", "      - causes\n")
    assert findings == ["data/rules/causes.yml, line 5: names and values are wanted here (name: value)."]
    findings = project.with_file("data/rules/causes.yml", "rules:\n  rule: Answer\n")
    assert 'data/rules/causes.yml, line 1: a list is wanted here: lines that begin with "- ".' in findings


SCALARS = (
    st.none() | st.booleans() | st.integers() | st.sampled_from(["causes", "utter_causes", "/x{", "[a](b)", "- a"])
)
SECTIONS = ("nlu", "rules", "stories", "responses", "intents", "slots", "country", "colours", "web_origins")
INNER = (
    "rule",
    "steps",
    "intent",
    "examples",
    "text",
    "buttons",
    "mappings",
    "or",
    "action",
    "entities",
    "slot_was_set",
)
NAMES = (*SECTIONS, *INNER)
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=4)
)
FILES = ("domain.yml", "data/rules/causes.yml", "tests/conversations/test_causes.yml", "clinics/demo.yml")


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(file=st.sampled_from(FILES), value=st.dictionaries(st.sampled_from(NAMES), VALUES, max_size=4) | VALUES)
def test_no_content_of_a_file_makes_the_check_fail(project: Project, file: str, value: object) -> None:
    original = (project.home / file).read_bytes()
    try:
        # JSON is YAML, too.
        assert all(isinstance(finding, str) for finding in project.with_file(file, json.dumps(value)))
    finally:
        (project.home / file).write_bytes(original)
