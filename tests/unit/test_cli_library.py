"""companion learn, support and demo: they need no vault, and the demo brings its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from companion.clock import FixedClock
from companion.paths import Paths, user_paths
from companion.services import journal, vaults
from companion.services.learn import library
from companion.services.locked_contacts import LockedContact, write_contacts
from companion.services.support import support_page
from companion.settings import Settings, write_settings
from tests.command_line import run


def test_all_cards_are_listed(tmp_path: Path):
    done = run("learn", "list")
    assert done.code == 0
    for card in library().cards.values():
        assert f"{card.id}  {card.title}" in done.out
    cards = run("learn", "list", "--json").json
    assert [card["id"] for card in cards] == list(library().cards)


def test_a_card_shows_its_text_and_what_it_rests_on():
    card = library().cards["C07"]
    done = run("learn", "show", "c07")
    assert done.code == 0
    assert card.body in done.out
    for claim_id in card.claims:
        assert library().claims[claim_id].note in done.out
    assert "Not medical advice" in done.out


def test_notes_of_the_editor_stay_inside():
    texts = run("learn", "show", "C07").out + run("learn", "show", "C07", "--json").out
    assert "editor_note" not in texts
    for claim in library().claims.values():
        assert not claim.editor_note or claim.editor_note not in texts


def test_a_card_that_is_not_there_is_a_usage_error():
    done = run("learn", "show", "C99")
    assert (done.code, done.out) == (2, "")


def test_coverage_is_complete():
    told = run("learn", "coverage").out
    assert told.endswith("Everything is covered.\n")
    assert " 1 claims" not in told
    assert "     C07  What grows?: S3.1, S3.2, S3.3, S3.4, S3.5\n" in told
    assert "left out on purpose" in told
    assert all(claim in told for claim in library().claims)
    found = run("learn", "coverage", "--json").json
    assert found["cards_of_claim"]["S4.7"] == ["C03", "C11"]
    assert found["complete"] is True
    assert found["gaps"] == []


def test_support_lists_lines_by_country(tmp_path: Path):
    done = run("support", "--country", "de", "--data", tmp_path)
    assert done.code == 0
    assert "112" in done.out
    assert ".." not in run("support", "--data", tmp_path).out
    shown = run("--data", tmp_path, "support", "--json").json
    assert [block["code"] for block in shown["countries"]] == [
        b.code for b in support_page().blocks
    ]
    assert list(tmp_path.iterdir()) == []


def test_support_takes_the_country_of_the_settings_and_the_persons_own_people(tmp_path: Path):
    paths = user_paths(tmp_path)
    write_settings(paths.settings_file, Settings(country="DE"))
    write_contacts(paths.support_file, (LockedContact("Bernie", "support_person", "555-0171"),))
    done = run("--data", tmp_path, "support")
    assert "Bernie: 555-0171" in done.out
    assert done.out.index("Bernie") < done.out.index("112")
    assert [b["code"] for b in run("--data", tmp_path, "support", "--json").json["countries"]] == [
        "DE"
    ]


class Opened:
    """A window that only looks at what it was given."""

    def __init__(self) -> None:
        self.seen: list[tuple[Paths, Path | None, str | None]] = []
        self.entries = 0
        self.folder: Path | None = None

    def __call__(
        self, paths: Paths, *, vault: Path | None = None, demo_passphrase: str | None = None
    ) -> int:
        self.seen.append((paths, vault, demo_passphrase))
        if vault is not None and demo_passphrase is not None:
            self.folder = vault.parent
            assert vault.parent.stat().st_mode & 0o077 == 0
            opened = vaults.unlock(vault, passphrase=demo_passphrase)
            self.entries = journal.count(opened)
            vaults.lock(opened)
        return 0


def test_the_demo_opens_a_throw_away_vault_that_goes_afterwards(
    clock: FixedClock, remember_derived_keys: None
):
    window = Opened()
    done = run("demo", window=window)
    assert done.code == 0, done.err
    assert window.entries > 150
    assert window.folder is not None
    assert not window.folder.exists()
    (_, vault, passphrase) = window.seen[0]
    assert f"Vault: {vault}\nPassphrase: {passphrase}\n" == done.out


@pytest.mark.parametrize("order", [["--data", "{}", "demo"], ["demo", "--data", "{}"]])
def test_the_demo_stays_where_it_was_asked_to(
    tmp_path: Path, clock: FixedClock, remember_derived_keys: None, order: list[str]
):
    window = Opened()
    folder = tmp_path / "home"
    assert run(*(word.format(folder) for word in order), window=window).code == 0
    (paths, vault, _) = window.seen[0]
    assert paths == user_paths(folder)
    assert vault == paths.data / "Demo.vault"
    assert (paths.data / "Demo.vault").is_dir()


def test_without_a_command_the_window_opens(tmp_path: Path):
    window = Opened()
    assert run("--data", tmp_path, "--vault", tmp_path / "a.vault", window=window).code == 0
    assert window.seen == [(user_paths(tmp_path), tmp_path / "a.vault", None)]
    assert run("--vault", tmp_path, "learn", "list", window=window).code == 2
    assert len(window.seen) == 1
