"""The message buses of a Linux desktop."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from PySide6.QtDBus import QDBusConnection

NOWHERE = "companion-nowhere"
"""A connection that was never made."""


def session_bus() -> QDBusConnection:
    """The bus of this person's session; not connected where there is none.

    Asking for one that is not there would start one, which then stays behind.
    """
    runtime = os.environ.get("XDG_RUNTIME_DIR")
    known = os.environ.get("DBUS_SESSION_BUS_ADDRESS") or (
        runtime and Path(runtime, "bus").exists()
    )
    if sys.platform.startswith("linux") and known:
        return QDBusConnection.sessionBus()
    return QDBusConnection(NOWHERE)


def system_bus() -> QDBusConnection:
    """The bus of the computer; not connected where there is none."""
    return QDBusConnection.systemBus()
