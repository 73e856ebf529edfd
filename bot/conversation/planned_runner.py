"""Runs Rasa's graph by a plan that is made once; Dask plans each run afresh, which takes longer than most nodes."""

from __future__ import annotations

from typing import Any, NamedTuple

from rasa.engine.graph import GraphNode
from rasa.engine.runner.dask import DaskGraphRunner


class _Step(NamedTuple):
    name: str
    node: GraphNode
    needs: tuple[str, ...]  # names of earlier steps and of inputs


class PlannedRunner(DaskGraphRunner):
    """Gives what Rasa's own runner gives."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._plans: dict[tuple[str, ...], list[_Step]] = {}

    def run(self, inputs: dict[str, Any] | None = None, targets: list[str] | None = None) -> dict[str, Any]:
        """The outputs of ``targets``; raises what the nodes raise."""
        wanted = tuple(targets or self._graph_schema.target_names)
        if wanted not in self._plans:
            self._plans[wanted] = self._plan(wanted)
        outputs = {name: (name, value) for name, value in (inputs or {}).items()}
        for step in self._plans[wanted]:
            outputs[step.name] = step.node(*(outputs[need] for need in step.needs))
        return dict(outputs[name] for name in wanted)

    def _plan(self, wanted: tuple[str, ...]) -> list[_Step]:
        """The nodes that ``wanted`` hang on, each after those that it needs."""
        nodes = self._graph_schema.minimal_graph_schema(list(wanted)).nodes
        steps: dict[str, _Step] = {}

        def add(name: str) -> None:
            if name in nodes and name not in steps:  # a name that is no node is one of an input
                needs = tuple(nodes[name].needs.values())
                for need in needs:
                    add(need)
                steps[name] = _Step(name, self._instantiated_nodes[name], needs)

        for name in wanted:
            add(name)
        return list(steps.values())
