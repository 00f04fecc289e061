"""A message bus of our own, with a stand-in for logind and for the screen savers of desktops on it."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from PySide6.QtCore import ClassInfo, QObject, Slot
from PySide6.QtDBus import (
    QDBusConnection,
    QDBusMessage,
    QDBusObjectPath,
    QDBusUnixFileDescriptor,
)

CONFIGURATION = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-BUS Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path={socket}</listen>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/>
  </policy>
</busconfig>
"""
_numbers = count()


def has_bus() -> bool:
    """Whether a bus can be started here."""
    return shutil.which("dbus-daemon") is not None


@contextmanager
def private_bus(folder: Path) -> Iterator[str]:
    """The address of a fresh bus that nobody else uses."""
    socket = folder / "bus"
    configuration = folder / "bus.conf"
    configuration.write_text(CONFIGURATION.format(socket=socket), encoding="utf-8")
    read_end, write_end = os.pipe()
    daemon = subprocess.Popen(
        ["dbus-daemon", f"--config-file={configuration}", "--nofork", f"--print-address={write_end}"],
        pass_fds=(write_end,),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    os.close(write_end)
    try:
        with os.fdopen(read_end) as told:
            yield told.readline().strip()
    finally:
        daemon.terminate()
        daemon.wait(10)


def connected(address: str) -> QDBusConnection:
    """One program's connection to the bus, until the test run ends.

    Taking it away could block: Qt's own thread then asks Python objects that were connected, while we wait for it.
    """
    bus = QDBusConnection.connectToBus(address, f"test-{next(_numbers)}")  # type: ignore[arg-type]
    assert bus.isConnected()
    return bus


def announce(
    bus: QDBusConnection, path: str, interface: str, member: str, *arguments: object
) -> None:
    """Send a signal."""
    message = QDBusMessage.createSignal(path, interface, member)
    message.setArguments(list(arguments))
    assert bus.send(message)


@ClassInfo({"D-Bus Interface": "org.freedesktop.login1.Manager"})  # type: ignore[operator]
class Logind(QObject):
    """Answers what the program asks of logind, and knows which sleep inhibitors are still held."""

    SESSION = "/org/freedesktop/login1/session/_7"

    def __init__(self, bus: QDBusConnection, known: tuple[str, ...] = ("auto",)) -> None:
        super().__init__()
        self._known = known
        self.asked: list[str] = []
        self._ends: list[int] = []
        assert bus.registerService("org.freedesktop.login1")
        assert bus.registerObject(
            "/org/freedesktop/login1", self, QDBusConnection.RegisterOption.ExportAllSlots
        )

    @Slot(str, result="QDBusObjectPath")
    def GetSession(self, name: str) -> QDBusObjectPath:
        self.asked.append(name)
        return QDBusObjectPath(self.SESSION if name in self._known else "/")

    @Slot(str, str, str, str, result="QDBusUnixFileDescriptor")
    def Inhibit(self, what: str, who: str, why: str, mode: str) -> QDBusUnixFileDescriptor:
        self.asked.append(f"{what} {mode}")
        read_end, write_end = os.pipe()
        os.set_blocking(read_end, False)
        self._ends.append(read_end)
        given = QDBusUnixFileDescriptor(write_end)
        os.close(write_end)
        return given

    @property
    def inhibitors(self) -> int:
        """How many are held at this moment: a pipe whose other end is closed reads as ended."""
        return sum(not self._ended(end) for end in self._ends)

    def close(self) -> None:
        """Let everything go."""
        while self._ends:
            os.close(self._ends.pop())

    @staticmethod
    def _ended(end: int) -> bool:
        try:
            return os.read(end, 1) == b""
        except BlockingIOError:
            return False
