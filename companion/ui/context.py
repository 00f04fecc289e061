"""What a page needs to work: the open vault and the doors to the rest of the window."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from companion.paths import Paths
from companion.settings import Settings
from companion.ui.messages import Messages
from companion.ui.theme import Theme
from companion.ui.worker import Lane

if TYPE_CHECKING:
    from companion.domain.entries import Changes
    from companion.services.vaults import OpenVault


class Navigate(Protocol):
    """Goes to a page by name ("journal", "course", ...) with arguments for its `arrive`."""

    def __call__(self, page: str, **arguments: object) -> None: ...


@dataclass(slots=True)
class Context:
    """Handed to every page of an open vault. `repr` shows nothing of it."""

    vault: OpenVault
    paths: Paths
    theme: Theme
    lane: Lane
    messages: Messages
    navigate: Navigate
    announce: Callable[[Changes], None]
    """Tell every page what a service touched."""
    settings: Callable[[], Settings]
    """The settings as they are now."""
    change_settings: Callable[[Settings], None]
    """Keep new settings and let the window follow them."""
    lock: Callable[[], bool]
    """Save what is open, then lock."""

    def __repr__(self) -> str:
        return "Context()"
