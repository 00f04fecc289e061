"""The measured data is the same on every computer and in every year, and has the shape it says it has."""

import hashlib
from collections import Counter

from tests.benchmarks.corpus import COMMON, RARE, as_line, entries, text_of


def test_a_corpus_has_the_same_bytes_everywhere():
    digest = hashlib.sha256("".join(map(as_line, entries(100))).encode())

    assert digest.hexdigest() == "5885540129c3875fa2331bd331942fef78eda7cced3050b39fdb9c3bd5c4c1f6"


def test_the_rare_word_stands_in_five_entries_and_the_common_one_in_a_third():
    found = Counter(
        word
        for entry in entries(300)
        for word in (RARE, COMMON)
        if word in entry.body.casefold().split()
    )

    assert found[RARE] == 5
    assert 60 < found[COMMON] < 140


def test_entries_come_in_order_of_time():
    times = [entry.created for entry in entries(300)]

    assert times == sorted(times)
    assert len(set(times)) == 300


def test_a_long_text_has_as_many_words_as_asked_for():
    assert 3_000 <= len(text_of(3_000).split()) < 3_500
