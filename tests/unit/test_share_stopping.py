"""Work on a share is stopped, or fails, at each of its steps: neither file nor record nor passphrase is left."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

from companion.domain.entries import Attachment, NewEntry, Sharing
from companion.domain.shares import ShareDocument, ShareForm, ShareScope
from companion.errors import Cancelled
from companion.services import journal, printing, review, share_writing, shares
from companion.services.open_vault import OpenVault
from companion.services.progress import Progress
from companion.services.share_opening import OpenedShare
from companion.services.written_outside import KEY
from companion.sharing import sealed_file, sealed_page
from tests.pictures import small_png
from tests.share_documents import document as some_share

PICTURES = [small_png(number) for number in range(3)]
FORMS = (ShareForm.SEALED, ShareForm.PAGE, ShareForm.PDF)


class StopAt:
    """Answers "stop" when it is asked for the nth time, by its answer or as the window does."""

    def __init__(self, step: int, *, raises: bool = False) -> None:
        self._step, self._raises = step, raises
        self.told: list[tuple[int, int]] = []

    def __call__(self, done: int, total: int) -> bool:
        self.told.append((done, total))
        if len(self.told) == self._step and self._raises:
            raise Cancelled
        return len(self.told) != self._step


def steps_of(work: Callable[[Progress], object]) -> list[tuple[int, int]]:
    """Every step that work tells when nobody stops it."""
    watch = StopAt(0)
    work(watch)
    return watch.told


class _PlainPrinter:
    """Paper without letters."""

    def print_share(
        self, document: ShareDocument, files: object, progress: Progress = lambda _a, _b: None
    ) -> bytes:
        from companion.services.progress import go_on

        for done in (1, 2):
            go_on(progress, done, 2)
        return b"%PDF-2.0"


@pytest.fixture(autouse=True)
def quick_seals(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the second that each seal takes; other tests pay for that."""
    from companion.services import share_pdfs

    monkeypatch.setattr(sealed_file, "seal_for_passphrase", lambda payload, words: payload)
    monkeypatch.setattr(sealed_file, "open_with_passphrase", lambda sealed, words: sealed)
    monkeypatch.setattr(sealed_page, "seal_for_page", lambda payload, words, **_: payload)
    monkeypatch.setattr(share_pdfs, "seal_pdf", lambda pages, words: pages)
    monkeypatch.setattr(printing, "_makers", [_PlainPrinter])


@pytest.fixture
def document(vault: OpenVault) -> ShareDocument:
    """A share of three entries with a picture each."""
    for number, picture in enumerate(PICTURES):
        new = NewEntry(title=f"Day {number}", body="Quiet.", sharing=Sharing.SHARE)
        entry, _ = journal.write_entry(vault, new)
        digest = hashlib.sha256(picture).hexdigest()
        kept = Attachment(
            digest.translate(str.maketrans("0189", "ghij"))[:26],
            entry.id, "a.png", "image/png", len(picture), digest, entry.created_at,
        )  # fmt: skip
        with vault.work() as work:
            work.attachments.add(kept, picture)
    return shares.build(vault, ShareScope(with_files=True))


def seal(vault: OpenVault, document: ShareDocument, target: Path, form: ShareForm):
    """Sealing in a form, as work that tells its progress."""
    sealing = shares.Sealing(form, shares.new_passphrase(form))
    return lambda progress: shares.seal(
        vault, document, target, sealing=sealing, keep_passphrase=True, progress=progress
    )


def nothing_is_left(vault: OpenVault, folder: Path) -> bool:
    with vault.read() as work:
        noted = work.meta.value(KEY)
    outside = [place for place in folder.iterdir() if not place.name.startswith("home")]
    return not (shares.records(vault) or shares.to_pass_on(vault) or noted or outside)


@pytest.fixture
def out(tmp_path: Path) -> Path:
    folder = tmp_path / "out"
    folder.mkdir()
    return folder


