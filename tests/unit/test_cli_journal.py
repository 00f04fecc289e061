"""companion add, list, show, mark and search."""

from __future__ import annotations

import stat
from datetime import date
from pathlib import Path

import pytest

from companion.clock import FixedClock
from companion.services import courses, sessions, vaults
from companion.services.open_vault import OpenVault
from tests.command_line import Outcome, run, secret_file


@pytest.fixture
def key(tmp_path: Path, passphrase: str) -> Path:
    return secret_file(tmp_path, passphrase)


@pytest.fixture
def place(closed_vault: Path, clock: FixedClock) -> Path:
    """A closed vault at a fixed time."""
    return closed_vault


def add(place: Path, key: Path, text: str, *options: str) -> str:
    done = run("add", place, "--passphrase-file", key, *options, stdin=text)
    assert done.code == 0, done.err
    return done.out.strip()


def listed(place: Path, key: Path, *options: str) -> list[str]:
    done = run("list", place, "--passphrase-file", key, "--json", *options)
    assert done.code == 0, done.err
    return [entry["heading"] for entry in done.json]


def test_text_from_standard_input_becomes_an_entry(place: Path, key: Path):
    entry_id = add(
        place, key, "It was quiet.\r\nTwice.\n", "--title", "The lake", "--kind", "insight",
        "--tag", "water", "--tag", "#dad",
    )  # fmt: skip
    shown = run("show", place, entry_id, "--passphrase-file", key, "--json").json
    assert (shown["id"], shown["title"], shown["kind"]) == (entry_id, "The lake", "insight")
    assert shown["body"] == "It was quiet.\nTwice."
    assert shown["tags"] == ["water", "dad"]
    assert shown["sharing"] == "private"
    assert shown["created_at"] == "2026-03-10T19:30:00Z"
    assert shown["local_date"] == "2026-03-10"


def test_add_prints_the_entry_as_json(place: Path, key: Path):
    done = run("add", place, "--passphrase-file", key, "--json", stdin="Words.")
    assert done.json["body"] == "Words."


@pytest.mark.parametrize(
    ("at", "created", "day", "known"),
    [
        ("2026-02-01", "2026-02-01T12:00:00Z", "2026-02-01", False),
        ("2026-02-01T21:40", "2026-02-01T21:40:00Z", "2026-02-01", True),
        ("2026-07-01T21:40", "2026-07-01T20:40:00Z", "2026-07-01", True),
        ("2026-02-01T02:00+09:00", "2026-01-31T17:00:00Z", "2026-01-31", True),
        # Before four in the morning it is still the evening before, as in the window.
        ("2026-02-02T01:15", "2026-02-02T01:15:00Z", "2026-02-01", True),
    ],
)
def test_an_entry_can_be_placed_in_time(
    place: Path, key: Path, at: str, created: str, day: str, known: bool
):
    done = run("add", place, "--passphrase-file", key, "--at", at, "--json", stdin="Words.")
    entry = done.json
    assert (entry["created_at"], entry["local_date"], entry["time_known"]) == (created, day, known)


@pytest.mark.parametrize("at", ["yesterday", "2026-13-01", "9999-12-31T23:59-12:00"])
def test_a_time_that_is_none_is_a_usage_error(place: Path, key: Path, at: str):
    done = run("add", place, "--passphrase-file", key, "--at", at, stdin="Words.")
    assert done.code == 2
    assert listed(place, key) == []


@pytest.mark.parametrize("text", [b"", b"  \n", b"caf\xe9"])
def test_no_text_and_broken_text_make_no_entry(place: Path, key: Path, text: bytes):
    done = run("add", place, "--passphrase-file", key, stdin=text)
    assert done.code == 2
    assert done.out == ""
    assert listed(place, key) == []


def test_lists_are_newest_first_and_filtered(place: Path, key: Path):
    add(place, key, "One", "--at", "2026-03-01", "--tag", "a")
    add(place, key, "Two", "--at", "2026-03-02", "--kind", "insight", "--tag", "a", "--tag", "b")
    add(place, key, "Three", "--at", "2026-03-03")
    assert listed(place, key) == ["Three", "Two", "One"]
    assert listed(place, key, "--limit", "2") == ["Three", "Two"]
    assert listed(place, key, "--since", "2026-03-02") == ["Three", "Two"]
    assert listed(place, key, "--until", "2026-03-01") == ["One"]
    assert listed(place, key, "--kind", "insight") == ["Two"]
    assert listed(place, key, "--tag", "a") == ["Two", "One"]
    assert listed(place, key, "--tag", "a", "--tag", "b") == ["Two"]


