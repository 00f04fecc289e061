"""Preferences never stand in the way of opening a journal, however broken their file is."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest

from companion.services.locked_contacts import read_contacts
from companion.settings import Settings, read_settings, try_write_settings, write_settings

BROKEN = (
    b"",
    b"\xff\xfe",
    b"null",
    b"[]",
    b"[" * 100_000,
    b'{"later":' + b"[" * 100_000,
    b'{"contacts":' + b"[" * 100_000,
    b'{"theme": "loud"}',
    b'{"contacts": 7}',
    b'{"text_scale": "1"}',
    b'{"auto_lock_minutes": ' + b"9" * 5_000 + b"}",
    b'{"window": [1, 2]}',
    b'{"window": [1, 2, 900, "600"]}',
    b'{"window": "1234"}',
    b'{"vaults": "/a.vault", "remember_vaults": true}',
    b'{"vaults": [7], "remember_vaults": true}',
    b'{"auto_lock_minutes": true}',
    b'{"auto_lock_minutes": 5.5}',
    b'{"maximized": 1}',
    b'{"country": null}',
    b'{"text_scale": NaN}',
    b'{"text_scale": 1' + b"0" * 400 + b"}",
    b'{"theme": ["dark"]}',
    b'{"theme": "dark"',
)


@pytest.mark.parametrize("content", BROKEN, ids=lambda content: repr(content[:20]))
def test_a_broken_file_means_defaults(tmp_path: Path, content: bytes):
    file = tmp_path / "settings.json"
    file.write_bytes(content)
    assert read_settings(file) == Settings()
    assert read_contacts(file) == ()


def test_a_file_that_cannot_be_read_means_defaults(tmp_path: Path):
    assert read_settings(tmp_path / "none") == read_settings(tmp_path) == Settings()


def test_values_out_of_bounds_are_brought_back(tmp_path: Path):
    file = tmp_path / "settings.json"
    file.write_bytes(b'{"text_scale": 1e300, "auto_lock_minutes": -5, "day_ends_at_hour": 99}')
    settings = read_settings(file)
    assert (settings.text_scale, settings.auto_lock_minutes, settings.day_ends_at_hour) == (
        2.0,
        0,
        6,
    )


def test_what_is_written_comes_back_and_is_private(tmp_path: Path):
    file = tmp_path / "config" / "settings.json"
    settings = Settings(theme="dark", country="IE", window=(1, 2, 900, 600))
    write_settings(file, settings)
    assert read_settings(file) == settings
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [found.name for found in file.parent.iterdir()] == ["settings.json"]


def test_what_a_newer_version_added_is_passed_over_and_the_usual_is_not_written(tmp_path: Path):
    file = tmp_path / "settings.json"
    file.write_bytes(b'{"later": {"deep": [1]}, "text_scale": 2, "window": null}')
    assert read_settings(file) == Settings(text_scale=2.0)
    write_settings(file, Settings(country="IE"))
    assert json.loads(file.read_bytes()) == {"country": "IE"}


def test_vaults_are_remembered_only_when_asked_to(tmp_path: Path):
    file = tmp_path / "settings.json"
    write_settings(file, Settings(vaults=("/a.vault",)))
    assert read_settings(file).vaults == ()
    write_settings(file, Settings(vaults=("/a.vault",), remember_vaults=True))
    assert read_settings(file).vaults == ("/a.vault",)


def test_preferences_that_cannot_be_written_are_no_error(tmp_path: Path):
    (tmp_path / "config").write_text("a file where the folder should be")
    assert not try_write_settings(tmp_path / "config" / "settings.json", Settings())
