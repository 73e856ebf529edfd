"""Builds the ONNX graph of the sentence encoder: MiniLM fine-tuned on our own messages (docs/decisions/0008).

Six BERT layers, mean pooling over the words, length one. Written with ONNX Runtime's fused operators
(``com.microsoft``), which are what its own optimiser would make of the plain ones. The published file gives the words'
embeddings, our own (``finetuning/quantize.py`` writes it) everything else.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper
from safetensors import safe_open
from safetensors.numpy import load_file

LAYERS, HEADS, WIDTH, EPSILON = 6, 12, 384, 1e-12
WORD_EMBEDDINGS = "embeddings.word_embeddings.weight"
FUSED = "com.microsoft"

Array = NDArray[Any]


class _Graph:
    """Collects nodes and weights; every step returns the name of its output."""

    def __init__(self, weights: dict[str, Array]) -> None:
        self.weights = weights
        self.nodes: list[onnx.NodeProto] = []
        self.initializers: list[onnx.TensorProto] = []

    def constant(self, name: str, value: Array) -> str:
        self.initializers.append(numpy_helper.from_array(value, name))
        return name

    def weight(self, name: str) -> str:
        return self.constant(name, self.weights[name])

    def steps(self, operator: str, *inputs: str, count: int, domain: str = "", **attributes: Any) -> list[str]:
        outputs = [f"{operator}_{len(self.nodes)}_{number}" for number in range(count)]
        self.nodes.append(helper.make_node(operator, list(inputs), outputs, domain=domain, **attributes))
        return outputs

    def step(self, operator: str, *inputs: str, domain: str = "", **attributes: Any) -> str:
        return self.steps(operator, *inputs, count=1, domain=domain, **attributes)[0]

    def linear(self, hidden: str, name: str) -> str:
        """The weights are kept as whole numbers with a scale a column, and are calculated with in full."""
        weight = self.constant(f"{name}.weight", self.weights[f"{name}.weight"] * self.weights[f"{name}.scale"])
        return self.step("Add", self.step("MatMul", hidden, weight), self.weight(f"{name}.bias"))

    def skip_norm(self, new: str, old: str, name: str) -> str:
        norm = [self.weight(f"{name}.{part}") for part in ("weight", "bias")]
        return self.step("SkipLayerNormalization", new, old, *norm, domain=FUSED, epsilon=EPSILON)


def _embed(graph: _Graph) -> str:
    tables = [graph.weight(name) for name in (WORD_EMBEDDINGS, "positions", "segments")]
    norm = [graph.weight(f"embeddings.norm.{part}") for part in ("weight", "bias")]
    segments = graph.step("Sub", "input_ids", "input_ids")
    inputs = ["input_ids", segments, *tables, *norm]
    # The operator always announces a second output, the lengths, which nothing here reads.
    return graph.steps("EmbedLayerNormalization", *inputs, count=2, domain=FUSED, epsilon=EPSILON)[0]


def _attend(graph: _Graph, hidden: str, layer: str) -> str:
    parts = graph.steps("Split", graph.linear(hidden, f"{layer}.attention.self"), count=3, axis=2)
    mixed = graph.step("MultiHeadAttention", *parts, "", "attention_mask", domain=FUSED, num_heads=HEADS)
    output = f"{layer}.attention.output"
    return graph.skip_norm(graph.linear(mixed, output), hidden, f"{output}.norm")


def _feed_forward(graph: _Graph, hidden: str, layer: str) -> str:
    wide = graph.step("Gelu", graph.linear(hidden, f"{layer}.wide"), domain=FUSED)
    return graph.skip_norm(graph.linear(wide, f"{layer}.narrow"), hidden, f"{layer}.narrow.norm")


def _pool(graph: _Graph, hidden: str) -> str:
    last_axis = graph.constant("last_axis", np.array([2], dtype=np.int64))
    word_axis = graph.constant("word_axis", np.array([1], dtype=np.int64))
    mask = graph.step("Cast", "attention_mask", to=TensorProto.FLOAT)
    kept = graph.step("Mul", hidden, graph.step("Unsqueeze", mask, last_axis))
    summed = graph.step("ReduceSum", kept, word_axis, keepdims=0)
    return graph.step("LpNormalization", summed, axis=1, p=2)


def build_graph(published_file: Path, tuned_file: Path) -> onnx.ModelProto:
    """The encoder as an ONNX model.

    Inputs ``input_ids`` and ``attention_mask``: int32 (messages, words). Output ``embedding``: float32
    (messages, 384), each row of length one.
    """
    with safe_open(str(published_file), framework="numpy") as published:
        words = published.get_tensor(WORD_EMBEDDINGS)
    graph = _Graph({**load_file(str(tuned_file)), WORD_EMBEDDINGS: words})
    hidden = _embed(graph)
    for number in range(LAYERS):
        layer = f"layer.{number}"
        hidden = _feed_forward(graph, _attend(graph, hidden, layer), layer)
    graph.nodes.append(helper.make_node("Identity", [_pool(graph, hidden)], ["embedding"]))
    shape = ["messages", "words"]
    inputs = [helper.make_tensor_value_info(n, TensorProto.INT32, shape) for n in ("input_ids", "attention_mask")]
    output = helper.make_tensor_value_info("embedding", TensorProto.FLOAT, ["messages", WIDTH])
    model_graph = helper.make_graph(graph.nodes, "backwise-sentence-encoder", inputs, [output], graph.initializers)
    opsets = [helper.make_opsetid("", 17), helper.make_opsetid(FUSED, 1)]
    return helper.make_model(model_graph, opset_imports=opsets, ir_version=8)