def test_a_list_for_reading_has_one_line_an_entry_and_says_what_is_left(place: Path, key: Path):
    entry_id = add(place, key, "One", "--at", "2026-03-01T21:40", "--tag", "a")
    add(place, key, "Two", "--at", "2026-03-02")
    done = run("list", place, "--passphrase-file", key)
    assert done.out.splitlines()[1] == f"{entry_id[:8]}  2026-03-01 21:40  note           One #a"
    done = run("list", place, "--passphrase-file", key, "--limit", "1")
    assert len(done.out.splitlines()) == 1
    assert "1 older" in done.err


def test_show_takes_the_beginning_of_an_id(place: Path, key: Path):
    entry_id = add(place, key, "Plain words.", "--title", "The lake", "--tag", "water")
    done = run("show", place, entry_id[:6], "--passphrase-file", key)
    assert done.code == 0
    assert done.out.startswith(
        "The lake\n2026-03-10 19:30 · Europe/Dublin · note · private\n#water\n"
    )
    assert done.out.endswith("\nPlain words.\n")


def test_an_id_that_is_not_there_is_a_usage_error(place: Path, key: Path):
    done = run("show", place, "zzzz", "--passphrase-file", key)
    assert (done.code, done.out) == (2, "")
    assert done.err.count("\n") == 1


def test_marks_say_what_may_be_done_with_entries(place: Path, key: Path):
    first, second = add(place, key, "One"), add(place, key, "Two")
    assert run("mark", place, first[:8], second, "--share", "--passphrase-file", key).code == 0
    for entry_id in (first, second):
        shown = run("show", place, entry_id, "--passphrase-file", key, "--json").json
        assert shown["sharing"] == "share"
    assert run("mark", place, first, "--talk", "--passphrase-file", key).code == 0
    assert run("mark", place, second, "--private", "--passphrase-file", key).code == 0
    states = {
        e["id"]: e["sharing"] for e in run("list", place, "--passphrase-file", key, "--json").json
    }
    assert states == {first: "talk", second: "private"}


def test_a_mark_must_be_named_and_all_entries_must_be_there(place: Path, key: Path):
    entry_id = add(place, key, "One")
    assert run("mark", place, entry_id, "--passphrase-file", key).code == 2
    assert run("mark", place, entry_id, "zzzz", "--share", "--passphrase-file", key).code == 2
    both = run("mark", place, entry_id, "--talk", "--share", "--passphrase-file", key)
    assert both.code == 2
    assert "one of" in both.err
    shown = run("show", place, entry_id, "--passphrase-file", key, "--json").json
    assert shown["sharing"] == "private"


def test_search_finds_words_and_marks_them(place: Path, key: Path):
    add(place, key, "The heron stood in the water.", "--at", "2026-03-01")
    add(place, key, "No bird today.")
    done = run("search", place, "water her", "--passphrase-file", key)
    assert done.code == 0
    assert "*heron*" in done.out
    assert "*water*" in done.out
    assert "bird" not in done.out
    found = run("search", place, "heron", "--passphrase-file", key, "--json").json
    assert found["hits"][0]["summary"]["local_date"] == "2026-03-01"
    assert "\ue000heron\ue001" in found["hits"][0]["snippet"]


def test_a_found_moment_is_no_entry_to_show(place: Path, key: Path, passphrase: str):
    vault = vaults.unlock(place, passphrase=passphrase)
    courses.begin_course(vault, name="Spring", session_days=[date(2026, 3, 10)])
    session, _ = sessions.open_session(vault)
    moment, _ = sessions.add_moment(vault, session.id, "A heron on the wall.")
    vaults.lock(vault)
    done = run("search", place, "heron", "--passphrase-file", key)
    line, snippet = done.out.splitlines()
    assert line.split() == ["2026-03-10", "19:30", "moment", "A", "heron", "on", "the", "wall."]
    assert snippet.strip() == "A *heron* on the wall."
    assert session.id[:8] not in done.out
    (hit,) = run("search", place, "heron", "--passphrase-file", key, "--json").json["hits"]
    assert (hit["moment_id"], hit["summary"]["id"]) == (moment.id, session.id)


