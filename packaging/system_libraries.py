"""What we need from the operating system, what of it is missing, and what installs it.

Only Linux leaves these to the system: the Qt wheels for macOS and Windows carry everything. A
library counts as present when the dynamic loader can load it, which is what Qt will ask for.
Python's standard library only.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple


class Need(NamedTuple):
    """One thing we need from the system, and the package that brings it for each manager.

    `name` is a shared library as the loader knows it, or the plain name of something else.
    """

    name: str
    apt: str
    dnf: str
    pacman: str
    zypper: str


# Found by trying on minimal Debian 12 and 13 systems.
FOR_QT = (
    Need("libEGL.so.1", "libegl1", "libglvnd-egl", "libglvnd", "libglvnd"),
    Need("libGL.so.1", "libgl1", "libglvnd-glx", "libglvnd", "libglvnd"),
    Need("libxkbcommon.so.0", "libxkbcommon0", "libxkbcommon", "libxkbcommon", "libxkbcommon0"),
    Need("libfontconfig.so.1", "libfontconfig1", "fontconfig", "fontconfig", "libfontconfig1"),
    Need("libdbus-1.so.3", "libdbus-1-3", "dbus-libs", "dbus", "libdbus-1-3"),
    Need("libglib-2.0.so.0", "libglib2.0-0", "glib2", "glib2", "libglib-2_0-0"),
)
FOR_X11 = (
    Need(
        "libxcb-cursor.so.0",
        "libxcb-cursor0",
        "xcb-util-cursor",
        "xcb-util-cursor",
        "libxcb-cursor0",
    ),
    Need("libxcb-icccm.so.4", "libxcb-icccm4", "xcb-util-wm", "xcb-util-wm", "libxcb-icccm4"),
    Need(
        "libxcb-keysyms.so.1",
        "libxcb-keysyms1",
        "xcb-util-keysyms",
        "xcb-util-keysyms",
        "libxcb-keysyms1",
    ),
    Need("libxcb-shape.so.0", "libxcb-shape0", "libxcb", "libxcb", "libxcb-shape0"),
    Need(
        "libxkbcommon-x11.so.0",
        "libxkbcommon-x11-0",
        "libxkbcommon-x11",
        "libxkbcommon-x11",
        "libxkbcommon-x11-0",
    ),
)
FOR_WAYLAND = (
    Need(
        "libwayland-cursor.so.0",
        "libwayland-cursor0",
        "libwayland-cursor",
        "wayland",
        "libwayland-cursor0",
    ),
    Need("libwayland-egl.so.1", "libwayland-egl1", "libwayland-egl", "wayland", "libwayland-egl1"),
)
# Without one Qt draws empty boxes.
A_FONT = Need("a font", "fonts-dejavu-core", "dejavu-sans-fonts", "ttf-dejavu", "dejavu-fonts")

VENV = "Python's venv and ensurepip modules"

# Debian 13 and Ubuntu 24.04 renamed the package in their move to 64-bit times.
RENAMED_SINCE = {"debian": (13,), "ubuntu": (24, 4)}

INSTALLERS = {
    "apt-get": "apt-get install -y --no-install-recommends",
    "dnf": "dnf install -y",
    "pacman": "pacman -S --needed",
    "zypper": "zypper install",
}


class SystemTooBare(Exception):
    """Something of the operating system is missing; the message names it and the way to get it."""


def needs_for_qt(environment: Mapping[str, str], window: bool) -> list[Need]:
    """What Qt will need on this Linux: the base, and the parts of each display server present."""
    needs = [*FOR_QT, A_FONT]
    if window and environment.get("QT_QPA_PLATFORM", "") not in ("offscreen", "minimal"):
        if environment.get("DISPLAY"):
            needs += FOR_X11
        if environment.get("WAYLAND_DISPLAY"):
            needs += FOR_WAYLAND
    return needs


def loadable(library: str) -> bool:
    """Whether the dynamic loader finds and loads `library`."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def has_a_font(folders: Sequence[Path]) -> bool:
    """Whether any of `folders` holds a font file; without one Qt draws empty boxes."""
    endings = (".ttf", ".otf", ".ttc", ".pfb", ".pcf.gz")
    return any(
        name.lower().endswith(endings)
        for folder in folders
        for _, _, names in os.walk(str(folder))
        for name in names
    )


def font_folders() -> tuple[Path, ...]:
    """Where fontconfig looks for fonts by default."""
    home = Path.home()
    return (
        Path("/usr/share/fonts"),
        Path("/usr/local/share/fonts"),
        home / ".local/share/fonts",
        home / ".fonts",
    )


def need_for_venv() -> Need:
    """What `python -m venv` needs: Debian ships a part of it as a package of its own."""
    package = venv_package(sys.version_info[:2], Path("/usr/bin/python3").resolve().name)
    return Need(VENV, package, "python3", "python", "python3")


