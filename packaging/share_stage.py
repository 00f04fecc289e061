"""A client and a therapist for pictures of sharing: two shares some weeks apart, notes beside them, a reply home.

    stage = make_stage(folder, clock)      vaults are closed; `stage.client`, `stage.therapist` are their paths

The client's vault is the demonstration. Five weeks pass between the shares, and three days until the reply.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from companion import clock
from companion.clock import FixedClock
from companion.crypto.kdf import FLOOR
from companion.domain.contacts import Contact
from companion.domain.entries import Attachment, Entry, EntryFilter, EntryKind, NewEntry, Sharing
from companion.domain.ids import new_id
from companion.domain.measures import EntryMode
from companion.domain.replies import NoteKind
from companion.domain.shares import ShareDocument, SharePart, ShareScope
from companion.services import (
    contacts,
    course_lists,
    demo,
    identities,
    insights,
    journal,
    measures,
    practices,
    redactions,
    replies,
    reply_making,
    review,
    share_scopes,
    shares,
    vaults,
)
from companion.services.open_vault import OpenVault
from companion.services.review_notes import VaultNotebook
from companion.services.share_opening import open_share
from companion.storage.repositories.attachments import digest_of

WORDS = demo.PASSPHRASE
"""Opens both vaults: nothing in them is anybody's secret."""
FILE_WORDS = "acorn zesty yo-yo abacus pebble"
PASSAGE = "I noticed my shoulders were down before I noticed I was happy."
STAIRS = f"""Walked up the four flights to the library without stopping. {PASSAGE} Nobody asked how I was, and that was \
restful.

Then a long part that is nobody's business but mine, about the neighbour and the letter that came on Tuesday.

On the way down I counted the steps: **eighty-eight**. I want to go there on Thursdays."""


@dataclass(frozen=True)
class Stage:
    """Where everything is."""

    client: Path
    therapist: Path
    by_card: Path
    """The second share, sealed for the therapist's card."""
    by_words: Path
    """A share by somebody else, sealed with `FILE_WORDS`."""
    answered: str
    """The client's entry that was commented on and changed since."""
    said_to: str
    """The client's entry that was commented on and is the same."""


def make_stage(folder: Path, hands: FixedClock) -> Stage:
    """Make both vaults with all that happened between them; `hands` moves on by some six weeks."""
    client_path, _ = demo.make_demo(folder / "client")
    client = vaults.unlock(client_path, passphrase=WORDS)
    therapist, _ = vaults.create(
        folder / "therapist" / "Practice.vault", WORDS, purpose="therapist", kdf=FLOOR
    )
    for vault, name in ((client, "Jo Lindqvist"), (therapist, "Dr. Mara Lynch")):
        identities.make_identity(vault, name)
    reader, _ = contacts.add(client, card=identities.own_card(therapist))
    contacts.compare(client, reader.id, identities.own_card(therapist).fingerprint)
    sender, _ = contacts.add(therapist, card=identities.own_card(client))
    contacts.compare(therapist, sender.id, identities.own_card(client).fingerprint)
    _choose_what_goes(client)
    first = _hand_over(client, folder / "first.companion-share", reader)
    review.keep(therapist, open_share(first, vault=therapist))
    hands.advance(timedelta(days=35))
    answered = _five_weeks_later(client)
    by_card = _hand_over(client, folder / "second.companion-share", reader)
    kept, _ = review.keep(therapist, open_share(by_card, vault=therapist))
    by_words = _somebody_else(folder)
    other, _ = review.add_client(therapist, "R. Okafor")
    review.keep(therapist, open_share(by_words, passphrase=FILE_WORDS), client_id=other.id)
    hands.advance(timedelta(days=3))
    said_to = _reply(client, therapist, kept.share.document, folder)
    journal.save_text(
        client,
        answered.id,
        title=answered.title,
        body=answered.body.replace("eighty-eight", "ninety"),
    )
    for vault in (client, therapist):
        vaults.lock(vault)
    return Stage(client.path, therapist.path, by_card, by_words, answered.id, said_to)


def more_clients(therapist: OpenVault) -> None:
    """Thirty more in the list, of whom nothing is kept yet; one with a long name."""
    long = "Aleksandra Konstantinopolitańczykowianeczkówna-Fitzwilliam, who prefers to be called Ola in letters"
    for name in (long, *(f"Client {number:02}" for number in range(1, 30))):
        review.add_client(therapist, name)


# --- the client


def _choose_what_goes(client: OpenVault) -> None:
    """Mark the stories and reflections, keep a paragraph back, put a picture beside one."""
    kinds = frozenset({EntryKind.NARRATIVE, EntryKind.REFLECTION, EntryKind.AFTER_EFFECTS})
    found = journal.summaries(client, EntryFilter(kinds=kinds), limit=40)
    journal.mark_sharing(client, [each.id for each in found[::2]], Sharing.SHARE)
    with_paragraphs = next(e for e in found[::2] if "\n\n" in journal.entry(client, e.id).body)
    entry = journal.entry(client, with_paragraphs.id)
    redactions.keep_back(client, entry.id, [1], revision=entry.revision)
    _add_picture(client, entry.id, "river.png")


