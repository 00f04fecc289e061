"""The editor's widgets and where they stand; knows nothing of the vault."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QLineEdit,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from companion.domain.entries import TagCount
from companion.ui import tokens
from companion.ui.autosave import Autosave
from companion.ui.theme import Theme
from companion.ui.widgets.buttons import button
from companion.ui.widgets.editor_parts import NothingOpen, PromptBlock, SealedLetter, TrashBar
from companion.ui.widgets.entry_bar import EntryBar
from companion.ui.widgets.entry_replies import EntryReplies
from companion.ui.widgets.format_bar import FormatBar
from companion.ui.widgets.keep_back_view import KeepBackView
from companion.ui.widgets.layout import FlowRow, row
from companion.ui.widgets.markdown_editor import MarkdownEditor
from companion.ui.widgets.reader import Reader
from companion.ui.widgets.saved_state import SavedState
from companion.ui.widgets.sketch_picture import SketchPictures
from companion.ui.widgets.tag_field import TagField
from companion.ui.widgets.versions_view import VersionsView
from companion.ui.widgets.words import Words

INSET = 3
"""Pixels by which Qt sets text in from the edge of its field; everything else is set in likewise."""
NARROWEST = 320
"""Pixels of the editor at text scale 1 beside a list that is dragged wide."""
FACT_PADDING = 9
"""Pixels from the edge of a small button to its words."""


class EditorFrame(QWidget):
    """One column of a readable width, the text in its middle; other views take its place when asked for.

    The text scrolls by itself. Only where a window is too low for everything around it, the column scrolls too.
    """

    def __init__(
        self,
        theme: Theme,
        autosave: Callable[[QWidget], Autosave],
        known_tags: Callable[[], Sequence[TagCount]],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("pageBody")
        self._theme = theme
        self.autosave = autosave(self)
        self.views = QStackedWidget()
        self._bare = False
        self._columns: list[tuple[QVBoxLayout, int, int]] = []
        self.text = MarkdownEditor(theme)
        self.text.setPlaceholderText(self.tr("Write here. It is saved as you go."))
        self.reader = Reader(theme, fit_height=False, keep_line_breaks=True)
        self.reader.setProperty("part", "reading")
        self.reader.setAccessibleName(self.tr("The entry, for reading"))
        self.middle = _Middle()
        self.middle.addWidget(self.text)
        self.middle.addWidget(self.reader)
        page = _AsHighAsNeeded()
        page.setObjectName("pageBody")
        writing = QVBoxLayout(page)
        writing.setContentsMargins(0, 0, 0, 0)
        writing.setSpacing(0)
        writing.addWidget(self._head(known_tags))
        writing.addWidget(self.middle, 1)
        writing.addWidget(self._foot())
        self.writing = QScrollArea()
        self.writing.setWidget(page)
        self.writing.setWidgetResizable(True)
        self.writing.setFrameShape(QFrame.Shape.NoFrame)
        self.writing.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.writing.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.versions = VersionsView(theme)
        self.versions_page = self._column(self.versions)
        self.keep_back = KeepBackView(theme, scrolls=True)
        self.keep_back_page = self._column(self.keep_back)
        self.sealed = SealedLetter()
        self.sealed_page = self._column(self.sealed)
        self.nothing = NothingOpen()
        self.nothing_page = self._column(self.nothing)
        for view in (
            self.writing,
            self.versions_page,
            self.keep_back_page,
            self.sealed_page,
            self.nothing_page,
        ):
            self.views.addWidget(view)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        self.trash_bar = TrashBar()
        above = QVBoxLayout()
        above.setContentsMargins(tokens.NARROW_MARGIN, 8, tokens.NARROW_MARGIN, 0)
        above.addWidget(self.trash_bar)
        outer.addLayout(above)
        outer.addWidget(self.views, 1)
        self._in_tab_order()
        theme.changed.connect(self.fit)

    def _head(self, known_tags: Callable[[], Sequence[TagCount]]) -> QWidget:
        self.bar = EntryBar(self._theme)
        self.prompt = PromptBlock()
        self.title = QLineEdit()
        self.title.setProperty("words", "heading")
        self.title.setPlaceholderText(self.tr("Title, if you like"))
        self.title.setAccessibleName(self.tr("Title"))
        self.title.setMaxLength(300)
        self.title.setAcceptDrops(False)  # a dropped file would become its path
        self.title.setTextMargins(-INSET, 0, 0, 0)
        self.tags = TagField(known_tags)
        head = QWidget()
        column = QVBoxLayout(head)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        top = QVBoxLayout()
        top.addWidget(self.bar)
        self._columns.append((top, 8, 0))
        body = QVBoxLayout()
        body.setSpacing(8)
        self.sketches = SketchPictures()
        for widget in (self.prompt, self.title, self.tags, self.sketches):
            body.addWidget(widget)
        self._columns.append((body, 0, 8))
        self._top = top
        column.addLayout(top)
        column.addLayout(body)
        return head

    def _foot(self) -> QWidget:
        self.format_bar = FormatBar(self.text, self._theme)
        self.saved = SavedState(self.autosave)
        self.word_count = Words("", "soft", wrap=False)
        self.kept_insights = button("", role="link")
        self.kept_insights.setProperty("small", "true")
        self.kept_back = button(self.tr("Keep parts back when it is shared …"), role="link")
        self.kept_back.setProperty("small", "true")
        self.nobody = Words("", "soft")
        self.replies = EntryReplies(self._theme)
        foot = QWidget()
        column = QVBoxLayout(foot)
        column.setSpacing(6)
        marks = QVBoxLayout()
        marks.setContentsMargins(-FACT_PADDING, 0, 0, 0)
        marks.addWidget(self.format_bar)
        column.addLayout(marks)
        column.addWidget(self.replies)
        line = row(self.saved, self.word_count)
        line.setStretch(0, 1)
        column.addLayout(line)
        below = FlowRow(spacing=16)
        below.add(self.kept_insights)
        below.add(self.kept_back)
        column.addWidget(below)
        column.addWidget(self.nobody)
        self._columns.append((column, 8, 16))
        return foot

    def _column(self, widget: QWidget) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.addWidget(widget)
        self._columns.append((column, 8, 16))
        return page

    def _in_tab_order(self) -> None:
        """Above the text from left to right, the title, the tags, the text, what stands below it."""
        bar = self.bar
        order = [
            bar.back,
            bar.when,
            bar.kind,
            bar.phase,
            bar.sharing,
            bar.read,
            bar.focus,
            bar.more,
        ]
        order += [self.title, self.tags.line, self.text, self.reader]
        order += [*self.format_bar.buttons.values(), self.replies.toggle]
        order += [self.kept_insights, self.kept_back]
        for before, after in pairwise(order):
            QWidget.setTabOrder(before, after)

    # --- what is shown

    @property
    def is_writing(self) -> bool:
        """Whether the text (or its reading view) is shown."""
        return self.views.currentWidget() is self.writing

    @property
    def is_reading(self) -> bool:
        return self.middle.currentWidget() is self.reader

    def show_reading(self, headings: Mapping[str, str]) -> None:
        """Show the text as it reads; `headings` names the entries it leads to."""
        self.reader.show_markdown(self.text.text(), headings)
        self._turn(self.reader)

    def show_writing(self) -> None:
        """Show the text as it is typed."""
        self.views.setCurrentWidget(self.writing)
        self._turn(self.text)
        self.reader.show_markdown("")

    def _turn(self, widget: QWidget) -> None:
        self.middle.setCurrentWidget(widget)
        reading = widget is self.reader
        self.format_bar.setVisible(not (reading or self._bare or self.text.isReadOnly()))
        self.bar.show_reading(reading)

    # --- the column

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def minimumSizeHint(self) -> QSize:
        """The room beside the column is given up where it is wanted, so it counts for nothing here."""
        narrowest = int(NARROWEST * max(1.0, self._theme.scale))
        return QSize(narrowest, super().minimumSizeHint().height())

    def fit(self) -> None:
        """Keep the column at its measure, in the middle."""
        measure = self.text.measure() + 2 * INSET
        side = max(tokens.NARROW_MARGIN, (self.width() - measure) // 2)
        for column, top, bottom in self._columns:
            column.setContentsMargins(side + INSET, top, side, bottom)
        left = tokens.NARROW_MARGIN if self.bar.back.isVisibleTo(self.bar) else side + INSET
        self._top.setContentsMargins(left - FACT_PADDING, 8, tokens.NARROW_MARGIN, 0)
        self.text.set_sides(side)
        self.reader.setViewportMargins(side + INSET, 0, side, 0)

    def show_way_back(self, shown: bool) -> None:
        """In a narrow window the list is one step back."""
        self.bar.back.setVisible(shown)
        self.sealed.back.setVisible(shown)
        self.fit()

    def show_bare(self, bare: bool) -> None:
        """Put away what stands around the text, or bring it back."""
        self.bar.show_focus(bare)
        self.bar.facts.setVisible(not bare)
        self.tags.setVisible(not bare)
        self._bare = bare
        self._turn(self.middle.currentWidget() or self.text)

    def focus_text(self) -> None:
        """Put the keyboard into the text."""
        self.text.setFocus(Qt.FocusReason.OtherFocusReason)
        self.writing.ensureWidgetVisible(self.text)


class _AsHighAsNeeded(QWidget):
    """Asks only for the height that its width calls for; Qt would ask for that of its least width."""

    def minimumSizeHint(self) -> QSize:
        return QSize(super().minimumSizeHint().width(), 0)


class _Middle(QStackedWidget):
    """The text or its reading view: both ask for the few lines that the text needs, and take what there is."""

    def sizeHint(self) -> QSize:
        return self.minimumSizeHint()

    def minimumSizeHint(self) -> QSize:
        text = self.widget(0)
        return text.minimumSizeHint() if text is not None else QSize()
