"""The release gate: the tricky cases of the clinical rule book must raise the alarms they should."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from bot.knowledge.content_files import read_yaml
from bot.knowledge.red_flags import Verdict
from bot.settings import HOME

TRICKY_CASES = HOME / "tests" / "language" / "tricky_cases.yml"
Assess = Callable[[str], Verdict | None]


def missed_alarms(file: Path, assess: Assess) -> Iterator[str]:
    """A sentence for each first message that raises no alarm, or one less urgent than its case demands."""
    for case in _first_messages(file):
        for text in case["wordings"]:
            if not _is_enough(assess(text), case["urgency"]):
                yield f'{file.name}, case {case["id"]}: "{text}" must be answered as {case["urgency"]}, and is not.'


def _is_enough(verdict: Verdict | None, urgency: str) -> bool:
    if urgency == "urgent":
        return verdict is not None
    return verdict is not None and verdict.urgency == urgency


def _first_messages(file: Path) -> Iterator[dict[str, Any]]:
    """Cases that demand an alarm and do not follow one."""
    for case in read_yaml(file)["cases"]:
        if "after" not in case and case["urgency"] not in ("none", "either"):
            yield case