def test_search_takes_any_query(place: Path, key: Path):
    add(place, key, 'He said "so" (twice).')
    for query in ('"', "a AND", "NEAR(", "*", "so)", "'; DROP TABLE entry; --", "\\", "col:x"):
        done = run("search", place, query, "--passphrase-file", key)
        assert done.code == 0, (query, done.err)
    assert listed(place, key) == ['He said "so" (twice).']


def test_json_is_the_only_thing_on_standard_output(place: Path, key: Path):
    key.chmod(0o644)  # people-text: a warning
    done = run("list", place, "--passphrase-file", key, "--json")
    assert done.json == []
    assert "chmod 600" in done.err
    assert stat.S_IMODE(key.stat().st_mode) == 0o644


def test_the_passphrase_may_come_from_standard_input_where_nothing_else_does(
    place: Path, passphrase: str
):
    assert run("list", place, "--passphrase-file", "-", stdin=passphrase + "\n").code == 0
    done = run("add", place, "--passphrase-file", "-", stdin=passphrase + "\n")
    assert done.code == 2


@pytest.mark.parametrize("content", [b"", b"\n", b"two\nlines\n", b"\xff\xfe", b"x" * 20_000])
def test_a_passphrase_file_holds_one_line(place: Path, tmp_path: Path, content: bytes):
    odd = tmp_path / "odd"
    odd.write_bytes(content)
    done = run("list", place, "--passphrase-file", odd)
    assert done.code == 2
    assert b"lines" not in done.err.encode()


def test_spaces_of_a_passphrase_count(place: Path, tmp_path: Path, passphrase: str):
    padded = secret_file(tmp_path, passphrase + " ", "padded")
    assert run("list", place, "--passphrase-file", padded).code == 3


def test_without_a_terminal_nothing_is_asked(place: Path, monkeypatch: pytest.MonkeyPatch):
    from companion.cli import secrets

    monkeypatch.setattr(secrets, "_has_terminal", lambda: False)
    done = run("list", place)
    assert done.code == 2
    assert "terminal" in done.err


def failing(place: Path, key: Path) -> Outcome:
    return run("list", place, "--passphrase-file", key)


def test_a_wrong_passphrase_is_three(place: Path, tmp_path: Path):
    done = failing(place, secret_file(tmp_path, "wrong words", "wrong"))
    assert (done.code, done.out) == (3, "")
    assert done.err.startswith("That passphrase does not open this vault.")


def test_a_damaged_vault_is_four(place: Path, key: Path):
    for name in ("header.json", "header.bak"):
        content = bytearray((place / name).read_bytes())
        content[len(content) // 2] ^= 1
        (place / name).write_bytes(content)
    assert failing(place, key).code == 4


def test_a_cut_journal_is_four(place: Path, key: Path):
    database = place / "journal-1.db"
    database.write_bytes(database.read_bytes()[:5000])
    assert failing(place, key).code == 4


def test_a_vault_in_use_is_five(vault: OpenVault, tmp_path: Path, passphrase: str):
    assert failing(vault.path, secret_file(tmp_path, passphrase)).code == 5


def test_a_newer_vault_is_six(place: Path, key: Path):
    for name in ("header.json", "header.bak"):
        content = (place / name).read_text()
        assert '"version":1' in content
        (place / name).write_text(content.replace('"version":1', '"version":2'))
    assert failing(place, key).code == 6


def test_a_vault_that_is_not_there_is_a_usage_error(tmp_path: Path, key: Path):
    assert failing(tmp_path / "Nothing.vault", key).code == 2


def test_a_passphrase_is_not_asked_for_a_vault_that_cannot_be_opened(
    vault: OpenVault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    from companion.cli import opened

    def ask(*_: object, **__: object) -> str:
        raise AssertionError("asked")

    monkeypatch.setattr(opened, "read_passphrase", ask)
    assert run("list", tmp_path / "Nothing.vault").code == 2
    assert run("list", vault.path).code == 5
