"""A person's copy of what is kept about them, as a page to read: no script, nothing fetched, prints on paper."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from html import escape
from typing import Any

from bot.knowledge.exercises import exercises
from bot.knowledge.known_data import fact
from bot.knowledge.labels import labels

STYLE = (
    "html{color-scheme:light dark}"
    "body{font:1rem/1.5 sans-serif;max-width:40rem;margin:2rem auto;padding:0 1rem}"
    "h2{margin-top:2rem}li{margin:.5rem 0;white-space:pre-wrap;overflow-wrap:anywhere}"
    "time{opacity:.7;font-size:.875rem}"
)
PAGE = """<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{title}</title>
<style>{style}</style></head>
<body><main><h1>{title}</h1>{facts}{parts}</main></body>
</html>
"""


def data_page(clinic: str, kept: Mapping[str, Any]) -> bytes:
    """A whole HTML document of the export of a conversation."""
    words = labels("known_file")
    known = [f"{label}: {value}" for name, label in labels("known_facts").items() if (value := fact(kept, name))]
    facts = _list(escape(line) for line in [f"{words['clinic']}: {clinic}", *known])
    parts = "".join(_part(name, label, kept.get(name) or []) for name, label in labels("known_parts").items())
    return PAGE.format(title=escape(words["title"]), style=STYLE, facts=facts, parts=parts).encode()


def _part(name: str, label: str, rows: list[dict[str, Any]]) -> str:
    shown = _list(_row(name, row) for row in rows) if rows else f"<p>{escape(labels('known_file')['nothing'])}</p>"
    return f"<h2>{escape(label)}</h2>{shown}"


def _list(items: Iterable[str]) -> str:
    return f"<ul>{''.join(f'<li>{item}</li>' for item in items)}</ul>"


def _row(name: str, row: Mapping[str, Any]) -> str:
    when = f"<time>{datetime.fromisoformat(row['time']):%-d %B %Y, %H:%M} UTC</time> " if "time" in row else ""
    return when + escape(_message(row) if name == "messages" else _values(row))


def _message(row: Mapping[str, Any]) -> str:
    author = labels("known_authors")[row["author"]].format(sender=row.get("sender", ""))
    return f"{author}: {row['text']}"


def _values(row: Mapping[str, Any]) -> str:
    known = {name: value for name, value in row.items() if name != "time"}
    if "exercise" in known:
        exercise = exercises().get(known["exercise"])
        return exercise.name if exercise else str(known["exercise"])
    return "\n".join(f"{name.replace('_', ' ')}: {value}" for name, value in known.items())
