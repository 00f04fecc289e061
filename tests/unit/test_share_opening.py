"""A share for a therapist's card, from vault to vault: what opens it, and what is said about who made it."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from companion.clock import FixedClock
from companion.crypto.age_keys import recipient_of, seal_for_recipient
from companion.domain.contacts import Contact, SenderProof
from companion.domain.entries import Attachment, Entry, NewEntry, Sharing
from companion.domain.shared_parts import SharedFile
from companion.domain.shares import ReceivedShare, ShareDocument, ShareScope
from companion.errors import Damaged, NotFound, Refused, WrongKey
from companion.services import contacts, identities, journal, share_opening, shares, vaults
from companion.services.open_vault import OpenVault
from companion.services.share_opening import OpenedShare, open_share
from companion.sharing.payload import payload_of
from companion.sharing.sealed_file import seal_for_card
from tests.cards import owner
from tests.pictures import small_png

EVE = owner("Nora")
"""Somebody who calls themselves Nora too."""
PICTURE = small_png()


@pytest.fixture
def client(vault: OpenVault) -> OpenVault:
    """Nora's vault, with her card and one entry to share."""
    identities.make_identity(vault, "Nora")
    journal.write_entry(vault, NewEntry(title="Lake", body="It was quiet.", sharing=Sharing.SHARE))
    journal.write_entry(vault, NewEntry(title="Secret", body="Nobody reads this."))
    return vault


@pytest.fixture
def therapist(therapist_vault: OpenVault) -> OpenVault:
    """Dr. Reed's vault, with his card."""
    identities.make_identity(therapist_vault, "Dr. Reed")
    return therapist_vault


@pytest.fixture
def reed(client: OpenVault, therapist: OpenVault) -> Contact:
    """Dr. Reed as Nora's vault knows him."""
    return contacts.add(client, card=identities.own_card(therapist))[0]


@pytest.fixture
def nora(client: OpenVault, therapist: OpenVault) -> Contact:
    """Nora as Dr. Reed's vault knows her; the fingerprint was compared."""
    card = identities.own_card(client)
    contact, _ = contacts.add(therapist, card=card)
    return contacts.compare(therapist, contact.id, card.fingerprint)[0]


@pytest.fixture
def seal(client: OpenVault, reed: Contact, tmp_path: Path) -> Callable[[], Path]:
    """Seals what Nora shares for Dr. Reed's card; gives the file."""
    made = iter(range(100))

    def make() -> Path:
        target = tmp_path / f"{next(made)}.companion-share"
        document = shares.build(client, ShareScope(), sender="Nora", recipient="Dr. Reed")
        shares.seal(client, document, target, sealing=shares.Sealing(contact=reed))
        return target

    return make


def test_the_therapist_opens_it_with_their_vault_and_sees_who_made_it(
    seal: Callable[[], Path], therapist: OpenVault, nora: Contact
) -> None:
    file = seal()
    assert share_opening.asks_for(file) == "key"
    opened = open_share(file, vault=therapist)
    assert [entry.title for entry in opened.document.entries] == ["Lake"]
    assert opened.proof is SenderProof.PROVEN
    assert opened.contact_id == nora.id
    assert opened.sender_card == nora.card
    assert contacts.by_name(therapist, "Nora").proves_itself


def test_a_card_that_was_not_compared_is_said_so(
    seal: Callable[[], Path], client: OpenVault, therapist: OpenVault
) -> None:
    file = seal()
    unknown = open_share(file, vault=therapist)
    assert (unknown.proof, unknown.contact_id) == (SenderProof.NOT_COMPARED, None)
    assert unknown.sender_card == identities.own_card(client).text
    contact, _ = contacts.add(therapist, card=identities.own_card(client))
    known = open_share(file, vault=therapist)
    assert (known.proof, known.contact_id) == (SenderProof.NOT_COMPARED, contact.id)
    assert not contacts.by_name(therapist, "Nora").proves_itself


def test_without_a_card_of_ones_own_nothing_is_proven(
    vault: OpenVault, therapist: OpenVault, tmp_path: Path
) -> None:
    journal.write_entry(vault, NewEntry(body="It was quiet.", sharing=Sharing.SHARE))
    reed, _ = contacts.add(vault, card=identities.own_card(therapist))
    target = tmp_path / "x.companion-share"
    document = shares.build(vault, ShareScope(), sender="Nora")
    shares.seal(vault, document, target, sealing=shares.Sealing(contact=reed))
    opened = open_share(target, vault=therapist)
    assert (opened.proof, opened.sender_card) == (SenderProof.NOT_CHECKED, "")
    assert opened.document == document


