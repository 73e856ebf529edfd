"""Rules from an index are the rules that Rasa finds by trying all; this fails when Rasa changes underneath."""

from __future__ import annotations

import json
from copy import copy
from itertools import product
from typing import Any

import pytest
from rasa.core.policies.rule_policy import RulePolicy
from rasa.shared.core.events import ActionExecuted, ActiveLoop, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

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


def test_the_very_words_choose_no_rule_so_rasa_need_not_look(dialogue: Dialogue, policy: IndexedRulePolicy) -> None:
    domain = dialogue._agent.processor.domain
    assert not policy._has_rules_for_words
    for intent, loop in product(domain.intents, (None, *domain.form_names)):
        tracker = DialogueStateTracker("one", domain.slots)
        for event in (ActionExecuted("action_listen"), ActiveLoop(loop), UserUttered("words", {"name": intent})):
            tracker.update(event, domain)
        action, _, is_returning = RulePolicy._find_action_from_rules(policy, tracker, domain, True)
        assert (action, is_returning) == (None, False)


@pytest.mark.parametrize("user", [{"text": "the very words"}, {}])
def test_a_rule_that_words_may_choose_is_looked_for(policy: IndexedRulePolicy, user: dict[str, str]) -> None:
    taught = copy(policy)
    taught.__dict__.pop("_has_rules_for_words", None)
    taught.lookup = {"rules": {json.dumps([{**LISTENS, "user": user}]): "utter_x"}, "rules_for_loop_unhappy_path": {}}
    taught._by_moment = {}
    assert taught._has_rules_for_words


def test_a_whole_conversation_has_the_same_rules(policy: IndexedRulePolicy) -> None:
    for lookup in _lookups(policy):
        for key in lookup:
            states = [{}, LISTENS, *policy._rule_key_to_state(key)]
            for start in range(len(states) + 1):
                found = policy._get_possible_keys(lookup, states[start:])
                assert found == RulePolicy._get_possible_keys(policy, lookup, states[start:])
