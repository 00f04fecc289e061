"""Starts the window: paint first, everything heavy later."""

from __future__ import annotations

import gc
import os
import signal
import sys
from pathlib import Path

from PySide6.QtCore import QLocale, QObject, QSocketNotifier, QTimer, QTranslator, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from companion.assets import resources
from companion.hardening import refuse_onlookers
from companion.paths import APP_ID, Paths
from companion.settings import Settings, read_settings
from companion.ui.restart import Look, restart_of_this_program
from companion.ui.single_window import WindowClaim
from companion.ui.theme import Theme
from companion.ui.window import Window
from companion.ui.window_place import PAINTED_MS

YIELD_SECONDS = 0.001
"""How long another thread may keep Python to itself while the window waits; at the usual 5 ms the window stutters."""


def run(
    paths: Paths,
    *,
    vault: Path | None = None,
    demo_passphrase: str | None = None,
    begins_anew: bool = False,
) -> int:
    """Open the window on `vault` (default: the usual place) and stay until it is closed. Returns the exit code.

    `demo_passphrase` opens a throw-away demonstration vault without asking. `begins_anew` lets locking replace this
    process by a new one.
    """
    sys.setswitchinterval(YIELD_SECONDS)
    application = make_application(sys.argv[:1])
    settings = read_settings(paths.settings_file)
    translate(application, settings)
    theme = Theme(application, settings.theme, settings.text_scale)
    look = Look.taken_from(os.environ)
    alone = begins_anew and demo_passphrase is None
    claim = WindowClaim(paths, vault or paths.default_vault) if alone else None
    if claim is not None and claim.raises_another():
        return 0
    window = Window(
        paths,
        settings,
        theme,
        vault=vault,
        demo_passphrase=demo_passphrase,
        restart=restart_of_this_program(paths) if alone else None,
        dim=look.dim,
    )
    termination = Termination(application)
    termination.asked.connect(window.leave_at_once)
    application.commitDataRequest.connect(window.save_for_session_end)
    look.show(window, settings)
    if claim is not None:
        QTimer.singleShot(PAINTED_MS, window, lambda: claim.stand_for(window))
    QTimer.singleShot(PAINTED_MS, refuse_onlookers)
    QTimer.singleShot(PAINTED_MS, collect_garbage_again)
    return application.exec()


def collect_garbage_again() -> None:
    """What was imported until now stays: looking through it again and again would only make the window stutter."""
    gc.freeze()
    gc.enable()


def make_application(arguments: list[str]) -> QApplication:
    """The QApplication with its name, style and desktop file; the existing one if there is one."""
    existing = QApplication.instance()
    if isinstance(existing, QApplication):
        return existing
    QGuiApplication.setDesktopFileName(APP_ID)
    QApplication.setStyle("Fusion")
    application = QApplication(arguments)
    application.setApplicationName("companion")
    application.setApplicationDisplayName("Journal")
    application.setQuitOnLastWindowClosed(True)
    return application


def translate(application: QApplication, settings: Settings) -> None:
    """Load the translation for the chosen or the system's language, when there is one."""
    locale = QLocale(settings.language) if settings.language else QLocale()
    QLocale.setDefault(locale)
    application.setLayoutDirection(locale.textDirection())
    for name in (QLocale(QLocale.Language.English), locale):
        # English first: it holds the singular and plural forms that every other language falls back to.
        translator = QTranslator(application)
        if translator.load(name, "companion", "_", str(resources() / "i18n")):
            application.installTranslator(translator)


class Termination(QObject):
    """Turns SIGTERM, SIGINT and SIGHUP into a signal on the UI thread, by a pipe that Qt watches."""

    asked = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        if os.name != "posix":
            signal.signal(signal.SIGTERM, lambda *_: self.asked.emit())
            return
        self._read_end, write_end = os.pipe()
        for end in (self._read_end, write_end):
            os.set_blocking(end, False)
        signal.set_wakeup_fd(write_end, warn_on_full_buffer=False)
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, lambda *_: None)
        self._notifier = QSocketNotifier(self._read_end, QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._arrived)

    def _arrived(self) -> None:
        try:
            os.read(self._read_end, 64)
        except BlockingIOError:
            return
        self.asked.emit()
