"""The window: what stands in it before a vault is open, while one is open, and over both (Support, grounding)."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QWidget

from companion.paths import Paths
from companion.settings import Settings, try_write_settings
from companion.ui.idle import IdleWatch
from companion.ui.layers import Layers
from companion.ui.messages import Messages
from companion.ui.over_everything import OverEverything
from companion.ui.tab_order import go_on_reading
from companion.ui.theme import LATER_FONTS, Theme, load_fonts, next_scale
from companion.ui.window_place import PAINTED_MS, with_place
from companion.ui.worker import Lane

if TYPE_CHECKING:
    from companion.services.vaults import OpenVault
    from companion.ui.hard_lock import Locker
    from companion.ui.restart import Restart
    from companion.ui.screen_lock import ScreenLockWatch
    from companion.ui.shell import Shell


class Window(OverEverything):
    """Decides what is shown: the way in, the shell of an open vault, a dosing session, Support or grounding."""

    def __init__(
        self,
        paths: Paths,
        settings: Settings,
        theme: Theme,
        *,
        vault: Path | None = None,
        demo_passphrase: str | None = None,
        restart: Restart | None = None,
        dim: bool = False,
    ) -> None:
        super().__init__()
        self.paths, self.settings, self.theme = paths, settings, theme
        self.vault_path = vault or paths.default_vault
        self._demo_passphrase = demo_passphrase
        self._open_by_itself = demo_passphrase is not None
        self._restart = restart
        self.lane = Lane(self)
        self.messages = Messages(self)
        self.stack = Layers()
        self.setCentralWidget(self.stack)
        self.setWindowTitle(self.tr("Journal"))
        self.setMinimumSize(640, 480)
        self.shell: Shell | None = None
        self.in_session = dim
        """Whether a dosing session has the whole screen, or had it when the vault was locked."""
        self._dim_below = False
        """Whether the page at the bottom wears the dim colours: the lock page of a session day."""
        self._before_full_screen = Qt.WindowState.WindowNoState
        self._screen_lock: ScreenLockWatch | None = None
        self._shortcuts()
        self.country_chosen.connect(self._keep_country)
        self.show_entrance()
        self.idle = IdleWatch(settings.auto_lock_minutes, self)
        self.idle.idle.connect(lambda: self.locker.lock_when_idle())
        QTimer.singleShot(PAINTED_MS, lambda: load_fonts(LATER_FONTS))

    # --- the way in

    def show_entrance(self) -> None:
        """The unlock page where there is a vault, else the first steps."""
        if self._demo_passphrase is not None or self.vault_path.exists():
            self.show_unlock()
        else:
            self.show_welcome()

    def show_unlock(self, path: Path | None = None) -> None:
        """Ask for the passphrase of the vault at `path`."""
        from companion.ui.pages.unlock import UnlockPage

        self.vault_path = path or self.vault_path
        page = UnlockPage(
            self.vault_path,
            self.lane,
            demo_passphrase=self._demo_passphrase,
            state=self.paths.state,
        )
        page.opens_by_itself = self._open_by_itself
        page.begun.connect(self.watch_for_locking)
        page.unlocked.connect(self.open_shell)
        page.elsewhere.connect(self.show_welcome)
        page.other_vault.connect(self.show_unlock)
        page.support_wanted.connect(self.show_support)
        page.grounding_wanted.connect(self.show_grounding)
        self._replace_all(page)
        page.begin()

    def show_welcome(self) -> None:
        """The first steps: what this is, where words live, make a vault; or open a file somebody sent."""
        from companion.ui.pages.welcome import WelcomePage

        page = WelcomePage(self.paths, self.lane, self.vault_path)
        page.created.connect(self.open_shell)
        page.unlock_wanted.connect(self.show_unlock)
        page.review_wanted.connect(self.show_received_file)
        page.support_wanted.connect(self.show_support)
        page.grounding_wanted.connect(self.show_grounding)
        self._replace_all(page)

    def open_shell(self, vault: OpenVault) -> None:
        """The vault is open: show its pages."""
        from companion.ui.shell import Shell
        from companion.ui.widgets.private_clipboard import private_clipboard

        private_clipboard()
        self.vault_path = vault.path
        self.idle.watch()
        shell = Shell(self, vault)
        self.shell = shell
        self._replace_all(shell)
        shell.begin()
        self.watch_for_locking()
        if vault.notices:  # in one message, because a later one takes the place of the one before
            self.messages.warn(" ".join(vault.notices))

    # --- a dosing session

    def show_session(self, page: QWidget) -> None:
        """A dosing session takes the whole screen."""
        self._overlay(page)
        self.in_session = True
        if not self.isFullScreen():
            self._before_full_screen = self.windowState()
        self.showFullScreen()

    def end_session(self) -> None:
        """Back to where the person was before the session page."""
        self.in_session = False
        self.setWindowState(self._before_full_screen)
        self.close_overlay()

    # --- locking and leaving

    def lock(self) -> bool:
        """Save what is open, close the vault and begin anew. False when a text could not be saved."""
        return self.locker.lock()

    @cached_property
    def locker(self) -> Locker:
        """Made when it is first needed: the first window does without."""
        from companion.ui.hard_lock import Locker

        return Locker(self, self._restart)

    def show_locked(self) -> None:
        """The lock page in the place of a vault that was locked just now."""
        self._open_by_itself = False
        self.show_unlock()

    def watch_for_locking(self) -> None:
        """Hear of the computer's own lock and of sleep from now on."""
        if self._screen_lock is None:
            from companion.ui.screen_lock import ScreenLockWatch

            self._screen_lock = ScreenLockWatch(self)
            self._screen_lock.locked.connect(self.lock)
        self._screen_lock.watch()

    def leave_at_once(self) -> None:
        """SIGTERM or the end of the desktop session: save, lock, quit."""
        self.save_for_session_end()
        self.close()
        QApplication.quit()

    def save_for_session_end(self, *_: object) -> None:
        """Put every open text on disk now."""
        if self.shell is not None:
            self.shell.save_everything()

    def closeEvent(self, event: QCloseEvent) -> None:
        from companion.ui.leaving import leave_notes, leave_running, leave_unsaved

        if self.shell is not None and not self.shell.save_everything() and not leave_unsaved(self):
            event.ignore()
            return
        if self.lane.is_wanted and not leave_running(self):
            event.ignore()
            return
        if self.would_lose_notes() and not leave_notes(self):
            event.ignore()
            return
        self.settings = with_place(self, self.settings)
        try_write_settings(self.paths.settings_file, self.settings)
        if self.shell is not None:
            from companion.ui.widgets.private_clipboard import private_clipboard

            private_clipboard().forget()
            shell, self.shell = self.shell, None
            shell.leave_everything()
            self.lane.close()  # first, because a job may still read the vault
            shell.close_vault()
        self.lane.close()
        event.accept()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() != QEvent.Type.ActivationChange or self.shell is None:
            return
        if QApplication.activeWindow() is None and not self.isActiveWindow():
            self.locker.left_alone()
        else:
            self.locker.come_back()

    def focusNextPrevChild(self, next: bool) -> bool:
        """Tab and Shift+Tab, wherever the focus is: what was filled in later stands where it is read."""
        top = self.stack.currentWidget()
        if top is not None and go_on_reading(top, forward=next):
            return True
        return super().focusNextPrevChild(next)

    # --- settings, geometry, keys

    def change_settings(self, settings: Settings) -> None:
        """Keep new settings and follow them at once."""
        self.settings = settings
        self.idle.minutes = settings.auto_lock_minutes
        self.theme.choose(settings.theme, settings.text_scale)
        try_write_settings(self.paths.settings_file, settings)

    def _keep_country(self, country: str) -> None:
        self.change_settings(replace(self.settings, country=country))

    def _scale(self, step: int) -> None:
        scale = next_scale(self.settings.text_scale, step)
        self.change_settings(replace(self.settings, text_scale=scale))

    def _shortcuts(self) -> None:
        for keys, action in (
            ("F1", self.show_keys),
            ("Ctrl+/", self.show_keys),
            ("F2", self.show_support),
            ("F3", self.show_grounding),
            ("Ctrl+L", self.lock),
            (QKeySequence.StandardKey.ZoomIn, lambda: self._scale(1)),
            ("Ctrl+=", lambda: self._scale(1)),
            (QKeySequence.StandardKey.ZoomOut, lambda: self._scale(-1)),
            ("Ctrl+0", lambda: self._scale(0)),
            (QKeySequence.StandardKey.Quit, self.close),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
            shortcut.activated.connect(action)

    def _replace_all(self, page: QWidget) -> None:
        if self.in_session:
            self.theme.dress_for_session(page)  # locked meanwhile: a dark room stays dark
        self._dim_below, self.in_session = self.in_session, False
        self.stack.replace_all(page)
