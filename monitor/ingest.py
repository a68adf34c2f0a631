"""The transaction in which a page becomes an article: known state read, decided, written.

Everything behind the crawler goes through here, imported articles too.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from alerts.rules import Rulebook
from domain.articles import CopyGrade
from domain.outcomes import Outcome
from domain.outlets import Outlet
from domain.pages import Candidate, Draft, Page
from domain.storing import CandidateEnd, Judgement, KnownArticle, Reading
from domain.text import text_hashes
from domain.topics import Topic
from monitor.alerting import note_matches
from monitor.decide import Decision, New, Rejected, Reread, Revised, Unchanged, decide
from monitor.judging import judge_draft, read_as
from storage.store import Session
from stories.copies import arrange


@dataclass(frozen=True, slots=True)
class Policy:
    """What is kept, and who is told."""

    keep_all: bool
    #: Imported articles are kept however short.
    short_is_kept: bool = False
    #: The rules that articles are matched with.
    alerts: Rulebook = field(default_factory=Rulebook)


@dataclass(frozen=True, slots=True)
class Judged:
    """A page as read, with the hashes of its text (see `domain.text.text_hashes`) and the verdicts on it."""

    draft: Draft
    text_hash: str
    body_hash: str
    judgement: Judgement


def read_and_judge(page: Page, outlet: Outlet, hint: Candidate, topics: tuple[Topic, ...]) -> Judged:
    """Read a page and judge what it says; run in a worker process."""
    draft = read_as(page, outlet, hint)
    return Judged(draft, *text_hashes(draft.title, draft.body), judge_draft(draft, page.final_url, outlet, topics))


def ingest(
    session: Session,
    reading: Reading,
    judgement: Judgement,
    policy: Policy,
    outlet: Outlet,
    *,
    old_page_reads: str | None = None,
) -> CandidateEnd:
    """Decide on a reading and write what follows, all in the session's transaction; return how it ended.

    Candidates for copies are looked up in here, so that two copies that arrive together find each other.
    ``old_page_reads``: see `monitor.decide.decide`.
    """
    known = session.articles.known(reading.keys)
    decision = decide(
        reading,
        known,
        judgement,
        forgotten=session.articles.forgotten(reading.keys),
        keep_all=policy.keep_all,
        short_is_kept=policy.short_is_kept,
        old_page_reads=old_page_reads,
    )
    article_id = _write(session, reading, judgement, decision)
    # A re-read is another view of an old text, never news.
    if article_id is not None and isinstance(decision, New | Revised):
        note_matches(session, article_id, outlet, policy.alerts, reading.read_at)
    return _end(reading, judgement, decision, article_id)


def page_to_reread(session: Session, reading: Reading) -> Page | None:
    """The kept page of the latest revision, if only reading it again tells an edit from another extractor's view."""
    known = session.articles.known(reading.keys)
    if known is None or known.extractor == reading.draft.extractor or known.text_hash == reading.text_hash:
        return None
    return session.articles.evidence(known.article_id)


def _write(session: Session, reading: Reading, judgement: Judgement, decision: Decision) -> int | None:
    match decision:
        case New():
            article_id = session.articles.add(reading)
        case Revised(known) | Reread(known):
            article_id = known.article_id
            session.articles.revise(known, reading, reread=isinstance(decision, Reread))
        case Unchanged(known):
            session.articles.seen_again(known.article_id, reading.page)
            session.articles.add_keys(known.article_id, reading.keys)
            return known.article_id
        case Rejected():
            return None
    session.articles.add_keys(article_id, reading.keys)
    session.articles.set_topics(article_id, judgement)
    _place_among_copies(session, article_id, reading.body_hash, None if isinstance(decision, New) else decision.known)
    return article_id


def _place_among_copies(session: Session, article_id: int, body_hash: str, known: KnownArticle | None) -> None:
    """Join the article with those of the same text; those that shared its former text close their ranks.

    Also where the text is the same: another date can make another one the original.
    """
    members = session.articles.same_body(body_hash)
    others = [member.article_id for member in members if member.article_id != article_id]
    session.articles.join_copies(article_id, others, CopyGrade.EXACT)
    session.articles.place(arrange(members))
    if known is not None and known.body_hash != body_hash:
        session.articles.place(arrange(session.articles.same_body(known.body_hash)))


_OUTCOMES = {New: Outcome.NEW, Revised: Outcome.REVISED, Reread: Outcome.REREAD, Unchanged: Outcome.UNCHANGED}


def _end(reading: Reading, judgement: Judgement, decision: Decision, article_id: int | None) -> CandidateEnd:
    rejected = isinstance(decision, Rejected)
    return CandidateEnd(
        candidate_id=reading.candidate_id,
        outcome=decision.outcome if isinstance(decision, Rejected) else _OUTCOMES[type(decision)],
        reason=decision.reason if isinstance(decision, Rejected) else "",
        at=reading.read_at,
        next_try_at=None,
        article_id=article_id,
        status=reading.page.status if reading.page else None,
        final_url=reading.page.final_url if reading.page else None,
        title=reading.draft.title if rejected else None,
        language=reading.draft.language if rejected else None,
        score=judgement.score,
    )
