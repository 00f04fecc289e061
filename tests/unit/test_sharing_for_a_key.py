"""Files sealed for a therapist's card: who opens them, what proves their sender, and what goes along."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from companion.crypto.age_keys import keys_in, open_with_keys, recipient_of, seal_for_recipient
from companion.domain.shared_parts import SharedFile
from companion.domain.shares import ShareDocument
from companion.errors import Damaged, Refused, TooNew, WrongKey
from companion.sharing import payload as payloads
from companion.sharing.bundle import BadBundle, read_bundle, write_bundle
from companion.sharing.contact_card import ContactCard
from companion.sharing.payload import Contents, contents_of, payload_of
from companion.sharing.sealed_file import open_for_keys, seal_document, seal_for_card
from tests.cards import owner
from tests.proof.sealed_shares import alter_payloads, flip_sealed_share
from tests.unit.test_sharing_sealed_file import document

NORA, REED, EVE = owner("Nora"), owner("Dr. Reed"), owner("Eve")
PICTURES = {
    hashlib.sha256(content).hexdigest(): content for content in (b"\x89PNG one", b"two" * 900)
}
OTHER = hashlib.sha256(b"other").hexdigest()


def with_files(files: dict[str, bytes] = PICTURES) -> ShareDocument:
    plain = document()
    named = tuple(
        SharedFile(digest, "image/png", len(content)) for digest, content in files.items()
    )
    return msgspec.structs.replace(
        plain, entries=(msgspec.structs.replace(plain.entries[0], files=named),)
    )


def proven(shared: ShareDocument, files: dict[str, bytes] | None = None) -> bytes:
    return payload_of(shared, files, prover=NORA.proving_to(REED), sealed_for="key")


def test_only_the_owner_of_the_card_opens_it_and_knows_the_sender() -> None:
    shared = with_files()
    sealed = seal_for_card(shared, REED.card, PICTURES, prover=NORA.proving_to(REED))
    opened = open_for_keys(sealed, [REED.keys.age_key])
    assert opened.document == shared
    assert opened.files == PICTURES
    assert opened.claim is not None
    assert opened.claim.card == NORA.card
    assert opened.claim.fits(REED.keys)
    for words in (b"quiet", b"lake", b"Nora", b"Reed", b"PNG", b"entries.json"):
        assert words not in sealed


def test_c68_a_third_person_opens_nothing() -> None:
    sealed = seal_for_card(document(), REED.card, prover=NORA.proving_to(REED))
    for keys in (EVE.keys, NORA.keys):
        with pytest.raises(WrongKey):
            open_for_keys(sealed, [keys.age_key])


def test_c68_what_is_taken_out_and_sealed_for_somebody_else_proves_nothing_to_them() -> None:
    """The recipient forwards the inner ZIP, under their own name or as it is."""
    inner = open_with_keys(
        seal_for_card(document(), REED.card, prover=NORA.proving_to(REED)), [REED.keys.age_key]
    )
    forwarded = open_for_keys(seal_for_recipient(inner, EVE.card.recipient), [EVE.keys.age_key])
    assert forwarded.claim is not None
    assert not forwarded.claim.fits(EVE.keys)


def test_c68_without_the_mac_it_opens_as_not_checked() -> None:
    members = read_bundle(proven(document()))
    members["auth.json"] = read_bundle(payload_of(document()))["auth.json"]
    opened = contents_of(write_bundle(members))
    assert opened.claim is None
    assert opened.document.entries[0].body == "It was quiet."


def test_c68_edited_words_do_not_fit_the_proof() -> None:
    """Somebody who knows Dr. Reed's card puts Nora's proof on other words."""
    edited = read_bundle(payload_of(document("I never said this."), sealed_for="key"))
    edited["auth.json"] = read_bundle(proven(document()))["auth.json"]
    opened = contents_of(write_bundle(edited))
    assert opened.claim is not None
    assert not opened.claim.fits(REED.keys)


def test_c68_a_swapped_card_does_not_fit_the_proof() -> None:
    members = read_bundle(proven(document()))
    auth = msgspec.json.decode(members["auth.json"])
    auth["card"] = EVE.card.text
    members["auth.json"] = msgspec.json.encode(auth)
    opened = contents_of(write_bundle(members))
    assert opened.claim is not None
    assert not opened.claim.fits(REED.keys)


def test_c68_a_proof_for_one_direction_is_none_for_the_other() -> None:
    """Dr. Reed could have made Nora's proof to him; it does not pass as one of his to her."""
    claim = contents_of(proven(document())).claim
    assert claim is not None
    turned = replace(claim, card=REED.card)
    assert not turned.fits(NORA.keys)


