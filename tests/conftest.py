"""What the whole suite stands on: its own time, quick keys, a vault to write in, and two watchmen.

No test may open a socket, and none may leave an unexpected error in the program's log.
"""

from __future__ import annotations

import functools
import logging
import os
import shutil
import socket
import sys
from collections.abc import Callable, Generator, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, settings

from companion import clock as companion_clock
from companion.clock import FixedClock

if TYPE_CHECKING:
    from companion.crypto.kdf import KdfParams
    from companion.services.vaults import OpenVault

PASSPHRASE = "slow river under birches"
"""Opens every vault of the fixtures."""
EVENING = datetime(2026, 3, 10, 19, 30, tzinfo=UTC)
"""A Tuesday in winter time: half past seven in Dublin too."""

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
for bus in ("DBUS_SESSION_BUS_ADDRESS", "DBUS_SYSTEM_BUS_ADDRESS"):
    os.environ[bus] = "unix:path=/nowhere"  # the desktop around a test run has no say in it
settings.register_profile(
    "suite",
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
settings.load_profile("suite")


NO_SOCKET = "Something tried to open a socket. Companion has no network code."


class _NoSocket(socket.socket):
    """Stands in for `socket.socket`; a class, because other modules derive from it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        raise AssertionError(NO_SOCKET)


def _refuse_sockets(event: str, _arguments: tuple[object, ...]) -> None:
    """Python's own audit: sees sockets of C code and of the raw `_socket` module too."""
    if event.startswith(("socket.", "urllib.", "http.client.", "ftplib.", "smtplib.", "ssl.")):
        raise AssertionError(NO_SOCKET)


@pytest.fixture(autouse=True, scope="session")
def no_sockets() -> Iterator[None]:
    """Nothing in the suite may open a socket, not even look up a host."""
    sys.addaudithook(_refuse_sockets)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket, "socket", _NoSocket)
        yield


@pytest.fixture(autouse=True)
def log_errors(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Fails a test that leaves a record of level ERROR in the program's log.

    A test that means to cause one asks for this fixture, looks at the list and clears it.
    """
    errors: list[str] = []
    handle = logging.Logger.handle

    def watch(logger: logging.Logger, record: logging.LogRecord) -> None:
        if record.levelno >= logging.ERROR and record.name.partition(".")[0] == "companion":
            errors.append(f"{record.name}: {record.getMessage()}")
        handle(logger, record)

    monkeypatch.setattr(logging.Logger, "handle", watch)
    yield errors
    assert errors == [], "The program logged errors that the test did not expect."


@pytest.fixture(autouse=True, scope="session")
def quick_keys_stay() -> Iterator[None]:
    """Vaults with quick test keys are not brought up, when they are unlocked, to what is wanted today."""
    from companion.crypto import kdf

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kdf, "target", lambda: kdf.FLOOR)
        yield


@pytest.fixture(autouse=True)
def new_computer(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test runs on a computer that remembers no vault: all copies of one fixture are the same vault."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path_factory.mktemp("state")))


@pytest.fixture
def clock() -> Iterator[FixedClock]:
    """The program's time, standing still at `EVENING` in Dublin until the test moves it."""
    with companion_clock.use(FixedClock(EVENING)) as fixed:
        assert isinstance(fixed, FixedClock)
        yield fixed


@pytest.fixture(scope="session")
def fast_kdf() -> KdfParams:
    """The weakest key derivation that the program accepts at all."""
    from companion.crypto import kdf

    return kdf.FLOOR


@pytest.fixture(scope="session")
def remember_derived_keys() -> Iterator[None]:
    """Derives each key once: copies of one vault share their salt, so the answer is the same."""
    from companion.crypto import kdf

    derive = kdf.derive

    @functools.cache
    def once(secret: bytes, salt: bytes, params: KdfParams) -> bytes:
        return bytes(derive(secret, salt, params))

    def derived(secret: bytes, salt: bytes, params: KdfParams) -> bytearray:
        return bytearray(once(secret, salt, params))  # a fresh one, because whoever asked wipes it

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kdf, "derive", derived)
        yield


@pytest.fixture(scope="session")
def vault_template(
    tmp_path_factory: pytest.TempPathFactory, fast_kdf: KdfParams, remember_derived_keys: None
) -> Callable[[str], tuple[Path, str]]:
    """Makes one closed vault a purpose and run; returns its folder and recovery code."""

    @functools.cache
    def make(purpose: str) -> tuple[Path, str]:
        from companion.services import vaults

        path = tmp_path_factory.mktemp("template") / "Journal.vault"
        with companion_clock.use(FixedClock(EVENING)):
            vault, recovery_code = vaults.create(
                path,
                PASSPHRASE,
                purpose="therapist" if purpose == "therapist" else "client",
                kdf=fast_kdf,
            )
            vaults.lock(vault)
        return path, recovery_code

    return make


@pytest.fixture
def closed_vault(vault_template: Callable[[str], tuple[Path, str]], tmp_path: Path) -> Path:
    """The folder of a fresh client vault that nobody holds open; opened by `PASSPHRASE`."""
    return _copy(vault_template("client")[0], tmp_path / "Journal.vault")


@pytest.fixture
def recovery_code(vault_template: Callable[[str], tuple[Path, str]]) -> str:
    """Opens `closed_vault` and `vault` too."""
    return vault_template("client")[1]


@pytest.fixture
def passphrase() -> str:
    """Opens every vault of the fixtures."""
    return PASSPHRASE


@pytest.fixture
def vault(closed_vault: Path, clock: FixedClock) -> Iterator[OpenVault]:
    """An open client vault, empty but for its scales."""
    yield from _opened(closed_vault)


@pytest.fixture
def therapist_vault(
    vault_template: Callable[[str], tuple[Path, str]], tmp_path: Path, clock: FixedClock
) -> Iterator[OpenVault]:
    """An open therapist's vault, empty."""
    yield from _opened(_copy(vault_template("therapist")[0], tmp_path / "Practice.vault"))


def _copy(source: Path, target: Path) -> Path:
    shutil.copytree(source, target)
    return target


def _opened(path: Path) -> Generator[OpenVault]:
    from companion.services import vaults

    vault = vaults.unlock(path, passphrase=PASSPHRASE)
    try:
        yield vault
    finally:
        vaults.lock(vault)
