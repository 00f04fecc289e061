"""Contacts, redactions, shares, replies and notes are kept word for word; what is removed for good leaves no trace."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from companion.domain.contacts import Contact, ContactRole, Identity, SenderProof
from companion.domain.entries import Entry
from companion.domain.redactions import Redaction
from companion.domain.replies import (
    Comment,
    NoteKind,
    Reply,
    ReplyDocument,
    ReviewNote,
    Suggestion,
    SuggestionKind,
    SuggestionState,
)
from companion.domain.shares import ReceivedShare, SharedEntry, ShareDocument, ShareRecord
from companion.errors import AlreadyThere, BugError, CompanionError, Damaged, DiskFull, NotFound
from companion.storage.backup import verify_database
from companion.storage.driver import run
from companion.storage.store import Store, open_store
from companion.storage.unit_of_work import Work
from tests.storage.test_store_leaks import CANARY, decrypted_pages

MakeEntry = Callable[..., Entry]
NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
LATER = NOON + timedelta(days=3)
ANA = Contact(
    "ana", "Ana Ní Bhriain", ContactRole.THERAPIST, NOON, "companion-card-1 abc", NOON,
    '{"with_titles":true}', "a2V5", True,
)  # fmt: skip
CLIENT = Contact("kim", "Kim", ContactRole.CLIENT, NOON)
IDENTITY = Identity("Ana", "companion-card-1 abc", b'{"age":"..."}', NOON)
RECORD = ShareRecord(
    "s", "Ana", "sealed", NOON, 1, 2, "note", "f.companion-share", ("e",), "ana", '{"since":null}'
)
PICTURE = b"a picture"
DIGEST = hashlib.sha256(PICTURE).hexdigest()
NOTE = ReviewNote(
    "n", "r", NoteKind.COMMENT, "I hear that.", NOON, "ref", "a soft light", replied_at=None
)


def document(words: str = "Bödy\n") -> ShareDocument:
    entry = SharedEntry(1, "note", words, "2026-05-01", reference="ref")
    return ShareDocument(
        "companion-share", 2, "r", "2026-05-01T12:00:00Z", "Kim", "Ana", "", (entry,), {}, "key"
    )  # fmt: skip


def received(received_id: str = "r", words: str = "Bödy\n", **more: object) -> ReceivedShare:
    share = ReceivedShare(
        received_id, "Kim", LATER, NOON, document(words), "kim", SenderProof.PROVEN
    )
    return replace(share, **more)  # type: ignore[arg-type]


def reply(reply_id: str = "y", share_id: str = "s", reference: str = "ref") -> Reply:
    said = ReplyDocument(
        "companion-reply", 1, reply_id, share_id, "2026-05-02T08:00:00Z", "Ana",
        (Comment("Thank you."), Comment("Say more?", reference, "a soft light")),
        (
            Suggestion(SuggestionKind.QUESTION, "What helped?"),
            Suggestion(SuggestionKind.PRACTICE, "Walk"),
        ),
    )  # fmt: skip
    return Reply(reply_id, share_id, "Ana", NOON, LATER, said, (SuggestionState.OPEN,) * 2)


@pytest.fixture
def client(store: Store, make_entry: MakeEntry) -> Store:
    """A client's vault with an entry that was shared, and a reply to it."""
    with store.unit_of_work() as work:
        work.entries.add(make_entry("A soft light.", id="e"))
        work.contacts.add(ANA)
        work.redactions.put(Redaction("e", 1, (0, 2), ("aa", "bb")))
        work.shares.add(RECORD, reply_key="key", references={"e": "ref"})
        work.replies.add(reply())
    return store


@pytest.fixture
def therapist(store: Store) -> Store:
    with store.unit_of_work() as work:
        work.contacts.add(CLIENT)
        work.contacts.put_identity(IDENTITY)
        work.shares.keep(received(), {DIGEST: PICTURE})
        work.review_notes.add(NOTE)
    return store


