"""The built wheel, installed on its own and used from outside the checkout."""

import os
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path
from typing import NamedTuple

import pytest

import companion

ROOT = Path(__file__).resolve().parents[2]


class Installed(NamedTuple):
    """A fresh environment that holds the wheel, and a home folder of its own."""

    python: Path
    companion: Path
    home: Path

    def call(self, *command: object) -> subprocess.CompletedProcess[str]:
        """Run a command far from the checkout, with nothing of the surroundings but the path."""
        kept = {
            name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "LANG") if name in os.environ
        }
        return subprocess.run(
            [str(word) for word in command],
            cwd=self.home,
            env={**kept, "HOME": str(self.home), "USERPROFILE": str(self.home)},
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel as `pip install .` would build it, made without a network."""
    out = tmp_path_factory.mktemp("wheel")
    built = subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", out, ROOT],
        capture_output=True,
        text=True,
        check=False,
    )
    assert built.returncode == 0, built.stdout + built.stderr
    (path,) = out.glob("*.whl")
    return path


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """A new environment with the wheel; its requirements are borrowed from this one."""
    folder = tmp_path_factory.mktemp("installed")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder / "venv"], check=True)
    scripts = folder / "venv" / ("Scripts" if os.name == "nt" else "bin")
    python = scripts / ("python.exe" if os.name == "nt" else "python")
    pip = [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet"]
    subprocess.run([*pip, "--no-deps", "--no-index", "--no-cache-dir", str(wheel)], check=True)
    purelib = subprocess.check_output(
        [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"], text=True
    )
    (Path(purelib.strip()) / "borrowed.pth").write_text(sysconfig.get_path("purelib") + "\n")
    home = folder / "home"
    home.mkdir()
    return Installed(python, scripts / "companion", home)


def test_the_wheel_holds_the_program_and_its_resources(wheel: Path):
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    resources = {
        "companion/" + path.relative_to(ROOT).as_posix()
        for path in (ROOT / "resources").rglob("*")
        if path.is_file()
    }

    assert resources
    assert resources <= set(names)
    assert {"companion/__init__.py", "companion/app.py", "companion/__main__.py"} <= set(names)
    assert len(names) == len(set(names))


def test_the_wheel_holds_nothing_else(wheel: Path):
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()

    roots = {name.split("/")[0] for name in names}
    (info,) = [name for name in roots if name.endswith(".dist-info")]
    assert roots == {"companion", info}
    assert f"{info}/licenses/LICENSE" in names
    assert [name for name in names if "__pycache__" in name or name.endswith(".pyc")] == []


def test_it_starts_from_outside_the_checkout(installed: Installed):
    for command in ([installed.companion], [installed.python, "-m", "companion"]):
        done = installed.call(*command, "--version")

        assert done.returncode == 0, done.stderr
        assert companion.__version__ in done.stdout


def test_it_is_the_installed_copy(installed: Installed):
    done = installed.call(installed.python, "-c", "import companion; print(companion.__file__)")

    assert Path(done.stdout.strip()).is_relative_to(installed.python.parents[1])


def test_it_finds_its_resources(installed: Installed):
    done = installed.call(installed.companion, "learn", "list")

    assert done.returncode == 0, done.stderr
    assert len(done.stdout.splitlines()) >= 16
    assert str(ROOT) not in done.stdout + done.stderr
