"""Redaction: whatever a journal holds and whatever is chosen, only chosen text is in what leaves."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from companion import clock as companion_clock
from companion.clock import FixedClock
from companion.domain.entries import Entry, EntryKind, NewEntry, Phase, Sharing
from companion.domain.shares import ShareDocument, ShareScope
from companion.errors import Refused
from companion.services import journal, redactions, shares, vaults
from companion.services.open_vault import OpenVault
from companion.sharing.bundle import read_bundle
from companion.sharing.document import build_document
from companion.sharing.preview import preview_text
from companion.sharing.sealed_file import (
    document_from,
    new_passphrase,
    open_document,
    payload_of,
    seal_document,
)
from tests.share_leaks import facts_of, leaks

NOW = datetime(2026, 3, 10, 19, 30, tzinfo=UTC)
FIRST_DAY = datetime(2026, 1, 1, 6, tzinfo=UTC)
ENTRIES = 70
HIDING = range(0, ENTRIES, 4)
"""Of these entries everything but the first line is kept back."""


@dataclass(frozen=True, repr=False)
class Filled:
    """A vault of random entries in which every field holds a word that occurs nowhere else."""

    vault: OpenVault
    entries: tuple[Entry, ...]


def canary(name: str, number: int) -> str:
    return f"zq{name}{number:04d}qz"


def random_entry(source: random.Random, number: int, earlier: list[Entry]) -> NewEntry:
    links = "".join(
        f" [[{other.id}|{canary('label', number)}]] [[{other.id}]]"
        for other in source.sample(earlier, min(len(earlier), source.randrange(3)))
    )
    kind = source.choice([kind for kind in EntryKind if kind is not EntryKind.LETTER])
    return NewEntry(
        kind=kind,
        title=canary("title", number) if source.random() < 0.7 else "",
        body=f"# {canary('body', number)}\n\n{canary('rest', number)}{links} ![x](att:{canary('att', number)})",
        phase=source.choice([None, *Phase]),
        tags=(canary("tag", number), "shared-by-many"),
        created_at=FIRST_DAY + timedelta(hours=source.randrange(24 * 50)),
        zone=source.choice(["Europe/Dublin", "Asia/Tokyo", "America/Halifax"]),
        prompt_id=canary("promptid", number),
        prompt_text=canary("prompt", number) if source.random() < 0.5 else None,
        sharing=source.choice(list(Sharing)),
    )


@pytest.fixture(scope="module")
def filled(
    vault_template: Callable[[str], tuple[Path, str]], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Filled]:
    import shutil

    path = tmp_path_factory.mktemp("redaction") / "Journal.vault"
    shutil.copytree(vault_template("client")[0], path)
    source = random.Random(11)
    with companion_clock.use(FixedClock(NOW)):
        vault = vaults.unlock(path, passphrase="slow river under birches")
        try:
            entries: list[Entry] = []
            for number in range(ENTRIES):
                entry, _ = journal.write_entry(vault, random_entry(source, number, entries))
                # An earlier wording must not leave either.
                entry, _ = journal.save_text(
                    vault, entry.id, title=entry.title, body=entry.body + canary("new", number)
                )
                entries.append(entry)
            for number in HIDING:
                redactions.keep_back(
                    vault, entries[number].id, [1], revision=entries[number].revision
                )
            trashed = source.sample(entries, 6)
            for entry in trashed:
                journal.trash(vault, entry.id)
            kept = tuple(
                replace(entry, trashed_at=NOW) if entry in trashed else entry for entry in entries
            )
            yield Filled(vault, kept)
        finally:
            vaults.lock(vault)


days = st.none() | st.dates(date(2025, 12, 31), date(2026, 2, 22))
scopes = st.builds(
    ShareScope,
    since=days,
    until=days,
    phases=st.frozensets(st.sampled_from(Phase), max_size=2),
    kinds=st.frozensets(st.sampled_from(EntryKind), max_size=4),
    with_titles=st.booleans(),
    with_times=st.booleans(),
    with_tags=st.booleans(),
    with_prompts=st.booleans(),
)


def may_leave(entry: Entry, scope: ShareScope) -> bool:
    """The rule, once more and plainly."""
    return (
        entry.trashed_at is None
        and entry.sharing is Sharing.SHARE
        and (scope.since is None or scope.since <= entry.local_date)
        and (scope.until is None or entry.local_date <= scope.until)
        and (not scope.phases or entry.phase in scope.phases)
        and (not scope.kinds or entry.kind in scope.kinds)
        and (not scope.entry_ids or entry.id in scope.entry_ids)
    )


def check_nothing_else_left(payload: bytes, filled: Filled, scope: ShareScope) -> None:
    inside = b"\0".join(read_bundle(payload).values()).decode()
    for number, entry in enumerate(filled.entries):
        allowed = may_leave(entry, scope)
        expected = {
            "body": allowed,
            "rest": allowed and number not in HIDING,
            "new": allowed and number not in HIDING,
            "label": False,
            "title": allowed and scope.with_titles and bool(entry.title),
            "tag": allowed and scope.with_tags,
            "prompt": allowed and scope.with_prompts and bool(entry.prompt_text),
            "att": False,
            "promptid": False,
        }
        for name, should in expected.items():
            assert (canary(name, number) in inside) is should, (name, number)
        assert entry.id not in inside
    assert ("shared-by-many" in inside) is (
        scope.with_tags and any(may_leave(entry, scope) for entry in filled.entries)
    )
    with companion_clock.use(FixedClock(NOW)):
        assert leaks(facts_of(filled.vault, scope), inside) == []
    assert filled.vault.unlocked.vault_id not in inside
    assert "Journal.vault" not in inside


@settings(max_examples=60)
@given(scopes)
def test_c67_a_range_hands_over_its_shared_entries_and_nothing_else(
    filled: Filled, scope: ShareScope
):
    expected = sum(may_leave(entry, scope) for entry in filled.entries)
    with companion_clock.use(FixedClock(NOW)):
        if not expected:
            with pytest.raises(Refused):
                shares.build(filled.vault, scope)
            return
        document = shares.build(filled.vault, scope)
    assert len(document.entries) == expected
    redacted = document.withheld.get("redacted", 0)
    assert sum(document.withheld.values()) - redacted + expected == ENTRIES - 6
    assert redacted == sum(
        may_leave(entry, scope) for number, entry in enumerate(filled.entries) if number in HIDING
    )
    check_nothing_else_left(payload_of(document), filled, scope)


@settings(max_examples=40)
@given(st.data())
def test_single_entries_leave_alone_or_are_refused_together(filled: Filled, data: st.DataObject):
    chosen = data.draw(st.lists(st.sampled_from(filled.entries), min_size=1, max_size=6))
    scope = replace(data.draw(scopes), entry_ids=frozenset(entry.id for entry in chosen))
    forbidden = [e for e in chosen if e.trashed_at is not None or e.sharing is not Sharing.SHARE]
    leaving = [entry for entry in chosen if may_leave(entry, scope)]
    with companion_clock.use(FixedClock(NOW)):
        if forbidden or not leaving:
            with pytest.raises(Refused):
                shares.build(filled.vault, scope)
            return
        document = shares.build(filled.vault, scope)
    check_nothing_else_left(payload_of(document), filled, scope)


def test_the_opened_file_holds_what_the_payload_held(filled: Filled):
    """One case through the real seal: what age gives back is the payload, so the checks above hold for the file."""
    scope = ShareScope(kinds=frozenset({EntryKind.NOTE, EntryKind.INSIGHT}), with_tags=True)
    with companion_clock.use(FixedClock(NOW)):
        document = shares.build(filled.vault, scope)
    words = new_passphrase()
    sealed = seal_document(document, words)
    assert open_document(sealed, words) == document
    for number in range(ENTRIES):
        assert canary("body", number).encode() not in sealed


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
documents = st.builds(
    lambda bodies, title, prompt, tags, sender, recipient, note: build_document(
        [
            Entry(
                id=chr(ord("a") + number) * 26,
                kind=EntryKind.NOTE,
                title=title,
                body=body,
                created_at=NOW,
                zone="Europe/Dublin",
                local_date=NOW.date(),
                updated_at=NOW,
                prompt_text=prompt,
                tags=tuple(tags),
                sharing=Sharing.SHARE,
            )
            for number, body in enumerate(bodies)
        ],
        ShareScope(with_tags=True),
        withheld={"private": 1},
        sender=sender,
        recipient=recipient,
        note=note,
        made_at=NOW,
    ),
    st.lists(texts, min_size=1, max_size=4),
    texts,
    st.none() | texts,
    st.lists(texts, max_size=3),
    texts,
    texts,
    texts,
)


@given(documents)
def test_c60_any_text_survives_the_payload_and_all_of_it_is_in_the_preview(document: ShareDocument):
    payload = payload_of(document)
    assert document_from(payload) == document
    shown = preview_text(document)
    for entry in document.entries:
        for words in (
            entry.title,
            entry.body,
            entry.prompt,
            entry.time,
            entry.local_date,
            *entry.tags,
        ):
            assert words in shown
    for words in (document.note, document.sender_name, document.recipient_name):
        assert words in shown
    assert shown.encode() in read_bundle(payload)["README.txt"]
