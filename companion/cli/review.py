"""`companion review`: the therapist's answer to a share, and its way home."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import click
import msgspec

from companion.cli.opened import json_option, opened, vault_argument
from companion.cli.output import print_json, print_result, tell
from companion.cli.parameters import PLACE, text
from companion.cli.sealed_file import opening_options, passphrase_for, refuse_two_ways
from companion.cli.secrets import passphrase_option
from companion.errors import Refused

if TYPE_CHECKING:
    from companion.domain.replies import ReviewNote
    from companion.domain.shares import ShareDocument
    from companion.services.replies import ShownReply
    from companion.services.share_opening import OpenedShare

LARGEST = 1024 * 1024
"""Bytes of a file of comments."""

EPILOG = (
    'COMMENTS is one JSON document: {"author": "Dr. Lynch", "comments": [{"words": "...", "entry": 3, "passage": "..."}], '
    '"suggestions": [{"kind": "question", "words": "..."}]}. "entry" is the number in the share; without it a comment '
    'is about the whole share, without "passage" about the whole entry. "kind" is question or practice.'
)


class _Comment(msgspec.Struct, forbid_unknown_fields=True):
    words: str
    entry: int | None = None
    """The entry's number in the share."""
    passage: str = ""


class _Suggestion(msgspec.Struct, forbid_unknown_fields=True):
    kind: str
    words: str


class _Comments(msgspec.Struct, forbid_unknown_fields=True):
    comments: tuple[_Comment, ...] = ()
    suggestions: tuple[_Suggestion, ...] = ()
    author: str = ""


@click.group()
def review() -> None:
    """Answer what a client shared, or take an answer home."""


@review.command(epilog=EPILOG)
@click.argument("file", metavar="FILE", type=PLACE)
@click.option(
    "--comments",
    "comments_file",
    type=PLACE,
    metavar="JSON",
    required=True,
    help="What to say, as a JSON file.",
)
@click.option(
    "--out", "target", type=PLACE, metavar="REPLY", required=True, help="The new reply file."
)
@click.option("--author", type=text, default="", metavar="NAME", help="How you sign it.")
@opening_options(vault_help="Open it with the own keys of this vault.")
@passphrase_option
@json_option
def reply(
    file: Path,
    comments_file: Path,
    target: Path,
    author: str,
    share_passphrase_file: str | None,
    identity_file: Path | None,
    vault_path: Path | None,
    passphrase_file: str | None,
    as_json: bool,
) -> None:
    """Seal an answer to the share in FILE. Only the vault that made the share can open it."""
    from companion.services import reply_making
    from companion.services.share_writing import refuse_taken

    refuse_two_ways(share_passphrase_file, identity_file)
    said = _read_comments(comments_file)
    refuse_taken(target)
    opened_share = _open(file, share_passphrase_file, identity_file, vault_path, passphrase_file)
    document = opened_share.document
    notes = _notes(document, said)
    answer = reply_making.make_reply(document, notes, author or said.author)
    reply_making.write_reply(answer, document.reply_key, target)
    tell(f"{target.name} holds {_counted(len(notes), 'note')}. Hand it to your client.")
    if as_json:
        print_json(answer)


@review.command("import")
@vault_argument
@click.argument("file", metavar="REPLY", type=PLACE)
@passphrase_option
@json_option
def bring_in(path: Path, file: Path, passphrase_file: str | None, as_json: bool) -> None:
    """Take a reply into the vault at PATH that made the share. Bringing it in twice adds nothing."""
    from companion.services import replies

    with opened(path, passphrase_file, writes=True) as vault:
        brought, _ = replies.bring_in(vault, file)
        found = next(
            each for each in replies.all_replies(vault) if each.reply.id == brought.reply.id
        )
        if as_json:
            print_json(_for_reading(found, was_there=brought.was_there))
            return
        if brought.was_there:
            tell("This reply came home before. Nothing was added.")
        else:
            tell("The reply stands beside your entries now. Your entries stay as they are.")
        print_result(_in_words(found))


# --- what is said


