"""A letter to a later self shows that it is there; its words wait for their day, wherever one looks."""

from __future__ import annotations

from dataclasses import fields
from datetime import date, timedelta
from pathlib import Path

import pytest

from companion.clock import FixedClock
from companion.domain.entries import EntryFilter, EntryKind, NewEntry, Sharing
from companion.domain.shares import ShareScope
from companion.errors import Refused
from companion.services import journal, letters, shares, vaults
from companion.services.open_vault import OpenVault
from tests.command_line import run, secret_file

OPENS = date(2026, 6, 1)
LATER = timedelta(days=83)
"""From the evening of the tests to the day on which the letter opens."""
WORDS = "quillwort grows under the water"


def seal(vault: OpenVault, title: str = "", sharing: Sharing = Sharing.PRIVATE) -> str:
    new = NewEntry(
        kind=EntryKind.LETTER, title=title, body=WORDS, tags=("lake",), opens_on=OPENS, sharing=sharing
    )  # fmt: skip
    return journal.write_entry(vault, new)[0].id


def test_a_list_shows_title_and_day_of_a_sealed_letter_and_no_word(
    vault: OpenVault, clock: FixedClock
):
    titled, untitled = seal(vault, "To myself"), seal(vault)
    journal.write_entry(vault, NewEntry(body=WORDS))
    note, *sealed = sorted(journal.summaries(vault), key=lambda line: line.kind is EntryKind.LETTER)
    assert note.preview == WORDS
    assert {(line.id, line.heading, line.preview) for line in sealed} == {
        (titled, "To myself", ""),
        (untitled, "", ""),
    }
    assert {line.opens_on for line in sealed} == {OPENS}
    assert "quillwort" not in repr(sealed)

    clock.advance(LATER)
    assert {line.preview for line in journal.summaries(vault)} == {WORDS}
    assert {line.heading for line in journal.summaries(vault)} == {WORDS, "To myself"}


def test_no_search_finds_a_sealed_letter(vault: OpenVault, clock: FixedClock):
    letter = seal(vault, "To myself")
    for query in ("quillwort", "wat", "myself", "lake"):
        assert journal.search(vault, query).hits == ()
        assert journal.search(vault, query, EntryFilter(kinds=frozenset({EntryKind.LETTER}))).hits == ()  # fmt: skip
    clock.advance(LATER)
    for query in ("quillwort", "wat", "myself", "lake"):
        (hit,) = journal.search(vault, query).hits
        assert hit.summary.id == letter


def test_the_day_is_the_one_where_the_person_is(vault: OpenVault, clock: FixedClock):
    letter = journal.entry(vault, seal(vault))
    clock.advance(LATER - timedelta(hours=31))  # in Dublin 31 May, half past one in the afternoon
    assert letters.is_sealed_now(letter)
    clock.travel("Pacific/Kiritimati")
    assert not letters.is_sealed_now(letter)


def test_the_editor_still_gets_the_words(vault: OpenVault, clock: FixedClock):
    letter = journal.entry(vault, seal(vault))
    assert letter.body == WORDS
    shown = letters.as_sealed(letter)
    assert shown.body == ""
    for known in fields(letter):
        assert known.name == "body" or getattr(shown, known.name) == getattr(letter, known.name)


def test_only_letters_are_sealed(vault: OpenVault, clock: FixedClock):
    entry, _ = journal.write_entry(vault, NewEntry(body=WORDS, opens_on=OPENS))
    assert not letters.is_sealed_now(entry)
    assert journal.summaries(vault)[0].preview == WORDS
    assert journal.search(vault, "quillwort").hits


def test_a_refused_share_names_the_letter_and_no_word(vault: OpenVault, clock: FixedClock):
    for title, name in (("To myself", "“To myself”"), ("", "“Letter”")):
        for sharing in (Sharing.SHARE, Sharing.PRIVATE):
            letter = seal(vault, title, sharing)
            with pytest.raises(Refused) as refused:
                shares.build(vault, ShareScope(entry_ids=frozenset({letter})))
            (line,) = refused.value.details
            assert line.startswith(f"{name} (2026-03-10): ")
            assert "quillwort" not in line


def test_the_command_line_keeps_it_sealed(
    closed_vault: Path, tmp_path: Path, passphrase: str, clock: FixedClock
):
    key = ("--passphrase-file", secret_file(tmp_path, passphrase))
    vault = vaults.unlock(closed_vault, passphrase=passphrase)
    letter = seal(vault)
    vaults.lock(vault)
    looks = (
        ("show", letter), ("show", letter, "--json"), ("list",), ("list", "--json"), ("search", "quillwort"),
        ("search", "quillwort", "--json"), ("share", "create", "--as", "sealed", "--dry-run", "--entry", letter),
    )  # fmt: skip

    def look(name: str, *rest: str) -> str:
        if name == "share":
            return run("share", "create", closed_vault, *rest[1:], *key).err
        done = run(name, closed_vault, *rest, *key)
        assert done.code == 0, done.err
        return done.out

    for arguments in looks:
        assert "quillwort" not in look(*arguments), arguments
    assert "Letter (opens on 2026-06-01) #lake" in look("list")
    assert look("show", letter).endswith("\nThis letter opens on 2026-06-01.\n")
    told = run("show", closed_vault, letter, "--json", *key).json
    assert (told["body"], told["opens_on"]) == (None, "2026-06-01")

    clock.advance(LATER)
    assert look("show", letter).endswith(f"\n{WORDS}\n")
    assert "*quillwort*" in look("search", "quillwort")
    assert run("show", closed_vault, letter, "--json", *key).json["body"] == WORDS