def test_a_proof_in_a_file_for_a_passphrase_is_read_too() -> None:
    opened = contents_of(payload_of(document(), prover=NORA.proving_to(REED)))
    assert opened.claim is not None
    assert opened.claim.fits(REED.keys)


def rewritten(change: Callable[[dict[str, bytes]], object]) -> Contents:
    members = read_bundle(proven(with_files(), PICTURES))
    change(members)
    return contents_of(write_bundle(members))


def swap(name: str, old: bytes, new: bytes) -> Callable[[dict[str, bytes]], None]:
    def change(members: dict[str, bytes]) -> None:
        assert old in members[name]
        members[name] = members[name].replace(old, new, 1)

    return change


FIRST = "attachments/" + next(iter(PICTURES))


@pytest.mark.parametrize(
    "change",
    [
        swap(FIRST, b"one", b"two"),
        swap(FIRST, b"one", b"onetwo"),
        swap("entries.json", b'"size":8', b'"size":9'),
        swap("entries.json", next(iter(PICTURES)).encode(), OTHER.encode()),
        swap("manifest.json", b"attachments/", b"Attachments/"),
        swap("auth.json", b'"sender":"mac"', b'"sender":"signed"'),
        swap("auth.json", b'"sender":"mac"', b'"sender":"not-checked"'),
        swap("auth.json", b"Name: Nora", b"Name: Nor\\u202ea"),
        swap("auth.json", b'"mac":"', b'"mac":"AAAA'),
        swap("auth.json", b'"mac":"', b'"mac": "'),
        swap("auth.json", b"}", b',"more":1}'),
        swap("auth.json", b"Fingerprint: ", b"Fingerprint: 0"),
        lambda members: members.pop(FIRST),
        lambda members: members.update({f"attachments/{OTHER}": b"other"}),
        lambda members: members.update({FIRST: members["pad"]}),
    ],
)
def test_c58_bundles_that_break_a_rule_are_refused(
    change: Callable[[dict[str, bytes]], object],
) -> None:
    with pytest.raises(Damaged):
        rewritten(change)


def test_a_later_proof_is_called_newer() -> None:
    with pytest.raises(TooNew):
        rewritten(swap("auth.json", b'"version":2', b'"version":3'))


def test_only_what_the_document_names_goes_along() -> None:
    one, two = PICTURES.items()
    shared = with_files(dict([one]))
    members = read_bundle(payload_of(shared, PICTURES))
    assert f"attachments/{two[0]}" not in members
    with pytest.raises(BadBundle):
        payload_of(with_files(), dict([one]))
    with pytest.raises(BadBundle):
        payload_of(shared, {one[0]: b"x" * len(one[1])})


def test_the_same_picture_in_two_entries_goes_along_once() -> None:
    shared = with_files()
    twice = msgspec.structs.replace(shared.entries[0], number=2, reference="b" * 26)
    shared = msgspec.structs.replace(shared, entries=(*shared.entries, twice))
    opened = contents_of(payload_of(shared, PICTURES))
    assert opened.files == PICTURES


