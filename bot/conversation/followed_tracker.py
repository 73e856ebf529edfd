"""A Rasa tracker that follows its conversation instead of replaying it from the start at each prediction."""

from __future__ import annotations

import copy
from itertools import islice
from typing import Any, Self

from rasa.shared.core.constants import PREVIOUS_ACTION
from rasa.shared.core.domain import Domain, State
from rasa.shared.core.events import (
    ActionExecuted,
    ActionReverted,
    ActiveLoop,
    DefinePrevUserUtteredFeaturization,
    Event,
    Restarted,
    SessionStarted,
    UserUtteranceReverted,
    UserUttered,
)
from rasa.shared.core.slots import Slot
from rasa.shared.core.trackers import DialogueStateTracker

# By their own class, because Rasa's are abstract ones: to ask such a class what belongs to it takes ten times as long.
REWINDING = frozenset({Restarted, SessionStarted, ActionReverted, UserUtteranceReverted, ActiveLoop})
TURNS = frozenset({ActionExecuted, UserUttered})


class FollowedTracker(DialogueStateTracker):
    """Gives what Rasa's own tracker gives; work that grows with the conversation is done once, not each time."""

    _applied: list[Event]
    _loops: set[str]
    _seen = 0  # events of which ``_applied`` is the result
    _rewinds = 0
    _followed: dict[tuple[bool, bool], _States]

    @classmethod
    def of(cls, tracker: DialogueStateTracker) -> Self:
        """Takes over what ``tracker`` holds: replaying it would double the work of reading it."""
        followed = cls.__new__(cls)
        followed.__dict__.update(vars(tracker))
        followed._forget()
        return followed

    def applied_events(self) -> list[Event]:
        new = list(islice(self.events, self._seen, None))
        if self._seen > len(self.events) or not all(self._apply(event) for event in new):
            self._applied, self._rewinds = super().applied_events(), self._rewinds + 1
            self._loops = {event.name for event in self.events if isinstance(event, ActiveLoop) and event.name}
        self._seen = len(self.events)
        return self._applied.copy()

    def past_states(
        self,
        domain: Domain,
        omit_unset_slots: bool = False,
        ignore_rule_only_turns: bool = False,
        rule_only_data: dict[str, Any] | None = None,
    ) -> list[State]:
        applied = self.applied_events()
        mode = (omit_unset_slots, ignore_rule_only_turns)
        states = self._followed.get(mode)
        if states is None or states.belongs_to != (self._rewinds, domain):
            states = _States((self._rewinds, domain), self.init_copy(), *mode, rule_only_data)
            self._followed[mode] = states
        return states.follow(applied)

    def copy(self) -> DialogueStateTracker:
        """Without replaying. Like Rasa's copy it has no model of its own, so it stamps no events."""
        twin = FollowedTracker.of(self)
        twin.events = self.events.copy()
        twin.slots = {name: _twin(slot) for name, slot in self.slots.items()}
        twin.active_loop = copy.copy(self.active_loop)
        twin.model_id = twin.assistant_id = None
        return twin

    def _forget(self) -> None:
        self._applied, self._loops, self._seen, self._followed = [], set(), 0, {}

    def _apply(self, event: Event) -> bool:
        """False for an event that changes which earlier ones count, or how they are read."""
        kind = type(event)
        again = kind is ActionExecuted and event.action_name in self._loops
        late = kind is DefinePrevUserUtteredFeaturization and self._has_acted()
        self._applied.append(event)
        return not (again or late or kind in REWINDING)

    def _has_acted(self) -> bool:
        """Since the person's last message."""
        turns = (type(event) for event in reversed(self._applied) if type(event) in TURNS)
        return next(turns, None) is ActionExecuted


def _twin(slot: Slot) -> Slot:
    """As ``copy.copy``, which asks each slot first how it wants to be copied."""
    twin: Slot = object.__new__(type(slot))
    twin.__dict__.update(vars(slot))
    return twin


class _States:
    """The states of a conversation up to its last action, in the way of ``Domain.states_for_tracker_history``."""

    def __init__(
        self,
        belongs_to: tuple[int, Domain],
        start: DialogueStateTracker,
        omit_unset_slots: bool,
        without_rule_turns: bool,
        rule_only: dict[str, Any] | None,
    ) -> None:
        self.belongs_to = belongs_to
        self._domain = belongs_to[1]
        self._tracker = start
        self._omit_unset_slots = omit_unset_slots
        self._without_rule_turns = without_rule_turns
        self._rule_only = rule_only
        self._states: list[State] = []
        self._count = 0
        self._hidden = False
        self._last_shown_action: Any = None

    def follow(self, applied: list[Event]) -> list[State]:
        """All states, the present one last. ``applied`` begins with the events that were followed already."""
        for event in islice(applied, self._count, None):
            if type(event) is ActionExecuted:
                self._hidden, self._last_shown_action, state = self._look(event.hide_rule_turn)
                self._states += state
            self._tracker.update(event)
        self._count = len(applied)
        return [*self._states, *self._look(False)[2]]

    def _look(self, hide: bool) -> tuple[bool, Any, list[State]]:
        """Whether this turn is hidden, the last action that is not, and the state (none where it is hidden)."""
        if not self._without_rule_turns:
            return False, None, [self._clean(self._active())]
        hidden, tracker = self._hidden, self._tracker
        action = self._last_shown_action if hidden else self._domain._get_prev_action_sub_state(tracker)
        if not tracker.followup_action and tracker.latest_action_name != tracker.active_loop_name:
            hidden = hide
        return hidden, action, [] if hidden else [self._clean(self._without_rules(self._active(), action))]

    def _active(self) -> State:
        return self._domain.get_active_state(self._tracker, omit_unset_slots=self._omit_unset_slots)

    def _without_rules(self, state: State, action: Any) -> State:
        self._domain._remove_rule_only_features(state, self._rule_only)
        if self._states:
            self._domain._substitute_rule_only_user_input(state, self._states[-1])
        return state | ({PREVIOUS_ACTION: action} if action else {})

    def _clean(self, state: State) -> State:
        cleaned: State = self._domain._clean_state(state)
        return cleaned
