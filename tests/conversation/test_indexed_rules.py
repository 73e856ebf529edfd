"""Rules from an index are the rules that Rasa finds by trying all; this fails when Rasa changes underneath."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest
from rasa.core.policies.rule_policy import RulePolicy

from bot.conversation.dialogue import Dialogue
from bot.conversation.indexed_rules import IndexedRulePolicy

pytestmark = pytest.mark.slow
LISTENS = {"prev_action": {"action_name": "action_listen"}}


@pytest.fixture(scope="module")
def policy(dialogue: Dialogue) -> IndexedRulePolicy:
    nodes = dialogue._agent.processor.graph_runner._instantiated_nodes.values()
    return next(node._component for node in nodes if isinstance(node._component, RulePolicy))


def _moments(policy: RulePolicy) -> list[dict[str, Any]]:
    """Every moment that a rule names, and some that none does."""
    named = [state for lookup in _lookups(policy) for key in lookup for state in policy._rule_key_to_state(key)]
    strange = {"prev_action": {"action_name": "no such action"}, "user": {"intent": "no such intent"}}
    return [*named, strange, {**strange, **LISTENS}, LISTENS, {"user": {"intent": "greet"}}, {}]


def _lookups(policy: RulePolicy) -> list[dict[str, str]]:
    return [policy.lookup[name] for name in ("rules", "rules_for_loop_unhappy_path")]


def test_the_index_is_used(policy: RulePolicy) -> None:
    assert isinstance(policy, IndexedRulePolicy)
    assert all(_lookups(policy))


def test_each_moment_has_the_same_rules(policy: IndexedRulePolicy) -> None:
    for lookup, moment in product(_lookups(policy), _moments(policy)):
        assert policy._get_possible_keys(lookup, [moment]) == RulePolicy._get_possible_keys(policy, lookup, [moment])


def test_a_whole_conversation_has_the_same_rules(policy: IndexedRulePolicy) -> None:
    for lookup in _lookups(policy):
        for key in lookup:
            states = [{}, LISTENS, *policy._rule_key_to_state(key)]
            for start in range(len(states) + 1):
                found = policy._get_possible_keys(lookup, states[start:])
                assert found == RulePolicy._get_possible_keys(policy, lookup, states[start:])
