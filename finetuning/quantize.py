"""The fine-tuned encoder in whole numbers: a quarter of the size, small enough to commit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

LAYERS = 6
LONGEST_MESSAGE = 128  # tokens; the published table of positions goes on to 512, which nothing reads
PUBLISHED_POSITIONS = 512
LARGEST = 127  # of eight bits

Array = NDArray[Any]
Tensors = dict[str, Array]


def quantized(weights: Mapping[str, Array]) -> Tensors:
    """From the BERT weights by their published names to the tensors that ``bot/language/encoder_graph.py`` reads.

    The word embeddings are left out: fine-tuning does not touch them, and the published file has them.
    """
    tensors = {
        "positions": weights["embeddings.position_embeddings.weight"][:LONGEST_MESSAGE],
        "segments": weights["embeddings.token_type_embeddings.weight"],
        **_norm(weights, "embeddings.LayerNorm", "embeddings.norm"),
    }
    for number in range(LAYERS):
        tensors |= _layer(weights, f"encoder.layer.{number}", f"layer.{number}")
    return {name: np.ascontiguousarray(value) for name, value in tensors.items()}


def restored(tensors: Mapping[str, Array]) -> Tensors:
    """The weights by their published names, in full, from what :func:`quantized` made of them."""
    positions = np.zeros((PUBLISHED_POSITIONS, tensors["positions"].shape[1]), dtype=np.float32)
    positions[:LONGEST_MESSAGE] = tensors["positions"]
    weights = {
        "embeddings.position_embeddings.weight": positions,
        "embeddings.token_type_embeddings.weight": tensors["segments"],
        **_published_norm(tensors, "embeddings.norm", "embeddings.LayerNorm"),
    }
    for number in range(LAYERS):
        weights |= _published_layer(tensors, f"layer.{number}", f"encoder.layer.{number}")
    return {name: np.ascontiguousarray(value) for name, value in weights.items()}


def _layer(weights: Mapping[str, Array], old: str, new: str) -> Tensors:
    heads = [f"{old}.attention.self.{part}" for part in ("query", "key", "value")]
    return {
        **_linear(weights, heads, f"{new}.attention.self"),
        **_linear(weights, [f"{old}.attention.output.dense"], f"{new}.attention.output"),
        **_norm(weights, f"{old}.attention.output.LayerNorm", f"{new}.attention.output.norm"),
        **_linear(weights, [f"{old}.intermediate.dense"], f"{new}.wide"),
        **_linear(weights, [f"{old}.output.dense"], f"{new}.narrow"),
        **_norm(weights, f"{old}.output.LayerNorm", f"{new}.narrow.norm"),
    }


def _published_layer(tensors: Mapping[str, Array], new: str, old: str) -> Tensors:
    heads = [f"{old}.attention.self.{part}" for part in ("query", "key", "value")]
    return {
        **_published_linear(tensors, f"{new}.attention.self", heads),
        **_published_linear(tensors, f"{new}.attention.output", [f"{old}.attention.output.dense"]),
        **_published_norm(tensors, f"{new}.attention.output.norm", f"{old}.attention.output.LayerNorm"),
        **_published_linear(tensors, f"{new}.wide", [f"{old}.intermediate.dense"]),
        **_published_linear(tensors, f"{new}.narrow", [f"{old}.output.dense"]),
        **_published_norm(tensors, f"{new}.narrow.norm", f"{old}.output.LayerNorm"),
    }


def _published_linear(tensors: Mapping[str, Array], new: str, old: list[str]) -> Tensors:
    whole = np.split((tensors[f"{new}.weight"] * tensors[f"{new}.scale"]).astype(np.float32).T, len(old))
    biases = np.split(tensors[f"{new}.bias"], len(old))
    return {
        f"{name}.{part}": value
        for name, weight, bias in zip(old, whole, biases, strict=True)
        for part, value in (("weight", weight), ("bias", bias))
    }


def _published_norm(tensors: Mapping[str, Array], new: str, old: str) -> Tensors:
    return {f"{old}.{part}": tensors[f"{new}.{part}"] for part in ("weight", "bias")}


def _linear(weights: Mapping[str, Array], old: list[str], new: str) -> Tensors:
    """``weight`` int8 (in, out), ``scale`` float32 (out,), ``bias`` float32 (out,)."""
    weight = np.concatenate([weights[f"{name}.weight"].T for name in old], axis=1)
    scale = (np.abs(weight).max(axis=0) / LARGEST).astype(np.float32)
    bias = np.concatenate([weights[f"{name}.bias"] for name in old])
    return {
        f"{new}.weight": np.round(weight / scale).astype(np.int8),
        f"{new}.scale": scale,
        f"{new}.bias": bias.astype(np.float32),
    }


def _norm(weights: Mapping[str, Array], old: str, new: str) -> Tensors:
    return {f"{new}.{part}": weights[f"{old}.{part}"].astype(np.float32) for part in ("weight", "bias")}
