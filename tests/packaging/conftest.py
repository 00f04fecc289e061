"""The set-up scripts as modules, loaded by path: packaging/ is no package."""

import importlib
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

PACKAGING = Path(__file__).resolve().parents[2] / "packaging"


def load(name: str) -> Iterator[ModuleType]:
    """A module of packaging/, found as when dev.py is started there."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(PACKAGING)
        yield importlib.import_module(name)


@pytest.fixture(scope="module")
def dev() -> Iterator[ModuleType]:
    yield from load("dev")


@pytest.fixture(scope="module")
def system() -> Iterator[ModuleType]:
    yield from load("system_libraries")


@pytest.fixture(scope="module")
def environment() -> Iterator[ModuleType]:
    yield from load("environment")


@pytest.fixture(scope="module")
def release() -> Iterator[ModuleType]:
    yield from load("release")


@pytest.fixture(scope="module")
def lock() -> Iterator[ModuleType]:
    yield from load("lock")


@pytest.fixture(scope="module")
def wheel_hashes() -> Iterator[ModuleType]:
    yield from load("wheel_hashes")


@pytest.fixture(scope="module")
def sbom() -> Iterator[ModuleType]:
    yield from load("sbom")
