"""Tags of an entry: small labels that can be taken off, and a field that adds one on Enter or comma."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QStringListModel, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QCompleter, QLineEdit, QWidget

from companion.domain.entries import TagCount, clean_tag, clean_tags
from companion.ui.widgets.buttons import button
from companion.ui.widgets.layout import FlowRow

LONGEST_SHOWN = 28


class TagField(FlowRow):
    """Shows `tags` and lets them be changed."""

    changed = Signal(object)
    """The new tags as a tuple of names."""

    def __init__(
        self, known: Callable[[], Sequence[TagCount]], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent, spacing=6)
        self._known = known
        self.tags: tuple[str, ...] = ()
        self.line = _TagLine(self)
        self.line.setPlaceholderText(self.tr("Add a tag"))
        self.line.setAccessibleName(self.tr("Add a tag"))
        self.line.setToolTip(self.tr("Enter or a comma adds it"))
        self.line.setMaxLength(60)
        self.line.setAcceptDrops(False)
        self.line.setProperty("bare", "true")
        self.line.setTextMargins(-2, 0, 0, 0)  # Qt's own inset
        self.line.returnPressed.connect(self._add_typed)
        self.line.textEdited.connect(self._split_at_comma)
        self.line.arrived.connect(self._offer_known)
        self.line.emptied_backwards.connect(self._take_last)
        self.line.left.connect(self._add_typed)
        self._names = QStringListModel(self)
        completer = QCompleter(self._names, self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.activated.connect(self._add_later)
        self.line.setCompleter(completer)
        self.add(self.line)

    def show_tags(self, tags: tuple[str, ...]) -> None:
        """Show other tags; nothing typed before remains, not even for undo."""
        self.line.setText("")
        if tags != self.tags or self.flow.count() != len(tags) + 1:
            self.tags = tags
            self._rebuild()

    def keep_typed(self) -> None:
        """Make a tag of what is half typed, as leaving the field would."""
        if self.line.text().strip():
            self._add_typed()

    def setReadOnly(self, read_only: bool) -> None:
        """Whether tags can be changed now."""
        self.line.setVisible(not read_only)
        self._enable_chips(not read_only)

    def _rebuild(self) -> None:
        while (item := self.flow.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None and widget is not self.line:
                widget.hide()
                widget.deleteLater()
        for tag in self.tags:
            shown = tag if len(tag) <= LONGEST_SHOWN else tag[:LONGEST_SHOWN].rstrip() + "…"
            made = button(
                f"#{shown}  ×".replace("&", "&&"),
                lambda tag=tag: self._take(tag),
                role="chip",
                name=self.tr("Take the tag {tag} off").format(tag=tag),
            )
            made.setProperty("tag", "true")
            made.setToolTip(self.tr("Take this tag off"))
            self.add(made)
        self.add(self.line)
        self._in_order()
        self.flow.invalidate()
        self.updateGeometry()

    def _in_order(self) -> None:
        """Tab goes through the tags from left to right and then to the field."""
        before: QWidget | None = None
        for number in range(self.flow.count()):
            item = self.flow.itemAt(number)
            widget = item.widget() if item is not None else None
            if before is not None and widget is not None:
                QWidget.setTabOrder(before, widget)
            before = widget

    def _enable_chips(self, on: bool) -> None:
        for number in range(self.flow.count()):
            item = self.flow.itemAt(number)
            widget = item.widget() if item is not None else None
            if widget is not None and widget is not self.line:
                widget.setEnabled(on)

    def _offer_known(self) -> None:
        """Completions are read when the field is entered."""
        self._names.setStringList([tag.name for tag in self._known()])

    def _split_at_comma(self, text: str) -> None:
        if "," in text:
            self._add_typed()

    def _add_later(self, name: str) -> None:
        # The completer writes its choice into the field after this signal.
        QTimer.singleShot(0, self._add_typed)

    def _add_typed(self) -> None:
        typed = [clean_tag(part) for part in self.line.text().split(",")]
        self.line.setText("")
        self._change(clean_tags([*self.tags, *typed]))

    def _take(self, tag: str) -> None:
        self._change(tuple(kept for kept in self.tags if kept != tag))
        self.line.setFocus()

    def _take_last(self) -> None:
        self._change(self.tags[:-1])

    def _change(self, tags: tuple[str, ...]) -> None:
        if tags != self.tags:
            self.tags = tags
            self._rebuild()
            self.changed.emit(tags)


class _TagLine(QLineEdit):
    arrived = Signal()
    left = Signal()
    emptied_backwards = Signal()

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.arrived.emit()
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() is not Qt.FocusReason.PopupFocusReason:
            self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Backspace and not self.text():
            self.emptied_backwards.emit()
            return
        super().keyPressEvent(event)
