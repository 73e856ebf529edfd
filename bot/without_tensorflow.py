"""Lets Rasa 3.6 run where TensorFlow is not installed.

Rasa imports TensorFlow when its modules load, although only DIET, TED and their kin compute with it. Where the real
package is missing, this module answers those imports with inert names; where it is present, it steps aside. The first
TensorFlow model that anybody builds ends in one plain sentence.

``backwise_startup.pth`` calls :func:`install` at each start of Python in this environment, so that ``rasa`` itself
works here as well; nothing but the standard library is imported.
"""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import os
import sys
from abc import ABCMeta
from collections.abc import Iterator, Sequence
from types import ModuleType
from typing import Any

STOOD_IN_FOR = frozenset({"tensorflow", "tensorflow_text", "tensorflow_hub", "tensorflow_addons", "keras"})

EXPLANATION = (
    "{name} needs TensorFlow, which Backwise does not install. "
    "Choose a component without it in config.yml, for example LogisticRegressionClassifier or MemoizationPolicy."
)


class _InertType(ABCMeta):
    """The type of every stood-in name: usable as base class, decorator, generic and constant while modules load."""

    def __getattr__(cls, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return Inert

    def __getitem__(cls, item: object) -> Any:
        return cls

    def __call__(cls, *args: object, **kwargs: object) -> Any:
        if cls is Inert:
            return args[0] if len(args) == 1 and callable(args[0]) else Inert
        raise _tensorflow_missing(cls.__name__)

    def __iter__(cls) -> Iterator[Any]:
        return iter(())

    def __len__(cls) -> int:
        return 0


class Inert(metaclass=_InertType):
    """Stands for any class, function or constant of TensorFlow; Rasa's models subclass it and cannot be made."""


class _InertModule(ModuleType):
    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.__path__ = []  # a package: submodules may be imported from it

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return Inert


class TensorFlowFinder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """The last finder asked, hence silent wherever the real packages are installed."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if fullname.partition(".")[0] not in STOOD_IN_FOR:
            return None
        return importlib.machinery.ModuleSpec(fullname, self, is_package=True)

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> ModuleType:
        return _InertModule(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """Nothing to run: the module answers every name by itself."""


def _tensorflow_missing(name: str) -> Exception:
    from rasa.shared.exceptions import RasaException

    missing: Exception = RasaException(EXPLANATION.format(name=name))
    return missing


def install() -> None:
    """Add the finder once, behind all others, and switch Rasa's telemetry off unless the operator chose otherwise."""
    os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")
    if not any(isinstance(finder, TensorFlowFinder) for finder in sys.meta_path):
        sys.meta_path.append(TensorFlowFinder())
