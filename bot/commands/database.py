"""`backwise db`: the tables, and the physios that a clinic lists."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from bot.commands.migrated import migrated_database
from bot.knowledge.clinics import read_clinics
from bot.settings import read_settings
from bot.storage.database import Database
from bot.storage.physios import PhysioImportError, add_sample_physios
from bot.storage.physios import import_physios as import_file

app = typer.Typer(help="Look after the database.", no_args_is_help=True)
OUT = Console(highlight=False)
ERRORS = Console(stderr=True, highlight=False)

ClinicOption = Annotated[str, typer.Option(help="The clinic whose list it is: the name of its file.")]


@app.command()
def upgrade() -> None:
    """Bring the tables up to date. `serve` does this by itself."""
    migrated_database()
    OUT.print("The database is up to date.")


@app.command()
def status() -> None:
    """Say whether the tables are up to date."""
    database = Database(read_settings().database_url)
    current = database.is_current()
    OUT.print("The database is up to date." if current else "The database is old; run `backwise db upgrade`.")
    raise typer.Exit(0 if current else 1)


@app.command("import-physios")
def import_physios(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="CSV with a header; see docs/staff.md.")],
    clinic: ClinicOption = "demo",
) -> None:
    """Put the physios of a CSV file into a clinic's list. Imports nothing if one line is bad."""
    database = migrated_database()
    _must_exist(clinic)
    try:
        with database.session() as session:
            count = import_file(session, file, clinic)
    except PhysioImportError as error:
        for problem in error.problems:
            ERRORS.print(problem, style="red", markup=False, soft_wrap=True)
        ERRORS.print("Nothing was imported.", style="red")
        raise typer.Exit(1) from error
    OUT.print(f"{count} physios are in the list of {clinic}.")


@app.command("add-samples")
def add_samples(clinic: ClinicOption = "demo") -> None:
    """Put visibly made-up physios into a clinic's list, to try things out."""
    database = migrated_database()
    _must_exist(clinic)
    with database.session() as session:
        OUT.print(f"{add_sample_physios(session, clinic)} samples are in the list of {clinic}.")


def _must_exist(clinic: str) -> None:
    clinics = read_clinics(read_settings().clinics_folder)
    if clinic not in clinics:
        raise typer.BadParameter(f'there is no clinic "{clinic}"; there is {", ".join(clinics)}')
