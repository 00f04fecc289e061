"""Check-ins: a ten-second self-rating on scales that the person chose."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from companion import clock
from companion.domain.checkins import SUGGESTED_SCALES, CheckIn, Scale
from companion.domain.days import diary_day
from companion.domain.entries import Changes
from companion.domain.ids import new_id
from companion.domain.typed_text import named, noted, whole_text
from companion.errors import NotFound, Refused
from companion.services.open_vault import OpenVault

LOWEST, HIGHEST = 0, 10
LONGEST_WORDS = 2_000
MOST_SCALES = 24
"""More would not be ten seconds; it also keeps the page readable."""


def scales(vault: OpenVault) -> list[Scale]:
    """All scales in the person's order, also those that are switched off."""
    with vault.read() as work:
        return work.checkins.scales()


def suggest_scales(vault: OpenVault) -> Changes:
    """Offer the suggested scales in a new vault; scales that are there already stay as they are."""
    with vault.work() as work:
        present = {scale.id for scale in work.checkins.scales()}
        for scale in SUGGESTED_SCALES:
            if scale.id not in present:
                work.checkins.save_scale(scale)
    return Changes(checkins=True)


def save_scale(
    vault: OpenVault,
    *,
    name: str,
    low_label: str = "",
    high_label: str = "",
    active: bool = True,
    scale_id: str | None = None,
) -> tuple[Scale, Changes]:
    """Add an own scale, or change the words of the one called `scale_id`; its old values stay with it.

    Raises Refused for an empty or a used name, NotFound.
    """
    wanted = named(name, what="a name for the scale", longest=60)
    low = noted(low_label, what="the word at the low end", longest=60)
    high = noted(high_label, what="the word at the high end", longest=60)
    with vault.work() as work:
        present = work.checkins.scales()
        if any(s.name.casefold() == wanted.casefold() and s.id != scale_id for s in present):
            raise Refused(f"There is a scale called {wanted} already. Nothing was changed.")
        if scale_id is None:
            if len(present) >= MOST_SCALES:
                raise Refused(
                    f"{MOST_SCALES} scales are the most. Change one that you no longer use."
                )
            position = max((s.position for s in present), default=-1) + 1
            scale = Scale(new_id(), wanted, low, high, active, position)
        else:
            scale = replace(
                _scale(present, scale_id),
                name=wanted, low_label=low, high_label=high, active=active,
            )  # fmt: skip
        work.checkins.save_scale(scale)
    return scale, Changes(checkins=True)


def move_scale(vault: OpenVault, scale_id: str, by: int) -> Changes:
    """Move a scale up (-1) or down (1) in the person's order; at an end it stays. Raises NotFound."""
    with vault.work() as work:
        ordered = work.checkins.scales()
        scale = _scale(ordered, scale_id)
        place = min(len(ordered) - 1, max(0, ordered.index(scale) + by))
        ordered.remove(scale)
        ordered.insert(place, scale)
        for position, each in enumerate(ordered):
            work.checkins.save_scale(replace(each, position=position))
    return Changes(checkins=True)


def can_remove(vault: OpenVault, scale_id: str) -> bool:
    """Whether nothing was ever rated on this scale."""
    with vault.read() as work:
        return not work.checkins.is_rated(scale_id)


def remove_scale(vault: OpenVault, scale_id: str) -> tuple[Scale, Changes]:
    """Remove a scale without values; `put_scale_back` undoes it. Raises Refused when it has values, NotFound."""
    with vault.work() as work:
        scale = _scale(work.checkins.scales(), scale_id)
        if work.checkins.is_rated(scale_id):
            raise Refused(
                "There are check-ins on this scale, so it stays with them. You can switch it off."
            )
        work.checkins.remove_scale(scale_id)
    return scale, Changes(checkins=True)


def put_scale_back(vault: OpenVault, scale: Scale) -> Changes:
    """Bring back a scale that was removed just now."""
    with vault.work() as work:
        work.checkins.save_scale(scale)
    return Changes(checkins=True)


def choose_scales(vault: OpenVault, scale_ids: Sequence[str]) -> Changes:
    """Switch on exactly these scales, in this order; the others are switched off and keep their values.

    Raises NotFound for a scale that is not there.
    """
    with vault.work() as work:
        present = work.checkins.scales()
        chosen = [_scale(present, scale_id) for scale_id in dict.fromkeys(scale_ids)]
        resting = [scale for scale in present if scale not in chosen]
        for position, scale in enumerate(chosen + resting):
            work.checkins.save_scale(replace(scale, active=scale in chosen, position=position))
    return Changes(checkins=True)


def check_in(
    vault: OpenVault, values: dict[str, int], words: str = "", *, day_ends_at: int = 0
) -> tuple[CheckIn, Changes]:
    """Keep one self-rating: scale ids with whole numbers from 0 to 10, and words if there are any.

    Raises Refused for a value outside that range or when there is nothing to keep, NotFound for an unknown scale.
    """
    kept = whole_text(words.strip(), longest=LONGEST_WORDS)
    if not values and not kept:
        raise Refused("Nothing was chosen, so nothing was kept. One scale or one word is enough.")
    for value in values.values():
        if type(value) is not int or not LOWEST <= value <= HIGHEST:
            raise Refused("A scale goes from 0 to 10 in whole numbers. Nothing was kept.")
    instant, zone = clock.now(), clock.zone()
    with vault.work() as work:
        present = work.checkins.scales()
        for scale_id in values:
            _scale(present, scale_id)
        made = CheckIn(
            id=new_id(),
            at=instant,
            zone=zone,
            local_date=diary_day(instant, zone, day_ends_at),
            values=tuple((s.id, values[s.id]) for s in present if s.id in values),
            words=kept,
        )
        work.checkins.add(made)
    return made, Changes(checkins=True)


def check_ins(
    vault: OpenVault, *, since: date | None = None, limit: int | None = None
) -> list[CheckIn]:
    """Check-ins since that diary day, newest first, at most `limit`."""
    with vault.read() as work:
        return work.checkins.all(since=since, limit=limit)


def erase_check_in(vault: OpenVault, check_in_id: str) -> Changes:
    """Take one check-in away for good. Raises NotFound."""
    with vault.work() as work:
        work.checkins.erase(check_in_id)
    return Changes(checkins=True)


def bring_back(vault: OpenVault, check_in: CheckIn) -> Changes:
    """Keep a check-in again that was taken away just now. Raises NotFound when one of its scales is gone."""
    with vault.work() as work:
        work.checkins.add(check_in)
    return Changes(checkins=True)


def _scale(present: Sequence[Scale], scale_id: str) -> Scale:
    for scale in present:
        if scale.id == scale_id:
            return scale
    raise NotFound("That scale is not there any more. Nothing was changed.")
