"""`companion share`: hand over exactly what was chosen, and read what was handed over."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from companion.cli.opened import opened, vault_argument
from companion.cli.output import print_result, tell
from companion.cli.parameters import PLACE, day, text
from companion.cli.secret_files import SecretFile
from companion.cli.secrets import STDIN, passphrase_option, read_passphrase
from companion.cli.share_opening import open_file
from companion.cli.share_recipients import recipient_named
from companion.domain.entries import EntryKind, Phase
from companion.domain.shares import ShareScope

if TYPE_CHECKING:
    from companion.services.open_vault import OpenVault


@click.group()
def share() -> None:
    """Hand over entries marked “share”, or open what was handed over."""


share.add_command(open_file)


@share.command()
@vault_argument
@click.argument("target", metavar="[DEST]", type=PLACE, required=False)
@click.option(
    "--as", "form", type=click.Choice(["sealed"]), required=True, help="What kind of file."
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
    metavar="NAME_OR_CARD",
    help="Seal it for this contact's card, or the card in a file, instead of a passphrase.",
)
@click.option("--to", "recipient", type=text, default="", metavar="NAME", help="Who it is for.")
@click.option("--from", "sender", type=text, default="", metavar="NAME", help="How you sign it.")
@click.option("--note", type=text, default="", help="A few words at the beginning.")
@click.option("--since", type=day, metavar="DATE", help="The first diary day.")
@click.option("--until", type=day, metavar="DATE", help="The last diary day.")
@click.option("--phase", "phases", type=click.Choice([p.value for p in Phase]), multiple=True)
@click.option("--kind", "kinds", type=click.Choice([k.value for k in EntryKind]), multiple=True)
@click.option(
    "--entry", "entry_ids", type=text, metavar="ID", multiple=True, help="Only this entry."
)
@click.option("--without-titles", is_flag=True, help="Leave titles out.")
@click.option("--without-times", is_flag=True, help="Leave times of day out; days stay.")
@click.option("--without-prompts", is_flag=True, help="Leave out what was asked.")
@click.option("--with-tags", is_flag=True, help="Hand over tags too.")
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
    since: date | None,
    until: date | None,
    phases: tuple[str, ...],
    kinds: tuple[str, ...],
    entry_ids: tuple[str, ...],
    without_titles: bool,
    without_times: bool,
    without_prompts: bool,
    with_tags: bool,
    dry_run: bool,
    passphrase_file: str | None,
    form: str,
) -> None:
    """Seal the chosen entries in one file that opens with a generated passphrase or for a contact's card.

    Only entries marked “share” can leave. Tell the passphrase by another way than the file.
    """
    from companion.services import shares

    del form  # one so far
    if entry_ids and (since or until or phases or kinds):
        raise click.UsageError("Name single entries, or give days, phases and kinds; not both.")
    if for_card and (share_passphrase_file or new_passphrase_file):
        raise click.UsageError("Give --recipient or a passphrase, not both.")
    passphrase = None
    if not dry_run and not for_card:
        passphrase = _SharePassphrase(share_passphrase_file, new_passphrase_file)
    if not dry_run and target is None:
        raise click.UsageError("Say where the file goes: DEST is missing.")
    if STDIN == share_passphrase_file == passphrase_file:
        raise click.UsageError("Only one passphrase can come from standard input.")
    scope = ShareScope(
        since=since,
        until=until,
        phases=frozenset(map(Phase, phases)),
        kinds=frozenset(map(EntryKind, kinds)),
        with_titles=not without_titles,
        with_times=not without_times,
        with_tags=with_tags,
        with_prompts=not without_prompts,
    )
    with opened(path, passphrase_file, writes=not dry_run) as vault:
        scope = replace(scope, entry_ids=_resolved(vault, entry_ids))
        contact = recipient_named(vault, for_card) if for_card else None
        whom = recipient or (contact.name if contact else "")
        document = shares.build(vault, scope, recipient=whom, sender=sender, note=note)
        if dry_run or target is None:
            print_result(shares.preview_text(document).removesuffix("\n"))
            return
        if contact is not None:
            consent = shares.Consent(contact_id=contact.id or None)
            sealing = shares.Sealing(contact=contact)
            shares.seal(vault, document, target, sealing=sealing, consent=consent)
        elif passphrase is not None:
            with passphrase as words:
                shares.seal(vault, document, target, sealing=shares.Sealing(passphrase=words))
        count = len(document.entries)
        holds = "one entry" if count == 1 else f"{count} entries"
        tell(f"{target.name} holds {holds}. {shares.withheld_words(document)}")


class _SharePassphrase:
    """Where the passphrase of a new file comes from: read from a file, or generated into a new one.

    As a context it gives the words; a file that was made for them is taken away when the block fails.
    """

    def __init__(self, source: str | None, generated: Path | None) -> None:
        if (source is None) == (generated is None):
            raise click.UsageError("Give one of --share-passphrase-file and --generate-passphrase.")
        self._source = source
        self._generated = generated
        self._place: SecretFile | None = None

    def __enter__(self) -> str:
        from companion.services import shares

        if self._generated is None:
            return read_passphrase(self._source)
        self._place = SecretFile.take(self._generated)
        words = shares.new_passphrase()
        self._place.fill(words)
        return words

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is not None and self._place is not None:
            self._place.give_back()


def _resolved(vault: OpenVault, entry_ids: tuple[str, ...]) -> frozenset[str]:
    from companion.services import journal

    return frozenset(journal.resolve(vault, entry_id) for entry_id in entry_ids)
