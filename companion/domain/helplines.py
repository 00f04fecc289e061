"""Crisis and support lines, and the fixed words of the Support page."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

import msgspec


class NumberCheck(StrEnum):
    """How a number was checked. Only CONFIRMED ones may carry a date."""

    CONFIRMED = "confirmed"
    """Read on a page of the service itself or of the public body behind it."""
    WEAK = "weak"
    """Seen elsewhere only."""
    UNCHECKED = "unchecked"
    """Written down from memory; never shown."""


class EmergencyNumber(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A number of the emergency services."""

    number: str
    check: NumberCheck
    last_checked: date | None = None


class SupportLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A line to call or text, or an address to open."""

    name: str
    how: str
    """What to do: "Call or text 988"."""
    what: str
    check: NumberCheck
    number: str = ""
    """The number alone, for copying; empty for an address."""
    last_checked: date | None = None
    hours_vary: bool = False
    address: str = ""
    editor_note: str = ""
    """Never shown."""


class Country(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The emergency numbers and lines of one country."""

    code: str
    """ISO 3166-1 alpha-2; "EU" for the European Union."""
    name: str
    emergency: tuple[EmergencyNumber, ...]
    lines: tuple[SupportLine, ...] = ()
    members: tuple[str, ...] = ()
    """Codes of countries that share these numbers and have no entry of their own."""


class SupportTexts(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The fixed sentences of the Support page."""

    in_danger: str
    own_people_heading: str
    own_people_empty: str
    own_people_locked: str
    """Stands there without a passphrase, when nobody was chosen for the locked screen."""
    emergency_heading: str
    emergency_elsewhere: str
    checked_on: str
    """Holds {date}."""
    numbers_change: str
    """Stands alone where no number was confirmed."""
    not_confirmed: str
    checked_at_service: str
    """How a confirmed number was checked; holds {date}."""
    not_yet_checked: str
    check_this_number: str
    check_this_address: str
    hours_vary: str
    under_list: str
    session_distress: str
    not_emergency_care: str
    no_lines_for: str
    """Holds {country}."""
    help_now_heading: str
    call_emergency_heading: str
    call_emergency_for: tuple[str, ...]
    call_clinic_heading: str
    call_clinic_for: tuple[str, ...]


class SupportBook(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Everything that the Support page shows besides the person's own people."""

    texts: SupportTexts
    country: tuple[Country, ...]
    anywhere: tuple[SupportLine, ...]
