"""A share as a web page, from a client's vault to a browser, and its answer back beside the entry."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from companion.domain.entries import NewEntry, Sharing
from companion.domain.replies import SuggestionState
from companion.domain.shares import ShareForm, ShareScope
from companion.services import journal, replies, shares
from companion.services.open_vault import OpenVault
from tests.page.conftest import PASSPHRASE

if TYPE_CHECKING:
    from tests.page.browser import Tab


def test_a_reply_that_was_written_in_the_page_stands_beside_the_entry(
    tab: Tab, vault: OpenVault, tmp_path: Path
) -> None:
    entry, _ = journal.write_entry(
        vault, NewEntry(title="Lake", body="It was quiet.", sharing=Sharing.SHARE)
    )
    journal.write_entry(vault, NewEntry(title="Kept", body="Nobody reads the cellar."))
    page = tmp_path / "share.html"
    document = shares.build(vault, ShareScope(), sender="Nora", recipient="Dr. Reed")
    shares.seal(vault, document, page, sealing=shares.Sealing(ShareForm.PAGE, PASSPHRASE))

    tab.open(page)
    tab.unlock(PASSPHRASE)
    text = tab.run("document.body.innerText")
    assert "It was quiet." in text
    assert "cellar" not in text
    active = "document.activeElement"
    tab.press_until("Tab", f"{active}.getAttribute('aria-label') === 'Comment on entry 1'")
    tab.press("Enter")
    tab.type("Quiet how?")
    tab.run("document.querySelector('form.write').requestSubmit()")
    tab.press_until("Tab", f"{active}.id === 'suggest-question'")
    tab.press(" ")
    tab.type("What was the quiet like?")
    tab.press("Tab")
    tab.press("Enter")
    tab.press_until("Tab", f"{active}.id === 'save-reply'")
    tab.press("Enter")
    answer = shutil.copy(tab.downloaded(), tmp_path / "answer.companion-reply")

    brought, _ = replies.bring_in(vault, Path(answer))
    again, changes = replies.bring_in(vault, Path(answer))
    assert (brought.was_there, again.was_there, bool(changes)) == (False, True, False)
    (comment,) = replies.of_entry(vault, entry.id)
    assert comment.comment.words == "Quiet how?"
    assert not comment.earlier
    (shown,) = replies.all_replies(vault)
    assert [one.suggestion.words for one in shown.suggestions] == ["What was the quiet like?"]
    assert shown.suggestions[0].state is SuggestionState.OPEN
    journal.save_text(vault, entry.id, title="Lake", body="It was loud.")
    (comment,) = replies.of_entry(vault, entry.id)
    assert comment.earlier
    assert journal.entry(vault, entry.id).body == "It was loud."
