"""The session page: the whole screen, dim, large, and quiet. Before, while the session is open, and arriving back.

Nothing on it asks for attention: no dialog, no clock that moves, nothing to finish. Esc leaves the page; the
session stays open.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QAbstractButton, QFrame, QScrollArea, QVBoxLayout, QWidget

from companion.domain.courses import DosingSession, SessionState
from companion.domain.entries import Changes
from companion.errors import CompanionError
from companion.services import courses, sessions
from companion.ui import tokens
from companion.ui.context import Context
from companion.ui.page import Page
from companion.ui.pages.session_after import SessionAfter
from companion.ui.pages.session_before import SessionBefore, SessionElsewhere
from companion.ui.pages.session_open import SessionOpen

SessionView = SessionBefore | SessionElsewhere | SessionOpen | SessionAfter

WIDEST = 880
"""Of the one column, pixels at text scale 1."""


class SessionPage(Page):
    """Shows one view at a time. `left` asks the window to go back to where the person was."""

    left = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.view: SessionView | None = None
        self._wanted: str | None = None
        self.scroller = QScrollArea()
        self.scroller.setWidgetResizable(True)
        self.scroller.setFrameShape(QFrame.Shape.NoFrame)
        self.scroller.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.scroller.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.scroller)
        escape = QShortcut(QKeySequence("Esc"), self)
        escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        escape.activated.connect(self.go_back)
        self._dress()
        context.theme.changed.connect(self._dress)

    # --- the shell's calls

    def arrive(self, **arguments: object) -> None:
        wanted = arguments.get("dosing_session_id")
        self._wanted = str(wanted) if wanted else None
        self._show_present_state()

    def save(self) -> bool:
        return self.view.save() if self.view is not None else True

    def applies(self, changes: Changes) -> bool:
        return False

    def first_focus(self) -> QWidget | None:
        return self.view.first_focus() if self.view is not None else None

    def go_back(self) -> None:
        """Esc: first out of a question, then out of the page. What is typed is on disk before the page goes."""
        view = self.view
        if view is not None and not view.may_leave():
            return
        if view is not None and not view.finish():
            return
        self.left.emit()
        if isinstance(view, SessionOpen):
            again = view.session.id
            self.context.messages.say(
                self.tr("The session stays open. Everything is kept as you left it."),
                action_label=self.tr("Go back to it"),
                action=lambda: self.context.navigate("session", dosing_session_id=again),
            )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses the button that has the focus; any letter goes into the field."""
        focused = self.focusWidget()
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and isinstance(focused, QAbstractButton) and focused.hasFocus():
            if not event.isAutoRepeat():
                focused.click()
        elif isinstance(self.view, SessionOpen) and self.view.takes_key(event):
            return
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._set_margins()

    # --- views

    def _show_present_state(self) -> None:
        vault = self.context.vault
        running = sessions.open_session_now(vault)
        if running is not None:  # one session is open at a time, and it comes before any other
            self._show_open(running)
            return
        wanted = self._session_wanted()
        if wanted is not None and wanted.state is SessionState.CLOSED:
            self._elsewhere(
                self.tr("This session has ended."),
                self.tr("Its moments are kept as they were. Later words go beside them."),
                self.tr("Look at it"),
                {"part": "sessions", "dosing_session_id": wanted.id},
                wanted,
            )
        elif courses.current_course(vault) is None:
            self._elsewhere(
                self.tr("There is no course yet."),
                self.tr("A session belongs to a course. A name is enough to begin one."),
                self.tr("Set up my course"),
                {"part": "begin"},
            )
        else:
            before = SessionBefore(self.context, wanted)
            before.begun.connect(self._show_open)
            before.left.connect(self.go_back)
            self._show(before)

    def _session_wanted(self) -> DosingSession | None:
        if self._wanted is None:
            return None
        try:
            return sessions.dosing_session(self.context.vault, self._wanted)
        except CompanionError:
            return None

    def _show_open(self, session: DosingSession) -> None:
        view = SessionOpen(self.context, session)
        view.ended.connect(self._show_after)
        view.left.connect(self.go_back)
        self._show(view)

    def _show_after(self, session: DosingSession) -> None:
        view = SessionAfter(self.context, session)
        view.closed.connect(self.go_back)
        self._show(view)

    def _elsewhere(
        self,
        title: str,
        sentence: str,
        verb: str,
        arguments: dict[str, object],
        session: DosingSession | None = None,
    ) -> None:
        view = SessionElsewhere(self.context, title, sentence, verb, session)
        view.left.connect(self.go_back)

        def go() -> None:
            self.left.emit()
            self.context.navigate("course", **arguments)

        view.gone_on.connect(go)
        self._show(view)

    def _show(self, view: SessionView) -> None:
        old = self.scroller.takeWidget()
        self.view = view
        view.setObjectName("pageBody")
        self.scroller.setWidget(view)
        view.show()
        self._set_margins()
        if old is not None:
            old.hide()
            old.setParent(None)
            old.deleteLater()
        focus = view.first_focus()
        self.setFocusProxy(focus)
        focus.setFocus(Qt.FocusReason.OtherFocusReason)
        view.settle()

    # --- look

    def _dress(self) -> None:
        self.context.theme.dress_for_session(self)
        self._set_margins()
        if self.view is not None:
            self.view.settle()

    def _set_margins(self) -> None:
        if self.view is None:
            return
        margin = (
            tokens.PAGE_MARGIN[0] if self.width() >= tokens.NARROW_WINDOW else tokens.NARROW_MARGIN
        )
        widest = int(WIDEST * max(1.0, self.context.theme.scale))
        side = margin + max(0, self.width() - 2 * margin - widest) // 2
        self.view.column.setContentsMargins(side, tokens.NARROW_MARGIN, side, tokens.NARROW_MARGIN)
