"""What changed between two commits of the words: as things that people know, and as lines of the files."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from bot.staff.content.git import Git
from bot.staff.content.snapshots import WORDS

Things = Mapping[str, str]  # by name: the words
HEAD_LINES = ("diff ", "index ", "--- ", "+++ ", "new file", "deleted file", "similarity", "rename ")


@dataclass(frozen=True)
class Item:
    """One thing of a file; ``before`` is "" for a new one, ``after`` for one that is gone."""

    kind: str  # "example", "answer", "rule", "story" or "value"
    name: str
    before: str
    after: str


@dataclass(frozen=True)
class FileChange:
    """``lines``: the unified difference, without its head."""

    file: str
    items: tuple[Item, ...]
    lines: tuple[str, ...]


def differences(git: Git, before: str, after: str) -> list[FileChange]:
    """What changed from one commit to another; of files that cannot be read only the lines."""
    names = git.says("diff", "--name-only", "--relative", "-z", before, after, "--", *WORDS) or b""
    return [_difference(git, before, after, name) for name in names.decode().split("\0") if name]


def _difference(git: Git, before: str, after: str, name: str) -> FileChange:
    old, new = (git.says("show", f"{commit}:./{name}") or b"" for commit in (before, after))
    shown = (git.says("diff", "--relative", before, after, "--", name) or b"").decode(errors="replace")
    lines = tuple(line for line in shown.splitlines() if not line.startswith(HEAD_LINES))
    try:
        return FileChange(name, tuple(_items(name, old, new)), lines)
    except (yaml.YAMLError, KeyError, TypeError, AttributeError, UnicodeDecodeError):
        return FileChange(name, (), lines)


def _items(name: str, old: bytes, new: bytes) -> Iterator[Item]:
    for kind, things in _readers(name).items():
        was, now = things(_read(old)), things(_read(new))
        for thing in [*was, *(each for each in now if each not in was)]:
            if was.get(thing) != now.get(thing):
                yield Item(kind, thing, was.get(thing, ""), now.get(thing, ""))


def _readers(name: str) -> Mapping[str, Callable[[Any], Things]]:
    if name.startswith("data/nlu/"):
        return {"example": _examples}
    if name == "domain.yml":
        return {"answer": _answers}
    if name.startswith(("data/", "tests/conversations/")):
        return {"rule": _named("rule"), "story": _named("story")}
    return {"value": _values} if name.endswith(".yml") else {}


def _read(content: bytes) -> Any:
    return yaml.load(content, Loader=yaml.CSafeLoader) or {}


def _examples(content: Any) -> Things:
    """By the example, so that one that moved to another topic is told as that."""
    topics = [topic for topic in content.get("nlu", ()) if "intent" in topic]
    return {line.strip()[2:]: topic["intent"] for topic in topics for line in str(topic["examples"]).splitlines()}


def _answers(content: Any) -> Things:
    return {
        name: "\n\n".join(variant.get("text", "") for variant in variants)
        for name, variants in (content.get("responses") or {}).items()
    }


def _named(kind: str) -> Callable[[Any], Things]:
    def read(content: Any) -> Things:
        entries = content.get("rules" if kind == "rule" else "stories") or ()
        return {entry[kind]: _dumped(entry, kind) for entry in entries}

    return read


def _dumped(entry: Mapping[str, Any], kind: str) -> str:
    """Its steps, and of a rule what else it says: when it counts."""
    said = {name: value for name, value in entry.items() if name != kind}
    shown = said if len(said) > 1 else said["steps"]
    return str(yaml.safe_dump(shown, sort_keys=False, allow_unicode=True))


def _values(content: Any) -> Things:
    return dict(_values_in(content, ()))


def _values_in(content: Any, place: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    if isinstance(content, dict):
        for name, value in content.items():
            yield from _values_in(value, (*place, str(name)))
    elif isinstance(content, list) and any(isinstance(item, dict) for item in content):
        for number, item in enumerate(content, 1):
            name = item.get("id", number) if isinstance(item, dict) else number
            yield from _values_in(item, (*place, str(name)))
    else:
        yield ", ".join(place), ", ".join(map(str, content)) if isinstance(content, list) else str(content)
