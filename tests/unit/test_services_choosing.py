"""Choosing what is shared: paragraphs kept back, scopes kept beside a person, going on from the last share, consent."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from companion.clock import FixedClock
from companion.domain.contacts import Contact
from companion.domain.entries import Attachment, Entry, EntryKind, NewEntry, Phase, Sharing
from companion.domain.shares import REDACTED, ShareDocument, SharePart, ShareScope
from companion.errors import NotFound, Refused
from companion.services import (
    checkins,
    contacts,
    course_lists,
    insights,
    journal,
    measures,
    practices,
    redactions,
    share_scopes,
    shared_entries,
    shares,
)
from companion.services.open_vault import OpenVault
from companion.sharing import sealed_file
from companion.sharing.document import decode_document, encode_document
from tests.pictures import small_png
from tests.share_leaks import facts_of, leaks

PASSPHRASE = "acorn zesty yo-yo abacus pebble"
BODY = "The kitchen was only a kitchen.\n\nWhat my brother did.\n\nThen tea."


@pytest.fixture(autouse=True)
def quick_seal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without age's second of scrypt."""
    monkeypatch.setattr(sealed_file, "seal_for_passphrase", lambda payload, words: payload)


def write(vault: OpenVault, body: str = BODY, *, title: str = "Tuesday") -> Entry:
    return journal.write_entry(vault, NewEntry(title=title, body=body, sharing=Sharing.SHARE))[0]


def keep_back(vault: OpenVault, entry: Entry, *positions: int) -> None:
    redactions.keep_back(vault, entry.id, positions, revision=entry.revision)


def hand_over(
    vault: OpenVault,
    scope: ShareScope,
    target: Path,
    contact: Contact | None = None,
    name: str = "",
) -> ShareDocument:
    recipient = contact.name if contact else name
    document = shares.build(vault, scope, recipient=recipient, contact=contact)
    consent = shares.Consent(contact.id if contact else None, share_scopes.scope_to_json(scope))
    sealing = shares.Sealing(passphrase=PASSPHRASE)
    shares.seal(vault, document, target, sealing=sealing, consent=consent)
    return document


# --- paragraphs that are kept back


def test_a_paragraph_that_is_kept_back_does_not_leave(vault: OpenVault, tmp_path: Path):
    entry = write(vault)
    keep_back(vault, entry, 1)
    document = hand_over(vault, ShareScope(), tmp_path / "x.companion-share")
    assert document.entries[0].body == (
        f"The kitchen was only a kitchen.\n\n{REDACTED}\n\nThen tea."
    )
    assert document.withheld["redacted"] == 1
    assert leaks(facts_of(vault, ShareScope()), encode_document(document).decode()) == []


def test_a_changed_entry_stops_the_share_until_it_was_looked_at(vault: OpenVault):
    entry = write(vault)
    keep_back(vault, entry, 1)
    changed, _ = journal.save_text(vault, entry.id, title="Tuesday", body="First.\n\n" + BODY)
    with pytest.raises(Refused) as caught:
        shares.build(vault, ShareScope())
    assert caught.value.details == ("“Tuesday” (2026-03-10): look at it again",)
    seen = redactions.kept_back(vault, entry.id)
    assert seen.unseen
    assert seen.positions == {2}
    assert redactions.unseen(vault, [entry.id]) == {entry.id}
    keep_back(vault, changed, *seen.positions)
    assert "my brother" not in shares.build(vault, ShareScope()).entries[0].body
    assert redactions.unseen(vault, [entry.id]) == frozenset()


def test_what_is_kept_back_is_of_the_text_that_was_looked_at(vault: OpenVault):
    entry = write(vault)
    journal.save_text(vault, entry.id, title="Tuesday", body="Other.\n\n" + BODY)
    with pytest.raises(Refused):
        keep_back(vault, entry, 1)
    assert redactions.count_kept_back(vault, [entry.id]) == {}


def test_keeping_nothing_back_takes_the_redaction_away(vault: OpenVault):
    entry = write(vault)
    keep_back(vault, entry, 0, 1)
    assert redactions.count_kept_back(vault, [entry.id]) == {entry.id: 2}
    keep_back(vault, entry)
    assert redactions.count_kept_back(vault, [entry.id]) == {}
    keep_back(vault, entry, 1)
    redactions.clear(vault, entry.id)
    assert shares.build(vault, ShareScope()).entries[0].body == BODY


