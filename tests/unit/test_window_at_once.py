"""`companion` with nothing but a vault and a data folder opens the window without the command line before it."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest

from companion import app
from companion.errors import Refused
from companion.paths import Paths, user_paths
from tests.command_line import run


@pytest.fixture(autouse=True)
def _collecting() -> Iterator[None]:
    yield
    gc.enable()


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Paths, Path | None]]:
    """What windows were opened on; each ends at once with exit code 7."""
    windows: list[tuple[Paths, Path | None]] = []

    def open_window(paths: Paths, *, vault: Path | None = None, **_: object) -> int:
        windows.append((paths, vault))
        return 7

    monkeypatch.setattr(app, "open_window", open_window)
    return windows


@pytest.mark.parametrize("joined", [False, True])
def test_the_window_opens_on_what_was_named(
    opened: list[tuple[Paths, Path | None]], tmp_path: Path, joined: bool
):
    data, vault = tmp_path / "data", tmp_path / "a = b.vault"
    words = [f"--vault={vault}", f"--data={data}"] if joined else ["--data", str(data)]
    words += [] if joined else ["--vault", str(vault)]
    assert app.main(words) == 7
    assert opened == [(user_paths(data), vault)]


def test_without_arguments_it_opens_in_the_usual_place(opened: list[tuple[Paths, Path | None]]):
    assert app.main([]) == 7
    assert opened == [(user_paths(None), None)]


@pytest.mark.parametrize(
    "words",
    [
        ["--vault"],
        ["--vault", "a", "b"],
        ["--vaults", "a"],
        ["--data", __file__],
    ],
    ids=" ".join,
)
def test_the_command_line_judges_everything_else_as_ever(
    opened: list[tuple[Paths, Path | None]], words: list[str], capsys: pytest.CaptureFixture[str]
):
    asked = run(*words)
    assert app.main(words) == asked.code
    assert capsys.readouterr().err == asked.err
    assert not opened


def test_a_window_that_cannot_open_says_why(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
):
    def refused(*_: object, **__: object) -> int:
        raise Refused("The window is not for today.")

    monkeypatch.setattr(app, "open_window", refused)
    assert app.main(["--data", str(tmp_path)]) == 2
    assert capsys.readouterr().err == "The window is not for today.\n"


def test_a_fault_of_ours_before_the_window_is_one_sentence_and_a_place_in_the_log(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    log_errors: list[str],
):
    def broken(*_: object, **__: object) -> int:
        raise RuntimeError("zqjournal textqz")

    monkeypatch.setattr(app, "open_window", broken)
    assert app.main(["--data", str(tmp_path)]) == 1
    told = capsys.readouterr().err
    assert told == "Something went wrong in Companion. What you saved is safe.\n"
    (log,) = tmp_path.rglob("companion.log")
    assert "RuntimeError" in log.read_text()
    assert "zqjournal" not in log.read_text()
    log_errors.clear()
