"""`companion contact`: the cards of others, and whether their fingerprints were compared."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from companion.cli.opened import json_option, opened, vault_argument
from companion.cli.output import print_json, print_result, tell
from companion.cli.parameters import PLACE, text
from companion.cli.secrets import passphrase_option

if TYPE_CHECKING:
    from companion.domain.contacts import Contact


@click.group()
def contact() -> None:
    """Take in contact cards, and compare their fingerprints."""


@contact.command()
@vault_argument
@click.argument("card_file", metavar="CARD", type=PLACE)
@click.option("--name", type=text, default="", metavar="NAME", help="How you call them here.")
@click.option(
    "--replace", "replaces", is_flag=True, help="In place of the card that this contact has now."
)
@passphrase_option
def add(
    path: Path, card_file: Path, name: str, replaces: bool, passphrase_file: str | None
) -> None:
    """Take the card in the file CARD into the vault at PATH."""
    from companion.services import contacts

    card = contacts.card_in(card_file)
    with opened(path, passphrase_file, writes=True) as vault:
        if replaces:
            present = contacts.by_name(vault, name or card.name)
            added, _ = contacts.take_card(vault, present.id, card)
        else:
            added, _ = contacts.add(vault, name=name, card=card)
        print_result(card.fingerprint)
        if added.compared_at is None:
            tell(
                f"{added.name} is among your contacts. This fingerprint is not compared yet: read it to each other, "
                "then say so with: companion contact compare"
            )


@contact.command("list")
@vault_argument
@passphrase_option
@json_option
def list_contacts(path: Path, passphrase_file: str | None, as_json: bool) -> None:
    """Everybody whose card or name is in the vault at PATH."""
    from companion.services import contacts

    with opened(path, passphrase_file) as vault:
        found = contacts.all_contacts(vault)
        if as_json:
            print_json([_for_reading(one) for one in found])
            return
        for one in found:
            print_result(f"{one.name}: {_standing(one)}")
        if not found:
            tell("Nobody is here yet.")


@contact.command()
@vault_argument
@click.argument("name", type=text)
@click.option("--same", is_flag=True, help="You read it to each other, and it is the same.")
@passphrase_option
def compare(path: Path, name: str, same: bool, passphrase_file: str | None) -> None:
    """Print the fingerprint of NAME's card, and note that you compared it.

    The other person reads theirs from their own Companion, by telephone or in the room.
    """
    from companion.services import contacts

    with opened(path, passphrase_file, writes=True) as vault:
        found = contacts.by_name(vault, name)
        card = contacts.card_of(found)
        if card is None:
            tell(f"There is no card of {found.name} here, so there is nothing to compare.")
            return
        print_result(card.fingerprint)
        if same or _is_the_same(found.name):
            contacts.compare(vault, found.id, card.fingerprint)
            tell(f"Noted: you compared the fingerprint with {found.name}.")
        else:
            tell("Nothing was noted.")


@contact.command()
@vault_argument
@click.argument("name", type=text)
@passphrase_option
def remove(path: Path, name: str, passphrase_file: str | None) -> None:
    """Remove NAME and their card. What was shared with them stays in the list."""
    from companion.services import contacts

    with opened(path, passphrase_file, writes=True) as vault:
        found = contacts.by_name(vault, name)
        contacts.forget(vault, found.id)
        tell(f"{found.name} was removed.")


def _is_the_same(name: str) -> bool:
    if not sys.stdin.isatty():
        return False
    return click.confirm(f"Did you and {name} read it to each other, and is it the same?", err=True)


def _standing(one: Contact) -> str:
    if not one.card:
        return "no card"
    return "fingerprint compared" if one.compared_at else "fingerprint not compared yet"


def _for_reading(one: Contact) -> dict[str, Any]:
    from companion.services.contacts import card_of

    card = card_of(one)
    return {
        "name": one.name,
        "role": one.role.value,
        "fingerprint": card.fingerprint if card else "",
        "compared_at": one.compared_at,
        "card": one.card,
    }
