"""Lines of the entries that a share could hold, for choosing among them."""

from __future__ import annotations

from companion import clock
from companion.domain.entries import EntrySummary, Sharing, is_sealed
from companion.domain.shares import ShareScope
from companion.services.open_vault import OpenVault
from companion.services.share_material import filter_of, is_new, seen_before

MOST = 100_000


def summaries(
    vault: OpenVault, scope: ShareScope, sharing: frozenset[Sharing], *, limit: int = MOST
) -> list[EntrySummary]:
    """The entries in the days, phases and kinds of `scope` with one of these marks (any, for none), newest first.

    Letters that are still sealed are left out: they cannot be shared yet.
    """
    wanted = filter_of(scope, sharing)
    with vault.read() as work:
        new = None
        if scope.changed_since is not None:
            seen = seen_before(work, scope)
            new = {e.id for e in work.entries.bodies(wanted) if is_new(e, scope, seen)}
        found = work.entries.summaries(wanted, limit=limit if new is None else MOST)
    return [
        entry
        for entry in found
        if (new is None or entry.id in new)
        and not is_sealed(entry, clock.local(clock.now(), entry.zone).date())
    ][:limit]
