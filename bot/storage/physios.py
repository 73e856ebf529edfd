"""The physios that a clinic suggests."""

from __future__ import annotations

from dataclasses import asdict, fields, replace
from pathlib import Path
from typing import Any

from sqlalchemy import delete, exists, select
from sqlalchemy.orm import Session

from bot.knowledge.content_files import read_records
from bot.knowledge.content_in_use import content_file
from bot.storage.physio_file import Physio, PhysioImportError, Qualification, read_physios
from bot.storage.tables import DirectoryEntry, PhysioRow
from bot.storage.upsert import upsert

__all__ = [
    "Physio",
    "PhysioImportError",
    "Qualification",
    "add_sample_physios",
    "import_physios",
    "physios_for",
    "remove_physio",
]

SAMPLES = "sample_physios.yml"
FIELDS = tuple(field.name for field in fields(Physio))
NUMBER_ON_REGISTER = ("register", "register_number")


def import_physios(session: Session, file: Path, clinic: str) -> int:
    """Put the physios of a CSV file into the clinic's directory; returns how many.

    A physio with the same number on the same register is replaced, for every clinic. Raises
    :class:`PhysioImportError` with all problems of the file; nothing is imported then.
    """
    physios = read_physios(file)
    for physio in physios:
        _save(session, physio, clinic)
    return len(physios)


def add_sample_physios(session: Session, clinic: str) -> int:
    """Put the made-up physios into the clinic's directory, to try things out; returns how many."""
    samples = read_records(content_file(SAMPLES), "physios", Physio)
    for physio in samples:
        _save(session, replace(physio, is_sample=True), clinic)
    return len(samples)


def physios_for(session: Session, clinic: str) -> list[Physio]:
    """The clinic's directory, in the order of import."""
    listed = select(*(getattr(PhysioRow, name) for name in FIELDS)).join(
        DirectoryEntry, DirectoryEntry.physio_id == PhysioRow.id
    )
    rows = session.execute(listed.where(DirectoryEntry.clinic == clinic).order_by(PhysioRow.id))
    return [_to_physio(row._asdict()) for row in rows]


def _save(session: Session, physio: Physio, clinic: str) -> None:
    values = {**asdict(physio), "languages": ",".join(physio.languages)}
    physio_row = upsert(session, PhysioRow).values(values)
    session.execute(physio_row.on_conflict_do_update(index_elements=NUMBER_ON_REGISTER, set_=values))
    physio_id = select(PhysioRow.id).where(
        PhysioRow.register == physio.register, PhysioRow.register_number == physio.register_number
    )
    entry = upsert(session, DirectoryEntry).values(clinic=clinic, physio_id=session.scalars(physio_id).one())
    session.execute(entry.on_conflict_do_nothing())


def _to_physio(values: dict[str, Any]) -> Physio:
    languages = tuple(values["languages"].split(",")) if values["languages"] else ()
    return Physio(**{**values, "languages": languages, "qualification": Qualification(values["qualification"])})


def remove_physio(session: Session, clinic: str, register: str, register_number: str) -> bool:
    """Take a physio off the clinic's list, and forget them when no clinic lists them. False: they were not on it."""
    known = PhysioRow.register == register, PhysioRow.register_number == register_number
    physio_id = session.scalars(select(PhysioRow.id).where(*known)).first()
    entry = delete(DirectoryEntry).where(DirectoryEntry.clinic == clinic, DirectoryEntry.physio_id == physio_id)
    was_listed = bool(_run(session, entry).rowcount)
    listed = exists().where(DirectoryEntry.physio_id == PhysioRow.id)
    _run(session, delete(PhysioRow).where(PhysioRow.id == physio_id, ~listed))
    return was_listed


def _run(session: Session, statement: Any) -> Any:
    return session.execute(statement, execution_options={"synchronize_session": False})  # nobody holds rows here
