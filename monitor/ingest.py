"""The transaction in which a page becomes an article: known state read, decided, written.

Everything behind the crawler goes through here, imported articles too.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta

from alerts.rules import Rulebook
from domain.outcomes import Outcome
from domain.outlets import Outlet
from domain.pages import Candidate, Draft, Obstacle, Page
from domain.storing import CandidateEnd, Judgement, KnownArticle, Presence, Reading, Traces
from domain.text import n_letters, storable, text_hashes
from domain.topics import Topic
from monitor.alerting import note_matches, note_revision
from monitor.comparing import Comparison, compare_texts
from monitor.copying import place_among_copies, place_new
from monitor.decide import (
    CAP_TIME,
    MIN_LETTERS,
    SAME_TEXT,
    Decision,
    New,
    Rejected,
    Reread,
    Revised,
    Swallowed,
    Unchanged,
    decide,
)
from monitor.identifying import addresses, identify, note_move
from monitor.judging import draft_document, judge_document, read_as
from monitor.learning import learn
from monitor.traces import traces_of
from monitor.visiting import next_visit
from monitor.visits import end_of_visit
from storage.copies import Printed
from storage.store import Session

#: Under so many titles an outlet may show exactly the same text, and at so many addresses.
MOST_TITLES, MOST_REPEATS = 5, 50


@dataclass(frozen=True, slots=True)
class Policy:
    """What is kept, and who is told."""

    keep_all: bool
    #: Imported articles are kept however short.
    short_is_kept: bool = False
    #: Another text of an imported article is another revision, whatever differs and however often.
    every_text_is_told: bool = False
    #: The rules that articles are matched with.
    alerts: Rulebook = field(default_factory=Rulebook)
    #: When stored articles are looked at again (`monitor.visiting.next_visit`).
    revisit: tuple[timedelta, ...] = ()


@dataclass(frozen=True, slots=True)
class Judged:
    """A page as read, with the hashes of its text (see `domain.text.text_hashes`) and the verdicts on it."""

    draft: Draft
    text_hash: str
    body_hash: str
    judgement: Judgement
    #: If it was expected to be a new article.
    traces: Traces | None


def read_and_judge(
    page: Page,
    outlet: Outlet,
    hint: Candidate,
    topics: tuple[Topic, ...],
    boilerplate: frozenset[str] = frozenset(),
    *,
    is_stored: bool = False,
    keep_all: bool = False,
) -> Judged:
    """Read a page and judge what it says; run in a worker process.

    ``boilerplate`` was learned from the outlet; ``is_stored``: the article is known; ``keep_all`` as in `Policy`.
    """
    draft = read_as(page, outlet, hint, boilerplate)
    return judged(draft, page.final_url, outlet, topics, is_stored=is_stored, keep_all=keep_all)


def judged(
    draft: Draft, url: str, outlet: Outlet, topics: tuple[Topic, ...], *, is_stored: bool, keep_all: bool
) -> Judged:
    """Judge what was read; with traces if a new article is to be expected."""
    document = draft_document(draft, url, outlet)
    judgement = judge_document(document, topics)
    is_kept = not is_stored and (keep_all or bool(judgement.relevant))
    traces = traces_of(document) if is_kept else None
    return Judged(draft, *text_hashes(draft.title, draft.body), judgement, traces)


def ingest(
    session: Session,
    reading: Reading,
    judgement: Judgement,
    policy: Policy,
    outlet: Outlet,
    *,
    old_page: Judged | None = None,
) -> CandidateEnd:
    """Decide on a reading and write what follows, all in the session's transaction; return how it ended.

    Candidates for copies are looked up in here, so that two copies that arrive together find each other.
    ``old_page`` is the page of the latest revision as it is read today, see `page_to_reread`.
    """
    if reading.draft.obstacle is not None:
        return _kept_out(session, reading, judgement, policy)
    found = identify(session, reading)
    reading, known = found.reading, found.known
    if known is not None and old_page is not None and old_page.text_hash not in {known.text_hash, reading.text_hash}:
        # What is read otherwise today in the old page too is no part of the edit: the difference begins behind it.
        known = _read_anew(session, known, old_page, reading)
    decision = decide(
        reading,
        known,
        judgement,
        forgotten=found.forgotten,
        led_elsewhere=found.elsewhere,
        keep_all=policy.keep_all,
        short_is_kept=policy.short_is_kept,
        obstacle=_repeated(session, reading, known),
        old_page_reads=old_page.text_hash if old_page else None,
        comparison=SAME_TEXT if known is None else _comparison(session, reading, known, policy),
        n_recent=0 if known is None else _n_recent(session, reading, known, policy),
    )
    if known is None:
        learn(session, reading)
    article_id = _write(session, reading, judgement, decision, outlet)
    if found.moved and known is not None and article_id is not None:
        note_move(session, known, reading)
    # A re-read is another view of an old text, never news.
    if article_id is not None and isinstance(decision, Revised):
        note_revision(session, article_id, policy.alerts.rules, reading.read_at)
    if article_id is not None and isinstance(decision, New | Revised):
        note_matches(session, article_id, outlet, policy.alerts, reading.read_at)
    end = _end(reading, judgement, decision, article_id)
    if known is not None:
        return end_of_visit(session, end, known, policy.revisit, policy.alerts.rules)
    if article_id is not None:
        return replace(end, next_try_at=next_visit(policy.revisit, reading.read_at, Presence(), reading.read_at))
    return end


def _comparison(session: Session, reading: Reading, known: KnownArticle, policy: Policy) -> Comparison:
    """The recorded text beside the reading, where there can be something to tell."""
    if reading.text_hash == known.text_hash and not known.swallowed:
        return SAME_TEXT
    restless = None if policy.every_text_is_told else known.restless
    return compare_texts(session.articles.recorded(known.article_id), reading.draft, restless)


def _n_recent(session: Session, reading: Reading, known: KnownArticle, policy: Policy) -> int:
    if reading.text_hash == known.text_hash and not known.swallowed:
        return 0
    if policy.every_text_is_told:
        return 0
    return session.articles.n_revisions_since(known.article_id, reading.read_at - CAP_TIME)


def _read_anew(session: Session, known: KnownArticle, old_page: Judged, new: Reading) -> KnownArticle:
    """Write the kept page as it is read today, in place of a page that was just fetched."""
    again = replace(new, draft=old_page.draft, text_hash=old_page.text_hash, body_hash=old_page.body_hash, page=None)
    session.articles.reread(known, again)
    return replace(
        known,
        reading=known.reading + 1,
        text_hash=again.text_hash,
        body_hash=again.body_hash,
        extractor=again.draft.extractor,
        swallowed=0,
    )


def _kept_out(session: Session, reading: Reading, judgement: Judgement, policy: Policy) -> CandidateEnd:
    """End with what stands in the article's place: it is no text of the article, nor of any other one."""
    forgotten = session.articles.forgotten(addresses(reading))
    decision = decide(reading, None, judgement, forgotten=forgotten, obstacle=reading.draft.obstacle)
    end = _end(reading, judgement, decision, None)
    article_id = session.candidates.article_of(reading.candidate_id)
    if article_id is None:
        return end
    known = session.articles.known_by_id(article_id)
    return end_of_visit(session, end, known, policy.revisit, policy.alerts.rules)


