"""A second start brings the first window to the front, or says who has the vault."""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from companion.paths import Paths
from companion.settings import Settings
from companion.ui import desktop_bus, raising, single_window
from companion.ui.pages.unlock import UnlockPage
from companion.ui.raising import INTERFACE, PATH, Raised, raise_window
from companion.ui.single_window import WindowClaim, who_has_it
from companion.ui.theme import Theme
from companion.ui.window import Window
from tests.ui.buses import connected, has_bus, private_bus


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(single_window, "PAUSE_MS", 1)


def test_c49_the_first_start_is_first_and_the_second_is_not(
    paths: Paths, closed_vault: Path, monkeypatch: pytest.MonkeyPatch
):
    asked: list[str] = []

    def answers(name: str, patience: int) -> bool:
        asked.append(name)
        return True

    monkeypatch.setattr(raising, "raise_window", answers)
    first, second = WindowClaim(paths, closed_vault), WindowClaim(paths, closed_vault)
    assert not first.raises_another()
    assert asked == []
    assert second.raises_another()
    assert asked == [first.bus_name]


def test_two_vaults_have_two_windows(paths: Paths, closed_vault: Path, tmp_path: Path):
    assert not WindowClaim(paths, closed_vault).raises_another()
    assert not WindowClaim(paths, tmp_path / "Other.vault").raises_another()


def test_the_same_vault_by_another_way_is_the_same(
    paths: Paths, closed_vault: Path, tmp_path: Path
):
    link = tmp_path / "link"
    link.symlink_to(closed_vault.parent)
    assert (
        WindowClaim(paths, closed_vault).name == WindowClaim(paths, link / closed_vault.name).name
    )


def test_neither_name_tells_where_the_vault_is(paths: Paths, tmp_path: Path):
    claim = WindowClaim(paths, tmp_path / "Zarathustra.vault")
    assert not claim.raises_another()
    names = " ".join([claim.bus_name, *os.listdir(paths.state)])  # noqa: PTH208
    assert "zarathustra" not in names.lower()
    assert [stat.st_mode & 0o777 for stat in map(Path.stat, paths.state.iterdir())] == [0o600]


def test_the_claim_goes_with_the_process(paths: Paths, closed_vault: Path):
    program = (
        "import sys; from pathlib import Path; from companion.paths import user_paths;"
        "from companion.ui.single_window import WindowClaim;"
        "c = WindowClaim(user_paths(Path(sys.argv[1])), Path(sys.argv[2]));"
        "print(c.raises_another(), flush=True); sys.stdin.readline()"
    )
    assert paths.root is not None
    with subprocess.Popen(
        [sys.executable, "-c", program, str(paths.root), str(closed_vault)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).resolve().parents[2],
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "False\n"
        claim = WindowClaim(paths, closed_vault)
        assert not claim._take()
        other.kill()
        other.wait()
        assert claim._take()


def test_the_claim_is_not_handed_on_when_the_program_begins_anew(paths: Paths, closed_vault: Path):
    claim = WindowClaim(paths, closed_vault)
    claim.raises_another()
    assert fcntl.fcntl(claim._held, fcntl.F_GETFD) & fcntl.FD_CLOEXEC


def test_where_nothing_can_be_claimed_the_window_opens_all_the_same(
    tmp_path: Path, closed_vault: Path
):
    (tmp_path / "file").touch()
    nowhere = Paths(*[tmp_path / "file" / "x"] * 5)
    assert not WindowClaim(nowhere, closed_vault).raises_another()
    assert not WindowClaim(nowhere, closed_vault).raises_another()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="/proc/locks is Linux's")
def test_c49_it_says_who_has_the_vault(
    qtbot: QtBot,
    paths: Paths,
    app_theme: Theme,
    closed_vault: Path,
    monkeypatch: pytest.MonkeyPatch,
):
    assert who_has_it(closed_vault) == ""
    held = os.open(closed_vault / ".lock", os.O_RDWR)
    fcntl.flock(held, fcntl.LOCK_EX)
    try:
        assert f"({os.getpid()})" in who_has_it(closed_vault)
        monkeypatch.setattr(raising, "raise_window", lambda *_: False)
        first = WindowClaim(paths, closed_vault)
        assert not first.raises_another()
        second = WindowClaim(paths, closed_vault)
        assert not second.raises_another()
        window = Window(paths, Settings(), app_theme, vault=closed_vault)
        qtbot.addWidget(window)
        second.stand_for(window)
        page = window.stack.currentWidget()
        assert isinstance(page, UnlockPage)
        assert f"({os.getpid()})" in page.problem.text()
    finally:
        os.close(held)


@pytest.mark.skipif(not has_bus(), reason="there is no dbus-daemon to start")
def test_a_second_start_raises_the_first_window_over_the_bus(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    program = f"""
import sys
from PySide6.QtCore import QCoreApplication
from PySide6.QtDBus import QDBusConnection
sys.path.insert(0, {str(Path(__file__).resolve().parents[2])!r})
from companion.ui.raising import raise_window
application = QCoreApplication([])
bus = QDBusConnection.connectToBus(sys.argv[1], "second")
print(raise_window("io.example.Vault1", 5000, bus), raise_window("io.example.Vault2", 500, bus))
"""
    with private_bus(tmp_path) as address:
        bus = connected(address)
        window = QWidget()
        qtbot.addWidget(window)
        window.showMinimized()
        raised = Raised(window, "io.example.Vault1", bus)
        monkeypatch.setenv(raising.TOKEN, "")
        second = subprocess.Popen(
            [sys.executable, "-c", program, address], stdout=subprocess.PIPE, text=True
        )
        qtbot.waitUntil(lambda: second.poll() is not None, timeout=20_000)
        out, _ = second.communicate()
        assert out == "True False\n"
        assert not window.windowState() & Qt.WindowState.WindowMinimized
        assert window.isVisible()
        raised.deleteLater()


def test_no_bus_is_started_where_there_is_none(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    monkeypatch.setattr(desktop_bus.QDBusConnection, "sessionBus", lambda: pytest.fail("asked"))
    assert not desktop_bus.session_bus().isConnected()


def test_nobody_answers_without_a_bus(qapp: object):
    from PySide6.QtDBus import QDBusConnection

    assert not raise_window("io.example.Vault1", 10, QDBusConnection("no bus"))
    assert PATH.startswith("/")
    assert INTERFACE.startswith("io.github.")