@pytest.mark.parametrize("form", FORMS)
def test_sealing_that_is_stopped_at_any_step_leaves_nothing(
    vault: OpenVault, document: ShareDocument, out: Path, form: ShareForm
) -> None:
    told = steps_of(seal(vault, document, out / "whole", form))
    assert told == sorted(told)
    assert len(told) >= 1 + len(PICTURES) + 2
    assert {total for _, total in told} == {1000}
    assert len(shares.records(vault)) == len(shares.to_pass_on(vault)) == 1
    (out / "whole").unlink()
    shares.passed_on(vault, document.share_id)
    again = shares.build(vault, ShareScope(with_files=True))
    for step in range(1, len(told) + 1):
        watch = StopAt(step, raises=bool(step % 2))
        with pytest.raises(Cancelled):
            seal(vault, again, out / "for-you", form)(watch)
        assert len(watch.told) == step
        assert [record.id for record in shares.records(vault)] == [document.share_id]
        assert not shares.to_pass_on(vault)
        assert list(out.iterdir()) == []
    seal(vault, again, out / "for-you", form)(StopAt(0))
    assert len(shares.records(vault)) == 2


@pytest.mark.parametrize(
    "place", ["write_private", "read_sealed_file", "wait_to_be_passed_on", "noted_outside"]
)
def test_sealing_that_fails_at_any_step_of_writing_leaves_nothing(
    vault: OpenVault,
    document: ShareDocument,
    out: Path,
    monkeypatch: pytest.MonkeyPatch,
    place: str,
) -> None:
    def fails(*_: object, **__: object) -> object:
        raise MemoryError

    monkeypatch.setattr(share_writing, place, fails)
    with pytest.raises(MemoryError):
        seal(vault, document, out / "for-you", ShareForm.SEALED)(StopAt(0))
    assert nothing_is_left(vault, out)


def test_opening_that_is_stopped_at_any_step_notes_nothing(
    vault: OpenVault, document: ShareDocument, out: Path
) -> None:
    file, sealing = out / "a", shares.Sealing(passphrase=shares.new_passphrase())
    shares.seal(vault, document, file, sealing=sealing)
    before = file.read_bytes()

    def opening(progress: Progress) -> OpenedShare:
        return shares.open_share(file, passphrase=sealing.passphrase, progress=progress)

    told = steps_of(opening)
    assert told == sorted(told)
    assert told[-1] == (1000, 1000)
    assert len(told) >= 2 + 2 * len(PICTURES)
    for step in range(1, len(told) + 1):
        with pytest.raises(Cancelled):
            opening(StopAt(step))
    assert file.read_bytes() == before
    assert len(opening(StopAt(0)).files) == len(PICTURES)


def test_keeping_that_is_stopped_keeps_neither_share_nor_client(therapist_vault: OpenVault) -> None:
    files = {hashlib.sha256(picture).hexdigest(): picture for picture in PICTURES}
    opened = OpenedShare(some_share(), files)

    def keeping(progress: Progress) -> object:
        return review.keep(therapist_vault, opened, new_client="Jo", progress=progress)

    for step in range(1, len(PICTURES) + 3):
        with pytest.raises(Cancelled):
            keeping(StopAt(step, raises=bool(step % 2)))
        assert review.clients(therapist_vault) == []
        with therapist_vault.read() as work:
            assert work.shares.kept() == []
    assert len(steps_of(keeping)) == len(PICTURES) + 2
    (client,) = review.clients(therapist_vault)
    assert len(client.shares) == 1


def test_erasing_can_be_stopped_only_before_it_begins(therapist_vault: OpenVault) -> None:
    kept, _ = review.keep(therapist_vault, OpenedShare(some_share()))
    with pytest.raises(Cancelled):
        review.delete_share(therapist_vault, kept.share.id, StopAt(1))
    with pytest.raises(Cancelled):
        review.delete_client(therapist_vault, kept.client.id, StopAt(1))
    assert len(review.clients(therapist_vault)[0].shares) == 1
    review.delete_client(therapist_vault, kept.client.id, StopAt(2))
    assert review.clients(therapist_vault) == []
