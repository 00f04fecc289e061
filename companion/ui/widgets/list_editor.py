"""A list to write by keyboard: a line and Enter adds it, each line is changed where it stands.

What is half typed in the field for a new line is on disk like everything else: it is kept as a line of its own a
moment after the last key, which shows in the list once Enter is pressed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from companion.domain.course_lists import ListLine
from companion.errors import CompanionError, Refused
from companion.services.course_lists import LONGEST_LINE
from companion.ui.autosave import Autosave, SaveState
from companion.ui.theme import Theme
from companion.ui.widgets.growing_field import GrowingField
from companion.ui.widgets.list_line import ListLineRow
from companion.ui.widgets.list_look import ListKeeper, ListLook
from companion.ui.widgets.words import Words

Decorate = Callable[[ListLineRow], None]


class ListEditor(QWidget):
    """The lines under one heading. Rows stay while their contents change, so that the keyboard keeps its place."""

    drafted = Signal()
    """The beginning of a new line is on disk, as a line that is not to be shown yet."""
    added = Signal()
    """A new line is finished."""
    failed = Signal(object)
    """A CompanionError to tell the person."""
    not_saved = Signal(str)
    """Why what was typed is not on disk; the editor tries again."""

    def __init__(
        self,
        theme: Theme,
        look: ListLook,
        keeper: ListKeeper,
        parent: QWidget | None = None,
        *,
        decorate: Decorate | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme, self._look, self._keeper = theme, look, keeper
        self._decorate = decorate
        self._lines: tuple[ListLine, ...] = ()
        self._draft_id: str | None = None
        self._told = ""
        self.rows: dict[str, ListLineRow] = {}
        self._rows = QVBoxLayout()
        self._rows.setSpacing(4)
        self.empty_words = Words(look.empty, "quiet")
        self.add_field = GrowingField(
            self.tr("New line: {list}").format(list=look.name),
            hint=look.hint,
            longest=LONGEST_LINE,
            look="add",
        )
        self.add_field.entered.connect(self._add)
        self.add_field.too_long.connect(self._say_cut)
        self.autosave = Autosave(self._save, self)
        self.autosave.state_changed.connect(self._follow)
        self.add_field.typed.connect(self.autosave.touch)
        self.setFocusProxy(self.add_field)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.empty_words)
        layout.addLayout(self._rows)
        layout.addWidget(self.add_field)
        self.show_lines(())

    def show_lines(self, lines: Sequence[ListLine]) -> None:
        """Show these lines, in this order. What is being typed stays as it is."""
        self._lines = tuple(lines)
        shown = [line for line in lines if line.id != self._draft_id]
        kept = {line.id for line in shown}
        for gone in [line_id for line_id in self.rows if line_id not in kept]:
            row = self.rows.pop(gone)
            self._rows.removeWidget(row)
            row.hide()
            row.deleteLater()
        for place, line in enumerate(shown):
            row = self.rows.get(line.id) or self._made(line)
            if self._rows.indexOf(row) != place:
                self._rows.insertWidget(place, row)
            row.show_line(line, place + 1, len(shown))
            if self._decorate is not None:
                self._decorate(row)
        self.empty_words.setVisible(bool(self._look.empty) and not shown)

    def save(self) -> bool:
        """Put on disk what is being typed."""
        return self.autosave.flush()

    def finish(self) -> bool:
        """What is half typed in the field for a new line becomes a line, as by Enter."""
        if not self.save():
            return False
        finished, self._draft_id = self._draft_id is not None, None
        self.add_field.show_words("")
        self.show_lines(self._lines)
        if finished:
            self.added.emit()
        return True

    @property
    def draft_id(self) -> str | None:
        """The line that stands for what is half typed; it is not shown a second time."""
        return self._draft_id

    # --- rows

    def _made(self, line: ListLine) -> ListLineRow:
        row = ListLineRow(self._theme, self._look, line, self)
        self.rows[line.id] = row
        row.typed.connect(self.autosave.touch)
        row.left.connect(self._leave_lines)
        row.entered.connect(lambda: self._go_on(row))
        row.ticked.connect(lambda on: self._do(lambda: self._keeper.tick(row.line.id, on)))
        row.moved.connect(lambda by: self._move(row, by))
        row.removed.connect(lambda: self._remove(row))
        row.too_long.connect(self._say_cut)
        return row

    def _go_on(self, row: ListLineRow) -> None:
        """Enter in a line: on to the next one, or to a new one after the last."""
        order = [self.rows[line.id] for line in self._lines if line.id in self.rows]
        place = order.index(row) + 1 if row in order else len(order)
        after = order[place].field if place < len(order) else self.add_field
        after.setFocus()

    def _leave_lines(self) -> None:
        """A line that was left without words keeps the ones it had; everything else is put on disk."""
        for row in self.rows.values():
            if not row.field.words.strip() and not row.field.hasFocus():
                row.show_kept_words()
        self.autosave.flush()

    def _move(self, row: ListLineRow, by: int) -> None:
        if self.save():
            self._do(lambda: self._keeper.move(row.line.id, by))

    def _remove(self, row: ListLineRow) -> None:
        """The keyboard goes to the line that stands there then, else to the field for a new one."""
        order = [line.id for line in self._lines if line.id in self.rows]
        place = order.index(row.line.id)
        after = order[place + 1 : place + 2] or order[max(0, place - 1) : place]
        if self.save() and self._do(lambda: self._keeper.remove(row.line.id)):
            target = self.rows[after[0]].more if after else self.add_field
            # Once the menu, which hands the keyboard back, has gone.
            QTimer.singleShot(0, target, target.setFocus)

    # --- a new line

    def _add(self) -> None:
        if not self.add_field.words.strip():
            return
        if self._draft_id is None:
            self.add_field.document().setModified(True)  # typed by whatever means
            self.autosave.touch()
        if self.save() and self._draft_id is not None:
            self.finish()

    # --- saving

    def _save(self) -> None:
        """Raises what stands in the way of the disk; what is refused is told, and the words stay in their field."""
        for row in list(self.rows.values()):
            if row.edited and row.field.words.strip():
                self._told_if_refused(lambda row=row: self._save_row(row))
        if self.add_field.document().isModified():
            self._told_if_refused(self._save_new)

    def _told_if_refused(self, save: Callable[[], None]) -> None:
        try:
            save()
        except Refused as error:
            self.failed.emit(error)

    def _save_row(self, row: ListLineRow) -> None:
        """While it is told to the pages, the row counts as kept: they show what is on disk."""
        words, note = row.field.words, row.note.words
        row.set_edited(False)
        try:
            self._keeper.change(row.line.id, words, note)
        except CompanionError as error:
            row.set_edited(not isinstance(error, Refused))
            raise

    def _save_new(self) -> None:
        words = self.add_field.words
        if not words.strip():
            draft, self._draft_id = self._draft_id, None
            if draft is not None:
                self._keeper.withdraw(draft)
        elif self._draft_id is not None:
            self._keeper.change(self._draft_id, words, "")
        else:
            self._draft_id = self._keeper.add(words)
            self.show_lines(self._lines)  # the draft is not shown a second time
            self.drafted.emit()
        self.add_field.document().setModified(False)

    def _follow(self, state: SaveState, why: str) -> None:
        if state is SaveState.NOT_SAVED:
            if why != self._told:
                self._told = why
                self.not_saved.emit(why)
        elif state is SaveState.SAVED:
            self._told = ""

    def _do(self, act: Callable[[], None]) -> bool:
        try:
            act()
        except CompanionError as error:
            self.failed.emit(error)
            self.show_lines(self._lines)  # what is not kept is not shown
            return False
        return True

    def _say_cut(self, longest: int) -> None:
        said = self.tr("At most {number} letters fit here. What came after them was not taken in.")
        self.failed.emit(Refused(said.format(number=longest)))
