"""What is known about a person, said in words: kinds and counts, never what they wrote."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.knowledge.countries import countries
from bot.knowledge.labels import labels


def known_lines(kept: Mapping[str, Any]) -> str:
    """A line for each kind of data in the export of a conversation that there is any of."""
    facts = [f"{label}: {value}" for name, label in labels("known_facts").items() if (value := fact(kept, name))]
    counts = [f"{label}: {len(kept[part])}" for part, label in labels("known_parts").items() if kept.get(part)]
    return "\n".join(f"\u2022 {line}" for line in [*facts, *counts]) or labels("known_file")["nothing"]


def fact(kept: Mapping[str, Any], name: str) -> str:
    """A fact of the export as people write it; "" when it is not known."""
    value = kept.get(name)
    if value and name == "started_at":
        return f"{datetime.fromisoformat(value):%-d %B %Y}"
    if value and name == "country":
        return countries()[value].name if value in countries() else str(value)  # of a version that was taken back
    return str(value or "")
