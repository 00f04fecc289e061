"""Sketches of a session: a picture beside an entry and a moment, with nothing in the file but the picture."""

from __future__ import annotations

import struct
import zlib
from datetime import date

import pytest

from companion.domain.courses import DosingSession, Lane, MomentForm
from companion.domain.entries import EntryFilter
from companion.errors import Refused
from companion.services import courses, journal, sessions, sketches
from companion.services.open_vault import OpenVault

TODAY = date(2026, 3, 10)


def chunk(kind: bytes, content: bytes) -> bytes:
    return (
        struct.pack(">I", len(content))
        + kind
        + content
        + struct.pack(">I", zlib.crc32(kind + content))
    )


def png(*extra: bytes, wide: int = 2, tall: int = 2) -> bytes:
    """A small grey picture, with `extra` chunks before its end."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", wide, tall, 8, 0, 0, 0, 0))
    rows = chunk(b"IDAT", zlib.compress(b"\0\x10\x20" * 2))
    return sketches.SIGNATURE + head + b"".join(extra) + rows + chunk(b"IEND", b"")


@pytest.fixture
def opened(vault: OpenVault) -> DosingSession:
    courses.begin_course(vault, name="Spring", session_days=(TODAY,))
    return sessions.open_session(vault, courses.dosing_sessions(vault)[0].id)[0]


def test_a_sketch_is_a_moment_and_a_picture_beside_an_entry(
    vault: OpenVault, opened: DosingSession
):
    kept, moment, changes = sketches.keep_sketch(
        vault, opened.id, png(), title="Sketch, 19:30", words="Sketch", lane=Lane.SUPPORT
    )
    assert sessions.moments(vault, opened.id) == [moment]
    assert (moment.text, moment.form, moment.lane) == ("Sketch", MomentForm.TAP, Lane.SUPPORT)
    assert kept.entry.dosing_session_id == opened.id
    assert changes.entries == {kept.entry.id}
    assert changes.moments == {opened.id}
    assert sketches.sketches(vault, opened.id) == [kept]
    assert sketches.pictures_of(vault, kept.entry.id) == [png()]
    listed = journal.summaries(vault, EntryFilter(with_attachment=True))
    assert [line.heading for line in listed] == ["Sketch, 19:30"]


def test_nothing_that_says_when_or_with_what_it_was_drawn_is_kept(
    vault: OpenVault, opened: DosingSession
):
    told = (
        chunk(b"tEXt", b"Software\0Companion"),
        chunk(b"tIME", struct.pack(">HBBBBB", 2026, 3, 10, 19, 30, 0)),
        chunk(b"pHYs", struct.pack(">IIB", 3780, 3780, 1)),
        chunk(b"eXIf", b"MM\0*"),
    )
    kept, _, _ = sketches.keep_sketch(vault, opened.id, png(*told) + b"after", title="", words="")
    assert sketches.pictures_of(vault, kept.entry.id) == [png()]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"no picture",
        sketches.SIGNATURE,
        png()[:-1],
        png()[:40],
        sketches.SIGNATURE + chunk(b"IEND", b""),
        sketches.SIGNATURE + chunk(b"IHDR", b"short") + chunk(b"IEND", b""),
        png(wide=0),
        png(wide=sketches.WIDEST + 1),
        png(tall=2**31),
        png(chunk(b"junk", bytes(sketches.LARGEST))),
    ],
)
def test_what_is_no_sketch_changes_nothing(vault: OpenVault, opened: DosingSession, content: bytes):
    with pytest.raises(Refused):
        sketches.keep_sketch(vault, opened.id, content, title="Sketch", words="Sketch")
    assert sessions.moments(vault, opened.id) == []
    assert sketches.sketches(vault, opened.id) == []
    assert journal.summaries(vault) == []


def test_once_the_session_has_ended_no_sketch_is_added(vault: OpenVault, opened: DosingSession):
    sessions.close_session(vault, opened.id)
    with pytest.raises(Refused):
        sketches.keep_sketch(vault, opened.id, png(), title="Sketch", words="Sketch")
    assert journal.summaries(vault) == []


def test_a_sketch_in_the_trash_is_not_shown_with_the_session(
    vault: OpenVault, opened: DosingSession
):
    kept, _, _ = sketches.keep_sketch(vault, opened.id, png(), title="Sketch", words="Sketch")
    journal.trash(vault, kept.entry.id)
    assert sketches.sketches(vault, opened.id) == []