def _read_comments(path: Path) -> _Comments:
    """Raises Refused for what is no such document, naming the place in it but none of its words."""
    from companion.sharing.file_reading import read_plain_file

    content = read_plain_file(path, largest=LARGEST, what="a file of comments")
    try:
        return msgspec.json.decode(content, type=_Comments)
    except msgspec.ValidationError as error:
        raise Refused(
            f"The file of comments is not as it should be{_place_in(error)}. Nothing was written."
        ) from None
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        raise Refused("The file of comments is not JSON. Nothing was written.") from None


def _place_in(error: msgspec.ValidationError) -> str:
    """Where the fault lies: names of our own fields and numbers only, for the rest of the message may quote the file."""
    found = re.search(
        r"at `\$((?:\.(?:comments|suggestions|words|entry|passage|kind|author)|\[\d*\])+)`$",
        str(error),
    )
    return f": {found[1].removeprefix('.')}" if found else ""


def _notes(document: ShareDocument, said: _Comments) -> list[ReviewNote]:
    from companion.domain.replies import NoteKind
    from companion.services.review_notes import new_comment, new_suggestion

    handles = {entry.number: entry.reference for entry in document.entries}
    notes: list[ReviewNote] = []
    for comment in said.comments:
        if comment.entry is not None and comment.entry not in handles:
            raise Refused(f"There is no entry {comment.entry} in this share. Nothing was written.")
        reference = handles[comment.entry] if comment.entry is not None else ""
        notes.append(
            new_comment(document, comment.words, reference=reference, passage=comment.passage)
        )
    for suggestion in said.suggestions:
        if suggestion.kind not in (NoteKind.QUESTION.value, NoteKind.PRACTICE.value):
            raise Refused("A suggestion is a question or a practice. Nothing was written.")
        notes.append(new_suggestion(document, NoteKind(suggestion.kind), suggestion.words))
    return notes


# --- the share


def _open(
    file: Path,
    share_passphrase_file: str | None,
    identity_file: Path | None,
    vault_path: Path | None,
    passphrase_file: str | None,
) -> OpenedShare:
    from companion.services.share_opening import open_share

    passphrase = passphrase_for(file, share_passphrase_file, identity_file, vault_path)
    if vault_path is None or passphrase or identity_file is not None:
        return open_share(file, passphrase=passphrase, identity_file=identity_file)
    asking = "Passphrase of your vault: "
    with opened(vault_path, passphrase_file, asking=asking) as vault:
        return open_share(file, vault=vault)


# --- what is printed


def _for_reading(found: ShownReply, *, was_there: bool) -> dict[str, object]:
    return {
        "id": found.reply.id,
        "share_id": found.reply.share_id,
        "author": found.reply.author_name,
        "made_at": found.reply.document.made_at,
        "was_there": was_there,
        "comments": [
            {
                "entry_id": shown.entry.id if shown.entry else None,
                "passage": shown.comment.passage,
                "words": shown.comment.words,
                "about_an_earlier_version": shown.earlier,
            }
            for shown in found.comments
        ],
        "suggestions": [
            {
                "kind": shown.suggestion.kind.value,
                "words": shown.suggestion.words,
                "state": shown.state.value,
            }
            for shown in found.suggestions
        ],
    }


def _in_words(found: ShownReply) -> str:
    lines = [f"From {found.reply.author_name or 'somebody who gave no name'}"]
    for shown in found.comments:
        about = "To the whole share"
        if shown.about_entry:
            about = f"To “{shown.entry.heading}”" if shown.entry else "To an entry that is gone"
        if shown.earlier:
            about += " (about an earlier version)"
        lines += ["", about]
        if shown.comment.passage:
            lines.append(f"> {' '.join(shown.comment.passage.split())}")
        lines.append(shown.comment.words)
    for shown_suggestion in found.suggestions:
        suggestion = shown_suggestion.suggestion
        lines += ["", f"{suggestion.kind.value.capitalize()}: {suggestion.words}"]
    return "\n".join(lines)


def _counted(count: int, noun: str) -> str:
    return f"one {noun}" if count == 1 else f"{count} {noun}s"
