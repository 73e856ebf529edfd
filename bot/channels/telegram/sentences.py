"""The sentences that the channel itself says; every answer comes from the conversation."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from bot.knowledge.content_files import read_yaml, to_record
from bot.knowledge.content_in_use import once_per_content
from bot.knowledge.countries import unknown_country_lines

FILE = Path(__file__).with_name("sentences.yml")


@dataclass(frozen=True)
class Command:
    """``says`` is what the command says for the person; None for the greeting."""

    name: str
    description: str
    says: str | None


@dataclass(frozen=True)
class Sentences:
    sources: str
    from_clinic: str
    after_clinic: str
    unreadable: str
    late_edit: str
    write_privately: str
    went_wrong: str
    choice_gone: str
    already_chosen: str
    exercise_link: str
    commands: tuple[Command, ...]
    description: str
    short_description: str


@once_per_content
def sentences() -> Sentences:
    """Plain text, not HTML; ``{bot}`` in ``write_privately`` is left for the caller."""
    raw = to_record(read_yaml(FILE), Sentences, FILE.name)
    emergency, _ = unknown_country_lines()
    return replace(
        raw,
        unreadable=raw.unreadable.replace("{emergency}", emergency),
        late_edit=raw.late_edit.replace("{emergency}", emergency),
        write_privately=raw.write_privately.replace("{emergency}", emergency),
        went_wrong=raw.went_wrong.replace("{emergency}", emergency),
    )
