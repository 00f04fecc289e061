"""Check-ins are quick, optional, and keep whole numbers from 0 to 10."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from companion.clock import FixedClock
from companion.errors import NotFound, Refused
from companion.services import checkins
from companion.services.open_vault import OpenVault


def names(vault: OpenVault, *, active: bool = True) -> list[str]:
    return [s.name for s in checkins.scales(vault) if s.active is active]


def test_a_new_vault_suggests_scales_once(vault: OpenVault):
    before = checkins.scales(vault)
    checkins.save_scale(vault, scale_id="mood", name="How I am")
    checkins.suggest_scales(vault)
    assert [s.id for s in checkins.scales(vault)] == [s.id for s in before]
    assert names(vault)[0] == "How I am"


def test_scales_are_switched_on_in_the_chosen_order(vault: OpenVault):
    checkins.choose_scales(vault, ["connection", "mood"])
    assert names(vault) == ["Connection", "Mood"]
    assert set(names(vault, active=False)) == {"Tension", "Sleep", "Body"}
    with pytest.raises(NotFound):
        checkins.choose_scales(vault, ["mood", "nowhere"])
    assert names(vault) == ["Connection", "Mood"]


def test_own_scales_stand_beside_the_suggested_ones(vault: OpenVault):
    scale, changes = checkins.save_scale(
        vault, name=" Noise ", low_label="quiet", high_label="loud"
    )
    assert scale in checkins.scales(vault)
    assert (scale.name, scale.active, changes.checkins) == ("Noise", True, True)
    with pytest.raises(Refused):
        checkins.save_scale(vault, name="noise")
    with pytest.raises(Refused):
        checkins.save_scale(vault, name="  ")
    with pytest.raises(NotFound):
        checkins.save_scale(vault, name="Other", scale_id="nowhere")


def test_a_renamed_scale_keeps_its_values(vault: OpenVault):
    checkins.check_in(vault, {"mood": 4})
    checkins.save_scale(vault, scale_id="mood", name="How I am", low_label="low")
    assert checkins.check_ins(vault)[0].values == (("mood", 4),)


def test_a_check_in_is_kept_with_its_day_and_words(vault: OpenVault, clock: FixedClock):
    clock.advance(timedelta(hours=6))  # 01:30
    made, changes = checkins.check_in(vault, {"sleep": 10, "mood": 0}, "  tired  ", day_ends_at=4)
    assert made.values == (("mood", 0), ("sleep", 10))
    assert (made.words, made.local_date, made.zone) == ("tired", date(2026, 3, 10), "Europe/Dublin")
    assert checkins.check_ins(vault) == [made]
    assert changes.checkins


def test_words_alone_are_enough_and_nothing_is_not(vault: OpenVault):
    checkins.check_in(vault, {}, "only words")
    with pytest.raises(Refused):
        checkins.check_in(vault, {}, "  ")
    assert len(checkins.check_ins(vault)) == 1


@pytest.mark.parametrize("value", [-1, 11, True, 2.5])
def test_values_outside_the_scale_are_refused(vault: OpenVault, value: int):
    with pytest.raises(Refused):
        checkins.check_in(vault, {"mood": value})
    assert checkins.check_ins(vault) == []


def test_an_unknown_scale_is_told(vault: OpenVault):
    with pytest.raises(NotFound):
        checkins.check_in(vault, {"nowhere": 3})


def test_the_newest_come_first_and_can_be_limited(vault: OpenVault, clock: FixedClock):
    for value in range(5):
        checkins.check_in(vault, {"mood": value})
        clock.advance(timedelta(days=1))
    assert [c.values[0][1] for c in checkins.check_ins(vault, limit=2)] == [4, 3]
    since = checkins.check_ins(vault, since=date(2026, 3, 13))
    assert [c.local_date.day for c in since] == [14, 13]


def test_a_check_in_can_be_taken_away(vault: OpenVault):
    made, _ = checkins.check_in(vault, {"mood": 3})
    checkins.erase_check_in(vault, made.id)
    assert checkins.check_ins(vault) == []
    with pytest.raises(NotFound):
        checkins.erase_check_in(vault, made.id)


def test_scales_can_be_moved_and_stop_at_the_ends(vault: OpenVault):
    before = [s.id for s in checkins.scales(vault)]
    checkins.move_scale(vault, before[0], 1)
    assert [s.id for s in checkins.scales(vault)][:2] == [before[1], before[0]]
    checkins.move_scale(vault, before[-1], 1)
    checkins.move_scale(vault, before[1], -5)
    assert [s.id for s in checkins.scales(vault)] == [before[1], before[0], *before[2:]]


def test_only_a_scale_without_values_can_be_removed(vault: OpenVault):
    before = checkins.scales(vault)
    checkins.check_in(vault, {"mood": 4})
    assert not checkins.can_remove(vault, "mood")
    with pytest.raises(Refused):
        checkins.remove_scale(vault, "mood")
    removed, changes = checkins.remove_scale(vault, "sleep")
    assert changes.checkins
    assert "sleep" not in {s.id for s in checkins.scales(vault)}
    checkins.put_scale_back(vault, removed)
    assert checkins.scales(vault) == before
    with pytest.raises(NotFound):
        checkins.remove_scale(vault, "nowhere")


def test_a_check_in_that_was_taken_away_comes_back_as_it_was(vault: OpenVault):
    made, _ = checkins.check_in(vault, {"mood": 3}, "rain")
    checkins.erase_check_in(vault, made.id)
    checkins.bring_back(vault, made)
    assert checkins.check_ins(vault) == [made]
