"""Builds the ONNX graph of the sentence encoder all-MiniLM-L6-v2 from its published weights.

Six BERT layers, mean pooling over the words, length one. Written with ONNX Runtime's fused operators
(``com.microsoft``), which are what its own optimiser would make of the plain ones.
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

Weights = dict[str, NDArray[np.float32]]


class _Graph:
    """Collects nodes and weights; every step returns the name of its output."""

    def __init__(self, weights: Weights) -> None:
        self.weights = weights
        self.nodes: list[onnx.NodeProto] = []
        self.initializers: list[onnx.TensorProto] = []

    def constant(self, name: str, value: NDArray[np.generic]) -> str:
        self.initializers.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def weight(self, name: str, *, transposed: bool = False) -> str:
        value = self.weights[name]
        return self.constant(name, value.T if transposed else value)

    def step(self, operator: str, *inputs: str, domain: str = "", **attributes: Any) -> str:
        output = f"{operator}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(operator, list(inputs), [output], domain=domain, **attributes))
        return output

    def skip_norm(self, new: str, old: str, norm: str, bias: str) -> str:
        return self.step(
            "SkipLayerNormalization",
            new,
            old,
            self.weight(f"{norm}.weight"),
            self.weight(f"{norm}.bias"),
            self.weight(bias),
            domain=FUSED,
            epsilon=EPSILON,
        )


def _embed(graph: _Graph) -> str:
    names = ("word_embeddings", "position_embeddings", "token_type_embeddings")
    tables = [graph.weight(f"embeddings.{name}.weight") for name in names]
    norm = [graph.weight(f"embeddings.LayerNorm.{part}") for part in ("weight", "bias")]
    segments = graph.step("Sub", "input_ids", "input_ids")
    # The operator always announces a second output, the lengths, which nothing here reads.
    node = helper.make_node(
        "EmbedLayerNormalization",
        ["input_ids", segments, *tables, *norm],
        ["embedded", "lengths"],
        domain=FUSED,
        epsilon=EPSILON,
    )
    graph.nodes.append(node)
    return "embedded"


def _attend(graph: _Graph, hidden: str, layer: str) -> str:
    parts = [f"{layer}.attention.self.{part}" for part in ("query", "key", "value")]
    weight = graph.constant(
        f"{layer}.qkv.weight", np.concatenate([graph.weights[f"{p}.weight"].T for p in parts], axis=1)
    )
    bias = graph.constant(f"{layer}.qkv.bias", np.concatenate([graph.weights[f"{p}.bias"] for p in parts]))
    mixed = graph.step("Attention", hidden, weight, bias, "attention_mask", domain=FUSED, num_heads=HEADS)
    output = f"{layer}.attention.output"
    projected = graph.step("MatMul", mixed, graph.weight(f"{output}.dense.weight", transposed=True))
    return graph.skip_norm(projected, hidden, f"{output}.LayerNorm", f"{output}.dense.bias")


def _feed_forward(graph: _Graph, hidden: str, layer: str) -> str:
    wide = graph.step("MatMul", hidden, graph.weight(f"{layer}.intermediate.dense.weight", transposed=True))
    active = graph.step("BiasGelu", wide, graph.weight(f"{layer}.intermediate.dense.bias"), domain=FUSED)
    narrow = graph.step("MatMul", active, graph.weight(f"{layer}.output.dense.weight", transposed=True))
    return graph.skip_norm(narrow, hidden, f"{layer}.output.LayerNorm", f"{layer}.output.dense.bias")


def _pool(graph: _Graph, hidden: str) -> str:
    last_axis = graph.constant("last_axis", np.array([2], dtype=np.int64))
    word_axis = graph.constant("word_axis", np.array([1], dtype=np.int64))
    mask = graph.step("Cast", "attention_mask", to=TensorProto.FLOAT)
    kept = graph.step("Mul", hidden, graph.step("Unsqueeze", mask, last_axis))
    summed = graph.step("ReduceSum", kept, word_axis, keepdims=0)
    return graph.step("LpNormalization", summed, axis=1, p=2)


def build_graph(weight_file: Path) -> onnx.ModelProto:
    """The encoder as an ONNX model.

    Inputs ``input_ids`` and ``attention_mask``: int32 (messages, words). Output ``embedding``: float32
    (messages, 384), each row of length one.
    """
    graph = _Graph({name.removeprefix("bert."): value for name, value in load_file(str(weight_file)).items()})
    hidden = _embed(graph)
    for number in range(LAYERS):
        layer = f"encoder.layer.{number}"
        hidden = _feed_forward(graph, _attend(graph, hidden, layer), layer)
    graph.nodes.append(helper.make_node("Identity", [_pool(graph, hidden)], ["embedding"]))
    shape = ["messages", "words"]
    inputs = [helper.make_tensor_value_info(n, TensorProto.INT32, shape) for n in ("input_ids", "attention_mask")]
    output = helper.make_tensor_value_info("embedding", TensorProto.FLOAT, ["messages", WIDTH])
    model_graph = helper.make_graph(graph.nodes, "all-MiniLM-L6-v2", inputs, [output], graph.initializers)
    opsets = [helper.make_opsetid("", 17), helper.make_opsetid(FUSED, 1)]
    return helper.make_model(model_graph, opset_imports=opsets, ir_version=8)