def test_contacts_come_back_by_name_and_side(store: Store) -> None:
    older = Contact("old", "ana NÍ bhriain", ContactRole.THERAPIST, NOON - timedelta(days=1))
    with store.unit_of_work() as work:
        for contact in (ANA, CLIENT, older):
            work.contacts.add(contact)
        with pytest.raises(AlreadyThere), store.unit_of_work():
            work.contacts.add(ANA)
    with store.read() as work:
        assert work.contacts.one("ana") == ANA
        assert work.contacts.all() == [older, ANA, CLIENT]
        assert work.contacts.all(ContactRole.CLIENT) == [CLIENT]
        assert work.contacts.by_name(" ana ní Bhriain", ContactRole.THERAPIST) == older
        assert work.contacts.by_name("Kim", ContactRole.THERAPIST) is None
    new_card = replace(ANA, card="another", compared_at=None)
    with store.unit_of_work() as work:
        work.contacts.save(new_card)
        work.contacts.remove("old")
    with store.read() as work:
        assert work.contacts.all(ContactRole.THERAPIST) == [new_card]


def test_a_vault_has_one_identity(store: Store) -> None:
    with store.unit_of_work() as work:
        assert work.contacts.identity() is None
        work.contacts.put_identity(IDENTITY)
        work.contacts.put_identity(replace(IDENTITY, name="Ana N."))
    with store.read() as work:
        assert work.contacts.identity() == replace(IDENTITY, name="Ana N.")
    with pytest.raises(CompanionError), store.unit_of_work() as work:
        run(work.driver, "INSERT INTO identity SELECT 2, name, card, secret, made_at FROM identity")


def test_redactions_come_back_and_go_with_their_entry(client: Store, make_entry: MakeEntry) -> None:
    with client.unit_of_work() as work:
        work.entries.add(make_entry(id="other"))
        work.redactions.put(Redaction("other", 3, (1,), ("cc",)))
        work.redactions.put(Redaction("other", 4, (), ()))
        assert work.redactions.all_of(["e", "other", "nothing"]) == {
            "e": Redaction("e", 1, (0, 2), ("aa", "bb")),
            "other": Redaction("other", 4, (), ()),
        }
        assert work.redactions.all_of([]) == {}
        work.redactions.clear("other")
        work.redactions.clear("other")
        work.entries.erase("e")
        assert work.redactions.all_of(["e", "other"]) == {}
        with pytest.raises(NotFound), client.unit_of_work():
            work.redactions.put(Redaction("e", 1, (), ()))


def test_a_record_of_a_share_keeps_its_contact_its_scope_and_its_withdrawal(client: Store) -> None:
    newer = replace(RECORD, id="t", made_at=LATER, entry_ids=())
    with client.unit_of_work() as work:
        work.shares.add(newer)
        work.shares.withdraw("t", LATER, "Not any more.")
    withdrawn = replace(newer, withdrawn_at=LATER, withdrawn_words="Not any more.")
    with client.read() as work:
        assert work.shares.all() == [withdrawn, RECORD]
        assert work.shares.one("s") == RECORD
        assert work.shares.last_to("ana") == withdrawn
        assert work.shares.last_to("nobody") is None
    with client.unit_of_work() as work:
        work.contacts.remove("ana")
    with client.read() as work:
        assert work.shares.one("s") == replace(RECORD, contact_id=None)
    with pytest.raises(NotFound), client.unit_of_work() as work:
        work.shares.add(replace(newer, id="u", contact_id="nobody"))


def test_a_reply_is_kept_once_with_what_was_done_with_it(client: Store) -> None:
    with client.unit_of_work() as work:
        assert not work.replies.add(replace(reply(), author_name="Somebody else"))
        assert work.replies.all() == [reply()]
        work.replies.set_state("y", 1, SuggestionState.ACCEPTED)
        work.replies.set_state("y", 0, SuggestionState.IGNORED)
        work.replies.set_state("y", 0, SuggestionState.OPEN)
    with client.read() as work:
        settled = replace(reply(), states=(SuggestionState.OPEN, SuggestionState.ACCEPTED))
        assert work.replies.one("y") == settled
        settled_at = run(
            work.driver, "SELECT settled_at IS NOT NULL FROM reply_state ORDER BY position"
        )
        assert settled_at == [(0,), (1,)]
    known = replace(reply("z"), states=(SuggestionState.IGNORED, SuggestionState.OPEN))
    with client.unit_of_work() as work:
        assert work.replies.add(known)
        assert work.replies.one("z") == known
        assert not work.replies.add(settled)
        with pytest.raises(NotFound), client.unit_of_work():
            work.replies.add(reply("x", "no such share"))


