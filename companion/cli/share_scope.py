"""Which entries and parts a share holds, as options of the command line."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any, TypedDict, TypeVar

import click

from companion.cli.parameters import day, text
from companion.domain.entries import EntryKind, Phase
from companion.domain.shares import SharePart, ShareScope

if TYPE_CHECKING:
    from companion.domain.contacts import Contact
    from companion.services.open_vault import OpenVault

Command = TypeVar("Command", bound=Callable[..., Any])


class Chosen(TypedDict):
    """What the options gave."""

    since: date | None
    until: date | None
    since_last: bool
    phases: tuple[str, ...]
    kinds: tuple[str, ...]
    entry_ids: tuple[str, ...]
    without_entries: bool
    parts: tuple[str, ...]
    measures: tuple[str, ...]
    without_titles: bool
    without_times: bool
    without_prompts: bool
    with_tags: bool
    with_moods: bool
    with_files: bool
    with_file_names: bool


_OPTIONS = (
    click.option("--since", type=day, metavar="DATE", help="The first diary day."),
    click.option("--until", type=day, metavar="DATE", help="The last diary day."),
    click.option(
        "--since-last", is_flag=True, help="Only what is new since the last share to this person."
    ),
    click.option("--phase", "phases", type=click.Choice([p.value for p in Phase]), multiple=True),
    click.option("--kind", "kinds", type=click.Choice([k.value for k in EntryKind]), multiple=True),
    click.option(
        "--entry", "entry_ids", type=text, metavar="ID", multiple=True, help="Only this entry."
    ),
    click.option("--without-entries", is_flag=True, help="Only parts and measures."),
    click.option(
        "--with",
        "parts",
        type=click.Choice([p.value for p in SharePart]),
        multiple=True,
        help="Hand over this part of the journal too.",
    ),
    click.option(
        "--measure",
        "measures",
        type=text,
        metavar="ID",
        multiple=True,
        help="Hand over what was filled in of this measure: numbers, no wording.",
    ),
    click.option("--without-titles", is_flag=True, help="Leave titles out."),
    click.option("--without-times", is_flag=True, help="Leave times of day out; days stay."),
    click.option("--without-prompts", is_flag=True, help="Leave out what was asked."),
    click.option("--with-tags", is_flag=True, help="Hand over tags too."),
    click.option("--with-moods", is_flag=True, help="Hand over the check-in of each entry's day."),
    click.option("--with-files", is_flag=True, help="Hand over pictures and papers too."),
    click.option("--with-file-names", is_flag=True, help="Hand over the names of these files."),
)


def scope_options(command: Command) -> Command:
    """Gives a command every option of a scope; it takes them as `**chosen`."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def check_chosen(chosen: Chosen, *, to_somebody: bool) -> None:
    """Raises UsageError for options that contradict each other; opens nothing."""
    narrowed = any(chosen[name] for name in ("since", "until", "since_last", "phases", "kinds"))
    if chosen["entry_ids"] and (narrowed or chosen["without_entries"]):
        raise click.UsageError("Name single entries, or give days, phases and kinds; not both.")
    if chosen["since_last"] and (chosen["since"] or chosen["until"]):
        raise click.UsageError("Give --since-last or days, not both.")
    if chosen["since_last"] and not to_somebody:
        raise click.UsageError("Say who it is for: --since-last needs --to or --recipient.")
    if chosen["without_entries"] and not (chosen["parts"] or chosen["measures"]):
        raise click.UsageError("--without-entries needs --with or --measure.")
    if chosen["with_file_names"] and not chosen["with_files"]:
        raise click.UsageError("--with-file-names needs --with-files.")


def scope_of(chosen: Chosen, vault: OpenVault, contact: Contact | None, name: str) -> ShareScope:
    """The scope that was chosen. Raises NotFound for an entry, Refused when nothing was shared with them before."""
    from companion.errors import Refused
    from companion.services import journal
    from companion.services.share_scopes import going_on_from, last_share

    scope = ShareScope(
        entry_ids=frozenset(journal.resolve(vault, each) for each in chosen["entry_ids"]),
        since=chosen["since"],
        until=chosen["until"],
        phases=frozenset(map(Phase, chosen["phases"])),
        kinds=frozenset(map(EntryKind, chosen["kinds"])),
        with_entries=not chosen["without_entries"],
        parts=frozenset(map(SharePart, chosen["parts"])),
        measures=frozenset(chosen["measures"]),
        with_titles=not chosen["without_titles"],
        with_times=not chosen["without_times"],
        with_prompts=not chosen["without_prompts"],
        with_tags=chosen["with_tags"],
        with_moods=chosen["with_moods"],
        with_files=chosen["with_files"],
        with_file_names=chosen["with_file_names"],
    )
    if not chosen["since_last"]:
        return scope
    last = last_share(vault, contact.id if contact is not None else None, name)
    if last is None:
        raise Refused(
            "Nothing was shared with this person yet. Nothing was written; leave --since-last out."
        )
    return going_on_from(scope, last)
