"""`backwise handovers`: the messages that people left for the clinics."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.console import Console

from bot.commands.failing import fail
from bot.commands.migrated import migrated_database
from bot.storage.deliveries import deliveries_of
from bot.storage.handovers import HandoverStatus, list_handovers, set_status

app = typer.Typer(help="Read the messages that people left for a clinic.", no_args_is_help=True)
OUT = Console(highlight=False)


@app.command("list")
def show(
    clinic: Annotated[str | None, typer.Option(help="Only this clinic's: the name of its file.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="Also those that are done.")] = False,
) -> None:
    """Show the messages, the newest first."""
    with migrated_database().session() as session:
        found = [(handover, deliveries_of(session, handover.id)) for handover in list_handovers(session, clinic)]
    for handover, deliveries in found:
        if everything or handover.status == HandoverStatus.NEW:
            OUT.print(f"{handover.id}  {handover.status}  {handover.clinic}  {handover.created_at:%Y-%m-%d %H:%M} UTC")
            for sent in deliveries:
                OUT.print(f"{sent.way}: {sent.status} ({sent.attempts} tries)")
            OUT.print(f"{handover.name}, {handover.contact}\n{handover.message}\n", markup=False)


@app.command()
def done(handover: Annotated[str, typer.Argument(help="The id that `list` shows.")]) -> None:
    """Mark a message as answered."""
    with migrated_database().session() as session:
        found = set_status(session, handover, HandoverStatus.DONE)
    if not found:
        fail(["There is no message with this id; `backwise handovers list --all` shows them."])
    OUT.print("Done.")
