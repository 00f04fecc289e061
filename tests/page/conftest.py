"""A browser for the tests of the sealed page, and pages to open in it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from companion.domain.shares import ShareDocument
from companion.sharing.sealed_page import seal_page

if TYPE_CHECKING:
    from tests.page.browser import Browser, Tab

PASSPHRASE = "acorn zesty yo-yo abacus pebble"


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """One headless Chromium for all tests."""
    if os.name != "posix":
        pytest.skip("the browser is driven over pipes of POSIX")
    from tests.page.browser import PROGRAM, Browser

    if PROGRAM is None:
        pytest.skip("Chromium is not installed")
    running = Browser(tmp_path_factory.mktemp("browser"))
    yield running
    running.close()


@pytest.fixture
def tab(browser: Browser) -> Iterator[Tab]:
    """A fresh tab; nothing in it may have failed unseen."""
    opened = browser.tab()
    yield opened
    failed = opened.events("Runtime.exceptionThrown")
    opened.close()
    assert failed == []


@pytest.fixture
def page(tmp_path: Path) -> Callable[..., Path]:
    """Writes a sealed page for a document and says where it is."""

    def written(document: ShareDocument, files: dict[str, bytes] | None = None) -> Path:
        file = tmp_path / "share.html"
        file.write_bytes(seal_page(document, PASSPHRASE, files))
        return file

    return written