def test_replies_are_found_by_share_and_by_entry(client: Store, make_entry: MakeEntry) -> None:
    with client.unit_of_work() as work:
        work.entries.add(make_entry(id="other"))
        second = replace(RECORD, id="t", made_at=LATER, entry_ids=("other", "e"))
        work.shares.add(second, reply_key="k", references={"e": "first", "other": "ref"})
        about_e, about_other = reply("about e", "t", "first"), reply("about other", "t", "ref")
        for one in (about_e, about_other):
            assert work.replies.add(one)
    with client.read() as work:
        assert work.replies.of_share("s") == [reply()]
        assert work.replies.of_share("t") == [about_e, about_other]
        assert work.replies.of_entry("e") == [about_e, reply()]
        assert work.replies.of_entry("other") == [about_other]
        assert work.replies.of_entry("nothing") == []
        assert len(work.replies.all()) == 3


def test_a_kept_share_comes_back_with_files_and_notes(therapist: Store) -> None:
    other = received("q", made_at=NOON + timedelta(days=1), contact_id=None, proof="not-checked")
    with therapist.unit_of_work() as work:
        work.shares.keep(other)
        second = replace(NOTE, id="o", kind=NoteKind.PRACTICE, created_at=LATER)
        work.review_notes.add(second)
        work.review_notes.save(replace(NOTE, words="I hear you."))
    with therapist.read() as work:
        assert work.shares.kept() == [other, received()]
        assert work.shares.kept_by("kim") == [received()]
        assert work.shares.one_kept("q") == other
        assert work.shares.kept_file("r", DIGEST) == PICTURE
        assert work.review_notes.of_share("r") == [replace(NOTE, words="I hear you."), second]
    with therapist.unit_of_work() as work:
        work.review_notes.mark_replied(["n", "unknown"], LATER)
        work.review_notes.remove("o")
        assert work.review_notes.one("n") == replace(NOTE, words="I hear you.", replied_at=LATER)
        assert [note.id for note in work.review_notes.of_share("r")] == ["n"]


def test_a_file_that_is_not_what_it_says_is_not_kept(therapist: Store) -> None:
    with pytest.raises(Damaged), therapist.unit_of_work() as work:
        work.shares.keep(received("q"), {DIGEST: b"another"})
    with therapist.read() as work:
        assert [share.id for share in work.shares.kept()] == ["r"]


def test_removing_a_share_or_a_contact_takes_only_what_belongs_to_it(therapist: Store) -> None:
    with therapist.unit_of_work() as work:
        work.shares.keep(received("q"), {DIGEST: PICTURE})
        work.review_notes.add(replace(NOTE, id="o", share_id="q"))
        work.shares.remove_kept("r")
    with therapist.read() as work:
        assert work.shares.kept_file("q", DIGEST) == PICTURE
        assert work.review_notes.of_share("r") == []
        assert len(work.review_notes.of_share("q")) == 1
    with therapist.unit_of_work() as work:
        work.contacts.remove("kim")
    with therapist.read() as work:
        assert work.shares.kept() == [received("q", contact_id=None)]


MISSING: dict[str, Callable[[Work], object]] = {
    "contact": lambda work: work.contacts.one("nothing"),
    "contact to save": lambda work: work.contacts.save(ANA),
    "contact to remove": lambda work: work.contacts.remove("nothing"),
    "share to withdraw": lambda work: work.shares.withdraw("nothing", NOON, ""),
    "kept share": lambda work: work.shares.one_kept("nothing"),
    "kept share to remove": lambda work: work.shares.remove_kept("nothing"),
    "kept share of nobody": lambda work: work.shares.keep(received()),
    "client to remove": lambda work: work.shares.remove_client("nothing"),
    "file": lambda work: work.shares.kept_file("r", "nothing"),
    "reply": lambda work: work.replies.one("nothing"),
    "suggestion of nothing": lambda work: work.replies.set_state(
        "nothing", 0, SuggestionState.OPEN
    ),
    "note": lambda work: work.review_notes.one("nothing"),
    "note beside nothing": lambda work: work.review_notes.add(NOTE),
    "note to save": lambda work: work.review_notes.save(NOTE),
    "note to remove": lambda work: work.review_notes.remove("nothing"),
}


