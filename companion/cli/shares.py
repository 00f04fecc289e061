"""`companion share`: hand over exactly what was chosen, and read what was handed over."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from companion.cli.opened import json_option, opened, vault_argument
from companion.cli.output import print_json, print_result, tell
from companion.cli.parameters import PLACE, day, text
from companion.cli.secret_files import SecretFile
from companion.cli.secrets import STDIN, passphrase_option, read_passphrase
from companion.domain.entries import EntryKind, Phase
from companion.domain.shares import ShareScope

if TYPE_CHECKING:
    from companion.domain.shares import ShareDocument
    from companion.services.open_vault import OpenVault


@click.group()
def share() -> None:
    """Hand over entries marked “share”, or open what was handed over."""


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
    """Seal the chosen entries in one file that opens with a generated passphrase.

    Only entries marked “share” can leave. Tell the passphrase by another way than the file.
    """
    from companion.services import shares

    del form  # one so far
    if entry_ids and (since or until or phases or kinds):
        raise click.UsageError("Name single entries, or give days, phases and kinds; not both.")
    passphrase = None if dry_run else _SharePassphrase(share_passphrase_file, new_passphrase_file)
    if passphrase is not None and target is None:
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
    with opened(path, passphrase_file, writes=passphrase is not None) as vault:
        scope = replace(scope, entry_ids=_resolved(vault, entry_ids))
        document = shares.build(vault, scope, recipient=recipient, sender=sender, note=note)
        if passphrase is None or target is None:
            print_result(shares.preview_text(document).removesuffix("\n"))
            return
        with passphrase as words:
            shares.seal(vault, document, target, sealing=shares.Sealing(passphrase=words))
        count = len(document.entries)
        holds = "one entry" if count == 1 else f"{count} entries"
        tell(f"{target.name} holds {holds}. {shares.withheld_words(document)}")


@share.command("open")
@click.argument("file", metavar="FILE", type=PLACE)
@click.option(
    "--share-passphrase-file", metavar="FILE", help="Read the file's passphrase from FILE."
)
@click.option(
    "--vault",
    "vault_path",
    type=PLACE,
    metavar="PATH",
    help="Keep the share in this therapist's vault.",
)
@passphrase_option
@json_option
def open_file(
    file: Path,
    share_passphrase_file: str | None,
    vault_path: Path | None,
    passphrase_file: str | None,
    as_json: bool,
) -> None:
    """Read a sealed file. Nothing of it is kept unless --vault says where."""
    from companion.services import shares

    passphrase = read_passphrase(share_passphrase_file, asking="Passphrase of the file: ")
    document = shares.open_share(file, passphrase=passphrase).document
    if vault_path is not None:
        asking = "Passphrase of your vault: "
        with opened(vault_path, passphrase_file, asking=asking, writes=True) as vault:
            _, changes = shares.keep(vault, document)
            tell("Kept in your vault." if changes.clients else "It was in your vault already.")
            _print_received(document, as_json=as_json)
    else:
        _print_received(document, as_json=as_json)


def _print_received(document: ShareDocument, *, as_json: bool) -> None:
    from companion.services import shares

    if as_json:
        print_json(_for_reading(document))
        return
    tell("Nothing in this file proves who sent it. If in doubt, ask the sender in person.")
    print_result(shares.preview_text(document).removesuffix("\n"))


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


def _for_reading(document: ShareDocument) -> dict[str, Any]:
    """The document without the key for a reply, which is nobody's to read."""
    import msgspec

    fields: dict[str, Any] = msgspec.to_builtins(document)
    del fields["reply_key"]
    return fields
