"""The doors to an insight: keeping words of an entry, with a way to take it back."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from companion.domain.entries import Changes
from companion.domain.insights import Insight, passages_of
from companion.errors import CompanionError
from companion.services import insights, journal
from companion.ui.context import Context
from companion.ui.widgets.passage_chooser import PassageChooser

translate = QCoreApplication.translate
Announce = Callable[[Changes], None]


def keep_passage(context: Context, entry_id: str, passage: str, announce: Announce) -> bool:
    """Keep these words of an entry and say so. False, with a sentence for the person, when it could not be done."""
    return _keep(context, lambda: insights.keep_insight(context.vault, entry_id, passage), announce)


def keep_moment(context: Context, moment_id: str) -> bool:
    """Keep the words of a moment; the moment stays as it is."""
    return _keep(
        context,
        lambda: insights.keep_moment_insight(context.vault, moment_id),
        context.announce,
    )


def offer_passages(context: Context, entry_id: str, anchor: QWidget) -> PassageChooser | None:
    """Keep the one paragraph of an entry, or ask which of several. Returns the question, where there is one."""
    try:
        passages = passages_of(journal.entry(context.vault, entry_id).body)
    except CompanionError as error:
        context.messages.tell_error(error)
        return None
    if len(passages) < 2:
        keep_passage(context, entry_id, "".join(passages), context.announce)
        return None
    return ask_which(
        context,
        passages,
        anchor,
        lambda passage: keep_passage(context, entry_id, passage, context.announce),
    )


def ask_which(
    context: Context, passages: list[str], anchor: QWidget, keep: Callable[[str], object]
) -> PassageChooser:
    """Ask under `anchor` which words to keep."""
    popup = PassageChooser(passages, context.theme.scale, anchor)
    popup.chosen.connect(keep)
    popup.open_under(anchor)
    popup.setFocus()
    return popup


def _keep(
    context: Context,
    keep: Callable[[], tuple[Insight, Changes]],
    announce: Announce,
) -> bool:
    try:
        insight, changes = keep()
    except CompanionError as error:
        context.messages.tell_error(error)
        return False
    if changes == Changes():
        context.messages.say(
            translate("Insights", "These words are kept already."),
            action_label=translate("Insights", "Look at them"),
            action=lambda: context.navigate(
                "course", part="integration", view="insights", insight_id=insight.id
            ),
        )
        return True
    announce(changes)

    def take_back() -> None:
        try:
            _, gone = insights.erase_insight(context.vault, insight.id)
        except CompanionError as error:
            context.messages.tell_error(error)
            return
        context.announce(gone)

    context.messages.say(
        translate("Insights", "Kept as an insight. It comes back, to be looked at again."),
        action_label=translate("Insights", "Undo"),
        action=take_back,
    )
    return True
