"""Choosing, sealing, opening and keeping shares, from the vault of a client to the vault of a therapist."""

from __future__ import annotations

import stat
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from companion.clock import FixedClock
from companion.domain.entries import Entry, EntryKind, NewEntry, Phase, Sharing
from companion.domain.shares import ShareScope
from companion.errors import AlreadyThere, NotFound, Refused, StorageFailure
from companion.services import journal, shares
from companion.services.open_vault import OpenVault
from companion.sharing import sealed_file

PASSPHRASE = "acorn zesty yo-yo abacus pebble"


@pytest.fixture(autouse=True)
def quick_seal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without age's second of scrypt, which the tests of the sealed file pay for."""
    monkeypatch.setattr(
        sealed_file, "seal_for_passphrase", lambda payload, words: b"sealed" + payload
    )
    monkeypatch.setattr(sealed_file, "open_with_passphrase", lambda sealed, words: sealed[6:])


def write(
    vault: OpenVault,
    title: str,
    sharing: Sharing = Sharing.SHARE,
    *,
    day: int = 1,
    kind: EntryKind = EntryKind.NOTE,
    phase: Phase | None = None,
    opens_on: date | None = None,
) -> Entry:
    entry, _ = journal.write_entry(
        vault,
        NewEntry(
            title=title,
            body=f"About {title}.",
            kind=kind,
            phase=phase,
            created_at=datetime(2026, 2, day, 12, tzinfo=UTC),
            zone="Europe/Dublin",
            sharing=sharing,
            opens_on=opens_on,
        ),
    )
    return entry


def titles(document: shares.ShareDocument) -> list[str]:
    return [entry.title for entry in document.entries]


def test_only_entries_marked_share_are_taken_and_the_rest_is_counted(vault: OpenVault):
    write(vault, "first")
    write(vault, "secret", Sharing.PRIVATE)
    write(vault, "other secret", Sharing.PRIVATE)
    write(vault, "later", Sharing.TALK)
    write(vault, "second", day=2)
    document = shares.build(vault, ShareScope(until=date(2026, 2, 1)))
    assert titles(document) == ["first"]
    assert document.withheld == {"private": 2, "talk": 1, "not_chosen": 1}


def test_days_phases_and_kinds_narrow_the_choice(vault: OpenVault):
    write(vault, "a", day=1, kind=EntryKind.NOTE, phase=Phase.PREPARATION)
    write(vault, "b", day=2, kind=EntryKind.INSIGHT, phase=Phase.INTEGRATION)
    write(vault, "c", day=3, kind=EntryKind.NOTE, phase=Phase.INTEGRATION)
    integration = frozenset({Phase.INTEGRATION})
    assert titles(shares.build(vault, ShareScope(phases=integration))) == ["b", "c"]
    assert titles(shares.build(vault, ShareScope(kinds=frozenset({EntryKind.NOTE})))) == ["a", "c"]
    assert titles(shares.build(vault, ShareScope(since=date(2026, 2, 2)))) == ["b", "c"]
    both = ShareScope(phases=integration, until=date(2026, 2, 2))
    assert titles(shares.build(vault, both)) == ["b"]


def test_single_entries_that_are_not_marked_are_refused_by_name(vault: OpenVault):
    chosen = write(vault, "open")
    hidden = write(vault, "The fight", Sharing.PRIVATE)
    talk = write(vault, "The call", Sharing.TALK)
    scope = ShareScope(entry_ids=frozenset({chosen.id, hidden.id, talk.id}))
    with pytest.raises(Refused) as caught:
        shares.build(vault, scope)
    assert len(caught.value.details) == 2
    assert "The fight" in " ".join(caught.value.details)
    assert "The call" in " ".join(caught.value.details)


def test_single_entries_are_exactly_those(vault: OpenVault):
    one, _two = write(vault, "one"), write(vault, "two", day=2)
    document = shares.build(vault, ShareScope(entry_ids=frozenset({one.id})))
    assert titles(document) == ["one"]
    assert document.withheld["not_chosen"] == 1


def test_an_entry_that_is_not_there_is_not_found(vault: OpenVault):
    with pytest.raises(NotFound):
        shares.build(vault, ShareScope(entry_ids=frozenset({"a" * 26})))


def test_nothing_to_share_is_said(vault: OpenVault):
    write(vault, "secret", Sharing.PRIVATE)
    with pytest.raises(Refused) as caught:
        shares.build(vault, ShareScope())
    assert "nothing to hand over" in caught.value.sentence


def test_trash_and_sealed_letters_stay_behind(vault: OpenVault, clock: FixedClock):
    write(vault, "kept")
    gone = write(vault, "gone")
    write(
        vault,
        "letter",
        day=2,
        kind=EntryKind.LETTER,
        opens_on=clock.now().date() + timedelta(days=3),
    )
    journal.trash(vault, gone.id)
    document = shares.build(vault, ShareScope())
    assert titles(document) == ["kept"]
    assert document.withheld == {"private": 0, "talk": 0, "not_chosen": 1}
    clock.advance(timedelta(days=3))
    assert titles(shares.build(vault, ShareScope())) == ["kept", "letter"]


