"""The settings of an installation: the only place that reads the environment (and the file ``.env``).

Every setting is documented in ``.env.example``; a test fails when one is not.
"""

from __future__ import annotations

from functools import cache
from ipaddress import ip_network
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import BaseSettings, Field, SecretStr, ValidationError, validator

from bot.secret_file import kept_secret

HOME = Path(__file__).resolve().parent.parent
THIS_MACHINE = ("localhost", "127.0.0.1", "::1")
SMTP_SECURITY = ("starttls", "tls", "none")
SHORTEST_SECRET = 16  # characters
SHORTEST_KEY = 32
KNOWN_PASSWORDS = frozenset({"admin", "backwise", "change-me", "changeme", "password", "postgres", "secret", "test"})
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
LOG_LINES = ("text", "json")


class SettingsError(Exception):
    """One plain sentence: which setting is wrong and what it must look like."""


class Settings(BaseSettings):
    """Names in the environment are these in capitals: ``DATABASE_URL``, ``TELEGRAM_TOKEN`` ..."""

    database_url: str = f"sqlite:///{HOME / 'backwise.db'}"
    redis_url: str | None = None
    host: str = "127.0.0.1"
    port: int = Field(8000, ge=1, le=65535)
    public_url: str | None = None
    trusted_proxies: str = ""
    secret_key: SecretStr | None = None

    telegram_token: SecretStr | None = None
    telegram_api_url: str = "https://api.telegram.org"
    telegram_clinic: str = "demo"

    smtp_host: str | None = None
    smtp_port: int = Field(587, ge=1, le=65535)
    smtp_security: str = "starttls"
    smtp_user: str | None = None
    smtp_password: SecretStr | None = None
    smtp_from: str | None = None
    webhook_secret: SecretStr | None = None

    content_folder: Path = HOME
    clinics_folder: Path = HOME / "clinics"
    models_folder: Path = HOME / "models"
    build_folder: Path = HOME / ".build"

    retention_days: int = Field(30, ge=1)
    inbox_days: int = Field(30, ge=1)
    review_days: int = Field(365, ge=1)
    session_hours: int = Field(24, ge=1)
    messages_per_minute: int = Field(30, ge=1)
    sessions_per_minute: int = Field(30, ge=1)
    open_streams: int = Field(500, ge=1)
    log_level: str = "INFO"
    log_lines: str = "text"
    metrics_token: SecretStr | None = None
    production: bool = False  # the last one: it looks at the others

    class Config:
        env_file = HOME / ".env"
        frozen = True

    @validator(
        *("redis_url", "public_url", "secret_key", "telegram_token"),
        *("smtp_host", "smtp_user", "smtp_password", "smtp_from", "webhook_secret", "metrics_token"),
        pre=True,
    )
    def _empty_is_unset(cls, value: object) -> object:
        return value or None

    @validator("database_url")
    def _one_name_for_postgresql(cls, value: str) -> str:
        """Hosts hand out ``postgres://`` too, which SQLAlchemy does not know."""
        return value.replace("postgres://", "postgresql://", 1) if value.startswith("postgres://") else value

    @validator("redis_url")
    def _redis_address(cls, value: str | None) -> str | None:
        if value and not value.startswith(("redis://", "rediss://", "unix://")):
            raise ValueError("must begin with redis://, rediss:// or unix://")
        return value

    @validator("public_url")
    def _secure_address(cls, value: str | None) -> str | None:
        if value and not value.startswith("https://"):
            raise ValueError("must begin with https:// (Telegram sends to no other address)")
        return value.rstrip("/") if value else None

    @validator("trusted_proxies")
    def _addresses_of_machines(cls, value: str) -> str:
        try:
            networks = [ip_network(part.strip(), strict=False) for part in value.split(",") if part.strip()]
        except ValueError:
            raise ValueError("must be internet addresses or networks, such as 127.0.0.1,10.0.0.0/8") from None
        if any(network.prefixlen == 0 for network in networks):
            raise ValueError("must not name every machine: anybody could then say who they are")
        return ",".join(map(str, networks))

    @validator("smtp_security")
    def _known_security(cls, value: str, values: dict[str, object]) -> str:
        if value not in SMTP_SECURITY:
            raise ValueError(f"must be one of {', '.join(SMTP_SECURITY)}")
        if value == "none" and values.get("smtp_host") not in (None, *THIS_MACHINE):
            raise ValueError("may be none only for a mail server on this machine")
        return value

    @validator("smtp_from", always=True)
    def _has_a_sender(cls, value: str | None, values: dict[str, object]) -> str | None:
        sender = value or values.get("smtp_user")
        if values.get("smtp_host") and "@" not in str(sender):
            raise ValueError("must be the e-mail address from which messages are sent")
        return value

    @validator("webhook_secret", "metrics_token")
    def _long_enough(cls, value: SecretStr | None) -> SecretStr | None:
        if value and len(value.get_secret_value()) < SHORTEST_SECRET:
            raise ValueError(f"must have {SHORTEST_SECRET} characters or more")
        return value

    @validator("log_level")
    def _known_level(cls, value: str) -> str:
        if value.upper() not in LOG_LEVELS:
            raise ValueError(f"must be one of {', '.join(LOG_LEVELS)}")
        return value.upper()

    @validator("log_lines")
    def _known_lines(cls, value: str) -> str:
        if value not in LOG_LINES:
            raise ValueError(f"must be one of {', '.join(LOG_LINES)}")
        return value

    @validator("content_folder", "clinics_folder", "models_folder", "build_folder")
    def _absolute(cls, value: Path) -> Path:
        return value if value.is_absolute() else HOME / value

    @validator("production")
    def _has_secrets_of_its_own(cls, value: bool, values: dict[str, object]) -> bool:
        key = values.get("secret_key")
        if value and (not isinstance(key, SecretStr) or len(key.get_secret_value()) < SHORTEST_KEY):
            raise ValueError(f"needs a SECRET_KEY of {SHORTEST_KEY} characters or more")
        if value and urlsplit(str(values.get("database_url"))).password in KNOWN_PASSWORDS:
            raise ValueError("needs a password in DATABASE_URL that others do not guess")
        return value

    @property
    def days_in_inbox(self) -> int:
        """How long the inbox keeps a message: never longer than the chat is kept."""
        return min(self.inbox_days, self.retention_days)

    def site(self, page: str = "") -> str:
        """The web application's address, as people reach it: the public one, or else that of a ``page`` they opened."""
        opened = urlsplit(page or address(self.host, self.port))
        return self.public_url or f"{opened.scheme}://{opened.netloc}"

    def signing_key(self) -> str:
        """What signs session tokens: the operator's key, or one made for this machine at first use."""
        if self.secret_key:
            return self.secret_key.get_secret_value()
        return kept_secret(self.build_folder / "secret_key")


def address(host: str, port: int) -> str:
    """Where a browser on this machine finds what listens there."""
    return f"http://{'localhost' if host in ('127.0.0.1', '0.0.0.0', '::') else host}:{port}"


@cache
def read_settings() -> Settings:
    """The settings of this process; raises :class:`SettingsError` for a wrong one."""
    try:
        return Settings()
    except ValidationError as error:
        problem = error.errors()[0]
        name = str(problem["loc"][0]).upper()
        raise SettingsError(f"The setting {name} is wrong: {problem['msg']}. See .env.example.") from error