@pytest.mark.parametrize("what", MISSING)
def test_what_is_not_there_is_said(store: Store, what: str) -> None:
    with pytest.raises(NotFound), store.unit_of_work() as work:
        MISSING[what](work)


@pytest.mark.parametrize("position", [-1, 2])
def test_a_reply_has_only_its_own_suggestions(client: Store, position: int) -> None:
    with pytest.raises(NotFound), client.unit_of_work() as work:
        work.replies.set_state("y", position, SuggestionState.ACCEPTED)


ALTERED_HOME: dict[str, tuple[str, Callable[[Work], object]]] = {
    "reply": (
        "UPDATE reply SET document = CAST('{\"format\":1}' AS BLOB)",
        lambda work: work.replies.all(),
    ),
    "no reply at all": ("UPDATE reply SET document = x'00'", lambda w: w.replies.of_entry("e")),
    "positions": (
        "UPDATE redaction SET positions = '[0, \"2\"]'",
        lambda work: work.redactions.all_of(["e"]),
    ),
    "positions out of order": (
        "UPDATE redaction SET positions = '[2, 0]'",
        lambda work: work.redactions.all_of(["e"]),
    ),
    "negative position": (
        "UPDATE redaction SET positions = '[-1, 0]'",
        lambda work: work.redactions.all_of(["e"]),
    ),
    "too few digests": (
        "UPDATE redaction SET digests = '[\"aa\"]'",
        lambda work: work.redactions.all_of(["e"]),
    ),
}
ALTERED_KEPT: dict[str, tuple[str, Callable[[Work], object]]] = {
    "document": (
        "UPDATE received_share SET document = CAST('{}' AS BLOB)",
        lambda work: work.shares.kept(),
    ),
    "no text": (
        "UPDATE received_share SET document = CAST(replace(CAST(document AS TEXT), 'Kim', CAST(x'ff' AS TEXT)) AS BLOB)",
        lambda work: work.shares.kept(),
    ),
    "no document": ("UPDATE received_share SET document = x''", lambda w: w.shares.one_kept("r")),
    "number for a text": (
        "UPDATE received_share SET document = CAST(replace(document, '\"Kim\"', '7') AS BLOB)",
        lambda work: work.shares.kept_by("kim"),
    ),
    "file": (
        "UPDATE received_file SET content = x'00'",
        lambda work: work.shares.kept_file("r", DIGEST),
    ),
    "lost file": (
        "UPDATE received_file SET content = x''",
        lambda work: work.shares.kept_file("r", DIGEST),
    ),
}


@pytest.mark.parametrize("what", ALTERED_HOME)
def test_what_was_altered_in_a_clients_vault_is_said_to_be_damaged(
    client: Store, what: str
) -> None:
    _says_damaged(client, *ALTERED_HOME[what])


@pytest.mark.parametrize("what", ALTERED_KEPT)
def test_what_was_altered_in_a_therapists_vault_is_said_to_be_damaged(
    therapist: Store, what: str
) -> None:
    _says_damaged(therapist, *ALTERED_KEPT[what])


def _says_damaged(store: Store, sql: str, read: Callable[[Work], object]) -> None:
    with store.unit_of_work() as work:
        run(work.driver, sql)
    with pytest.raises(Damaged), store.read() as work:
        read(work)


def test_a_check_of_the_vault_finds_a_kept_file_that_was_altered(therapist: Store) -> None:
    assert verify_database(therapist).ok
    with therapist.unit_of_work() as work:
        run(work.driver, "UPDATE received_file SET content = x'00'")
    assert "1 attached file(s) are not what was put in." in verify_database(therapist).problems


