"""Locking: everything typed is saved, the vault is closed, and the program begins anew on its lock page.

Wiping what Python and Qt copied is not possible, so the whole memory goes with the process (`companion.ui.restart`).
Where there is no way to begin anew (a demonstration, whose passphrase is public, or a program that is just being
replaced by an update) the window locks within this process: the same steps, with the lock page shown at the end.
"""

from __future__ import annotations

import logging
from contextlib import suppress
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from companion.errors import CompanionError
from companion.services import places
from companion.settings import try_write_settings
from companion.ui.cover import Cover
from companion.ui.pages.unlock import UnlockPage
from companion.ui.restart import Look, Restart
from companion.ui.widgets.private_clipboard import private_clipboard
from companion.ui.window_place import with_place

if TYPE_CHECKING:
    from companion.ui.shell import Shell
    from companion.ui.window import Window

log = logging.getLogger(__name__)

PATIENCE = 4.0
"""Seconds that running work may take to stop; a computer that goes to sleep waits five for all programs together."""


class Locker:
    """Locks one window."""

    def __init__(self, window: Window, restart: Restart | None = None) -> None:
        self._window, self._restart = window, restart
        self._locking = False
        self.cover = Cover(window)
        self.refused = False
        """Whether the notice is shown that a text could not be saved and the vault stays open."""

    def lock(self) -> bool:
        """Hide everything, save, close, begin anew. False when a text could not be saved: then all is as before."""
        shell = self._window.shell
        if self._locking:
            return True  # hiding the windows tells us that the person went elsewhere
        if shell is None:
            self._leave_entrance()
            return True
        self._locking = True
        try:
            look = Look.of(self._window)
            self.blank()
            QGuiApplication.inputMethod().commit()  # what an input method still composes is typed too
            if not shell.save_everything():
                self._refuse()
                return False
            self._close(shell, look)
        finally:
            self._locking = False
        return True

    def blank(self) -> None:
        """Nothing of the journal is on the screen when this returns; menus and dialogs end as by Esc."""
        window = self._window
        for other in QApplication.topLevelWidgets():
            if other is not window and other.isVisible() and other.isWindow():
                other.hide()
        colours = window.theme.session_palette if window.is_dim else window.theme.palette
        self.cover.blank(colours.background)

    def left_alone(self) -> None:
        """Another program's window is in front: save, and do what the person chose for that."""
        window = self._window
        if self._locking or window.shell is None:
            return
        window.shell.save_everything()
        if QApplication.activeModalWidget() is not None:
            return  # perhaps a file dialog, which the desktop may show in another program
        if window.settings.lock_on_focus_loss:
            self.lock()
        elif window.settings.blur_when_unfocused:
            self.cover.blur(window.theme.palette.background)

    def come_back(self) -> None:
        """A window of ours is in front again."""
        if not self._locking:
            self.cover.lift()

    def lock_when_idle(self) -> None:
        """Nothing happened for long: lock, except in a dosing session whose owner did not ask for it."""
        shell = self._window.shell
        if shell is None:
            return
        with suppress(CompanionError):  # a vault that cannot be read had better be locked
            if shell.keeps_idle_lock_off():
                return
        self.lock()

    # --- steps

    def _close(self, shell: Shell, look: Look) -> None:
        """Everything typed is on disk by now: stop what runs, close the vault, begin anew."""
        window = self._window
        window.lane.cancel_all()
        private_clipboard().forget()
        with suppress(CompanionError):  # to come back to the first page is no loss
            places.remember_page(shell.vault, shell.current)
        placed = with_place(window, window.settings)
        if placed != window.settings:
            window.settings = placed
            try_write_settings(window.paths.settings_file, placed)
        if not window.lane.wait(PATIENCE):
            log.warning("Work did not stop in time when the vault was locked.")
        window.shell = None
        self.refused = False
        try:
            shell.vault.close()
        except CompanionError as error:
            # Everything that was called saved is durable; the next unlock takes it over.
            log.warning("The vault could not be closed in order: %s.", type(error).__name__)
        self._begin_anew(look)
        window.show_locked()
        shell.put_away()
        self.cover.lift()

    def _begin_anew(self, look: Look) -> None:
        """Does not return where there is a way."""
        if self._restart is None:
            return
        try:
            self._restart(self._window.vault_path, look)
        except OSError as error:
            log.warning("The program could not begin anew: %s.", type(error).__name__)

    def _refuse(self) -> None:
        self.refused = True
        self.cover.lift()
        self._window.messages.warn(
            QCoreApplication.translate(
                "Locker",
                "A text could not be saved, so the vault stays open. Nothing typed is lost.",
            ),
            action_label=QCoreApplication.translate("Locker", "Try again"),
            action=self._window.lock,
        )

    def _leave_entrance(self) -> None:
        """No vault is open: take back what was typed on the lock page, also while a key is being derived."""
        window = self._window
        page = window.stack.currentWidget()
        if not isinstance(page, UnlockPage):
            return
        was_busy = page.withdraw()
        if was_busy and self._restart is not None:
            self._locking = True
            look = Look.of(window)
            window.lane.wait(PATIENCE)
            window.lane.deliver()  # a vault that was opened meanwhile is closed again
            self._begin_anew(look)
            self._locking = False
