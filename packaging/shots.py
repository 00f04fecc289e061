#!/usr/bin/env python3
"""Makes the screenshots of the README from the demonstration course: `python3 packaging/dev.py shots`.

    shots.py [FOLDER] [--all]

Without a display, at a fixed time, into packaging/screenshots (or FOLDER). `--all` makes what is looked at before a
release: every page and every part of it, as far down as it goes, in light and dark, at 200 % text, in a small window;
then sharing and review, from both sides.
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
from companion.services import courses, demo, guidance, journal, session_days, sessions, vaults
from companion.services.vaults import OpenVault
from companion.settings import Settings
from companion.ui.application import make_application, translate
from companion.ui.page import ColumnPage
from companion.ui.pages.session import SessionPage
from companion.ui.shell import Shell
from companion.ui.theme import LATER_FONTS, Theme, load_fonts
from companion.ui.window import Window

EVENING = datetime(2026, 11, 22, 23, 42, tzinfo=UTC)
README_SHOTS = (
    ("today", "light"),
    ("journal", "light"),
    ("course", "light"),
    ("insights", "light"),
    ("over-time", "light"),
    ("learn", "dark"),
)
FURTHER_DOWN = 4
"""So many pictures of one page at most, each a little below the one before."""


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


@dataclass(frozen=True)
class Place:
    """What is photographed, and under which name."""

    name: str
    page: str
    arguments: dict[str, object]
    aimed: bool = False
    """Whether it is photographed where the page came to rest, not from its top."""


def places(vault: OpenVault) -> list[Place]:
    """Every page, and every part of the pages that have parts."""
    stories = EntryFilter(kinds=frozenset({EntryKind.NARRATIVE}))
    story = journal.summaries(vault, stories, limit=1)[0].id
    found = [
        Place("today", "today", {}),
        Place("journal", "journal", {"entry_id": story}),
        Place("course", "course", {"part": "integration", "view": "reflections"}),
        Place("learn", "learn", {"card_id": "C07"}),
    ]
    found += [
        Place(view.replace("_", "-"), "course", {"part": "integration", "view": view})
        for view in ("insights", "decisions", "practices", "after_effects", "letters")
    ]
    found += [
        Place(f"course-{part}", "course", {"part": part})
        for part in ("plan", "preparation", "sessions", "people")
    ]
    found += [
        Place(step.id, "course", {"part": "preparation", "step_id": step.id}, aimed=True)
        for step in guidance.prep_steps()
    ]
    found += [
        Place("check-in", "checkins", {"part": "now"}),
        Place("measures", "checkins", {"part": "measures"}),
        Place("over-time", "checkins", {"part": "over_time"}),
        Place("measure", "checkins", {"measure_id": "phq-9"}),
    ]
    found += [Place(name, name, {}) for name in ("share", "settings", "export")]
    return found


def settle(application: QApplication) -> None:
    """Let layouts and fonts come to rest before the picture is taken."""
    for _ in range(12):
        application.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)


def readme_pictures(application: QApplication, window: Window) -> Iterator[tuple[str, str]]:
    """Only those of the README."""
    shell = window.shell
    assert shell is not None
    for place in places(shell.vault):
        for look in (Look(), Look("dark")):
            if (place.name, look.name) in README_SHOTS:
                window.theme.choose(look.theme, look.scale)
                _show(application, shell, place)
                yield place.name, look.name


def pictures(
    application: QApplication, window: Window, looks: tuple[Look, ...]
) -> Iterator[tuple[str, str]]:
    """Dresses the window and goes through its pages; yields page and look when the window is ready."""
    shell = window.shell
    assert shell is not None
    for look in looks:
        window.theme.choose(look.theme, look.scale)
        window.resize(*look.size)
        for place in places(shell.vault):
            _show(application, shell, place)
            yield place.name, look.name
            yield from _further_down(application, shell, place.name, look)
        for page in ("support", "grounding", "about", "vault_keys"):
            shell.navigate(page)
            settle(application)
            yield page, look.name
            window.close_overlay()
    yield from _of_a_session(application, window, looks)


def _of_a_session(
    application: QApplication, window: Window, looks: tuple[Look, ...]
) -> Iterator[tuple[str, str]]:
    """The session page: before, while a session is open, and when it has ended. Changes the course, so it comes last."""
    shell = window.shell
    assert shell is not None
    vault = shell.vault
    course = courses.current_course(vault)
    assert course is not None
    planned, _ = session_days.plan_session(vault, course.id, clock.today())
    sessions.set_words(vault, planned.id, ("stay", "fine", "quiet", "hungry"))
    for state in ("before", "open", "after"):
        if state == "open":
            sessions.open_session(vault, planned.id)
            sessions.add_moment(vault, planned.id, "heron facing in")
        elif state == "after":
            sessions.close_session(vault, planned.id)
        for look in looks:
            window.theme.choose(look.theme, look.scale)
            shell.navigate("session", dosing_session_id=planned.id)
            window.showNormal()
            window.resize(*look.size)
            settle(application)
            yield f"session-{state}", look.name
            window.findChildren(SessionPage)[-1].go_back()
            settle(application)


def _further_down(
    application: QApplication, shell: Shell, name: str, look: Look
) -> Iterator[tuple[str, str]]:
    """The same page, further down, as long as there is more of it."""
    page = shell.stack.currentWidget()
    if not isinstance(page, ColumnPage):
        return
    bar = page.scroller.verticalScrollBar()
    for number in range(2, FURTHER_DOWN + 1):
        if bar.value() >= bar.maximum():
            return
        bar.setValue(bar.value() + page.scroller.viewport().height() - 40)
        settle(application)
        yield f"{name}-{number}", look.name


def _show(application: QApplication, shell: Shell, place: Place) -> None:
    """Go there, and up to the beginning of the page unless it has scrolled to what was asked for."""
    shell.navigate(place.page, **place.arguments)
    settle(application)
    page = shell.stack.currentWidget()
    if isinstance(page, ColumnPage) and not place.aimed:
        page.scroller.verticalScrollBar().setValue(0)
        settle(application)


def _of_sharing(
    application: QApplication, theme: Theme, hands: FixedClock, home: Path, folder: Path
) -> None:
    """What a client and a therapist see of a share: vaults of their own, because weeks pass between two shares."""
    from share_shots import ShareShots

    shots = ShareShots(application, theme, home, hands)
    for look in ALL_LOOKS:
        for page, window in shots.pictures(look.theme, look.scale, look.size):
            shots.settle()
            window.grab().save(str(folder / f"{page}-{look.name}.png"))


def main(arguments: list[str]) -> int:
    """Take the pictures; returns the exit code."""
    everything = "--all" in arguments
    named = [word for word in arguments if not word.startswith("--")]
    folder = Path(named[0]) if named else Path(__file__).resolve().parent / "screenshots"
    folder.mkdir(parents=True, exist_ok=True)
    hands = FixedClock(EVENING, "America/Halifax")
    with tempfile.TemporaryDirectory() as home, clock.use(hands):
        application = make_application(["shots"])
        translate(application, Settings(language="en_GB"))
        path, passphrase = demo.make_demo(Path(home))
        theme = Theme(application, "light", 1.0)
        load_fonts(LATER_FONTS)
        window = Window(user_paths(Path(home)), Settings(), theme, vault=path)
        window.resize(1280, 720)
        window.show()
        window.open_shell(vaults.unlock(path, passphrase=passphrase))
        ready = (
            pictures(application, window, ALL_LOOKS)
            if everything
            else readme_pictures(application, window)
        )
        for page, look in ready:
            window.grab().save(str(folder / f"{page}-{look}.png"))
        window.close()
        if everything:
            _of_sharing(application, theme, hands, Path(home) / "sharing", folder)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
