"""What must not be in anything that leaves: a check that every form of a share can be held against.

    facts = facts_of(vault, scope)              before or after the share is built
    assert leaks(facts, text_of_the_output) == []

It knows nothing of how shares are built. It reads the whole vault, decides once more and plainly which words may leave
for `scope`, and takes everything else for secret.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from companion.domain.checkins import SUGGESTED_SCALES
from companion.domain.courses import Moment
from companion.domain.entries import Attachment, Entry, EntryFilter, Sharing
from companion.domain.measures import MeasureResponse
from companion.domain.redactions import Redaction, paragraphs
from companion.domain.shares import SharePart, ShareScope
from companion.services.open_vault import OpenVault
from companion.sharing.material import ShareMaterial
from companion.storage.unit_of_work import Work

NOTHING: Mapping[str, int] = MappingProxyType({})
RUN = 8
"""So many words in a row are taken for a quotation."""
_LINK = re.compile(r"\[\[([a-z2-7]{26})[^\]]*\]\]")
_FILE = re.compile(r"!?\[([^\]]*)\]\(<?att:[^)]*\)")
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class VaultFacts:
    """What stands in a vault, apart by what may leave and what may not."""

    secret: tuple[tuple[str, str], ...]
    """What it is, and its words."""
    open: str
    """Every word of the entries that may leave."""
    identifiers: frozenset[str]
    """Of the vault; none of them ever leaves."""


def words_of(text: str) -> list[str]:
    """The words of a text, in lower case and without punctuation."""
    return _WORD.findall(text.casefold())


def runs(text: str) -> set[str]:
    """Every run of eight words."""
    words = words_of(text)
    return {" ".join(words[at : at + RUN]) for at in range(len(words) - RUN + 1)}


def leaks(facts: VaultFacts, output: str) -> list[str]:
    """What of the vault stands in `output` and must not: one line for each find, empty when all is well.

    A secret of eight words or more is found by any eight of them in a row, a shorter one (a title, a tag, a name) when
    all of it is there. What also stands in words that may leave is no find.
    """
    said, free = " ".join(["", *words_of(output), ""]), " ".join(["", *words_of(facts.open), ""])
    in_output, in_open = runs(output), runs(facts.open)
    found = [f"identifier {each}" for each in sorted(facts.identifiers) if each in output]
    for what, text in facts.secret:
        words = words_of(text)
        if len(words) >= RUN:
            found += [f"{what}: {run}" for run in sorted((runs(text) & in_output) - in_open)]
        elif words:
            whole = f" {' '.join(words)} "
            if whole in said and whole not in free:
                found.append(f"{what}:{whole}")
    return found


def may_leave(
    entry: Entry, scope: ShareScope, now: datetime, handed: Mapping[str, int] = NOTHING
) -> bool:
    """The rule for entries, once more and plainly.

    `handed` are the entries that the same person was given before, each with its newest revision that they have; it
    counts only in a scope that goes on from a share.
    """
    from companion import clock

    return (
        scope.with_entries
        and entry.trashed_at is None
        and entry.sharing is Sharing.SHARE
        and (entry.opens_on is None or entry.opens_on <= clock.local(now, entry.zone).date())
        and (not scope.entry_ids or entry.id in scope.entry_ids)
        and (scope.since is None or scope.since <= entry.local_date)
        and (scope.until is None or entry.local_date <= scope.until)
        and (
            scope.changed_since is None
            or entry.updated_at > scope.changed_since
            or (bool(scope.after_share) and handed.get(entry.id, 0) < entry.revision)
        )
        and (not scope.phases or entry.phase in scope.phases)
        and (not scope.kinds or entry.kind in scope.kinds)
    )


def facts_from(
    entries: Sequence[Entry],
    material: ShareMaterial,
    scope: ShareScope,
    now: datetime,
    further: Iterable[tuple[str, str]] = (),
    handed: Mapping[str, int] = NOTHING,
) -> VaultFacts:
    """The facts about plain snapshots; `further` are secrets of other kinds, `handed` as `may_leave` takes it."""
    secret: list[tuple[str, str]] = list(further)
    free: list[str] = []
    left = {entry.id for entry in entries if may_leave(entry, scope, now, handed)}
    titles = {entry.id: entry.title for entry in entries if entry.id in left}
    for entry in entries:
        leaving = entry.id in left
        hidden, kept = _apart(entry, material.redactions.get(entry.id))
        files = material.files.get(entry.id, ())
        names = [file.name for file in files]
        # Links carry words of other entries and names of files; those do not count as words of this entry.
        plain = [_LINK.sub("(another entry)", text) for text in kept]
        if scope.with_titles:
            plain += [_LINK.sub(lambda link: titles.get(link[1], ""), text) for text in kept]
        plain = [_FILE.sub(r"\1" if scope.with_file_names else "(attachment)", t) for t in plain]
        _sort(secret, free, "body", plain if leaving else kept, leaving=leaving)
        _sort(secret, free, "kept back", hidden, leaving=False)
        _sort(secret, free, "title", [entry.title], leaving=leaving and scope.with_titles)
        _sort(secret, free, "tag", entry.tags, leaving=leaving and scope.with_tags)
        asked = [entry.prompt_text or ""]
        _sort(secret, free, "prompt", asked, leaving=leaving and scope.with_prompts)
        named = leaving and scope.with_files and scope.with_file_names
        _sort(secret, free, "file name", names, leaving=named)
    secret += _of_parts(material, scope)
    stay = {each.id for each in material.insights if each.entry_id and each.entry_id not in left}
    secret += [("look", look.words) for look in material.looks if look.insight_id in stay]
    ids = [entry.id for entry in entries]
    ids += [file.id for files in material.files.values() for file in files]
    ids += [each.id for each in (*material.insights, *material.practices, *material.sessions)]
    ids += [each.id for each in (*material.questions, *material.check_ins)]
    return VaultFacts(tuple(secret), "\n".join(free), frozenset(ids))


def facts_of(vault: OpenVault, scope: ShareScope) -> VaultFacts:
    """The facts about everything that stands in `vault` now."""
    from companion import clock
    from companion.services.share_material import gather

    with vault.read() as work:
        entries = [
            *work.entries.bodies(EntryFilter()),
            *work.entries.bodies(EntryFilter(in_trash=True)),
        ]
        material = gather(work, entries)
        further: list[tuple[str, str]] = []
        for course in work.courses.all():
            further += [("course", course.name), ("medicine", course.medicine)]
            further += [("clinic", course.clinic)]
            for session in work.courses.sessions(course.id):
                moments: Iterable[Moment] = work.moments.of(session.id)
                further += [("moment", moment.text) for moment in moments]
        further += [("person", person.name) for person in work.courses.people()]
        further += [("line", f"{line.words}") for line in work.plans.lines() if line.ticked_at]
        ids = {vault.unlocked.vault_id}
        handed = handed_before(work, scope)
    facts = facts_from(entries, material, scope, clock.now(), further, handed)
    return VaultFacts(facts.secret, facts.open, facts.identifiers | ids)


def handed_before(work: Work, scope: ShareScope) -> dict[str, int]:
    """By entry, the newest revision of it that was ever given to the person of the share that `scope` goes on from."""
    records = work.shares.all()
    last = next((record for record in records if record.id == scope.after_share), None)
    if last is None:
        return {}
    found: dict[str, int] = {}
    for record in records:
        same = record.contact_id == last.contact_id
        if not same or (last.contact_id is None and record.recipient != last.recipient):
            continue
        for entry_id, revision in work.shares.references(record.id).values():
            found[entry_id] = max(revision, found.get(entry_id, 0))
    return found


def _apart(entry: Entry, redaction: Redaction | None) -> tuple[list[str], list[str]]:
    """The paragraphs that are kept back, and the others."""
    found = paragraphs(entry.body)
    positions = set(redaction.positions) if redaction is not None else set[int]()
    hidden = [each.text for at, each in enumerate(found) if at in positions]
    return hidden, [each.text for at, each in enumerate(found) if at not in positions]


def _sort(
    secret: list[tuple[str, str]],
    free: list[str],
    what: str,
    texts: Iterable[str],
    *,
    leaving: bool,
) -> None:
    for text in texts:
        if leaving:
            free.append(text)
        else:
            secret.append((what, text))


def _of_parts(material: ShareMaterial, scope: ShareScope) -> list[tuple[str, str]]:
    """Words beside the parts that never leave, and those of parts that were not chosen."""
    found = [("check-in words", check_in.words) for check_in in material.check_ins]
    found += [("practice log", mark.words) for mark in material.marks]
    found += [("answer to a question", line.note) for line in material.questions]
    responses: list[MeasureResponse] = [
        response for filled in material.measures for response, _ in filled.responses
    ]
    found += [("note beside a measure", response.note) for response in responses]
    if SharePart.PRACTICES not in scope.parts:
        found += [("practice", each.name) for each in material.practices]
        found += [("practice", each.when_words) for each in material.practices]
    if SharePart.QUESTIONS not in scope.parts:
        found += [("question", line.words) for line in material.questions]
    if SharePart.INSIGHTS not in scope.parts:
        found += [("insight", insight.passage) for insight in material.insights]
        found += [("look", look.words) for look in material.looks]
    if SharePart.CHECKINS not in scope.parts and not scope.with_moods:
        ours = {scale.name for scale in SUGGESTED_SCALES}
        found += [("scale", scale.name) for scale in material.scales if scale.name not in ours]
    return found


def file_of(entry_id: str, number: int, name: str, media_type: str = "image/png") -> Attachment:
    """An attachment for tests that build snapshots."""
    from datetime import UTC

    at = datetime(2026, 1, 1, tzinfo=UTC)
    digest = hashlib.sha256(name.encode()).hexdigest()
    return Attachment(f"{number:026d}", entry_id, name, media_type, 10 + number, digest, at)
