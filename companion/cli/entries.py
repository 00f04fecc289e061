"""`companion add`, `list`, `show`, `mark` and `search`: the journal itself."""

from __future__ import annotations

import sys
from dataclasses import asdict, replace
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from companion.cli.invocation import Invocation
from companion.cli.opened import json_option, opened, vault_argument
from companion.cli.output import print_json, print_result, tell
from companion.cli.parameters import LINES, day, text
from companion.cli.secrets import passphrase_option
from companion.domain.entries import (
    EntryFilter,
    EntryKind,
    NewEntry,
    Sharing,
)
from companion.domain.typed_text import clean_text
from companion.errors import Refused

if TYPE_CHECKING:
    from companion.domain.entries import Entry, EntrySummary

LONGEST_TEXT = 16 * 1024 * 1024
"""Bytes taken from standard input as one entry."""
SHOWN_OF_ID = 8
"""Characters of an identifier in a list for reading; commands take any unambiguous beginning."""

KIND = click.Choice([kind.value for kind in EntryKind])


@click.command()
@vault_argument
@click.option(
    "--title", type=text, default="", help="A title; without one the first words stand in lists."
)
@click.option("--kind", type=KIND, default=EntryKind.NOTE.value, help="What the entry is for.")
@click.option("--tag", "tags", type=text, multiple=True, help="A tag; may be given several times.")
@click.option(
    "--at",
    "when",
    metavar="ISO8601",
    help="When it belongs: 2026-05-03, 2026-05-03T21:40 or with an offset.",
)
@passphrase_option
@json_option
@click.pass_obj
def add(
    invocation: Invocation,
    path: Path,
    title: str,
    kind: str,
    tags: tuple[str, ...],
    when: str | None,
    passphrase_file: str | None,
    as_json: bool,
) -> None:
    """Keep the text on standard input as an entry, and print its id when it is on disk."""
    from companion.services import journal

    new = NewEntry(kind=EntryKind(kind), title=title, tags=tags)
    if when is not None:
        new = _placed_at(new, when)
    # Unlocked first: a mistyped passphrase must not cost somebody the words they typed after the command.
    with opened(path, passphrase_file, stdin_is_text=True, writes=True) as vault:
        new = replace(new, body=_text_from_stdin())
        if not new.body.strip() and not title.strip():
            raise Refused("There was no text, so no entry was made.")
        day_ends_at = invocation.settings.day_ends_at_hour
        entry, _ = journal.write_entry(vault, new, day_ends_at=day_ends_at)
        if as_json:
            print_json(entry)
        else:
            print_result(entry.id)


@click.command("list")
@vault_argument
@click.option("--since", type=day, metavar="DATE", help="The first diary day.")
@click.option("--until", type=day, metavar="DATE", help="The last diary day.")
@click.option("--kind", "kinds", type=KIND, multiple=True, help="Only this kind.")
@click.option(
    "--tag", "tags", type=text, multiple=True, help="Only with this tag; several must all be there."
)
@click.option("--limit", type=LINES, default=50, show_default=True)
@passphrase_option
@json_option
def list_entries(
    path: Path,
    since: date | None,
    until: date | None,
    kinds: tuple[str, ...],
    tags: tuple[str, ...],
    limit: int,
    passphrase_file: str | None,
    as_json: bool,
) -> None:
    """Entries, newest first."""
    from companion.services import journal

    wanted = EntryFilter(
        kinds=frozenset(map(EntryKind, kinds)), tags=frozenset(tags), since=since, until=until
    )
    with opened(path, passphrase_file) as vault:
        found = journal.summaries(vault, wanted, limit=limit)
        more = journal.count(vault, wanted) - len(found)
    if as_json:
        print_json(found)
        return
    for summary in found:
        print_result(_line(summary))
    if more > 0:
        tell(f"{more} older; --limit shows more.")
    elif not found:
        tell("No entries.")


@click.command()
@vault_argument
@click.argument("entry_id", metavar="ID", type=text)
@passphrase_option
@json_option
def show(path: Path, entry_id: str, passphrase_file: str | None, as_json: bool) -> None:
    """One entry; ID may be the beginning of its id.

    A letter that is not open yet shows its title and its day; in JSON its body is null.
    """
    from companion.services import journal
    from companion.services.letters import as_sealed, is_sealed_now

    with opened(path, passphrase_file) as vault:
        entry = as_sealed(journal.entry(vault, journal.resolve(vault, entry_id)))
    sealed = is_sealed_now(entry)
    if as_json:
        print_json({**asdict(entry), "body": None} if sealed else entry)
    else:
        print_result(_page(entry, sealed=sealed))


