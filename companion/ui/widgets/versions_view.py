"""Earlier versions of an entry: choose one, read what changed since, bring it back as a copy."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QResizeEvent,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
)
from PySide6.QtWidgets import QBoxLayout, QListWidget, QTextEdit, QVBoxLayout, QWidget

from companion import clock
from companion.domain.entries import Entry, EntryVersion, count_words
from companion.ui import tokens
from companion.ui.dates import spell_short_day, spell_time
from companion.ui.theme import Theme
from companion.ui.widgets.buttons import button
from companion.ui.widgets.layout import row
from companion.ui.widgets.line_spacing import room_percent
from companion.ui.widgets.private_clipboard import private_copy, selected_text
from companion.ui.widgets.text_difference import Piece, PieceKind, differences
from companion.ui.widgets.words import Words


class VersionsView(QWidget):
    """Compares one earlier version with the entry as it is now."""

    closed = Signal()
    restore_wanted = Signal(str)
    """The id of the version to bring back as a copy."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._versions: Sequence[EntryVersion] = ()
        self._now: Entry | None = None
        self.back = button(self.tr("Back to the text"), self.closed.emit, role="quiet")
        self.restore = button(self.tr("Bring back as a copy"), self._restore, role="primary")
        self.lead = Words("", "quiet")
        self.list = QListWidget()
        self.list.setProperty("rows", "choices")
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setWordWrap(True)
        self.list.setAccessibleName(self.tr("Earlier versions"))
        self.list.currentRowChanged.connect(self._show_version)
        self.difference = _Difference()
        self.difference.setAccessibleName(self.tr("What changed since this version"))
        self._sides = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._sides.setSpacing(16)
        self._sides.addWidget(self.list, 3)
        self._sides.addWidget(self.difference, 6)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addLayout(row(self.back, 1, self.restore))
        column.addWidget(Words(self.tr("Earlier versions"), "heading"))
        column.addWidget(self.lead)
        column.addLayout(self._sides, 1)
        theme.changed.connect(self._follow_theme)

    def show_versions(self, now: Entry, versions: Sequence[EntryVersion]) -> None:
        """Show the versions of `now`, newest first."""
        self._now, self._versions = now, versions
        self.list.clear()
        for version in versions:
            self.list.addItem(self._name(version))
        self.lead.say(
            self.tr("Choose a version to see what changed since. The entry stays as it is.")
            if versions
            else self.tr(
                "No earlier version yet. While you write, one is kept about every ten minutes, "
                "and at once when much text goes away."
            )
        )
        self.list.setVisible(bool(versions))
        self.difference.setVisible(bool(versions))
        self.restore.setVisible(bool(versions))
        if versions:
            self.list.setCurrentRow(0)

    def forget(self) -> None:
        """Keep nothing of what was shown."""
        self._now, self._versions = None, ()
        self.list.clear()
        self.difference.clear()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = self.width() > 480 * max(1.0, self._theme.scale)
        self._sides.setDirection(
            QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        )

    def _name(self, version: EntryVersion) -> str:
        zone = self._now.zone if self._now else clock.zone()
        day = spell_short_day(clock.local(version.saved_at, zone).date())
        words = self.tr("%n word(s)", "", count_words(version.body))
        return f"{day}, {spell_time(version.saved_at, zone)}\n{words}"

    def _show_version(self, number: int) -> None:
        if self._now is None or not 0 <= number < len(self._versions):
            self.difference.clear()
            return
        version = self._versions[number]
        pieces = differences(
            _whole(version.title, version.body), _whole(self._now.title, self._now.body)
        )
        self.difference.show_pieces(pieces, self._theme)

    def _follow_theme(self) -> None:
        self._show_version(self.list.currentRow())

    def _restore(self) -> None:
        number = self.list.currentRow()
        if 0 <= number < len(self._versions):
            self.restore_wanted.emit(self._versions[number].id)


class _Difference(QTextEdit):
    """Read-only text; every changed stretch says in words what became of it."""

    def __init__(self) -> None:
        super().__init__()
        self.setReadOnly(True)
        self.setUndoRedoEnabled(False)
        self.setProperty("words", "reading")
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setTabChangesFocus(True)

    def createMimeDataFromSelection(self) -> QMimeData:
        return private_copy(selected_text(self.textCursor()))

    def show_pieces(self, pieces: Sequence[Piece], theme: Theme) -> None:
        """Show what changed from its beginning."""
        self.clear()
        cursor = QTextCursor(self.document())
        if all(piece.kind is PieceKind.SAME for piece in pieces):
            self._say(cursor, self.tr("Nothing changed since."), theme, theme.palette.soft_ink)
        for piece in pieces:
            self._add(cursor, piece, theme)
        self.moveCursor(QTextCursor.MoveOperation.Start)

    def _add(self, cursor: QTextCursor, piece: Piece, theme: Theme) -> None:
        colours = theme.palette
        look = QTextCharFormat()
        if piece.kind is PieceKind.LEFT_OUT:
            words = self.tr("%n line(s) unchanged", "", len(piece.lines))
            self._say(cursor, f"… {words} …", theme, colours.soft_ink)
            return
        if piece.kind is PieceKind.ADDED:
            self._say(cursor, self.tr("Added since"), theme, colours.accent)
            look.setBackground(QColor(colours.tint))
        elif piece.kind is PieceKind.REMOVED:
            self._say(cursor, self.tr("Taken out since"), theme, colours.warm)
            look.setForeground(QColor(colours.soft_ink))
            look.setFontStrikeOut(True)
        for line in piece.lines:
            self._paragraph(cursor, line, look, gap=6)

    def _say(self, cursor: QTextCursor, words: str, theme: Theme, colour: str) -> None:
        look = QTextCharFormat()
        look.setFontFamilies([tokens.SANS])
        look.setFontPointSize(theme.body_points * tokens.CAPTION)
        look.setFontWeight(QFont.Weight.DemiBold)
        look.setForeground(QColor(colour))
        self._paragraph(cursor, words, look, gap=2, above=10)

    def _paragraph(
        self, cursor: QTextCursor, words: str, look: QTextCharFormat, *, gap: int, above: int = 0
    ) -> None:
        form = QTextBlockFormat()
        form.setLineHeight(
            room_percent(self.font()), QTextBlockFormat.LineHeightTypes.ProportionalHeight.value
        )
        form.setBottomMargin(gap)
        form.setTopMargin(above)
        if self.document().isEmpty() and cursor.position() == 0:
            cursor.setBlockFormat(form)
        else:
            cursor.insertBlock(form)
        cursor.insertText(words, look)


def show_difference(pieces: Sequence[Piece], theme: Theme) -> QTextEdit:
    """A read-only text of what changed, for other places than the versions of an entry."""
    made = _Difference()
    made.show_pieces(pieces, theme)
    return made


def _whole(title: str, body: str) -> str:
    return f"{title}\n{body}" if title else body
