"""Companion: an encrypted, offline journal for supervised psychedelic- or ketamine-assisted therapy."""

__version__ = "0.1.0"
