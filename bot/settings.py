"""The settings of an installation: the only place that reads the environment (and the file ``.env``).

Every setting is documented in ``.env.example``; a test fails when one is not.
"""

from __future__ import annotations

import secrets
from functools import cache
from pathlib import Path

from pydantic import BaseSettings, Field, SecretStr, ValidationError, validator

HOME = Path(__file__).resolve().parent.parent
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")


class SettingsError(Exception):
    """One plain sentence: which setting is wrong and what it must look like."""


class Settings(BaseSettings):
    """Names in the environment are these in capitals: ``DATABASE_URL``, ``TELEGRAM_TOKEN`` ..."""

    database_url: str = f"sqlite:///{HOME / 'backwise.db'}"
    host: str = "127.0.0.1"
    port: int = Field(8000, ge=1, le=65535)
    public_url: str | None = None
    secret_key: SecretStr | None = None

    telegram_token: SecretStr | None = None
    telegram_api_url: str = "https://api.telegram.org"
    telegram_clinic: str = "demo"

    clinics_folder: Path = HOME / "clinics"
    models_folder: Path = HOME / "models"
    build_folder: Path = HOME / ".build"

    retention_days: int = Field(30, ge=1)
    session_hours: int = Field(24, ge=1)
    messages_per_minute: int = Field(30, ge=1)
    sessions_per_minute: int = Field(30, ge=1)
    log_level: str = "INFO"

    class Config:
        env_file = HOME / ".env"
        frozen = True

    @validator("public_url", "secret_key", "telegram_token", pre=True)
    def _empty_is_unset(cls, value: object) -> object:
        return value or None

    @validator("database_url")
    def _one_name_for_postgresql(cls, value: str) -> str:
        """Hosts hand out ``postgres://`` too, which SQLAlchemy does not know."""
        return value.replace("postgres://", "postgresql://", 1) if value.startswith("postgres://") else value

    @validator("public_url")
    def _secure_address(cls, value: str | None) -> str | None:
        if value and not value.startswith("https://"):
            raise ValueError("must begin with https:// (Telegram sends to no other address)")
        return value.rstrip("/") if value else None

    @validator("log_level")
    def _known_level(cls, value: str) -> str:
        if value.upper() not in LOG_LEVELS:
            raise ValueError(f"must be one of {', '.join(LOG_LEVELS)}")
        return value.upper()

    @validator("clinics_folder", "models_folder", "build_folder")
    def _absolute(cls, value: Path) -> Path:
        return value if value.is_absolute() else HOME / value

    def signing_key(self) -> str:
        """What signs session tokens: the operator's key, or one made for this machine at first use."""
        if self.secret_key:
            return self.secret_key.get_secret_value()
        file = self.build_folder / "secret_key"
        if not file.exists():
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(secrets.token_urlsafe(48))
            file.chmod(0o600)
        return file.read_text()


@cache
def read_settings() -> Settings:
    """The settings of this process; raises :class:`SettingsError` for a wrong one."""
    try:
        return Settings()
    except ValidationError as error:
        problem = error.errors()[0]
        name = str(problem["loc"][0]).upper()
        raise SettingsError(f"The setting {name} is wrong: {problem['msg']}. See .env.example.") from error
