"""Old vaults step up to the present schema, and the steps lead to exactly what the rows say."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory

from companion.domain.contacts import ContactRole
from companion.domain.entries import Entry, EntryFilter
from companion.errors import Damaged, ReadOnly, TooNew
from companion.storage import migrations
from companion.storage.backup import verify_database
from companion.storage.driver import Access, DatabaseKey, DriverConnection, connect, run
from companion.storage.engine import make_engine
from companion.storage.migrations.upgrade import upgrade
from companion.storage.opening import create_file
from companion.storage.repositories.attachments import digest_of
from companion.storage.store import Store, open_store
from companion.storage.unit_of_work import WRITING, transaction

MakeEntry = Callable[..., Entry]
VAULT = "a-vault"
HEAD = migrations.head()
NEXT_STEP = '''"""A step of a later version."""
from alembic import op
revision = "9000"
down_revision = "{head}"
def upgrade():
    op.execute("CREATE TABLE later (id TEXT PRIMARY KEY, words TEXT NOT NULL) STRICT")
    op.execute("INSERT INTO later SELECT id, heading FROM entry")
    {more}
'''


def schema_of(connection: DriverConnection) -> dict[str, str]:
    """Everything in the database by name, without the spaces that do not stand in quotes."""
    rows = run(connection, "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL")
    return {name: without_spaces(sql.replace('"', "")) for name, sql in rows}


def without_spaces(sql: str) -> str:
    return "'".join(
        part if number % 2 else "".join(part.split()) for number, part in enumerate(sql.split("'"))
    )


def settings_of(connection: DriverConnection) -> list[tuple[object, ...]]:
    return [
        row
        for index in ("entry_fts", "moment_fts")
        for row in run(connection, f"SELECT k, v FROM {index}_config ORDER BY k")
    ]


def test_the_steps_lead_to_what_the_rows_say(store: Store, vault_folder: Path, key: bytes) -> None:
    stepped = vault_folder / "stepped.db"
    create_file(stepped)
    engine = make_engine(stepped, DatabaseKey(key), Access.READ_WRITE)
    with transaction(engine, WRITING) as work:
        upgrade(work.connection, migrations.head())
    with transaction(engine, WRITING) as work, store.read() as made:
        assert schema_of(work.driver) == schema_of(made.driver)
        assert settings_of(work.driver) == settings_of(made.driver)
        assert run(work.driver, "SELECT * FROM alembic_version") == [(migrations.head(),)]
    engine.dispose()


def test_the_named_revisions_are_the_steps_in_the_folder() -> None:
    scripts = ScriptDirectory(str(migrations.FOLDER))
    assert [script.revision for script in scripts.walk_revisions()][::-1] == list(
        migrations.REVISIONS
    )
    assert scripts.get_current_head() == migrations.head()


@pytest.fixture
def next_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Make the program one schema newer than the store at hand."""

    def install(more: str = "") -> None:
        versions = tmp_path / "migrations" / "versions"
        versions.mkdir(parents=True)
        for script in (migrations.FOLDER / "versions").glob("*.py"):
            (versions / script.name).write_text(
                script.read_text(encoding="utf-8"), encoding="utf-8"
            )
        known = migrations.REVISIONS
        step = NEXT_STEP.format(more=more, head=known[-1])
        (versions / "9000_next.py").write_text(step, encoding="utf-8")
        monkeypatch.setattr(migrations, "FOLDER", versions.parent)
        monkeypatch.setattr(migrations, "REVISIONS", (*known, "9000"))

    return install


def test_an_older_vault_steps_up_after_a_copy_was_made(
    store: Store, key: bytes, make_entry: MakeEntry, next_version: Callable[[str], None]
) -> None:
    entry = make_entry("kept words", title="Kept")
    with store.unit_of_work() as work:
        work.entries.add(entry)
    store.close()
    next_version("")
    stepped = open_store(store.path, key, vault_id=VAULT)
    assert stepped.schema_revision == "9000"
    with stepped.read() as work:
        assert work.entries.one(entry.id) == entry
        assert run(work.driver, "SELECT words FROM later") == [("Kept",)]
        assert run(work.driver, "PRAGMA foreign_keys") == [(1,)]
    stepped.close()
    (copy,) = (store.path.parent / "backups").iterdir()
    assert copy.stat().st_mode & 0o777 == 0o600
    assert copy.name.startswith(f"before-upgrade-{HEAD}-")
    connection = connect(copy, DatabaseKey(key))
    assert run(connection, "SELECT version_num FROM alembic_version") == [(HEAD,)]
    assert run(connection, "SELECT title FROM entry_text") == [("Kept",)]
    connection.close()


