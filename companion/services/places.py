"""Where a person is in their journal, kept inside the vault, so that unlocking brings them back."""

from __future__ import annotations

from companion.services.open_vault import OpenVault

SHOWN_PAGE = "shown_page"


def remember_page(vault: OpenVault, page: str) -> None:
    """Note which page is shown while the vault is locked. Raises StorageFailure."""
    with vault.work() as work:
        work.meta.set(SHOWN_PAGE, page or None)


def page_left(vault: OpenVault) -> str:
    """The page that was shown when the vault was locked, told once; empty when it was closed in another way."""
    with vault.read() as work:
        if not work.meta.value(SHOWN_PAGE):
            return ""
    with vault.work() as work:
        return work.meta.take(SHOWN_PAGE) or ""
