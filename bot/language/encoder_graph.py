"""Builds the ONNX graph of the sentence encoder: MiniLM fine-tuned on our own messages (docs/decisions/0008).

Six BERT layers, mean pooling over the words, length one. Written with ONNX Runtime's fused operators
(``com.microsoft``), which are what its own optimiser would make of the plain ones. The words' embeddings come in from
outside (``bot/language/encoder.py``); ``finetuning/quantize.py`` writes the file of everything else.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper
from safetensors.numpy import load_file

LAYERS, HEADS, WIDTH, EPSILON = 6, 12, 384, 1e-12
FUSED = "com.microsoft"
# What a layer is given is made whole numbers too, of eight bits and with a scale for so many of them at a time.
BITS, BLOCK, IN_WHOLE_NUMBERS = 8, 64, 4

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
        """``hidden`` times the whole numbers of the file, which have a scale a column, plus the bias."""
        weight, scale = self.weights[f"{name}.weight"], self.weights[f"{name}.scale"]
        width, outputs = weight.shape
        blocks = (weight.T.astype(np.int16) + 2 ** (BITS - 1)).astype(np.uint8).reshape(outputs, -1, BLOCK)
        inputs = [
            hidden,
            self.constant(f"{name}.weight", blocks),
            self.constant(f"{name}.scale", np.repeat(scale, width // BLOCK)),
            *("", ""),  # zero is in the middle, and columns are in their order
            self.weight(f"{name}.bias"),
        ]
        sizes = {"K": width, "N": outputs, "bits": BITS, "block_size": BLOCK, "accuracy_level": IN_WHOLE_NUMBERS}
        return self.step("MatMulNBits", *inputs, domain=FUSED, **sizes)

    def skip_norm(self, new: str, old: str, name: str) -> str:
        norm = [self.weight(f"{name}.{part}") for part in ("weight", "bias")]
        return self.step("SkipLayerNormalization", new, old, *norm, domain=FUSED, epsilon=EPSILON)


def _embed(graph: _Graph) -> str:
    """The words' embeddings with that of each place, and of the first segment: there is no second."""
    places = graph.constant("places", graph.weights["positions"] + graph.weights["segments"][0])
    start = graph.constant("start", np.array([0], dtype=np.int64))
    count = graph.step("Shape", "words", start=1, end=2)
    return graph.skip_norm("words", graph.step("Slice", places, start, count, start), "embeddings.norm")


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


def build_graph(tuned_file: Path) -> onnx.ModelProto:
    """The encoder as an ONNX model.

    Inputs ``words``, float32 (messages, words, 384): their published embeddings; ``attention_mask``, int32 (messages,
    words). Output ``embedding``: float32 (messages, 384), each row of length one.
    """
    graph = _Graph(load_file(str(tuned_file)))
    hidden = _embed(graph)
    for number in range(LAYERS):
        layer = f"layer.{number}"
        hidden = _feed_forward(graph, _attend(graph, hidden, layer), layer)
    graph.nodes.append(helper.make_node("Identity", [_pool(graph, hidden)], ["embedding"]))
    shape = ["messages", "words"]
    words = helper.make_tensor_value_info("words", TensorProto.FLOAT, [*shape, WIDTH])
    mask = helper.make_tensor_value_info("attention_mask", TensorProto.INT32, shape)
    output = helper.make_tensor_value_info("embedding", TensorProto.FLOAT, ["messages", WIDTH])
    name = "backwise-sentence-encoder"
    model_graph = helper.make_graph(graph.nodes, name, [words, mask], [output], graph.initializers)
    opsets = [helper.make_opsetid("", 17), helper.make_opsetid(FUSED, 1)]
    return helper.make_model(model_graph, opset_imports=opsets, ir_version=8)
