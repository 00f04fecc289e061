"""companion share create and share open, from a client's vault to a therapist's."""

from __future__ import annotations

import stat
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from companion.clock import FixedClock
from companion.domain.shares import ShareForm
from companion.services import review
from companion.sharing import sealed_file
from tests.command_line import run, secret_file

WORDS = "acorn zesty yo-yo abacus pebble"


@pytest.fixture(autouse=True)
def quick_seal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without age's second of scrypt; what the seal keeps apart is one passphrase from another."""

    def seal(payload: bytes, words: str) -> bytes:
        return words.encode() + b"\n" + payload

    def unseal(sealed: bytes, words: str) -> bytes:
        from companion.errors import WrongKey

        right, _, payload = sealed.partition(b"\n")
        if right != words.encode():
            raise WrongKey
        return payload

    monkeypatch.setattr(sealed_file, "seal_for_passphrase", seal)
    monkeypatch.setattr(sealed_file, "open_with_passphrase", unseal)


@pytest.fixture
def key(tmp_path: Path, passphrase: str) -> Path:
    return secret_file(tmp_path, passphrase)


@pytest.fixture
def share_key(tmp_path: Path) -> Path:
    return secret_file(tmp_path, WORDS, "share-passphrase")


@pytest.fixture
def place(closed_vault: Path, clock: FixedClock, key: Path) -> Path:
    """A closed vault with one shared, one private and one entry to talk about."""
    for text, mark in (
        ("Shared words.", "--share"),
        ("Hidden words.", ""),
        ("Spoken words.", "--talk"),
    ):
        done = run("add", closed_vault, "--passphrase-file", key, "--title", text[:6], stdin=text)
        if mark:
            assert (
                run("mark", closed_vault, done.out.strip(), mark, "--passphrase-file", key).code
                == 0
            )
    return closed_vault


def ids(place: Path, key: Path) -> dict[str, str]:
    found = run("list", place, "--passphrase-file", key, "--json").json
    return {entry["heading"]: entry["id"] for entry in found}


def test_a_dry_run_prints_exactly_what_would_leave(
    place: Path, key: Path, share_key: Path, tmp_path: Path
):
    dry = run(
        "share", "create", place, "--as", "sealed", "--dry-run", "--to", "Dr. Reed",
        "--passphrase-file", key,
    )  # fmt: skip
    assert dry.code == 0
    assert "Shared words." in dry.out
    assert "Hidden" not in dry.out
    assert "Spoken" not in dry.out
    assert "1 private, 1 to talk about in person" in dry.out
    target = tmp_path / "out.companion-share"
    made = run(
        "share", "create", place, target, "--as", "sealed", "--to", "Dr. Reed",
        "--share-passphrase-file", share_key, "--passphrase-file", key,
    )  # fmt: skip
    assert made.code == 0, made.err
    opened = run("share", "open", target, "--share-passphrase-file", share_key)
    assert opened.out == dry.out


def test_a_dry_run_writes_nothing(place: Path, key: Path, tmp_path: Path):
    before = sorted(tmp_path.rglob("*"))
    target = tmp_path / "out.companion-share"
    new_key = tmp_path / "new-key"
    done = run(
        "share", "create", place, target, "--as", "sealed", "--dry-run",
        "--generate-passphrase", new_key, "--passphrase-file", key,
    )  # fmt: skip
    assert done.code == 0
    assert sorted(tmp_path.rglob("*")) == before


def test_a_generated_passphrase_is_written_for_its_owner_only(
    place: Path, key: Path, tmp_path: Path
):
    target, new_key = tmp_path / "out.companion-share", tmp_path / "new-key"
    done = run(
        "share", "create", place, target, "--as", "sealed", "--generate-passphrase", new_key,
        "--passphrase-file", key,
    )  # fmt: skip
    assert done.code == 0, done.err
    assert "holds one entry" in done.err
    words = new_key.read_text().strip()
    assert len(words.split(" ")) == 5
    assert words not in done.out + done.err
    for path in (target, new_key):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    opened = run("share", "open", target, "--share-passphrase-file", new_key, "--json")
    document = opened.json
    assert [entry["body"] for entry in document["entries"]] == ["Shared words."]
    assert "reply_key" not in document


def test_entries_that_are_not_marked_are_refused_by_name(place: Path, key: Path, tmp_path: Path):
    known = ids(place, key)
    target, new_key = tmp_path / "out.companion-share", tmp_path / "new-key"
    done = run(
        "share", "create", place, target, "--as", "sealed", "--generate-passphrase", new_key,
        "--entry", known["Shared"][:8], "--entry", known["Hidden"][:8], "--passphrase-file", key,
    )  # fmt: skip
    assert done.code == 2
    assert "Hidden" in done.err
    assert "Shared" not in done.err
    assert not target.exists()
    assert not new_key.exists()


