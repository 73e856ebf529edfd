"""The sentence encoder's graph, built once for the tests of this layer."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.language.encoder import Encoder, build_encoder


@pytest.fixture(scope="session")
def graph_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("language") / "encoder.onnx"
    build_encoder(file)
    return file


@pytest.fixture(scope="session")
def encoder(graph_file: Path) -> Encoder:
    return Encoder(graph_file)
