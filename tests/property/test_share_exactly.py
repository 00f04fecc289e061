"""Exactly what was chosen: over random journals and scopes nothing else is in a share, and its counts are the vault's."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from companion import clock as companion_clock
from companion.clock import FixedClock
from companion.domain.entries import EntryKind, Phase, Sharing
from companion.domain.redactions import Redaction, redaction_of
from companion.domain.shares import REDACTED, ShareDocument, SharePart, ShareScope
from companion.errors import Refused
from companion.sharing.document import build_document, decode_document, encode_document
from companion.sharing.material import ShareMaterial
from companion.sharing.preview import preview_text
from tests.share_journals import MEASURES, Journal, JournalMaker
from tests.share_leaks import VaultFacts, facts_from, leaks, may_leave

NOW = datetime(2026, 3, 10, 19, 30, tzinfo=UTC)

journals = st.integers(0, 2**32).map(lambda seed: JournalMaker(random.Random(seed)).make())
days = st.none() | st.dates(date(2025, 12, 31), date(2026, 2, 12))
scopes = st.builds(
    ShareScope,
    since=days,
    until=days,
    changed_since=st.none() | st.datetimes(datetime(2026, 1, 1), datetime(2026, 2, 12)).map(
        lambda at: at.replace(tzinfo=UTC)
    ),
    phases=st.just(frozenset[Phase]()) | st.frozensets(st.sampled_from(Phase), max_size=2),
    kinds=st.just(frozenset[EntryKind]()) | st.frozensets(st.sampled_from(EntryKind), max_size=6),
    with_entries=st.sampled_from([True, True, True, False]),
    parts=st.frozensets(st.sampled_from(SharePart)),
    measures=st.frozensets(st.sampled_from(MEASURES)),
    with_titles=st.booleans(),
    with_times=st.booleans(),
    with_tags=st.booleans(),
    with_prompts=st.booleans(),
    with_moods=st.booleans(),
    with_files=st.booleans(),
    with_file_names=st.booleans(),
)  # fmt: skip


def build(journal: Journal, scope: ShareScope) -> ShareDocument:
    """What a service does: the entries that may leave, the material of the whole vault, the counts of the database."""
    living = [entry for entry in journal.entries if entry.trashed_at is None]
    chosen = [entry for entry in living if may_leave(entry, scope, NOW)]
    left = [entry for entry in living if entry not in chosen]
    after = scope.changed_since
    return build_document(
        chosen,
        scope,
        withheld={
            "private": sum(entry.sharing is Sharing.PRIVATE for entry in left),
            "talk": sum(entry.sharing is Sharing.TALK for entry in left),
            "not_chosen": sum(entry.sharing is Sharing.SHARE for entry in left),
        },
        sender="",
        recipient="",
        note="",
        made_at=NOW,
        material=journal.material,
        going_on_from=after.date() if after else None,
    )


def every_form(document: ShareDocument) -> str:
    """All the text that is in an encoded document and its preview."""
    return encode_document(document).decode() + "\n" + preview_text(document)


@settings(max_examples=100)
@given(journals, scopes)
def test_nothing_private_or_kept_back_is_in_what_leaves(journal: Journal, scope: ShareScope):
    document = build(journal, scope)
    facts = facts_from(journal.entries, journal.material, scope, NOW)
    assert leaks(facts, every_form(document)) == []
    assert decode_document(encode_document(document)) == document


@settings(max_examples=60)
@given(journals, scopes)
def test_the_counts_are_those_of_the_journal(journal: Journal, scope: ShareScope):
    document, material = build(journal, scope), journal.material
    living = [entry for entry in journal.entries if entry.trashed_at is None]
    leaving = [entry for entry in living if may_leave(entry, scope, NOW)]
    counts = document.withheld
    states = {state: counts[state] for state in ("private", "talk", "not_chosen")}
    assert len(document.entries) == len(leaving)
    assert len(document.entries) + sum(states.values()) == len(living)
    redactions = [material.redactions[e.id] for e in leaving if e.id in material.redactions]
    assert counts.get("redacted", 0) == sum(len(each.positions) for each in redactions)
    files = sum(len(material.files.get(entry.id, ())) for entry in leaving)
    assert counts.get("files", 0) == files - sum(len(entry.files) for entry in document.entries)
    held = {
        "sessions": (len(material.sessions), len(document.sessions)),
        "insights": (len(material.insights), len(document.insights)),
        "practices": (len(material.practices), len(document.practices)),
        "after_effects": (len(material.after_effects), len(document.after_effects)),
        "questions": (len(material.questions), len(document.questions)),
        "measures": (
            sum(len(filled.responses) for filled in material.measures),
            sum(len(measure.responses) for measure in document.measures),
        ),
    }
    for part, (there, left) in held.items():
        assert counts.get(part, 0) == there - left, part
    points = sum(len(scale.points) for scale in document.scales)
    assert points <= sum(len(check_in.values) for check_in in material.check_ins)
    assert counts.get("checkins", 0) <= len(material.check_ins)


@settings(max_examples=40)
@given(journals, scopes)
def test_every_word_of_the_document_is_in_the_preview(journal: Journal, scope: ShareScope):
    document = build(journal, scope)
    shown = preview_text(document)
    words = [text for entry in document.entries for text in (entry.title, entry.body, entry.prompt)]
    words += [text for entry in document.entries for text in entry.tags]
    words += [name for entry in document.entries for name, _ in entry.moods]
    words += [file.name for entry in document.entries for file in entry.files]
    words += [text for each in document.insights for text in (each.passage, each.local_date)]
    words += [look.words for each in document.insights for look in each.looks]
    words += [t for p in document.practices for t in (p.name, p.when_words, p.where_words)]
    words += [day for practice in document.practices for day in practice.done_on]
    words += [text for each in document.measures for text in (each.title, each.id, each.recall)]
    words += [response.local_date for each in document.measures for response in each.responses]
    words += [question.words for question in document.questions]
    words += [t for scale in document.scales for t in (scale.name, scale.low_label)]
    words += [session.label for session in document.sessions]
    assert [text for text in words if text not in shown] == []
    numbers = range(1, len(document.entries) + 1)
    assert all(f"[{number}] " in shown for number in numbers)


def test_a_quotation_of_what_stays_is_found_and_one_of_what_leaves_is_not():
    """The check itself: it must not pass by finding nothing."""
    secret = "one two three four five six seven eight nine"
    facts = VaultFacts(
        (("body", secret), ("title", "Harbour")), "and one two", frozenset({"a" * 26})
    )
    assert leaks(facts, f"x {secret.upper()}!")
    assert leaks(facts, "I said: two, three four five six *seven* eight nine.")
    assert leaks(facts, "(harbour)")
    assert leaks(facts, f"see {'a' * 26}")
    assert not leaks(facts, "one two three four five six seven, nine eight; harbours")
    assert not leaks(replace(facts, open=f"so {secret} harbour"), f"{secret} harbour")


@pytest.mark.parametrize("switch", ["redactions", "labels", "questions"])
def test_the_check_would_see_a_builder_that_forgets(switch: str):
    """Some seed shows each mistake, so the random journals hold what they must."""
    scope = ShareScope(parts=frozenset(SharePart), with_tags=True)
    for seed in range(60):
        journal = JournalMaker(random.Random(seed)).make()
        facts = facts_from(journal.entries, journal.material, scope, NOW)
        shared = [entry for entry in journal.entries if may_leave(entry, scope, NOW)]
        forgetful = {
            "redactions": "\n".join(
                entry.body for entry in shared if entry.id in journal.material.redactions
            ),
            "labels": "\n".join(entry.body for entry in shared),
            "questions": "\n".join(line.words for line in journal.material.questions),
        }[switch]
        if leaks(facts, forgetful):
            return
    pytest.fail("no journal of these holds what a forgetful builder would tell")


def test_an_old_redaction_stops_the_share_by_name():
    journal = JournalMaker(random.Random(1)).make()
    entry = replace(
        journal.entries[0], sharing=Sharing.SHARE, trashed_at=None, opens_on=None, title="The fight"
    )
    old = Redaction(entry.id, entry.revision + 1, (0,), ("0" * 64,))
    material = replace(journal.material, redactions={entry.id: old})
    with companion_clock.use(FixedClock(NOW)), pytest.raises(Refused) as caught:
        build(Journal((entry,), material), ShareScope())
    assert "“The fight”" in caught.value.details[0]
    assert "look at it again" in caught.value.details[0]


def test_pages_kept_back_are_the_same_as_a_word():
    made: list[ShareDocument] = []
    for length in (1, 4000):
        entry = replace(
            JournalMaker(random.Random(2)).make().entries[0],
            sharing=Sharing.SHARE, trashed_at=None, opens_on=None, revision=1,
            body=f"before\n\n{'word ' * length}\n\nafter",
        )  # fmt: skip
        redaction = redaction_of(entry.id, 1, entry.body, [1])
        assert redaction is not None
        material = ShareMaterial(redactions={entry.id: redaction})
        made.append(build(Journal((entry,), material), ShareScope()))
    short, long = made
    assert short.entries[0].body == long.entries[0].body == f"before\n\n{REDACTED}\n\nafter"
    assert short.withheld == long.withheld
