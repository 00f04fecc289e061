"""What a share may be made of: plain snapshots, laid beside each other before anything of them is chosen.

Whoever gathers it reads the vault; the builder takes single fields out of it and makes new objects of them. Nothing of
it is ever handed on as it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from companion.domain.after_effects import AfterEffectsCheck
from companion.domain.checkins import CheckIn, Scale
from companion.domain.course_lists import ListLine
from companion.domain.courses import DosingSession
from companion.domain.entries import Attachment
from companion.domain.insights import Insight, InsightLook
from companion.domain.measures import MeasureDefinition, MeasureResponse
from companion.domain.practices import Practice, PracticeMark
from companion.domain.redactions import Redaction
from companion.domain.scoring import Scores


@dataclass(frozen=True, slots=True, repr=False)
class FilledMeasure:
    """A measure and every time that it was filled in, the earliest first."""

    definition: MeasureDefinition
    responses: tuple[tuple[MeasureResponse, Scores], ...]
    """Each with what it adds up to by the version that it was filled in with."""


@dataclass(frozen=True, slots=True)
class PlainFile:
    """A picture as it leaves, without what a camera wrote beside it."""

    digest: str
    """SHA-256 in hexadecimal."""
    size: int


@dataclass(frozen=True, slots=True, repr=False)
class ShareMaterial:
    """Everything besides entries."""

    redactions: Mapping[str, Redaction] = field(default_factory=dict[str, Redaction])
    """By entry."""
    files: Mapping[str, tuple[Attachment, ...]] = field(
        default_factory=dict[str, tuple[Attachment, ...]]
    )
    """By entry."""
    plain_files: Mapping[str, PlainFile | None] = field(
        default_factory=dict[str, "PlainFile | None"]
    )
    """By attachment, what of it may leave where that is not all of it; None when nobody can say what is in it."""
    scales: tuple[Scale, ...] = ()
    check_ins: tuple[CheckIn, ...] = ()
    """The earliest first."""
    sessions: tuple[DosingSession, ...] = ()
    """Those that were held, the earliest first."""
    insights: tuple[Insight, ...] = ()
    looks: tuple[InsightLook, ...] = ()
    practices: tuple[Practice, ...] = ()
    marks: tuple[PracticeMark, ...] = ()
    measures: tuple[FilledMeasure, ...] = ()
    after_effects: tuple[AfterEffectsCheck, ...] = ()
    questions: tuple[ListLine, ...] = ()
    """Those that are not ticked."""
    thread_key: str = ""
    """Of the contact it is for, base64; empty for nobody known."""
