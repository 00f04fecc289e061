"""Preferences kept outside the vault: how the window looks and behaves, never what a person wrote.

One small JSON file, 0600. Unknown fields of newer versions are ignored, a broken file means defaults.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import msgspec

from companion.errors import KnownError
from companion.paths import private_folder, write_private

Theme = Literal["system", "light", "dark", "contrast-light", "contrast-dark"]


class Settings(msgspec.Struct, frozen=True, omit_defaults=True):
    """What the person chose about the program itself."""

    theme: Theme = "system"
    text_scale: float = 1.0
    """Times the system's text size, 0.8 to 2.0."""
    reduced_motion: bool = False
    language: str = ""
    """A language code such as "de"; empty follows the system."""
    country: str = ""
    """ISO country whose support lines stand first; empty shows all."""
    auto_lock_minutes: int = 5
    """Idle minutes until the vault locks, 1 to 60; 0 means never."""
    lock_on_focus_loss: bool = False
    blur_when_unfocused: bool = False
    day_ends_at_hour: int = 4
    """Writing before this hour of the morning still belongs to the evening before, 0 to 6."""
    spell_check: bool = False
    remember_vaults: bool = False
    vaults: tuple[str, ...] = ()
    """Folders of vaults, only while `remember_vaults` is on."""
    window: tuple[int, int, int, int] | None = None
    """Left, top, width, height of the window in pixels."""
    maximized: bool = False


def read_settings(path: Path) -> Settings:
    """The settings at `path`; defaults where there are none or they cannot be read."""
    try:
        settings = msgspec.json.decode(path.read_bytes(), type=Settings)
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return Settings()
    return _within_bounds(settings)


def write_settings(path: Path, settings: Settings) -> None:
    """Keep `settings` at `path`, 0600. Raises StorageFailure."""
    private_folder(path.parent)
    write_private(path, msgspec.json.format(msgspec.json.encode(settings), indent=1) + b"\n")


def try_write_settings(path: Path, settings: Settings) -> bool:
    """Keep `settings` if the disk allows it; preferences are never worth an error in the way of writing."""
    try:
        write_settings(path, settings)
    except KnownError:
        return False
    return True


def _within_bounds(settings: Settings) -> Settings:
    return msgspec.structs.replace(
        settings,
        text_scale=min(2.0, max(0.8, settings.text_scale)),
        auto_lock_minutes=min(60, max(0, settings.auto_lock_minutes)),
        day_ends_at_hour=min(6, max(0, settings.day_ends_at_hour)),
        vaults=settings.vaults if settings.remember_vaults else (),
    )
