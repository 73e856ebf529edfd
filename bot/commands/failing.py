"""How a command ends when something is wrong: a sentence each, and exit code 1."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NoReturn

import typer
from rich.console import Console

ERRORS = Console(stderr=True, highlight=False)


def fail(sentences: Iterable[str]) -> NoReturn:
    """Say what is wrong on standard error, and end the command."""
    for sentence in sentences:
        ERRORS.print(sentence, style="red", markup=False, soft_wrap=True)
    raise typer.Exit(1)
