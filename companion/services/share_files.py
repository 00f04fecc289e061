"""The attachments that go along with a share: only from the entries that are in it, and only what it names."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from companion.domain.entries import EntryFilter, Sharing
from companion.domain.shares import ShareDocument
from companion.errors import Refused
from companion.services.open_vault import OpenVault
from companion.services.progress import Progress, go_on, nobody_asks
from companion.sharing.document import reference_for
from companion.sharing.entry_building import PICTURES_AND_PAPERS
from companion.sharing.material import PlainFile
from companion.sharing.plain_pictures import PICTURES, without_notes

if TYPE_CHECKING:
    from companion.domain.entries import Attachment
    from companion.storage.unit_of_work import Work


_looked_into: dict[tuple[str, str], PlainFile | None] = {}
"""By the digest and kind of a picture. It holds digests and sizes only, and bytes of one digest never change."""
_MOST_LOOKED_INTO = 4096


def files_of(
    vault: OpenVault, document: ShareDocument, progress: Progress = nobody_asks
) -> dict[str, bytes]:
    """The bytes of every attachment that `document` names, by digest.

    Raises Refused when one is no longer beside its entry, or the entry is no longer marked *share*, and Cancelled.
    """
    wanted = {
        entry.reference: {file.digest for file in entry.files}
        for entry in document.entries
        if entry.files
    }
    if not wanted:
        return {}
    total = len(set[str]().union(*wanted.values()))
    found: dict[str, bytes] = {}
    with vault.read() as work:
        for entry in work.entries.bodies(EntryFilter(sharing=frozenset({Sharing.SHARE}))):
            digests = wanted.pop(reference_for(document.reply_key, entry.id), set[str]())
            if not digests:
                continue
            for attachment in work.attachments.of(entry.id):
                leaves = plain_file(work, attachment)
                if leaves is None or leaves.digest not in digests:
                    continue
                content = as_it_leaves(work, attachment)
                if content is None or hashlib.sha256(content).hexdigest() != leaves.digest:
                    continue
                digests.discard(leaves.digest)
                found[leaves.digest] = content
                go_on(progress, len(found), total)
            if digests:
                break
    if wanted or not _names_only(document, found):
        raise Refused(
            "Since the preview was made, an attachment or its entry was taken back. Nothing was written; "
            "look at the preview again."
        )
    return found


def plain_file(work: Work, attachment: Attachment) -> PlainFile | None:
    """What of an attachment leaves; None for what stays behind. A picture is looked into once."""
    if attachment.media_type not in PICTURES_AND_PAPERS:
        return None
    if attachment.media_type not in PICTURES:
        return PlainFile(attachment.sha256, attachment.size)
    key = (attachment.sha256, attachment.media_type)
    if key not in _looked_into:
        if len(_looked_into) >= _MOST_LOOKED_INTO:
            _looked_into.clear()
        content = as_it_leaves(work, attachment)
        digest = hashlib.sha256(content).hexdigest() if content is not None else ""
        _looked_into[key] = PlainFile(digest, len(content)) if content is not None else None
    return _looked_into[key]


def as_it_leaves(work: Work, attachment: Attachment) -> bytes | None:
    """The bytes of an attachment in a share: a picture without notes of the camera, a paper as it is; None for what
    stays behind."""
    if attachment.media_type not in PICTURES_AND_PAPERS:
        return None
    return without_notes(work.attachments.content(attachment.id), attachment.media_type)


def _names_only(document: ShareDocument, found: dict[str, bytes]) -> bool:
    named = {file.digest for entry in document.entries for file in entry.files}
    return named == set(found)
