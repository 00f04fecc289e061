"""Reads the vectors, and makes a vault folder out of the one that is a header."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
HEADER_V1 = (HERE / "header_v1.json").read_bytes()


def vectors(name: str) -> Any:
    """The JSON of the vector file `name`."""
    return json.loads((HERE / name).read_text(encoding="utf-8"))


SECRETS: dict[str, str] = vectors("header_v1_secrets.json")
PASSPHRASE = SECRETS["passphrase"]
RECOVERY_CODE = SECRETS["recovery_code"]


def vault_around(path: Path, header: bytes | None, backup: bytes | None) -> Path:
    """A vault folder at `path` with these two copies of a header; None leaves one out."""
    (path / "backups").mkdir(parents=True)
    (path / "journal-1.db").write_bytes(b"stands for a database")
    for name, content in (("header.json", header), ("header.bak", backup)):
        if content is not None:
            (path / name).write_bytes(content)
    return path
