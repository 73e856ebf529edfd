"""What a check reports: one sentence about one line of one file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True, order=True)
class Finding:
    """Something wrong with the words; ``file`` is relative to the project, ``line`` counts from 1."""

    file: str
    line: int
    sentence: str
    severity: Severity

    def __str__(self) -> str:
        return f"{self.file}, line {self.line}: {self.sentence}"


@dataclass(frozen=True)
class Place:
    """Where something stands."""

    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file}, line {self.line}"

    def error(self, sentence: str) -> Finding:
        return Finding(self.file, self.line, sentence, "error")

    def warning(self, sentence: str) -> Finding:
        return Finding(self.file, self.line, sentence, "warning")