def test_too_many_bytes_are_refused_before_they_are_written(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(payloads, "LARGEST_FILE", 100)
    with pytest.raises(Refused, match="too large"):
        payload_of(with_files(), PICTURES)


@pytest.mark.parametrize("prover", [None, NORA.proving_to(REED)])
def test_c72_bodies_of_one_to_three_thousand_bytes_give_one_size(prover) -> None:  # type: ignore[no-untyped-def]
    sizes = {
        len(payload_of(document("x" * length), prover=prover, sealed_for="key"))
        for length in range(1, 3001, 97)
    }
    assert sizes == {16 * 1024}


def test_c72_a_picture_is_padded_like_the_rest() -> None:
    sizes = set[int]()
    for length in range(100_000, 102_000, 400):
        content = bytes(length)
        digest = hashlib.sha256(content).hexdigest()
        sizes.add(len(payload_of(with_files({digest: content}), {digest: content})))
    assert len(sizes) == 1


def test_c38_no_flipped_byte_of_a_file_for_a_key_is_accepted() -> None:
    """Every 37th here; all of them in the proof."""
    flipped = flip_sealed_share(every=37)
    assert flipped.tried > 400
    assert flipped.accepted == ()


def test_c57_altered_bundles_are_refused_or_change_nothing() -> None:
    """600 here, 20,000 in the proof."""
    found = alter_payloads(600)
    assert found.faults == []
    assert found.refused > 500


@pytest.mark.skipif(not shutil.which("age-keygen"), reason="age is not installed here")
def test_c69_stock_age_and_unzip_open_what_we_seal_for_a_key(tmp_path: Path) -> None:
    subprocess.run(["age-keygen", "-o", "key.txt"], cwd=tmp_path, check=True, capture_output=True)
    (secret,) = keys_in((tmp_path / "key.txt").read_bytes())
    card = ContactCard("Dr. Reed", recipient_of(secret), REED.card.proof_key)
    shared = with_files()
    sealed = seal_for_card(shared, card, PICTURES, prover=NORA.proving_to(REED))
    (tmp_path / "x.companion-share").write_bytes(sealed)
    command = ["age", "-d", "-i", "key.txt", "-o", "x.zip", "x.companion-share"]
    subprocess.run(command, cwd=tmp_path, check=True)
    with zipfile.ZipFile(tmp_path / "x.zip") as archive:
        assert archive.testzip() is None
    if not shutil.which("unzip"):
        return
    subprocess.run(["unzip", "-q", "x.zip", "-d", "out"], cwd=tmp_path, check=True)
    entries = (tmp_path / "out" / "entries.json").read_bytes()
    assert msgspec.json.decode(entries, type=ShareDocument) == shared
    for digest, content in PICTURES.items():
        assert (tmp_path / "out" / "attachments" / digest).read_bytes() == content


@pytest.mark.skipif(not shutil.which("age"), reason="age is not installed here")
@pytest.mark.parametrize("armoured", [False, True])
def test_c69_what_stock_age_seals_for_a_key_opens(tmp_path: Path, armoured: bool) -> None:
    shared = with_files()
    (tmp_path / "x.zip").write_bytes(payload_of(shared, PICTURES))
    armour = ["-a"] if armoured else []
    command = ["age", *armour, "-r", REED.card.recipient, "-o", "x.companion-share", "x.zip"]
    subprocess.run(command, cwd=tmp_path, check=True)
    sealed = (tmp_path / "x.companion-share").read_bytes()
    if armoured:  # text for e-mail, which no share is
        with pytest.raises(Damaged):
            open_for_keys(sealed, [REED.keys.age_key])
        return
    opened = open_for_keys(sealed, [REED.keys.age_key])
    assert opened.document == shared
    assert opened.files == PICTURES


@pytest.mark.skipif(
    not (shutil.which("zip") and shutil.which("age")), reason="zip and age are not installed here"
)
def test_c69_what_zip_and_age_made_of_our_members_opens(tmp_path: Path) -> None:
    """Taken apart and put together again with the tools of the system alone."""
    shared = with_files()
    for name, content in read_bundle(payload_of(shared, PICTURES)).items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(content)
    members = sorted(read_bundle(payload_of(shared, PICTURES)))
    subprocess.run(["zip", "-q", "-0", "-X", "-D", "x.zip", *members], cwd=tmp_path, check=True)
    command = ["age", "-r", REED.card.recipient, "-o", "x.companion-share", "x.zip"]
    subprocess.run(command, cwd=tmp_path, check=True)
    sealed = (tmp_path / "x.companion-share").read_bytes()
    assert open_for_keys(sealed, [REED.keys.age_key]).document == shared


def test_a_file_for_a_key_says_so_when_a_passphrase_is_tried() -> None:
    from companion.sharing.sealed_file import open_for_passphrase

    sealed = seal_for_card(document(), REED.card)
    with pytest.raises(Refused, match="person's key"):
        open_for_passphrase(sealed, "acorn zesty yo-yo abacus pebble")
    with pytest.raises(Refused):
        seal_document(document(), "not five words")
