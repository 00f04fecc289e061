"""companion identity, companion contact, and shares that are sealed for a card."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from companion.clock import FixedClock
from companion.crypto.age_keys import new_age_key, recipient_of
from companion.services import identities, shares, vaults
from companion.sharing.contact_card import ContactCard, read_card
from tests.cards import owner
from tests.command_line import run, secret_file

REED = owner("Dr. Reed").card


@pytest.fixture
def key(tmp_path: Path, passphrase: str) -> Path:
    return secret_file(tmp_path, passphrase)


@pytest.fixture
def place(closed_vault: Path, clock: FixedClock, key: Path) -> Path:
    """A closed vault of a client with one entry to share."""
    done = run(
        "add", closed_vault, "--passphrase-file", key, "--title", "Lake", stdin="It was quiet."
    )
    run("mark", closed_vault, done.out.strip(), "--share", "--passphrase-file", key)
    return closed_vault


@pytest.fixture
def practice(vault_template: Callable[[str], tuple[Path, str]], tmp_path: Path) -> Path:
    """A closed therapist's vault."""
    path = tmp_path / "Practice.vault"
    shutil.copytree(vault_template("therapist")[0], path)
    return path


def card_file(tmp_path: Path, card: ContactCard, name: str = "reed.companion-card") -> Path:
    path = tmp_path / name
    path.write_text(card.text)
    return path


def make_card(vault: Path, name: str, key: Path) -> ContactCard:
    made = run("identity", "create", vault, "--name", name, "--passphrase-file", key)
    assert made.code == 0, made.err
    return read_card(made.out.encode())


def test_a_card_is_made_once_and_shown(place: Path, key: Path) -> None:
    assert run("identity", "show", place, "--passphrase-file", key).code == 2
    card = make_card(place, "Nora", key)
    again = run("identity", "create", place, "--name", "Nora", "--passphrase-file", key)
    assert (again.code, again.out) == (2, "")
    shown = run("identity", "show", place, "--passphrase-file", key)
    assert shown.out == card.text
    assert card.fingerprint in shown.err
    as_json = run("identity", "show", place, "--passphrase-file", key, "--json").json
    assert as_json == {"name": "Nora", "fingerprint": card.fingerprint, "card": card.text}
    assert "SECRET" not in shown.out + shown.err + str(as_json)


def test_without_a_name_and_a_terminal_it_is_a_usage_error(place: Path, key: Path) -> None:
    assert run("identity", "create", place, "--passphrase-file", key).code == 2


def test_a_card_is_taken_in_compared_replaced_and_removed(
    place: Path, key: Path, tmp_path: Path
) -> None:
    file = card_file(tmp_path, REED)
    added = run("contact", "add", place, file, "--passphrase-file", key)
    assert (added.code, added.out.strip()) == (0, REED.fingerprint)
    assert "not compared yet" in added.err
    assert run("contact", "add", place, file, "--passphrase-file", key).code == 2

    asked = run("contact", "compare", place, "dr. reed", "--passphrase-file", key)
    assert (asked.code, asked.out.strip()) == (0, REED.fingerprint)
    assert "Nothing was noted" in asked.err  # nobody was there to answer
    run("contact", "compare", place, "Dr. Reed", "--same", "--passphrase-file", key)
    listed = run("contact", "list", place, "--passphrase-file", key)
    assert listed.out == "Dr. Reed: fingerprint compared\n"

    other = card_file(tmp_path, ContactCard("Dr. Reed", *_keys("Eve")), "new.companion-card")
    assert run("contact", "add", place, other, "--passphrase-file", key).code == 2
    swapped = run("contact", "add", place, other, "--replace", "--passphrase-file", key)
    assert swapped.code == 0
    (one,) = run("contact", "list", place, "--json", "--passphrase-file", key).json
    assert (one["name"], one["compared_at"], one["role"]) == ("Dr. Reed", None, "therapist")
    assert one["fingerprint"] == owner("Eve").card.fingerprint

    assert run("contact", "remove", place, "Dr. Reed", "--passphrase-file", key).code == 0
    assert run("contact", "list", place, "--passphrase-file", key).out == ""
    assert run("contact", "remove", place, "Dr. Reed", "--passphrase-file", key).code == 2


def _keys(name: str) -> tuple[str, bytes]:
    card = owner(name).card
    return card.recipient, card.proof_key


def test_what_is_no_card_is_refused_before_the_vault_is_opened(place: Path, tmp_path: Path) -> None:
    junk = tmp_path / "junk.companion-card"
    junk.write_text("Companion contact card 1\nName: x\n")
    assert run("contact", "add", place, junk, "--passphrase-file", "nothing").code == 4
    junk.write_text(REED.text.replace("card 1", "card 9"))
    assert run("contact", "add", place, junk, "--passphrase-file", "nothing").code == 6


