"""`backwise ask`: put messages to Backwise without a server."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any

import typer
from rich.console import Console

from bot.composition import DEMO_CLINIC, Backwise, NoModelError, temporary_backwise
from bot.conversation.replies import Answer
from bot.settings import read_settings

OUT = Console(highlight=False)
ERRORS = Console(stderr=True, highlight=False)


class InputError(Exception):
    """One plain sentence: which line cannot be read."""


def ask(
    text: Annotated[str | None, typer.Argument(help="One message; without it, a conversation in the terminal.")] = None,
    jsonl: Annotated[
        bool, typer.Option("--jsonl", help='Read {"text": …} lines from standard input; print one answer a line.')
    ] = False,
) -> None:
    """Ask something and print the answer. Nothing of it is kept."""
    if text is not None and jsonl:
        raise typer.BadParameter("give a message or --jsonl, not both")
    with TemporaryDirectory(prefix="backwise-") as folder:
        backwise = temporary_backwise(read_settings(), Path(folder))
        try:
            asyncio.run(_ask(backwise, text, jsonl))
        except (NoModelError, InputError) as error:
            ERRORS.print(str(error), style="red", markup=False, soft_wrap=True)
            raise typer.Exit(1) from error
        finally:
            backwise.database.dispose()


async def _ask(backwise: Backwise, text: str | None, jsonl: bool) -> None:
    with ERRORS.status("Loading the dialogue ..."):
        backwise.load_dialogue()
    if jsonl:
        for line in read_lines(sys.stdin):
            answer = await _fresh_answer(backwise, line)
            shown = {"text": line, **answer.as_json(), "confidence": round(answer.confidence, 4)}
            sys.stdout.write(json.dumps(shown, ensure_ascii=False) + "\n")
    elif text is not None:
        _print(await _fresh_answer(backwise, text))
    else:
        await _talk(backwise)


def read_lines(lines: Iterable[str]) -> Iterator[str]:
    """The ``text`` of each JSON line; raises :class:`InputError` with the number of a bad one."""
    for number, line in enumerate(lines, 1):
        if line.strip():
            yield _text_of(line, number)


def _text_of(line: str, number: int) -> str:
    try:
        content: Any = json.loads(line)
    except ValueError as error:
        raise InputError(f"Line {number} is not valid JSON.") from error
    if not isinstance(content, dict) or not isinstance(content.get("text"), str):
        raise InputError(f'Line {number} must look like {{"text": "my back aches"}}.')
    return str(content["text"])


async def _fresh_answer(backwise: Backwise, text: str) -> Answer:
    conversation = await backwise.conversations.open(channel="terminal", clinic=DEMO_CLINIC)
    return await backwise.conversations.answer(conversation, message_id="1", text=text)


async def _talk(backwise: Backwise) -> None:
    conversation = await backwise.conversations.open(channel="terminal", clinic=DEMO_CLINIC)
    answer = await backwise.conversations.greet(conversation)
    number = 0
    while True:
        _print(answer)
        said = await asyncio.to_thread(_read_line)
        if said is None:
            return
        number += 1
        choice = _chosen(answer, said)
        answer = await backwise.conversations.answer(
            conversation, message_id=str(number), text=None if choice else said, choice_id=choice
        )


def _read_line() -> str | None:
    try:
        return OUT.input("[bold]You:[/bold] ")
    except (EOFError, KeyboardInterrupt):
        return None


def _chosen(answer: Answer, said: str) -> str | None:
    """The id of the choice whose number was typed."""
    choices = answer.messages[-1].choices
    number = int(said) if said.isdecimal() else 0
    return choices[number - 1].id if 0 < number <= len(choices) else None


def _print(answer: Answer) -> None:
    for message in answer.messages:
        OUT.print(f"\n{message.text}", markup=False)
        for number, choice in enumerate(message.choices, 1):
            OUT.print(f"  {number}  {choice.title}", style="cyan", markup=False)
        if message.sources:
            OUT.print("  Sources: " + "; ".join(s.title for s in message.sources), style="dim", markup=False)
