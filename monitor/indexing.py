"""Indexing what was stored before: by an earlier version, or by other rules of words and stems.

Searches are right meanwhile: what is not indexed yet is proposed whatever is asked for.
"""

from __future__ import annotations

from collections.abc import Callable

from storage.store import Store

#: Articles in one transaction.
_BATCH = 200


def index_rest(
    store: Store, *, stop: Callable[[], bool] = lambda: False, progress: Callable[[int, int], None] | None = None
) -> int:
    """Index the articles that are not, or by other rules than today's; return how many it did.

    In small transactions, so that nobody waits long and what is done stays done; ends early when ``stop`` says so.
    ``progress`` is told how many are done, and of how many.
    """
    with store.reading() as session:
        total = session.index.count_out_of_date()
    done = 0
    while total and not stop():
        with store.writing() as session:
            session.index.renew(*(batch := session.index.out_of_date(_BATCH)))
        if not batch:
            break
        done += len(batch)
        if progress is not None:
            progress(done, max(done, total))
    return done
