"""Pictures leave without what a camera wrote beside them, and look as they did."""

from __future__ import annotations

import hashlib
import random
from pathlib import Path

import pytest
from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QColor, QImage, QImageReader, QPainter

from companion.clock import FixedClock
from companion.domain.entries import Attachment, Entry, NewEntry, Sharing
from companion.domain.exports import ExportFormat
from companion.domain.ids import new_id
from companion.domain.shares import ShareDocument, ShareScope
from companion.services import exports, journal, shares
from companion.services.open_vault import OpenVault
from companion.services.share_files import files_of
from companion.sharing.payload import payload_of
from companion.sharing.plain_pictures import without_notes
from companion.sharing.sealed_page import payload_of as page_payload_of
from tests.pictures import CANARY, photograph, png_with_notes, webp_with_notes

WIDTH, HEIGHT = 64, 40
TYPES = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}


def drawn(kind: str) -> bytes:
    image = QImage(WIDTH, HEIGHT, QImage.Format.Format_RGB32)
    image.fill(QColor("#336699"))
    painter = QPainter(image)
    painter.fillRect(3, 5, 20, 9, QColor("#ffcc00"))
    painter.end()
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    assert image.save(buffer, kind, 90)  # type: ignore[call-overload]
    return bytes(content.data())


def noted(kind: str) -> bytes:
    plain = drawn(kind)
    if kind == "JPEG":
        return photograph(plain)
    return png_with_notes(plain) if kind == "PNG" else webp_with_notes(plain, WIDTH, HEIGHT)


def seen(content: bytes) -> QImage:
    """As a viewer shows it, turned the way that it was held."""
    held = QByteArray(content)  # the buffer does not hold it
    buffer = QBuffer(held)
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    reader.setAutoTransform(True)
    return reader.read().convertToFormat(QImage.Format.Format_RGB32)


@pytest.mark.parametrize("kind", TYPES)
def test_no_note_is_left_and_the_picture_is_the_same(qapp: object, kind: str):
    with_notes = noted(kind)
    assert CANARY in with_notes
    plain = without_notes(with_notes, TYPES[kind])
    assert plain is not None
    assert CANARY not in plain
    assert b"xmp" not in plain.lower()
    assert seen(plain) == seen(with_notes)
    assert seen(plain).width() == (HEIGHT if kind == "JPEG" else WIDTH)
    assert without_notes(plain, TYPES[kind]) == plain


@pytest.mark.parametrize("kind", TYPES)
def test_what_is_no_such_picture_is_not_taken_for_one(qapp: object, kind: str):
    good, source = noted(kind), random.Random(kind)
    for cut in (0, 1, 3, 11, 30, len(drawn(kind)) // 2):
        assert without_notes(good[:cut], TYPES[kind]) is None
    for _ in range(300):
        changed = bytearray(good)
        for _ in range(source.randrange(1, 4)):
            changed[source.randrange(len(changed))] = source.randrange(256)
        without_notes(bytes(changed), TYPES[kind])  # in any case no fault
    assert without_notes(b"anything", "application/pdf") == b"anything"


def attach(vault: OpenVault, entry: Entry, content: bytes, media_type: str, at: FixedClock) -> None:
    digest = hashlib.sha256(content).hexdigest()
    with vault.work() as work:
        work.attachments.add(
            Attachment(
                new_id(), entry.id, "zqname.jpg", media_type, len(content), digest, at.now()
            ),
            content,
        )


@pytest.fixture
def document(qapp: object, vault: OpenVault, clock: FixedClock) -> ShareDocument:
    """A share of an entry with a photograph and something that only says it is one."""
    entry, _ = journal.write_entry(vault, NewEntry(body="Look.", sharing=Sharing.SHARE))
    attach(vault, entry, noted("JPEG"), "image/jpeg", clock)
    attach(vault, entry, b"\xff\xd8" + CANARY, "image/jpeg", clock)
    return shares.build(vault, ShareScope(with_files=True))


def test_a_photograph_leaves_without_notes_in_every_form(
    vault: OpenVault, document: ShareDocument, tmp_path: Path
):
    assert len(document.entries[0].files) == 1
    assert document.withheld["files"] == 1
    files = files_of(vault, document)
    plain = without_notes(noted("JPEG"), "image/jpeg")
    assert list(files.values()) == [plain]
    for payload in (payload_of(document, files), page_payload_of(document, files)):
        assert plain is not None
        assert plain in payload
        assert CANARY not in payload
    exports.export(vault, ShareScope(with_files=True), ExportFormat.MARKDOWN, tmp_path / "copy")
    written = [file.read_bytes() for file in (tmp_path / "copy").rglob("*") if file.is_file()]
    assert plain in written
    assert not any(CANARY in content for content in written)


def test_without_files_no_picture_is_even_looked_into(vault: OpenVault, document: ShareDocument):
    assert document.entries[0].files
    alone = shares.build(vault, ShareScope())
    assert not alone.entries[0].files
    assert alone.withheld["files"] == 2
