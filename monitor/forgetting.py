"""Taking articles out for good."""

from __future__ import annotations

from domain.clock import utc_now
from domain.url_key import url_key
from monitor.copying import arrange_copies, leave_copies
from monitor.describing import check_address
from storage.store import Store


def forget(store: Store, url: str) -> int:
    """Take out the article that ``url`` leads to, and close its addresses; return how many articles went (0 or 1).

    What was a copy of it finds another original. Raises `UsageError` for what is no address.
    """
    check_address(url)
    keys = (url_key(url),)
    with store.writing() as session:
        known = session.articles.known(keys)
        unsettled = [] if known is None else leave_copies(session, known.article_id)
        count = session.articles.forget(keys, utc_now())
        if known is not None:
            session.outbox.forget(known.article_id)
            arrange_copies(session, unsettled)
    return count
