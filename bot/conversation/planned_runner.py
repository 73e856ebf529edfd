"""Runs Rasa's graph by a plan that is made once; Dask plans each run afresh, which takes longer than most nodes."""

from __future__ import annotations

from typing import Any, NamedTuple

from rasa.engine.exceptions import GraphComponentException
from rasa.engine.graph import GraphNode
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.shared.exceptions import RasaException


class _Step(NamedTuple):
    name: str
    node: GraphNode
    needs: dict[str, str]  # a parameter, and the earlier step or the input that gives it

    def run(self, outputs: dict[str, Any]) -> Any:
        """As the node does, but for words to a log that nobody reads, and hooks, which no trained model has."""
        given = {parameter: outputs[need] for parameter, need in self.needs.items()}
        try:
            return self.node._fn(self.node._component, **given)
        except RasaException:
            raise
        except Exception as error:
            raise GraphComponentException(f"Error running graph component for node {self.name}.") from error


class PlannedRunner(DaskGraphRunner):
    """Gives what Rasa's own runner gives."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._plans: dict[tuple[str, ...], list[_Step]] = {}

    def run(self, inputs: dict[str, Any] | None = None, targets: list[str] | None = None) -> dict[str, Any]:
        """The outputs of ``targets``; raises what the nodes raise. A node whose output is an input is not run."""
        wanted = tuple(targets or self._graph_schema.target_names)
        if wanted not in self._plans:
            self._plans[wanted] = self._plan(wanted)
        outputs = dict(inputs or {})
        for step in self._plans[wanted]:
            if step.name not in outputs:
                outputs[step.name] = step.run(outputs)
        return {name: outputs[name] for name in wanted}

    def _plan(self, wanted: tuple[str, ...]) -> list[_Step]:
        """The nodes that ``wanted`` hang on, each after those that it needs."""
        nodes = self._graph_schema.minimal_graph_schema(list(wanted)).nodes
        steps: dict[str, _Step] = {}

        def add(name: str) -> None:
            if name in nodes and name not in steps:  # a name that is no node is one of an input
                needs = nodes[name].needs
                for need in needs.values():
                    add(need)
                steps[name] = _Step(name, self._instantiated_nodes[name], needs)

        for name in wanted:
            add(name)
        return list(steps.values())
