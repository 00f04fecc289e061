"""The window: what stands in it before a vault is open, while one is open, and over both (Support, grounding)."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget

from companion.paths import Paths
from companion.settings import Settings, try_write_settings
from companion.ui.idle import IdleWatch
from companion.ui.layers import Layers
from companion.ui.messages import Messages
from companion.ui.tab_order import go_on_reading
from companion.ui.theme import LATER_FONTS, Theme, load_fonts, next_scale
from companion.ui.window_place import PAINTED_MS, with_place
from companion.ui.worker import Lane

if TYPE_CHECKING:
    from companion.services.vaults import OpenVault
    from companion.ui.shell import Shell


class Window(QMainWindow):
    """Decides what is shown: the way in, the shell of an open vault, a dosing session, Support or grounding."""

    def __init__(
        self,
        paths: Paths,
        settings: Settings,
        theme: Theme,
        *,
        vault: Path | None = None,
        demo_passphrase: str | None = None,
    ) -> None:
        super().__init__()
        self.paths, self.settings, self.theme = paths, settings, theme
        self.vault_path = vault or paths.default_vault
        self._demo_passphrase = demo_passphrase
        self._open_by_itself = demo_passphrase is not None
        self._was_at: tuple[Path, str] | None = None
        """The vault that was locked last and the page that was shown then."""
        self.lane = Lane(self)
        self.messages = Messages(self)
        self.stack = Layers()
        self.setCentralWidget(self.stack)
        self.setWindowTitle(self.tr("Journal"))
        self.setMinimumSize(640, 480)
        self.shell: Shell | None = None
        self.lock_refused = False
        """Whether the notice is shown that a text could not be saved and the vault stays open."""
        self._in_session = False
        self._before_full_screen = Qt.WindowState.WindowNoState
        self._shortcuts()
        self.show_entrance()
        self.idle = IdleWatch(settings.auto_lock_minutes, self)
        self.idle.idle.connect(self._lock_when_idle)
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
        page = UnlockPage(self.vault_path, self.lane, demo_passphrase=self._demo_passphrase)
        page.opens_by_itself = self._open_by_itself
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

    def show_received_file(self) -> None:
        """Read a sealed file somebody sent; without a vault, or beside the open one."""
        from companion.ui.pages.review import ReviewPage

        page = ReviewPage(self.lane, self.theme, vault=self.shell.vault if self.shell else None)
        page.closed.connect(self.close_overlay)
        if self.shell is not None:
            page.kept.connect(self.shell.announce)
        self._overlay(page)

    def open_shell(self, vault: OpenVault) -> None:
        """The vault is open: show its pages."""
        from companion.ui.shell import Shell

        self.vault_path = vault.path
        self.idle.watch()
        shell = Shell(self, vault)
        self.shell = shell
        self._replace_all(shell)
        was_at, self._was_at = self._was_at, None
        shell.begin(was_at[1] if was_at is not None and was_at[0] == vault.path else "")
        for notice in vault.notices:
            self.messages.warn(notice)

    # --- over everything

    def show_support(self) -> None:
        """Support: people and numbers, on any screen, locked or not."""
        from companion.ui.pages.support import SupportPage

        if self.stack.uncover(SupportPage):
            return
        page = SupportPage(
            self.paths, self.theme, self.settings.country, self.shell.vault if self.shell else None
        )
        page.closed.connect(self.close_overlay)
        page.grounding_wanted.connect(self.show_grounding)
        page.country_chosen.connect(self._keep_country)
        self._overlay(page)

    def show_grounding(self) -> None:
        """Grounding exercises with a quiet timer."""
        from companion.ui.pages.grounding import GroundingPage

        if self.stack.uncover(GroundingPage):
            return
        page = GroundingPage(self.theme, reduced_motion=self.settings.reduced_motion)
        page.closed.connect(self.close_overlay)
        page.support_wanted.connect(self.show_support)
        self._overlay(page)

    def show_keys(self) -> None:
        """All keys on one page."""
        from companion.ui.pages.keys import KeysPage

        if self.stack.uncover(KeysPage):
            return
        page = KeysPage(self.theme)
        page.closed.connect(self.close_overlay)
        self._overlay(page)

    def show_session(self, page: QWidget) -> None:
        """A dosing session takes the whole screen."""
        self._overlay(page)
        self._in_session = True
        if not self.isFullScreen():
            self._before_full_screen = self.windowState()
        self.showFullScreen()

    def end_session(self) -> None:
        """Back to where the person was before the session page."""
        self._in_session = False
        self.setWindowState(self._before_full_screen)
        self.close_overlay()

    def close_overlay(self) -> None:
        """Take the topmost overlay away and put the focus back where it was."""
        self.stack.take_away()

    def _overlay(self, page: QWidget) -> None:
        if self._in_session:
            self.theme.dress_for_session(page)
        self.stack.lay_over(page)

    # --- locking and leaving

    def lock(self) -> bool:
        """Save what is open, drop the key and show the unlock page. False when a text could not be saved."""
        if self.shell is None:
            return True
        shell = self.shell
        if not shell.save_everything():
            self.lock_refused = True
            self.messages.warn(
                self.tr(
                    "A text could not be saved, so the vault stays open. Nothing typed is lost."
                ),
                action_label=self.tr("Try again"),
                action=self.lock,
            )
            return False
        self.lane.cancel_all()
        QGuiApplication.clipboard().clear()
        self.shell = None
        self._open_by_itself = False
        self._was_at = shell.vault.path, shell.current
        self.show_unlock()
        shell.close_vault()
        return True

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
        from companion.ui.leaving import leave_running, leave_unsaved

        if self.shell is not None and not self.shell.save_everything() and not leave_unsaved(self):
            event.ignore()
            return
        if self.lane.busy and not leave_running(self):
            event.ignore()
            return
        self.settings = with_place(self, self.settings)
        try_write_settings(self.paths.settings_file, self.settings)
        if self.shell is not None:
            shell, self.shell = self.shell, None
            shell.leave_everything()
            shell.close_vault()
        self.lane.close()
        event.accept()

    def _lock_when_idle(self) -> None:
        if self.shell is not None and not self.shell.keeps_idle_lock_off():
            self.lock()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and not self.isActiveWindow():
            self._left_alone()

    def focusNextPrevChild(self, next: bool) -> bool:
        """Tab and Shift+Tab, wherever the focus is: what was filled in later stands where it is read."""
        top = self.stack.currentWidget()
        if top is not None and go_on_reading(top, forward=next):
            return True
        return super().focusNextPrevChild(next)

    def _left_alone(self) -> None:
        own_window_active = QApplication.activeWindow() is not None
        if self.shell is not None and not own_window_active:
            self.shell.save_everything()
            if self.settings.lock_on_focus_loss:
                self.lock()

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
        if self._in_session:
            self.theme.dress_for_session(page)  # locked meanwhile: a dark room stays dark
        self._in_session = False
        self.stack.replace_all(page)
