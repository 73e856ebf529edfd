"""The whole numbers of the committed encoder, there and back."""

from __future__ import annotations

import numpy as np
from safetensors.numpy import load_file

from bot.language.encoder import PUBLISHED, TUNED
from finetuning.quantize import quantized, restored

OF_THE_HEAD = {"head.weight", "head.bias"}


def test_the_committed_weights_survive_a_return_to_the_published_form() -> None:
    committed = {name: value for name, value in load_file(str(TUNED)).items() if name not in OF_THE_HEAD}
    again = quantized(restored(committed))
    assert again.keys() == committed.keys()
    for name, value in committed.items():
        np.testing.assert_allclose(again[name], value, rtol=1e-5, err_msg=name)


def test_the_published_form_has_the_names_and_shapes_of_the_published_file() -> None:
    published = load_file(str(PUBLISHED))
    for name, value in restored(load_file(str(TUNED))).items():
        assert published[name].shape == value.shape, name