def test_what_was_kept_back_since_the_preview_stops_the_seal(vault: OpenVault, tmp_path: Path):
    entry = write(vault)
    document = shares.build(vault, ShareScope())
    keep_back(vault, entry, 1)
    target = tmp_path / "x.companion-share"
    with pytest.raises(Refused):
        shares.seal(vault, document, target, sealing=shares.Sealing(passphrase=PASSPHRASE))
    assert not target.exists()


def test_a_file_shown_in_a_kept_back_paragraph_stays(vault: OpenVault):
    entry = write(vault)
    files = [
        Attachment(
            letter * 26,
            entry.id,
            f"{letter}.png",
            "image/png",
            len(small_png()),
            "",
            entry.created_at,
        )
        for letter in "bc"
    ]
    contents = [small_png(1), small_png(2)]

    with vault.work() as work:
        for file, content in zip(files, contents, strict=True):
            digest = hashlib.sha256(content).hexdigest()
            work.attachments.add(replace(file, sha256=digest), content)
    body = f"Seen.\n\n![b.png](att:{'b' * 26})\n\n![c](att:{'c' * 26})"
    changed, _ = journal.save_text(vault, entry.id, title="", body=body)
    keep_back(vault, changed, 1)
    scope = ShareScope(with_files=True)
    (shared,) = shares.build(vault, scope).entries
    assert [file.digest for file in shared.files] == [hashlib.sha256(contents[1]).hexdigest()]
    assert shared.files[0].name == ""
    assert shared.body == f"Seen.\n\n{REDACTED}\n\n(attachment)"
    named = shares.build(vault, replace(scope, with_file_names=True))
    assert named.entries[0].files[0].name == "c.png"
    assert named.withheld["files"] == 1
    assert decode_document(encode_document(named)) == named


# --- parts


def test_parts_leave_only_when_their_switch_is_on(vault: OpenVault):
    entry = write(vault)
    insights.keep_insight(vault, entry.id, "The kitchen was only a kitchen.")
    insights.keep_insight(vault, entry.id, "What my brother did.")
    practices.begin_practice(vault, "Tea without a screen", when_words="after work")
    course_lists.add_question(vault, "Is this usual?")
    checkins.check_in(vault, {"mood": 3, "sleep": 8}, "words beside it")
    measures.record_answers(vault, "phq-9", [1, 0, 0, 0, 0, 0, 0, 0, 2])
    keep_back(vault, entry, 1)
    bare = shares.build(vault, ShareScope())
    assert (bare.insights, bare.practices, bare.questions, bare.scales) == ((), (), (), ())
    assert {k: v for k, v in bare.withheld.items() if v} == {
        "redacted": 1, "insights": 2, "practices": 1, "questions": 1, "checkins": 1, "measures": 1,
    }  # fmt: skip
    every = frozenset(SharePart)
    full = shares.build(vault, ShareScope(parts=every, measures=frozenset({"phq-9"})))
    assert [insight.passage for insight in full.insights] == ["The kitchen was only a kitchen."]
    assert full.insights[0].entry == 1
    assert [practice.name for practice in full.practices] == ["Tea without a screen"]
    assert [scale.points for scale in full.scales] == [(("2026-03-10", 3),), (("2026-03-10", 8),)]
    (measure,) = full.measures
    assert (measure.responses[0].total, measure.support_items) == (3, (9,))
    assert {k: v for k, v in full.withheld.items() if v} == {"redacted": 1, "insights": 1}
    assert "words beside it" not in encode_document(full).decode()
    numbers = [full.entries[0].number, full.insights[0].number, full.practices[0].number]
    assert numbers == [1, 2, 3]
    alone = shares.build(
        vault, ShareScope(with_entries=False, parts=frozenset({SharePart.PRACTICES}))
    )
    assert (alone.entries, alone.withheld["not_chosen"]) == ((), 1)


