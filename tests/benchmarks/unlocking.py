"""P2, P3 and P13: from Enter to the first page, the key derivation in it, and the memory it leaves."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from companion.crypto import kdf
from companion.crypto.kdf import KdfParams
from tests.benchmarks.bench import Bench, thousands
from tests.benchmarks.journals import PASSPHRASE
from tests.benchmarks.samples import STARTS, in_turn, others_with, percentile, timed
from tests.benchmarks.table import Row, Target

SETTLED = 5
"""Rounds for settled memory, which hardly varies."""
CALLS = 15


def rows(bench: Bench) -> Iterator[Row]:
    yield _derivation()
    yield from _unlock(bench)
    yield from _unlock_by_size(bench)
    yield from _memory(bench)


def bare_derivation(bench: Bench, params: KdfParams) -> float:
    """Milliseconds of one bare Argon2id call in a fresh process."""
    with bench.child("derive", params.m, params.t, params.p) as child:
        return float(child.hear("derived")["milliseconds"])


def _derivation() -> Row:
    from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

    params = kdf.DEFAULT
    words, salt = PASSPHRASE.encode(), bytes(kdf.SALT_BYTES)

    def bare() -> object:
        library = Argon2id(
            salt=salt, length=32, iterations=params.t, lanes=params.p, memory_cost=params.m
        )
        return library.derive(words)

    samples = in_turn(
        CALLS,
        {
            "ours": partial(timed, lambda: kdf.derive(words, salt, params)),
            "bare": partial(timed, bare),
        },
    )
    return Row(
        "P3",
        f"key derivation, {params.m // 1024} MiB, t={params.t}, p={params.p}",
        samples.median("ours"),
        samples.median("bare"),
        Target(times=1.05),
        load=samples.load,
    )


def _unlock(bench: Bench) -> Iterator[Row]:
    """With the key settings that a person has, behind which the database code is imported."""
    gaps: list[float] = []
    typing_gaps: list[float] = []
    samples = in_turn(
        STARTS,
        {
            "ours": partial(_enter_to_today, bench, bench.usual, kdf.DEFAULT, gaps, typing_gaps),
            "bare": partial(bare_derivation, bench, kdf.DEFAULT),
        },
    )
    yield Row(
        "P2",
        f"Enter to painted Today, {thousands(bench.usual)} (above one bare key derivation)",
        samples.median("ours"),
        samples.median("bare"),
        Target(plus=150),
        load=samples.load,
    )
    for what, found in (
        ("while the key is derived", gaps),
        ("while the passphrase is typed", typing_gaps),
    ):
        yield Row(
            "P3",
            f"longest silence of the window {what}, p95",
            percentile(found, 95),
            target=Target(below=50),
            load=samples.load,
        )


def _unlock_by_size(bench: Bench) -> Iterator[Row]:
    """With the weakest settings, so that what grows with the journal shows."""
    samples = in_turn(
        STARTS,
        {
            **{
                str(size): partial(_enter_to_today, bench, size, kdf.FLOOR, [], [])
                for size in bench.sizes
            },
            "bare": partial(bare_derivation, bench, kdf.FLOOR),
        },
    )
    for size in bench.sizes:
        yield Row(
            "P2",
            f"Enter to painted Today, {thousands(size)}, weakest key settings",
            samples.median(str(size)),
            samples.median("bare"),
            load=samples.load,
        )
    if len(bench.sizes) > 1:
        yield Row(
            "P2",
            f"the same, {thousands(bench.largest)} against {thousands(bench.sizes[0])}",
            samples.median(str(bench.largest)),
            samples.median(str(bench.sizes[0])),
            Target(times=1.15),
            load=samples.load,
        )


def _enter_to_today(
    bench: Bench, size: int, params: KdfParams, gaps: list[float], typing_gaps: list[float]
) -> float:
    vault = bench.journals.vault(size, params)
    with bench.child("unlock", vault, bench.window_folder(), PASSPHRASE) as child:
        report = child.hear("unlocked")
        gaps.append(float(report["gap"]))
        typing_gaps.append(float(report["typing_gap"]))
        child.end()
    return float(report["milliseconds"])


def _memory(bench: Bench) -> Iterator[Row]:
    sharing: list[int] = []

    def settled(size: int, params: KdfParams) -> float:
        sharing.append(others_with("libQt6Core"))
        vault = bench.journals.vault(size, params)
        with bench.child("unlock", vault, bench.window_folder(), PASSPHRASE) as child:
            child.hear("settled")
            memory = child.pss()
            child.end()
        return memory

    def bare() -> float:
        with bench.child("bare_window") as child:
            child.hear("painted")
            return child.pss()

    sizes = dict.fromkeys((bench.sizes[0], bench.largest))
    samples = in_turn(
        SETTLED,
        {
            "usual": partial(settled, bench.usual, kdf.DEFAULT),
            "bare": bare,
            **{str(size): partial(settled, size, kdf.FLOOR) for size in sizes},
        },
    )
    yield Row(
        "P13",
        f"memory (PSS) settled after unlock, {thousands(bench.usual)}",
        samples.median("usual"),
        samples.median("bare"),
        Target(times=2.5),
        "MiB",
        samples.load,
        remark="other programs shared Qt's memory meanwhile, so the bare window looks smaller than it is"
        if any(sharing)
        else "",
    )
    if len(sizes) > 1:
        yield Row(
            "P13",
            f"the same, {thousands(bench.largest)} against {thousands(bench.sizes[0])}",
            samples.median(str(bench.largest)),
            samples.median(str(bench.sizes[0])),
            Target(times=1.15),
            "MiB",
            samples.load,
        )
