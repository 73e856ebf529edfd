from __future__ import annotations

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from pydantic import ValidationError

from bot.secret_file import SecretFileError
from bot.settings import HOME, Settings, SettingsError, read_settings


@pytest.fixture(autouse=True)
def _read_anew(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """Neither the machine's .env nor its environment, and nothing remembered from another test."""
    monkeypatch.setattr(Settings.__config__, "env_file", tmp_path / ".env")
    for name in Settings.__fields__:
        monkeypatch.delenv(name.upper(), raising=False)
    read_settings.cache_clear()
    yield
    read_settings.cache_clear()


def _documented() -> set[str]:
    lines = (HOME / ".env.example").read_text().splitlines()
    return {match[1] for line in lines if (match := re.match(r"#?\s*([A-Z][A-Z_]+)=", line))}


@pytest.mark.parametrize("name", sorted(Settings.__fields__))
def test_a_setting_is_documented(name: str) -> None:
    assert name.upper() in _documented()


def test_only_settings_that_exist_are_documented() -> None:
    assert _documented() <= {name.upper() for name in Settings.__fields__}


def test_without_any_setting_everything_has_a_safe_default() -> None:
    settings = read_settings()
    assert settings.host == "127.0.0.1"
    assert settings.telegram_token is None
    assert settings.database_url.startswith("sqlite:///")


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("PORT", "web", "The setting PORT is wrong: value is not a valid integer. See .env.example."),
        (
            "PORT",
            "70000",
            "The setting PORT is wrong: ensure this value is less than or equal to 65535. See .env.example.",
        ),
        (
            "RETENTION_DAYS",
            "0",
            "The setting RETENTION_DAYS is wrong: ensure this value is greater than or equal to 1. See .env.example.",
        ),
        (
            "PUBLIC_URL",
            "http://clinic.example",
            "The setting PUBLIC_URL is wrong: must begin with https:// (Telegram sends to no other address). "
            "See .env.example.",
        ),
        (
            "TRUSTED_PROXIES",
            "*",
            "The setting TRUSTED_PROXIES is wrong: must be internet addresses or networks, such as "
            "127.0.0.1,10.0.0.0/8. See .env.example.",
        ),
        (
            "TRUSTED_PROXIES",
            "127.0.0.1,0.0.0.0/0",
            "The setting TRUSTED_PROXIES is wrong: must not name every machine: anybody could then say who they are. "
            "See .env.example.",
        ),
        (
            "LOG_LEVEL",
            "loud",
            "The setting LOG_LEVEL is wrong: must be one of DEBUG, INFO, WARNING, ERROR. See .env.example.",
        ),
    ],
)
def test_a_wrong_setting_is_one_sentence(monkeypatch: pytest.MonkeyPatch, name: str, value: str, sentence: str) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as error:
        read_settings()
    assert str(error.value) == sentence


def test_the_environment_beats_the_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("PORT=9000\nHOST=0.0.0.0\n")
    monkeypatch.setenv("PORT", "9001")
    assert (read_settings().port, read_settings().host) == (9001, "0.0.0.0")