def test_from_a_client_to_a_therapist_by_their_cards(
    place: Path, practice: Path, key: Path, tmp_path: Path, passphrase: str
) -> None:
    reed = card_file(tmp_path, make_card(practice, "Dr. Reed", key))
    nora = card_file(tmp_path, make_card(place, "Nora", key), "nora.companion-card")
    run("contact", "add", place, reed, "--passphrase-file", key)
    target = tmp_path / "out.companion-share"
    made = run(
        "share", "create", place, target, "--as", "sealed", "--recipient", "Dr. Reed", "--from", "Nora",
        "--passphrase-file", key,
    )  # fmt: skip
    assert made.code == 0, made.err
    assert "not compared yet" in made.err

    def opened(*more: str | Path) -> str:
        done = run("share", "open", target, "--vault", practice, "--passphrase-file", key, *more)
        assert done.code == 0, done.err
        assert "It was quiet." in done.out
        return done.err

    assert "you have not compared yet" in opened()
    run("contact", "add", practice, nora, "--passphrase-file", key)
    run("contact", "compare", practice, "Nora", "--same", "--passphrase-file", key)
    said = opened()
    assert "card of Nora, whose fingerprint you compared" in said
    assert "already" in said
    as_json = run(
        "share", "open", target, "--vault", practice, "--passphrase-file", key, "--json"
    ).json
    assert as_json["proof"] == "proven"
    assert as_json["recipient_name"] == "Dr. Reed"
    assert "reply_key" not in as_json

    vault = vaults.unlock(place, passphrase=passphrase)
    try:
        (record,) = shares.records(vault)
        assert record.recipient == "Dr. Reed"
        assert record.contact_id is not None
        assert identities.identity(vault) is not None
    finally:
        vaults.lock(vault)


def test_a_card_in_a_file_is_sealed_for_without_being_taken_in(
    place: Path, key: Path, tmp_path: Path
) -> None:
    file, target = card_file(tmp_path, REED), tmp_path / "out.companion-share"
    made = run(
        "share", "create", place, target, "--as", "sealed", "--recipient", file, "--passphrase-file", key,
    )  # fmt: skip
    assert made.code == 0, made.err
    assert run("contact", "list", place, "--passphrase-file", key).out == ""
    unopened = run("share", "open", target)
    assert (unopened.code, unopened.out) == (2, "")
    assert "--identity-file" in unopened.err
    identity = secret_file(tmp_path, owner("Dr. Reed").keys.age_key, "key.txt")
    opened = run("share", "open", target, "--identity-file", identity)
    assert opened.code == 0
    assert "It was quiet." in opened.out
    assert "Nothing in this file proves who sent it" in opened.err
    wrong = secret_file(tmp_path, owner("Eve").keys.age_key, "eve.txt")
    assert run("share", "open", target, "--identity-file", wrong).code == 3


@pytest.mark.skipif(not shutil.which("age"), reason="age is not installed here")
def test_c69_the_age_command_opens_what_create_wrote(
    place: Path, key: Path, tmp_path: Path
) -> None:
    target = tmp_path / "out.companion-share"
    run(
        "share", "create", place, target, "--as", "sealed", "--recipient", card_file(tmp_path, REED),
        "--passphrase-file", key,
    )  # fmt: skip
    identity = secret_file(tmp_path, owner("Dr. Reed").keys.age_key, "key.txt")
    command = ["age", "-d", "-i", identity, target]
    payload = subprocess.run(command, check=True, capture_output=True).stdout
    assert payload.startswith(b"PK\x03\x04")
    assert b"It was quiet." in payload


@pytest.mark.parametrize(
    "options",
    [
        ["--recipient", "Dr. Reed", "--generate-passphrase", "x"],
        ["--recipient", "Dr. Reed", "--share-passphrase-file", "x"],
    ],
)
def test_a_key_and_a_passphrase_are_a_usage_error(place: Path, options: list[str]) -> None:
    done = run(
        "share", "create", place, "out", "--as", "sealed", *options, "--passphrase-file", "no"
    )
    assert done.code == 2


def test_nobody_of_that_name_is_told_and_nothing_is_written(
    place: Path, key: Path, tmp_path: Path
) -> None:
    target = tmp_path / "out.companion-share"
    done = run(
        "share", "create", place, target, "--as", "sealed", "--recipient", "Nobody", "--passphrase-file", key,
    )  # fmt: skip
    assert done.code == 2
    assert not target.exists()


def test_a_share_can_be_sealed_for_a_bare_age_key(place: Path, key: Path, tmp_path: Path) -> None:
    secret = new_age_key()
    key_file = tmp_path / "key.txt"
    key_file.write_text(f"# of nobody in particular\n{secret}\n")
    target = tmp_path / "lake.companion-share"
    words = ["--as", "sealed", "--recipient", recipient_of(secret), "--to", "Dr. Reed"]
    done = run("share", "create", place, target, *words, "--passphrase-file", key)
    assert done.code == 0, done.err
    opened = run("share", "open", target, "--identity-file", key_file, "--json").json
    assert [entry["title"] for entry in opened["entries"]] == ["Lake"]
    wrong = ["--as", "sealed", "--recipient", recipient_of(secret)[:-1] + "q"]
    refused = run("share", "create", place, tmp_path / "x", *wrong, "--passphrase-file", key)
    assert refused.code == 2
    assert "no key" in refused.err
    assert not (tmp_path / "x").exists()
