"""Python imports this before any program that has our folder on its path: it seats somebody before the real window."""

from tests.proof import lock_driver

lock_driver.take_place()
