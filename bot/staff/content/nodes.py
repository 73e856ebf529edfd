"""Where the values of a YAML file stand, by lines."""

from __future__ import annotations

import re

import yaml

Lines = list[str]
# Line ends to YAML that are none to an editor: with them, lines cannot be counted.
OTHER_LINE_ENDS = re.compile("[\x85\u2028\u2029]|\r(?!\n)")


def value_of(node: yaml.Node | None, name: str) -> yaml.Node | None:
    """The value of a name; None where there is no such name."""
    pairs = node.value if isinstance(node, yaml.MappingNode) else ()
    return next((value for key, value in pairs if key.value == name), None)


def last_line(lines: Lines, node: yaml.Node) -> int:
    """The last line that holds words of a node."""
    if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        return last_line(lines, last[1] if isinstance(last, tuple) else last)
    if getattr(node, "style", None) not in ("|", ">"):
        return int(node.end_mark.line)
    line = int(node.end_mark.line) - 1
    while not lines[line].strip():
        line -= 1
    return line
