"""Rasa without TensorFlow, each time in a Python of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.settings import HOME

pytestmark = pytest.mark.slow

RASA = str(Path(sys.executable).with_name("rasa"))
SENTENCE = "needs TensorFlow, which Backwise does not install."


def _python(code: str, **environment: str) -> str:
    """What the code prints, or the last line of its failure; nothing of Backwise is imported by hand."""
    kept = {name: value for name, value in os.environ.items() if name != "RASA_TELEMETRY_ENABLED"}
    command = [sys.executable, "-W", "ignore", "-c", code]
    result = subprocess.run(command, capture_output=True, text=True, cwd=HOME, env=kept | environment, check=False)
    return (result.stdout or result.stderr).strip()


def test_tensorflow_can_be_imported_and_does_nothing() -> None:
    code = (
        "import tensorflow as tf, tensorflow.keras.layers, tensorflow_addons;"
        "from tensorflow.keras import Model;"
        "from keras.utils import tf_utils;"
        "layer = type('Layer', (tf.keras.layers.Layer,), {'size': tf.Tensor[int]});"
        "print(tf.__name__, tf.function(len)([1, 2]), issubclass(layer, tf.Module), len(tf.config.devices))"
    )
    assert _python(code) == "tensorflow 2 True 0"


def test_other_missing_modules_stay_missing() -> None:
    assert "ModuleNotFoundError" in _python("import tensorflow_of_mine")


def test_a_module_does_not_pretend_to_have_a_version() -> None:
    assert "AttributeError" in _python("import tensorflow; tensorflow.__version__")


def test_the_real_package_wins(tmp_path: Path) -> None:
    (tmp_path / "tensorflow").mkdir()
    (tmp_path / "tensorflow" / "__init__.py").write_text("__version__ = 'real'\n")
    assert _python("import tensorflow; print(tensorflow.__version__)", PYTHONPATH=str(tmp_path)) == "real"


def test_telemetry_is_off() -> None:
    assert _python("import os; print(os.environ['RASA_TELEMETRY_ENABLED'])") == "false"
    assert _python("from rasa.telemetry import is_telemetry_enabled as on; print(on())") == "False"


def test_an_operator_may_switch_telemetry_on() -> None:
    code = "import os; print(os.environ['RASA_TELEMETRY_ENABLED'])"
    assert _python(code, RASA_TELEMETRY_ENABLED="true") == "true"


def test_the_hook_is_installed_once() -> None:
    code = (
        "import sys, bot.without_tensorflow as hook; hook.install(); hook.install();"
        "print(sum(isinstance(finder, hook.TensorFlowFinder) for finder in sys.meta_path),"
        " isinstance(sys.meta_path[-1], hook.TensorFlowFinder))"
    )
    assert _python(code) == "1 True"


def test_the_start_of_python_imports_nothing_else() -> None:
    assert _python("import sys; print('rasa' in sys.modules, 'pydantic' in sys.modules)") == "False False"


def test_a_tensorflow_model_ends_in_a_plain_sentence() -> None:
    code = (
        "from rasa.nlu.classifiers.diet_classifier import DIET\n"
        "try: DIET({}, {}, False, {})\n"
        "except Exception as error: print(type(error).__name__, error)"
    )
    said = _python(code)
    assert said.startswith("RasaException DIET " + SENTENCE)
    assert "config.yml" in said


def test_training_with_diet_ends_in_a_plain_sentence(tmp_path: Path) -> None:
    config = "recipe: default.v1\nassistant_id: x\nlanguage: en\npipeline:\n- name: WhitespaceTokenizer\n"
    config += "- name: CountVectorsFeaturizer\n- name: DIETClassifier\n  epochs: 1\npolicies:\n- name: RulePolicy\n"
    (tmp_path / "config.yml").write_text(config)
    (tmp_path / "domain.yml").write_text('version: "3.1"\nintents: [hi, bye]\n')
    examples = "  - intent: hi\n    examples: |\n      - hi\n      - hello\n"
    nlu = 'version: "3.1"\nnlu:\n' + examples + examples.replace("hi", "bye").replace("hello", "ciao")
    (tmp_path / "nlu.yml").write_text(nlu)
    command = [RASA, "train", "nlu", "-c", "config.yml", "-u", "nlu.yml", "-d", "domain.yml"]
    result = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, check=False)
    assert result.returncode != 0
    assert SENTENCE in result.stdout + result.stderr
    assert not list(tmp_path.glob("models/*.tar.gz"))


def test_rasa_s_own_command_works_here() -> None:
    result = subprocess.run([RASA, "--version"], capture_output=True, text=True, cwd=HOME, check=False)
    assert result.returncode == 0
    assert "3.6.21" in result.stdout