def _five_weeks_later(client: OpenVault) -> Entry:
    """What came up since: entries, one changed, an insight, a practice, a question, a measure with item 9."""
    stairs, _ = journal.write_entry(
        client, NewEntry(title="Eighty-eight steps", body=STAIRS, sharing=Sharing.SHARE)
    )
    redactions.keep_back(client, stairs.id, [1], revision=stairs.revision)
    journal.write_entry(
        client,
        NewEntry(
            title="A bad night, and the morning after it",
            body="Awake from three. The old thought came, that everyone would manage. I wrote it down and it got "
            "smaller. At seven I rang my sister, as the plan says.",
            sharing=Sharing.SHARE,
        ),
    )
    drawn, _ = journal.write_entry(
        client,
        NewEntry(
            title="The hallway, drawn", body="It was longer than this.", sharing=Sharing.SHARE
        ),
    )
    _add_picture(client, drawn.id, "hallway.png")
    shared = EntryFilter(sharing=frozenset({Sharing.SHARE}), kinds=frozenset({EntryKind.NARRATIVE}))
    older = journal.entry(client, journal.summaries(client, shared, limit=9)[-1].id)
    if not redactions.count_kept_back(client, [older.id]):
        journal.save_text(
            client,
            older.id,
            title=older.title,
            body=f"{older.body}\n\nReading this again in December: it was the door, not the room.",
        )
    insight, _ = insights.keep_insight(client, stairs.id, PASSAGE)
    walk, _ = practices.begin_practice(
        client,
        "Walk up to the library",
        when_words="Thursdays after work",
        where_words="the back stairs",
        insight_id=insight.id,
    )
    practices.note_done(client, walk.id)
    course_lists.add_question(
        client, "Is it all right that I am happy and tired at the same time?", stairs.id
    )
    course_lists.add_question(client, "Should I tell my sister about the second session?")
    measures.record_answers(client, "phq-9", (1, 1, 2, 1, 0, 1, 1, 0, 1), form=EntryMode.ITEMS)
    return stairs


def _hand_over(client: OpenVault, file: Path, reader: Contact) -> Path:
    last = share_scopes.last_share(client, reader.id)
    chosen = ShareScope(
        parts=frozenset(SharePart),
        measures=frozenset({"phq-9", "ebi"}),
        with_moods=True,
        with_files=True,
        with_tags=True,
    )
    scope = share_scopes.going_on_from(chosen, last)
    reader = share_scopes.with_thread_key(client, reader)
    document = shares.build(
        client,
        scope,
        recipient=reader.name,
        sender="Jo Lindqvist",
        note=""
        if last is None
        else "A mixed month. Number 2 of the questions is the one that I would begin with.",
        contact=reader,
    )
    consent = shares.Consent(reader.id, share_scopes.scope_to_json(scope))
    sealing = shares.Sealing(contact=reader)
    shares.seal(client, document, file, sealing=sealing, consent=consent)
    return file


def _somebody_else(folder: Path) -> Path:
    """A second client's only share: one entry, nothing besides."""
    vault, _ = vaults.create(folder / "other" / "Mine.vault", WORDS, kdf=FLOOR)
    journal.write_entry(
        vault,
        NewEntry(
            body="First week. Slept a little better, ate a little more. Nothing else to tell yet.",
            sharing=Sharing.SHARE,
        ),
    )
    document = shares.build(vault, ShareScope(), recipient="Dr. Lynch", sender="R. Okafor")
    file = folder / "other.companion-share"
    shares.seal(vault, document, file, sealing=shares.Sealing(passphrase=FILE_WORDS))
    vaults.lock(vault)
    return file


def _add_picture(client: OpenVault, entry_id: str, name: str) -> None:
    content = _drawn(name)
    kept = Attachment(
        id=new_id(),
        entry_id=entry_id,
        name=name,
        media_type="image/png",
        size=len(content),
        sha256=digest_of(content),
        added_at=clock.now(),
    )
    with client.work() as work:
        work.attachments.add(kept, content)


def _drawn(name: str) -> bytes:
    """A few strokes that look drawn by hand; another `name` gives another picture."""
    picture = QImage(640, 400, QImage.Format.Format_RGB32)
    picture.fill(QColor("#f4efe4"))
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor("#3c4a57"), 5, c=Qt.PenCapStyle.RoundCap))
    bend = 40 + len(name) * 9
    for line in range(9):
        painter.drawArc(40 + line * 22, 60 + line * 14, 520 - line * 40, bend, line * 200, 2600)
    painter.end()
    kept = QBuffer()
    kept.open(QIODevice.OpenModeFlag.WriteOnly)
    picture.save(kept, "PNG")  # pyright: ignore[reportCallIssue, reportArgumentType]
    return bytes(kept.data().data())


# --- the therapist


def _reply(client: OpenVault, therapist: OpenVault, document: ShareDocument, folder: Path) -> str:
    """Notes beside the second share, a reply that comes home, and two notes that wait; returns an entry it is about."""
    book = VaultNotebook(therapist, document)
    stairs = next(entry for entry in document.entries if entry.title == "Eighty-eight steps")
    night = next(entry for entry in document.entries if entry.title.startswith("A bad night"))
    book.comment(
        "Down before you noticed: I would like to hear more about what told you.",
        reference=stairs.reference,
        passage=PASSAGE,
    )
    book.comment("Eighty-eight! Good to have the number.", reference=stairs.reference)
    book.comment(
        "Thank you for sending this. Ringing her was the plan, and you did it. Please ring me too when the thought "
        "comes back; you need not wait for our hour.",
        reference=night.reference,
        passage="At seven I rang my sister, as the plan says.",
    )
    book.comment("We will begin with your second question.")
    book.suggest(NoteKind.QUESTION, "What did the stairs ask of you that the lift does not?")
    book.suggest(NoteKind.PRACTICE, "Two minutes at the top, looking out, before you go in")
    file = folder / "answer.companion-reply"
    reply_making.save_reply(book, file, author_name="Dr. Mara Lynch")
    replies.bring_in(client, file)
    book.comment(
        "Ask about sleep next time.", reference=night.reference, passage="Awake from three."
    )
    book.suggest(NoteKind.QUESTION, "Whose voice says that everyone would manage?")
    newest = journal.summaries(client, limit=20)
    return next(each.id for each in newest if each.heading == night.title)
