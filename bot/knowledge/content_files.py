"""Reads content files: YAML in, checked records out, every mistake a sentence that names file and entry."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, Field, fields
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, ClassVar, Protocol, TypeVar, get_args, get_origin, get_type_hints

import yaml


class _Dataclass(Protocol):
    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]


Record = TypeVar("Record", bound=_Dataclass)


class ContentError(Exception):
    """One plain sentence: which file and entry is wrong, and how."""


def read_yaml(file: Path) -> dict[str, Any]:
    """The mapping that a YAML file holds."""
    try:
        content = yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    except OSError as error:
        raise ContentError(f"{file} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise ContentError(f"{file} is not saved as UTF-8.") from error
    except yaml.YAMLError as error:
        raise ContentError(f"{file} is not valid YAML: {' '.join(str(error).split())}") from error
    if not isinstance(content, dict):
        raise ContentError(f"{file} must hold names and values (name: value).")
    return content


def read_records(file: Path, key: str, record_type: type[Record]) -> tuple[Record, ...]:
    """The list under ``key`` of a file, each entry as a ``record_type``."""
    entries = read_yaml(file).get(key)
    if not isinstance(entries, list):
        raise ContentError(f'{file} must hold a list named "{key}".')
    return tuple(
        to_record(entry, record_type, f"{file.name}, entry {number}") for number, entry in enumerate(entries, 1)
    )


def to_record(entry: Any, record_type: type[Record], where: str) -> Record:
    """A mapping as a dataclass; unknown, missing and mistyped fields raise :class:`ContentError`."""
    if not isinstance(entry, Mapping):
        raise ContentError(f"{where}: expected names and values.")
    hints = get_type_hints(record_type)
    if unknown := sorted(set(entry) - set(hints)):
        raise ContentError(f'{where}: the field "{unknown[0]}" is not known.')
    required = {field.name for field in fields(record_type) if _is_required(field)}
    if missing := sorted(required - set(entry)):
        raise ContentError(f'{where}: the field "{missing[0]}" is missing.')
    values = {name: _convert(value, hints[name], f'{where}, field "{name}"') for name, value in entry.items()}
    return record_type(**values)


def _is_required(field: Field[Any]) -> bool:
    return field.default is MISSING and field.default_factory is MISSING


def _convert(value: Any, hint: Any, where: str) -> Any:
    if isinstance(hint, UnionType):
        options = get_args(hint)
        return None if value is None and NoneType in options else _convert(value, options[0], where)
    if get_origin(hint) is tuple:
        if not isinstance(value, list):
            raise ContentError(f"{where}: expected a list.")
        return tuple(_convert(item, get_args(hint)[0], where) for item in value)
    if hasattr(hint, "__dataclass_fields__"):
        return to_record(value, hint, where)
    try:
        return (
            value if isinstance(value, hint) and not isinstance(value, bool) | (hint is bool) else _parse(value, hint)
        )
    except (TypeError, ValueError) as error:
        raise ContentError(f'{where}: "{value}" does not fit.') from error


def _parse(value: Any, hint: Any) -> Any:
    if hint is bool and isinstance(value, bool):
        return value
    if hint is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if isinstance(value, str) and hint not in (str, int, bool, float):
        return hint(value)  # a StrEnum's word
    raise TypeError(value)
