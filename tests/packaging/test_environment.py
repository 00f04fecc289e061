"""The environment in the checkout: made once, exactly as pinned, failures in plain words."""

import hashlib
import subprocess
import zipfile
from pathlib import Path
from types import ModuleType

import pytest


def test_the_stamp_changes_with_what_matters(environment: ModuleType, tmp_path: Path):
    pins = tmp_path / "requirements.txt"
    pins.write_text("a==1\n")
    first = environment.fingerprint([pins], tmp_path, "version = 3.11")

    assert environment.fingerprint([pins], tmp_path, "version = 3.11") == first
    assert environment.fingerprint([pins], tmp_path / "moved", "version = 3.11") != first
    assert environment.fingerprint([pins], tmp_path, "version = 3.13") != first
    pins.write_text("a==2\n")
    assert environment.fingerprint([pins], tmp_path, "version = 3.11") != first


def make_wheel(folder: Path) -> None:
    """A tiny wheel to install without any network."""
    info = "grain-1.0.dist-info"
    with zipfile.ZipFile(folder / "grain-1.0-py3-none-any.whl", "w") as wheel:
        wheel.writestr("grain.py", "weight = 1\n")
        wheel.writestr(f"{info}/METADATA", "Metadata-Version: 2.1\nName: grain\nVersion: 1.0\n")
        wheel.writestr(
            f"{info}/WHEEL",
            "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        )
        wheel.writestr(f"{info}/RECORD", "")


def test_set_up_installs_once_and_shows_the_checkout(
    environment: ModuleType,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
):
    make_wheel(tmp_path)
    digest = hashlib.sha256((tmp_path / "grain-1.0-py3-none-any.whl").read_bytes()).hexdigest()
    pins = tmp_path / "requirements.txt"
    pins.write_text(f"grain==1.0 --hash=sha256:{digest}\n")
    (tmp_path / "seedling.py").write_text("height = 2\n")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path))
    place = environment.Environment(tmp_path)

    place.provide([pins])

    asked = "import grain, seedling; print(grain.weight, seedling.height)"
    assert subprocess.check_output([place.python, "-P", "-c", asked], cwd="/").split() == [
        b"1",
        b"2",
    ]
    capsys.readouterr()
    monkeypatch.setattr(environment.subprocess, "run", lambda *_, **__: pytest.fail("set up twice"))
    place.provide([pins])
    assert capsys.readouterr().out == ""


def test_a_file_that_is_not_the_pinned_one_is_refused(
    environment: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    make_wheel(tmp_path)
    pins = tmp_path / "requirements.txt"
    pins.write_text(f"grain==1.0 --hash=sha256:{'0' * 64}\n")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path))
    place = environment.Environment(tmp_path)

    with pytest.raises(environment.SetUpFailed, match="not the one that was pinned"):
        place.provide([pins])

    assert not list((tmp_path / ".venv").glob("*.stamp"))


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        (
            "WARNING: Retrying (Retry(total=0)) after connection broken by 'NewConnectionError'\n"
            "ERROR: No matching distribution found for click==8.5.1",
            "Check the network connection",
        ),
        ("ERROR: No matching distribution found for x==1", "no build of a pinned requirement"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES", "not the one that was pinned"),
        ("OSError: [Errno 28] No space left on device", "The disk is full"),
        ("something new", "pip said why below"),
    ],
)
def test_pip_failures_become_a_sentence(environment: ModuleType, said: str, sentence: str):
    explained = environment.explain_pip(said)

    assert sentence in explained
    assert said.splitlines()[-1] in explained


def test_children_may_keep_compiled_files(environment: ModuleType):
    cleaned = environment.clean(
        {"PYTHONDONTWRITEBYTECODE": "1", "PYTHONPATH": "elsewhere", "LANG": "de_DE.UTF-8"}
    )

    assert cleaned == {"LANG": "de_DE.UTF-8"}
