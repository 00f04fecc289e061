"""Sharing held against people who mean it no good, and against bad luck: each thing that was once found, or might be."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from companion.clock import FixedClock
from companion.domain.contacts import SenderProof
from companion.domain.course_lists import CourseList
from companion.domain.entries import NewEntry, Sharing
from companion.domain.redactions import paragraphs, redact, redaction_of
from companion.domain.replies import Comment, ReplyDocument, Suggestion, SuggestionKind
from companion.domain.shares import REDACTED, ShareDocument, ShareScope
from companion.errors import Damaged, NotFound, Refused
from companion.services import (
    course_lists,
    form_drafts,
    insights,
    journal,
    redactions,
    replies,
    review,
    share_scopes,
    shares,
    vaults,
)
from companion.services.open_vault import OpenVault
from companion.services.review_notes import draft_name
from companion.services.share_opening import OpenedShare
from companion.services.share_writing import write_and_note
from companion.sharing.file_reading import read_plain_file
from companion.sharing.payload import payload_of
from companion.sharing.reply_file import FORMAT, seal_reply
from companion.storage.repositories.replies import Replies
from companion.storage.repositories.shares import Shares
from tests.share_documents import document as some_share
from tests.share_leaks import facts_of, leaks

ROOT = Path(__file__).resolve().parents[2]
WORDS = "acorn blanket copper dolphin ember"


def note(vault: OpenVault, document: ShareDocument, target: Path, **more: str | None) -> None:
    """The share as the vault lists it, without the second that sealing takes."""
    marked = [e for e in _entries(vault) if e.sharing is Sharing.SHARE]
    by_day = sorted(marked, key=lambda e: e.created_at)
    write_and_note(
        vault, document, target, b"sealed", form=shares.Sealing().form,
        sources=by_day[: len(document.entries)],
        consent=shares.Consent(**more),  # type: ignore[arg-type]
    )  # fmt: skip


def _entries(vault: OpenVault):
    from companion.domain.entries import EntryFilter

    with vault.read() as work:
        return list(work.entries.bodies(EntryFilter()))


# --- choosing


def test_a_clock_that_was_wrong_hides_nothing_from_the_next_share(
    vault: OpenVault, clock: FixedClock, tmp_path: Path
):
    seen, _ = journal.write_entry(vault, NewEntry(body="First.", sharing=Sharing.SHARE))
    clock.advance(timedelta(days=400))  # a year too far
    note(vault, shares.build(vault, ShareScope(), recipient="Dr. Reed"), tmp_path / "a")
    clock.advance(timedelta(days=-399))  # set right
    journal.save_text(vault, seen.id, title="", body="First, in other words.")
    new, _ = journal.write_entry(vault, NewEntry(body="Second.", sharing=Sharing.SHARE))
    scope = share_scopes.offered_scope(vault, None, "Dr. Reed")
    document = shares.build(vault, scope, recipient="Dr. Reed")
    assert [entry.body for entry in document.entries] == ["First, in other words.", "Second."]
    assert leaks(facts_of(vault, scope), payload_of(document).decode("utf-8", "replace")) == []
    note(vault, document, tmp_path / "b")
    again = share_scopes.offered_scope(vault, None, "Dr. Reed")
    with pytest.raises(Refused):
        shares.build(vault, again)
    assert new.revision == 1


FENCE, TABLE = "```\nzqhidden\n\nzqhidden\n```", "| a | b |\n|---|---|\n| zqhidden | zqhidden |"


@pytest.mark.parametrize(
    "hidden",
    [
        FENCE, TABLE, "> zqhidden\n> zqhidden", "<div>\nzqhidden\n</div>", "\u202ezqhidden\u202c \u05d0\u05d1",
        "zqhidden\r\nzqhidden", "- zqhidden\n\n  zqhidden\n  ```\n  zqhidden\n\n  zqhidden\n  ```", "zqhidden\u2028zqhidden",
        "zqhidden\x0bzqhidden\x85zqhidden", "    zqhidden\n    zqhidden", f"zqhidden {REDACTED}", "zqhidden  \\\nzqhidden",
        "[zqhidden]: https://example.org 'zqhidden'", "Term\n: zqhidden", "zqhidden\n===", "zqhidden " * 3000,
    ],
)  # fmt: skip
def test_whatever_a_paragraph_is_made_of_it_stays_behind(vault: OpenVault, hidden: str):
    whole = f"Before.\r\n\r\n{hidden}\n\nAfter."
    entry, _ = journal.write_entry(vault, NewEntry(body=whole, sharing=Sharing.SHARE))
    entry = journal.entry(vault, entry.id)
    places = [n for n, each in enumerate(paragraphs(entry.body)) if "zq" in each.text]
    redactions.keep_back(vault, entry.id, places, revision=entry.revision)
    insights.keep_insight(vault, entry.id, "zqhidden")
    from companion.domain.shares import SharePart

    document = shares.build(vault, ShareScope(parts=frozenset(SharePart)))
    assert document.entries[0].body.split() == ["Before.", *REDACTED.split(), "After."]
    assert not document.insights
    payload = payload_of(document)
    assert b"zqhid" not in payload
    assert b"hidden" not in payload
    assert len(payload) == 16384


def test_one_paragraph_wholly_kept_back_says_nothing_but_that(vault: OpenVault):
    entry, _ = journal.write_entry(vault, NewEntry(body="zqonly words.", sharing=Sharing.SHARE))
    redactions.keep_back(vault, entry.id, [0], revision=1)
    document = shares.build(vault, ShareScope())
    assert document.entries[0].body == REDACTED
    assert document.entries[0].title == ""
    # Edited, and then an earlier version brought back: it must be looked at again each time.
    changed, _ = journal.save_text(vault, entry.id, title="", body="zqonly words. zqmore.")
    with pytest.raises(Refused):
        shares.build(vault, ShareScope())
    back, _ = journal.save_text(vault, entry.id, title="", body="zqonly words.")
    assert back.revision > changed.revision
    with pytest.raises(Refused):
        shares.build(vault, ShareScope())
    kept = redactions.kept_back(vault, entry.id)
    assert (kept.unseen, kept.positions) == (True, frozenset({0}))


def test_a_marker_that_somebody_typed_hides_nothing_and_shows_nothing():
    body = f"{REDACTED}\n\nzqsecret\n\n{REDACTED}"
    redaction = redaction_of("e", 1, body, [1])
    assert redaction is not None
    assert redact(body, redaction) == f"{REDACTED}\n\n{REDACTED}\n\n{REDACTED}"


# --- files from outside


def test_what_is_no_ordinary_file_is_told_at_once_and_nothing_stays_open(tmp_path: Path):
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "loop").symlink_to("loop")
    (tmp_path / "to-zero").symlink_to("/dev/zero")
    os.mknod(tmp_path / "socket", stat.S_IFSOCK | 0o600)
    for name in ("pipe", ".", "loop", "to-zero", "socket"):
        with pytest.raises(Refused):
            read_plain_file(tmp_path / name, largest=10, what="a share")
    for name in ("none", "n" * 300, "pipe/x"):
        with pytest.raises(NotFound):
            read_plain_file(tmp_path / name, largest=10, what="a share")
    # The next number that the system gives out is the same as before: nothing was left open.
    places: list[int] = []
    for _ in range(2):
        handle = os.open(tmp_path, os.O_RDONLY)
        os.close(handle)
        places.append(handle)
        for _ in range(5):
            with pytest.raises(Refused):
                read_plain_file(tmp_path, largest=10, what="a share")
    assert places[0] == places[1]
    large = tmp_path / "large"
    large.touch()
    os.truncate(large, 2**33)
    with pytest.raises(Damaged):
        read_plain_file(large, largest=10, what="a share")


@pytest.mark.parametrize(
    "content",
    [
        b'{"zqfield \\u001b[2J": 1}', b'{"comments": [{"words": "x", "zqfield": 1}]}', b'{"comments": "zqfield"}',
        b"[" * 100_000, b'{"comments": ' * 50_000, b"\xff\xfe", b'{"author": 9e999}', b"null", b'{"comments": [null]}',
        b'{"suggestions": [{"kind": "zqfield", "words": "x"}]}', b'{"comments": [{"words": "\\ud800"}]}',
    ],
)  # fmt: skip
def test_a_file_of_comments_is_never_quoted(tmp_path: Path, content: bytes):
    from companion.cli import review as cli_review

    file = tmp_path / "comments.json"
    file.write_bytes(content)
    with pytest.raises(Refused) as caught:
        cli_review._notes(some_share(), cli_review._read_comments(file))
    assert "zqfield" not in caught.value.sentence
    assert "\x1b" not in caught.value.sentence


# --- replies


def a_reply(document: ShareDocument, *comments: Comment, **fields: object) -> ReplyDocument:
    stands: dict[str, object] = {
        "format": FORMAT,
        "version": 1,
        "reply_id": "r" * 26,
        "share_id": document.share_id,
        "made_at": "2026-05-03T18:00:00Z",
        "author_name": "Dr. Lynch",
        "comments": comments,
        "suggestions": (),
    }
    return ReplyDocument(**(stands | fields))  # type: ignore[arg-type]


def sealed(document: ShareDocument, reply: ReplyDocument, target: Path) -> Path:
    target.write_bytes(seal_reply(reply, document.reply_key))
    return target


@pytest.fixture
def handed(vault: OpenVault, tmp_path: Path) -> ShareDocument:
    """A share of one entry."""
    journal.write_entry(vault, NewEntry(title="Lake", body="It was quiet.", sharing=Sharing.SHARE))
    document = shares.build(vault, ShareScope(), recipient="Dr. Lynch")
    note(vault, document, tmp_path / "s.companion-share")
    return document


def test_a_reply_comes_home_whatever_became_of_the_entry(
    vault: OpenVault, handed: ShareDocument, tmp_path: Path
):
    shares.withdraw(vault, handed.share_id, "No more.")
    (entry,) = _entries(vault)
    said = Comment("Thank you.", handed.entries[0].reference, "quiet")
    journal.trash(vault, entry.id)
    first = sealed(handed, a_reply(handed, said), tmp_path / "1.companion-reply")
    assert not replies.bring_in(vault, first)[0].was_there
    assert replies.bring_in(vault, first)[0].was_there
    journal.erase(vault, entry.id)
    later = a_reply(handed, said, reply_id="q" * 26)
    second = sealed(handed, later, tmp_path / "2.companion-reply")
    assert not replies.bring_in(vault, second)[0].was_there
    shown = replies.all_replies(vault)
    assert len(shown) == 2
    assert all(each.comments[0].entry is None and each.comments[0].about_entry for each in shown)


def test_hostile_words_in_a_reply_are_kept_as_words(
    vault: OpenVault, handed: ShareDocument, tmp_path: Path
):
    words = "\u202e<script>alert(1)</script>\x1b[2J\n" + "x" * 900_000
    reply = a_reply(
        handed, Comment(words), author_name="\u202eroloc", made_at="9999-12-31T23:59:59Z",
        suggestions=(Suggestion(SuggestionKind.QUESTION, "<b>" + "y" * 2_000),),
    )  # fmt: skip
    replies.bring_in(vault, sealed(handed, reply, tmp_path / "h.companion-reply"))
    (shown,) = replies.all_replies(vault)
    assert shown.comments[0].comment.words == words
    with pytest.raises(Refused):
        replies.accept(vault, shown.reply.id, 0)
    assert not course_lists.lines(vault, CourseList.QUESTIONS)
    assert replies.all_replies(vault)[0].suggestions[0].state.value == "open"


def test_a_reply_to_another_vault_or_with_another_number_is_refused(
    vault: OpenVault, handed: ShareDocument, tmp_path: Path
):
    strange = some_share(share_id="z" * 26)
    with pytest.raises(Refused):
        replies.bring_in(vault, sealed(strange, a_reply(strange, Comment("x")), tmp_path / "a"))
    good = seal_reply(a_reply(handed, Comment("x")), handed.reply_key)
    for place in range(0, len(good), 501):
        changed = bytearray(good)
        changed[place] ^= 1
        (tmp_path / "b").write_bytes(changed)
        with pytest.raises((Damaged, Refused)):
            replies.bring_in(vault, tmp_path / "b")
    assert not replies.all_replies(vault)


def test_taking_up_a_suggestion_is_one_step(
    vault: OpenVault, handed: ShareDocument, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    asked = (
        Suggestion(SuggestionKind.QUESTION, "What helps?"),
        Suggestion(SuggestionKind.PRACTICE, "Walk"),
    )
    reply = a_reply(handed, Comment("x"), suggestions=asked)
    replies.bring_in(vault, sealed(handed, reply, tmp_path / "a"))

    def fail(*_: object) -> None:
        raise Damaged

    with monkeypatch.context() as patched:
        patched.setattr(Replies, "set_state", fail)
        for place in (0, 1):
            with pytest.raises(Damaged):
                replies.accept(vault, reply.reply_id, place)
    from companion.services import practices

    assert not course_lists.open_questions(vault)
    assert not practices.practices(vault)
    for place in (0, 1, 0, 1):
        replies.accept(vault, reply.reply_id, place)
    assert len(course_lists.open_questions(vault)) == len(practices.practices(vault)) == 1


# --- whose it is


def test_whoever_always_proves_themselves_is_missed_wherever_it_is_kept(therapist_vault: OpenVault):
    nora, _ = review.add_client(therapist_vault, "Nora")
    with therapist_vault.work() as work:
        work.contacts.save(replace(nora, proves_itself=True))
    nameless = OpenedShare(some_share(sender_name=""))
    kept, _ = review.keep(therapist_vault, nameless, client_id=nora.id)
    assert kept.share.proof == SenderProof.MISSING.value
    # Proven to be somebody who is no longer here: nobody of the same name is said to prove themselves.
    jo, _ = review.add_client(therapist_vault, "Jo")
    gone = OpenedShare(
        some_share(share_id="c" * 26, sender_name="Jo"),
        proof=SenderProof.PROVEN,
        contact_id="x" * 26,
    )
    kept, _ = review.keep(therapist_vault, gone)
    assert kept.client == jo


@pytest.mark.parametrize(
    "said", ["José", "Jose\u0301", "JOSÉ", " Jos\u200bé ", "\u202eJosé\u202c", "Ｊosé"]
)
def test_a_name_that_only_looks_the_same_is_missed_too(therapist_vault: OpenVault, said: str):
    from companion.services.share_opening import _named_only

    jose, _ = review.add_client(therapist_vault, "José")
    found = _named_only([replace(jose, proves_itself=True)], said)
    assert found.proof is SenderProof.MISSING


# --- killed and interrupted


def test_deleting_a_client_is_one_step(therapist_vault: OpenVault, monkeypatch: pytest.MonkeyPatch):
    kept, _ = review.keep(therapist_vault, OpenedShare(some_share()))
    form = draft_name(kept.share.id)
    form_drafts.keep_form_draft(therapist_vault, form, {"words": "half written"})

    def fail(*_: object) -> None:
        raise Damaged

    with monkeypatch.context() as patched:
        patched.setattr(Shares, "remove_client", fail)
        patched.setattr(Shares, "remove_kept", fail)
        with pytest.raises(Damaged):
            review.delete_client(therapist_vault, kept.client.id)
        with pytest.raises(Damaged):
            review.delete_share(therapist_vault, kept.share.id)
    assert form_drafts.form_draft(therapist_vault, form) == {"words": "half written"}
    review.delete_client(therapist_vault, kept.client.id)
    assert not form_drafts.form_draft(therapist_vault, form)


KILLED = """
import os, signal, sys
from pathlib import Path
import tests.quick_keys
from companion.domain.shares import ShareForm, ShareScope
from companion.services import share_writing, shares, vaults
from companion.services.share_writing import Consent, write_and_note
vault = vaults.unlock(Path(sys.argv[1]), passphrase=sys.stdin.read())
def die(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)
step = sys.argv[3]
if step == "written":
    share_writing._stands = die
