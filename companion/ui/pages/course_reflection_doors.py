"""Where a reflection leads to: its words kept as an insight, a decision that may rest, a practice to begin."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QPushButton

from companion.domain.courses import Invitation, InvitationState
from companion.ui.context import Context
from companion.ui.pages.insight_doors import offer_passages
from companion.ui.widgets.buttons import button

translate = QCoreApplication.translate
REST = frozenset({"D6", "M4"})
"""Reflections on what wants to be done at once, or can wait."""
WAITING_LIST = frozenset({"M6"})
PRACTICE = frozenset({"M1", "M3"})


def doors(context: Context, invitation: Invitation) -> Iterator[QPushButton]:
    """The buttons beside a reflection; none while it is still to come."""
    if invitation.state is InvitationState.COMING:
        return
    if invitation.entry_id is not None:
        yield _insight_door(context, invitation, invitation.entry_id)
    integration = partial(context.navigate, "course", part="integration")
    about = invitation.prompt_text
    if invitation.prompt_id in REST:
        words = translate("ReflectionDoors", "Put it on the waiting list")
        go = partial(
            integration,
            view="decisions",
            begin=True,
            dosing_session_id=invitation.dosing_session_id,
        )
    elif invitation.prompt_id in WAITING_LIST:
        words = translate("ReflectionDoors", "Look at the waiting list")
        go = partial(integration, view="decisions")
    elif invitation.prompt_id in PRACTICE:
        words = translate("ReflectionDoors", "Begin a practice")
        go = partial(integration, view="practices", begin=True)
    else:
        return
    yield button(words, go, role="quiet", name=f"{words}: {about}")


def _insight_door(context: Context, invitation: Invitation, entry_id: str) -> QPushButton:
    words = translate("ReflectionDoors", "Keep as insight")
    made = button(words, role="quiet", name=f"{words}: {invitation.prompt_text}")
    made.clicked.connect(lambda _on=False: offer_passages(context, entry_id, made))
    return made
