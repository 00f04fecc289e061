"""Words that are typed on the session page, or beside a moment, and not kept as a moment or reflection yet.

They are on disk a moment after each pause in typing, inside the vault, so that a kill or a lock takes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from companion.domain.courses import Lane, Moment, MomentForm
from companion.services.open_vault import OpenVault


class SessionDraft(msgspec.Struct, frozen=True, omit_defaults=True):
    """What stands half typed on the session page."""

    text: str = ""
    lane: Lane = Lane.CLIENT
    """Who is writing."""
    note_id: str = ""
    """The quick note that the words answer; empty for none."""
    after: int = 0
    """The sequence of the last moment there was when this was typed; 0 for none."""

    @property
    def is_blank(self) -> bool:
        """Whether there is nothing in it to come back to."""
        return not self.text and self.lane is Lane.CLIENT and not self.note_id


def keep_session_draft(vault: OpenVault, dosing_session_id: str, draft: SessionDraft) -> None:
    """Keep what is half typed; on return it is on disk. A blank draft is forgotten. Raises StorageFailure."""
    text = draft.text.encode("utf-8", "replace").decode()
    clean = msgspec.structs.replace(draft, text=text)
    words = "" if clean.is_blank else msgspec.json.encode(clean).decode()
    with vault.work() as work:
        work.meta.keep_draft(_session_slot(dosing_session_id), words)


def session_draft(
    vault: OpenVault, dosing_session_id: str, last: Moment | None = None
) -> SessionDraft:
    """What was half typed when the page was left, blank if nothing was.

    `last` is the last moment of the session: words that became this moment just before the program ended are not
    offered a second time.
    """
    with vault.read() as work:
        words = work.meta.draft(_session_slot(dosing_session_id))
    try:
        draft = msgspec.json.decode(words or "{}", type=SessionDraft)
    except msgspec.MsgspecError:
        return SessionDraft()
    became_moment = (
        last is not None
        and last.form is MomentForm.WORDS
        and last.sequence > draft.after
        and bool(draft.text.strip())
        and last.text.endswith(draft.text.strip())
    )
    return msgspec.structs.replace(draft, text="", note_id="") if became_moment else draft


def forget_session_draft(vault: OpenVault, dosing_session_id: str) -> None:
    """Nothing is half typed on the session page any more."""
    with vault.work() as work:
        work.meta.drop_draft(_session_slot(dosing_session_id))


def keep_reflection_draft(vault: OpenVault, moment_id: str, text: str) -> None:
    """Keep a half-typed reflection on a moment; no words forget it. Raises StorageFailure."""
    with vault.work() as work:
        work.meta.keep_draft(_reflection_slot(moment_id), text if text.strip() else "")


def reflection_drafts(vault: OpenVault, moment_ids: Iterable[str]) -> dict[str, str]:
    """The half-typed reflections on these moments, by the moment's id; only those there are."""
    with vault.read() as work:
        found = {
            moment_id: work.meta.draft(_reflection_slot(moment_id)) for moment_id in moment_ids
        }
    return {moment_id: words for moment_id, words in found.items() if words}


def _session_slot(dosing_session_id: str) -> str:
    return f"dosing_session:{dosing_session_id}"


def _reflection_slot(moment_id: str) -> str:
    return f"reflection:{moment_id}"
