"""An answer's message as Telegram shows it: escaped HTML in parts that fit, choices as buttons. Pure functions."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from html import escape, unescape
from itertools import accumulate

from telegram import InlineKeyboardButton, InlineKeyboardMarkup
from telegram.constants import InlineKeyboardButtonLimit, MessageLimit

from bot.channels.telegram.sentences import sentences
from bot.conversation.replies import Choice, Image, Message, Source

TEXT_LIMIT = int(MessageLimit.MAX_TEXT_LENGTH)
CAPTION_LIMIT = int(MessageLimit.CAPTION_LENGTH)
CHOICE_ID_LIMIT = int(InlineKeyboardButtonLimit.MAX_CALLBACK_DATA)

SPENT = "✓"  # callback data of a keyboard that was used; choice ids are ASCII, so none can be equal

GAP = "\n\n"
SENTENCE_END = re.compile(r"""[.!?\u2026]["'\u2019\u201d)\]]*\s+|\n+""")
WORD_END = re.compile(r"\s+")
TAG = re.compile(r"<[^>]*>")
INVISIBLE = frozenset({"Zs", "Zl", "Zp", "Cc", "Cf"})


@dataclass(frozen=True)
class Part:
    """One Telegram message: HTML text, or a picture with the HTML as its caption.

    A picture is a ``photo`` (its address) or the ``animation`` of an exercise (its id).
    """

    html: str
    photo: str | None = None
    animation: str | None = None
    keyboard: InlineKeyboardMarkup | None = None


def render(message: Message) -> tuple[Part, ...]:
    """The Telegram messages that show one message; the choices are under the last."""
    blocks = [*_words(message), *_sources(message.sources)]
    parts = [*_animated(message.image, blocks)] or _pictured(message.image, blocks)
    if parts and message.choices:
        parts[-1] = replace(parts[-1], keyboard=keyboard(message.choices))
    return tuple(parts)


def _words(message: Message) -> list[str]:
    """The text; that of a person at the clinic says so."""
    blocks = _paragraphs(message.text)
    if message.sender is None:
        return blocks
    said = sentences().from_clinic.replace("{sender}", message.sender)
    return [*_bold(said), *blocks, *_italic(sentences().after_clinic)]


def keyboard(choices: Iterable[Choice]) -> InlineKeyboardMarkup | None:
    """One button a row. Telegram refuses the whole message for one id over 64 bytes, so such a choice is left out."""
    fitting = [choice for choice in choices if 0 < len(choice.id.encode()) <= CHOICE_ID_LIMIT]
    rows = [[InlineKeyboardButton(whole(choice.title), callback_data=choice.id)] for choice in fitting]
    return InlineKeyboardMarkup(rows) if rows else None


def spent_keyboard(used: InlineKeyboardMarkup, choice_id: str) -> InlineKeyboardMarkup | None:
    """One line that shows the choice made; None when the keyboard does not have that choice."""
    titles = [button.text for row in used.inline_keyboard for button in row if button.callback_data == choice_id]
    return (
        InlineKeyboardMarkup([[InlineKeyboardButton(f"{SPENT} {titles[0]}", callback_data=SPENT)]]) if titles else None
    )


def split(text: str, limit: int = TEXT_LIMIT) -> list[str]:
    """The text in pieces of at most ``limit`` UTF-16 units when escaped, cut at sentence ends where there are any."""
    rest, pieces = whole(text), []
    while (fitting := _fitting(rest, limit)) < len(rest):
        cut = _last_boundary(rest[:fitting])
        pieces.append(rest[:cut])
        rest = rest[cut:]
    return [*pieces, rest]


def whole(text: str) -> str:
    """The text without halves of surrogate pairs, which cannot be sent: pairs are joined, lone halves become U+FFFD."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def size(html: str) -> int:
    """Length in UTF-16 units, as Telegram counts. Tags and escapes count too, which errs on the safe side."""
    return len(html.encode("utf-16-le")) // 2


def _fitting(text: str, limit: int) -> int:
    sizes = accumulate(size(escape(character, quote=False)) for character in text)
    return next((count for count, total in enumerate(sizes) if total > limit), len(text))


def _last_boundary(text: str) -> int:
    for boundary in (SENTENCE_END, WORD_END):
        if ends := [match.end() for match in boundary.finditer(text)]:
            return ends[-1]
    return len(text)


def _paragraphs(text: str, limit: int = TEXT_LIMIT) -> list[str]:
    # Telegram refuses a message in which nothing is visible.
    return [escape(piece.strip(), quote=False) for piece in split(text, limit) if _is_visible(piece)]


def _is_visible(text: str) -> bool:
    return any(unicodedata.category(character) not in INVISIBLE for character in text)


def _bold(text: str) -> list[str]:
    return [f"<b>{piece}</b>" for piece in _paragraphs(text, TEXT_LIMIT - len("<b></b>"))]


def _italic(text: str) -> list[str]:
    return [f"<i>{piece}</i>" for piece in _paragraphs(text, TEXT_LIMIT - len("<i></i>"))]


def _photo(image: Image | None) -> Part | None:
    """Telegram fetches pictures itself, so only a public address works; a long description is said in words instead."""
    if image is None or not _is_public(image.url) or size(whole(image.alt)) > CAPTION_LIMIT:
        return None
    return Part("".join(_paragraphs(image.alt)), photo=image.url)


def _pictured(image: Image | None, blocks: Sequence[str]) -> list[Part]:
    photo = _photo(image)
    alt = _italic(image.alt) if image and photo is None else []
    return [*([photo] if photo else []), *(Part(html) for html in _pack([*alt, *blocks]))]


def _animated(image: Image | None, blocks: Sequence[str]) -> Iterator[Part]:
    """The movement with everything as its caption, or with its description when that would be too long."""
    if image is None or image.exercise is None:
        return
    alt = _italic(image.alt)
    caption = GAP.join([*alt, *blocks])
    if _visible_size(caption) <= CAPTION_LIMIT:
        yield Part(caption, animation=image.exercise)
    else:
        yield Part(GAP.join(alt), animation=image.exercise)
        yield from (Part(html) for html in _pack(blocks))


def _visible_size(html: str) -> int:
    """Length in UTF-16 units without tags and escapes, by which Telegram limits captions."""
    return size(unescape(TAG.sub("", html)))


def _is_public(url: str | None) -> bool:
    return url is not None and url.startswith(("https://", "http://"))


def _sources(sources: Sequence[Source]) -> list[str]:
    if not sources:
        return []
    links = [_link(source) for source in sources]
    line = f"{escape(sentences().sources, quote=False)} {', '.join(links)}"
    return [line] if size(line) <= TEXT_LIMIT else links


def _link(source: Source) -> str:
    title = escape(whole(source.title), quote=False)
    return f'<a href="{escape(whole(source.url))}">{title}</a>' if source.url and _is_public(source.url) else title


def _pack(blocks: Iterable[str]) -> list[str]:
    packed: list[str] = []
    for block in blocks:
        if packed and size(packed[-1] + GAP + block) <= TEXT_LIMIT:
            packed[-1] += GAP + block
        else:
            packed.append(block)
    return packed
