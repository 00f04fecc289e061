"""A whole course in a real vault: whatever stands in any table stays behind unless it was chosen, in every form.

The words come from the database itself, table by table, so a column that somebody adds later is held against every
form as well. The counts of what was withheld are asked of the database in SQL.
"""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from companion import clock as companion_clock
from companion.assets import resources
from companion.clock import FixedClock
from companion.domain.entries import EntryFilter, EntryKind, NewEntry, Phase, Sharing
from companion.domain.redactions import paragraphs
from companion.domain.shares import REDACTED, ShareDocument, SharePart, ShareScope
from companion.exchange import export_fhir, export_html, export_json, export_markdown
from companion.services import contacts, demo, form_drafts, journal, redactions, shares, vaults
from companion.services.open_vault import OpenVault
from companion.services.share_material import chosen_entries
from companion.services.share_writing import Consent, write_and_note
from companion.sharing.bundle import read_bundle
from companion.sharing.payload import payload_of
from companion.sharing.sealed_page import payload_of as page_payload_of
from companion.storage.unit_of_work import Work
from tests.export_stage import material_of
from tests.share_leaks import VaultFacts, facts_of, leaks, runs, words_of

EVENING = datetime(2026, 9, 10, 19, 30, tzinfo=UTC)
NAMES = {
    "contact.name",
    "person.name",
    "tag.name",
    "attachment.name",
    "course.name",
    "course.medicine",
}
MEASURES = ("phq-9", "gad-7", "pcl-5", "meq30", "ebi", "ceq")


@dataclass(frozen=True, repr=False)
class Full:
    """The vault, and all that stands in it."""

    vault: OpenVault
    tables: dict[str, tuple[str, ...]]
    """Every text that stands in a column, by "table.column"."""
    runs: dict[str, frozenset[str]]
    """All runs of eight words in them."""
    answers: dict[str, tuple[str, ...]]
    """Of each measure, as they are kept."""
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
                answers = {
                    measure: tuple(_texts(work, "measure_response", "answers", of=measure))
                    for measure in MEASURES
                }
                tables = {name: tuple(_texts(work, *name.split("."))) for name in _columns(work)}
            quoted = {
                name: frozenset[str]().union(*map(runs, texts)) for name, texts in tables.items()
            }
            yield Full(vault, tables, quoted, answers, last)
        finally:
            vaults.lock(vault)


def _fill(vault: OpenVault, folder: Path) -> str:
    source = random.Random(67)
    with vault.work() as work:
        demo.fill_with_demo(work)
    contact, _ = contacts.add(vault, name="Zqcontact Of Mine")
    contacts.add(vault, name="Zqother Person")
    form_drafts.keep_form_draft(
        vault, "check_in", {"words": "zqdraft of a check-in that nobody has kept yet"}
    )
    with vault.read() as work:
        entries = list(work.entries.bodies(EntryFilter()))
    for number, entry in enumerate(entries):
        journal.retag(vault, entry.id, [*entry.tags, f"zqtag{number}"])
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


def _texts(work: Work, table: str, column: str, *, of: str = "") -> Iterator[str]:
    query = f'SELECT DISTINCT "{column}" FROM "{table}" WHERE "{column}" IS NOT NULL'
    if of:
        query += f" AND measure_id = '{of}'"
    for value in work.connection.exec_driver_sql(query).scalars():
        if isinstance(value, bytes):
            value = value.decode("utf-8", "ignore")
        if isinstance(value, str) and value:
            yield value


# --- what may stand in it


def _telling(facts: VaultFacts, chosen: str) -> VaultFacts:
    """Without secrets of a word or two that anybody may say, such as "sleep"; those of the tests begin with zq."""
    secret = tuple(
        (what, text) for what, text in facts.secret if len(words_of(text)) > 2 or "zq" in text
    )
    return replace(facts, secret=secret, open=f"{facts.open}\n{chosen}\n{OURS}")


def _chosen(full: Full, scope: ShareScope) -> str:
    """Words of the parts that were chosen, whoever's entries they came from; `facts_of` knows about those."""
    columns = {
        SharePart.PRACTICES: ("practice.name", "practice.when_words", "practice.where_words"),
        SharePart.INSIGHTS: ("insight_look.words",),
        SharePart.QUESTIONS: ("list_line.words",),
    }
    named = [name for part in scope.parts for name in columns.get(part, ())]
    words = [text for name in named for text in full.tables[name]]
    for measure in sorted(scope.measures):
        words += full.answers.get(measure, ())
    return "\n".join(words)


