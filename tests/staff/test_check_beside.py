"""What is wrong with the words ends a training that goes on meanwhile."""

from __future__ import annotations

import multiprocessing
import time
from typing import TYPE_CHECKING

import pytest

from bot.staff.check_beside import checked_beside
from bot.staff.training import TrainingError

pytestmark = pytest.mark.slow

if TYPE_CHECKING:
    from tests.staff.conftest import Project


@pytest.fixture
def steps() -> list[str]:
    return []


@pytest.fixture
def wrong(project: Project) -> Project:
    project.with_change("domain.yml", '["1"]', '["7"]')
    return project


def test_a_training_on_words_in_order_goes_on_to_its_end(project: Project, steps: list[str]) -> None:
    project.with_change("domain.yml", "harmless", "lazy")  # a warning
    with checked_beside(project.home, steps.append) as step:
        step("Reading the words")
        step("Learning the topics")
    assert steps == ["Reading the words", "Learning the topics"]


def test_what_is_wrong_is_said_at_a_step_once_it_is_known(wrong: Project, steps: list[str]) -> None:
    with pytest.raises(TrainingError) as error, checked_beside(wrong.home, steps.append) as step:
        while True:
            step("Reading the words")
            time.sleep(0.01)
    assert error.value.problems == wrong.findings()


def test_a_training_that_was_quicker_than_the_check_ends_with_what_is_wrong(wrong: Project, steps: list[str]) -> None:
    with pytest.raises(TrainingError) as error, checked_beside(wrong.home, steps.append) as step:
        step("Reading the words")
    assert steps == ["Reading the words"]
    assert error.value.problems == wrong.findings()


@pytest.mark.parametrize("other", [TrainingError(["A story went wrong."]), KeyError("domain")])
def test_what_is_wrong_with_the_words_is_said_before_anything_else(
    wrong: Project, steps: list[str], other: Exception
) -> None:
    with pytest.raises(TrainingError) as error, checked_beside(wrong.home, steps.append):
        raise other
    assert error.value.problems == wrong.findings()


def test_what_goes_wrong_with_words_in_order_is_said_as_it_is(project: Project, steps: list[str]) -> None:
    with pytest.raises(TrainingError, match=r"A story went wrong\."), checked_beside(project.home, steps.append):
        raise TrainingError(["A story went wrong."])


def test_a_training_that_is_stopped_stops_the_check(project: Project, steps: list[str]) -> None:
    with pytest.raises(SystemExit), checked_beside(project.home, steps.append):
        raise SystemExit(143)
    assert multiprocessing.active_children() == []