def test_scope_options_reach_the_document(place: Path, key: Path):
    done = run(
        "share", "create", place, "--as", "sealed", "--dry-run", "--without-titles", "--with-tags",
        "--without-times", "--since", "2026-03-10", "--kind", "note", "--passphrase-file", key,
    )  # fmt: skip
    assert done.code == 0
    assert "[1] 2026-03-10\n" not in done.out
    assert "[1] 2026-03-10 · Note" in done.out
    assert "\nShared\n" not in done.out
    none = run(
        "share", "create", place, "--as", "sealed", "--dry-run", "--until", "2026-03-09",
        "--passphrase-file", key,
    )  # fmt: skip
    assert none.code == 2
    assert "nothing to hand over" in none.err


@pytest.mark.parametrize(
    "options",
    [
        [],
        ["--share-passphrase-file", "a", "--generate-passphrase", "b"],
        ["--dry-run", "--entry", "abc", "--since", "2026-01-01"],
        ["--dry-run", "--since", "last week"],
        ["--dry-run", "--include-private"],
        ["--dry-run", "--since-last"],
        ["--dry-run", "--since-last", "--to", "A", "--since", "2026-01-01"],
        ["--dry-run", "--without-entries"],
        ["--dry-run", "--with-file-names"],
        ["--dry-run", "--with", "moods"],
    ],
)
def test_usage_is_checked_before_anything_is_opened(
    place: Path, tmp_path: Path, options: list[str], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(tmp_path)
    before = sorted(tmp_path.rglob("*"))
    done = run(
        "share", "create", place, "out", "--as", "sealed", *options, "--passphrase-file", "no"
    )
    assert done.code == 2
    assert sorted(tmp_path.rglob("*")) == before


def test_every_form_is_offered_and_one_that_cannot_be_made_is_named(
    place: Path, key: Path, monkeypatch: pytest.MonkeyPatch
):
    from companion.services import share_forms
    from companion.services.share_forms import FormOffer

    shown = run("share", "create", "--help").out
    assert all(form.value in shown for form in ShareForm)
    only = (FormOffer(ShareForm.SEALED, ".companion-share"),)
    monkeypatch.setattr(share_forms, "forms_available", lambda: only)
    for options in (["--as", "pdf"], ["--as", "sealed", "--with-files"]):
        done = run("share", "create", place, "--dry-run", *options, "--passphrase-file", key)
        assert done.code == 2
        assert "Choose another one." in done.err


def test_parts_and_measures_go_along_only_when_they_are_named(
    place: Path, key: Path, passphrase: str
):
    from companion.services import checkins, course_lists, measures, vaults

    opened = vaults.unlock(place, passphrase=passphrase)
    try:
        course_lists.add_question(opened, "Is this usual?")
        checkins.check_in(opened, {"mood": 4}, "words beside it")
        measures.record_answers(opened, "phq-9", [1] * 9)
    finally:
        vaults.lock(opened)
    dry = ("share", "create", place, "--as", "sealed", "--dry-run", "--passphrase-file", key)
    bare = run(*dry).out
    assert "Is this usual?" not in bare
    assert "1 filled-in measure, 1 open question, 1 check-in" in bare
    full = run(*dry, "--with", "questions", "--with", "checkins", "--measure", "phq-9").out
    assert "Is this usual?" in full
    assert "PHQ-9 (phq-9)" in full
    assert "answers 1 1 1 1 1 1 1 1 1" in full
    assert "words beside it" not in full
    alone = run(*dry, "--without-entries", "--with", "questions").out
    assert "Is this usual?" in alone
    assert "Shared words." not in alone
    assert run(*dry, "--measure", "no-such").code == 2


def test_the_next_share_to_the_same_person_goes_on_from_the_last(
    place: Path, key: Path, share_key: Path, tmp_path: Path, clock: FixedClock
):
    arguments = ("share", "create", place, "--as", "sealed", "--to", "Dr. Reed")
    access = ("--passphrase-file", key)
    first = run(*arguments, "--since-last", "--dry-run", *access)
    assert first.code == 2
    assert "Nothing was shared with this person yet" in first.err
    target = tmp_path / "first.companion-share"
    assert run(*arguments, target, "--share-passphrase-file", share_key, *access).code == 0
    clock.advance(timedelta(days=2))
    new = run("add", place, *access, stdin="New words.").out.strip()
    assert run("mark", place, new, "--share", *access).code == 0
    again = run(*arguments, "--since-last", "--dry-run", *access).out
    assert "New words." in again
    assert "Shared words." not in again
    assert "Goes on from: 2026-03-10" in again
    other = run(
        "share", "create", place, "--as", "sealed", "--to", "Somebody", "--since-last", "--dry-run",
        *access,
    )  # fmt: skip
    assert other.code == 2


def test_a_file_that_is_there_is_kept_and_no_passphrase_is_left(
    place: Path, key: Path, tmp_path: Path
):
    target, new_key = tmp_path / "out.companion-share", tmp_path / "new-key"
    target.write_text("mine")
    arguments = ("share", "create", place, target, "--as", "sealed", "--passphrase-file", key)
    assert run(*arguments, "--generate-passphrase", new_key).code == 2
    assert target.read_text() == "mine"
    assert not new_key.exists()
    target.unlink()
    new_key.write_text("mine too")
    assert run(*arguments, "--generate-passphrase", new_key).code == 2
    assert new_key.read_text() == "mine too"
    assert not target.exists()


def test_a_passphrase_of_ones_own_is_refused(place: Path, key: Path, tmp_path: Path):
    own = secret_file(tmp_path, "my dog Rex 1999", "own")
    target = tmp_path / "out.companion-share"
    done = run(
        "share", "create", place, target, "--as", "sealed", "--share-passphrase-file", own,
        "--passphrase-file", key,
    )  # fmt: skip
    assert done.code == 2
    assert "Rex" not in done.err
    assert not target.exists()


@pytest.fixture
def sealed(place: Path, key: Path, share_key: Path, tmp_path: Path) -> Path:
    target = tmp_path / "out.companion-share"
    done = run(
        "share", "create", place, target, "--as", "sealed", "--share-passphrase-file", share_key,
        "--from", "Nora", "--passphrase-file", key,
    )  # fmt: skip
    assert done.code == 0, done.err
    return target


@pytest.fixture
def practice(vault_template: Callable[[str], tuple[Path, str]], tmp_path: Path) -> Path:
    """A closed therapist's vault."""
    import shutil

    path = tmp_path / "Practice.vault"
    shutil.copytree(vault_template("therapist")[0], path)
    return path


def test_a_therapist_keeps_a_share_in_their_vault(
    sealed: Path, practice: Path, key: Path, share_key: Path, passphrase: str
):
    arguments = (
        "share", "open", sealed, "--share-passphrase-file", share_key, "--vault", practice,
        "--passphrase-file", key,
    )  # fmt: skip
    first = run(*arguments)
    assert first.code == 0, first.err
    assert "Kept in your vault, with" in first.err
    assert "Nothing in this file proves who sent it" in first.err
    again = run(*arguments)
    assert "already" in again.err
    from companion.services import vaults

    opened = vaults.unlock(practice, passphrase=passphrase)
    try:
        (client,) = review.clients(opened)
        (kept,) = client.shares
        assert client.contact.name == kept.client_name == "Nora"
        assert [entry.body for entry in kept.document.entries] == ["Shared words."]
    finally:
        vaults.lock(opened)


def test_a_persons_own_vault_is_no_place_for_it(
    sealed: Path, place: Path, key: Path, share_key: Path
):
    done = run(
        "share", "open", sealed, "--share-passphrase-file", share_key, "--vault", place,
        "--passphrase-file", key,
    )  # fmt: skip
    assert (done.code, done.out) == (2, "")


def test_exit_codes_of_a_file_that_does_not_open(sealed: Path, share_key: Path, tmp_path: Path):
    wrong = secret_file(tmp_path, "acorn acorn acorn acorn acorn", "wrong")
    assert run("share", "open", sealed, "--share-passphrase-file", wrong).code == 3
    sealed.write_bytes(sealed.read_bytes()[:-3])
    done = run("share", "open", sealed, "--share-passphrase-file", share_key)
    assert (done.code, done.out) == (4, "")
    assert run("share", "open", tmp_path, "--share-passphrase-file", share_key).code == 2
    assert run("share", "open", tmp_path / "none", "--share-passphrase-file", share_key).code == 2


def test_a_newer_file_is_six(sealed: Path, share_key: Path):
    from companion.sharing.bundle import read_bundle, write_bundle

    words, _, payload = sealed.read_bytes().partition(b"\n")
    files = read_bundle(payload)
    files["manifest.json"] = files["manifest.json"].replace(b'"version":2', b'"version":3')
    sealed.write_bytes(words + b"\n" + write_bundle(files))
    assert run("share", "open", sealed, "--share-passphrase-file", share_key).code == 6
