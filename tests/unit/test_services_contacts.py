"""Contacts and the vault's own card: taken in, compared, replaced, forgotten."""

from __future__ import annotations

import stat
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from companion.clock import FixedClock
from companion.domain.contacts import ContactRole
from companion.errors import AlreadyThere, Damaged, NotFound, Refused
from companion.services import contacts, identities
from companion.services.open_vault import OpenVault
from companion.sharing.contact_card import read_card
from tests.cards import owner

REED, EVE = owner("Dr. Reed").card, owner("Eve").card


def test_a_vault_makes_its_card_once(vault: OpenVault, clock: FixedClock) -> None:
    assert identities.identity(vault) is None
    with pytest.raises(NotFound):
        identities.own_card(vault)
    made, changes = identities.make_identity(vault, "  Nora  K. ")
    assert changes.shares
    assert identities.identity(vault) == made
    assert (made.name, made.made_at) == ("Nora K.", clock.now())
    assert identities.own_card(vault).text == made.card
    assert "AGE-SECRET" not in repr(made) + made.card
    with pytest.raises(AlreadyThere):
        identities.make_identity(vault, "Nora")
    assert identities.identity(vault) == made


@pytest.mark.parametrize("name", ["", "  ", "\u202e\u200f", "x" * 101])
def test_a_card_needs_a_name_that_can_be_read(vault: OpenVault, name: str) -> None:
    with pytest.raises(Refused):
        identities.make_identity(vault, name)
    assert identities.identity(vault) is None


def test_the_card_is_saved_as_a_new_file(vault: OpenVault, tmp_path: Path) -> None:
    target = tmp_path / "nora.companion-card"
    with pytest.raises(NotFound):
        identities.save_card(vault, target)
    made, _ = identities.make_identity(vault, "Nora")
    identities.save_card(vault, target)
    assert target.read_text() == made.card
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert contacts.card_in(target) == read_card(made.card.encode())
    with pytest.raises(AlreadyThere):
        identities.save_card(vault, target)


def test_a_card_makes_a_contact_that_is_not_compared_yet(vault: OpenVault) -> None:
    contact, changes = contacts.add(vault, card=REED)
    assert changes.shares
    assert (contact.name, contact.role) == ("Dr. Reed", ContactRole.THERAPIST)
    assert contact.compared_at is None
    assert not contact.proves_itself
    assert len(contact.thread_key) == 44
    assert contacts.all_with_cards(vault) == [contact]
    assert contacts.card_of(contact) == REED
    assert contacts.by_name(vault, "dr. reed") == contact


def test_in_a_therapists_vault_they_are_clients(therapist_vault: OpenVault) -> None:
    contact, _ = contacts.add(therapist_vault, name="Nora")
    assert contact.role is ContactRole.CLIENT
    assert contacts.all_contacts(therapist_vault) == [contact]
    assert contacts.all_with_cards(therapist_vault) == []
    assert contacts.card_of(contact) is None


def test_a_name_gets_its_card_later_and_no_other_by_accident(vault: OpenVault) -> None:
    by_name, _ = contacts.add(vault, name="dr. reed")
    with_card, _ = contacts.add(vault, card=REED)
    assert with_card == replace(by_name, card=REED.text)
    other = replace(EVE, name="Dr. Reed")
    with pytest.raises(Refused, match="already"):
        contacts.add(vault, card=other)
    with pytest.raises(Refused):
        contacts.add(vault, name="Dr. Reed")
    assert contacts.all_contacts(vault) == [with_card]
    second, _ = contacts.add(vault, name="Dr. Reed, the other", card=other)
    assert second.card == other.text


def test_the_same_keys_are_taken_in_once(vault: OpenVault) -> None:
    contacts.add(vault, card=REED)
    eve, _ = contacts.add(vault, card=EVE)
    with pytest.raises(Refused) as caught:
        contacts.add(vault, name="Somebody", card=replace(REED, name="Somebody"))
    assert caught.value.details == ("Dr. Reed",)
    with pytest.raises(Refused):
        contacts.take_card(vault, eve.id, REED)
    identities.make_identity(vault, "Nora")
    with pytest.raises(Refused, match="your own"):
        contacts.add(vault, card=identities.own_card(vault))


def test_comparing_is_noted_and_a_new_card_undoes_it(vault: OpenVault, clock: FixedClock) -> None:
    contact, _ = contacts.add(vault, card=REED)
    clock.advance(timedelta(days=3))
    compared, changes = contacts.compare(vault, contact.id, REED.fingerprint)
    assert changes.clients
    assert compared.compared_at == clock.now()
    assert contacts.take_card(vault, contact.id, REED)[0] == compared  # the same: nothing happens
    other, _ = contacts.take_card(vault, contact.id, EVE)
    assert other.compared_at is None
    assert other.name == "Dr. Reed"
    with pytest.raises(Refused, match="another card"):
        contacts.compare(vault, contact.id, REED.fingerprint)
    assert contacts.by_name(vault, "Dr. Reed") == other


def test_a_contact_without_a_card_has_nothing_to_compare(vault: OpenVault) -> None:
    contact, _ = contacts.add(vault, name="Dr. Reed")
    with pytest.raises(Refused):
        contacts.compare(vault, contact.id, REED.fingerprint)


def test_a_forgotten_contact_is_gone(vault: OpenVault) -> None:
    contact, _ = contacts.add(vault, card=REED)
    contacts.forget(vault, contact.id)
    assert contacts.all_contacts(vault) == []
    for do in (
        lambda: contacts.forget(vault, contact.id),
        lambda: contacts.compare(vault, contact.id, REED.fingerprint),
        lambda: contacts.take_card(vault, contact.id, EVE),
        lambda: contacts.by_name(vault, "Dr. Reed"),
    ):
        with pytest.raises(NotFound):
            do()


def test_c65_what_is_no_card_file_is_refused(tmp_path: Path) -> None:
    junk = tmp_path / "junk.companion-card"
    junk.write_text("hello")
    huge = tmp_path / "huge.companion-card"
    with huge.open("wb") as file:
        file.truncate(5 * 1024**3)
    for path, error in (
        (junk, Damaged),
        (huge, Damaged),
        (tmp_path, Refused),
        (Path("/dev/zero"), Refused),
        (tmp_path / "nothing", NotFound),
    ):
        with pytest.raises(error):
            contacts.card_in(path)
