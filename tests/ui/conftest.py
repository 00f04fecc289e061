"""What widget tests stand on: one theme, a context around an open vault, and a way to show a widget."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from companion.clock import FixedClock
from companion.domain.entries import Changes, EntryFilter
from companion.paths import Paths, user_paths
from companion.services import journal, vaults
from companion.services.vaults import OpenVault
from companion.settings import Settings
from companion.ui.context import Context
from companion.ui.messages import Message, Messages
from companion.ui.restart import Restart
from companion.ui.theme import LATER_FONTS, Theme, load_fonts
from companion.ui.window import Window
from companion.ui.worker import Lane
from tests.ui.window_stage import Bodies


@pytest.fixture(scope="session")
def qapp_cls() -> type[QApplication]:
    QApplication.setStyle("Fusion")
    return QApplication


@pytest.fixture(scope="session")
def app_theme(qapp: QApplication) -> Theme:
    """The light theme at text scale 1."""
    theme = Theme(qapp, "light", 1.0)
    load_fonts(LATER_FONTS)
    return theme


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    return user_paths(tmp_path / "home")


@dataclass
class Heard:
    """What pages told the rest of the window."""

    changes: list[Changes] = field(default_factory=list[Changes])
    visited: list[tuple[str, dict[str, object]]] = field(
        default_factory=list[tuple[str, dict[str, object]]]
    )
    messages: list[Message] = field(default_factory=list[Message])
    settings: Settings = field(default_factory=Settings)


@pytest.fixture
def heard() -> Heard:
    return Heard()


@pytest.fixture
def lane(qapp: QApplication) -> Iterator[Lane]:
    made = Lane()
    yield made
    made.close()


MakeContext = Callable[[OpenVault], Context]


@pytest.fixture
def make_context(app_theme: Theme, paths: Paths, lane: Lane, heard: Heard) -> MakeContext:
    """A context around a vault whose doors only write down what went through them."""

    def make(vault: OpenVault) -> Context:
        messages = Messages()
        messages.show_in_window()
        messages.said.connect(heard.messages.append)

        def navigate(page: str, **arguments: object) -> None:
            heard.visited.append((page, arguments))

        def change_settings(settings: Settings) -> None:
            heard.settings = settings

        return Context(
            vault=vault,
            paths=paths,
            theme=app_theme,
            lane=lane,
            messages=messages,
            navigate=navigate,
            announce=heard.changes.append,
            settings=lambda: heard.settings,
            change_settings=change_settings,
            lock=lambda: True,
        )

    return make


@pytest.fixture
def context(vault: OpenVault, clock: FixedClock, make_context: MakeContext) -> Context:
    """A context around an open, empty client vault at a fixed time."""
    return make_context(vault)


@pytest.fixture
def therapist_context(
    therapist_vault: OpenVault, clock: FixedClock, make_context: MakeContext
) -> Context:
    """A context around an open therapist's vault."""
    return make_context(therapist_vault)


@pytest.fixture
def shown(qtbot: QtBot) -> Callable[[QWidget], QWidget]:
    """Shows a widget at 1280 x 720 and waits until it is on the (offscreen) screen."""

    def show(widget: QWidget, width: int = 1280, height: int = 720) -> QWidget:
        qtbot.addWidget(widget)
        widget.resize(width, height)
        with qtbot.waitExposed(widget):
            widget.show()
        return widget

    return show


@pytest.fixture
def restart() -> Restart | None:
    """What begins the program anew when it is locked; None lets the window lock in its own process."""
    return None


@pytest.fixture
def open_window(
    qtbot: QtBot, paths: Paths, app_theme: Theme, clock: FixedClock, restart: Restart | None
) -> Iterator[Callable[..., Window]]:
    """A window as the program opens it, on the vault that is named."""
    opened: list[Window] = []

    def make(vault: Path | None = None) -> Window:
        made = Window(paths, Settings(), app_theme, vault=vault, restart=restart)
        opened.append(made)
        made.resize(1280, 720)
        with qtbot.waitExposed(made):
            made.show()
        return made

    yield make
    for made in opened:
        made.close()
        made.deleteLater()


@pytest.fixture
def window(open_window: Callable[[Path], Window], closed_vault: Path, passphrase: str) -> Window:
    """A window with an open, empty vault on its Today page."""
    made = open_window(closed_vault)
    made.open_shell(vaults.unlock(closed_vault, passphrase=passphrase))
    return made


@pytest.fixture
def bodies(closed_vault: Path, passphrase: str) -> Bodies:
    """Reads the closed vault: the text of every entry."""

    def read() -> list[str]:
        vault = vaults.unlock(closed_vault, passphrase=passphrase)
        try:
            found = journal.summaries(vault, EntryFilter(), limit=99)
            return [journal.entry(vault, summary.id).body for summary in found]
        finally:
            vaults.lock(vault)

    return read
