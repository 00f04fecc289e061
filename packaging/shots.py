#!/usr/bin/env python3
"""Makes the screenshots of the README from the demonstration course: `python3 packaging/dev.py shots`.

    shots.py [FOLDER] [--all]

Without a display, at a fixed time, into packaging/screenshots (or FOLDER). `--all` adds what is looked at before a
release: every page in light and dark, at 200 % text, and in a small window.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication

from companion import clock
from companion.clock import FixedClock
from companion.domain.entries import EntryFilter, EntryKind
from companion.paths import user_paths
from companion.services import demo, journal, vaults
from companion.services.vaults import OpenVault
from companion.settings import Settings
from companion.ui.application import make_application, translate
from companion.ui.theme import LATER_FONTS, Theme, load_fonts
from companion.ui.window import Window

EVENING = datetime(2026, 11, 22, 23, 42, tzinfo=UTC)
README_SHOTS = (("today", "light"), ("journal", "light"), ("course", "light"), ("learn", "dark"))


@dataclass(frozen=True)
class Look:
    """How the window is dressed for one picture."""

    theme: str = "light"
    scale: float = 1.0
    size: tuple[int, int] = (1280, 720)

    @property
    def name(self) -> str:
        percent = f"-{round(self.scale * 100)}" if self.scale != 1 else ""
        size = "" if self.size == (1280, 720) else f"-{self.size[0]}x{self.size[1]}"
        return f"{self.theme}{percent}{size}"


ALL_LOOKS = (
    Look(),
    Look("dark"),
    Look(scale=2.0),
    Look(size=(900, 600)),
    Look("contrast-dark"),
)


def settle(application: QApplication) -> None:
    """Let layouts and fonts come to rest before the picture is taken."""
    for _ in range(12):
        application.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)


def pictures(
    application: QApplication, window: Window, looks: tuple[Look, ...]
) -> Iterator[tuple[str, str]]:
    """Dresses the window and goes through its pages; yields page and look when the window is ready."""
    shell = window.shell
    assert shell is not None
    for look in looks:
        window.theme.choose(look.theme, look.scale)
        window.resize(*look.size)
        for page in (*shell.names, "settings"):
            shell.navigate(page, **_arguments(shell.vault, page))
            settle(application)
            yield page, look.name
        for page in ("support", "grounding"):
            shell.navigate(page)
            settle(application)
            yield page, look.name
            window.close_overlay()


def _arguments(vault: OpenVault, page: str) -> dict[str, object]:
    """Opens the story of a session in the journal and the card on what grows in Learn."""
    if page == "journal":
        stories = EntryFilter(kinds=frozenset({EntryKind.NARRATIVE}))
        return {"entry_id": journal.summaries(vault, stories, limit=1)[0].id}
    return {"card_id": "C07"} if page == "learn" else {}


def main(arguments: list[str]) -> int:
    """Take the pictures; returns the exit code."""
    everything = "--all" in arguments
    named = [word for word in arguments if not word.startswith("--")]
    folder = Path(named[0]) if named else Path(__file__).resolve().parent / "screenshots"
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home, clock.use(FixedClock(EVENING, "America/Halifax")):
        application = make_application(["shots"])
        translate(application, Settings(language="en_GB"))
        path, passphrase = demo.make_demo(Path(home))
        theme = Theme(application, "light", 1.0)
        load_fonts(LATER_FONTS)
        window = Window(user_paths(Path(home)), Settings(), theme, vault=path)
        window.resize(1280, 720)
        window.show()
        window.open_shell(vaults.unlock(path, passphrase=passphrase))
        looks = ALL_LOOKS if everything else (Look(), Look("dark"))
        for page, look in pictures(application, window, looks):
            if everything or (page, look) in README_SHOTS:
                window.grab().save(str(folder / f"{page}-{look}.png"))
        window.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
