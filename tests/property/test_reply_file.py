"""Reply files: whatever a therapist writes comes back character for character."""

from __future__ import annotations

import base64

from hypothesis import given, settings
from hypothesis import strategies as st

from companion.domain.replies import Comment, ReplyDocument, Suggestion, SuggestionKind
from companion.domain.typed_text import clean_text
from companion.sharing.reply_file import open_reply, seal_reply

TEXT = st.text(max_size=200).map(clean_text)
WORDS = TEXT.filter(lambda text: bool(text.strip()))
HANDLE = st.text("abcdefghijklmnopqrstuvwxyz234567", min_size=26, max_size=26)
COMMENT = st.one_of(
    st.builds(Comment, WORDS), st.builds(Comment, WORDS, HANDLE), st.builds(Comment, WORDS, HANDLE, TEXT)
)  # fmt: skip
REPLY = st.builds(
    ReplyDocument,
    format=st.just("companion-reply"),
    version=st.just(1),
    reply_id=HANDLE,
    share_id=HANDLE,
    made_at=st.just("2026-05-03T18:30:00Z"),
    author_name=TEXT,
    comments=st.lists(COMMENT, min_size=1, max_size=8).map(tuple),
    suggestions=st.lists(st.builds(Suggestion, st.sampled_from(SuggestionKind), WORDS)).map(tuple),
)
KEY = st.binary(min_size=32, max_size=32).map(lambda raw: base64.b64encode(raw).decode())


@given(document=REPLY, key=KEY)
@settings(max_examples=40)
def test_every_reply_comes_back_whole(document: ReplyDocument, key: str):
    asked: list[str] = []

    def reply_key_for(share_id: str) -> str:
        asked.append(share_id)
        return key

    assert open_reply(seal_reply(document, key), reply_key_for) == document
    assert asked == [document.share_id]
