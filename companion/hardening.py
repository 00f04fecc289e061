"""What keeps an open vault's memory away from the disk and from other programs of the same person.

Two doors, because their costs differ: the limit on core dumps is one call at every start; being refused to onlookers
needs ctypes (some 2 ms) and is asked for before the first secret comes in.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

FLATPAK_MARK = Path("/.flatpak-info")
"""There is such a file inside every Flatpak sandbox (flatpak-metadata(5))."""
_SET_DUMPABLE = 4
"""PR_SET_DUMPABLE of <linux/prctl.h>, see prctl(2)."""


def forbid_core_dumps() -> bool:
    """Let a crash write no memory to disk: RLIMIT_CORE 0. False where the system has no such limit."""
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    except (ImportError, OSError, ValueError):
        return False
    return True


def refuse_onlookers() -> bool:
    """Let no other program of this person read our memory or attach to us, and no crash handler be fed with it.

    Linux only, by PR_SET_DUMPABLE 0; False elsewhere and where it failed. Not in a Flatpak or Snap: their portals look
    into /proc/PID of whoever asks them for a file dialog, and would be refused too.
    """
    if not sys.platform.startswith("linux") or is_sandboxed():
        return False
    try:
        from ctypes import CDLL

        return CDLL(None).prctl(_SET_DUMPABLE, 0, 0, 0, 0) == 0
    except (ImportError, OSError, AttributeError):
        return False


def is_sandboxed() -> bool:
    """Whether this is a Flatpak or a Snap."""
    return FLATPAK_MARK.exists() or bool(os.environ.get("SNAP"))
