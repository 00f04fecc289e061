"""One line of a list: words that are written where they stand, a tick, a note, and what else can be done with it."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from companion import clock
from companion.domain.course_lists import ListLine
from companion.services.course_lists import LONGEST_LINE, LONGEST_NOTE
from companion.ui.dates import spell_day
from companion.ui.theme import Theme
from companion.ui.widgets.buttons import icon_button
from companion.ui.widgets.entry_bar import paint_tool
from companion.ui.widgets.growing_field import GrowingField
from companion.ui.widgets.layout import FlowRow
from companion.ui.widgets.list_look import ListLook
from companion.ui.widgets.words import Words

BETWEEN = 8
INSIDE_FIELD = 13
"""Words in a field begin so many pixels right of its edge."""


class ListLineRow(QWidget):
    """Says what the person wants; what is kept comes back through `show_line`."""

    typed = Signal()
    """Words or note were changed and are not on disk yet."""
    left = Signal()
    entered = Signal()
    ticked = Signal(bool)
    moved = Signal(int)
    removed = Signal()
    too_long = Signal(int)

    def __init__(
        self, theme: Theme, look: ListLook, line: ListLine, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme, self._look = theme, look
        self.line = line
        self.box = QCheckBox(self)  # without a parent it would be a window of its own for a moment
        self.box.setVisible(bool(look.tick))
        self.box.toggled.connect(self.ticked)
        self.field = GrowingField(look.name, longest=LONGEST_LINE, look="line")
        self.note = GrowingField(
            look.note, hint=look.note, longest=LONGEST_NOTE, many_lines=True, look="note"
        )
        self.more = icon_button("ellipsis", "", self._open_menu, colour=theme.palette.soft_ink)
        self.state = Words("", "soft")
        self.beside = FlowRow()
        """What else a page puts under the words; hidden until it does."""
        self.beside.hide()
        for field in (self.field, self.note):
            field.typed.connect(self.typed)
            field.left.connect(self.left)
            field.moved.connect(self.moved)
            field.too_long.connect(self.too_long)
        self.field.entered.connect(self.entered)
        self._lay_out()
        theme.changed.connect(self._paint)
        self._paint()

    @property
    def edited(self) -> bool:
        """Whether something was typed that is not on disk."""
        return self.field.document().isModified() or self.note.document().isModified()

    def set_edited(self, on: bool) -> None:
        """Say that what stands in the fields is on disk, or that it is not after all."""
        self.field.document().setModified(on)
        self.note.document().setModified(on)

    def show_line(self, line: ListLine, place: int, of: int) -> None:
        """Show the line as it is kept. What is being typed stays."""
        self.line = line
        if not self.field.document().isModified():
            self.field.show_words(line.words)
        if not self.note.document().isModified():
            self.note.show_words(line.note)
        self.note.setVisible(bool(self._look.note) and bool(line.note or self.note.hasFocus()))
        self._say_tick()
        where = self.tr("{list}, line {number} of {all}").format(
            list=self._look.name, number=place, all=of
        )
        self.field.setAccessibleName(where)
        self.box.setAccessibleName(f"{self._look.tick}: {line.words}")
        self.note.setAccessibleName(f"{self._look.note}: {line.words}")
        self.more.setAccessibleName(self.tr("More for: {line}").format(line=line.words))
        self.more.setToolTip(self.tr("More"))

    def show_kept_words(self) -> None:
        """Bring back the words that are on disk: a line cannot be left without any."""
        self.field.show_words(self.line.words)

    def open_note(self) -> None:
        """Show the field for a note and go there."""
        self.note.show()
        self.note.setFocus()

    # --- parts

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        line.setSpacing(BETWEEN)
        line.addWidget(self.box, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(self.field, 1, Qt.AlignmentFlag.AlignTop)
        line.addWidget(self.more, 0, Qt.AlignmentFlag.AlignTop)
        self._below = QVBoxLayout()
        self._below.setSpacing(2)
        self._below.addWidget(self.note)
        self._quiet = QVBoxLayout()
        self._quiet.setSpacing(2)
        for widget in (self.state, self.beside):
            self._quiet.addWidget(widget)
        self._below.addLayout(self._quiet)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(line)
        whole.addLayout(self._below)

    def _say_tick(self) -> None:
        with QSignalBlocker(self.box):
            self.box.setChecked(self.line.ticked_at is not None)
        said = ""
        if self.line.ticked_at is not None and self._look.tick:
            day = clock.local(self.line.ticked_at, clock.zone()).date()
            said = self.tr("{what}, {day}").format(what=self._look.tick, day=spell_day(day))
        self.state.say(said)
        self.state.setVisible(bool(said))

    def _paint(self) -> None:
        paint_tool(self.more, "ellipsis", self._theme)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Box and button stand at the first line of the words, and what is below begins where they do."""
        high = max(self.field.first_line_height, self.more.minimumSizeHint().height())
        self.box.setFixedHeight(high)
        inside = self.box.sizeHint().width() + BETWEEN if self._look.tick else 0
        self._below.setContentsMargins(inside, 0, 0, 0)
        self._quiet.setContentsMargins(INSIDE_FIELD, 0, 0, 4)
        self.field.fit()
        self.note.fit()

    # --- what else can be done

    def _open_menu(self) -> None:
        menu = QMenu(self)
        for action in self.actions_of_menu(menu):
            menu.addAction(action)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.more.mapToGlobal(QPoint(0, self.more.height() + 4)))

    def actions_of_menu(self, menu: QMenu) -> list[QAction]:
        """Note, up, down, remove."""
        made: list[QAction] = []
        if self._look.note:
            words = self.tr("Change the note") if self.line.note else self.tr("Add a note")
            note = QAction(words, menu)
            note.triggered.connect(self.open_note)
            made.append(note)
        for words, key, by in (
            (self.tr("Move up"), "Alt+Up", -1),
            (self.tr("Move down"), "Alt+Down", 1),
        ):
            move = QAction(words, menu)
            move.setShortcut(QKeySequence(key))
            move.triggered.connect(lambda _checked=False, by=by: self.moved.emit(by))
            made.append(move)
        remove = QAction(self.tr("Remove"), menu)
        remove.triggered.connect(self.removed)
        made.append(remove)
        return made
