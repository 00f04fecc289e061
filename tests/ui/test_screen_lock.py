"""The computer's own lock and its sleep reach the window, by whatever name the desktop calls them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from PySide6.QtDBus import QDBusConnection, QDBusMessage
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from companion.ui.screen_lock import ScreenLockWatch
from companion.ui.screen_lock_linux import LOGIND, MANAGER, MANAGER_PATH, SCREEN_SAVERS, Desktop
from tests.ui.buses import Logind, announce, connected, has_bus, private_bus

pytestmark = pytest.mark.skipif(not has_bus(), reason="there is no dbus-daemon to start")


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with private_bus(tmp_path_factory.mktemp("bus")) as found:
        yield found


@pytest.fixture(scope="module")
def ours(address: str, qapp: object) -> QDBusConnection:
    return connected(address)


@pytest.fixture(scope="module")
def theirs(address: str, qapp: object) -> QDBusConnection:
    return connected(address)


@pytest.fixture
def nobody() -> QDBusConnection:
    """A bus that is not there."""
    return QDBusConnection("a bus that is not there")


class Heard(QObject):
    """Counts."""

    def __init__(self) -> None:
        super().__init__()
        self.times = 0

    def __call__(self) -> None:
        self.times += 1


@pytest.mark.parametrize("name", SCREEN_SAVERS)
def test_every_desktops_screen_lock_is_heard(
    name: str, ours: QDBusConnection, theirs: QDBusConnection, nobody: QDBusConnection, qtbot: QtBot
):
    assert theirs.registerService(name)
    heard = Heard()
    desktop = Desktop(ours, nobody, heard)
    path = "/" + name.replace(".", "/")
    announce(theirs, path, name, "ActiveChanged", False)
    announce(theirs, "/ScreenSaver", name, "ActiveChanged", True)
    qtbot.waitUntil(lambda: heard.times == 1)
    announce(theirs, path, name, "ActiveChanged", True)
    qtbot.waitUntil(lambda: heard.times == 2)
    desktop.deleteLater()
    theirs.unregisterService(name)


def test_a_screen_saver_that_starts_later_is_heard_too(
    ours: QDBusConnection, theirs: QDBusConnection, nobody: QDBusConnection, qtbot: QtBot
):
    heard = Heard()
    desktop = Desktop(ours, nobody, heard)
    assert theirs.registerService("org.gnome.ScreenSaver")

    def comes() -> bool:
        announce(theirs, "/org/gnome/ScreenSaver", "org.gnome.ScreenSaver", "ActiveChanged", True)
        return heard.times > 0

    qtbot.waitUntil(comes)
    desktop.deleteLater()
    theirs.unregisterService("org.gnome.ScreenSaver")


@pytest.fixture
def logind(theirs: QDBusConnection) -> Iterator[Logind]:
    made = Logind(theirs)
    yield made
    made.close()
    theirs.unregisterService(LOGIND)


@pytest.fixture
def listening(
    ours: QDBusConnection, logind: Logind, nobody: QDBusConnection, qtbot: QtBot
) -> Iterator[tuple[Desktop, Heard]]:
    """Ready: the session is known and sleep is delayed."""
    heard = Heard()
    desktop = Desktop(nobody, ours, heard)
    qtbot.waitUntil(lambda: desktop.delays_sleep and desktop.session_path != "")
    yield desktop, heard
    desktop.release_sleep()
    desktop.deleteLater()


def test_the_lock_of_our_own_session_is_heard_and_no_other(
    listening: tuple[Desktop, Heard], theirs: QDBusConnection, qtbot: QtBot
):
    desktop, heard = listening
    assert desktop.session_path == Logind.SESSION
    session = "org.freedesktop.login1.Session"
    announce(theirs, "/org/freedesktop/login1/session/_8", session, "Lock")
    announce(theirs, desktop.session_path, session, "Unlock")
    announce(theirs, desktop.session_path, session, "Lock")
    qtbot.waitUntil(lambda: heard.times == 1)
    announce(theirs, desktop.session_path, session, "Lock")
    qtbot.waitUntil(lambda: heard.times == 2)


def test_sleep_is_heard_waits_for_us_and_is_delayed_again_after_waking(
    listening: tuple[Desktop, Heard], logind: Logind, theirs: QDBusConnection, qtbot: QtBot
):
    desktop, heard = listening
    assert "sleep delay" in logind.asked
    assert logind.inhibitors == 1
    announce(theirs, MANAGER_PATH, MANAGER, "PrepareForSleep", True)
    qtbot.waitUntil(lambda: heard.times == 1)
    assert logind.inhibitors == 1
    desktop.release_sleep()
    qtbot.waitUntil(lambda: logind.inhibitors == 0)
    announce(theirs, MANAGER_PATH, MANAGER, "PrepareForSleep", False)
    qtbot.waitUntil(lambda: logind.inhibitors == 1)
    assert heard.times == 1


def test_a_forged_sleep_of_another_program_is_not_heard(
    listening: tuple[Desktop, Heard], theirs: QDBusConnection, address: str, qtbot: QtBot
):
    _, heard = listening
    stranger = connected(address)
    announce(stranger, MANAGER_PATH, MANAGER, "PrepareForSleep", True)
    asked = QDBusMessage.createMethodCall(
        "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "GetId"
    )
    assert stranger.call(asked).arguments()  # by now the bus has passed the signal on
    announce(theirs, MANAGER_PATH, MANAGER, "PrepareForSleep", True)
    qtbot.waitUntil(lambda: heard.times >= 1)
    assert heard.times == 1


def test_without_any_bus_nothing_happens(nobody: QDBusConnection):
    desktop = Desktop(nobody, nobody, lambda: None)
    assert not desktop.delays_sleep
    desktop.release_sleep()


def test_the_watch_begins_later_and_lets_the_computer_sleep_once_it_was_heard(
    qtbot: QtBot, shown: Callable[[QWidget], QWidget]
):
    begun: list[Callable[[], None]] = []
    order: list[str] = []

    class System:
        def release_sleep(self) -> None:
            order.append("sleep")

    def listen(_window: QWidget, heard: Callable[[], None]) -> System:
        begun.append(heard)
        return System()

    watch = ScreenLockWatch(shown(QWidget()), listen)
    watch.locked.connect(lambda: order.append("locked"))
    watch.watch()
    watch.watch()
    assert begun == []  # never on the way to the first page
    qtbot.waitUntil(lambda: bool(begun))
    begun[0]()
    assert order == ["locked", "sleep"]
    assert len(begun) == 1


def test_modules_of_other_systems_can_be_read_here():
    """They are not run here; that they can be imported at least shows no slip of the pen."""
    root = Path(__file__).resolve().parents[2] / "companion" / "ui"
    for name in ("screen_lock_windows", "screen_lock_macos"):
        compile((root / f"{name}.py").read_text(encoding="utf-8"), name, "exec")
    from companion.ui.screen_lock_windows import LOCKING

    assert (0x02B1, 0x7) in LOCKING
