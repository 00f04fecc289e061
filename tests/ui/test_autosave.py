"""Autosave: soon after the last key, never later than two seconds after the first, and honest about failures."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from companion.errors import DiskFull
from companion.ui import autosave
from companion.ui.autosave import Autosave, SaveState


class Disk:
    """Takes saves, or refuses them."""

    def __init__(self) -> None:
        self.saves = 0
        self.full = False

    def save(self) -> None:
        if self.full:
            raise DiskFull
        self.saves += 1


@pytest.fixture
def disk() -> Disk:
    return Disk()


@pytest.fixture
def saver(qtbot: QtBot, disk: Disk) -> Autosave:
    owner = QObject()
    made = Autosave(disk.save, owner)
    made.owner_for_test = owner  # type: ignore[attr-defined]
    return made


def test_typing_is_saved_without_being_asked(qtbot: QtBot, saver: Autosave, disk: Disk) -> None:
    saver.touch()
    assert saver.state is SaveState.SAVING
    qtbot.waitUntil(lambda: disk.saves == 1, timeout=2000)
    assert saver.state is SaveState.SAVED
    assert not saver.dirty


def test_the_two_limits_leave_room_for_a_slow_disk() -> None:
    assert autosave.PAUSE_MS < autosave.LONGEST_MS < 2000


def test_typing_on_and_on_is_still_saved(
    qtbot: QtBot, saver: Autosave, disk: Disk, monkeypatch: pytest.MonkeyPatch
) -> None:
    saver._longest.setInterval(50)  # pyright: ignore[reportPrivateUsage]

    def type_and_look() -> bool:
        saver.touch()
        return disk.saves > 0

    qtbot.waitUntil(type_and_look, timeout=2000)


def test_flush_saves_at_once_and_only_what_is_new(saver: Autosave, disk: Disk) -> None:
    assert saver.flush()
    assert disk.saves == 0
    saver.touch()
    assert saver.flush()
    assert saver.flush()
    assert disk.saves == 1


def test_a_full_disk_is_said_and_tried_again(qtbot: QtBot, saver: Autosave, disk: Disk) -> None:
    said: list[tuple[SaveState, str]] = []
    saver.state_changed.connect(lambda state, why: said.append((state, why)))
    saver._retry.setInterval(20)  # pyright: ignore[reportPrivateUsage]
    disk.full = True
    saver.touch()
    assert not saver.flush()
    assert saver.dirty
    state, why = said[-1]
    assert state is SaveState.NOT_SAVED
    assert "disk is full" in why
    disk.full = False
    qtbot.waitUntil(lambda: disk.saves == 1, timeout=2000)
    assert said[-1][0] is SaveState.SAVED


def test_another_text_starts_clean(saver: Autosave, disk: Disk) -> None:
    saver.touch()
    saver.start_afresh()
    assert not saver.dirty
    assert saver.state is SaveState.CLEAN
    assert disk.saves == 0
