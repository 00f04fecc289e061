"""Writing readable copies: whole or not at all, only what was chosen, and private words only for the passphrase."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import signal
import stat
import subprocess
import sys
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

import pytest

from companion.clock import FixedClock
from companion.domain.entries import Attachment, Entry, EntryFilter, EntryKind, NewEntry, Sharing
from companion.domain.shares import ShareDocument, SharePart, ShareScope
from companion.errors import (
    AlreadyThere,
    Cancelled,
    DiskFull,
    NotFound,
    Refused,
    WrongKey,
)
from companion.services import export_writing, exports, insights, journal, printing, vaults
from companion.services.exports import ExportFormat, document_for_export, export
from companion.services.open_vault import OpenVault
from companion.services.progress import Progress, nobody_asks
from companion.services.written_outside import KEY
from tests.pictures import small_png

ROOT = Path(__file__).resolve().parents[2]
PICTURE = small_png()
FORMATS = [each for each in ExportFormat if each is not ExportFormat.PDF]
KILLED = """
import os, signal, sys
from pathlib import Path
import tests.quick_keys
from companion.domain.shares import ShareScope
from companion.services import export_writing, exports, vaults
passphrase = sys.stdin.read()
vault = vaults.unlock(Path(sys.argv[1]), passphrase=passphrase)
def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)
export_writing.take_name = export_writing._settle = die
exports.export(
    vault, ShareScope(), exports.ExportFormat(sys.argv[3]), Path(sys.argv[2]), include_private=True, passphrase=passphrase
)
"""


@pytest.fixture
def written(vault: OpenVault, clock: FixedClock) -> OpenVault:
    """Three shared entries, a private one with a picture, one to talk about and one in the trash."""
    shared: list[Entry] = []
    for n in range(3):
        new = NewEntry(title=f"Title {n}", body=f"Number {n}.", sharing=Sharing.SHARE, tags=("t",))
        shared.append(journal.write_entry(vault, new)[0])
        clock.advance(timedelta(minutes=1))
    body = f"Private words. [[{shared[0].id}|my first]] ![secret](att:x)"
    private, _ = journal.write_entry(vault, NewEntry(title="Private title", body=body))
    journal.write_entry(vault, NewEntry(body="Talk words.", sharing=Sharing.TALK))
    gone, _ = journal.write_entry(vault, NewEntry(body="Trash words.", sharing=Sharing.SHARE))
    journal.trash(vault, gone.id)
    for entry, name in ((private, "secret.png"), (shared[1], "river.png")):
        attach(vault, entry.id, name)
    return vault


@pytest.fixture
def out(tmp_path: Path) -> Path:
    folder = tmp_path / "out"
    folder.mkdir()
    return folder


def attach(vault: OpenVault, entry_id: str, name: str) -> None:
    digest = hashlib.sha256(PICTURE).hexdigest()
    with vault.work() as work:
        at = work.entries.one(entry_id).created_at
        file_id = hashlib.sha256(f"{entry_id}{name}".encode()).hexdigest()[:26]
        kept = Attachment(file_id, entry_id, name, "image/png", len(PICTURE), digest, at)
        work.attachments.add(kept, PICTURE)


def text_at(place: Path) -> str:
    """Everything that was written, with the names."""
    files = sorted(place.rglob("*")) if place.is_dir() else [place]
    return "\n".join(
        f"{file.name}\n{file.read_bytes().decode('utf-8', 'replace')}"
        for file in files
        if file.is_file()
    )


def names(folder: Path) -> list[str]:
    return sorted(place.name for place in folder.iterdir())


def noted(vault: OpenVault) -> bool:
    with vault.read() as work:
        return work.meta.value(KEY) is not None


@pytest.mark.parametrize("format", FORMATS)
def test_only_what_is_marked_share_is_in_a_copy(
    written: OpenVault, out: Path, format: ExportFormat
):
    target = out / "copy"
    report = export(written, ShareScope(), format, target)
    assert (report.path, report.entries, report.lost_files) == (target, 3, 0)
    found = text_at(target)
    assert "Title 1" in found
    for word in ("Private", "Talk words", "Trash words", "secret", "river"):
        assert word not in found
    assert names(out) == ["copy"]
    assert not noted(written)


@pytest.mark.parametrize("format", FORMATS)
def test_only_the_owner_can_read_it(written: OpenVault, out: Path, format: ExportFormat):
    os.umask(0)
    export(written, ShareScope(with_files=True), format, out / "copy")
    for place in (out / "copy", *(out / "copy").rglob("*")):
        wanted = 0o700 if place.is_dir() else 0o600
        assert stat.S_IMODE(place.stat().st_mode) == wanted


def test_everything_needs_the_passphrase(written: OpenVault, out: Path, passphrase: str):
    for wrong in ("", "something else"):
        with pytest.raises((WrongKey, Refused)):
            export(
                written, ShareScope(), ExportFormat.JSON, out / "copy",
                include_private=True, passphrase=wrong,
            )  # fmt: skip
    assert names(out) == []


def test_everything_is_everything_but_the_trash(written: OpenVault, out: Path, passphrase: str):
    target = out / "copy.json"
    export(
        written,
        ShareScope(),
        ExportFormat.JSON,
        target,
        include_private=True,
        passphrase=passphrase,
    )
    made = json.loads(target.read_text())
    assert made["whole"] is True
    assert [entry["number"] for entry in made["entries"]] == [1, 2, 3, 4, 5]
    assert made["withheld"] == {}
    private = made["entries"][3]
    assert private["body"] == "Private words. my first (entry 1) (secret)"
    with written.read() as work:
        kept = work.entries.one(private["own"]["id"])
    assert private["own"]["source"] == kept.body
    assert private["own"]["zone"] == kept.zone
    assert private["own"]["created_at"] == kept.created_at.isoformat().replace("+00:00", "Z")
    assert private["own"]["sharing"] == "private"
    assert "source" not in made["entries"][0]["own"]
    assert private["files"][0]["name"] == "secret.png"
    assert len(made["files"]) == 1
    assert "Trash words" not in target.read_text()


def test_everything_has_the_parts_and_insights_of_words_that_changed(
    written: OpenVault, passphrase: str
):
    with written.read() as work:
        (entry,) = [e for e in work.entries.bodies(EntryFilter()) if e.body.startswith("Talk")]
    insights.keep_insight(written, entry.id, "Talk words.")
    journal.save_text(written, entry.id, title="", body="Other words.")
    document = document_for_export(written, ShareScope(), include_private=True)
    assert [each.passage for each in document.insights] == ["Talk words."]
    assert document.insights[0].entry == 5
    assert document.insights[0].number == 6
    assert document.reply_key == ""
    assert [entry.number for entry in document.entries] == [1, 2, 3, 4, 5]


def test_a_scope_narrows_everything_too(written: OpenVault, out: Path, passphrase: str):
    journal.write_entry(written, NewEntry(body="Asked.", kind=EntryKind.QUESTION))
    target = out / "copy.json"
    scope = ShareScope(kinds=frozenset({EntryKind.QUESTION}))
    export(written, scope, ExportFormat.JSON, target, include_private=True, passphrase=passphrase)
    made = json.loads(target.read_text())
    assert [entry["body"] for entry in made["entries"]] == ["Asked."]
    assert made["withheld"] == {"not_chosen": 5}
    with written.read() as work:
        (one,) = [e for e in work.entries.bodies(EntryFilter()) if e.title == "Private title"]
    document = document_for_export(
        written, ShareScope(entry_ids=frozenset({one.id})), include_private=True
    )
    assert [entry.title for entry in document.entries] == ["Private title"]
    assert document.entries[0].body.startswith("Private words. my first (another entry)")


def test_nothing_chosen_is_told(written: OpenVault, out: Path, passphrase: str):
    scope = ShareScope(kinds=frozenset({EntryKind.LETTER}))
    for private in (False, True):
        with pytest.raises(Refused, match="nothing"):
            export(
                written, scope, ExportFormat.HTML, out / "copy",
                include_private=private, passphrase=passphrase,
            )  # fmt: skip
    assert names(out) == []


@pytest.mark.parametrize("format", FORMATS)
def test_nothing_is_overwritten(written: OpenVault, out: Path, format: ExportFormat):
    taken, link, folder = out / "taken", out / "link", out / "folder"
    taken.write_text("mine")
    link.symlink_to(taken)
    folder.mkdir()
    for target in (taken, link, folder):
        with pytest.raises(AlreadyThere):
            export(written, ShareScope(), format, target)
    assert taken.read_text() == "mine"
    assert names(out) == ["folder", "link", "taken"]


def test_a_place_that_cannot_be_is_told(
    written: OpenVault, out: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(printing, "_makers", [])
    with pytest.raises(NotFound):
        export(written, ShareScope(), ExportFormat.JSON, out / "no" / "copy")
    with pytest.raises(Refused, match="inside the vault"):
        export(written, ShareScope(), ExportFormat.JSON, written.path / "copy")
    with pytest.raises(Refused, match="PDF"):
        export(written, ShareScope(), ExportFormat.PDF, out / "copy")


def test_what_is_not_ours_stays(written: OpenVault, out: Path):
    half = out / ".copy.part"
    half.mkdir()
    (half / "holiday").mkdir()
    (half / "holiday" / "photo.jpg").write_bytes(b"mine")
    with pytest.raises(AlreadyThere):
        export(written, ShareScope(), ExportFormat.MARKDOWN, out / "copy")
    assert (half / "holiday" / "photo.jpg").read_bytes() == b"mine"


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("stop_at", [1, 2])
def test_a_cancelled_copy_leaves_nothing(
    written: OpenVault, out: Path, format: ExportFormat, stop_at: int
):
    told: list[tuple[int, int]] = []

    def stop(done: int, total: int) -> bool:
        told.append((done, total))
        return len(told) < stop_at

    with pytest.raises(Cancelled):
        export(written, ShareScope(with_files=True), format, out / "copy", progress=stop)
    assert told[0] == (0, 3)
    assert names(out) == []
    assert not noted(written)


@pytest.mark.parametrize("format", FORMATS)
def test_c46_a_full_disk_leaves_nothing(
    written: OpenVault, out: Path, format: ExportFormat, monkeypatch: pytest.MonkeyPatch
):
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(export_writing, "take_name", full)
    monkeypatch.setattr(export_writing, "_settle", full)
    with pytest.raises(DiskFull):
        export(written, ShareScope(), format, out / "copy")
    assert names(out) == []


def test_c46_a_killed_copy_is_gone_after_the_next_opening(
    written: OpenVault, out: Path, passphrase: str
):
    vaults.lock(written)
    done = subprocess.run(
        [sys.executable, "-c", KILLED, str(written.path), str(out / "copy"), "markdown"],
        input=passphrase.encode(),
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        check=False,
    )
    assert done.returncode == -signal.SIGKILL
    assert ".copy.part" in names(out)
    again = vaults.unlock(written.path, passphrase=passphrase)
    try:
        assert names(out) == []
        assert not noted(again)
    finally:
        vaults.lock(again)


def test_a_file_that_is_damaged_does_not_keep_the_rest_back(
    written: OpenVault, out: Path, passphrase: str
):
    with written.work() as work:
        work.driver.execute("UPDATE attachment_blob SET content = x'00'")
    report = export(
        written, ShareScope(), ExportFormat.MARKDOWN, out / "copy", include_private=True, passphrase=passphrase,
    )  # fmt: skip
    assert report.lost_files == 1
    (lost,) = [file for file in (out / "copy/attachments").iterdir() if "secret" in file.name]
    assert lost.read_bytes() == b""


def test_files_and_parts_go_along_when_they_are_chosen(written: OpenVault, out: Path):
    scope = ShareScope(
        with_files=True, with_file_names=True, with_tags=True, parts=frozenset(SharePart)
    )
    export(written, scope, ExportFormat.MARKDOWN, out / "copy")
    (picture,) = (out / "copy" / "attachments").iterdir()
    assert picture.name == "0002-1-river.png"
    assert picture.read_bytes() == PICTURE
    assert 'tags: ["t"]' in text_at(out / "copy" / "entries")


class Press:
    """A printer that only notes what it is given."""

    given: ShareDocument
    files: Mapping[str, bytes]
    copy: printing.PlainCopy | None

    def print_share(
        self,
        document: ShareDocument,
        files: Mapping[str, bytes],
        progress: Progress = nobody_asks,
        *,
        copy: printing.PlainCopy | None = None,
    ) -> bytes:
        self.given, self.files, self.copy = document, files, copy
        return b"%PDF-2.0"


def test_a_pdf_comes_from_the_printer(
    written: OpenVault, out: Path, monkeypatch: pytest.MonkeyPatch
):
    press = Press()
    monkeypatch.setattr(printing, "_makers", [lambda: press])
    assert ExportFormat.PDF in exports.formats_available()
    export(written, ShareScope(with_files=True), ExportFormat.PDF, out / "copy.pdf")
    assert (out / "copy.pdf").read_bytes() == b"%PDF-2.0"
    assert len(press.given.entries) == 3
    assert press.given.reply_key == ""
    assert press.copy is not None  # a copy for oneself does not say that it was shared
    assert "not sealed" in press.copy.closing
    assert press.given.entries[0].reference == ""
    assert list(press.files.values()) == [PICTURE]
