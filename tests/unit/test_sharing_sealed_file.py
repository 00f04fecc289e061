"""Sealed files: what is inside, who can open them, and that nothing altered is ever shown."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import msgspec
import pytest

from companion.crypto.words import word_list
from companion.domain.entries import Entry, EntryKind, Sharing
from companion.domain.shares import ShareDocument, ShareScope
from companion.errors import Damaged, KnownError, NotFound, Refused, TooNew, WrongKey
from companion.sharing.bundle import read_bundle, write_bundle
from companion.sharing.document import build_document
from companion.sharing.preview import preview_text
from companion.sharing.sealed_file import (
    document_from,
    new_passphrase,
    open_document,
    payload_of,
    read_sealed_file,
    require_generated,
    seal_document,
)
from tests.terminal import on_terminal

PASSPHRASE = "acorn zesty yo-yo abacus pebble"
NOW = datetime(2026, 5, 3, 18, 30, tzinfo=UTC)


def document(body: str = "It was quiet.") -> ShareDocument:
    written = Entry(
        id="a" * 26,
        kind=EntryKind.REFLECTION,
        title="The lake",
        body=body,
        created_at=NOW,
        zone="Europe/Berlin",
        local_date=date(2026, 5, 3),
        updated_at=NOW,
        sharing=Sharing.SHARE,
    )
    return build_document(
        [written],
        ShareScope(),
        withheld={"private": 3},
        sender="Nora",
        recipient="Dr. Reed",
        note="",
        made_at=NOW,
    )


@pytest.fixture(scope="module")
def shared() -> ShareDocument:
    return document()


@pytest.fixture(scope="module")
def sealed(shared: ShareDocument) -> bytes:
    return seal_document(shared, PASSPHRASE)


def test_a_sealed_file_opens_with_its_passphrase(shared: ShareDocument, sealed: bytes):
    assert open_document(sealed, PASSPHRASE) == shared


def test_a_passphrase_may_be_typed_with_other_case_and_spaces(shared: ShareDocument, sealed: bytes):
    assert open_document(sealed, "  Acorn zesty  YO-YO abacus pebble ") == shared


def test_another_passphrase_is_a_wrong_key(sealed: bytes):
    with pytest.raises(WrongKey) as caught:
        open_document(sealed, "acorn zesty yo-yo abacus pebbles")
    assert "file" in caught.value.sentence


def test_no_plain_text_is_in_a_sealed_file(sealed: bytes):
    for words in (b"quiet", b"lake", b"Nora", b"Reed", b"entries.json"):
        assert words not in sealed


def test_c38_c39_cut_and_altered_files_are_refused(sealed: bytes):
    source = random.Random(7)
    # Each costs a second of scrypt, so one in the header, one in the middle, one at the end.
    for position in (40, source.randrange(200, len(sealed)), len(sealed) - 1):
        altered = bytearray(sealed)
        altered[position] ^= 1 << source.randrange(8)
        with pytest.raises(KnownError):
            open_document(bytes(altered), PASSPHRASE)
    for length in (0, 10, len(sealed) - 1):
        with pytest.raises(Damaged):
            open_document(sealed[:length], PASSPHRASE)


def test_the_payload_holds_the_listed_members_only(shared: ShareDocument):
    files = read_bundle(payload_of(shared))
    assert set(files) == {"auth.json", "manifest.json", "README.txt", "entries.json", "pad"}
    assert b"not-checked" in files["auth.json"]
    assert preview_text(shared) in files["README.txt"].decode()


def test_c72_payloads_of_short_and_long_bodies_have_one_size():
    sizes = {len(payload_of(document("x" * length))) for length in (1, 50, 800, 3000)}
    assert sizes == {16 * 1024}


def rewritten(change: Callable[[dict[str, bytes]], None]) -> bytes:
    files = read_bundle(payload_of(document()))
    change(files)
    return write_bundle(files)


def swap(name: str, old: bytes, new: bytes) -> Callable[[dict[str, bytes]], None]:
    def change(files: dict[str, bytes]) -> None:
        assert old in files[name]
        files[name] = files[name].replace(old, new)

    return change


@pytest.mark.parametrize(
    "change",
    [
        swap("entries.json", b"quiet", b"loud!"),
        swap("README.txt", b"quiet", b"loud!"),
        swap("manifest.json", b"README.txt", b"README.tx"),
        swap("auth.json", b"not-checked", b"Dr. Reed"),
        swap("auth.json", b"}", b',"mac":""}'),
        swap("pad", b"\0\0", b"hi"),
        lambda files: files.pop("auth.json"),
        lambda files: files.pop("manifest.json"),
        lambda files: files.pop("entries.json"),
        lambda files: files.pop("pad"),
        lambda files: files.update({"notes.json": b"{}"}),
        lambda files: files.update({"attachments/" + "0" * 64: b"x"}),
    ],
)
def test_c58_payloads_that_break_a_rule_are_refused(change: Callable[[dict[str, bytes]], None]):
    with pytest.raises(Damaged):
        document_from(rewritten(change))


@pytest.mark.parametrize("name", ["auth.json", "manifest.json"])
def test_a_later_version_is_called_newer(name: str):
    with pytest.raises(TooNew):
        document_from(rewritten(swap(name, b'"version":2', b'"version":3,"more":{}')))


def test_generated_passphrases_are_five_words_of_the_list():
    first, second = new_passphrase(), new_passphrase()
    assert first != second
    assert len(first.split(" ")) == 5
    assert set(first.split(" ")) <= set(word_list())
    require_generated(first)


@pytest.mark.parametrize(
    "own",
    [
        "",
        "hunter2",
        "acorn zesty yo-yo abacus",
        "my dog is called Rex",
        "Acorn zesty yo-yo abacus pebble",
    ],
)
def test_a_passphrase_of_ones_own_is_refused(own: str):
    with pytest.raises(Refused):
        seal_document(document(), own)


def test_c65_files_that_are_no_files_are_refused(tmp_path: Path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    for path in (tmp_path, pipe, Path("/dev/zero")):
        with pytest.raises(Refused):
            read_sealed_file(path)
    with pytest.raises(NotFound):
        read_sealed_file(tmp_path / "nothing")


def test_c65_a_huge_file_is_refused_unread(tmp_path: Path):
    sparse = tmp_path / "huge.companion-share"
    with sparse.open("wb") as file:
        file.truncate(5 * 1024**3)
    with pytest.raises(Damaged):
        read_sealed_file(sparse)


@pytest.mark.skipif(
    not (shutil.which("age") and shutil.which("unzip")),
    reason="age and unzip are not installed here",
)
def test_c69_stock_age_and_unzip_open_a_sealed_file(
    tmp_path: Path, shared: ShareDocument, sealed: bytes
):
    (tmp_path / "x.companion-share").write_bytes(sealed)
    command = ["age", "-d", "-o", "x.zip", "x.companion-share"]
    code, said = on_terminal(command, "assphrase", PASSPHRASE, folder=tmp_path)
    assert code == 0, said
    with zipfile.ZipFile(tmp_path / "x.zip") as archive:
        assert archive.testzip() is None
    subprocess.run(["unzip", "-q", "x.zip", "-d", "out"], cwd=tmp_path, check=True)
    entries = (tmp_path / "out" / "entries.json").read_bytes()
    assert msgspec.json.decode(entries, type=ShareDocument) == shared


@pytest.mark.skipif(not shutil.which("age"), reason="age is not installed here")
def test_c69_a_payload_sealed_by_stock_age_opens(tmp_path: Path, shared: ShareDocument):
    (tmp_path / "x.zip").write_bytes(payload_of(shared))
    command = ["age", "-p", "-o", "x.companion-share", "x.zip"]
    code, said = on_terminal(command, "assphrase", PASSPHRASE, folder=tmp_path)
    assert code == 0, said
    assert open_document((tmp_path / "x.companion-share").read_bytes(), PASSPHRASE) == shared