def venv_package(version: tuple[int, ...], default_python: str) -> str:
    """The Debian package with ensurepip for Python `version`; `default_python` is what python3 is."""
    own = f"python{version[0]}.{version[1]}"
    return "python3-venv" if default_python == own else own + "-venv"


def can_make_venv() -> bool:
    """Whether this Python has both modules that make an environment with pip."""
    # Asked in a fresh process: this one would remember a module that was missing a moment ago.
    asked = subprocess.run(
        [sys.executable, "-c", "import venv, ensurepip"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=False,
    )
    return asked.returncode == 0


def present(need: Need) -> bool:
    """Whether the system has what `need` names."""
    if need.name == A_FONT.name:
        return has_a_font(font_folders())
    if need.name == VENV:
        return can_make_venv()
    return loadable(need.name)


def read_os_release(path: Path = Path("/etc/os-release")) -> dict[str, str]:
    """The fields of os-release(5); empty where there is no such file."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError:
        return {}
    pairs = (line.partition("=") for line in lines if "=" in line and not line.startswith("#"))
    return {name.strip(): value.strip().strip("\"'") for name, _, value in pairs}


def is_debian_family(release: Mapping[str, str]) -> bool:
    """Debian, Ubuntu, or a system that says it is like them."""
    names = [release.get("ID", ""), *release.get("ID_LIKE", "").split()]
    return "debian" in names or "ubuntu" in names


def package_manager(which: Callable[[str], object] = shutil.which) -> str:
    """The first known package manager on this system, or an empty string."""
    return next((name for name in INSTALLERS if which(name)), "")


def package_names(needs: Sequence[Need], manager: str, release: Mapping[str, str]) -> list[str]:
    """The packages that bring `needs`, in order, each once."""
    column = {"apt-get": 1, "dnf": 2, "pacman": 3, "zypper": 4}[manager]
    names = [need[column] for need in needs]
    if manager == "apt-get" and _uses_renamed_packages(release):
        names = ["libglib2.0-0t64" if name == "libglib2.0-0" else name for name in names]
    return list(dict.fromkeys(names))


def _uses_renamed_packages(release: Mapping[str, str]) -> bool:
    since = RENAMED_SINCE.get(release.get("ID", ""))
    if since is None:
        return False  # a derivative: the old name still leads apt to the new package
    version = release.get("VERSION_ID", "")
    if not version:
        return True  # Debian testing and unstable carry no number
    return tuple(int(part) for part in version.split(".") if part.isdigit()) >= since


def install_command(packages: Sequence[str], manager: str, root: bool) -> str:
    """The exact line a person types to install `packages`."""
    line = f"{INSTALLERS[manager]} {' '.join(packages)}"
    return line if root else "sudo " + line


def explain(needs: Sequence[Need], manager: str, release: Mapping[str, str], root: bool) -> str:
    """What is missing and the command that brings it, for a person."""
    what = ", ".join(need.name for need in needs)
    if not manager:
        return (
            f"Companion needs from your system: {what}. Install what provides it, then try again."
        )
    command = install_command(package_names(needs, manager, release), manager, root)
    return f"Companion needs from your system: {what}. This installs it:\n  {command}"


def is_root() -> bool:
    """Whether this process may install system packages; never on Windows."""
    return hasattr(os, "geteuid") and os.geteuid() == 0


def may_install(release: Mapping[str, str]) -> bool:
    """Whether we install by ourselves: as root on the Debian family, and nowhere else."""
    return is_root() and is_debian_family(release) and shutil.which("apt-get") is not None


def apt_install(packages: Sequence[str]) -> None:
    """Install Debian packages without questions.

    Raises SystemTooBare when apt could not, with the command to try by hand.
    """
    print(f"Installing system packages: {' '.join(packages)}", flush=True)
    environment = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    # A failing update need not matter (one stale source among many): the install decides.
    for command in (
        ["apt-get", "update", "-qq"],
        ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages],
    ):
        done = subprocess.run(
            command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
        )
    if done.returncode != 0:
        tail = "\n  ".join(done.stdout.decode("utf-8", "replace").strip().splitlines()[-5:])
        by_hand = install_command(packages, "apt-get", root=True)
        raise SystemTooBare(
            f"The system packages could not be installed:\n  {tail}\nTry it by hand:\n  {by_hand}"
        )


def provide(needs: Sequence[Need]) -> None:
    """Make sure `needs` are met on this Linux, installing them where we may.

    Raises SystemTooBare, with the exact command, when something stays missing.
    """
    if not sys.platform.startswith("linux"):
        return
    absent = [need for need in needs if not present(need)]
    if not absent:
        return
    release, manager = read_os_release(), package_manager()
    if may_install(release):
        apt_install(package_names(absent, "apt-get", release))
        absent = [need for need in absent if not present(need)]
    if absent:
        raise SystemTooBare(explain(absent, manager, release, is_root()))
