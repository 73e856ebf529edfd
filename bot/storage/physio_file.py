"""Reads a clinic's physios from CSV: all of them, or every mistake as a sentence."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from io import StringIO
from operator import itemgetter
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

COLUMNS = (
    "name",
    "qualification",
    "register",
    "register_number",
    "country",
    "place",
    "postcode",
    "telehealth",
    "languages",
    "phone",
    "booking_url",
)
NEVER_EMPTY = ("name", "register", "register_number")
YES = ("yes", "true", "1")
NO = ("no", "false", "0")
COUNTRY = re.compile(r"(?!UK)[A-Z]{2}")
PHONE = re.compile(r"\+?[0-9 ().-]{3,24}")


class Qualification(StrEnum):
    PHYSIOTHERAPIST = "physiotherapist"
    EXERCISE_PHYSIOLOGIST = "exercise_physiologist"
    BOTH = "both"


@dataclass(frozen=True)
class Physio:
    """Somebody to see. ``place`` and ``postcode`` are empty for telehealth only; ``country`` is a code such as AU."""

    name: str
    qualification: Qualification
    register: str
    register_number: str
    country: str
    place: str
    postcode: str
    telehealth: bool
    languages: tuple[str, ...]
    phone: str | None
    booking_url: str | None
    is_sample: bool = False


class PhysioImportError(Exception):
    """Why nothing was imported: ``problems`` holds one sentence each. Names and contacts are not repeated."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


Row = dict[str, str]
Problem = tuple[int, str]  # line number, sentence


def read_physios(file: Path) -> list[Physio]:
    """The physios of a CSV file whose header names ``COLUMNS``, in any order, separated by ``,`` or ``;``."""
    lines = _read_lines(_read_text(file))
    columns = [column.lower() for column in lines.pop(min(lines))] if lines else []
    _check_header(columns, has_lines=bool(lines), file_name=file.name)
    complete = {number: values for number, values in lines.items() if len(values) == len(columns)}
    rows = {number: dict(zip(columns, values, strict=True)) for number, values in complete.items()}
    problems = [(number, _wrong_length(lines[number], columns)) for number in lines if number not in rows]
    problems += [(number, problem) for number, row in rows.items() for problem in _problems_of(row)]
    problems += _repeated_numbers(rows)
    if problems:
        raise PhysioImportError(
            [f"line {number}: {problem}" for number, problem in sorted(problems, key=itemgetter(0))]
        )
    return [_to_physio(row) for row in rows.values()]


def _read_text(file: Path) -> str:
    try:
        text = file.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise PhysioImportError([f"{file.name} cannot be read: {error.strerror}. Check the path."]) from None
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:  # a spreadsheet's "Unicode text" is UTF-16, which is full of these
        raise PhysioImportError([f'{file.name} is not UTF-8; save it as "CSV UTF-8" and import it again.'])
    return text


def _read_lines(text: str) -> dict[int, list[str]]:
    """The values of each line that is not blank, by the number of the line on which it begins."""
    header = text.partition("\n")[0]
    separator = ";" if header.count(";") > header.count(",") else ","
    reader = csv.reader(StringIO(text, newline=""), delimiter=separator, strict=True)
    lines = {number: [" ".join(value.split()) for value in values] for number, values in _numbered(reader)}
    return {number: values for number, values in lines.items() if any(values)}


def _numbered(reader: Any) -> Iterator[tuple[int, list[str]]]:
    while True:
        number = reader.line_num + 1
        try:
            values = next(reader, None)
        except csv.Error:
            problem = "a quotation mark is never closed, or stands inside a text; leave it out"
            raise PhysioImportError([f"line {number}: {problem}."]) from None
        if values is None:
            return
        yield number, values


def _check_header(columns: list[str], *, has_lines: bool, file_name: str) -> None:
    if not columns:
        raise PhysioImportError([f"{file_name} is empty; its first line must be {','.join(COLUMNS)}."])
    problems = [f'The column "{name}" is missing; add it to the first line.' for name in COLUMNS if name not in columns]
    problems += [f'The column "{name}" is there twice; keep one.' for name in COLUMNS if columns.count(name) > 1]
    if not problems and not has_lines:
        problems = [f"{file_name} holds no physio; add one line for each below the first line."]
    if problems:
        raise PhysioImportError(problems)


def _wrong_length(values: list[str], columns: list[str]) -> str:
    return (
        f"there are {len(values)} values for {len(columns)} columns; "
        "put quotation marks around a value that holds the separator."
    )


def _problems_of(row: Row) -> Iterator[str]:
    yield from (f"{column} is empty." for column in NEVER_EMPTY if not row[column])
    if row["qualification"] not in list(Qualification):
        yield f'qualification "{row["qualification"]}" is not one of {", ".join(Qualification)}.'
    if not COUNTRY.fullmatch(row["country"]):
        yield f'country "{row["country"]}" is not a country code of two capitals such as AU, NZ or GB.'
    if row["telehealth"].lower() not in YES + NO:
        yield f'telehealth "{row["telehealth"]}" is not yes or no.'
    elif not row["place"] and row["telehealth"].lower() in NO:
        yield "place is empty, but only a physio with telehealth can do without."
    if row["phone"] and not PHONE.fullmatch(row["phone"]):
        yield "phone is not a phone number; use digits, spaces, dots, hyphens, brackets and one + in front."
    if row["booking_url"] and not _is_web_address(row["booking_url"]):
        yield "booking_url is not a web address; it must begin with https://."


def _is_web_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme == "https" and bool(parts.hostname) and " " not in text


def _repeated_numbers(rows: dict[int, Row]) -> Iterator[Problem]:
    first_lines: dict[tuple[str, str], int] = {}
    for number, row in rows.items():
        first = first_lines.setdefault((row["register"], row["register_number"]), number)
        if first != number and row["register_number"]:
            yield number, f'register_number "{row["register_number"]}" is on line {first} already; keep one of them.'


def _to_physio(row: Row) -> Physio:
    return Physio(
        name=row["name"],
        qualification=Qualification(row["qualification"]),
        register=row["register"],
        register_number=row["register_number"],
        country=row["country"],
        place=row["place"],
        postcode=row["postcode"],
        telehealth=row["telehealth"].lower() in YES,
        languages=tuple(language.strip() for language in row["languages"].split(",") if language.strip()),
        phone=row["phone"] or None,
        booking_url=row["booking_url"] or None,
    )
