"""A whole course in a real vault: whatever stands in any table stays behind unless it was chosen, in every form.

The words come from the database itself, table by table, so a column that somebody adds later is held against every
form as well. The counts of what was withheld are asked of the database in SQL.
"""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from companion import clock as companion_clock
from companion.clock import FixedClock
from companion.domain.entries import EntryFilter, EntryKind, NewEntry, Sharing
from companion.domain.redactions import paragraphs
from companion.domain.shares import ShareScope
from companion.services import contacts, demo, form_drafts, journal, redactions, shares, vaults
from companion.services.open_vault import OpenVault
from companion.services.share_writing import Consent, write_and_note
from companion.storage.unit_of_work import Work

EVENING = datetime(2026, 9, 10, 19, 30, tzinfo=UTC)
NAMES = {
    "contact.name",
    "person.name",
    "tag.name",
    "attachment.name",
    "course.name",
    "course.medicine",
}
MEASURES = ("phq-9", "gad-7", "pcl-5", "ebi", "swls")


@dataclass(frozen=True, repr=False)
class Full:
    """The vault, and all that stands in it."""

    vault: OpenVault
    tables: dict[str, tuple[str, ...]]
    """Every text that stands in a column, by "table.column"."""
    last: str
    """The share that was made before."""


@pytest.fixture(scope="module")
def full(
    vault_template: Callable[[str], tuple[Path, str]], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Full]:
    place = tmp_path_factory.mktemp("full") / "Journal.vault"
    shutil.copytree(vault_template("client")[0], place)
    with companion_clock.use(FixedClock(EVENING)):
        vault = vaults.unlock(place, passphrase="slow river under birches")
        try:
            last = _fill(vault, place.parent)
            with vault.read() as work:
                tables = {name: tuple(_texts(work, *name.split("."))) for name in _columns(work)}
            yield Full(vault, tables, last)
        finally:
            vaults.lock(vault)


def _fill(vault: OpenVault, folder: Path) -> str:
    source = random.Random(67)
    with vault.work() as work:
        for scale in work.checkins.scales():
            work.checkins.remove_scale(scale.id) if hasattr(work.checkins, "remove_scale") else None
        demo.fill_with_demo(work)
    contact, _ = contacts.add(vault, name="Zqcontact Of Mine")
    contacts.add(vault, name="Zqother Person")
    form_drafts.keep_form_draft(
        vault, "check_in", {"words": "zqdraft of a check-in that nobody has kept yet"}
    )
    with vault.read() as work:
        entries = list(work.entries.bodies(EntryFilter()))
    for entry in entries:
        journal.mark_sharing(vault, [entry.id], source.choice([*Sharing, Sharing.SHARE]))
        found = paragraphs(entry.body)
        if found and source.random() < 0.4 and entry.kind is not EntryKind.LETTER:
            hidden = source.sample(range(len(found)), source.randrange(1, len(found) + 1))
            redactions.keep_back(vault, entry.id, hidden, revision=entry.revision)
    for entry in source.sample(entries, 3):
        journal.trash(vault, entry.id)
    with vault.read() as work:
        marked = list(work.entries.bodies(EntryFilter(sharing=frozenset({Sharing.SHARE}))))
    first = shares.build(
        vault, ShareScope(until=marked[len(marked) // 2].local_date), contact=contact
    )
    with vault.read() as work:
        sources = shares._sources(work, first)
    write_and_note(
        vault, first, folder / "zqfile of mine.companion-share", b"x", form=shares.Sealing().form, sources=sources,
        consent=Consent(contact.id),
    )  # fmt: skip
    journal.write_entry(vault, NewEntry(body="Zqlate words, old day.", sharing=Sharing.SHARE))
    return first.share_id


def _columns(work: Work) -> list[str]:
    tables = work.connection.exec_driver_sql(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    ).scalars()
    return [
        f"{table}.{row[1]}"
        for table in list(tables)
        for row in work.connection.exec_driver_sql(f'PRAGMA table_info("{table}")')
    ]


def _texts(work: Work, table: str, column: str) -> Iterator[str]:
    query = f'SELECT DISTINCT "{column}" FROM "{table}" WHERE "{column}" IS NOT NULL'
    for value in work.connection.exec_driver_sql(query).scalars():
        if isinstance(value, bytes):
            value = value.decode("utf-8", "ignore")
        if isinstance(value, str) and value:
            yield value