def _ours() -> str:
    """The product's own wording: what it asks and explains. The demo's course is somebody's words."""
    files = [f for f in resources().rglob("*") if f.suffix in (".toml", ".md", ".txt", ".json")]
    return "\n".join(f.read_text("utf-8") for f in files if "demo" not in f.parts)


OURS = _ours()


def every_form(document: ShareDocument) -> dict[str, str]:
    """All that stands in each form once its seal is off. (The PDF has a test of its own.)"""
    members = read_bundle(payload_of(document))
    material = material_of(document, {})
    forms = {
        "sealed": b"\n".join(members.values()),
        "page": page_payload_of(document, {}),
        "json": b"".join(export_json.pieces(material)),
        "html": b"".join(export_html.pieces(material)),
        "fhir": b"".join(export_fhir.pieces(material)),
        "markdown": b"\n".join(
            name.encode() + b"\n" + content for name, content in export_markdown.files(material)
        ),
    }
    return {name: content.decode("utf-8", "replace") for name, content in forms.items()}


def some_scope(source: random.Random) -> ShareScope:
    """A choice, wide more often than narrow."""

    def some(values: Iterable[Any], chance: float) -> frozenset[Any]:
        return frozenset(value for value in values if source.random() < chance)

    def maybe() -> bool:
        return source.random() < 0.5

    since = EVENING.date() - timedelta(days=source.randrange(300))
    return ShareScope(
        since=since if maybe() else None,
        until=since + timedelta(days=source.randrange(200)) if maybe() else None,
        phases=some(Phase, 0.6) if maybe() else frozenset(),
        kinds=some(EntryKind, 0.6) if maybe() else frozenset(),
        with_entries=source.random() < 0.9,
        parts=some(SharePart, 0.5),
        measures=some(MEASURES, 0.3),
        with_titles=maybe(),
        with_times=maybe(),
        with_tags=maybe(),
        with_prompts=maybe(),
        with_moods=maybe(),
    )


@pytest.mark.parametrize("seed", [0, 1, 3, 5])
def test_nothing_of_any_table_is_in_any_form_unless_it_was_chosen(full: Full, seed: int):
    scope = some_scope(random.Random(seed))
    if seed % 3 == 0:
        scope = replace(ShareScope(parts=scope.parts), changed_since=EVENING, after_share=full.last)
    with companion_clock.use(FixedClock(EVENING)):
        document = shares.build(full.vault, scope)
        facts = _telling(facts_of(full.vault, scope), _chosen(full, scope))
        _check_counts(full, document, scope)
    allowed = runs(facts.open)
    forms = every_form(document)
    for form, text in forms.items():
        assert leaks(facts, text) == [], form
        said = runs(
            text.replace(REDACTED, " zqmarker ")
        )  # else its first word may go on a sentence
        for column, quoted in full.runs.items():
            assert sorted((quoted & said) - allowed) == [], (form, column)
        for column in NAMES:
            spoken = facts.open.casefold()
            for name in full.tables[column]:
                if len(name) > 5 and name.casefold() not in spoken:
                    assert name.casefold() not in text.casefold(), (form, column, name)


def _check_counts(full: Full, document: ShareDocument, scope: ShareScope) -> None:
    """What was withheld, asked of the database in its own words."""
    withheld = document.withheld

    def count(query: str) -> int:
        return work.connection.exec_driver_sql(query).scalar_one()

    with full.vault.read() as work:
        living = "SELECT count(*) FROM entry WHERE trashed_at IS NULL AND sharing = "
        assert withheld["private"] == count(f"{living}'private'")
        assert withheld["talk"] == count(f"{living}'talk'")
        assert withheld["not_chosen"] == count(f"{living}'share'") - len(document.entries)
        by_part = {
            "insights": ("insight", len(document.insights)),
            "practices": ("practice", len(document.practices)),
            "measures": ("measure_response", sum(len(m.responses) for m in document.measures)),
            "after_effects": ("after_effects_check", len(document.after_effects)),
            "questions": (
                "list_line WHERE list = 'questions' AND ticked_at IS NULL",
                len(document.questions),
            ),
            "sessions": ("dosing_session WHERE opened_at IS NOT NULL", len(document.sessions)),
        }
        for part, (rows, left) in by_part.items():
            assert withheld.get(part, 0) == count(f"SELECT count(*) FROM {rows}") - left, part
        hidden = {
            entry_id: len(json.loads(positions))
            for entry_id, positions in work.connection.exec_driver_sql(
                "SELECT entry_id, positions FROM redaction"
            )
        }
        leaving = chosen_entries(work, scope, EVENING)
    assert withheld.get("redacted", 0) == sum(hidden.get(entry.id, 0) for entry in leaving)
