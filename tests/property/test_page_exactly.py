"""The sealed page: over random journals and scopes nothing is in it that was not chosen."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
from hypothesis import given, settings

from companion.domain.shares import ShareScope
from companion.sharing.page_view import PageView, page_view
from tests.property.test_share_exactly import NOW, build, journals, scopes
from tests.share_journals import Journal
from tests.share_leaks import facts_from, leaks


def texts(value: object) -> Iterator[str]:
    """Every text in a view, each by itself."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, inside in value.items():
            yield str(name)
            yield from texts(inside)
    elif isinstance(value, list | tuple):
        for inside in value:
            yield from texts(inside)


def words_in(view: PageView) -> str:
    return "\n".join(texts(msgspec.to_builtins(view)))


@settings(max_examples=60)
@given(journals, scopes)
def test_c67_nothing_private_or_kept_back_is_under_the_seal_of_a_page(
    journal: Journal, scope: ShareScope
):
    document = build(journal, scope)
    facts = facts_from(journal.entries, journal.material, scope, NOW)
    assert leaks(facts, words_in(page_view(document))) == []


@settings(max_examples=30)
@given(journals, scopes)
def test_every_entry_and_every_part_that_was_chosen_is_in_the_page(
    journal: Journal, scope: ShareScope
):
    document = build(journal, scope)
    shown = words_in(page_view(document))
    words = [text for entry in document.entries for text in (entry.title, entry.body, entry.prompt)]
    words += [text for entry in document.entries for text in entry.tags]
    words += [file.name for entry in document.entries for file in entry.files]
    words += [insight.passage for insight in document.insights]
    words += [look.words for insight in document.insights for look in insight.looks]
    words += [t for p in document.practices for t in (p.name, p.when_words, p.where_words)]
    words += [text for each in document.measures for text in (each.title, each.recall)]
    words += [question.words for question in document.questions]
    words += [text for scale in document.scales for text in (scale.name, scale.low_label)]
    words += [session.label for session in document.sessions]
    assert [text for text in words if text not in shown] == []
