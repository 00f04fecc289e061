"""The quick check-in: the scales a person chose, a few words if they like, one button."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from companion.domain.checkins import Scale
from companion.errors import CompanionError, Refused
from companion.services import checkins
from companion.ui.context import Context
from companion.ui.form_draft import FormDraft
from companion.ui.messages import sentence_for
from companion.ui.widgets.buttons import button
from companion.ui.widgets.layout import FlowRow, empty, row
from companion.ui.widgets.notice import announce
from companion.ui.widgets.scale_choice import ScaleChoice
from companion.ui.widgets.words import Words


class CheckInForm(QWidget):
    """Keeps a check-in and empties itself. What is half filled in is there again after a lock or a kill."""

    kept = Signal(object)
    """The CheckIn."""
    brought_back = Signal()
    """What was half filled in before is shown again."""

    def __init__(self, context: Context, name: str, parent: QWidget | None = None) -> None:
        """`name` tells this form from the others that take a check-in."""
        super().__init__(parent)
        self.context = context
        self.choices: list[ScaleChoice] = []
        self._begun = False
        self._scales = QVBoxLayout()
        self._scales.setSpacing(12)
        self.words = QLineEdit()
        self.words.setPlaceholderText(self.tr("A few words, if you like"))
        self.words.setAccessibleName(self.tr("A few words, if you like"))
        self.words.returnPressed.connect(self.keep)
        self.words.textEdited.connect(self._edited)
        self.keep_button = button(self.tr("Keep this check-in"), self.keep)
        self.state = Words("", "soft")
        self.draft = FormDraft(context, name, {"words": self.words}, self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addWidget(self._as_left())
        layout.addLayout(self._scales)
        layout.addWidget(self.words)
        line = row(self.keep_button, self.state, spacing=12)
        line.setStretch(1, 1)
        layout.addLayout(line)

    def refresh(self) -> None:
        """Show the scales that are switched on; what is half filled in stays."""
        wanted = [scale for scale in checkins.scales(self.context.vault) if scale.active]
        if not self._begun or [choice.scale for choice in self.choices] != wanted:
            self._show_scales(wanted)
        if not self._begun:
            self._begun = True
            if self.draft.begin():
                self.as_left.show()
                self.brought_back.emit()

    def save(self) -> bool:
        """Put what is half filled in on disk."""
        return self.draft.flush()

    def _show_scales(self, wanted: list[Scale]) -> None:
        kept = {choice.scale.id: choice.value for choice in self.choices}
        empty(self._scales)
        self.choices = [ScaleChoice(scale, self) for scale in wanted]
        for choice in self.choices:
            choice.choose(kept.get(choice.scale.id))
            choice.changed.connect(self._edited)
            self._scales.addWidget(choice)
        scales = {f"scale:{choice.scale.id}": choice for choice in self.choices}
        self.draft.watch({**scales, "words": self.words})
        if not wanted:
            self._scales.addWidget(
                Words(
                    self.tr("No scales are switched on. You can choose some under Check-ins."),
                    "quiet",
                )
            )

    def keep(self) -> None:
        """Store what is chosen; on an error everything stays as it is."""
        values = {
            choice.scale.id: choice.value for choice in self.choices if choice.value is not None
        }
        try:
            made, changes = checkins.check_in(
                self.context.vault,
                values,
                self.words.text(),
                day_ends_at=self.context.settings().day_ends_at_hour,
            )
        except Refused as error:
            self._say(sentence_for(error))  # beside the button: it is about this form only
            return
        except CompanionError as error:
            self.context.messages.tell_error(error)
            return
        self.empty()
        self._say(self.tr("Kept. Thank you for looking."))
        self.context.announce(changes)
        self.kept.emit(made)

    def empty(self) -> None:
        """Choose nothing, say nothing; what was half filled in is forgotten."""
        for choice in self.choices:
            choice.choose(None)
        self.words.setText("")
        self.as_left.hide()
        self.draft.forget()

    def _as_left(self) -> QWidget:
        """Said when the form was not empty to begin with: it may be days since."""
        self.as_left = FlowRow()
        self.as_left.add(Words(self.tr("This is as you left it."), "soft", wrap=False))
        self.empty_button = button(self.tr("Empty it"), self._empty_now, role="quiet")
        self.empty_button.setAccessibleName(self.tr("Empty this check-in"))
        self.as_left.add(self.empty_button)
        self.as_left.hide()
        return self.as_left

    def _empty_now(self) -> None:
        self.empty()
        (self.choices[0] if self.choices else self.words).setFocus()

    def _edited(self) -> None:
        """What was said about the check-in before is over."""
        self.state.say("")

    def _say(self, sentence: str) -> None:
        self.state.say(sentence)
        announce(self, sentence)
