"""One article with all that is known of it, and the story of one URL."""

from __future__ import annotations

from typing import Any

from domain.articles import Article, EventKind
from domain.clock import iso
from domain.errors import UsageError
from domain.outcomes import Outcome
from domain.outlets import Outlet
from domain.url_key import is_web_address, url_key
from extract.sources import with_sureness
from monitor.provenance import copies_of
from monitor.revisions import ledger
from storage.store import Session

#: Digits of the largest id that a database can hold.
_LONGEST_ID = 18
#: Of the terms that made a score, so many are told in words.
_TERMS_TOLD = 10


def find_article(session: Session, id_or_url: str) -> Article:
    """The article with this id, or that this URL leads to. Raises `UsageError`."""
    if id_or_url.isascii() and id_or_url.isdigit() and len(id_or_url) <= _LONGEST_ID:
        found = session.archive.by_ids([int(id_or_url)])
        article = found[0] if found else None
    else:
        article = session.archive.by_key(url_key(id_or_url))
    if article is None:
        then = f" as of {iso(session.as_of)}" if session.as_of else ""
        raise UsageError(f"no article {id_or_url} in the store{then}; `presswatch why URL` tells what became of a URL")
    return article


def check_address(url: str) -> None:
    """Refuse what is no web address. Raises `UsageError`."""
    if not is_web_address(url):
        raise UsageError(f"{url!r} is no web address; write it with https:// and a host")


def describe(session: Session, article: Article) -> dict[str, Any]:
    """The article record with all that is known beside it.

    What else its page says, aliases, topics and their terms, history, clocks; of copies, what
    `monitor.provenance.copies_of` tells.
    """
    revisions = session.archive.revisions(article.id)
    details = session.archive.details(article.id)
    return {
        **article.record(),
        **details,
        "sources": with_sureness(details.get("sources", {})),
        "aliases": session.archive.keys(article.id),
        "why": session.archive.topic_hits(article.id),
        "revisions": list(ledger(revisions)),
        "swallowed": sum(revision.swallowed for revision in revisions),
        "events": [event.record() for event in session.archive.events(article.id)],
        **copies_of(session, article),
        "clocks": {
            "published_at": iso(article.published_at),
            "published_from": article.published_from,
            "modified_at": iso(article.modified_at),
            "first_seen_at": iso(article.first_seen_at),
            "stored_at": iso(article.stored_at),
        },
    }


def why(session: Session, url: str, outlets: tuple[Outlet, ...]) -> dict[str, Any]:
    """Tell why a URL is, or is not, in the store: ``url, outcome, reason, steps``. Raises `UsageError`."""
    check_address(url)
    key = url_key(url)
    steps = _offers(session, key) + _ends(session, key)
    article = session.archive.by_key(key)
    if article is not None:
        steps = sorted(steps + _events(session, article), key=lambda step: step["at"] or "")
    if session.articles.forgotten([key]):
        forgotten = Outcome.FORGOTTEN
        return {"url": url, "outcome": forgotten.value, "reason": forgotten.meaning, "steps": steps}
    if article is not None:
        named = f"{article.id}: {article.title or article.url}"
        reason = f"it is article {named} ({_texts(article)})"
        topics = [_topic(found) for found in session.archive.topic_hits(article.id)]
        steps += [_step(iso(article.stored_at), "topic", _told(topic)) for topic in topics]
        return {"url": url, "outcome": "stored", "reason": reason, "steps": steps, "topics": topics}
    if not steps:
        return {"url": url, "outcome": "never_offered", "reason": _never_offered(url, outlets), "steps": []}
    return {"url": url, "outcome": steps[-1]["stage"], "reason": steps[-1]["detail"], "steps": steps}


def _texts(article: Article) -> str:
    texts = "one revision" if article.n_revisions == 1 else f"{article.n_revisions} revisions"
    return f"{texts}; withdrawn {iso(article.withdrawn_at)}" if article.withdrawn_at else texts


def _topic(found: dict[str, Any]) -> dict[str, Any]:
    """A topic that an article is on, with the terms that made its score, the weightiest first."""
    hits = sorted(found["hits"], key=lambda hit: -hit[3])
    return {**found, "hits": [dict(zip(("term", "field", "form", "weight"), hit, strict=True)) for hit in hits]}


def _told(topic: dict[str, Any]) -> str:
    terms = [f"{hit['field']}:{hit['form']} ({hit['term']}, {hit['weight']:g})" for hit in topic["hits"] if hit["form"]]
    more = f" and {len(terms) - _TERMS_TOLD} more" if len(terms) > _TERMS_TOLD else ""
    return f"{topic['topic']}, score {topic['score']:g}: {', '.join(terms[:_TERMS_TOLD])}{more}"


def _step(at: str | None, stage: str, detail: str, url: str | None = None) -> dict[str, Any]:
    return {"at": at, "stage": stage, "detail": detail, "url": url}


def _offers(session: Session, key: str) -> list[dict[str, Any]]:
    row = session.archive.candidate(key)
    if row is None:
        return []
    hint = f" as {row['title']!r}" if row["title"] else ""
    steps = [_step(iso(row["first_offered_at"]), "offered", f"by a feed of {row['outlet_id']}{hint}", row["url"])]
    if row["outcome"] in {Outcome.KNOWN.value, Outcome.FORGOTTEN.value} and row["attempts"] == 0:
        steps.append(_step(iso(row["first_offered_at"]), row["outcome"], Outcome(row["outcome"]).meaning))
    elif row["outcome"] is None:
        steps.append(_step(None, "waiting", f"to be fetched, due {iso(row['next_try_at'])}"))
    return steps


def _ends(session: Session, key: str) -> list[dict[str, Any]]:
    steps = []
    for row in session.archive.history([key]):
        outcome = Outcome(row["outcome"])
        details = [row["reason"] or outcome.meaning]
        details += [f"HTTP {row['status']}"] if row["status"] else []
        details += [f"title {row['title']!r}"] if row["title"] else []
        details += [f"language {row['language']}"] if row["language"] else []
        steps.append(_step(iso(row["at"]), outcome.value, "; ".join(details), row["final_url"]))
    return steps


def _events(session: Session, article: Article) -> list[dict[str, Any]]:
    """What happened to the article's page; its withdrawals and returns have steps of the ledger beside them."""
    return [
        _step(iso(event.at), event.kind.value, event.reason)
        for event in session.archive.events(article.id)
        if event.kind is EventKind.MOVED
    ]


def _never_offered(url: str, outlets: tuple[Outlet, ...]) -> str:
    host = _folded_host(url)
    watching = next(
        (outlet for outlet in outlets if host in {_folded_host(f"https://{name}/") for name in outlet.all_hosts()}),
        None,
    )
    if watching is None:
        return f"no outlet that is watched has the host {host}; add one, see `presswatch outlet list`"
    if not watching.enabled:
        return f"the outlet {watching.id} is known, but not watched; `presswatch outlet list {watching.id}` tells more"
    return f"the outlet {watching.id} is watched, but none of its feeds has listed this address"


def _folded_host(url: str) -> str:
    """The host as URL keys name it: mirrors, mobile and AMP hosts under one name."""
    return url_key(url).split("/", 1)[0]
