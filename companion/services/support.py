"""The Support page: emergency numbers first, then lines by country. Needs no vault, no passphrase, no network.

Numbers that were only written down from memory stay in the data and are never shown.

It must open at once on the locked screen, so nothing here imports storage, Markdown or Qt, and its results are
structs like the data they come from (a dataclass costs ten times as much to define).
"""

from __future__ import annotations

from datetime import date
from functools import cache

import msgspec

from companion.domain.helplines import (
    Country,
    EmergencyNumber,
    NumberCheck,
    SupportBook,
    SupportLine,
    SupportTexts,
)
from companion.services.content import decode

DAYS_BEFORE_CHECKING_AGAIN = 92

# The texts are English whatever the locale of the process is.
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


class ShownNumber(msgspec.Struct, frozen=True):
    """A number or address as the page shows it."""

    name: str
    how: str
    what: str
    number: str
    """For copying; empty for an address."""
    address: str
    last_checked: date | None
    """The day on which somebody confirmed it; None means nobody did."""
    mark: str
    """ "Check this number" when nobody confirmed it, else empty."""
    checked: str
    """How and when it was checked, in words; that it was not, where nobody did."""
    hours: str
    """ "Hours vary" or empty."""


class CountryBlock(msgspec.Struct, frozen=True):
    """One country: emergency numbers first, then its lines."""

    code: str
    name: str
    emergency: tuple[ShownNumber, ...]
    """None where no number was checked: then the local one is to be called, as `texts.emergency_elsewhere` says."""
    lines: tuple[ShownNumber, ...]


class SupportPage(msgspec.Struct, frozen=True):
    """Everything on the page besides the person's own clinic and people, which the page puts before it."""

    texts: SupportTexts
    country: str | None
    """The code of the country that was asked for; None shows all."""
    blocks: tuple[CountryBlock, ...]
    anywhere: tuple[ShownNumber, ...]
    notice: str
    """Set when no lines are stored for the country that was asked for."""
    checked_on: date | None
    """The oldest day on which one of the confirmed numbers of this page was checked."""
    freshness: str
    """How far these numbers can be trusted, with that day; a day is never made up."""


def support_page(country: str | None = None) -> SupportPage:
    """The page for a country code ("DE", any case), or for all countries.

    A country without an entry never leaves the page empty: all entries are shown, with a notice.
    """
    book = _book()
    wanted = (country or "").strip().upper() or None
    chosen = tuple(entry for entry in book.country if wanted in (None, entry.code, *entry.members))
    blocks = tuple(_block(entry, book.texts) for entry in chosen or book.country)
    notice = "" if chosen else book.texts.no_lines_for.format(country=wanted)
    if wanted and chosen and not any(block.emergency or block.lines for block in blocks):
        notice = book.texts.no_lines_for.format(country=chosen[0].name)
    if not wanted or not chosen:
        blocks = tuple(block for block in blocks if block.emergency or block.lines)
    anywhere = tuple(_line(line, book.texts) for line in book.anywhere if _is_shown(line.check))
    shown = [number for block in blocks for number in (*block.emergency, *block.lines)]
    checked_on = min(
        (number.last_checked for number in (*shown, *anywhere) if number.last_checked),
        default=None,
    )
    return SupportPage(
        texts=book.texts,
        country=wanted if chosen else None,
        blocks=blocks,
        anywhere=anywhere,
        notice=notice,
        checked_on=checked_on,
        freshness=_freshness(book.texts, checked_on, (*shown, *anywhere)),
    )


def countries() -> tuple[Country, ...]:
    """The countries to choose from, in the order of the data."""
    return _book().country


def stale_numbers(today: date) -> tuple[str, ...]:
    """Names of confirmed numbers last checked more than 92 days before `today`; for the release check."""
    book = _book()
    lines = [*book.anywhere, *(line for entry in book.country for line in entry.lines)]
    dated = [(line.name, line.last_checked) for line in lines]
    dated += [
        (f"{entry.name} {number.number}", number.last_checked)
        for entry in book.country
        for number in entry.emergency
    ]
    return tuple(
        name for name, day in dated if day and (today - day).days > DAYS_BEFORE_CHECKING_AGAIN
    )


@cache
def _book() -> SupportBook:
    return decode("support_lines.toml", SupportBook)


def _block(country: Country, texts: SupportTexts) -> CountryBlock:
    return CountryBlock(
        code=country.code,
        name=country.name,
        emergency=tuple(
            _emergency(number, texts) for number in country.emergency if _is_shown(number.check)
        ),
        lines=tuple(_line(line, texts) for line in country.lines if _is_shown(line.check)),
    )


def _emergency(emergency: EmergencyNumber, texts: SupportTexts) -> ShownNumber:
    confirmed = emergency.check is NumberCheck.CONFIRMED
    return ShownNumber(
        name=texts.emergency_heading,
        how=emergency.number,
        what="",
        number=emergency.number,
        address="",
        last_checked=emergency.last_checked if confirmed else None,
        mark="" if confirmed else texts.check_this_number,
        checked=_checked(emergency.last_checked if confirmed else None, texts),
        hours="",
    )


def _line(line: SupportLine, texts: SupportTexts) -> ShownNumber:
    confirmed = line.check is NumberCheck.CONFIRMED
    mark = texts.check_this_number if line.number else texts.check_this_address
    return ShownNumber(
        name=line.name,
        how=line.how,
        what=line.what,
        number=line.number,
        address=line.address,
        last_checked=line.last_checked if confirmed else None,
        mark="" if confirmed else mark,
        checked=_checked(line.last_checked if confirmed else None, texts),
        hours=texts.hours_vary if line.hours_vary else "",
    )


def _is_shown(check: NumberCheck) -> bool:
    return check is not NumberCheck.UNCHECKED


def _checked(day: date | None, texts: SupportTexts) -> str:
    return texts.checked_at_service.format(date=_day(day)) if day else texts.not_yet_checked


def _freshness(texts: SupportTexts, checked_on: date | None, shown: tuple[ShownNumber, ...]) -> str:
    first = (
        texts.numbers_change
        if checked_on is None
        else texts.checked_on.format(date=_day(checked_on))
    )
    return f"{first} {texts.not_confirmed}" if any(number.mark for number in shown) else first


def _day(day: date) -> str:
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
