"""What people typed, as it can stand in YAML."""

from __future__ import annotations

import re

from yaml.reader import Reader


def printable(text: str) -> str:
    """Without the letters that YAML does not allow, and without byte order marks."""
    return Reader.NON_PRINTABLE.sub("", text).replace("\ufeff", "")


def one_line(text: str) -> str:
    """One line, one space between words."""
    return " ".join(printable(text).split())


def paragraphs(text: str) -> str:
    """Several lines, with at most one empty line in a row."""
    lines = (printable(line).strip() for line in text.splitlines())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
