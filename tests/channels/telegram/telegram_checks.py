"""What Telegram checks in a call: its form, its HTML, its lengths and its buttons."""

from __future__ import annotations

from email import message_from_bytes
from email.message import Message
from email.policy import HTTP
from html.parser import HTMLParser
from typing import Any
from urllib.parse import parse_qsl


def fields(content_type: str, body: bytes) -> dict[str, Any]:
    """The fields of a form; files are bytes."""
    if not content_type.startswith("multipart/"):
        return dict(parse_qsl(body.decode(), keep_blank_values=True))
    form = message_from_bytes(f"Content-Type: {content_type}\r\n\r\n".encode() + body, policy=HTTP)
    parts = {str(part.get_param("name", header="content-disposition")): part for part in form.iter_parts()}
    return {name: _content(part) for name, part in parts.items()}


def _content(part: Message) -> bytes | str:
    content = part.get_payload(decode=True)
    assert isinstance(content, bytes)
    return content if part.get_filename() else content.decode()


class _Visible(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text, self.open = "", list[str]()

    def handle_starttag(self, tag: str, _: Any) -> None:
        if tag not in ("a", "b", "i"):
            raise ValueError("can't parse entities")
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            raise ValueError("can't parse entities")

    def handle_data(self, data: str) -> None:
        self.text += data


def visible(html: str, limit: int) -> str:
    parser = _Visible()
    parser.feed(html)
    parser.close()
    if parser.open:
        raise ValueError("can't parse entities")
    if len(parser.text.encode("utf-16-le")) // 2 > limit:
        raise ValueError("message is too long")
    return parser.text


def check_keyboard(markup: dict[str, Any] | None) -> None:
    for row in (markup or {}).get("inline_keyboard", []):
        for button in row:
            if not 0 < len(button["callback_data"].encode()) <= 64:
                raise ValueError("BUTTON_DATA_INVALID")