elif step == "waiting":
    share_writing.wait_to_be_passed_on = die
elif step == "done":
    share_writing.Changes = die
document = shares.build(vault, ShareScope())
with vault.read() as work:
    sources = shares._sources(work, document)
write_and_note(vault, document, Path(sys.argv[2]), b"sealed" * 999, form=ShareForm.SEALED, sources=sources,
    consent=Consent(), passphrase="acorn blanket copper dolphin ember")
"""


@pytest.mark.parametrize("step", ["written", "waiting", "done"])
def test_a_program_that_is_killed_while_it_seals_leaves_both_or_neither(
    closed_vault: Path, passphrase: str, clock: FixedClock, tmp_path: Path, step: str
):
    vault = vaults.unlock(closed_vault, passphrase=passphrase)
    journal.write_entry(vault, NewEntry(body="Words.", sharing=Sharing.SHARE))
    vaults.lock(vault)
    target = tmp_path / "out" / "x.companion-share"
    target.parent.mkdir()
    done = subprocess.run(
        [sys.executable, "-c", KILLED, closed_vault, target, step],
        input=passphrase, text=True, cwd=ROOT, capture_output=True, check=False,
    )  # fmt: skip
    assert done.returncode == -signal.SIGKILL, done.stderr
    again = vaults.unlock(closed_vault, passphrase=passphrase)
    try:
        whole = step == "done"
        assert list(target.parent.iterdir()) == ([target] if whole else [])
        assert len(shares.records(again)) == len(shares.to_pass_on(again)) == int(whole)
    finally:
        vaults.lock(again)
    if whole:  # listed by now, so it stays at the next opening too
        vaults.lock(vaults.unlock(closed_vault, passphrase=passphrase))
        assert target.exists()
