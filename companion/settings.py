"""Preferences kept outside the vault: how the window looks and behaves, never what a person wrote.

One small JSON file, 0600. Unknown fields of newer versions are ignored, a broken file means defaults.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any, Literal, cast

from companion.errors import KnownError
from companion.paths import private_folder, write_private

Theme = Literal["system", "light", "dark", "contrast-light", "contrast-dark"]
THEMES = ("system", "light", "dark", "contrast-light", "contrast-dark")


@dataclass(frozen=True, slots=True)
class Settings:
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
    journal_list: int = 0
    """Width of the journal's list in pixels at text scale 1; 0 for the usual one."""


def read_settings(path: Path) -> Settings:
    """The settings at `path`; defaults where there are none or they cannot be read."""
    try:
        settings = _decode(path.read_bytes())
    except (OSError, ValueError, OverflowError, RecursionError):
        return Settings()
    return _within_bounds(settings)


def write_settings(path: Path, settings: Settings) -> None:
    """Keep `settings` at `path`, 0600. Raises StorageFailure."""
    import json

    private_folder(path.parent)
    usual = asdict(Settings())
    chosen = {name: value for name, value in asdict(settings).items() if value != usual[name]}
    write_private(path, json.dumps(chosen, indent=1).encode() + b"\n")


def try_write_settings(path: Path, settings: Settings) -> bool:
    """Keep `settings` if the disk allows it; preferences are never worth an error in the way of writing."""
    try:
        write_settings(path, settings)
    except KnownError:
        return False
    return True


def _decode(content: bytes) -> Settings:
    """The settings in `content`, every field of exactly its type; raises ValueError, OverflowError.

    By hand, because a library for this would take a tenth of the time until the first window is painted.
    """
    import json

    found: object = json.loads(content.decode("utf-8"))
    if not isinstance(found, dict):
        raise ValueError("settings are one object")
    given = cast(dict[str, Any], found)
    known = {field.name: field.default for field in fields(Settings) if field.name in given}
    for name, usual in known.items():
        if not _fits(name, given[name], usual):
            raise ValueError(f"{name} is of another kind")
    chosen: dict[str, Any] = {
        name: tuple(given[name]) if isinstance(given[name], list) else given[name] for name in known
    }
    if "text_scale" in chosen:
        chosen["text_scale"] = float(chosen["text_scale"])
    return Settings(**chosen)


def _fits(name: str, value: object, usual: object) -> bool:
    """Whether `value`, as JSON gave it, is one that the field `name` may hold."""
    if name == "theme":
        return value in THEMES
    if name == "window":
        return value is None or (_all_are(int, value) and len(cast(list[int], value)) == 4)
    if name == "vaults":
        return _all_are(str, value)
    if name == "text_scale":
        return type(value) in (int, float) and value == value  # NaN is unlike itself
    return type(value) is type(usual)


def _all_are(kind: type, value: object) -> bool:
    return isinstance(value, list) and all(type(one) is kind for one in cast(list[object], value))


def _within_bounds(settings: Settings) -> Settings:
    return replace(
        settings,
        text_scale=min(2.0, max(0.8, settings.text_scale)),
        auto_lock_minutes=min(60, max(0, settings.auto_lock_minutes)),
        day_ends_at_hour=min(6, max(0, settings.day_ends_at_hour)),
        journal_list=min(2000, max(0, settings.journal_list)),
        vaults=settings.vaults if settings.remember_vaults else (),
    )
