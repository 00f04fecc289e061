"""Reply files: they open only in the journal that made the share, and nothing altered is ever taken in."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from companion.crypto.reply_seal import seal
from companion.domain.replies import Comment, ReplyDocument, Suggestion, SuggestionKind
from companion.errors import Damaged, KnownError, Refused, TooNew
from companion.sharing.reply_file import (
    LARGEST_FILE,
    open_reply,
    seal_reply,
    share_id_of,
)

SHARE, REPLY, ENTRY = "s" * 26, "r" * 26, "e" * 26
KEY = base64.b64encode(bytes(range(32))).decode()
OTHER_KEY = base64.b64encode(bytes(range(1, 33))).decode()


def reply(**changed: Any) -> ReplyDocument:
    whole = ReplyDocument(
        format="companion-reply",
        version=1,
        reply_id=REPLY,
        share_id=SHARE,
        made_at="2026-05-03T18:30:00Z",
        author_name="Dr. Reed",
        comments=(
            Comment("I noticed this too.", ENTRY, "The lake was still."),
            Comment("Thank you for this entry.", ENTRY),
            Comment("See you on Tuesday.\nNo hurry."),
        ),
        suggestions=(
            Suggestion(SuggestionKind.QUESTION, "What did the stillness ask of you?"),
            Suggestion(SuggestionKind.PRACTICE, "Ten minutes by the water."),
        ),
    )
    return msgspec.structs.replace(whole, **changed)


def ours(share_id: str) -> str | None:
    return KEY if share_id == SHARE else None


@pytest.fixture(scope="module")
def sealed() -> bytes:
    return seal_reply(reply(), KEY)


def test_a_reply_comes_back_as_it_was_written(sealed: bytes):
    assert open_reply(sealed, ours) == reply()
    assert share_id_of(sealed) == SHARE


def test_nothing_of_the_words_is_readable(sealed: bytes):
    assert b"lake" not in sealed
    assert b"Reed" not in sealed


def test_no_two_files_are_alike(sealed: bytes):
    assert seal_reply(reply(), KEY) != sealed


def test_short_replies_have_one_size(sealed: bytes):
    shorter = reply(comments=(Comment("Yes."),), suggestions=())
    assert len(seal_reply(shorter, KEY)) == len(sealed)


def test_each_byte_flipped_is_refused(sealed: bytes):
    taken_in: list[int] = []
    for position in [
        *range(200),
        *range(200, len(sealed), 23),
        *range(len(sealed) - 40, len(sealed)),
    ]:
        altered = bytearray(sealed)
        altered[position] ^= 1 << position % 7
        try:
            open_reply(bytes(altered), ours)
        except KnownError:
            continue
        taken_in.append(position)
    assert taken_in == []


def test_each_cut_and_each_addition_is_refused(sealed: bytes):
    for length in (0, 1, 20, 100, len(sealed) - 1):
        with pytest.raises(Damaged):
            open_reply(sealed[:length], ours)
    for altered in (sealed + b" ", sealed + b"\n", b" " + sealed, b"\xef\xbb\xbf" + sealed):
        with pytest.raises(Damaged):
            open_reply(altered, ours)


def test_a_reply_to_a_share_of_somebody_else_is_refused(sealed: bytes):
    with pytest.raises(Refused, match="was not made in this journal"):
        open_reply(sealed, lambda _: None)


def test_another_reply_key_does_not_open_it(sealed: bytes):
    with pytest.raises(Damaged, match="altered"):
        open_reply(sealed, lambda _: OTHER_KEY)


def test_a_reply_moved_to_another_share_is_refused(sealed: bytes):
    moved = sealed.replace(SHARE.encode(), b"t" * 26)
    with pytest.raises(Damaged):
        open_reply(moved, lambda _: KEY)


def test_a_later_version_is_too_new(sealed: bytes):
    with pytest.raises(TooNew, match="newer version"):
        open_reply(sealed.replace(b'"version":1', b'"version":2'), ours)


def test_a_later_version_under_the_seal_is_too_new():
    with pytest.raises(TooNew):
        open_reply(with_payload(lambda text: text.replace('"version":1', '"version":2')), ours)


def with_payload(change: Callable[[str], str], *, size: int = 16_384) -> bytes:
    """A reply file, properly sealed, whose document was changed before."""
    content = change(msgspec.json.encode(reply()).decode()).encode().ljust(size)
    plain = {"format": "companion-reply", "version": 1, "share_id": SHARE}
    plain["nonce"] = base64.b64encode(bytes(12)).decode()
    associated = json.dumps(plain, separators=(",", ":")).encode()
    key = base64.b64decode(KEY)
    raw = seal(content, key, share_id=SHARE, nonce=bytes(12), associated=associated)
    plain["sealed"] = base64.b64encode(raw).decode()
    return json.dumps(plain, separators=(",", ":")).encode()


def test_the_file_is_what_its_description_says():
    assert open_reply(with_payload(lambda text: text), ours) == reply()


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text + " {}",
        lambda text: text.replace('{"format"', '{ "format"'),
        lambda text: text.replace('"author_name"', '"extra":1,"author_name"'),
        lambda text: text.replace('"words":"Thank', '"words":"","words":"Thank'),
        lambda text: text.replace("Ten minutes by the water.", " "),
        lambda text: text.replace("Dr. Reed", "D" * 301),
        lambda text: text.replace("Dr. Reed", "D\\u0000"),
        lambda text: text.replace("Dr. Reed", "\\u00e9"),
        lambda text: text.replace("Dr. Reed", "\\ud800"),
        lambda text: text.replace(ENTRY, "no-handle"),
        lambda text: text.replace(f'"reference":"{ENTRY}",', ""),
        lambda text: text.replace(SHARE, "t" * 26),
        lambda text: text.replace(REPLY, "R" * 26),
        lambda text: text.replace("2026-05-03T18:30:00Z", "2026-05-03T18:30:00+00:00"),
        lambda text: text.replace("2026-05-03", "2026-02-30"),
        lambda text: text.replace('"question"', '"order"'),
        lambda text: "[" * 10_000,
        lambda text: "null",
        lambda text: "",
    ],
)  # fmt: skip
def test_an_unfit_document_under_a_good_seal_is_refused(change: Callable[[str], str]):
    with pytest.raises(Damaged):
        open_reply(with_payload(change), ours)


def test_other_padding_is_refused():
    with pytest.raises(Damaged):
        open_reply(with_payload(lambda text: text, size=16_385), ours)


@pytest.mark.parametrize(
    "content",
    [b"", b"{}", b"[]", b"null", b"\0" * 40, b"[" * 100_000, b'{"format":"companion-reply"}'],
)
def test_what_is_no_reply_is_said_to_be_none(content: bytes):
    with pytest.raises(Damaged, match="not a reply"):
        open_reply(content, ours)


def test_a_huge_file_is_not_even_read():
    with pytest.raises(Damaged, match="too large"):
        open_reply(b" " * (LARGEST_FILE + 1), ours)


@pytest.mark.parametrize(
    "changed",
    [
        {"comments": (), "suggestions": ()},
        {"comments": (Comment("  "),)},
        {"comments": (Comment("words", "", "a passage of nothing"),)},
        {"comments": (Comment("words", "a name"),)},
        {"comments": tuple(Comment("words") for _ in range(501))},
        {"comments": (Comment("w" * 1_100_000),)},
        {"author_name": "x" * 301},
        {"author_name": "\0"},
        {"reply_id": "1"},
        {"version": 2},
    ],
)  # fmt: skip
def test_only_what_can_be_read_back_is_sealed(changed: dict[str, Any]):
    with pytest.raises(Refused, match="Nothing was written"):
        seal_reply(reply(**changed), KEY)
