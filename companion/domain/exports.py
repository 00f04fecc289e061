"""Readable copies for the person themselves: what goes into one, in whichever format.

Every format is made from the same material: the document of a share without its handles and keys, or, when the person
asked for everything, all entries with what only their own vault knows about them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

import msgspec

from companion.domain.measures import MeasureDefinition
from companion.domain.shared_parts import SharedFile
from companion.domain.shares import SharedEntry, ShareDocument


class ExportFormat(StrEnum):
    """In which format a readable copy is written."""

    MARKDOWN = "markdown"
    """A folder, one text file an entry."""
    JSON = "json"
    """One file for other programs; its schema is published in `resources/schemas`."""
    HTML = "html"
    """One page for reading and printing."""
    PDF = "pdf"
    """Like the sealed PDF, but open to whoever has it."""
    FHIR = "fhir"
    """A FHIR R4 Bundle for health records."""


class OwnFacts(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """What only a copy of everything says about an entry. Nothing of it is in a copy of what is marked *share*."""

    id: str
    """In the vault."""
    created_at: datetime
    """UTC."""
    zone: str
    """IANA zone where it was written."""
    utc_offset: int
    """Minutes east of Greenwich that held there and then."""
    updated_at: datetime
    sharing: str
    """A `Sharing`."""
    revision: int
    time_known: bool = True
    source: str = ""
    """The text exactly as typed, where links in it had to be put into words; else it is `body`."""
    prompt_id: str = ""
    card_id: str = ""
    course_id: str = ""
    dosing_session_id: str = ""
    person_id: str = ""
    opens_on: str = ""
    """ISO date; letters only."""


class ExportedEntry(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """One entry of a readable copy: the fields of a `SharedEntry` but its handles."""

    number: int
    """1, 2, 3 ... within this copy, one row of numbers for entries and parts."""
    kind: str
    body: str
    local_date: str
    title: str = ""
    phase: str = ""
    time: str = ""
    prompt: str = ""
    tags: tuple[str, ...] = ()
    moods: tuple[tuple[str, int], ...] = ()
    files: tuple[SharedFile, ...] = ()
    own: OwnFacts | None = None


HANDLES = frozenset({"reference", "thread"})
"""Of a SharedEntry; they are for replies, and nobody replies to a readable copy."""


@dataclass(frozen=True, slots=True, repr=False)
class ExportMaterial:
    """What one export is made from. Shows nothing of it."""

    document: ShareDocument
    """Its head and its parts; in a copy of everything without the entries, which are read one after the other."""
    count: int
    """How many entries there are."""
    entries: Callable[[], Iterator[ExportedEntry]]
    """Reads them, oldest first."""
    content: Callable[[str], bytes]
    """The bytes of a file by its digest; ask for it after its entry was read. Raises Damaged."""
    whole: bool
    """Whether private entries may be in it."""
    made_by: str
    """Name and version of the program."""
    definitions: Mapping[tuple[str, int], MeasureDefinition] = field(
        default_factory=dict[tuple[str, int], MeasureDefinition]
    )
    """Measures by identifier and version."""


def exported(entry: SharedEntry) -> ExportedEntry:
    """An entry of a share as it stands in a readable copy."""
    return ExportedEntry(
        entry.number,
        entry.kind,
        entry.body,
        entry.local_date,
        entry.title,
        entry.phase,
        entry.time,
        entry.prompt,
        entry.tags,
        entry.moods,
        entry.files,
    )
