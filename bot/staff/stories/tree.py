"""The way that stories share from their start, and where they part: rows of a picture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.staff.stories.reading import WrittenPath
from bot.staff.stories.steps import Saying
from bot.staff.stories.wanted import WantedPath

MOST_ROWS = 200


@dataclass
class _Branch:
    step: Saying
    names: list[str] = field(default_factory=list)
    ends: list[str] = field(default_factory=list)
    branches: dict[tuple[str, tuple[str, ...]], _Branch] = field(default_factory=dict)


@dataclass(frozen=True)
class Row:
    """A step of the picture: how far in it stands, the row that it follows, and what ends with it."""

    step: Saying
    depth: int
    follows: int | None
    is_mine: bool
    ends: tuple[str, ...]


def rows(path: WantedPath, others: Sequence[WrittenPath]) -> list[Row]:
    """The path and all that begin like it, as a tree; of the step that they share there is one."""
    if not path.steps:
        return []
    start = _key(path.steps[0])
    alike = [other for other in others if other.name != path.name and other.steps and _key(other.steps[0]) == start]
    root = _Branch(path.steps[0])
    _add(root, path.name, path.steps)
    for other in alike:
        _add(root, other.name, other.steps)
    found: list[Row] = []
    _walk(root, 0, None, path.name, found)
    return found[:MOST_ROWS]


def _key(step: Saying) -> tuple[str, tuple[str, ...]]:
    return step.kind, step.values


def _add(root: _Branch, name: str, steps: Sequence[Saying]) -> None:
    branch = root
    root.names.append(name)
    for step in steps[1:]:
        branch = branch.branches.setdefault(_key(step), _Branch(step))
        branch.names.append(name)
    branch.ends.append(name)


def _walk(branch: _Branch, depth: int, follows: int | None, mine: str, found: list[Row]) -> None:
    """A step goes on straight below; where there are several ways, each stands further in."""
    at = len(found)
    found.append(Row(branch.step, depth, follows, mine in branch.names, tuple(branch.ends)))
    deeper = depth + (len(branch.branches) > 1)
    for child in branch.branches.values():
        _walk(child, deeper, at, mine, found)
