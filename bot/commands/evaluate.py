"""`backwise evaluate`: how well the live model understands messages that it was not trained on."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from bot.commands.failing import ERRORS, fail
from bot.composition import Backwise, NoModelError, temporary_backwise
from bot.conversation.understood import Understood
from bot.settings import read_settings
from bot.staff.evaluation.evaluation import Evaluation, evaluate, fallen
from bot.staff.evaluation.measures import MEASURES, Share
from bot.staff.evaluation.messages import DEVELOPMENT_SET, Labelled, MessagesError, read_messages

OUT = Console(highlight=False)


def evaluate_model(
    messages: Annotated[Path, typer.Option(help="Labelled messages (tests/language/README.md).")] = DEVELOPMENT_SET,
    write: Annotated[Path | None, typer.Option(help="Folder for evaluation.json and evaluation.png.")] = None,
    compare: Annotated[Path | None, typer.Option(help="An earlier evaluation.json: fail if a figure fell.")] = None,
    mistakes: Annotated[int, typer.Option(min=0, help="Show so many of the worst mistakes.")] = 0,
) -> None:
    """Measure what the gate and the live model make of messages; nothing is kept of them."""
    try:
        before = _read_figures(compare) if compare else None
        result = asyncio.run(_evaluate(read_messages(messages)))
    except (MessagesError, NoModelError) as error:
        fail([str(error)])
    _print(result)
    for message, understood in result.mistakes[:mistakes]:
        _print_mistake(message, understood)
    if write:
        _write(result, write)
    if before and (sentences := fallen(before, result.as_json())):
        fail(sentences)


async def _evaluate(messages: list[Labelled]) -> Evaluation:
    with TemporaryDirectory(prefix="backwise-") as folder, ERRORS.status("Measuring ..."):
        backwise = temporary_backwise(read_settings(), Path(folder))
        try:
            backwise.load_dialogue()
            return await evaluate(messages, lambda text: _understood(backwise, text))
        finally:
            backwise.database.dispose()


async def _understood(backwise: Backwise, text: str) -> Understood:
    understood = await backwise.conversations.understand(text)
    assert understood is not None  # the dialogue is loaded
    return understood


def _read_figures(file: Path) -> dict[str, Any]:
    try:
        figures: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
        figures["shares"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise MessagesError(f"{file} is no evaluation.json; `backwise evaluate --write FOLDER` makes one.") from error
    return figures


def _write(result: Evaluation, folder: Path) -> None:
    from bot.staff.evaluation.picture import draw  # matplotlib takes seconds, and only this needs it

    folder.mkdir(parents=True, exist_ok=True)
    (folder / "evaluation.json").write_text(json.dumps(result.as_json(), indent=2) + "\n", encoding="utf-8")
    draw(result, folder / "evaluation.png")
    OUT.print(f"Written: {folder / 'evaluation.json'} and evaluation.png")


def _print(result: Evaluation) -> None:
    table = Table("", "of", "share", "95 % interval", "bar", box=None, header_style="dim")
    for measure in MEASURES:
        sign = "\u2265" if measure.more else "\u2264"
        table.add_row(*_row(measure.name, measure.of(result.pairs)), f"{sign} {measure.bar:.0%}")
    for name, share in result.kept.items():
        table.add_row(*_row(f"same answer: {name}", share), "")
    OUT.print(table)
    times = result.as_json()["milliseconds"]
    OUT.print(f"macro-F1 {result.macro_f1:.3f}, calibration error {result.calibration_error:.3f}")
    OUT.print(f"a message takes {times['p50']} ms (median), {times['p95']} ms (95 of 100 take less)")


def _row(name: str, share: Share) -> tuple[str, str, str, str]:
    return name, f"{share.hits}/{share.of}", f"{share.share:.1%}", f"{share.low:.1%} to {share.high:.1%}"


def _print_mistake(message: Labelled, understood: Understood) -> None:
    taken_for = understood.intent if understood.is_alarm else f"{understood.topic} ({understood.confidence:.2f})"
    OUT.print(f"{message.topic} taken for {taken_for}: {message.text}", markup=False, soft_wrap=True)
