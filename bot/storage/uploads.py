"""Files that a channel has taken before, so that each is uploaded once. Nothing here is about a person."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import delete
from sqlalchemy.orm import Session

from bot.storage.tables import UploadRow
from bot.storage.upsert import upsert


@dataclass(frozen=True)
class Upload:
    """A file by the hash of its content, for one bot: to another bot the channel's id of it means nothing."""

    bot_id: str
    content_hash: str


def find_upload(session: Session, upload: Upload) -> str | None:
    """The channel's id of the file; None when it was never uploaded."""
    row = session.get(UploadRow, (upload.bot_id, upload.content_hash))
    return row.file_id if row else None


def keep_upload(session: Session, upload: Upload, file_id: str) -> None:
    """Keep the id in place of an earlier one."""
    new = upsert(session, UploadRow).values(bot_id=upload.bot_id, content_hash=upload.content_hash, file_id=file_id)
    session.execute(new.on_conflict_do_update(index_elements=["bot_id", "content_hash"], set_={"file_id": file_id}))


def forget_upload(session: Session, upload: Upload) -> None:
    """For an id that the channel does not take any more."""
    mine = (UploadRow.bot_id == upload.bot_id, UploadRow.content_hash == upload.content_hash)
    session.execute(delete(UploadRow).where(*mine), execution_options={"synchronize_session": False})
