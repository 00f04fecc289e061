"""Forms that are half filled in: what stands in them is inside the vault until they are kept or put away.

A draft is no part of the journal: nothing lists it, counts it or shares it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from companion.domain.typed_text import clean_text
from companion.services.open_vault import OpenVault

if TYPE_CHECKING:
    from companion.storage.unit_of_work import Work


def keep_form_draft(vault: OpenVault, form: str, values: dict[str, str]) -> None:
    """Keep what stands in the fields of `form`; on return it is on disk. No values forget it. Raises StorageFailure.

    `form` says which form and of what ("check_in", "person:01J…"); it never holds words of the person.
    """
    kept = {field: clean_text(value) for field, value in values.items()}
    with vault.work() as work:
        work.meta.keep_draft(_slot(form), msgspec.json.encode(kept).decode() if kept else "")


def form_draft(vault: OpenVault, form: str) -> dict[str, str]:
    """What stood in the fields of `form` when it was left half filled in; empty when nothing did."""
    with vault.read() as work:
        words = work.meta.draft(_slot(form))
    try:
        return msgspec.json.decode(words or "{}", type=dict[str, str])
    except msgspec.MsgspecError:
        return {}


def forget_form_draft(vault: OpenVault, form: str) -> None:
    """Nothing is half filled in on `form` any more. Raises StorageFailure."""
    with vault.work() as work:
        forget_form_draft_in(work, form)


def forget_form_draft_in(work: Work, form: str) -> None:
    """`forget_form_draft` inside a unit of work."""
    work.meta.drop_draft(_slot(form))


def _slot(form: str) -> str:
    return f"form:{form}"
