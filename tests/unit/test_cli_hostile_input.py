"""What nobody types on purpose: broken bytes, empty and endless values, places that are no places."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

import pytest

from companion.clock import FixedClock
from companion.services.backup_rotation import name_for
from tests.command_line import run, secret_file

BROKEN = os.fsdecode(b"caf\xe9")
"""An argument in Latin-1, as Python hands it over where the terminal speaks UTF-8."""


@pytest.fixture
def key(tmp_path: Path, passphrase: str) -> Path:
    return secret_file(tmp_path, passphrase)


@pytest.fixture
def place(closed_vault: Path, clock: FixedClock) -> Path:
    """A closed vault at a fixed time."""
    return closed_vault


def entries(place: Path, key: Path) -> list[dict[str, object]]:
    return run("list", place, "--passphrase-file", key, "--json").json


@pytest.mark.parametrize("command", [("list",), ("search", "words")])
@pytest.mark.parametrize("limit", ["0", "-1", "9223372036854775807", "1" + "0" * 40, "many", ""])
def test_a_limit_that_is_none_is_a_usage_error(
    place: Path, key: Path, command: tuple[str, ...], limit: str
):
    name, *rest = command
    done = run(name, place, *rest, "--passphrase-file", key, "--limit", limit)
    assert (done.code, done.out) == (2, "")
    assert "--limit" in done.err


@pytest.mark.parametrize("limit", ["1", "1000000000"])
def test_a_limit_may_be_very_large(place: Path, key: Path, limit: str):
    run("add", place, "--passphrase-file", key, stdin="words")
    for name, *rest in (("list",), ("search", "words")):
        done = run(name, place, *rest, "--passphrase-file", key, "--limit", limit)
        assert (done.code, done.err) == (0, "")
        assert "words" in done.out


@pytest.mark.parametrize(
    "arguments",
    [
        ("add", "--title", BROKEN),
        ("add", "--tag", BROKEN),
        ("search", BROKEN),
        ("show", BROKEN),
        ("mark", BROKEN, "--share"),
        ("share", "create", "--as", "sealed", "--dry-run", "--to", BROKEN),
        ("share", "create", "--as", "sealed", "--dry-run", "--entry", BROKEN),
    ],
)
def test_words_that_are_not_utf_8_are_a_usage_error(
    place: Path, key: Path, arguments: tuple[str, ...]
):
    group = 2 if arguments[0] == "share" else 1
    done = run(
        *arguments[:group], place, *arguments[group:], "--passphrase-file", key, stdin="Words."
    )
    assert (done.code, done.out) == (2, "")
    assert "that is not UTF-8 text" in done.err
    assert entries(place, key) == []


def test_utf_8_words_are_understood_where_the_terminal_is_set_to_something_else(
    place: Path, key: Path, monkeypatch: pytest.MonkeyPatch
):
    # With an ASCII locale Python hands over each byte of "café" above 127 as half a surrogate pair.
    typed = "café".encode().decode("ascii", "surrogateescape")
    fsencode = os.fsencode
    monkeypatch.setattr(
        os, "fsencode", lambda name: "café".encode() if name == typed else fsencode(name)
    )
    run("add", place, "--passphrase-file", key, "--title", typed, stdin="x")
    assert [entry["heading"] for entry in entries(place, key)] == ["café"]


@pytest.mark.parametrize("text", ["\0", " \0\0\n", "\0\r\n"])
def test_text_of_which_nothing_can_be_kept_makes_no_entry(place: Path, key: Path, text: str):
    done = run("add", place, "--passphrase-file", key, stdin=text)
    assert (done.code, done.err) == (2, "There was no text, so no entry was made.\n")
    assert entries(place, key) == []


def test_what_add_prints_is_what_is_kept(place: Path, key: Path):
    done = run(
        "add", place, "--passphrase-file", key, "--json", "--title", "a\x01\u202eb",
        stdin="one\0two \ufffe \u0301\n",
    )  # fmt: skip
    kept = run("show", place, done.json["id"], "--passphrase-file", key, "--json").json
    assert kept == done.json
    assert kept["body"] == "onetwo \ufffe \u0301"


@pytest.mark.parametrize(
    "at",
    ["", " ", "0001-01-01", "0001-01-01T00:00", "9999-12-31T23:59", "9999-12-31T23:00-14:00",
     "2026-05-03T24:00", "2026-05-03T21:40:60", "tomorrow", "２０２６-05-03x"],
)  # fmt: skip
@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "America/Los_Angeles"])
def test_times_that_cannot_be_kept_are_usage_errors(
    place: Path, key: Path, clock: FixedClock, at: str, zone: str
):
    clock.travel(zone)
    done = run("add", place, "--passphrase-file", key, f"--at={at}", stdin="Words.")
    assert (done.code, done.out) == (2, "")
    assert entries(place, key) == []


@pytest.mark.parametrize("at", ["0002-01-02T00:00", "9998-12-30T23:59", "1883-11-18T12:03"])
def test_the_oldest_and_the_latest_times_can_be_listed_anywhere(
    place: Path, key: Path, clock: FixedClock, at: str
):
    added = run("add", place, "--passphrase-file", key, f"--at={at}", stdin="Words.")
    assert added.code == 0, added.err
    for zone in ("Pacific/Kiritimati", "America/Los_Angeles"):
        clock.travel(zone)
        assert run("list", place, "--passphrase-file", key).out.count("Words.") == 1


def test_an_hour_that_the_clock_skips_or_repeats_is_taken(
    place: Path, key: Path, clock: FixedClock
):
    skipped = run(
        "add", place, "--passphrase-file", key, "--at=2026-03-29T01:30", "--json", stdin="x"
    )
    repeated = run(
        "add", place, "--passphrase-file", key, "--at=2026-10-25T01:30", "--json", stdin="x"
    )
    assert skipped.json["created_at"] == "2026-03-29T01:30:00Z"
    assert repeated.json["created_at"] == "2026-10-25T00:30:00Z"


@pytest.mark.parametrize("before", [b"\xef\xbb\xbf", b""])
@pytest.mark.parametrize("after", [b"\n", b"\r\n", b""])
def test_a_passphrase_file_may_come_from_any_editor(
    place: Path, tmp_path: Path, passphrase: str, before: bytes, after: bytes
):
    file = secret_file(tmp_path, "", "from an editor")
    file.write_bytes(before + passphrase.encode() + after)
    assert run("list", place, "--passphrase-file", file).code == 0


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"\n", 2), (b"\xef\xbb\xbf\n", 2), (b"\xff\xfe", 2), (b"x" * 20_000, 2), (b"two\nlines\n", 2),
        (b"\n\n", 2), (b" ", 3), (b"short", 3), (b"with\0nul", 3),
    ],
)  # fmt: skip
def test_other_passphrase_files_are_told_apart(
    place: Path, tmp_path: Path, content: bytes, code: int
):
    file = secret_file(tmp_path, "", "other")
    file.write_bytes(content)
    done = run("list", place, "--passphrase-file", file)
    assert (done.code, done.out) == (code, "")
    assert len(done.err.splitlines()) == 1


def test_a_folder_is_no_passphrase_file(place: Path, tmp_path: Path):
    done = run("list", place, "--passphrase-file", tmp_path)
    assert (done.code, done.err) == (
        2, "That is a folder, not a passphrase file. Nothing was changed.\n"
    )  # fmt: skip


def test_what_may_not_be_read_is_said_to_be_so(
    place: Path, key: Path, monkeypatch: pytest.MonkeyPatch
):
    opened = Path.open

    def refused(self: Path, *arguments: object, **named: object) -> object:
        if self == key:
            raise PermissionError(errno.EACCES, "Permission denied")
        return opened(self, *arguments, **named)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", refused)
    done = run("list", place, "--passphrase-file", key)
    assert done.code == 8
    assert "not allowed to read" in done.err


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="the superuser may read all")
def test_a_vault_that_may_not_be_read_is_eight_not_usage(place: Path, key: Path):
    place.chmod(0)
    try:
        for command in (("vault", "info", place), ("list", place, "--passphrase-file", key)):
            assert run(*command).code == 8
    finally:
        place.chmod(0o700)


def test_permissions_are_not_judged_by_the_reader_of_arguments(
    place: Path, key: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(os, "access", lambda *_, **__: False)
    assert run("vault", "info", place).code == 0


@pytest.fixture
def odd_place(place: Path, tmp_path: Path) -> Path:
    """A vault in a folder whose name is no text."""
    odd = tmp_path / os.fsdecode(b"\xff\xfe\n#?%20 \xc3\xa4.vault")
    try:
        place.rename(odd)
    except OSError:
        pytest.skip("this disk takes only names that are text")
    return odd


def test_a_vault_whose_name_is_no_text_can_be_used(odd_place: Path, key: Path, tmp_path: Path):
    vault = ("--passphrase-file", key)
    assert run("add", odd_place, *vault, stdin="Words.").code == 0
    assert run("vault", "info", odd_place).code == 0
    assert "\\udcff\\udcfe" in run("vault", "info", odd_place, "--json").json["path"]
    backup = odd_place.with_suffix(".companion-backup")
    assert run("backup", odd_place, backup, *vault).code == 0
    again = tmp_path / os.fsdecode(b"\xff again.vault")
    assert run("restore", backup, again).code == 0
    assert len(entries(again, key)) == 1
    assert sorted(tmp_path.glob(".*")) == []


@pytest.mark.parametrize("nowhere", ["", ".", "/"])
def test_a_place_without_a_name_is_no_file_to_write(
    place: Path, key: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, nowhere: str
):
    monkeypatch.chdir(tmp_path)
    done = run("backup", place, nowhere, "--passphrase-file", key)
    assert done.code == 2
    assert done.err.startswith("Something is already there.")


def test_a_folder_with_links_that_is_no_vault_is_called_so(tmp_path: Path):
    (tmp_path / "link").symlink_to(tmp_path)
    done = run("vault", "info", tmp_path)
    assert (done.code, done.err) == (
        2, "This folder is not a Companion vault. Nothing was changed.\n"
    )  # fmt: skip


def test_info_says_when_the_journal_is_gone(place: Path, key: Path):
    (place / "journal-1.db").unlink()
    assert "The journal file is missing or empty." in run("vault", "info", place).out
    assert run("vault", "info", place, "--json").json["database_bytes"] == 0
    done = run("list", place, "--passphrase-file", key)
    assert done.code == 4
    assert "missing" in done.err
    assert not (place / "journal-1.db").exists()


def test_a_verification_that_has_no_room_finds_no_damage(
    place: Path, key: Path, monkeypatch: pytest.MonkeyPatch
):
    from companion.errors import DiskFull
    from companion.storage.store import Store

    def full(_store: Store) -> bool:
        raise DiskFull

    with monkeypatch.context() as patch:
        patch.setattr(Store, "checkpoint", full)
        done = run("vault", "verify", place, "--passphrase-file", key, "--json")
    assert (done.code, done.out) == (8, "")
    assert "The disk is full." in done.err


def test_a_recovery_key_is_not_written_through_a_link_put_there_meanwhile(
    tmp_path: Path, key: Path, monkeypatch: pytest.MonkeyPatch
):
    from companion.services import vaults

    place, target = tmp_path / "key", tmp_path / "somebody's file"
    target.write_text("theirs")
    create = vaults.create

    def create_while_somebody_else_is_at_it(*arguments: object, **named: object) -> object:
        place.unlink()
        place.symlink_to(target)
        from companion.crypto.kdf import FLOOR

        return create(*arguments, **{**named, "kdf": FLOOR})  # type: ignore[arg-type]

    monkeypatch.setattr(vaults, "create", create_while_somebody_else_is_at_it)
    done = run(
        "vault", "create", tmp_path / "New.vault", "--recovery-key-file", place, "--passphrase-file", key
    )  # fmt: skip
    assert done.code == 2
    assert len(done.out.strip().replace("-", "")) == 33  # shown, since it could not be written
    assert target.read_text() == "theirs"
    assert stat.S_IMODE((tmp_path / "New.vault").stat().st_mode) == 0o700


def test_what_a_killed_backup_left_in_the_vault_goes_with_the_next_opening(
    place: Path, key: Path, clock: FixedClock
):
    stem = ".20260310T193000Z.companion-backup"
    halves = [
        place / "backups" / (stem + end)
        for end in (".part", ".copy", ".copy-wal", ".copy-shm", ".copy-journal")
    ]
    kept = [place / "backups" / f"mine.companion-backup{end}" for end in ("", ".part")]
    for file in (*halves, *kept):
        file.write_bytes(b"x")
    assert run("list", place, "--passphrase-file", key).code == 0
    assert sorted((place / "backups").iterdir()) == sorted(kept)
    assert halves[0].name == f".{name_for(clock.now())}.part"