def test_a_practice_called_by_a_private_insight_stays(vault: OpenVault):
    entry, _ = journal.write_entry(vault, NewEntry(body="Sit by the harbour in the evening."))
    insight, _ = insights.keep_insight(vault, entry.id, "Sit by the harbour in the evening.")
    practices.begin_practice(vault, "Sit by the harbour", insight_id=insight.id)
    practices.begin_practice(vault, "Walk", insight_id=insight.id)
    document = shares.build(vault, ShareScope(parts=frozenset({SharePart.PRACTICES})))
    assert [practice.name for practice in document.practices] == ["Walk"]
    assert document.withheld["practices"] == 1


def test_a_question_out_of_a_private_entry_stays(vault: OpenVault):
    hidden, _ = journal.write_entry(vault, NewEntry(title="Why did he leave", body="x"))
    shown = write(vault, title="What shall I bring")
    for entry in (hidden, shown):
        course_lists.question_of_entry(vault, entry.id)
    scope = ShareScope(parts=frozenset({SharePart.QUESTIONS}))
    asked = [question.words for question in shares.build(vault, scope).questions]
    assert asked == ["What shall I bring"]
    assert shares.build(vault, replace(scope, with_titles=False)).questions == ()


def test_moods_stand_beside_the_entries_of_their_day(vault: OpenVault):
    write(vault)
    checkins.check_in(vault, {"mood": 3, "sleep": 8})
    checkins.check_in(vault, {"mood": 5})
    assert shares.build(vault, ShareScope()).entries[0].moods == ()
    with_moods = shares.build(vault, ShareScope(with_moods=True))
    assert with_moods.entries[0].moods == (("Mood", 5), ("Sleep", 8))


def test_a_measure_that_is_not_known_is_not_found(vault: OpenVault):
    write(vault)
    with pytest.raises(NotFound):
        shares.build(vault, ShareScope(measures=frozenset({"none"})))


# --- scopes, and going on from the last share

FULL = ShareScope(
    entry_ids=frozenset({"a" * 26, "b" * 26}),
    since=date(2026, 1, 2),
    until=date(2026, 2, 3),
    changed_since=datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC),
    after_share="c" * 26,
    phases=frozenset(Phase),
    kinds=frozenset({EntryKind.NOTE, EntryKind.LETTER}),
    with_entries=False,
    parts=frozenset(SharePart),
    measures=frozenset({"phq-9", "gad-7"}),
    with_titles=False,
    with_tags=True,
)


def test_a_scope_survives_its_json():
    assert share_scopes.scope_from_json(share_scopes.scope_to_json(FULL)) == FULL
    assert share_scopes.scope_to_json(FULL) == share_scopes.scope_to_json(replace(FULL))
    for text in ("", "null", "[]", '{"phases": ["moon"]}', "[" * 100_000):
        assert share_scopes.scope_from_json(text) is None


def test_what_was_chosen_for_somebody_is_offered_again_from_the_last_share_on(
    vault: OpenVault, clock: FixedClock, tmp_path: Path
):
    reed, _ = contacts.add(vault, name="Dr. Reed")
    assert share_scopes.offered_scope(vault, reed) == ShareScope()
    old, changed = write(vault, title="Old"), write(vault, title="Changed")
    scope = ShareScope(parts=frozenset({SharePart.PRACTICES}), with_tags=True)
    first = hand_over(vault, scope, tmp_path / "1.companion-share", reed)
    share_scopes.save_scope(vault, reed.id, replace(scope, since=date(2026, 3, 1)))
    handed_over_at = clock.now()
    clock.advance(timedelta(days=3))
    new = write(vault, title="New")
    journal.save_text(vault, changed.id, title="Changed", body="More.")
    with vault.read() as work:
        reed = work.contacts.one(reed.id)
    offered = share_scopes.offered_scope(vault, reed)
    assert offered == replace(scope, changed_since=handed_over_at, after_share=first.share_id)
    marked = frozenset({Sharing.SHARE})
    listed = {line.id for line in shared_entries.summaries(vault, offered, marked)}
    assert listed == {new.id, changed.id}
    assert old.id not in listed
    second = shares.build(vault, offered, recipient="Dr. Reed", contact=reed)
    assert second.since == "2026-03-10"
    assert {entry.title for entry in second.entries} == {"New", "Changed"}
    threads = {entry.title: entry.thread for entry in first.entries}
    assert {e.title: e.thread for e in second.entries}["Changed"] == threads["Changed"]
    references = {entry.reference for entry in first.entries}
    assert not references & {entry.reference for entry in second.entries}


