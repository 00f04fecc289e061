"""companion review reply and import: the answer to a share, and its way home."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from companion.clock import FixedClock
from companion.errors import WrongKey
from companion.sharing import sealed_file
from tests.command_line import run, secret_file

WORDS = "acorn zesty yo-yo abacus pebble"
SAID = {
    "author": "Dr. Lynch",
    "comments": [
        {"entry": 1, "passage": "the heron", "words": "What did the heron do?"},
        {"words": "Thank you."},
    ],
    "suggestions": [{"kind": "question", "words": "What would help?"}],
}


@pytest.fixture(autouse=True)
def quick_seal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without age's second of scrypt."""

    def seal(payload: bytes, words: str) -> bytes:
        return words.encode() + b"\n" + payload

    def unseal(sealed: bytes, words: str) -> bytes:
        right, _, payload = sealed.partition(b"\n")
        if right != words.encode():
            raise WrongKey
        return payload

    monkeypatch.setattr(sealed_file, "seal_for_passphrase", seal)
    monkeypatch.setattr(sealed_file, "open_with_passphrase", unseal)


@pytest.fixture
def key(tmp_path: Path, passphrase: str) -> Path:
    return secret_file(tmp_path, passphrase)


@pytest.fixture
def share_key(tmp_path: Path) -> Path:
    return secret_file(tmp_path, WORDS, "share-passphrase")


@pytest.fixture
def sealed(
    closed_vault: Path, clock: FixedClock, key: Path, share_key: Path, tmp_path: Path
) -> Path:
    """A share of one entry, made by the vault."""
    done = run(
        "add", closed_vault, "--passphrase-file", key, "--title", "Lake", stdin="I saw the heron."
    )
    run("mark", closed_vault, done.out.strip(), "--share", "--passphrase-file", key)
    file = tmp_path / "for-you.companion-share"
    made = run(
        "share", "create", closed_vault, file, "--as", "sealed", "--from", "Jo",
        "--share-passphrase-file", share_key, "--passphrase-file", key,
    )  # fmt: skip
    assert made.code == 0, made.err
    return file


def said(tmp_path: Path, content: object) -> Path:
    path = tmp_path / "comments.json"
    path.write_text(content if isinstance(content, str) else json.dumps(content))
    return path


def test_an_answer_goes_home_and_stands_there_once(
    sealed: Path, closed_vault: Path, key: Path, share_key: Path, tmp_path: Path
) -> None:
    reply = tmp_path / "r.companion-reply"
    done = run(
        "review", "reply", sealed, "--comments", said(tmp_path, SAID), "--out", reply,
        "--share-passphrase-file", share_key, "--json",
    )  # fmt: skip
    assert done.code == 0, done.err
    assert done.json["author_name"] == "Dr. Lynch"
    assert "heron" not in done.err
    assert reply.stat().st_mode & 0o777 == 0o600
    home = run("review", "import", closed_vault, reply, "--passphrase-file", key, "--json").json
    assert home["was_there"] is False
    assert [comment["words"] for comment in home["comments"]] == [
        "Thank you.",
        "What did the heron do?",
    ]
    assert home["comments"][1]["about_an_earlier_version"] is False
    assert home["suggestions"][0] == {
        "kind": "question",
        "words": "What would help?",
        "state": "open",
    }
    again = run("review", "import", closed_vault, reply, "--passphrase-file", key)
    assert again.code == 0
    assert "Nothing was added" in again.err
    assert "What did the heron do?" in again.out
    assert "> the heron" in again.out


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("not json", "not JSON"),
        ({"comments": [{"words": 3}]}, "not as it should be"),
        ({"remarks": []}, "not as it should be"),
        ({"comments": [{"entry": 9, "words": "x"}]}, "no entry 9"),
        ({"comments": [{"entry": 1, "passage": "the otter", "words": "x"}]}, "do not stand"),
        ({"suggestions": [{"kind": "order", "words": "x"}]}, "question or a practice"),
        ({}, "nothing to send"),
    ],
)
def test_what_makes_no_answer_is_refused_in_a_sentence(
    sealed: Path, share_key: Path, tmp_path: Path, content: object, sentence: str
) -> None:
    reply = tmp_path / "r.companion-reply"
    done = run(
        "review", "reply", sealed, "--comments", said(tmp_path, content), "--out", reply,
        "--share-passphrase-file", share_key,
    )  # fmt: skip
    assert (done.code, reply.exists()) == (2, False)
    assert sentence in done.err


def test_wrong_places_and_wrong_keys_have_their_exit_codes(
    sealed: Path, closed_vault: Path, key: Path, share_key: Path, tmp_path: Path
) -> None:
    comments, reply = said(tmp_path, SAID), tmp_path / "r.companion-reply"
    wrong = secret_file(tmp_path, "acorn acorn acorn acorn acorn", "wrong")
    ask = ("review", "reply", sealed, "--comments", comments, "--out")
    assert run(*ask, reply, "--share-passphrase-file", wrong).code == 3
    assert run(*ask, sealed, "--share-passphrase-file", share_key).code == 2
    assert run(*ask, reply, "--share-passphrase-file", share_key, "--identity-file", key).code == 2
    home = ("review", "import", closed_vault)
    assert run(*home, tmp_path / "nothing", "--passphrase-file", key).code == 2
    assert run(*home, comments, "--passphrase-file", key).code == 4
    assert run(*ask, reply, "--share-passphrase-file", share_key).code == 0
    reply.write_bytes(reply.read_bytes().replace(b'"sealed":"', b'"sealed":"A'))
    assert run(*home, reply, "--passphrase-file", key).code == 4
