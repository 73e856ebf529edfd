"""Finds the names of actions and answers in Python files, without importing them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from bot.staff.words.finding import Place
from bot.staff.words.model import Code
from bot.staff.words.reading import Reader

ANSWER = re.compile(r"utter_\w+")


def read_code(reader: Reader) -> Code:
    """Action classes of actions/, and the answers that any code names."""
    actions = [(name, tree) for name, _ in reader.files("actions", "*.py") if (tree := _parse(reader, name))]
    bot = [tree for name, _ in reader.files("bot", "*.py") if (tree := _parse(reader, name))]
    trees = [*(tree for _, tree in actions), *bot]
    texts = {text for tree in trees for text in _texts(tree) if ANSWER.fullmatch(text)}
    return Code(
        actions=tuple(action for name, tree in actions for action in _action_names(name, tree)),
        answers=frozenset(texts),
        answer_beginnings=tuple(sorted({text for tree in trees for text in _beginnings(tree)})),
    )


def _parse(reader: Reader, name: str) -> ast.Module | None:
    text = reader.text(name)
    try:
        return ast.parse(text) if text is not None else None
    except (SyntaxError, ValueError, RecursionError) as error:
        line = getattr(error, "lineno", None) or 1
        reader.unreadable.append(Place(name, line).error("this line is not valid Python."))
        return None


def _action_names(file: str, tree: ast.Module) -> Iterator[tuple[str, Place]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            methods = (item for item in node.body if isinstance(item, ast.FunctionDef) and item.name == "name")
            yield from ((name, Place(file, node.lineno)) for method in methods for name in _returned(method))


def _returned(method: ast.FunctionDef) -> Iterator[str]:
    for node in ast.walk(method):
        if isinstance(node, ast.Return) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            yield node.value.value


def _texts(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def _beginnings(tree: ast.Module) -> Iterator[str]:
    """``f"utter_ask_{slot}"`` names every answer that begins with ``utter_ask_``."""
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr) and node.values and isinstance(node.values[0], ast.Constant):
            beginning = str(node.values[0].value)
            if ANSWER.fullmatch(beginning):
                yield beginning
