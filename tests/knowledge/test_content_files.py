from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import pytest

from bot.knowledge.content_files import ContentError, read_records, read_yaml, to_record


class Kind(StrEnum):
    GOOD = "good"


@dataclass(frozen=True)
class Part:
    words: str


@dataclass(frozen=True)
class Thing:
    name: str
    size: int = 1
    kind: Kind = Kind.GOOD
    part: Part | None = None
    tags: tuple[str, ...] = ()
    ready: bool = False


def _file(folder: Path, text: str) -> Path:
    file = folder / "things.yml"
    file.write_text(text, encoding="utf-8")
    return file


def test_records_come_out_typed_and_in_order(tmp_path: Path) -> None:
    file = _file(
        tmp_path,
        "things:\n"
        "  - {name: first, kind: good, part: {words: a}, tags: [x, y], ready: true}\n"
        "  - {name: second, size: 3, part: null}\n",
    )
    assert read_records(file, "things", Thing) == (
        Thing("first", part=Part("a"), tags=("x", "y"), ready=True),
        Thing("second", 3),
    )


@pytest.mark.parametrize(
    ("entry", "sentence"),
    [
        ("{}", 'things.yml, entry 1: the field "name" is missing.'),
        ("{name: a, nmae: b}", 'things.yml, entry 1: the field "nmae" is not known.'),
        ("{name: 3}", 'things.yml, entry 1, field "name": "3" does not fit.'),
        ("{name: null}", 'things.yml, entry 1, field "name": "None" does not fit.'),
        ('{name: a, size: "3"}', 'things.yml, entry 1, field "size": "3" does not fit.'),
        ("{name: a, size: true}", 'things.yml, entry 1, field "size": "True" does not fit.'),
        ("{name: a, ready: 1}", 'things.yml, entry 1, field "ready": "1" does not fit.'),
        ("{name: a, kind: bad}", 'things.yml, entry 1, field "kind": "bad" does not fit.'),
        ("{name: a, tags: x}", 'things.yml, entry 1, field "tags": expected a list.'),
        ("{name: a, tags: [x, 4]}", 'things.yml, entry 1, field "tags": "4" does not fit.'),
        ("{name: a, part: b}", 'things.yml, entry 1, field "part": expected names and values.'),
        ("{name: a, part: {}}", 'things.yml, entry 1, field "part": the field "words" is missing.'),
        ("just words", "things.yml, entry 1: expected names and values."),
    ],
)
def test_a_mistake_is_a_sentence_with_file_entry_and_field(tmp_path: Path, entry: str, sentence: str) -> None:
    with pytest.raises(ContentError) as error:
        read_records(_file(tmp_path, f"things:\n  - {entry}\n"), "things", Thing)
    assert str(error.value) == sentence


def test_a_missing_list_is_named(tmp_path: Path) -> None:
    file = _file(tmp_path, "other: []\n")
    with pytest.raises(ContentError, match=r'things\.yml must hold a list named "things"\.$'):
        read_records(file, "things", Thing)


def test_a_missing_file_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match=r"none\.yml cannot be read: No such file or directory\.$"):
        read_yaml(tmp_path / "none.yml")


@pytest.mark.parametrize("text", ["a: [1\n", "a:\n\t- b\n", "a: !!python/object:os.system {}\n"])
def test_broken_or_dangerous_yaml_is_one_line(tmp_path: Path, text: str) -> None:
    with pytest.raises(ContentError) as error:
        read_yaml(_file(tmp_path, text))
    assert "is not valid YAML" in str(error.value)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("text", ["", "- a\n- b\n", "words\n"])
def test_a_file_without_names_is_a_sentence(tmp_path: Path, text: str) -> None:
    with pytest.raises(ContentError, match="must hold names and values"):
        read_yaml(_file(tmp_path, text))


def test_a_file_that_is_not_utf_8_is_a_sentence(tmp_path: Path) -> None:
    file = tmp_path / "things.yml"
    file.write_bytes(b"name: caf\xe9\n")
    with pytest.raises(ContentError, match=r"things\.yml is not saved as UTF-8\.$"):
        read_yaml(file)


def test_a_mapping_becomes_a_record() -> None:
    assert to_record({"name": "a"}, Thing, "here") == Thing("a")
