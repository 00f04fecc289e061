"""Later, dated words beside a moment. What is half typed survives a lock and a kill; the moment stays untouched."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QPlainTextEdit, QVBoxLayout, QWidget

from companion import clock
from companion.domain.courses import Reflection
from companion.errors import CompanionError
from companion.services import session_drafts, sessions
from companion.ui import tokens
from companion.ui.autosave import Autosave
from companion.ui.context import Context
from companion.ui.dates import spell_day
from companion.ui.widgets.buttons import button
from companion.ui.widgets.layout import empty, row
from companion.ui.widgets.moment_list import MomentRow
from companion.ui.widgets.notice import announce
from companion.ui.widgets.saved_state import SavedState
from companion.ui.widgets.words import Words, selectable

LINES = 4


class ReflectionsBeside(QWidget):
    """The reflections on one moment, and a way to add one."""

    def __init__(
        self, context: Context, moment: MomentRow, draft: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.context = context
        self.moment = moment.moment
        self._shown: list[Reflection] | None = None
        self._kept = QVBoxLayout()
        self._kept.setSpacing(8)
        self.add_button = button(
            self.tr("Add a reflection"),
            self.begin,
            role="link",
            name=self.tr("Add a reflection on: {moment}").format(moment=moment.accessibleName()),
        )
        self.editor = QWidget()
        self._build_editor()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(self._kept)
        layout.addWidget(self.editor)
        moment.aside.addWidget(self.add_button)
        moment.aside.addStretch(1)
        self.editor.setVisible(bool(draft))
        self.add_button.setVisible(not draft)
        self.field.setPlainText(draft)
        self.autosave.start_afresh()

    def show_reflections(self, reflections: list[Reflection]) -> None:
        """Show exactly these, each with its date."""
        if reflections == self._shown:
            return
        self._shown = reflections
        empty(self._kept)
        for reflection in reflections:
            self._kept.addWidget(LaterWords(reflection))

    def begin(self) -> None:
        """Open the field."""
        self.editor.show()
        self.add_button.hide()
        self._fit()
        self.field.setFocus()

    def save(self) -> bool:
        """Put what is half typed on disk."""
        return self.autosave.flush()

    def _build_editor(self) -> None:
        self.field = QPlainTextEdit()
        self.field.setProperty("words", "reading")
        self.field.setTabChangesFocus(True)
        self.field.setAccessibleName(self.tr("Your reflection on this moment"))
        self.field.setPlaceholderText(
            self.tr("What you see now. The moment itself stays as it is.")
        )
        self.autosave = Autosave(self._keep_draft, self)
        self.field.textChanged.connect(self._typed)
        self.keep_button = button(self.tr("Keep this reflection"), self._keep)
        self.put_aside_button = button(self.tr("Put it away"), self._put_away, role="quiet")
        self.put_aside_button.setToolTip(self.tr("What you typed is not kept"))
        layout = QVBoxLayout(self.editor)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.field)
        saved = SavedState(self.autosave)
        line = row(self.keep_button, self.put_aside_button, saved)
        line.setStretch(2, 1)
        layout.addLayout(line)
        self.context.theme.changed.connect(self._fit)

    def _fit(self) -> None:
        line = self.context.theme.body_points * tokens.READING * 2.0
        self.field.setFixedHeight(int(line * LINES))

    def _typed(self) -> None:
        if self.field.document().isModified():
            self.autosave.touch()

    def _keep_draft(self) -> None:
        session_drafts.keep_reflection_draft(
            self.context.vault, self.moment.id, self.field.toPlainText()
        )
        self.field.document().setModified(False)

    def _keep(self) -> None:
        try:
            _, changes = sessions.add_reflection(
                self.context.vault, self.moment.id, self.field.toPlainText()
            )
        except CompanionError as error:
            self.context.messages.tell_error(error)
            return
        self._close()
        announce(self, self.tr("Your reflection is kept."))
        self.context.announce(changes)
        self.show_reflections(
            [
                reflection
                for reflection in sessions.reflections(
                    self.context.vault, self.moment.dosing_session_id
                )
                if reflection.moment_id == self.moment.id
            ]
        )

    def _put_away(self) -> None:
        """Half-typed words go back to the field with one press for as long as the page stands."""
        words = self.field.toPlainText()
        self._close()
        if words.strip():
            self.context.messages.say(
                self.tr("The half-written reflection was put away."),
                action_label=self.tr("Bring it back"),
                action=lambda: self._bring_back(words),
            )

    def _bring_back(self, words: str) -> None:
        self.begin()
        self.field.setPlainText(words)
        self.autosave.touch()

    def _close(self) -> None:
        self.field.setPlainText("")
        self.autosave.touch()
        self.autosave.flush()
        self.autosave.start_afresh()
        self.editor.hide()
        self.add_button.show()
        self.add_button.setFocus()


class LaterWords(QFrame):
    """One reflection: its date, its words; it cannot be mistaken for the moment."""

    def __init__(self, reflection: Reflection, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("part", "notice")
        day = clock.local(reflection.at, reflection.zone).date()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 10, 16, 10)
        layout.setSpacing(2)
        layout.addWidget(Words(self.tr("Reflection, {day}").format(day=spell_day(day)), "soft"))
        self.words = selectable(Words(reflection.text, "reading"))
        layout.addWidget(self.words)