@pytest.mark.parametrize(
    "more", ["op.execute('SELECT * FROM nowhere')", "op.execute('DELETE FROM tag')"]
)
def test_a_step_that_fails_leaves_the_vault_as_it_was(
    store: Store, key: bytes, make_entry: MakeEntry, next_version: Callable[[str], None], more: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    from companion.errors import CompanionError

    entry = make_entry(tags=("tag",))
    with store.unit_of_work() as work:
        work.entries.add(entry)
    store.close()
    with monkeypatch.context() as newer:
        next_version(more)
        with pytest.raises(CompanionError):
            open_store(store.path, key, vault_id=VAULT)
        newer.undo()
    monkeypatch.undo()
    again = open_store(store.path, key, vault_id=VAULT)
    with again.read() as work:
        assert work.entries.one(entry.id) == entry
        assert "later" not in schema_of(work.driver)
    again.close()


def test_an_older_vault_in_a_place_that_cannot_be_written_says_so(
    store: Store, key: bytes, next_version: Callable[[str], None]
) -> None:
    store.close()
    next_version("")
    before = store.path.read_bytes()
    with pytest.raises(ReadOnly):
        open_store(store.path, key, vault_id=VAULT, read_only=True)
    assert store.path.read_bytes() == before


def test_a_newer_vault_is_left_as_it_is(store: Store, key: bytes) -> None:
    with store.unit_of_work() as work:
        work.driver.execute("UPDATE alembic_version SET version_num = '9999'")
    store.close()
    before = store.path.read_bytes()
    with pytest.raises(TooNew):
        open_store(store.path, key, vault_id=VAULT)
    assert store.path.read_bytes() == before
    assert not (store.path.parent / "backups").exists()


def test_a_vault_without_a_schema_number_is_damaged(store: Store, key: bytes) -> None:
    with store.unit_of_work() as work:
        work.driver.execute("DELETE FROM alembic_version")
    store.close()
    with pytest.raises(Damaged):
        open_store(store.path, key, vault_id=VAULT)


def test_alembic_is_not_imported_for_a_vault_of_this_version(store: Store) -> None:
    store.close()
    program = (
        "import sys; from pathlib import Path; from companion.storage.store import open_store;"
        f"open_store(Path({str(store.path)!r}), bytes(range(32)), vault_id='a-vault').close();"
        "sys.exit('alembic' in sys.modules)"
    )
    root = Path(__file__).parents[2]
    assert subprocess.run([sys.executable, "-c", program], cwd=root, check=False).returncode == 0


RELEASED = sorted((Path(__file__).parents[1] / "vaults").glob("schema-*.db"))


def test_a_database_of_each_released_schema_is_kept() -> None:
    assert [file.stem.removeprefix("schema-") for file in RELEASED] == list(migrations.REVISIONS)


@pytest.mark.parametrize("released", RELEASED, ids=lambda file: file.stem)
def test_every_released_schema_opens_with_all_its_words(
    released: Path, vault_folder: Path, key: bytes
) -> None:
    path = vault_folder / "journal-1.db"
    path.write_bytes(released.read_bytes())
    store = open_store(path, key, vault_id="released")
    with store.read() as work:
        entries = list(work.entries.bodies(EntryFilter()))
        assert [entry.heading for entry in entries] == ["Vor der Sitzung", "The day after"]
        assert entries[1].tags == ("Sea", "family")
        assert len(work.entries.versions(entries[0].id)) == 1
        assert [moment.text for moment in work.moments.of("session-1")] == ["warm", "light"]
        assert [words.text for words in work.moments.reflections("session-1")] == [
            "It was the sea."
        ]
        assert len(work.search.find("light", EntryFilter(), limit=9).hits) == 2
        assert work.attachments.content("file-1") == b"a drawing"
        assert [check_in.words for check_in in work.checkins.all()] == ["tired"]
        assert [share.recipient for share in work.shares.all()] == ["Ana"]
        assert [person.name for person in work.courses.people()] == ["Ana"]
        assert work.courses.steps("course-1")[0].step_id == "consent"
        assert work.meta.value("open_entry") == entries[0].id
        assert work.insights.all() == [] or released.stem >= "schema-0002"
    store.close()


def test_the_guided_course_of_schema_0002_opens_with_all_its_words(
    vault_folder: Path, key: bytes
) -> None:
    path = vault_folder / "journal-1.db"
    path.write_bytes((Path(__file__).parents[1] / "vaults" / "schema-0002.db").read_bytes())
    store = open_store(path, key, vault_id="released")
    with store.read() as work:
        assert [insight.passage for insight in work.insights.all()] == ["A soft light"]
        assert [look.words for look in work.insights.looks()] == ["Yes."]
        assert [decision.words for decision in work.integration.decisions()] == ["Moving"]
        assert [practice.when_words for practice in work.integration.practices()] == ["mornings"]
        assert [mark.words for mark in work.integration.marks()] == ["rain"]
        assert [check.lasting for check in work.integration.after_effects()] == [False]
        plan = work.plans.of_course("course-1")
        assert plan is not None
        assert (plan.protocol.id, plan.agreed_with) == ("ketamine-series", "Ana")
        assert [meeting.at_time for meeting in work.plans.meetings("course-1")] == ["14:30"]
        assert [line.words for line in work.plans.lines()] == ["How do I stop?"]
        assert [r.answers for r in work.measures.responses()] == [(0, 1, 2, 3, 0, None, 1)]
    store.close()


def test_the_shares_of_schema_0003_open_with_all_their_words(
    vault_folder: Path, key: bytes
) -> None:
    path = vault_folder / "journal-1.db"
    path.write_bytes((Path(__file__).parents[1] / "vaults" / "schema-0003.db").read_bytes())
    store = open_store(path, key, vault_id="released")
    with store.read() as work:
        assert [contact.name for contact in work.contacts.all()] == ["Ana", "Bo"]
        identity = work.contacts.identity()
        assert identity is not None
        assert (identity.name, identity.secret) == ("Kim", b"{}")
        assert work.redactions.all_of(["entryafter"])["entryafter"].positions == (0,)
        record = work.shares.last_to("contact-1")
        assert record is not None
        assert (record.scope, record.withdrawn_words) == ('{"with_titles":true}', "Not any more.")
        (reply,) = work.replies.of_entry("entryafter")
        assert [comment.words for comment in reply.document.comments] == ["Thank you."]
        assert reply.states == ("accepted",)
        (kept,) = work.shares.kept_by("contact-2")
        assert (kept.document.entries[0].body, kept.proof) == ("A soft light.", "proven")
        assert [note.words for note in work.review_notes.of_share("kept-1")] == ["Which light?"]
        assert work.shares.kept_file("kept-1", digest_of(b"a picture")) == b"a picture"
    store.close()


def test_shares_of_schema_0002_keep_what_they_had(vault_folder: Path, key: bytes) -> None:
    """Their tables are made anew; a client who was only a name becomes a contact."""
    path = vault_folder / "journal-1.db"
    path.write_bytes((Path(__file__).parents[1] / "vaults" / "schema-0002.db").read_bytes())
    document = (
        b'{"format":"companion-share","version":1,"share_id":"r","made_at":"","sender_name":"",'
        b'"recipient_name":"","note":"","entries":[],"withheld":{},"reply_key":""}'
    )
    connection = connect(path, DatabaseKey(key))
    for number, name in enumerate(("Bo", "", "Bo", "Kim")):
        sql = "INSERT INTO received_share VALUES (?, ?, 5, ?, ?)"
        run(connection, sql, (f"r{number}", name, 9 - number, document))
    connection.close()
    store = open_store(path, key, vault_id="released")
    with store.read() as work:
        (record,) = work.shares.all()
        assert (record.file_name, record.entry_ids) == ("x", ("entryafter",))
        assert (record.contact_id, record.scope, record.withdrawn_at) == (None, "", None)
        assert work.shares.reply_key("share-1") == "key"
        assert work.shares.references("share-1") == {"ref": ("entryafter", 3)}
        bo, kim = work.contacts.all(ContactRole.CLIENT)
        assert (bo.name, kim.name) == ("Bo", "Kim")
        assert [share.id for share in work.shares.kept_by(bo.id)] == ["r0", "r2"]
        assert [share.id for share in work.shares.kept()] == ["r1", "r0", "r2", "r3"]
        assert {share.proof for share in work.shares.kept()} == {"not-checked"}
        assert verify_database(store).ok
    store.close()
