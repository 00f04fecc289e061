"""What opens a sealed file on the command line: its passphrase, a key file, or the keys of a vault."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from companion.cli.parameters import PLACE
from companion.cli.secrets import read_passphrase

_Function = TypeVar("_Function", bound=Callable[..., Any])


def opening_options(*, vault_help: str) -> Callable[[_Function], _Function]:
    """The options `share_passphrase_file`, `identity_file` and `vault_path`."""

    def add(command: _Function) -> _Function:
        for option in (
            click.option("--vault", "vault_path", type=PLACE, metavar="PATH", help=vault_help),
            click.option(
                "--identity-file",
                type=PLACE,
                metavar="FILE",
                help="Open it with the secret key in FILE, as age-keygen writes it.",
            ),
            click.option(
                "--share-passphrase-file",
                metavar="FILE",
                help="Read the file's passphrase from FILE.",
            ),
        ):
            command = option(command)
        return command

    return add


def refuse_two_ways(share_passphrase_file: str | None, identity_file: Path | None) -> None:
    """Raises UsageError when both a passphrase and a key file are given."""
    if share_passphrase_file is not None and identity_file is not None:
        raise click.UsageError("Give one of --share-passphrase-file and --identity-file.")


def passphrase_for(
    file: Path,
    share_passphrase_file: str | None,
    identity_file: Path | None,
    vault_path: Path | None,
) -> str:
    """The passphrase of the file, asked for where it is not given; empty where a key opens it.

    Raises UsageError for a file that is sealed for a key when there is none, and what `asks_for` raises.
    """
    from companion.services.share_opening import asks_for

    if identity_file is not None:
        return ""
    if share_passphrase_file is None and asks_for(file) == "key":
        if vault_path is None:
            raise click.UsageError(
                "This file is sealed for a person's key. Give --vault or --identity-file."
            )
        return ""
    return read_passphrase(share_passphrase_file, asking="Passphrase of the file: ")
