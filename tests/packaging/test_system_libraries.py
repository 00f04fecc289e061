"""What a system lacks, how it is named, and who may install it."""

import re
import sys
from pathlib import Path
from types import ModuleType

import pytest

BOOKWORM = {"ID": "debian", "VERSION_ID": "12"}
TRIXIE = {"ID": "debian", "VERSION_ID": "13"}
GLIB = "libglib-2.0.so.0"


def test_a_system_without_fonts_lacks_one(
    system: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(system, "font_folders", lambda: [tmp_path, tmp_path / "absent"])
    assert not system.present(system.A_FONT)

    (tmp_path / "truetype").mkdir()
    (tmp_path / "truetype" / "Some.ttf").touch()
    assert system.present(system.A_FONT)


def test_libraries_are_really_loaded(system: ModuleType):
    absent = system.FOR_QT[0]._replace(name="libthere-is-none-of-this-name.so.9")
    assert not system.present(absent)
    if sys.platform == "linux":
        assert system.present(absent._replace(name="libc.so.6"))


def test_a_missing_library_is_named_with_the_exact_command(system: ModuleType):
    needs = [need for need in system.FOR_QT if need.name in (GLIB, "libEGL.so.1")]

    said = system.explain(needs, "apt-get", BOOKWORM, root=False)

    assert "libEGL.so.1" in said
    assert GLIB in said
    assert said.endswith("sudo apt-get install -y --no-install-recommends libegl1 libglib2.0-0")


@pytest.mark.parametrize(
    ("release", "package"),
    [
        (BOOKWORM, "libglib2.0-0"),
        (TRIXIE, "libglib2.0-0t64"),
        ({"ID": "debian"}, "libglib2.0-0t64"),
        ({"ID": "ubuntu", "VERSION_ID": "22.04"}, "libglib2.0-0"),
        ({"ID": "ubuntu", "VERSION_ID": "24.04"}, "libglib2.0-0t64"),
        ({"ID": "linuxmint", "ID_LIKE": "ubuntu debian", "VERSION_ID": "21"}, "libglib2.0-0"),
    ],
)
def test_debian_13_names_glib_otherwise(system: ModuleType, release: dict[str, str], package: str):
    needs = [need for need in system.FOR_QT if need.name == GLIB]

    assert system.package_names(needs, "apt-get", release) == [package]


@pytest.mark.parametrize(
    ("manager", "beginning", "package"),
    [
        ("dnf", "sudo dnf install -y ", "xcb-util-cursor"),
        ("pacman", "sudo pacman -S --needed ", "xcb-util-cursor"),
        ("zypper", "sudo zypper install ", "libxcb-cursor0"),
    ],
)
def test_other_systems_get_their_own_command(
    system: ModuleType, manager: str, beginning: str, package: str
):
    said = system.explain(system.FOR_X11, manager, {}, root=False)

    assert beginning in said
    assert package in said.split()


def test_one_package_for_two_libraries_is_named_once(system: ModuleType):
    assert system.package_names(system.FOR_QT, "pacman", {}).count("libglvnd") == 1


def test_a_system_with_no_known_manager_still_hears_what_is_missing(system: ModuleType):
    said = system.explain(system.FOR_QT, "", {}, root=False)

    assert GLIB in said
    assert "Install what provides it" in said


def test_root_needs_no_sudo(system: ModuleType):
    said = system.explain(system.FOR_QT, "apt-get", BOOKWORM, root=True)

    assert "sudo" not in said


@pytest.mark.parametrize(
    ("variables", "window", "wanted"),
    [
        ({"DISPLAY": ":0"}, False, ()),
        ({"DISPLAY": ":0"}, True, ("FOR_X11",)),
        ({"WAYLAND_DISPLAY": "wayland-0"}, True, ("FOR_WAYLAND",)),
        ({"DISPLAY": ":0", "WAYLAND_DISPLAY": "wayland-0"}, True, ("FOR_X11", "FOR_WAYLAND")),
        ({"DISPLAY": ":0", "QT_QPA_PLATFORM": "offscreen"}, True, ()),
    ],
)
def test_a_window_needs_the_libraries_of_its_display(
    system: ModuleType, variables: dict[str, str], window: bool, wanted: tuple[str, ...]
):
    expected = [
        *system.FOR_QT,
        system.A_FONT,
        *(need for name in wanted for need in getattr(system, name)),
    ]

    assert system.needs_for_qt(variables, window) == expected


def test_os_release_is_read_with_and_without_quotes(system: ModuleType, tmp_path: Path):
    file = tmp_path / "os-release"
    file.write_text("# a comment\nID=debian\nVERSION_ID=\"13\"\n\nNAME='Debian'\n")

    assert system.read_os_release(file) == {"ID": "debian", "VERSION_ID": "13", "NAME": "Debian"}
    assert system.read_os_release(tmp_path / "absent") == {}


@pytest.mark.parametrize(
    ("release", "family"),
    [
        (BOOKWORM, True),
        ({"ID": "linuxmint", "ID_LIKE": "ubuntu debian"}, True),
        ({"ID": "fedora"}, False),
        ({}, False),
    ],
)
def test_the_debian_family_is_known(system: ModuleType, release: dict[str, str], family: bool):
    assert system.is_debian_family(release) is family


def test_only_root_on_debian_installs_by_itself(
    system: ModuleType, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(system.shutil, "which", lambda _: "/usr/bin/apt-get")
    monkeypatch.setattr(system, "is_root", lambda: False)
    assert not system.may_install(BOOKWORM)

    monkeypatch.setattr(system, "is_root", lambda: True)
    assert system.may_install(BOOKWORM)
    assert not system.may_install({"ID": "fedora"})


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux leaves libraries to the system")
def test_someone_who_is_not_root_is_told_once_and_nothing_is_installed(
    system: ModuleType, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(system, "is_root", lambda: False)
    monkeypatch.setattr(
        system, "apt_install", lambda _: pytest.fail("installed without being asked")
    )
    monkeypatch.setattr(system, "present", lambda need: need.name == GLIB)
    monkeypatch.setattr(system, "package_manager", lambda: "apt-get")
    needs = [*system.FOR_QT, system.A_FONT, system.need_for_venv()]

    with pytest.raises(system.SystemTooBare) as told:
        system.provide(needs)

    command = str(told.value).splitlines()[-1].strip()
    assert re.fullmatch(
        r"sudo apt-get install .* libegl1 .* fonts-dejavu-core python3.*-venv", command
    )
    assert "glib" not in command


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux leaves libraries to the system")
def test_root_on_debian_gets_exactly_what_is_missing(
    system: ModuleType, monkeypatch: pytest.MonkeyPatch
):
    here = {need.name for need in system.FOR_QT} - {GLIB}
    packages: list[str] = []

    def install(names: list[str]) -> None:
        packages.extend(names)
        here.update({GLIB, system.A_FONT.name})

    monkeypatch.setattr(system, "may_install", lambda _: True)
    monkeypatch.setattr(system, "read_os_release", lambda: BOOKWORM)
    monkeypatch.setattr(system, "apt_install", install)
    monkeypatch.setattr(system, "present", lambda need: need.name in here)

    system.provide([*system.FOR_QT, system.A_FONT])

    assert packages == ["libglib2.0-0", "fonts-dejavu-core"]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux leaves libraries to the system")
def test_what_stays_missing_after_an_install_is_told(
    system: ModuleType, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(system, "may_install", lambda _: True)
    monkeypatch.setattr(system, "apt_install", lambda _: None)
    monkeypatch.setattr(system, "present", lambda need: need.name != GLIB)

    with pytest.raises(system.SystemTooBare, match=GLIB):
        system.provide(system.FOR_QT)


def test_the_venv_package_is_the_one_of_this_python(system: ModuleType):
    assert system.venv_package((3, 11), "python3.11") == "python3-venv"
    assert system.venv_package((3, 13), "python3.11") == "python3.13-venv"
