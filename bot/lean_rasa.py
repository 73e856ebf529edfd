"""Lets the process that answers people load Rasa without what it never uses there.

Rasa imports its own channels with the libraries of a dozen messengers, the databases of other trackers, its terminal,
its server and its scheduler, and scikit-learn for models of TensorFlow: more than half the time of the import. While
:func:`import_rasa` runs, inert names answer; afterwards every module can be imported for real. Whoever calls such a
name later is told so. Rasa's own commands and training load everything.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

LOADED = ("rasa.core.agent", "rasa.core.policies.rule_policy", "rasa_sdk")
_CHANNELS = (
    *("botframework", "callback", "console", "facebook", "hangouts", "mattermost", "rasa_chat", "rocketchat"),
    *("slack", "socketio", "telegram", "twilio", "twilio_voice", "webexteams"),
)
LEFT_OUT = frozenset(
    {
        *(f"rasa.core.channels.{name}" for name in _CHANNELS),
        *("aiormq", "apscheduler", "boto3", "botocore", "matplotlib", "pymongo", "sanic", "sklearn"),
    }
)


class LeftOutError(RuntimeError):
    """A name was called that is not loaded where people are answered: remove its module from :data:`LEFT_OUT`."""


class _LeftOutType(type):
    """The type of every name that is left out: a base class, a constant, and a function until Rasa is loaded."""

    def __getattr__(cls, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return LeftOut

    def __call__(cls, *args: object, **kwargs: object) -> Any:
        if _is_loading():
            return LeftOut
        raise LeftOutError("A part of Rasa was used that this process has not loaded.")


class LeftOut(metaclass=_LeftOutType):
    """Stands for any class, function or constant of what is left out."""


class _LeftOutModule(ModuleType):
    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.__path__ = []

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return LeftOut


class _Finder(MetaPathFinder, Loader):
    def find_spec(
        self, fullname: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        is_left_out = any(f"{fullname}.".startswith(f"{name}.") for name in LEFT_OUT)
        return ModuleSpec(fullname, self, is_package=True) if is_left_out else None

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        return _LeftOutModule(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """Nothing to run: the module answers every name by itself."""


def import_rasa() -> None:
    """Import what a dialogue needs; nothing happens where it is imported already."""
    if LOADED[0] not in sys.modules:
        with _left_out():
            for name in LOADED:
                importlib.import_module(name)


@contextmanager
def _left_out() -> Iterator[None]:
    finder = _Finder()
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)
        for name in [name for name, module in sys.modules.items() if isinstance(module, _LeftOutModule)]:
            _forget(name)


def _forget(name: str) -> None:
    """Whoever imports this module from now on gets the real one."""
    package, _, module = name.rpartition(".")
    del sys.modules[name]
    if package in sys.modules:
        vars(sys.modules[package]).pop(module, None)


def _is_loading() -> bool:
    return any(isinstance(finder, _Finder) for finder in sys.meta_path)
