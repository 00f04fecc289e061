"""What is half filled in on a form, inside the vault; and passphrases that wait to be passed on."""

from __future__ import annotations

from companion.services.form_drafts import forget_form_draft, form_draft, keep_form_draft
from companion.services.open_vault import OpenVault
from companion.services.share_passphrases import (
    SLOT,
    ToPassOn,
    passed_on,
    to_pass_on,
    wait_to_be_passed_on,
)
from companion.storage.row_digest import digest_rows


def test_each_form_has_its_own_draft_until_it_is_forgotten(vault: OpenVault):
    keep_form_draft(vault, "person:new", {"name": "Maeve", "note": "After six.\nNot on Sundays."})
    keep_form_draft(vault, "share", {"recipient": "Dr. Lynch"})
    assert form_draft(vault, "person:new") == {"name": "Maeve", "note": "After six.\nNot on Sundays."}  # fmt: skip
    keep_form_draft(vault, "person:new", {"name": "Maeve O'Hara"})
    assert form_draft(vault, "person:new") == {"name": "Maeve O'Hara"}
    forget_form_draft(vault, "person:new")
    assert form_draft(vault, "person:new") == {}
    keep_form_draft(vault, "share", {})
    assert form_draft(vault, "share") == {}
    forget_form_draft(vault, "never")


def test_letters_that_no_file_carries_do_not_stop_it(vault: OpenVault):
    keep_form_draft(vault, "share", {"note": "one\0two\ud800 🜁"})
    assert form_draft(vault, "share") == {"note": "onetwo\ufffd 🜁"}


def test_a_draft_of_another_version_is_none(vault: OpenVault):
    for words in ("[]", "{", '{"a": 1}'):
        with vault.work() as work:
            work.meta.keep_draft("form:share", words)
        assert form_draft(vault, "share") == {}


def test_drafts_are_no_part_of_the_journal(vault: OpenVault):
    with vault.read() as work:
        before = digest_rows(work.driver)
    keep_form_draft(vault, "share", {"note": "half"})
    with vault.read() as work:
        assert digest_rows(work.driver) == before


def test_passphrases_wait_each_for_itself(vault: OpenVault):
    one, other = ToPassOn("1", "five words", "/a", 2), ToPassOn("2", "other words", "/b", 1)
    for sealed in (one, other):
        with vault.work() as work:
            wait_to_be_passed_on(work, sealed)
    assert to_pass_on(vault) == [one, other]
    assert "words" not in repr(one)
    passed_on(vault, "1")
    passed_on(vault, "1")
    assert to_pass_on(vault) == [other]
    passed_on(vault, "2")
    with vault.read() as work:
        assert work.meta.draft(SLOT) is None
