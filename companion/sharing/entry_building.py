"""How an entry leaves: chosen fields of it in a new object, with what is kept back taken out first."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from companion.clock import local
from companion.domain.entries import Attachment, Entry, Sharing, is_sealed
from companion.domain.redactions import Redaction, fits, paragraphs, redact
from companion.domain.shared_parts import SharedFile
from companion.domain.shares import SharedEntry, ShareScope
from companion.errors import Refused
from companion.sharing.material import PlainFile, ShareMaterial
from companion.sharing.vault_links import linked_files, without_vault_links

PICTURES_AND_PAPERS = frozenset({"image/png", "image/jpeg", "image/webp", "application/pdf"})
"""What may go along with an entry; anything else stays behind and is counted."""


@dataclass(frozen=True, slots=True)
class EntryChoice:
    """What decides how each entry of one share leaves."""

    scope: ShareScope
    material: ShareMaterial
    numbers: Mapping[str, int]
    """Of the entries in the share, by identifier."""
    titles: Mapping[str, str]
    """As they leave, by identifier; empty when titles stay behind."""
    moods: Mapping[date, tuple[tuple[str, int], ...]]
    """What was rated on each day, when that goes along."""
    reply_key: str
    """Base64."""


def shared_entry(entry: Entry, choice: EntryChoice) -> SharedEntry:
    """`entry` as it leaves. The redaction of it, if any, must fit (see `refuse_unseen`)."""
    scope, material = choice.scope, choice.material
    with_time = scope.with_times and entry.time_known
    redaction = material.redactions.get(entry.id)
    attached = material.files.get(entry.id, ()) if scope.with_files else ()
    files = files_along(entry, attached, redaction)
    return SharedEntry(
        number=choice.numbers[entry.id],
        kind=entry.kind.value,
        body=shared_body(
            entry, redaction, choice.numbers, choice.titles, file_names=scope.with_file_names
        ),
        local_date=entry.local_date.isoformat(),
        title=shared_title(entry) if scope.with_titles else "",
        phase=entry.phase.value if entry.phase else "",
        time=f"{local(entry.created_at, entry.zone):%H:%M}" if with_time else "",
        prompt=without_vault_links(entry.prompt_text or "", {}) if scope.with_prompts else "",
        tags=entry.tags if scope.with_tags else (),
        moods=choice.moods.get(entry.local_date, ()),
        files=tuple(
            _shared_file(file, plain, with_name=scope.with_file_names)
            for file in files
            if (plain := material.plain_files.get(file.id, PlainFile(file.sha256, file.size)))
        ),
        reference=reference_for(choice.reply_key, entry.id),
        thread=thread_for(material.thread_key, entry.id),
    )


def shared_title(entry: Entry) -> str:
    """The title of `entry` as it leaves: with links inside the vault in words, should somebody have typed one."""
    return without_vault_links(entry.title, {})


def shared_body(
    entry: Entry,
    redaction: Redaction | None,
    numbers: Mapping[str, int],
    titles: Mapping[str, str],
    *,
    file_names: bool,
) -> str:
    """The words of `entry` as they leave. Raises Refused when the redaction does not fit."""
    body = entry.body if redaction is None else redact(entry.body, redaction)
    return without_vault_links(body, numbers, titles, file_names=file_names)


def files_along(
    entry: Entry, files: Sequence[Attachment], redaction: Redaction | None
) -> tuple[Attachment, ...]:
    """The files that go along: pictures and papers, but none that is shown in a paragraph that is kept back."""
    hidden = frozenset[str]()
    if redaction is not None:
        found = paragraphs(entry.body)
        hidden = linked_files("\n".join(found[at].text for at in redaction.positions))
    # The same picture may be attached twice, and be shown only once.
    shown = {file.sha256 for file in files if hidden & {file.id, file.sha256, file.name}}
    return tuple(
        file
        for file in files
        if file.media_type in PICTURES_AND_PAPERS and file.sha256 not in shown
    )


def moods_by_day(material: ShareMaterial) -> dict[date, tuple[tuple[str, int], ...]]:
    """Names of scales and values of each day; of several check-ins the last one that has the scale. No words."""
    values: dict[date, dict[str, int]] = {}
    for check_in in material.check_ins:
        values.setdefault(check_in.local_date, {}).update(check_in.values)
    return {
        day: tuple(
            (scale.name, of_day[scale.id]) for scale in material.scales if scale.id in of_day
        )
        for day, of_day in values.items()
    }


def refuse_unshared(entries: Sequence[Entry], *, on: datetime) -> None:
    """Raises Refused, with one line for each entry that may not leave; does nothing when all may."""
    lines = [
        f"{name_of(entry, on=on)}: {why}" for entry in entries if (why := why_not(entry, on=on))
    ]
    if lines:
        raise Refused(
            "Only entries marked “share” can leave the vault. Nothing was written.",
            details=tuple(lines),
        )


def refuse_unseen(
    entries: Sequence[Entry], redactions: Mapping[str, Redaction], *, on: datetime
) -> None:
    """Raises Refused, by name, for entries that were changed since paragraphs of them were kept back."""
    lines = [
        f"{name_of(entry, on=on)}: look at it again"
        for entry in entries
        if is_unseen(entry, redactions.get(entry.id))
    ]
    if lines:
        raise Refused(
            "An entry was changed since you kept parts of it back. Look at it again and say what stays back. "
            "Nothing was written.",
            details=tuple(lines),
        )


def is_unseen(entry: Entry, redaction: Redaction | None) -> bool:
    """Whether `entry` was changed since its redaction was made, so that a person must look at it again."""
    return redaction is not None and (
        redaction.revision != entry.revision or not fits(entry.body, redaction)
    )


def why_not(entry: Entry, *, on: datetime) -> str:
    """Why `entry` may not be in a share made at the instant `on`, in plain words; empty when it may."""
    if entry.trashed_at is not None:
        return "it is in the trash"
    if entry.sharing is Sharing.PRIVATE:
        return "it is private"
    if entry.sharing is Sharing.TALK:
        return "it is marked to talk about in person"
    if entry.opens_on is not None and entry.opens_on > local(on, entry.zone).date():
        return "it is a letter that is not open yet"
    return ""


def name_of(entry: Entry, *, on: datetime) -> str:
    """How an entry is named to its own writer: heading and day. Of a letter that is sealed, only the title."""
    sealed = is_sealed(entry, local(on, entry.zone).date())
    heading = entry.title if sealed else entry.heading
    return f"“{heading or ('Letter' if sealed else 'Untitled')}” ({entry.local_date.isoformat()})"


def reference_for(reply_key: str, entry_id: str) -> str:
    """The handle under which an entry appears in one share.

    HMAC-SHA256 of the vault's identifier under the share's reply key: the same entry has unrelated handles in two
    shares, and the vault can find the entry again without the identifier ever leaving.
    """
    return _handle(reply_key, b"companion share reference 1\0", entry_id)


def thread_for(thread_key: str, entry_id: str) -> str:
    """The handle of an entry in every share to the same contact; empty without a contact's key.

    HMAC-SHA256 of the vault's identifier under a random key that only this contact has: two people who compare what
    they were given cannot tell by it which entries are the same.
    """
    return _handle(thread_key, b"companion share thread 1\0", entry_id) if thread_key else ""


def stands_as_shared(
    entry: Entry,
    shared: SharedEntry,
    numbers: Mapping[str, int],
    titles: Mapping[str, str] | None = None,
    redaction: Redaction | None = None,
) -> bool:
    """Whether `entry` still leaves with just the words that `shared` holds, so that it may leave as previewed.

    `titles` are those of the previewed document, by identifier.
    """
    if is_unseen(entry, redaction) or shared.title not in ("", shared_title(entry)):
        return False
    # Whether file names go along is not noted in the document; the words must be one of both.
    return shared.body in (
        shared_body(entry, redaction, numbers, titles or {}, file_names=names)
        for names in (False, True)
    )


def _handle(key: str, purpose: bytes, entry_id: str) -> str:
    digest = hmac.digest(base64.b64decode(key), purpose + entry_id.encode(), hashlib.sha256)
    return base64.b32encode(digest[:16]).decode("ascii").rstrip("=").lower()


def _shared_file(file: Attachment, plain: PlainFile, *, with_name: bool) -> SharedFile:
    return SharedFile(
        digest=plain.digest,
        media_type=file.media_type,
        size=plain.size,
        name=_plain_name(file.name) if with_name else "",
    )


def _plain_name(name: str) -> str:
    """A file's name alone: no folders, no control characters, at most 200 characters."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(letter for letter in last if letter.isprintable())[:200]
