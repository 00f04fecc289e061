"""`companion share`: hand over exactly what was chosen, and read what was handed over."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from companion.cli.opened import opened, vault_argument
from companion.cli.output import print_result, tell
from companion.cli.parameters import PLACE, text
from companion.cli.progress import progress_bar
from companion.cli.secret_files import SecretFile
from companion.cli.secrets import STDIN, passphrase_option, read_passphrase
from companion.cli.share_opening import open_file
from companion.cli.share_recipients import bare_key, recipient_named
from companion.cli.share_scope import Chosen, check_chosen, scope_of, scope_options
from companion.domain.shares import ShareForm
from companion.errors import NotFound

if TYPE_CHECKING:
    from typing import Unpack

    from companion.domain.contacts import Contact
    from companion.domain.shares import ShareDocument
    from companion.services.open_vault import OpenVault
    from companion.services.share_forms import Sealing
    from companion.services.share_writing import Consent


@click.group()
def share() -> None:
    """Hand over entries marked “share”, or open what was handed over."""


share.add_command(open_file)


@share.command()
@vault_argument
@click.argument("target", metavar="[DEST]", type=PLACE, required=False)
@click.option(
    "--as",
    "form",
    type=click.Choice([form.value for form in ShareForm]),
    required=True,
    help="A sealed file, a sealed web page, or a PDF with a passphrase.",
)
@click.option(
    "--share-passphrase-file",
    metavar="FILE",
    help="Take the generated passphrase for the file from FILE.",
)
@click.option(
    "--generate-passphrase",
    "new_passphrase_file",
    type=PLACE,
    metavar="FILE",
    help="Generate a passphrase and write it to FILE (0600).",
)
@click.option(
    "--recipient",
    "for_card",
    type=text,
    metavar="KEY",
    help="Seal it for a contact's card (by name), the card in a file or an age key, instead of a passphrase.",
)
@click.option("--to", "recipient", type=text, default="", metavar="NAME", help="Who it is for.")
@click.option("--from", "sender", type=text, default="", metavar="NAME", help="How you sign it.")
@click.option("--note", type=text, default="", help="A few words at the beginning.")
@scope_options
@click.option("--dry-run", is_flag=True, help="Print exactly what would leave; write nothing.")
@passphrase_option
def create(
    path: Path,
    target: Path | None,
    share_passphrase_file: str | None,
    new_passphrase_file: Path | None,
    for_card: str | None,
    recipient: str,
    sender: str,
    note: str,
    dry_run: bool,
    passphrase_file: str | None,
    form: str,
    **chosen: Unpack[Chosen],
) -> None:
    """Seal what was chosen in one file that opens with a generated passphrase or for a contact's card.

    Only entries marked “share” can leave. Tell the passphrase by another way than the file.
    """
    from companion.services import share_scopes, shares

    check_chosen(chosen, to_somebody=bool(recipient or for_card))
    if for_card and (share_passphrase_file or new_passphrase_file):
        raise click.UsageError("Give --recipient or a passphrase, not both.")
    if for_card and ShareForm(form) is not ShareForm.SEALED:
        raise click.UsageError("Only a sealed file can be sealed for a card.")
    passphrase = None
    if not dry_run and not for_card:
        passphrase = _SharePassphrase(share_passphrase_file, new_passphrase_file, ShareForm(form))
    if not dry_run and target is None:
        raise click.UsageError("Say where the file goes: DEST is missing.")
    if STDIN == share_passphrase_file == passphrase_file:
        raise click.UsageError("Only one passphrase can come from standard input.")
    _check_form(ShareForm(form), with_files=chosen["with_files"])
    with opened(path, passphrase_file, writes=not dry_run) as vault:
        key = bare_key(for_card)
        if for_card and not key:
            contact = recipient_named(vault, for_card)
        else:
            contact = known(vault, recipient)
        whom = recipient or (contact.name if contact else "")
        stored = contact if contact is not None and contact.id else None
        scope = scope_of(chosen, vault, stored, whom)
        document = shares.build(
            vault, scope, recipient=whom, sender=sender, note=note, contact=stored
        )
        if dry_run or target is None:
            print_result(shares.preview_text(document).removesuffix("\n"))
            return
        consent = shares.Consent(
            contact_id=stored.id if stored is not None else None,
            scope=share_scopes.scope_to_json(scope),
        )
        if passphrase is None:
            sealing = shares.Sealing(key=key) if key else shares.Sealing(contact=contact)
            _seal(vault, document, target, sealing, consent)
        else:
            with passphrase as words:
                _seal(vault, document, target, shares.Sealing(ShareForm(form), words), consent)
        if stored is not None:
            share_scopes.save_scope(vault, stored.id, scope)
        tell(f"{target.name} holds {_holds(document)}. {shares.withheld_words(document)}")


def _seal(
    vault: OpenVault, document: ShareDocument, target: Path, sealing: Sealing, consent: Consent
) -> None:
    from companion.services import shares

    with progress_bar("Sealing the file") as progress:
        shares.seal(
            vault,
            document,
            target,
            sealing=sealing,
            consent=consent,
            progress=progress,
        )


def known(vault: OpenVault, name: str) -> Contact | None:
    """The contact of that name, if there is one; somebody who is only named is nobody's contact."""
    from companion.services import contacts

    try:
        return contacts.by_name(vault, name) if name.strip() else None
    except NotFound:
        return None


def _check_form(form: ShareForm, *, with_files: bool) -> None:
    from companion.services.share_forms import forms_available

    offer = next((offer for offer in forms_available() if offer.form is form), None)
    if offer is None:
        raise click.UsageError("This form cannot be made here. Choose another one.")
    if with_files and not offer.with_files:
        raise click.UsageError("Files cannot go along in this form. Choose another one.")


def _holds(document: ShareDocument) -> str:
    from companion.services import shares

    count = len(document.entries)
    parts = shares.count_of(document) - count
    holds = "one entry" if count == 1 else f"{count} entries"
    if not parts:
        return holds
    return f"{holds} and {'one other part' if parts == 1 else f'{parts} other parts'}"


class _SharePassphrase:
    """Where the passphrase of a new file comes from: read from a file, or generated into a new one.

    As a context it gives the words; a file that was made for them is taken away when the block fails.
    """

    def __init__(self, source: str | None, generated: Path | None, form: ShareForm) -> None:
        if (source is None) == (generated is None):
            raise click.UsageError("Give one of --share-passphrase-file and --generate-passphrase.")
        self._source = source
        self._generated = generated
        self._form = form
        self._place: SecretFile | None = None

    def __enter__(self) -> str:
        from companion.services import shares

        if self._generated is None:
            return read_passphrase(self._source)
        self._place = SecretFile.take(self._generated)
        words = shares.new_passphrase(self._form)
        self._place.fill(words)
        return words

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is not None and self._place is not None:
            self._place.give_back()
