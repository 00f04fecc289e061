"""Shares, replies and what hangs on them come back from a damaged database, and nothing kept back is forgotten."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Collection
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from companion.domain.contacts import Contact, ContactRole
from companion.domain.entries import Entry, EntryKind, Sharing
from companion.domain.redactions import Redaction
from companion.domain.replies import SuggestionState
from companion.storage.driver import run
from companion.storage.rebuilding_course import LOST
from companion.storage.store import Store, create_store, open_store
from companion.storage.unit_of_work import Work
from tests.storage.conftest import KEY
from tests.storage.page_rows import PlainCopy
from tests.storage.test_salvage import PAGE, VAULT, Bench, missing, with_statistics
from tests.storage.test_store_sharing import (
    ANA,
    CLIENT,
    IDENTITY,
    NOTE,
    RECORD,
    received,
    reply,
)

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
COUNT = 50
SUGGESTIONS = (SuggestionState.ACCEPTED, SuggestionState.OPEN)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A database with both sides of sharing, closed."""
    path = tmp_path_factory.mktemp("filled") / "journal-1.db"
    store = create_store(path, KEY, vault_id=VAULT, purpose="client")
    with store.unit_of_work() as work:
        work.contacts.put_identity(IDENTITY)
        work.meta.set("open_entry", "e0")
        for number in range(COUNT):
            fill_one(work, number)
    store.close()
    return path.read_bytes()


@pytest.fixture
def sound(filled: bytes, database: Path) -> Path:
    database.write_bytes(filled)
    database.chmod(0o600)
    return database


def fill_one(work: Work, number: int) -> None:
    """One entry that was shared and answered, and one share that was received."""
    chance = random.Random(number)
    at = NOON + timedelta(hours=number)
    picture = chance.randbytes(chance.randrange(100, 9000))
    work.contacts.add(replace(ANA, id=f"ana{number}", name=f"Ana {number}", created_at=at))
    work.contacts.add(replace(CLIENT, id=f"kim{number}", name=f"Kim {number}", created_at=at))
    work.entries.add(
        Entry(
            f"e{number}", EntryKind.NOTE, "", "light " * 40, at, "UTC", at.date(), at,
            sharing=Sharing.SHARE,
        )
    )  # fmt: skip
    work.redactions.put(Redaction(f"e{number}", 1, (number,), (f"{number}" * 64,)))
    work.shares.add(
        replace(
            RECORD, id=f"s{number}", made_at=at, entry_ids=(f"e{number}",),
            contact_id=f"ana{number}", scope='{"kinds":[]}' * 30,
        ),
        reply_key="key",
        references={f"e{number}": "ref"},
    )  # fmt: skip
    answer = reply(f"y{number}", f"s{number}")
    work.replies.add(replace(answer, states=SUGGESTIONS, made_at=at))
    share = received(f"r{number}", "a soft light " * 200, contact_id=f"kim{number}")
    share = replace(share, client_name=f"Kim {number}", made_at=at)
    work.shares.keep(share, {hashlib.sha256(picture).hexdigest(): picture})
    work.review_notes.add(
        replace(NOTE, id=f"n{number}", share_id=share.id, words="I hear that. " * 20)
    )


@pytest.fixture
def bench(sound: Path, key: bytes, tmp_path: Path) -> Bench:
    return Bench(sound, key, tmp_path)


@pytest.fixture
def plain(sound: Path, key: bytes, tmp_path: Path) -> PlainCopy:
    return PlainCopy(sound, key, tmp_path / "plain.db")


def damage_and_open(bench: Bench, pages: Collection[int]) -> Store:
    """The new database, after these pages of the old one were spoilt."""
    bench.damage(set(pages), random.Random(7))
    bench.bring_back()
    return open_store(bench.new, bench.key, vault_id=VAULT)


@with_statistics
@pytest.mark.parametrize("seed", range(4))
def test_c37_every_row_of_sharing_outside_thirty_random_pages_is_back(
    bench: Bench, plain: PlainCopy, seed: int
) -> None:
    chance = random.Random(seed)
    pages = set(chance.sample(range(1, bench.pages + 1), 30))
    bench.damage(pages, chance)
    report, found = bench.bring_back()
    assert missing(plain.without(pages), found) == {}
    for table, tally in report.tables.items():
        assert tally.saved + tally.rebuilt >= len(found[table]) - (table == "meta")
        gone = len(plain.rows[table]) - len(found[table])
        assert gone <= tally.lost if tally.counted else True, table
    store = open_store(bench.new, bench.key, vault_id=VAULT)
    with store.read() as work:  # whatever was put together can be read like another
        assert all(one.document for one in (*work.replies.all(), *work.shares.kept()))
    store.close()


@with_statistics
def test_what_only_sharing_names_is_known_without_the_schema(
    bench: Bench, plain: PlainCopy
) -> None:
    """Nothing tells any more where which table begins: each is known by its rows alone, the settings too."""
    pages = set(plain.schema_pages[1:])
    assert len(pages) > 5
    bench.damage(pages, random.Random(3))
    report, found = bench.bring_back()
    assert missing(plain.rows, found) == {}
    assert report.tables["meta"].saved == len(plain.rows["meta"]) - 1