def _repeated(session: Session, reading: Reading, known: KnownArticle | None) -> Obstacle | None:
    """A notice that the outlet shows in the place of many articles."""
    if known is not None and known.text_hash == reading.text_hash:
        return None
    if n_letters(reading.draft.body) < MIN_LETTERS:
        return None
    n_others, n_titles = session.copies.count_printed(reading.body_hash, reading.outlet_id)
    if n_titles >= MOST_TITLES or n_others >= MOST_REPEATS:
        return Obstacle(
            Outcome.REPEATED,
            f"its text stands at {n_others} other addresses of this outlet, under {n_titles} titles",
        )
    return None


def page_to_reread(session: Session, reading: Reading) -> Page | None:
    """The kept page of the latest revision, if only reading it again tells an edit from another extractor's view."""
    known = session.articles.known(reading.keys)
    if known is None or known.extractor == reading.draft.extractor or known.text_hash == reading.text_hash:
        return None
    return session.articles.evidence(known.article_id)


def _write(session: Session, reading: Reading, judgement: Judgement, decision: Decision, outlet: Outlet) -> int | None:
    match decision:
        case Rejected():
            return None
        case Unchanged():
            session.articles.seen_again(decision.known.article_id, reading.page)
            session.articles.add_keys(decision.known.article_id, addresses(reading))
            return decision.known.article_id
        case New():
            return _write_new(session, reading, judgement, outlet)
        case Revised() | Swallowed() | Reread():
            article_id = decision.known.article_id
            _write_text(session, reading, decision)
            session.articles.set_topics(article_id, judgement)
            session.articles.add_keys(article_id, addresses(reading))
            place_among_copies(session, article_id, reading.read_at)
            return article_id


def _write_new(session: Session, reading: Reading, judgement: Judgement, outlet: Outlet) -> int:
    traces = reading.traces or traces_of(draft_document(reading.draft, reading.url, outlet))
    article_id = session.articles.add(reading, judgement, traces.lexemes)
    session.articles.add_keys(article_id, addresses(reading))
    times = reading.dated_at, reading.first_seen_at
    printed = Printed(article_id, reading.outlet_id, *times, reading.body_hash, storable(reading.draft.body))
    place_new(session, printed, traces.imprint, reading.read_at)
    return article_id


def _write_text(session: Session, reading: Reading, decision: Revised | Swallowed | Reread) -> None:
    match decision:
        case Revised(known, comparison):
            session.articles.revise(known, reading, comparison.edit, comparison.restless)
        case Swallowed(known, comparison):
            session.articles.swallow(known, reading, comparison.restless, ask_whole=decision.postponed)
        case Reread(known):
            session.articles.reread(known, reading)


_OUTCOMES = {
    New: Outcome.NEW,
    Revised: Outcome.REVISED,
    Swallowed: Outcome.CHURN,
    Reread: Outcome.REREAD,
    Unchanged: Outcome.UNCHANGED,
}


def _end(reading: Reading, judgement: Judgement, decision: Decision, article_id: int | None) -> CandidateEnd:
    rejected = isinstance(decision, Rejected)
    return CandidateEnd(
        candidate_id=reading.candidate_id,
        outcome=decision.outcome if isinstance(decision, Rejected) else _OUTCOMES[type(decision)],
        reason=decision.reason if isinstance(decision, Rejected | Swallowed) else "",
        at=reading.read_at,
        next_try_at=None,
        article_id=article_id,
        status=reading.page.status if reading.page else None,
        final_url=reading.page.final_url if reading.page else None,
        title=reading.draft.title if rejected else None,
        language=reading.draft.language if rejected else None,
        score=judgement.score,
    )
