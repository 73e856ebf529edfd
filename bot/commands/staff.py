"""`backwise staff`: who may use the staff tool."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.console import Console

from bot.commands.failing import fail
from bot.commands.migrated import migrated_database
from bot.knowledge.mail_address import mail_address
from bot.settings import read_settings
from bot.storage.staff import Role, invite, members, remove

app = typer.Typer(help="Say who may use the staff tool.", no_args_is_help=True)
OUT = Console(highlight=False)

Email = Annotated[str, typer.Argument(help="The member's e-mail address.")]


@app.command()
def add(email: Email, role: Annotated[Role, typer.Option(help="What they may do.")] = Role.EDITOR) -> None:
    """Add somebody, change their role or help them to a new password: prints a link for one use, for three days."""
    address = mail_address(email)
    if address is None:
        fail(["That is not an e-mail address."])
    with migrated_database().session() as session:
        link = invite(session, address, role)
    OUT.print(f"{read_settings().site()}/staff/welcome/{link}", soft_wrap=True)
    OUT.print("Send this link to them alone: whoever opens it first chooses the password.")


@app.command("remove")
def remove_member(email: Email) -> None:
    """Remove somebody; their sessions end at once."""
    with migrated_database().session() as session:
        found = remove(session, email)
    if not found:
        fail(["There is no such member."])
    OUT.print("Removed.")


@app.command("list")
def show() -> None:
    """Show the members and their roles."""
    with migrated_database().session() as session:
        for member in members(session):
            OUT.print(f"{member.role}  {member.email}")