@with_statistics
def test_lost_contacts_shares_and_documents_are_put_together(
    bench: Bench, plain: PlainCopy
) -> None:
    pages = {
        *sorted(plain.pages_of("contact"))[:1],
        *sorted(plain.pages_of("share"))[-1:],
        *sorted(plain.pages_of("reply"))[:1],
        *sorted(plain.pages_of("received_share"))[-1:],
    }
    assert len(pages) == 4
    kept = plain.without(pages)
    store = damage_and_open(bench, pages)
    with store.read() as work:
        contacts = {contact.id: contact for contact in work.contacts.all()}
        for table, found in (
            ("contact", list(contacts)),
            ("share", [record.id for record in work.shares.all()]),
            ("reply", [one.id for one in work.replies.all()]),
            ("received_share", [share.id for share in work.shares.kept()]),
        ):
            assert len(kept[table]) < len(plain.rows[table])
            assert sorted(found) == sorted(row[0] for row in plain.rows[table]), table
        lost = {row[0] for row in plain.rows["contact"]} - {row[0] for row in kept["contact"]}
        for contact_id in lost:
            contact = contacts[contact_id]
            assert contact.role == ("client" if contact_id.startswith("kim") else "therapist")
            assert (contact.card, contact.compared_at, contact.proves_itself) == ("", None, False)
        there = {row[0] for row in kept["received_share"]}
        emptied = [share for share in work.shares.kept() if share.id not in there]
        assert {share.document.note for share in emptied} == {LOST}
        assert all(work.review_notes.of_share(share.id) for share in emptied)
        answered = {row[0] for row in kept["reply"]}
        for one in work.replies.all():
            if one.id not in answered:
                assert one.states[0] is SuggestionState.ACCEPTED
                assert one.share_id == one.id.replace("y", "s")
    store.close()


@with_statistics
def test_an_entry_whose_redaction_is_lost_must_be_looked_at_again(
    bench: Bench, plain: PlainCopy
) -> None:
    pages = set(sorted(plain.pages_of("redaction"))[:1])
    kept = {row[0] for row in plain.without(pages)["redaction"]}
    assert 0 < len(kept) < COUNT
    store = damage_and_open(bench, pages)
    with store.read() as work:
        found = work.redactions.all_of([f"e{number}" for number in range(COUNT)])
        for entry_id, redaction in found.items():
            assert (redaction.revision == 1) == (entry_id in kept)
    assert len(found) == COUNT
    store.close()


@with_statistics
def test_where_all_that_was_known_of_redactions_is_lost_every_shared_entry_is_looked_at_again(
    bench: Bench, plain: PlainCopy
) -> None:
    pages = set(plain.pages_with_index("redaction"))
    store = damage_and_open(bench, pages)
    with store.read() as work:
        found = work.redactions.all_of([f"e{number}" for number in range(COUNT)])
        assert {redaction.revision for redaction in found.values()} == {0}
    assert len(found) == COUNT
    store.close()


def test_what_is_no_longer_what_it_was_does_not_come_back(
    bench: Bench, sound: Path, key: bytes
) -> None:
    """So it is where the start of the file is lost: no page can prove itself then."""
    store = open_store(sound, key, vault_id=VAULT)
    with store.unit_of_work() as work:
        run(work.driver, "UPDATE received_file SET content = x'00' WHERE received_id = 'r3'")
        run(work.driver, "UPDATE received_share SET document = x'7bff' WHERE id = 'r4'")
        run(work.driver, "UPDATE reply SET document = CAST('{}' AS BLOB) WHERE id = 'y5'")
        run(work.driver, "UPDATE redaction SET digests = '[1]' WHERE entry_id = 'e6'")
    store.close()
    spoilt = Bench(sound, key, bench.folder)
    spoilt.damaged.write_bytes(spoilt.sound)
    report, found = spoilt.bring_back()
    assert report.tables["received_file"].saved == COUNT - 1 == len(found["received_file"])
    for table in ("received_share", "reply", "redaction"):
        assert (report.tables[table].saved, report.tables[table].rebuilt) == (COUNT - 1, 1), table
    again = open_store(spoilt.new, key, vault_id=VAULT)
    with again.read() as work:
        assert work.shares.one_kept("r4").document.note == LOST
        assert work.replies.one("y5").document.comments[0].words == LOST
        assert work.redactions.all_of(["e6"])["e6"].revision == 0
    again.close()


def test_a_therapists_database_is_known_by_its_clients(
    database: Path, key: bytes, tmp_path: Path
) -> None:
    store = create_store(database, key, vault_id=VAULT, purpose="therapist")
    with store.unit_of_work() as work:
        work.contacts.add(Contact("kim", "Kim", ContactRole.CLIENT, NOON))
        run(work.driver, "DELETE FROM meta WHERE key = 'purpose'")
    store.close()
    bench = Bench(database, key, tmp_path)
    bench.damaged.write_bytes(bench.sound)
    bench.bring_back()
    again = open_store(bench.new, key, vault_id=VAULT)
    assert again.purpose == "therapist"
    again.close()
    assert len(bench.sound) % PAGE == 0