def fill_with(store: Store, word: str, count: int = 40) -> None:
    """A client's shares, files and notes with `word` in all of them, of many sizes and mixed among another's."""
    with store.unit_of_work() as work:
        work.contacts.add(replace(CLIENT, id=word, name=word, card=word, saved_scope=word))
    for number in range(count):
        with store.unit_of_work() as work:
            picture = f"{word} {number}".encode() * (1 + number * 37 % 400)
            share = received(f"{word}{number}", f"{word} " * (1 + number * 53 % 900))
            work.shares.keep(
                replace(share, contact_id=word, client_name=word),
                {hashlib.sha256(picture).hexdigest(): picture},
            )
            work.review_notes.add(
                ReviewNote(f"{word}note{number}", share.id, NoteKind.COMMENT, word * 9, NOON, "", word)
            )  # fmt: skip


def test_a_removed_client_is_gone_from_the_decrypted_pages(store: Store, key: bytes) -> None:
    fill_with(store, "hgfkeptword")
    fill_with(store, CANARY)
    fill_with(store, "anotherkeptword")
    store.checkpoint()
    whole = store.path.stat().st_size
    assert CANARY.encode() in decrypted_pages(store.path, key)
    with store.unit_of_work() as work:
        work.shares.remove_client(CANARY)
        assert work.contacts.all(ContactRole.CLIENT)[0].name == "anotherkeptword"
    pages = decrypted_pages(store.path, key)
    assert CANARY.encode() not in pages
    assert CANARY[3:].encode() not in pages
    assert b"hgfkeptword" in pages
    assert store.path.stat().st_size < whole * 0.8
    with store.read() as work:
        assert work.meta.value("compact_due") is None
        assert len(work.shares.kept()) == len(work.shares.kept_by("hgfkeptword")) * 2 == 80
    assert verify_database(store).ok


def test_a_removed_share_is_gone_from_the_decrypted_pages(store: Store, key: bytes) -> None:
    fill_with(store, "hgfkeptword", 10)
    with store.unit_of_work() as work:
        work.shares.keep(replace(received("r", f"{CANARY} " * 3000), contact_id=None))
        work.review_notes.add(replace(NOTE, words=CANARY))
    with store.unit_of_work() as work:
        work.shares.remove_kept("r")
    store.close()
    assert CANARY[3:].encode() not in decrypted_pages(store.path, key)
    assert b"hgfkeptword" in decrypted_pages(store.path, key)


def test_a_removal_is_done_even_when_writing_the_file_anew_has_to_wait(
    store: Store, key: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise DiskFull

    fill_with(store, CANARY, 3)
    with monkeypatch.context() as patched:
        patched.setattr("companion.storage.compacting.write_anew", full)
        with store.unit_of_work() as work:
            work.shares.remove_client(CANARY)
    with store.read() as work:
        assert work.shares.kept() == []
        assert work.meta.value("compact_due") == "1"
    with pytest.raises(BugError), store.unit_of_work() as work:
        work.meta.set("compact_due", None)
    store.close()
    again = open_store(store.path, key, vault_id="a-vault")
    with again.read() as work:
        assert work.meta.value("compact_due") is None
    again.close()
    assert CANARY[3:].encode() not in decrypted_pages(store.path, key)


def test_scrubbing_does_what_had_to_wait(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise DiskFull

    fill_with(store, CANARY, 1)
    with monkeypatch.context() as patched:
        patched.setattr("companion.storage.compacting.write_anew", full)
        with store.unit_of_work() as work:
            work.shares.remove_client(CANARY)
    store.scrub()
    with store.read() as work:
        assert work.meta.value("compact_due") is None


def test_a_removal_that_is_undone_leaves_everything_and_nothing_due(store: Store) -> None:
    fill_with(store, "kim", 2)

    def removal_that_fails() -> None:
        with store.unit_of_work() as work:
            work.shares.remove_client("kim")
            raise BugError

    with pytest.raises(BugError):
        removal_that_fails()
    with store.read() as work:
        assert len(work.shares.kept_by("kim")) == 2
        assert work.meta.value("compact_due") is None