@click.command()
@vault_argument
@click.argument("entry_ids", metavar="ID...", type=text, nargs=-1, required=True)
@click.option("--share", is_flag=True, help="May be in a share.")
@click.option("--talk", is_flag=True, help="To talk about in person.")
@click.option("--private", is_flag=True, help="Stays in the vault.")
@passphrase_option
def mark(
    path: Path,
    entry_ids: tuple[str, ...],
    share: bool,
    talk: bool,
    private: bool,
    passphrase_file: str | None,
) -> None:
    """Say what may be done with entries."""
    from companion.services import journal

    named = {Sharing.SHARE: share, Sharing.TALK: talk, Sharing.PRIVATE: private}
    wanted = [sharing for sharing, on in named.items() if on]
    if len(wanted) != 1:
        raise click.UsageError("Say one of --share, --talk or --private.")
    (sharing,) = wanted
    with opened(path, passphrase_file, writes=True) as vault:
        found = [journal.resolve(vault, entry_id) for entry_id in entry_ids]
        journal.mark_sharing(vault, found, sharing)
        tell(f"Marked {len(set(found))} as {_SHARING_WORDS[sharing]}.")


@click.command()
@vault_argument
@click.argument("query", type=text)
@click.option("--limit", type=LINES, default=20, show_default=True)
@passphrase_option
@json_option
def search(path: Path, query: str, limit: int, passphrase_file: str | None, as_json: bool) -> None:
    """Find entries and moments by their words, newest first.

    Every word must be there, the last one as a beginning. In JSON the found words of a snippet stand between
    U+E000 and U+E001.
    """
    from companion.services import journal

    with opened(path, passphrase_file) as vault:
        found = journal.search(vault, query, limit=limit)
    if as_json:
        print_json(found)
        return
    for hit in found.hits:
        snippet = " ".join(hit.snippet.split())
        line = _line(hit.summary) if hit.moment_id is None else _moment_line(hit.summary)
        print_result(f"{line}\n    {snippet}", marked=True)
    if found.more:
        tell("There are more; --limit shows them.")
    elif not found.hits:
        tell("Nothing was found.")


_SHARING_WORDS = {
    Sharing.PRIVATE: "private",
    Sharing.TALK: "to talk about in person",
    Sharing.SHARE: "may be shared",
}


def _placed_at(new: NewEntry, when: str) -> NewEntry:
    """`new` at the time that was typed: a day alone, a clock time here, or one with an offset."""
    from companion import clock

    zone = clock.zone()
    try:
        day = date.fromisoformat(when)
    except ValueError:
        pass
    else:
        noon = _as_instant(datetime.combine(day, time(12)), zone)
        return replace(new, created_at=noon, zone=zone, time_known=False, local_date=day)
    try:
        instant = datetime.fromisoformat(when)
    except ValueError:
        raise click.BadParameter(
            "write a date (2026-05-03) or a time (2026-05-03T21:40)", param_hint="--at"
        ) from None
    return replace(new, created_at=_as_instant(instant, zone), zone=zone)


def _as_instant(typed: datetime, zone: str) -> datetime:
    from zoneinfo import ZoneInfo

    try:
        return (typed if typed.tzinfo else typed.replace(tzinfo=ZoneInfo(zone))).astimezone(UTC)
    except OverflowError:
        raise click.BadParameter("that is no time Companion can keep", param_hint="--at") from None


def _text_from_stdin() -> str:
    if sys.stdin.isatty():
        tell("Write, then end with Ctrl-D on a line of its own.")
    content = sys.stdin.buffer.read(LONGEST_TEXT + 1)
    if len(content) > LONGEST_TEXT:
        raise Refused("That is more text than one entry can hold. Nothing was kept.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refused("That is not UTF-8 text. Nothing was kept.") from error
    return clean_text(text).replace("\r\n", "\n").removesuffix("\n")


def _line(summary: EntrySummary) -> str:
    from companion.services.letters import is_sealed_now

    heading = summary.heading or "Untitled"
    if is_sealed_now(summary):
        heading = f"{summary.heading or 'Letter'} (opens on {summary.opens_on})"
    tags = "".join(f" #{tag}" for tag in summary.tags)
    return (
        f"{summary.id[:SHOWN_OF_ID]}  {_when(summary)}  {summary.kind.value:<13}  {heading}{tags}"
    )


def _moment_line(summary: EntrySummary) -> str:
    """A moment has no entry that could be shown, so no id stands before it."""
    return f"{'':<{SHOWN_OF_ID}}  {_when(summary)}  {'moment':<13}  {summary.heading}"


def _when(entry: EntrySummary | Entry) -> str:
    from companion.clock import local

    if not entry.time_known:
        return f"{entry.local_date.isoformat()}      "
    return f"{entry.local_date.isoformat()} {local(entry.created_at, entry.zone):%H:%M}"


def _page(entry: Entry, *, sealed: bool) -> str:
    about: list[Any] = [_when(entry).strip(), entry.zone, entry.kind.value]
    about += [entry.phase.value] if entry.phase else []
    about += [_SHARING_WORDS[entry.sharing]]
    lines = [entry.title] if entry.title else []
    lines.append(" · ".join(map(str, about)))
    if entry.tags:
        lines.append(" ".join(f"#{tag}" for tag in entry.tags))
    if entry.trashed_at is not None:
        lines.append("In the trash")
    if entry.prompt_text:
        lines.append(f"Asked: {entry.prompt_text}")
    text = f"This letter opens on {entry.opens_on}." if sealed else entry.body
    return "\n".join([*lines, "", text])
