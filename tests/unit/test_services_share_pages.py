"""A share handed over as a sealed page: written once, noted, and never with less than a generated passphrase."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from companion.crypto import page_seal
from companion.domain.contacts import Contact, ContactRole
from companion.domain.entries import EntryKind, NewEntry, Sharing
from companion.domain.shares import ShareForm, ShareScope
from companion.errors import Refused
from companion.services import journal, shares
from companion.services.open_vault import OpenVault
from companion.sharing.sealed_page import open_page

PASSPHRASE = "acorn zesty yo-yo abacus pebble"


@pytest.fixture(autouse=True)
def quick_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page_seal, "ITERATIONS", 1)


def shared_entry(vault: OpenVault, body: str) -> None:
    journal.write_entry(
        vault, NewEntry(kind=EntryKind.NOTE, title="The lake", body=body, sharing=Sharing.SHARE)
    )


def test_a_page_is_written_and_noted(vault: OpenVault, tmp_path: Path):
    shared_entry(vault, "It was still.")
    document = shares.build(vault, ShareScope(), recipient="Dr. Reed", sender="Nora")
    target = tmp_path / "share.html"
    sealing = shares.Sealing(ShareForm.PAGE, PASSPHRASE)

    record, _ = shares.seal(vault, document, target, sealing=sealing)

    view, _ = open_page(target.read_bytes(), PASSPHRASE)
    assert view.share_id == record.id
    assert view.author == "Dr. Reed"
    assert record.form == "page"
    assert shares.records(vault) == [record]
    assert target.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("contact", [None, "card"])
def test_a_page_takes_a_generated_passphrase_and_nothing_else(
    vault: OpenVault, tmp_path: Path, contact: str | None
):
    shared_entry(vault, "It was still.")
    document = shares.build(vault, ShareScope())
    person = Contact("c" * 26, "Dr. Reed", ContactRole.THERAPIST, datetime(2026, 3, 1, tzinfo=UTC), card=contact or "")  # fmt: skip
    sealing = shares.Sealing(
        ShareForm.PAGE, PASSPHRASE if contact else "my own words", person if contact else None
    )
    with pytest.raises(Refused, match="Nothing was written"):
        shares.seal(vault, document, tmp_path / "share.html", sealing=sealing)
    assert not (tmp_path / "share.html").exists()
    assert shares.records(vault) == []
