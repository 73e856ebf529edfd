"""What is in `deploy/` fits what the program does."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from prometheus_client import REGISTRY

from bot import metrics  # noqa: F401 (registers what is counted)
from bot.settings import HOME, Settings

DEPLOY = HOME / "deploy"


def test_the_dashboard_shows_numbers_that_exist() -> None:
    panels = json.loads((DEPLOY / "grafana.json").read_text())["panels"]
    asked = " ".join(target["expr"] for panel in panels for target in panel["targets"])
    families = [family for family in REGISTRY.collect() if family.name.startswith(("backwise_", "process_"))]
    known = {f"{family.name}{end}" for family in families for end in ("", "_total", "_bucket", "_count", "_sum")}
    used = set(re.findall(r"\b(?:backwise|process)_\w+", asked))
    assert used <= known
    assert {family.name for family in families if family.name.startswith("backwise_")} <= {
        re.sub("_(total|bucket)$", "", name) for name in used
    }


def _compose() -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yml").read_text())
    return content


def test_the_containers_set_what_exists() -> None:
    known = {name.upper() for name in Settings.__fields__}
    for name in ("app1", "app2"):
        assert set(_compose()["services"][name]["environment"]) <= known


def test_the_containers_may_do_little() -> None:
    for name in ("app1", "app2"):
        service = _compose()["services"][name]
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert service["environment"]["PRODUCTION"] == "true"
    assert "\nUSER 10001:10001\n" in (DEPLOY / "Containerfile").read_text()


def test_only_nginx_has_open_ports() -> None:
    assert [name for name, service in _compose()["services"].items() if "ports" in service] == ["nginx"]


def test_no_secret_is_written_down() -> None:
    for file in DEPLOY.rglob("*"):
        if file.is_file():
            assert not re.search(r"(?i)(password|secret_key|token)[\"\']?\s*[:=]\s*[\w-]+$", file.read_text(), re.M), (
                file
            )


def test_what_is_mounted_exists() -> None:
    for service in _compose()["services"].values():
        for mount in service.get("volumes", []):
            source = mount.split(":")[0]
            if source.startswith(".") and source != "./tls":
                assert (DEPLOY / source).exists(), source


def test_docker_compose_accepts_the_file(tmp_path: Path) -> None:
    compose = shutil.which("docker-compose")
    if compose is None:
        pytest.skip("docker-compose is not installed")
    shutil.copytree(DEPLOY, tmp_path / "deploy")
    (tmp_path / "deploy" / ".env").write_text("SECRET_KEY=k\nPOSTGRES_PASSWORD=p\n")
    command = [compose, "--env-file", "deploy/.env", "-f", "deploy/compose.yml", "config"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)


@pytest.mark.parametrize("check", ["verify", "security --offline=true --threshold=20"])
def test_systemd_accepts_the_unit_and_finds_it_well_shut(tmp_path: Path, check: str) -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd-analyze is not installed")
    unit = (DEPLOY / "backwise@.service").read_text()
    (tmp_path / "backwise@.service").write_text(unit.replace("/srv/backwise/.venv/bin/backwise", "/bin/true"))
    command = ["systemd-analyze", "--no-pager", *check.split(), "backwise@.service"]
    checked = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert checked.returncode == 0, checked.stdout[-500:] + checked.stderr
