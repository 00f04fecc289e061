"""`companion share open`: reading what was handed over, and saying what proves who made it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from companion.cli.opened import json_option, opened
from companion.cli.output import print_json, print_result, tell
from companion.cli.parameters import PLACE
from companion.cli.progress import progress_bar
from companion.cli.sealed_file import opening_options, passphrase_for, refuse_two_ways
from companion.cli.secrets import passphrase_option
from companion.domain.contacts import SenderProof

if TYPE_CHECKING:
    from companion.domain.shares import ShareDocument
    from companion.services.open_vault import OpenVault
    from companion.services.share_opening import OpenedShare

_PROOF = {
    SenderProof.NOT_CHECKED: "Nothing in this file proves who sent it. If in doubt, ask the sender in person.",
    SenderProof.PROVEN: "It was made with the card of {name}, whose fingerprint you compared.",
    SenderProof.NOT_COMPARED: "It was made with a card whose fingerprint you have not compared yet: {name}.",
    SenderProof.MISSING: "Careful: {name} has always proved to be the sender, and this file does not. "
    "Ask them in person before you rely on it.",
}


@click.command("open")
@click.argument("file", metavar="FILE", type=PLACE)
@opening_options(
    vault_help="Open it with the own keys of this vault, and keep it there if it is a therapist's."
)
@passphrase_option
@json_option
def open_file(
    file: Path,
    share_passphrase_file: str | None,
    identity_file: Path | None,
    vault_path: Path | None,
    passphrase_file: str | None,
    as_json: bool,
) -> None:
    """Read a sealed file. Nothing of it is kept unless --vault names a therapist's vault."""
    from companion.services import review, shares

    refuse_two_ways(share_passphrase_file, identity_file)
    passphrase = passphrase_for(file, share_passphrase_file, identity_file, vault_path)
    if vault_path is None:
        with progress_bar("Opening the file") as progress:
            share = shares.open_share(
                file, passphrase=passphrase, identity_file=identity_file, progress=progress
            )
        _print_received(share, "", as_json=as_json)
        return
    asking = "Passphrase of your vault: "
    with opened(vault_path, passphrase_file, asking=asking, writes=True) as vault:
        with progress_bar("Opening the file") as progress:
            share = shares.open_share(
                file,
                passphrase=passphrase,
                identity_file=identity_file,
                vault=vault,
                progress=progress,
            )
        if passphrase or vault.purpose == "therapist":
            kept, _ = review.keep(vault, share)
            already = " already" if kept.was_there else ""
            tell(f"Kept in your vault{already}, with {kept.client.name}.")
        if share.newer_kept is not None:
            tell("It is older than another share of the same person that you keep.")
        _print_received(share, _name_of_sender(vault, share), as_json=as_json)


def _name_of_sender(vault: OpenVault, share: OpenedShare) -> str:
    if share.contact_id is None:
        return share.document.sender_name or "nobody you know"
    with vault.read() as work:
        return work.contacts.one(share.contact_id).name


def _print_received(share: OpenedShare, sender: str, *, as_json: bool) -> None:
    from companion.services import shares

    if as_json:
        print_json(_for_reading(share.document) | {"proof": share.proof.value})
        return
    tell(_PROOF[share.proof].format(name=sender))
    print_result(shares.preview_text(share.document).removesuffix("\n"))


def _for_reading(document: ShareDocument) -> dict[str, Any]:
    """The document without the key for a reply, which is nobody's to read."""
    import msgspec

    fields: dict[str, Any] = msgspec.to_builtins(document)
    del fields["reply_key"]
    return fields
