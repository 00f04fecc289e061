"""Identifiers: 128 random bits as 26 lower-case base32 letters and digits, sortable by nothing, guessable by nobody."""

from __future__ import annotations

import base64
import secrets


def new_id() -> str:
    """A fresh identifier of 26 characters from a-z and 2-7."""
    return base64.b32encode(secrets.token_bytes(16)).decode("ascii").rstrip("=").lower()
