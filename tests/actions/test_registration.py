"""Rasa finds actions by name and by walking the package: what that needs."""

from __future__ import annotations

import ast
import importlib
import inspect
from pathlib import Path
from typing import Any

from rasa_sdk import Action

from bot.settings import HOME
from tests.actions.harness import DOMAIN

FOLDER = HOME / "actions"
MODULES = [importlib.import_module(f"actions.{file.stem}") for file in sorted(FOLDER.glob("[a-z]*.py"))]
CLASSES: list[Any] = [
    member
    for module in MODULES
    for member in vars(module).values()
    if inspect.isclass(member) and issubclass(member, Action) and member.__module__ == module.__name__
]
CONCRETE = [action for action in CLASSES if not inspect.isabstract(action)]


def _names() -> list[str]:
    return [action().name() for action in CONCRETE]


def test_every_action_of_the_domain_is_a_class_and_the_other_way_round() -> None:
    assert set(_names()) == set(DOMAIN["actions"])


def test_names_are_unique() -> None:
    assert len(_names()) == len(set(_names()))
    assert len(DOMAIN["actions"]) == len(set(DOMAIN["actions"]))


def test_a_base_class_without_a_name_of_its_own_is_abstract() -> None:
    nameless = [action for action in CLASSES if "name" not in vars(action)]
    assert [action.__name__ for action in nameless if action in CONCRETE] == []


def test_the_folder_is_flat() -> None:
    assert [path for path in FOLDER.iterdir() if path.is_dir() and path.name != "__pycache__"] == []


def test_an_action_says_only_answers_that_exist() -> None:
    said = {
        node.value
        for file in FOLDER.glob("*.py")
        for node in ast.walk(ast.parse(Path(file).read_text()))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.startswith("utter_")
    }
    beginnings = {"utter_", "utter_exercise_"}
    assert said - beginnings - {"utter_action"} <= set(DOMAIN["responses"])  # utter_action: a key in Rasa's events