def test_an_old_entry_that_is_marked_only_now_is_new_to_this_person(
    vault: OpenVault, clock: FixedClock, tmp_path: Path
):
    reed, _ = contacts.add(vault, name="Dr. Reed")
    lynch, _ = contacts.add(vault, name="Dr. Lynch")
    write(vault, title="Handed over")
    late = write(vault, title="Held back")
    journal.mark_sharing(vault, [late.id], Sharing.PRIVATE)
    for number, person in enumerate((reed, lynch)):
        hand_over(vault, ShareScope(), tmp_path / f"{number}.companion-share", person)
    clock.advance(timedelta(days=1))
    journal.mark_sharing(vault, [late.id], Sharing.SHARE)
    for person, expected in ((reed, ["Held back"]), (lynch, ["Held back"])):
        offered = share_scopes.offered_scope(vault, person)
        listed = shared_entries.summaries(vault, offered, frozenset({Sharing.SHARE}))
        document = shares.build(vault, offered, contact=person)
        assert [line.heading for line in listed] == expected
        assert [entry.title for entry in document.entries] == expected
    hand_over(vault, offered, tmp_path / "3.companion-share", lynch)
    with pytest.raises(Refused):
        shares.build(vault, share_scopes.offered_scope(vault, lynch), contact=lynch)
    again = shares.build(vault, share_scopes.offered_scope(vault, reed), contact=reed)
    assert [entry.title for entry in again.entries] == ["Held back"]


def test_two_people_are_given_unrelated_handles(vault: OpenVault):
    write(vault)
    reed, _ = contacts.add(vault, name="Dr. Reed")
    lynch, _ = contacts.add(vault, name="Dr. Lynch")
    one = shares.build(vault, ShareScope(), contact=reed)
    two = shares.build(vault, ShareScope(), contact=lynch)
    assert one.entries[0].thread
    assert one.entries[0].thread != two.entries[0].thread
    assert shares.build(vault, ShareScope()).entries[0].thread == ""


def test_a_contact_without_a_key_for_handles_is_given_one(vault: OpenVault):
    reed, _ = contacts.add(vault, name="Dr. Reed")
    with vault.work() as work:
        work.contacts.save(replace(reed, thread_key=""))
    made = share_scopes.with_thread_key(vault, replace(reed, thread_key=""))
    assert made.thread_key
    assert share_scopes.with_thread_key(vault, replace(reed, thread_key="")) == made


def test_a_name_that_was_only_typed_has_its_own_last_share(vault: OpenVault, tmp_path: Path):
    write(vault)
    scope = ShareScope(with_tags=True)
    hand_over(vault, scope, tmp_path / "1.companion-share", name="Dr. Reed")
    last = share_scopes.last_share(vault, None, " Dr. Reed ")
    assert last is not None
    assert share_scopes.last_share(vault, None, "Dr. Lynch") is None
    assert share_scopes.last_share(vault, None, "") is None
    offered = share_scopes.offered_scope(vault, None, "Dr. Reed")
    assert offered == replace(scope, changed_since=last.made_at, after_share=last.id)


# --- consent


def test_consent_is_kept_and_can_be_taken_back(vault: OpenVault, clock: FixedClock, tmp_path: Path):
    write(vault)
    target = tmp_path / "1.companion-share"
    scope = ShareScope(with_tags=True)
    document = hand_over(vault, scope, target, name="Dr. Reed")
    clock.advance(timedelta(days=1))
    record, changes = shares.withdraw(vault, document.share_id, " I changed my mind ")
    assert changes.shares
    assert (record.withdrawn_at, record.withdrawn_words) == (clock.now(), "I changed my mind")
    assert shares.records(vault) == [record]
    assert share_scopes.scope_from_json(record.scope) == scope
    assert target.exists()
    with pytest.raises(Refused):
        shares.withdraw(vault, document.share_id)
    with pytest.raises(NotFound):
        shares.withdraw(vault, "a" * 26)
