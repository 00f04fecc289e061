"""A therapist's vault keeps clients apart; notes wait beside a share; a reply finds its way home, once."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from companion.clock import FixedClock
from companion.domain.contacts import SenderProof
from companion.domain.course_lists import CourseList
from companion.domain.entries import Entry, NewEntry, Sharing
from companion.domain.passages import place_in, stands_in
from companion.domain.replies import NoteKind, ReviewNote, SuggestionState
from companion.domain.shared_parts import SharedFile
from companion.domain.shares import REDACTED, ShareDocument, ShareScope
from companion.errors import AlreadyThere, Damaged, NotFound, Refused, TooNew
from companion.services import (
    course_lists,
    journal,
    practices,
    replies,
    reply_making,
    review,
    shares,
)
from companion.services.open_vault import OpenVault
from companion.services.review_notes import MemoryNotebook, Notebook, VaultNotebook, waiting
from companion.services.share_opening import OpenedShare
from companion.services.share_writing import write_and_note
from companion.sharing.reply_file import seal_reply
from tests.share_documents import document as some_share

PASSAGE = "The kitchen was only a kitchen."


def write(vault: OpenVault, body: str = f"Before. {PASSAGE} After.") -> Entry:
    entry, _ = journal.write_entry(
        vault, NewEntry(title="Kitchen", body=body, sharing=Sharing.SHARE)
    )
    return entry


def hand_over(vault: OpenVault, tmp_path: Path, entry: Entry, name: str = "s") -> ShareDocument:
    """A share of one entry as the vault notes it, without the second that sealing takes."""
    document = shares.build(
        vault, ShareScope(entry_ids=frozenset({entry.id})), recipient="Dr. Lynch", sender="Jo"
    )
    write_and_note(
        vault,
        document,
        tmp_path / f"{name}.companion-share",
        b"sealed",
        form=shares.Sealing().form,
        sources=[journal.entry(vault, entry.id)],
        consent=shares.Consent(),
    )
    return document


def keep(vault: OpenVault, document: ShareDocument, **more: object) -> review.Kept:
    kept, _ = review.keep(vault, OpenedShare(document), **more)  # type: ignore[arg-type]
    return kept


# --- clients


def test_a_share_goes_to_the_client_it_names_and_to_nobody_else(
    therapist_vault: OpenVault,
) -> None:
    first = keep(therapist_vault, some_share(sender_name="Jo"))
    second = keep(therapist_vault, some_share(sender_name="jo ", share_id="c" * 26))
    other = keep(therapist_vault, some_share(sender_name="Sam", share_id="d" * 26))
    assert first.client.id == second.client.id != other.client.id
    found = {client.contact.name: len(client.shares) for client in review.clients(therapist_vault)}
    assert found == {"Jo": 2, "Sam": 1}


def test_the_therapist_may_choose_whose_it_is(therapist_vault: OpenVault) -> None:
    contact, _ = review.add_client(therapist_vault, "Joanna")
    assert keep(therapist_vault, some_share(), client_id=contact.id).client == contact
    made = keep(therapist_vault, some_share(share_id="c" * 26), new_client="N. L.")
    assert made.client.name == "N. L."
    with pytest.raises(Refused):
        review.add_client(therapist_vault, "joanna")
    with pytest.raises(Refused):
        review.add_client(therapist_vault, "  ")


def test_a_proven_share_is_kept_where_it_was_proven_to_come_from(
    therapist_vault: OpenVault,
) -> None:
    jo, _ = review.add_client(therapist_vault, "Jo")
    sam, _ = review.add_client(therapist_vault, "Sam")
    opened = OpenedShare(some_share(sender_name="Sam"), proof=SenderProof.PROVEN, contact_id=jo.id)
    assert review.whose(therapist_vault, opened) == review.Whose(jo, proven=True)
    with pytest.raises(Refused, match="Jo"):
        review.keep(therapist_vault, opened, client_id=sam.id)
    kept, _ = review.keep(therapist_vault, opened)
    assert kept.client.id == jo.id
    assert kept.client.proves_itself
    assert review.client(therapist_vault, jo.id).contact.proves_itself
    assert kept.share.proof == "proven"


def test_keeping_it_again_changes_nothing_and_other_words_are_refused(
    therapist_vault: OpenVault,
) -> None:
    keep(therapist_vault, some_share())
    assert keep(therapist_vault, some_share()).was_there
    with pytest.raises(Refused, match="other words"):
        keep(therapist_vault, some_share(note="Something else."))


def test_an_older_share_than_one_that_is_kept_is_told(therapist_vault: OpenVault) -> None:
    keep(therapist_vault, some_share())
    older = keep(therapist_vault, some_share(share_id="c" * 26, made_at="2026-05-01T10:00:00Z"))
    assert older.newer is not None
    assert older.newer.id == "b" * 26
    client = review.client(therapist_vault, older.client.id)
    assert [share.id[0] for share in client.shares] == ["b", "c"]
    found = review.differences(client.shares, client.shares[0])
    assert found is not None
    assert found[0].id == "c" * 26
    assert review.differences(client.shares, client.shares[1]) is None


def test_a_persons_own_vault_keeps_no_clients(vault: OpenVault) -> None:
    with pytest.raises(Refused):
        review.keep(vault, OpenedShare(some_share()))
    with pytest.raises(Refused):
        review.add_client(vault, "Jo")


def test_deleting_a_client_leaves_nothing_of_theirs(therapist_vault: OpenVault) -> None:
    digest = hashlib.sha256(b"png").hexdigest()
    picture = SharedFile(digest=digest, media_type="image/png", size=3)
    entry = msgspec.structs.replace(some_share().entries[0], files=(picture,))
    opened = OpenedShare(some_share(entries=(entry,)), files={digest: b"png"})
    kept, _ = review.keep(therapist_vault, opened)
    other = keep(therapist_vault, some_share(share_id="c" * 26, sender_name="Sam"))
    VaultNotebook(therapist_vault, opened.document).comment("A word.")
    assert review.picture(therapist_vault, kept.share.id, digest) == b"png"
    assert review.client(therapist_vault, kept.client.id).waiting_notes == 1
    review.delete_client(therapist_vault, kept.client.id)
    assert [client.contact for client in review.clients(therapist_vault)] == [other.client]
    assert VaultNotebook(therapist_vault, opened.document).notes() == ()
    with pytest.raises(NotFound):
        review.picture(therapist_vault, kept.share.id, digest)
    with pytest.raises(NotFound):
        review.delete_client(therapist_vault, kept.client.id)


# --- notes


@pytest.fixture(params=["vault", "memory"])
def notebook(request: pytest.FixtureRequest, therapist_vault: OpenVault) -> Notebook:
    one, two = some_share().entries
    document = some_share(entries=(one, msgspec.structs.replace(two, reference="f" * 26)))
    if request.param == "memory":
        return MemoryNotebook(document)
    keep(therapist_vault, document)
    return VaultNotebook(therapist_vault, document)


def test_notes_can_be_changed_and_removed_until_they_are_sent(
    notebook: Notebook, tmp_path: Path, clock: FixedClock
) -> None:
    notebook.comment(
        "  What did it smell of?  ", reference="f" * 26, passage="how safe it\nsmelled"
    )
    clock.advance(timedelta(minutes=1))
    notebook.suggest(NoteKind.QUESTION, "What would\nhelp?")
    first, second = notebook.notes()
    assert (first.words, first.passage) == ("What did it smell of?", "how safe it\nsmelled")
    assert second.words == "What would help?"
    notebook.change(first.id, "What was there?")
    assert notebook.notes()[0].words == "What was there?"
    notebook.remove(second.id)
    target = tmp_path / "r.companion-reply"
    count, _ = reply_making.save_reply(notebook, target, author_name="Dr. Lynch")
    assert count == 1
    assert target.stat().st_mode & 0o777 == 0o600
    assert waiting(notebook.notes()) == ()
    for act in (lambda: notebook.change(first.id, "x"), lambda: notebook.remove(first.id)):
        with pytest.raises(Refused, match="went into a reply"):
            act()
    with pytest.raises(Refused, match="nothing to send"):
        reply_making.save_reply(notebook, tmp_path / "again", author_name="")


def test_what_cannot_be_a_note_is_refused(notebook: Notebook, tmp_path: Path) -> None:
    for words in ("", "  \n "):
        with pytest.raises(Refused):
            notebook.comment(words)
    with pytest.raises(Refused):
        notebook.comment("Here", reference="f" * 26, passage="words that are not there")
    with pytest.raises(NotFound):
        notebook.comment("Here", reference="x" * 26)
    with pytest.raises(Refused):
        notebook.comment("Here", passage="how safe it smelled")
    with pytest.raises(Refused):
        notebook.suggest(NoteKind.PRACTICE, "w" * 301)
    with pytest.raises(Refused):
        notebook.suggest(NoteKind.COMMENT, "Walk.")
    with pytest.raises(NotFound):
        notebook.remove("nothing")
    assert notebook.notes() == ()
    (tmp_path / "taken").write_text("mine")
    notebook.comment("A word.")
    with pytest.raises(AlreadyThere):
        reply_making.save_reply(notebook, tmp_path / "taken", author_name="")
    assert len(waiting(notebook.notes())) == 1


# --- the way home


def answer(document: ShareDocument, tmp_path: Path, *, passage: str = PASSAGE) -> Path:
    notebook = MemoryNotebook(document)
    (entry,) = document.entries
    notebook.comment("I wondered about this.", reference=entry.reference, passage=passage)
    notebook.comment("Thank you for all of it.")
    notebook.suggest(NoteKind.QUESTION, "What would help?")
    notebook.suggest(NoteKind.PRACTICE, "Walk before breakfast")
    target = tmp_path / "answer.companion-reply"
    reply_making.save_reply(notebook, target, author_name="Dr. Lynch")
    return target


def test_a_reply_comes_home_once_and_stands_beside_its_entry(
    vault: OpenVault, tmp_path: Path
) -> None:
    entry = write(vault)
    file = answer(hand_over(vault, tmp_path, entry), tmp_path)
    brought, changes = replies.bring_in(vault, file)
    assert not brought.was_there
    assert changes.entries == {entry.id}
    (beside,) = replies.of_entry(vault, entry.id)
    assert (beside.author_name, beside.comment.passage) == ("Dr. Lynch", PASSAGE)
    assert not beside.earlier
    again, changes = replies.bring_in(vault, file)
    assert again.was_there
    assert not changes.shares
    assert len(replies.of_entry(vault, entry.id)) == len(replies.all_replies(vault)) == 1
    assert journal.entry(vault, entry.id) == entry


def test_a_changed_entry_is_said_to_be_a_later_version(
    vault: OpenVault, tmp_path: Path, clock: FixedClock
) -> None:
    entry = write(vault)
    replies.bring_in(vault, answer(hand_over(vault, tmp_path, entry), tmp_path))
    journal.save_text(vault, entry.id, title="Kitchen", body=f"New. {PASSAGE}")
    (beside,) = replies.of_entry(vault, entry.id)
    assert (beside.earlier, beside.stands) == (True, True)
    journal.save_text(vault, entry.id, title="Kitchen", body="All of it is new.")
    (beside,) = replies.of_entry(vault, entry.id)
    assert (beside.earlier, beside.stands) == (True, False)
    shown = replies.all_replies(vault)[0]
    assert [comment.earlier for comment in shown.comments if comment.about_entry] == [True]


def test_suggestions_are_taken_up_or_left_be(vault: OpenVault, tmp_path: Path) -> None:
    brought, _ = replies.bring_in(vault, answer(hand_over(vault, tmp_path, write(vault)), tmp_path))
    reply_id = brought.reply.id
    replies.ignore(vault, reply_id, 0)
    replies.put_back(vault, reply_id, 0)
    for position in (0, 1, 1):
        replies.accept(vault, reply_id, position)
    (question,) = course_lists.lines(vault, CourseList.QUESTIONS)
    assert question.words == "What would help?"
    (practice,) = practices.practices(vault)
    assert practice.practice.name == "Walk before breakfast"
    states = [each.state for each in replies.all_replies(vault)[0].suggestions]
    assert states == [SuggestionState.ACCEPTED] * 2
    with pytest.raises(Refused):
        replies.ignore(vault, reply_id, 0)
    with pytest.raises(NotFound):
        replies.accept(vault, reply_id, 2)


def test_altered_and_strange_replies_are_refused_in_a_sentence(
    vault: OpenVault, therapist_vault: OpenVault, tmp_path: Path
) -> None:
    document = hand_over(vault, tmp_path, write(vault))
    file = answer(document, tmp_path)
    content = file.read_bytes()
    altered, strange, newer = (tmp_path / name for name in ("altered", "strange", "newer"))
    altered.write_bytes(content[:-9] + bytes([content[-9] ^ 1]) + content[-8:])
    newer.write_bytes(content.replace(b'"version":1', b'"version":9'))
    reply = reply_making.make_reply(some_share(), MemoryNotes.of(some_share()), "Dr. Lynch")
    strange.write_bytes(seal_reply(reply, some_share().reply_key))
    for path, error in (
        (altered, Damaged),
        (strange, Refused),
        (newer, TooNew),
        (tmp_path, Refused),
        (tmp_path / "nothing", NotFound),
    ):
        with pytest.raises(error):
            replies.bring_in(vault, path)
    with pytest.raises(Refused, match="the vault that made the share"):
        replies.bring_in(therapist_vault, file)
    assert replies.all_replies(vault) == []


def test_a_reply_that_names_an_entry_that_was_not_shared_is_refused(
    vault: OpenVault, tmp_path: Path
) -> None:
    document = hand_over(vault, tmp_path, write(vault))
    notes = MemoryNotes.of(document)
    reply = reply_making.make_reply(document, notes, "")
    (comment, *_) = reply.comments
    other = msgspec.structs.replace(comment, reference="x" * 26)
    forged = msgspec.structs.replace(reply, comments=(other,))
    file = tmp_path / "forged"
    file.write_bytes(seal_reply(forged, document.reply_key))
    with pytest.raises(Damaged, match="never in the share"):
        replies.bring_in(vault, file)
    assert replies.all_replies(vault) == []


class MemoryNotes:
    """One comment beside a share."""

    @staticmethod
    def of(document: ShareDocument) -> tuple[ReviewNote, ...]:
        notebook = MemoryNotebook(document)
        notebook.comment("A word.", reference=document.entries[0].reference)
        return notebook.notes()


# --- passages


def test_a_passage_is_found_through_marks_links_and_line_breaks() -> None:
    body = (
        "It was **very** quiet\nand [[abcdefghijklmnopqrstuvwxyz|the sea]] was near.\n\nThen rain."
    )
    assert stands_in("very quiet and the sea (entry 4) was near", body)
    assert stands_in(f"the sea was near.\n{REDACTED}\nThen rain", body)
    assert not stands_in("very loud", body)
    assert stands_in("---", "a\n\n---\n\nb")
    assert not stands_in("***", "a")


def test_the_place_of_a_passage_is_where_it_is_read() -> None:
    text = "Straße, 😀 the HARBOUR  was\nempty."
    place = place_in("harbour was empty", text)
    assert place is not None
    assert text[slice(*place)] == "HARBOUR  was\nempty"
    assert place_in("not there", text) is None
    assert place_in("…", text) is None
