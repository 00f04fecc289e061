"""`companion identity`: the contact card of a vault, for others to seal files for."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from companion.cli.opened import json_option, opened, vault_argument
from companion.cli.output import print_json, print_result, tell
from companion.cli.parameters import text
from companion.cli.secrets import passphrase_option


@click.group()
def identity() -> None:
    """Make the contact card of a vault, or show it."""


@identity.command()
@vault_argument
@click.option("--name", type=text, metavar="NAME", help="How you are called on the card.")
@passphrase_option
def create(path: Path, name: str | None, passphrase_file: str | None) -> None:
    """Make the keys of the vault at PATH, once, and print its contact card.

    The card is public: save it in a file that ends in .companion-card and give it to whoever shares with you.
    """
    from companion.services import identities

    called = name if name is not None else _asked_name()
    with opened(path, passphrase_file, writes=True) as vault:
        made, _ = identities.make_identity(vault, called)
        print_result(made.card.removesuffix("\n"))
        _tell_fingerprint(identities.own_card(vault).fingerprint)


@identity.command()
@vault_argument
@passphrase_option
@json_option
def show(path: Path, passphrase_file: str | None, as_json: bool) -> None:
    """Print the contact card of the vault at PATH."""
    from companion.services import identities

    with opened(path, passphrase_file) as vault:
        card = identities.own_card(vault)
    if as_json:
        print_json({"name": card.name, "fingerprint": card.fingerprint, "card": card.text})
        return
    print_result(card.text.removesuffix("\n"))
    _tell_fingerprint(card.fingerprint)


def _asked_name() -> str:
    if not sys.stdin.isatty():
        raise click.UsageError("Say with --name how you are called on the card.")
    return text(click.prompt("Your name on the card", err=True))


def _tell_fingerprint(fingerprint: str) -> None:
    tell(f"Its fingerprint, to be read to each other: {fingerprint}")
