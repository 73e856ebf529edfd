from __future__ import annotations

import re
from collections import Counter

import pytest

from bot.staff.web.page import HERE


@pytest.mark.parametrize("template", ["edit_problem.html", "done.html", "problem.html"])
def test_each_name_has_one_sentence(template: str) -> None:
    names = Counter(re.findall(r'^  "(\w+)":', (HERE / "templates" / template).read_text(), re.MULTILINE))
    assert {name: count for name, count in names.items() if count > 1} == {}
    assert names
