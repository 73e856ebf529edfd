"""A secret that a machine makes for itself, once."""

from __future__ import annotations

import secrets
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

SHORTEST = 32  # characters


class SecretFileError(Exception):
    """One plain sentence: what is wrong with the file and what to do."""


def kept_secret(file: Path) -> str:
    """The secret in the file, made at first use: whole or not at all, and the same for processes that start together.

    Only its owner can read it, from its first moment on. Raises :class:`SecretFileError` when the file is damaged.
    """
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        new = file.with_name(f"{file.name}.{uuid4().hex}")
        new.touch(0o600, exist_ok=False)
        new.write_text(secrets.token_urlsafe(48))
        with suppress(FileExistsError):  # another process was faster
            file.hardlink_to(new)
        new.unlink()
    secret = file.read_text()
    if len(secret) < SHORTEST:
        raise SecretFileError(f"The key in {file} is damaged; remove the file, and a new one is made (open chats end).")
    return secret
