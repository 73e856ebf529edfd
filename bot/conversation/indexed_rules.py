"""Rasa's rule policy, which tries every rule at each prediction; here only those whose last moment is like the present.

A rule's last moment names the action before it and, where the person speaks, their intent. A rule that names others
cannot apply, so only the rest is handed to Rasa's own comparison.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from functools import cached_property, partial
from itertools import islice
from typing import Any, Self

from rasa.core.policies.rule_policy import RULES, RULES_FOR_LOOP_UNHAPPY_PATH, SHOULD_NOT_BE_SET, RulePolicy
from rasa.shared.core.constants import ACTION_LISTEN_NAME, PREVIOUS_ACTION, USER
from rasa.shared.core.domain import Domain, State
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import ACTION_NAME, INTENT

_AFTER_WORDS: State = {PREVIOUS_ACTION: {ACTION_NAME: ACTION_LISTEN_NAME}}
_Moment = tuple[Any, Any]  # the name of the action before, and the intent; None: any


class IndexedRulePolicy(RulePolicy):
    """Finds the rules that Rasa's own finds."""

    _by_moment: dict[int, _Index]

    @classmethod
    def of(cls, policy: RulePolicy) -> Self:
        """Takes over what ``policy`` holds; its rules must not change any more."""
        indexed = cls.__new__(cls)
        indexed.__dict__.update(vars(policy))
        indexed._by_moment = {}
        return indexed

    @staticmethod
    def format_tracker_states(states: list[State]) -> str:
        """The whole conversation, for a debug message that nobody reads."""
        return ""

    def _get_possible_keys(self, lookup: dict[str, str], states: list[State]) -> set[str]:
        if not states:
            return set(lookup)
        index = self._index(lookup)
        keys = index.keys_at(states[-1])
        for turns_ago, state in enumerate(islice(reversed(states), index.longest)):
            keys = set(filter(partial(self._is_applicable, turns_ago, state), keys))
        return keys

    def _find_action_from_rules(
        self, tracker: DialogueStateTracker, domain: Domain, use_text_for_last_user_input: bool
    ) -> tuple[str | None, str | None, bool]:
        """Rasa looks for rules by the person's very words first; where none can apply, there is nothing to look at."""
        if use_text_for_last_user_input and not self._has_rules_for_words:
            return None, None, False
        found: tuple[str | None, str | None, bool] = super()._find_action_from_rules(
            tracker, domain, use_text_for_last_user_input
        )
        return found

    @cached_property
    def _has_rules_for_words(self) -> bool:
        return any(
            self._index(self.lookup[name]).keys_at(_AFTER_WORDS) for name in (RULES, RULES_FOR_LOOP_UNHAPPY_PATH)
        )

    def _index(self, lookup: dict[str, str]) -> _Index:
        return self._by_moment.get(id(lookup)) or self._by_moment.setdefault(id(lookup), _Index(lookup))

    def _is_applicable(self, turns_ago: int, state: State, key: str) -> bool:
        applicable: bool = self._is_rule_applicable(key, turns_ago, state)
        return applicable


class _Index:
    """Rules by their last moment; ``longest``: the moments that the longest rule has."""

    def __init__(self, keys: Collection[str]) -> None:
        self.longest = 0
        self._keys: dict[_Moment, list[str]] = defaultdict(list)
        for key in keys:
            states = RulePolicy._rule_key_to_state(key)
            self.longest = max(self.longest, len(states))
            self._keys[_of_rule(states[-1])].append(key)

    def keys_at(self, state: State) -> set[str]:
        """The rules that may apply, and all that do."""
        action, intent = _moment(state)
        moments = {(action, intent), (action, None), (None, intent), (None, None)}
        return {key for moment in moments for key in self._keys.get(moment, ())}


def _of_rule(state: State) -> _Moment:
    action, intent = (None if name == SHOULD_NOT_BE_SET else name for name in _moment(state))
    return (action, intent) if state.get(PREVIOUS_ACTION) else (None, None)  # Rasa looks no further at a first moment


def _moment(state: State) -> _Moment:
    return state.get(PREVIOUS_ACTION, {}).get(ACTION_NAME), state.get(USER, {}).get(INTENT)
