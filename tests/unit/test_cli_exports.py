"""companion export: a warning first, only what is marked share, and private words after the passphrase again."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from companion.clock import FixedClock
from tests.command_line import Outcome, run, secret_file

Export = Callable[..., Outcome]


@pytest.fixture
def key(tmp_path: Path, passphrase: str) -> Path:
    return secret_file(tmp_path, passphrase)


@pytest.fixture
def ids(closed_vault: Path, clock: FixedClock, key: Path) -> dict[str, str]:
    """A closed vault with one shared, one private and one entry to talk about."""
    made: dict[str, str] = {}
    for text, mark in (("Shared", "--share"), ("Hidden", ""), ("Spoken", "--talk")):
        words = ("--title", text, "--tag", "rain")
        done = run("add", closed_vault, "--passphrase-file", key, *words, stdin=f"{text} words.")
        made[text] = done.out.strip()
        if mark:
            run("mark", closed_vault, made[text], mark, "--passphrase-file", key)
    return made


@pytest.fixture
def export(closed_vault: Path, ids: dict[str, str], key: Path) -> Export:
    def command(target: Path, *options: str | Path) -> Outcome:
        return run("export", closed_vault, target, "--passphrase-file", key, *options)

    return command


@pytest.mark.parametrize("form", ["markdown", "json", "html", "fhir"])
def test_each_form_is_written_after_a_warning(export: Export, tmp_path: Path, form: str):
    done = export(tmp_path / "copy", "--format", form)
    assert done.code == 0
    assert done.out == ""
    assert done.err.startswith("A readable copy is not sealed")
    assert done.err.endswith("copy holds one entry.\n")
    files = [tmp_path / "copy", *(tmp_path / "copy").rglob("*")]
    text = "".join(file.read_text() for file in files if file.is_file())
    assert "Hidden" not in text
    assert "Spoken" not in text


def test_private_entries_take_the_passphrase_again(export: Export, tmp_path: Path, key: Path):
    target = tmp_path / "copy.json"
    wanted = ("--format", "json", "--include-private")
    wrong = secret_file(tmp_path, "not it", "wrong")
    assert export(target, *wanted, "--passphrase-again-file", wrong).code == 3
    assert not target.exists()
    done = export(target, *wanted, "--passphrase-again-file", key)
    assert done.code == 0
    assert "Private entries will be in this copy." in done.err
    assert [e["title"] for e in json.loads(target.read_text())["entries"]] == [
        "Shared", "Hidden", "Spoken",
    ]  # fmt: skip


def test_the_scope_narrows_a_copy(export: Export, ids: dict[str, str], tmp_path: Path):
    target = tmp_path / "copy.json"
    assert export(target, "--format", "json", "--entry", ids["Shared"], "--with-tags").code == 0
    (entry,) = json.loads(target.read_text())["entries"]
    assert entry["tags"] == ["rain"]
    refused = export(tmp_path / "other", "--format", "json", "--entry", ids["Hidden"])
    assert refused.code == 2
    assert "“Hidden”" in refused.err
    nothing = export(tmp_path / "other", "--format", "json", "--until", "2020-01-01")
    assert nothing.code == 2
    assert not (tmp_path / "other").exists()


def test_wrong_usage_is_told(export: Export, ids: dict[str, str], tmp_path: Path):
    target = tmp_path / "copy"
    assert export(target).code == 2
    assert export(target, "--format", "docx").code == 2
    assert (
        export(target, "--format", "json", "--entry", ids["Shared"], "--since", "2026-01-01").code
        == 2
    )
    assert export(target, "--format", "json", "--passphrase-again-file", "x").code == 2
    target.write_text("mine")
    taken = export(target, "--format", "json")
    assert taken.code == 2
    assert "Nothing was overwritten" in taken.err
    assert target.read_text() == "mine"
