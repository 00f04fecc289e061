"""Nothing a person wrote stands readable in a file, and what was erased is gone from the decrypted pages too."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from companion.domain.courses import Course, DosingSession, Moment, Reflection
from companion.domain.entries import Attachment, Entry, EntryFilter, EntryVersion
from companion.domain.ids import new_id
from companion.errors import DiskFull
from companion.storage.repositories.attachments import digest_of
from companion.storage.store import Store, open_store

MakeEntry = Callable[..., Entry]
NOON = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)
PAGE, RESERVED = 4096, 80
CANARY = "zqxjkwvtcanary"


def decrypted_pages(database: Path, key: bytes) -> bytes:
    """Every page, free ones too. SQLCipher 4: AES-256-CBC, the IV and the HMAC in the last 80 bytes of a page."""
    content = database.read_bytes()
    pages: list[bytes] = []
    for start in range(0, len(content), PAGE):
        page = content[start : start + PAGE]
        body = page[16 if start == 0 else 0 : PAGE - RESERVED]
        iv = page[PAGE - RESERVED : PAGE - RESERVED + 16]
        decryptor = Cipher(algorithms.AES(key), modes.CBC(iv)).decryptor()
        pages.append(decryptor.update(body) + decryptor.finalize())
    return b"".join(pages)


def fill(store: Store, make_entry: MakeEntry, word: str) -> Entry:
    """An entry that holds `word` wherever words can stand."""
    content = f"a file with {word}".encode()
    entry = make_entry(
        f"A body with {word}.",
        title=f"{word} title",
        tags=(f"{word} tag",),
        prompt_id="p",
        prompt_text=f"{word}?",
    )
    file = Attachment(
        new_id(), entry.id, f"{word}.png", "image/png", len(content), digest_of(content), NOON
    )
    with store.unit_of_work() as work:
        work.entries.add(entry)
        work.attachments.add(file, content)
        work.entries.add_version(EntryVersion(new_id(), entry.id, NOON, word, word, 1))
    return entry


def fill_around(store: Store) -> None:
    """The same word in everything around the journal."""
    with store.unit_of_work() as work:
        work.courses.add(Course("c", CANARY, CANARY, CANARY, date(2026, 1, 1), "p", "UTC"))
        work.courses.save_session(
            DosingSession("d", "c", 1, None, "UTC", opened_at=NOON, words=(CANARY,))
        )
        work.moments.append(Moment("m", "d", 1, CANARY, NOON, "UTC"))
        work.moments.add_reflection(Reflection("r", "m", CANARY, NOON, "UTC"))
        work.meta.keep_draft("moment", CANARY)


def readable(folder: Path) -> list[str]:
    """The files in which the canary stands in any usual encoding."""
    forms = [CANARY.encode(code) for code in ("utf-8", "utf-16-le", "utf-16-be", "utf-32-le")]
    forms.append(CANARY.upper().encode())
    return [
        file.name
        for file in folder.rglob("*")
        if file.is_file() and any(form in file.read_bytes() for form in forms)
    ]


def test_c02_no_word_is_readable_in_any_file(
    store: Store, vault_folder: Path, key: bytes, make_entry: MakeEntry
) -> None:
    fill_around(store)
    fill(store, make_entry, CANARY)
    with store.unit_of_work() as work:
        for n in range(300):
            work.entries.add(make_entry(f"{CANARY} {n} " + f"{CANARY}x{n} " * 200))
        assert {file.suffix for file in vault_folder.iterdir()} == {".db", ".db-wal", ".db-shm"}
        assert readable(vault_folder) == []
    with store.read() as work:
        assert len(work.search.find(CANARY, EntryFilter(), limit=1000).hits) == 303
    assert readable(vault_folder) == []
    store.close()
    assert readable(vault_folder) == []
    assert CANARY.encode() in decrypted_pages(store.path, key)


def test_c03_a_database_looks_like_noise(store: Store, make_entry: MakeEntry) -> None:
    with store.unit_of_work() as work:
        for _ in range(50):
            work.entries.add(make_entry("the same words again " * 200))
    store.close()
    content = store.path.read_bytes()
    counts = [content.count(value) for value in range(256)]
    expected = len(content) / 256
    assert max(abs(count - expected) for count in counts) < 6 * expected**0.5


def test_c06_what_is_erased_is_gone_from_the_decrypted_pages(
    store: Store, key: bytes, make_entry: MakeEntry
) -> None:
    kept = fill(store, make_entry, "hgfkeptword")
    for n in range(40):
        with store.unit_of_work() as work:
            work.entries.add(make_entry(f"other words {n} " * 30))
    gone = fill(store, make_entry, CANARY)
    for n in range(30):
        with store.unit_of_work() as work:
            work.entries.save(replace(gone, body=f"{CANARY}edit{n} " * 300, revision=n + 2))
    with store.unit_of_work() as work:
        work.entries.trash(gone.id, NOON)
    store.checkpoint()
    # FTS5 keeps only what differs from the word before, so the end of the word is what to look for.
    tail = CANARY[3:].encode()
    assert tail in decrypted_pages(store.path, key)
    with store.unit_of_work() as work:
        work.entries.erase(gone.id)
    store.close()
    pages = decrypted_pages(store.path, key)
    assert tail not in pages
    assert b"keptword" in pages
    again = open_store(store.path, key, vault_id="a-vault")
    with again.read() as work:
        assert [
            hit.summary.id for hit in work.search.find("hgfkeptword", EntryFilter(), limit=5).hits
        ] == [kept.id]
    again.close()


def test_a_large_erasure_is_finished_by_scrubbing(
    store: Store, key: bytes, make_entry: MakeEntry, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("companion.storage.store.SCRUB_SECONDS", 0.0)
    monkeypatch.setattr("companion.storage.scrubbing.PAGES", 2)
    for n in range(60):
        with store.unit_of_work() as work:
            work.entries.add(make_entry(" ".join(f"w{n}x{m}" for m in range(300))))
    gone = fill(store, make_entry, CANARY)
    with store.unit_of_work() as work:
        work.entries.save(replace(gone, body="nothing of it", revision=2))
        work.entries.erase(gone.id)
    store.checkpoint()
    assert CANARY[3:].encode() in decrypted_pages(store.path, key)
    store.scrub()
    store.checkpoint()
    assert CANARY[3:].encode() not in decrypted_pages(store.path, key)
    with store.read() as work:
        assert len(work.search.find("w59x1", EntryFilter(), limit=500).hits) == 1


def test_an_erasure_is_done_even_when_the_tidying_up_has_to_wait(
    store: Store, key: bytes, make_entry: MakeEntry, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> bool:
        raise DiskFull

    gone = fill(store, make_entry, CANARY)
    with monkeypatch.context() as patched:
        patched.setattr("companion.storage.scrubbing.step", full)
        with store.unit_of_work() as work:
            work.entries.erase(gone.id)
    with store.read() as work:
        assert work.entries.count(EntryFilter()) == 0
    store.close()
    assert CANARY[3:].encode() not in decrypted_pages(store.path, key)


def test_an_erased_course_leaves_no_moment_behind(store: Store, key: bytes) -> None:
    fill_around(store)
    with store.unit_of_work() as work:
        work.courses.erase("c")
        work.meta.drop_draft("moment")
    store.close()
    assert CANARY[3:].encode() not in decrypted_pages(store.path, key)