@pytest.mark.parametrize("name", ["PUBLIC_URL", "SECRET_KEY", "TELEGRAM_TOKEN"])
def test_an_empty_setting_is_unset(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv(name, "")
    assert getattr(read_settings(), name.lower()) is None


def test_secrets_are_not_shown() -> None:
    hidden = "do-not-show-this"
    names = ("telegram_token", "secret_key", "smtp_password", "webhook_secret")
    assert hidden not in repr(Settings(**dict.fromkeys(names, hidden)))


def test_a_folder_is_taken_from_home() -> None:
    assert Settings(models_folder="models").models_folder == HOME / "models"
    assert Settings(models_folder="/srv/models").models_folder == Path("/srv/models")


def test_mail_goes_unprotected_only_to_this_machine() -> None:
    local = Settings(smtp_host="127.0.0.1", smtp_security="none", smtp_from="a@clinic.example")
    assert local.smtp_security == "none"
    with pytest.raises(ValueError, match="only for a mail server on this machine"):
        Settings(smtp_host="mail.clinic.example", smtp_security="none", smtp_from="a@clinic.example")


def test_the_public_address_has_no_slash_at_its_end() -> None:
    assert Settings(public_url="https://chat.example/").public_url == "https://chat.example"


def test_people_reach_the_site_at_its_public_address_or_where_they_opened_it() -> None:
    page = "http://desk.clinic.example:8000/staff/people?done=let_out"
    assert Settings(public_url="https://chat.example/").site(page) == "https://chat.example"
    assert Settings(public_url=None).site(page) == "http://desk.clinic.example:8000"
    assert Settings(public_url=None, host="192.0.2.7", port=8123).site() == "http://192.0.2.7:8123"


@pytest.mark.parametrize("host", ["127.0.0.1", "0.0.0.0", "::"])
def test_a_page_of_this_machine_is_one_that_a_browser_can_open(host: str) -> None:
    assert Settings(public_url=None, host=host, port=8123).site() == "http://localhost:8123"


def test_the_log_level_may_be_written_small() -> None:
    assert Settings(log_level="debug").log_level == "DEBUG"


def test_settings_do_not_change_while_a_process_runs() -> None:
    with pytest.raises(TypeError):
        Settings().port = 1  # type: ignore[misc]


def test_the_key_of_the_operator_signs() -> None:
    assert Settings(secret_key="mine").signing_key() == "mine"


def test_without_one_a_key_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    settings = Settings(build_folder=tmp_path / "build")
    key = settings.signing_key()
    assert len(key) >= 32
    assert Settings(build_folder=tmp_path / "build").signing_key() == key
    assert (tmp_path / "build" / "secret_key").stat().st_mode & 0o077 == 0


LONG_KEY = "k" * 32


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        ({}, "needs a SECRET_KEY of 32 characters or more"),
        ({"SECRET_KEY": "k" * 31}, "needs a SECRET_KEY of 32 characters or more"),
        (
            {"SECRET_KEY": LONG_KEY, "DATABASE_URL": "postgresql://backwise:postgres@database/backwise"},
            "needs a password in DATABASE_URL that others do not guess",
        ),
    ],
)
def test_in_production_secrets_are_not_those_that_everybody_knows(
    monkeypatch: pytest.MonkeyPatch, given: dict[str, str], missing: str
) -> None:
    for name, value in {"PRODUCTION": "true", **given}.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as error:
        read_settings()
    assert str(error.value) == f"The setting PRODUCTION is wrong: {missing}. See .env.example."


def test_in_production_secrets_of_ones_own_are_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    own = {"PRODUCTION": "true", "SECRET_KEY": LONG_KEY, "DATABASE_URL": "postgresql://b:x7-yQ@database/b"}
    for name, value in own.items():
        monkeypatch.setenv(name, value)
    assert read_settings().production


def test_processes_that_start_together_make_one_key(tmp_path: Path) -> None:
    with ThreadPoolExecutor(16) as pool:
        keys = set(pool.map(lambda _: Settings(build_folder=tmp_path).signing_key(), range(64)))
    assert len(keys) == 1
    assert [file.name for file in tmp_path.iterdir()] == ["secret_key"]


@pytest.mark.parametrize("left", ["", "half"])
def test_a_damaged_key_is_told_and_never_signs(tmp_path: Path, left: str) -> None:
    (tmp_path / "secret_key").write_text(left)
    with pytest.raises(SecretFileError, match="is damaged; remove the file"):
        Settings(build_folder=tmp_path).signing_key()


def test_a_wrong_value_never_shows_a_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "secret-in-the-wrong-line")
    with pytest.raises(SettingsError) as error:
        read_settings()
    assert "secret-in" not in str(error.value)
    assert isinstance(error.value.__cause__, ValidationError)
