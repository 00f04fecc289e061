"""What kinds, phases and marks of entries are called on the screen, and one line about when one was written."""

from __future__ import annotations

import re
from datetime import date
from typing import Protocol

from PySide6.QtCore import QCoreApplication, QLocale

from companion import clock
from companion.domain.entries import EntryKind, EntrySummary, Phase, Sharing
from companion.ui.dates import spell_day, spell_time, to_qdate

_LINK = re.compile(r"\[\[[a-z2-7]{26}(?:\|([^\[\]]*))?\]\]")
_LINK_ID = re.compile(r"(?<![a-z2-7])[a-z2-7]{26}(?![a-z2-7])\|?")
translate = QCoreApplication.translate

SHARING_ICONS = {Sharing.PRIVATE: "lock", Sharing.TALK: "message-circle", Sharing.SHARE: "send"}


class MaybeSealed(Protocol):
    """An entry or a line of a list."""

    @property
    def kind(self) -> EntryKind: ...
    @property
    def opens_on(self) -> date | None: ...


def is_sealed(entry: MaybeSealed) -> bool:
    """Whether this is a letter whose day has not come."""
    return (
        entry.kind is EntryKind.LETTER
        and entry.opens_on is not None
        and entry.opens_on > clock.today()
    )


def kind_words(kind: EntryKind) -> str:
    """What an entry of this kind is called."""
    return {
        EntryKind.NOTE: translate("EntryWords", "Note"),
        EntryKind.PREPARATION: translate("EntryWords", "Preparation"),
        EntryKind.INTENTION: translate("EntryWords", "Intention"),
        EntryKind.NARRATIVE: translate("EntryWords", "Session story"),
        EntryKind.REFLECTION: translate("EntryWords", "Reflection"),
        EntryKind.INSIGHT: translate("EntryWords", "Insight"),
        EntryKind.PRACTICE: translate("EntryWords", "Practice"),
        EntryKind.LETTER: translate("EntryWords", "Letter"),
        EntryKind.AFTER_EFFECTS: translate("EntryWords", "After-effects"),
        EntryKind.QUESTION: translate("EntryWords", "Question"),
        EntryKind.CARD: translate("EntryWords", "Card notes"),
    }[kind]


def phase_words(phase: Phase | None) -> str:
    """What a phase is called; an entry need not belong to one."""
    if phase is None:
        return translate("EntryWords", "No phase")
    return {
        Phase.PREPARATION: translate("EntryWords", "Preparation"),
        Phase.SESSION: translate("EntryWords", "Session"),
        Phase.INTEGRATION: translate("EntryWords", "Integration"),
    }[phase]


def sharing_words(sharing: Sharing) -> str:
    """What may be done with an entry."""
    return {
        Sharing.PRIVATE: translate("EntryWords", "Private"),
        Sharing.TALK: translate("EntryWords", "Talk about in person"),
        Sharing.SHARE: translate("EntryWords", "Share"),
    }[sharing]


def sharing_meaning(sharing: Sharing) -> str:
    """The same in a sentence."""
    return {
        Sharing.PRIVATE: translate("EntryWords", "Private: only you read it."),
        Sharing.TALK: translate(
            "EntryWords", "To talk about in person. It never leaves this computer."
        ),
        Sharing.SHARE: translate(
            "EntryWords", "You may choose it for a share. Nothing leaves by itself."
        ),
    }[sharing]


def heading_words(summary: EntrySummary) -> str:
    """What stands as the heading of an entry in a list."""
    if is_sealed(summary):
        return translate("EntryWords", "A sealed letter")
    return without_ids(summary.heading) or translate("EntryWords", "Without words yet")


def preview_words(summary: EntrySummary) -> str:
    """The beginning of the text without the heading, when that is how the text begins."""
    if is_sealed(summary):
        assert summary.opens_on is not None
        return translate("EntryWords", "It opens on {day}.").format(day=spell_day(summary.opens_on))
    start = summary.heading.rstrip("…")
    if start and summary.preview.startswith(start):
        return without_ids(summary.preview[len(start) :].lstrip(" …"))
    return without_ids(summary.preview)


def without_ids(words: str) -> str:
    """Words from a text without the identifiers of the entries that it links to."""
    if not _LINK_ID.search(words):
        return words
    return _LINK_ID.sub("", _LINK.sub(r"\1", words))


def when_words(summary: EntrySummary) -> str:
    """The time on the wall where it was written; empty when only the day is known."""
    return spell_time(summary.created_at, summary.zone) if summary.time_known else ""


def spoken_words(summary: EntrySummary) -> str:
    """What a screen reader says for one line of a list."""
    parts = [
        heading_words(summary),
        spell_day(summary.local_date, with_weekday=True),
        when_words(summary),
        kind_words(summary.kind),
        sharing_words(summary.sharing),
        ", ".join(summary.tags),
    ]
    return ", ".join(part for part in parts if part)


def spell_day_parts(day: date, this_year: int) -> tuple[str, str, str]:
    """A day for a narrow column, in three lines: weekday (for another year: the year), number, month."""
    locale, qday = QLocale(), to_qdate(day)
    above = "ddd" if day.year == this_year else "yyyy"
    return tuple(locale.toString(qday, form).rstrip(".") for form in (above, "d", "MMM"))  # type: ignore[return-value]
