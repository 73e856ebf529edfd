"""Says in plain words why a file is not valid YAML."""

from __future__ import annotations

import re

import yaml.reader
from ruamel.yaml.error import MarkedYAMLError
from ruamel.yaml.reader import ReaderError

from bot.staff.words.finding import Finding, Place

READER_ERRORS = (ReaderError, yaml.reader.ReaderError)  # of the two readers of YAML, which speak alike
MARKED_ERRORS = (MarkedYAMLError, yaml.MarkedYAMLError)
# The parser's words, and ours. The first that fits is used; groups of the pattern fill the braces.
PLAIN_WORDS = (
    (r"found duplicate key \"(.*?)\" with value", 'the name "{}" is used twice in the same block.'),
    (r"found character '(.)' that cannot start any token", 'a text that begins with "{}" needs quotation marks.'),
    (r"found undefined alias '(.*)'", 'a text that begins with "*" needs quotation marks (*{}).'),
    (
        r"mapping values are not allowed here",
        'a text with ": " in it needs quotation marks, or the indentation is wrong.',
    ),
    (r"could not find expected ':'", "a name without a colon stands here or just above."),
    (r"found unexpected end of stream", "a quotation mark is opened here and never closed."),
    (r"found unknown escape character", 'a backslash needs single quotation marks around the text, or "\\\\".'),
    (r"expected ',' or '[\]}]'", "a bracket is opened and never closed, or a comma is missing."),
    (
        r"expected <block end>, but found '<scalar>'",
        "there are words after a closed quotation mark, or the indentation is wrong.",
    ),
    (r"expected <block end>", "the indentation does not fit the lines above."),
    (r"but found another document", 'the file has a line "---" in the middle; one file holds one document.'),
)


def explain(error: Exception, file: str, text: str) -> Finding:
    """The finding for an error that reading ``text`` raised."""
    line = _line(error, text)
    lines = text.splitlines()
    words = _plain_words(error, lines[line - 1] if line <= len(lines) else "")
    return Place(file, line).error(f"this line is not valid YAML: {words}")


def _line(error: Exception, text: str) -> int:
    if isinstance(error, READER_ERRORS):
        return text.count("\n", 0, error.position) + 1
    if not isinstance(error, MARKED_ERRORS):
        return 1
    never_closed = "end of stream" in str(error.problem) or "<stream end>" in str(error.problem)
    mark = error.context_mark if never_closed and error.context_mark else error.problem_mark
    return mark.line + 1 if mark else 1


def _plain_words(error: Exception, line: str) -> str:
    if "\t" in line[: len(line) - len(line.lstrip())]:
        return "a tab is used where spaces are needed."
    if isinstance(error, READER_ERRORS):
        return "it holds an invisible control character."
    problem = str(getattr(error, "problem", "") or "")
    for pattern, words in PLAIN_WORDS:
        if match := re.search(pattern, problem):
            return words.format(*match.groups())
    return f"the reader says: {problem or error}.".replace("\n", " ")