def resealed(document: ShareDocument, therapist: OpenVault, target: Path, **proof: object) -> Path:
    """The same words, sealed for Dr. Reed by somebody else who has his card."""
    target.write_bytes(seal_for_card(document, identities.own_card(therapist), **proof))  # type: ignore[arg-type]
    return target


def test_c68_a_proof_that_was_taken_away_is_missed(
    seal: Callable[[], Path], therapist: OpenVault, nora: Contact, tmp_path: Path
) -> None:
    document = open_share(seal(), vault=therapist).document
    stripped = resealed(document, therapist, tmp_path / "stripped.companion-share")
    opened = open_share(stripped, vault=therapist)
    assert (opened.proof, opened.contact_id) == (SenderProof.MISSING, nora.id)
    assert opened.sender_card == ""
    other = msgspec.structs.replace(document, sender_name="Somebody else")
    resealed(other, therapist, stripped)
    assert open_share(stripped, vault=therapist).proof is SenderProof.NOT_CHECKED


def test_c68_a_proof_taken_away_from_somebody_who_never_proved_themselves_is_not_checked(
    seal: Callable[[], Path], therapist: OpenVault, tmp_path: Path
) -> None:
    document = open_share(seal(), vault=therapist).document
    stripped = resealed(document, therapist, tmp_path / "stripped.companion-share")
    assert open_share(stripped, vault=therapist).proof is SenderProof.NOT_CHECKED


def test_c68_somebody_elses_card_under_a_known_name_is_told(
    seal: Callable[[], Path], therapist: OpenVault, nora: Contact, tmp_path: Path
) -> None:
    document = open_share(seal(), vault=therapist).document
    card = identities.own_card(therapist)
    prover = replace(EVE.proving_to(EVE), recipient=card)
    forged = resealed(document, therapist, tmp_path / "forged.companion-share", prover=prover)
    opened = open_share(forged, vault=therapist)
    assert (opened.proof, opened.contact_id) == (SenderProof.MISSING, nora.id)
    assert opened.sender_card == ""


def test_c68_what_was_forwarded_or_edited_is_refused(
    seal: Callable[[], Path], client: OpenVault, therapist: OpenVault, nora: Contact, tmp_path: Path
) -> None:
    """The inner ZIP of a share for somebody else, sealed again for Dr. Reed."""
    document = shares.build(client, ShareScope(), sender="Nora")
    with client.read() as work:
        own = identities.own_keys(work)
    assert own is not None
    from companion.sharing.sender_proof import Prover

    for_eve = payload_of(document, prover=Prover(own[0], own[1], EVE.card), sealed_for="key")
    forwarded = tmp_path / "forwarded.companion-share"
    recipient = identities.own_card(therapist).recipient
    forwarded.write_bytes(seal_for_recipient(for_eve, recipient))
    with pytest.raises(Damaged, match="does not fit"):
        open_share(forwarded, vault=therapist)


def test_c68_a_third_persons_vault_opens_nothing(
    seal: Callable[[], Path], client: OpenVault, therapist: OpenVault
) -> None:
    file = seal()
    with pytest.raises(WrongKey):  # not even the vault that made it
        open_share(file, vault=client)


def test_c68_an_older_share_than_one_that_is_kept_is_told(
    seal: Callable[[], Path], therapist: OpenVault, nora: Contact, clock: FixedClock
) -> None:
    older = seal()
    clock.advance(timedelta(days=7))
    newer = open_share(seal(), vault=therapist)
    assert newer.newer_kept is None
    keep(therapist, newer, clock)
    again = open_share(older, vault=therapist)
    assert again.newer_kept == clock.now()
    assert again.proof is SenderProof.PROVEN


def keep(therapist: OpenVault, opened: OpenedShare, clock: FixedClock) -> None:
    received = ReceivedShare(
        opened.document.share_id,
        "Nora",
        clock.now(),
        clock.now(),
        opened.document,
        contact_id=opened.contact_id,
    )
    with therapist.work() as work:
        work.shares.keep(received, opened.files)


def test_the_wrong_door_is_told(
    seal: Callable[[], Path], vault: OpenVault, therapist: OpenVault, tmp_path: Path
) -> None:
    file = seal()
    with pytest.raises(Refused, match="person's key"):
        open_share(file, passphrase="acorn zesty yo-yo abacus pebble", vault=therapist)
    with pytest.raises(Refused):
        open_share(file)
    with pytest.raises(NotFound):
        open_share(file, identity_file=tmp_path / "nothing")


