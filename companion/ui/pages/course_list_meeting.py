"""In the meeting: the open questions in large letters, a tick for each that was talked about, and room for the answer."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from companion.domain.course_lists import CourseList, ListLine
from companion.errors import CompanionError, Refused
from companion.services import course_lists, guidance
from companion.services.course_lists import LONGEST_NOTE
from companion.ui.autosave import Autosave, SaveState
from companion.ui.context import Context
from companion.ui.pages.course_list import VaultList
from companion.ui.pages.course_part import do
from companion.ui.widgets.buttons import button
from companion.ui.widgets.checklist import TickLine
from companion.ui.widgets.growing_field import GrowingField
from companion.ui.widgets.layout import Card, row
from companion.ui.widgets.list_editor import ListEditor
from companion.ui.widgets.list_look import ListLook
from companion.ui.widgets.words import Words


class MeetingQuestion(Card):
    """One question. A tick is kept at once, an answer as it is typed."""

    def __init__(self, context: Context, line: ListLine, parent: QWidget | None = None) -> None:
        super().__init__(parent, spacing=12)
        self.context = context
        self.line = line
        self.tick = TickLine(line.words)
        self.tick.box.setProperty("big", "true")
        self.tick.words.setProperty("words", "prompt")
        self.tick.ticked.connect(self._tick)
        self.answer = GrowingField("", longest=LONGEST_NOTE, many_lines=True)
        self.answer.setProperty("words", "reading")
        self.answer.setPlaceholderText(guidance.step_list(CourseList.QUESTIONS).note)
        self.autosave = Autosave(self._save, self)
        self.autosave.state_changed.connect(self._follow)
        self.answer.typed.connect(self.autosave.touch)
        self.answer.left.connect(self.autosave.flush)
        self.column.addWidget(self.tick)
        self.column.addWidget(self.answer)
        self.setFocusProxy(self.tick.box)
        self.show_line(line)

    def show_line(self, line: ListLine) -> None:
        """Show the question as it is kept; what is being typed stays."""
        self.line = line
        self.tick.say(line.words)
        self.tick.box.setAccessibleName(
            self.tr("Talked about: {question}").format(question=line.words)
        )
        self.tick.show_tick(line.ticked_at is not None)
        self.answer.setAccessibleName(
            self.tr("What was said about: {question}").format(question=line.words)
        )
        if not self.answer.document().isModified():
            self.answer.show_words(line.note)

    def _tick(self, on: bool) -> None:
        if not do(
            self.context, lambda: course_lists.tick_line(self.context.vault, self.line.id, on)
        ):
            self.tick.show_tick(self.line.ticked_at is not None)

    def _save(self) -> None:
        answer = self.answer.words
        self.answer.document().setModified(False)
        try:
            _, changes = course_lists.change_line(self.context.vault, self.line.id, note=answer)
        except Refused as error:  # the question is gone meanwhile
            self.context.messages.tell_error(error)
            return
        except CompanionError:
            self.answer.document().setModified(True)
            raise
        if changes:
            self.context.announce(changes)

    def _follow(self, state: SaveState, why: str) -> None:
        if state is SaveState.NOT_SAVED:
            self.context.messages.warn(why)


class MeetingView(QWidget):
    """Only the questions that were open when it was opened, and those added since."""

    left = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.questions: dict[str, MeetingQuestion] = {}
        self.back_button = button(self.tr("Back to preparation"), self.left.emit, role="link")
        self.nothing = Words(self.tr("No question is open. You can add one below."), "reading")
        self._list = QVBoxLayout()
        self._list.setSpacing(16)
        look = ListLook(self.tr("Questions"), self.tr("One more question"))
        self.new = ListEditor(context.theme, look, VaultList(context, CourseList.QUESTIONS))
        self.new.drafted.connect(self.refresh)
        self.new.added.connect(self.refresh)
        self.new.failed.connect(context.messages.tell_error)
        self.new.not_saved.connect(context.messages.warn)
        self.field = self.new.add_field
        self.add_button = button(self.tr("Add this question"), self._add)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        column.addLayout(row(self.back_button, 1))
        column.addWidget(Words(self.tr("In the meeting"), "title"))
        column.addWidget(
            Words(self.tr("Tick what you have talked about. Whatever is left can wait."), "quiet")
        )
        column.addWidget(self.nothing)
        column.addLayout(self._list)
        column.addWidget(self.new)
        column.addLayout(row(self.add_button, 1))
        escape = QShortcut(QKeySequence("Esc"), self)
        escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        escape.activated.connect(self.left)

    def refresh(self) -> None:
        """Read the questions again; those that are ticked meanwhile stay until the view is left."""
        found = course_lists.lines(self.context.vault, CourseList.QUESTIONS)
        shown = [
            line
            for line in found
            if line.id != self.new.draft_id
            and (line.ticked_at is None or line.id in self.questions)
        ]
        ids = {line.id for line in shown}
        for gone in [line_id for line_id in self.questions if line_id not in ids]:
            card = self.questions.pop(gone)
            self._list.removeWidget(card)
            card.hide()
            card.deleteLater()
        for place, line in enumerate(shown):
            card = self.questions.get(line.id)
            if card is None:
                card = self.questions[line.id] = MeetingQuestion(self.context, line)
            if self._list.indexOf(card) != place:
                self._list.insertWidget(place, card)
            card.show_line(line)
        self.nothing.setVisible(not shown)
        first = self.questions[shown[0].id].tick.box if shown else self.field
        self.setFocusProxy(first)

    def save(self) -> bool:
        """Put on disk what is being typed."""
        saved = [self.new.save(), *(card.autosave.flush() for card in self.questions.values())]
        return all(saved)

    def _add(self) -> None:
        self.new.finish()
        self.field.setFocus()