def test_sealing_writes_a_private_file_and_a_note(vault: OpenVault, tmp_path: Path):
    first, second = write(vault, "first"), write(vault, "second", day=2)
    write(vault, "secret", Sharing.PRIVATE)
    document = shares.build(vault, ShareScope(), recipient="Dr. Reed", note="For Tuesday")
    target = tmp_path / "for-reed.companion-share"
    record, changes = shares.seal(
        vault, document, target, sealing=shares.Sealing(passphrase=PASSPHRASE)
    )
    assert changes.shares
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert shares.open_share(target, passphrase=PASSPHRASE).document == document
    assert shares.records(vault) == [record]
    assert (record.recipient, record.note, record.form) == ("Dr. Reed", "For Tuesday", "sealed")
    assert (record.entry_count, record.withheld_count) == (2, 1)
    assert record.entry_ids == (first.id, second.id)
    assert record.file_name == "for-reed.companion-share"


def test_the_vault_remembers_what_each_handle_stands_for(vault: OpenVault, tmp_path: Path):
    entry = write(vault, "first")
    entry, _ = journal.save_text(vault, entry.id, title="first", body="Changed.")
    document = shares.build(vault, ShareScope())
    shares.seal(
        vault,
        document,
        tmp_path / "x.companion-share",
        sealing=shares.Sealing(passphrase=PASSPHRASE),
    )
    with vault.read() as work:
        known = work.shares.references(document.share_id)
        assert work.shares.reply_key(document.share_id) == document.reply_key
    assert known == {document.entries[0].reference: (entry.id, entry.revision)}


def test_a_file_that_is_there_is_not_overwritten(vault: OpenVault, tmp_path: Path):
    write(vault, "first")
    target = tmp_path / "x.companion-share"
    target.write_text("mine")
    with pytest.raises(AlreadyThere):
        shares.seal(
            vault,
            shares.build(vault, ShareScope()),
            target,
            sealing=shares.Sealing(passphrase=PASSPHRASE),
        )
    assert target.read_text() == "mine"
    assert shares.records(vault) == []


@pytest.mark.parametrize("change", ["mark", "text", "trash"])
def test_what_changed_since_the_preview_does_not_leave(
    vault: OpenVault, tmp_path: Path, change: str
):
    entry = write(vault, "first")
    document = shares.build(vault, ShareScope())
    if change == "mark":
        journal.mark_sharing(vault, [entry.id], Sharing.PRIVATE)
    elif change == "text":
        journal.save_text(vault, entry.id, title="first", body="Other words.")
    else:
        journal.trash(vault, entry.id)
    target = tmp_path / "x.companion-share"
    with pytest.raises(Refused):
        shares.seal(vault, document, target, sealing=shares.Sealing(passphrase=PASSPHRASE))
    assert not target.exists()


def test_a_passphrase_of_ones_own_is_refused(vault: OpenVault, tmp_path: Path):
    write(vault, "first")
    with pytest.raises(Refused):
        shares.seal(
            vault,
            shares.build(vault, ShareScope()),
            tmp_path / "x",
            sealing=shares.Sealing(passphrase="my dog Rex 1999"),
        )
    assert list(tmp_path.glob("x*")) == []


def test_a_place_that_cannot_be_written_leaves_no_note(vault: OpenVault, tmp_path: Path):
    write(vault, "first")
    document = shares.build(vault, ShareScope())
    with pytest.raises((StorageFailure, NotFound)):
        shares.seal(
            vault,
            document,
            tmp_path / "no" / "folder",
            sealing=shares.Sealing(passphrase=PASSPHRASE),
        )
    assert shares.records(vault) == []


def test_a_note_that_cannot_be_kept_leaves_no_file(
    vault: OpenVault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    write(vault, "first")
    document = shares.build(vault, ShareScope())
    target = tmp_path / "x.companion-share"

    def full() -> object:
        raise StorageFailure

    monkeypatch.setattr(type(vault), "work", lambda self: full())
    with pytest.raises(StorageFailure):
        shares.seal(vault, document, target, sealing=shares.Sealing(passphrase=PASSPHRASE))
    assert not target.exists()


def test_a_link_as_target_is_not_followed(vault: OpenVault, tmp_path: Path):
    write(vault, "first")
    elsewhere = tmp_path / "elsewhere"
    target = tmp_path / "x.companion-share"
    target.symlink_to(elsewhere)
    with pytest.raises(AlreadyThere):
        shares.seal(
            vault,
            shares.build(vault, ShareScope()),
            target,
            sealing=shares.Sealing(passphrase=PASSPHRASE),
        )
    assert not elsewhere.exists()
