"""The shell of an open vault: navigation at the side, one page beside it, and the round of changes."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QHBoxLayout,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from companion.domain.entries import Changes
from companion.errors import CompanionError
from companion.services import places, sessions, vaults
from companion.ui.backup_watch import BackupWatch
from companion.ui.context import Context
from companion.ui.page import ColumnPage, Page
from companion.ui.reminder_watch import ReminderWatch
from companion.ui.side import Side
from companion.ui.tab_order import keyboard_kept
from companion.ui.widgets.notice import NoticeBar

if TYPE_CHECKING:
    from companion.services.vaults import OpenVault
    from companion.ui.window import Window

PAGES: dict[str, tuple[str, str]] = {
    "today": ("companion.ui.pages.today", "TodayPage"),
    "course": ("companion.ui.pages.course", "CoursePage"),
    "journal": ("companion.ui.pages.journal", "JournalPage"),
    "checkins": ("companion.ui.pages.checkins", "CheckInsPage"),
    "learn": ("companion.ui.pages.learn", "LearnPage"),
    "share": ("companion.ui.pages.share", "SharePage"),
    "clients": ("companion.ui.pages.clients", "ClientsPage"),
    "settings": ("companion.ui.pages.settings", "SettingsPage"),
    "backups": ("companion.ui.pages.backups", "BackupsPage"),
    "export": ("companion.ui.pages.export", "ExportPage"),
}
"""Where each page lives; its module is imported when it is first shown."""


class Shell(QWidget):
    """Shows one page at a time and tells the others what changed."""

    changed = Signal(object)

    def __init__(self, window: Window, vault: OpenVault) -> None:
        super().__init__()
        self.window_ = window
        self.vault = vault
        self.context = Context(
            vault=vault,
            paths=window.paths,
            theme=window.theme,
            lane=window.lane,
            messages=window.messages,
            navigate=self.navigate,
            announce=self.announce,
            settings=lambda: window.settings,
            change_settings=window.change_settings,
            lock=window.lock,
        )
        self._pages: dict[str, Page] = {}
        self._session_page: Page | None = None
        self.notice = NoticeBar()
        self.notice.setObjectName("shellNotice")
        self.stack = QStackedWidget()
        self._build()
        window.messages.show_in_window()
        window.messages.said.connect(self.notice.show_message)
        window.messages.withdrawn.connect(self.notice.clear)
        window.theme.changed.connect(self._fit_side)

    @property
    def names(self) -> tuple[str, ...]:
        """The pages of this vault, in the order of the navigation."""
        if self.vault.purpose == "therapist":
            return ("clients", "journal", "learn", "share")
        return ("today", "course", "journal", "checkins", "learn", "share")

    @property
    def current(self) -> str:
        """The name of the page that is shown."""
        shown = self.stack.currentWidget()
        return next((name for name, page in self._pages.items() if page is shown), "")

    def begin(self) -> None:
        """Show the page that was locked, else the first; a dosing session that is still open comes back as it was."""
        page = self._page_left()
        self.navigate(page if page in PAGES else self.names[0])
        if self.vault.purpose == "client":
            running = sessions.open_session_now(self.vault)
            if running is not None:
                self.navigate("session", dosing_session_id=running.id)
            ReminderWatch(self.context, self).start()
        BackupWatch(self.context, self.window_.idle, self).start()

    def navigate(self, page: str, **arguments: object) -> None:
        """Go to a page by name; the page that is left saves first."""
        if page == "support":
            self.window_.show_support()
        elif page == "grounding":
            self.window_.show_grounding()
        elif page == "review":
            self.window_.show_received_file()
        elif page == "about":
            self.window_.show_about()
        elif page == "vault_keys":
            self.window_.show_vault_keys()
        elif page == "contacts":
            self.window_.show_contacts()
        elif page == "my_card":
            self.window_.show_my_card()
        elif page == "session":
            self._enter_session(**arguments)
        else:
            self._show(page, **arguments)

    def announce(self, changes: Changes) -> None:
        """Every page hears what a service touched; those not shown re-read when they are shown next."""
        for page in self._pages.values():
            if not page.applies(changes):
                continue
            if page is self.stack.currentWidget():
                with keyboard_kept(page):
                    page.refresh()
                    page.settle()
            else:
                page.stale = True
        self.changed.emit(changes)

    def save_everything(self) -> bool:
        """Put every open text on disk. False when one could not be saved."""
        pages = [*self._pages.values(), *([self._session_page] if self._session_page else [])]
        saved = [page.save() for page in pages]  # every page saves, whatever another answered
        return all(saved)

    def leave_everything(self) -> None:
        """Finish what is open on the page that is shown; called when the window closes."""
        shown = self.stack.currentWidget()
        if isinstance(shown, Page):
            shown.leave()

    def keeps_idle_lock_off(self) -> bool:
        """Whether a dosing session is open whose owner did not ask for the idle lock."""
        if self.vault.purpose != "client":
            return False
        running = sessions.open_session_now(self.vault)
        return running is not None and not running.idle_lock

    def close_vault(self) -> None:
        """Drop the key; the widgets are emptied and deleted by the window."""
        self.setParent(None)
        vaults.lock(self.vault)
        self.deleteLater()

    def put_away(self) -> None:
        """The vault was closed already: let the widgets go."""
        self.setParent(None)
        self.deleteLater()

    def _page_left(self) -> str:
        try:
            return places.page_left(self.vault)
        except CompanionError:
            return ""  # where somebody was is never worth an error

    # --- pages

    def _show(self, name: str, **arguments: object) -> None:
        leaving = self.stack.currentWidget()
        if (
            isinstance(leaving, Page)
            and leaving is not self._pages.get(name)
            and not leaving.leave()
        ):
            self.side.mark(self.current)
            return
        if self.window_.locker.refused:  # by now the text is saved
            self.window_.locker.refused = False
            self.context.messages.clear()
        page = self._pages.get(name) or self._made(name)
        page.arrive(**arguments)
        if page.stale:
            page.stale = False
            page.refresh()
        page.settle()
        self.stack.setCurrentWidget(page)
        self.side.mark(self.current)
        focus = page.first_focus()
        if focus is not None:
            focus.setFocus(Qt.FocusReason.OtherFocusReason)
            if isinstance(page, ColumnPage) and page.scroller.verticalScrollBar().value():
                page.scroller.ensureWidgetVisible(focus)  # the page was left further down

    def _made(self, name: str) -> Page:
        module, class_name = PAGES[name]
        page: Page = getattr(import_module(module), class_name)(self.context)
        self._pages[name] = page
        page.alone.connect(self.side.setHidden)
        self.stack.addWidget(page)
        return page

    def _enter_session(self, **arguments: object) -> None:
        from companion.ui.pages.session import SessionPage

        leaving = self.stack.currentWidget()
        if self._session_page is not None or (isinstance(leaving, Page) and not leaving.leave()):
            return
        self.context.messages.clear()  # "the session stays open" and the like: from here on it may not be so
        page = SessionPage(self.context)
        page.arrive(**arguments)
        page.refresh()
        page.left.connect(self._leave_session)
        self._session_page = page
        self.window_.show_session(page)

    def _leave_session(self) -> None:
        self._session_page = None
        self.window_.end_session()
        for page in self._pages.values():
            page.stale = True
        self._show(self.current or self.names[0])

    # --- the side

    def _build(self) -> None:
        self.side = Side(self.context.theme, self.names)
        self.side.wanted.connect(self._go)
        for number, name in enumerate(self.names, start=1):
            QShortcut(QKeySequence(f"Ctrl+{number}"), self, lambda name=name: self.navigate(name))
        QShortcut(QKeySequence("Ctrl+,"), self, lambda: self.navigate("settings"))
        QShortcut(QKeySequence("Ctrl+N"), self, lambda: self.navigate("journal", new=True))
        QShortcut(
            QKeySequence.StandardKey.Find, self, lambda: self.navigate("journal", search=True)
        )
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        right.addWidget(self._notice_holder())
        right.addWidget(self.stack, 1)
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self.side)
        outer.addLayout(right, 1)
        self._fit_side()

    def _notice_holder(self) -> QWidget:
        """Keeps room around a notice, and none where there is no notice."""
        holder = QWidget()
        bar = QVBoxLayout(holder)
        bar.setContentsMargins(24, 12, 24, 0)
        bar.addWidget(self.notice)
        holder.hide()
        self.notice.turned.connect(holder.setVisible)
        return holder

    def _go(self, name: str) -> None:
        if name == "lock":
            self.context.lock()
        else:
            self.navigate(name)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_side()

    def _fit_side(self) -> None:
        self.side.fit(self.width())