def test_a_vault_without_keys_opens_nothing(therapist_vault: OpenVault, tmp_path: Path) -> None:
    file = tmp_path / "x.companion-share"
    file.write_bytes(seal_for_recipient(b"x", EVE.card.recipient))
    with pytest.raises(Refused, match="no contact card"):
        open_share(file, vault=therapist_vault)


@pytest.mark.skipif(not shutil.which("age-keygen"), reason="age is not installed here")
def test_c69_a_key_file_of_age_keygen_opens_what_is_sealed_for_it(
    client: OpenVault, tmp_path: Path
) -> None:
    subprocess.run(["age-keygen", "-o", "key.txt"], cwd=tmp_path, check=True, capture_output=True)
    secret = next(
        line for line in (tmp_path / "key.txt").read_text().splitlines() if not line.startswith("#")
    )
    card = replace(EVE.card, name="Dr. Lynch", recipient=recipient_of(secret))
    lynch, _ = contacts.add(client, card=card)
    target = tmp_path / "x.companion-share"
    document = shares.build(client, ShareScope())
    shares.seal(client, document, target, sealing=shares.Sealing(contact=lynch))
    opened = open_share(target, identity_file=tmp_path / "key.txt")
    assert opened.document == document
    assert opened.proof is SenderProof.NOT_CHECKED


# --- what goes along


def attach(vault: OpenVault, entry: Entry, content: bytes, clock: FixedClock) -> SharedFile:
    digest = hashlib.sha256(content).hexdigest()
    with vault.work() as work:
        work.attachments.add(
            Attachment(
                hashlib.sha256(entry.id.encode() + content).hexdigest()[:26].translate(
                    str.maketrans("0189", "aabb")
                ),
                entry.id, "photo.png", "image/png", len(content), digest, clock.now(),
            ),
            content,
        )  # fmt: skip
    return SharedFile(digest, "image/png", len(content))


def naming(document: ShareDocument, *files: SharedFile) -> ShareDocument:
    (entry,) = document.entries
    return msgspec.structs.replace(document, entries=(msgspec.structs.replace(entry, files=files),))


def by_title(vault: OpenVault, title: str) -> Entry:
    with vault.read() as work:
        return next(e for e in work.entries.bodies(journal.EntryFilter()) if e.title == title)


def test_attachments_go_along_and_come_out(
    client: OpenVault, therapist: OpenVault, reed: Contact, tmp_path: Path, clock: FixedClock
) -> None:
    file = attach(client, by_title(client, "Lake"), PICTURE, clock)
    attach(client, by_title(client, "Secret"), b"not this one", clock)
    document = naming(shares.build(client, ShareScope()), file)
    target = tmp_path / "x.companion-share"
    shares.seal(client, document, target, sealing=shares.Sealing(contact=reed))
    opened = open_share(target, vault=therapist)
    assert opened.document == document
    assert opened.files == {file.digest: PICTURE}


def test_c67_an_attachment_of_another_entry_never_goes_along(
    client: OpenVault, reed: Contact, tmp_path: Path, clock: FixedClock
) -> None:
    """Even when a document names it: it is not beside the entry that names it."""
    secret = attach(client, by_title(client, "Secret"), b"not this one", clock)
    document = naming(shares.build(client, ShareScope()), secret)
    target = tmp_path / "x.companion-share"
    with pytest.raises(Refused, match="taken back"):
        shares.seal(client, document, target, sealing=shares.Sealing(contact=reed))
    assert not target.exists()
    assert shares.records(client) == []


def test_an_attachment_that_is_gone_by_now_is_told(
    client: OpenVault, reed: Contact, tmp_path: Path
) -> None:
    gone = SharedFile("ab" * 32, "image/png", 12)
    document = naming(shares.build(client, ShareScope()), gone)
    with pytest.raises(Refused, match="preview"):
        shares.seal(client, document, tmp_path / "x", sealing=shares.Sealing(contact=reed))


def test_a_contact_without_a_card_takes_a_passphrase(client: OpenVault, tmp_path: Path) -> None:
    lynch, _ = contacts.add(client, name="Dr. Lynch")
    document = shares.build(client, ShareScope())
    with pytest.raises(Refused, match="card of a contact"):
        shares.seal(client, document, tmp_path / "x", sealing=shares.Sealing(contact=lynch))


def test_a_share_for_a_key_survives_a_lock_without_any_passphrase_waiting(
    seal: Callable[[], Path], client: OpenVault
) -> None:
    seal()
    assert shares.to_pass_on(client) == []
    assert len(shares.records(client)) == 1


def test_two_vaults_open_at_once_are_two(therapist: OpenVault, client: OpenVault) -> None:
    assert vaults.vault_state(client.path).error is not None
    assert identities.own_card(client) != identities.own_card(therapist)
