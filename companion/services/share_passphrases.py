"""Passphrases of sealed files that the person has not handed on yet.

Nobody can open a sealed file without its passphrase, and it stands nowhere else. So it stays inside the vault, through
a lock and a kill, until the person says that they have passed it on or noted it; then it is erased.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from companion.services.open_vault import OpenVault

if TYPE_CHECKING:
    from companion.storage.unit_of_work import Work

SLOT = "share_passphrases"


class ToPassOn(msgspec.Struct, frozen=True):
    """A sealed file whose passphrase waits to be told."""

    share_id: str
    passphrase: str
    file: str
    """Where the file was written."""
    entries: int
    recipient: str = ""
    """Who it is for; empty when nobody was named."""

    def __repr__(self) -> str:
        return "ToPassOn()"


def wait_to_be_passed_on(work: Work, sealed: ToPassOn) -> None:
    """Keep the passphrase of a file that is being sealed, together with what else `work` does."""
    _write(work, [*_read(work), sealed])


def to_pass_on(vault: OpenVault) -> list[ToPassOn]:
    """The sealed files whose passphrase waits to be told, newest last."""
    with vault.read() as work:
        return _read(work)


def passed_on(vault: OpenVault, share_id: str) -> None:
    """The person has passed it on or noted it: erase the passphrase of this share. Raises StorageFailure."""
    with vault.work() as work:
        _write(work, [waiting for waiting in _read(work) if waiting.share_id != share_id])


def _read(work: Work) -> list[ToPassOn]:
    try:
        return msgspec.json.decode(work.meta.draft(SLOT) or "[]", type=list[ToPassOn])
    except msgspec.MsgspecError:
        return []


def _write(work: Work, waiting: list[ToPassOn]) -> None:
    work.meta.keep_draft(SLOT, msgspec.json.encode(waiting).decode() if waiting else "")
