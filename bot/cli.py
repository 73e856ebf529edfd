"""The command `backwise`: serve, build, train, check, evaluate, ask, pictures, journey, db."""

from __future__ import annotations

import sys
from typing import Annotated

import typer
from rich.console import Console

from bot.commands import ask, database, evaluate, handovers, journey, pictures, staff, telegram, topics, versions, words
from bot.knowledge.content_files import ContentError
from bot.language.encoder import EncoderError
from bot.quiet import quiet_libraries
from bot.secret_file import SecretFileError
from bot.settings import SettingsError, address, read_settings
from bot.storage.database import DatabaseError

app = typer.Typer(
    name="backwise",
    help="The chatbot that teaches people with low back pain about causes and exercise therapy.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.add_typer(database.app, name="db")
app.add_typer(handovers.app, name="handovers")
app.add_typer(staff.app, name="staff")
app.add_typer(telegram.app, name="telegram")
app.command("build")(words.build)
app.command("check")(words.check)
app.command("new-topic")(topics.make_topic)
app.command("train")(words.train)
app.command("publish")(versions.publish)
app.command("versions")(versions.versions)
app.command("rollback")(versions.rollback)
app.command("patch")(versions.patch)
app.command("evaluate")(evaluate.evaluate_model)
app.command("ask")(ask.ask)
app.command("pictures")(pictures.draw_sheet)
app.command("journey")(journey.write_journey)

ERRORS = Console(stderr=True)


@app.command()
def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on; the setting HOST otherwise.")] = None,
    port: Annotated[int | None, typer.Option(min=1, max=65535, help="Port; the setting PORT otherwise.")] = None,
) -> None:
    """Answer people: the web chat with its demonstration page, and Telegram when a token is set."""
    from bot.composition import Backwise
    from bot.server import build_server, run

    settings = read_settings()
    backwise = Backwise(settings)
    backwise.prepare_database()
    say = Console(highlight=False).print
    say("Education only: no clinician has signed the content off yet (README.md).")
    say(f"Backwise answers on [bold]{address(host or settings.host, port or settings.port)}[/bold] (Ctrl-C stops it).")
    app = build_server(backwise, say)
    listeners, proxies = backwise.conversations.listeners, settings.trusted_proxies
    run(app, listeners, host or settings.host, port or settings.port, proxies)


def main() -> None:
    """Entry point: mistakes of the operator end in one plain sentence, not in a stack trace."""
    try:
        settings = read_settings()
        quiet_libraries(settings.log_level, settings.log_lines)  # first: it puts Rasa's LOG_LEVEL in place of ours
        app()
    except (SettingsError, SecretFileError, ContentError, DatabaseError, EncoderError) as error:
        ERRORS.print(str(error), style="red", markup=False, soft_wrap=True)
        sys.exit(1)
