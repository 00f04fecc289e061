"""Catalogue 12 and 13: the real program, locked, and its memory, arguments and environment read from outside."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from companion.domain.entries import EntryFilter
from companion.paths import user_paths
from companion.services import journal, vaults
from companion.ui.restart import program_words
from tests.benchmarks.display import OFFSCREEN
from tests.proof.memory import BY_MODULE, LockedProgram, copies_in, search_memory
from tests.proof.scene import PASSPHRASE, Scene

CONSOLE_SCRIPT = """
import sys
from companion.app import main
if __name__ == "__main__":
    sys.exit(main())
"""
pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="only Linux shows the memory of a process as a file"
)  # fmt: skip


@pytest.mark.slow
def test_c13_nothing_of_passphrase_keys_and_text_is_in_memory_after_locking(tmp_path: Path):
    found = search_memory(Scene.set_up(tmp_path, OFFSCREEN))

    assert found.faults == ()
    assert found.locked == {"passphrase": 0, "key": 0, "text": 0}
    assert found.searched > 10_000_000
    assert all(found.opened.values())


@pytest.mark.slow
def test_c12_c13_the_console_script_comes_back_as_itself_in_its_place(tmp_path: Path):
    scene = Scene.set_up(tmp_path, OFFSCREEN)
    script = tmp_path / "companion"
    script.write_text(CONSOLE_SCRIPT, encoding="utf-8")

    with LockedProgram(scene, [str(script)]) as window:
        stood = window.write("by the script")["place"]
        before = (Path(f"/proc/{window.pid}/cmdline")).read_bytes().split(b"\0")
        place = window.lock()["place"]
        after = (Path(f"/proc/{window.pid}/cmdline")).read_bytes().split(b"\0")
        environment = Path(f"/proc/{window.pid}/environ").read_bytes()
        open_files = [
            str(link.readlink()) for link in Path(f"/proc/{window.pid}/fd").iterdir() if link.exists()
        ]  # fmt: skip
        back = window.unlock()

    assert before[1] == after[1] == str(script).encode()
    data = str(tmp_path / "window")
    assert [word.decode() for word in after[2:-1]] == ["--locked", str(scene.vault), "--data", data]
    assert PASSPHRASE.encode() not in environment
    assert b"by the script" not in environment
    assert not [name for name in open_files if ".vault/" in name]
    assert place == stood
    assert back == back | {"text": "by the script", "page": "journal"}


@pytest.mark.slow
def test_c56_the_end_of_the_desktop_session_saves_and_seals(tmp_path: Path):
    scene = Scene.set_up(tmp_path, OFFSCREEN)

    with LockedProgram(scene) as window:
        window.write("power is going")
        code = window.end_session()

    assert code == 0
    assert not list(scene.vault.glob("*-wal"))
    vault = vaults.unlock(
        scene.vault, passphrase=PASSPHRASE, state=user_paths(tmp_path / "window").state
    )
    try:
        assert vault.notices == ()  # closed in order and sealed, as this computer remembers it
        found = journal.summaries(vault, EntryFilter(), limit=9)
        assert [journal.entry(vault, summary.id).body for summary in found] == ["power is going"]
    finally:
        vaults.lock(vault)


def test_the_search_finds_what_is_there(tmp_path: Path):
    here = b"only this once " + os.urandom(8).hex().encode()
    kept = [here + b"!", here + b"?"]
    found, read = copies_in(os.getpid(), {"text": [kept[0], kept[1]]})
    assert found["text"] >= 2
    assert read > 1_000_000


def test_the_words_of_this_program_end_before_its_arguments(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sys, "orig_argv", ["python3", "-P", *BY_MODULE, "--data", "/x"])
    monkeypatch.setattr(sys, "argv", [__file__, "--data", "/x"])
    monkeypatch.setattr(sys.modules["__main__"], "__file__", __file__, raising=False)
    monkeypatch.setattr(sys.modules["__main__"], "__spec__", object(), raising=False)
    assert program_words() == [sys.executable, "-P", *BY_MODULE]
    monkeypatch.setattr(sys.modules["__main__"], "__spec__", None)
    monkeypatch.setattr(sys, "orig_argv", ["python3", __file__, "--data", "/x"])
    assert program_words() == [sys.executable, __file__]
    monkeypatch.setattr(sys, "orig_argv", ["python3", "/gone/companion", "--data", "/x"])
    with pytest.raises(FileNotFoundError):
        program_words()
