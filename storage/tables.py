"""The schema. Each change here needs a migration in ``alembic/versions/``; a test compares the two."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    UniqueConstraint,
)

from storage.types import BigKey, CleanText, UtcDateTime

#: The newest migration: a database that has it needs nothing done, and Alembic need not be imported to see it.
SCHEMA = "0010"

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

outlets = Table(
    "outlets",
    metadata,
    Column("id", CleanText, primary_key=True),
    Column("name", CleanText, nullable=False),
    Column("country", CleanText),
    Column("control", CleanText, nullable=False, default="unknown"),
    #: The name under which others credit its copy; null if it is no agency.
    Column("credited_as", CleanText),
)

#: How many pages of an outlet were read, by language ("" where it is unknown).
outlet_pages = Table(
    "outlet_pages",
    metadata,
    Column("outlet_id", CleanText, ForeignKey("outlets.id"), primary_key=True),
    Column("language", CleanText, primary_key=True),
    Column("n_pages", Integer, nullable=False),
)

#: Lines that may be an outlet's and not an article's (`domain.reading.LineCount`).
outlet_lines = Table(
    "outlet_lines",
    metadata,
    Column("outlet_id", CleanText, ForeignKey("outlets.id"), primary_key=True),
    Column("language", CleanText, primary_key=True),
    Column("hash", CleanText, primary_key=True),
    #: Null while it was seen once: then it is an article's, and none of ours to keep here.
    Column("text", CleanText),
    Column("n_pages", Integer, nullable=False),
    Column("first_page", Integer, nullable=False),
    Column("last_page", Integer, nullable=False),
    Column("cores", JSON, nullable=False),
    Column("learned", Boolean, nullable=False),
    Index("ix_outlet_lines_learned", "learned"),
)

#: How an outlet's reading rules fared, by the rule's name.
outlet_rules = Table(
    "outlet_rules",
    metadata,
    Column("outlet_id", CleanText, ForeignKey("outlets.id"), primary_key=True),
    Column("rule", CleanText, primary_key=True),
    Column("held", Integer, nullable=False),
    Column("missed", Integer, nullable=False),
    Column("missed_in_row", Integer, nullable=False),
    Column("held_at", UtcDateTime),
)

#: The schedule stands here: a feed is due when `next_check_at` has passed.
feeds = Table(
    "feeds",
    metadata,
    Column("id", BigKey, primary_key=True),
    Column("outlet_id", CleanText, ForeignKey("outlets.id"), nullable=False),
    Column("url", CleanText, nullable=False),
    Column("kind", CleanText, nullable=False),
    Column("language", CleanText),
    Column("article_url", CleanText),
    #: The sitemap index that lists this one; null for feeds of the configuration.
    Column("parent_id", BigKey, ForeignKey("feeds.id", ondelete="CASCADE")),
    Column("enabled", Boolean, nullable=False, default=True),
    Column("next_check_at", UtcDateTime, nullable=False),
    Column("interval_s", Float, nullable=False),
    Column("failures", Integer, nullable=False, default=0),
    Column("etag", CleanText),
    Column("last_modified", CleanText),
    #: When it was last asked for without conditions: ETags lie.
    Column("whole_at", UtcDateTime),
    Column("last_checked_at", UtcDateTime),
    Column("last_read_at", UtcDateTime),
    Column("last_new_at", UtcDateTime),
    Column("last_outcome", CleanText),
    Column("last_reason", CleanText),
    UniqueConstraint("outlet_id", "url"),
    Index("ix_feeds_due", "enabled", "next_check_at"),
)

#: One row a URL key that was ever offered: its hints, how it ended last, when it is tried again.
candidates = Table(
    "candidates",
    metadata,
    Column("id", BigKey, primary_key=True),
    Column("url_key", CleanText, nullable=False, unique=True),
    Column("url", CleanText, nullable=False),
    Column("outlet_id", CleanText, ForeignKey("outlets.id"), nullable=False),
    Column("title", CleanText),
    Column("summary", CleanText),
    Column("published_at", UtcDateTime),
    Column("language", CleanText),
    Column("first_offered_at", UtcDateTime, nullable=False),
    #: Null while it has not ended yet.
    Column("outcome", CleanText),
    Column("reason", CleanText),
    Column("score", Float),
    Column("attempts", Integer, nullable=False, default=0),
    Column("last_tried_at", UtcDateTime),
    #: Null when nothing more is to be done.
    Column("next_try_at", UtcDateTime),
    Column("article_id", BigKey, ForeignKey("articles.id", ondelete="SET NULL")),
    Index("ix_candidates_next_try_at", "next_try_at"),
    Index("ix_candidates_article_id", "article_id"),
)

#: What each feed listed when it was last read.
listings = Table(
    "listings",
    metadata,
    Column("feed_id", BigKey, ForeignKey("feeds.id", ondelete="CASCADE"), primary_key=True),
    Column("candidate_id", BigKey, ForeignKey("candidates.id", ondelete="CASCADE"), primary_key=True),
    Index("ix_listings_candidate_id", "candidate_id"),
)

articles = Table(
    "articles",
    metadata,
    Column("id", BigKey, primary_key=True),
    Column("url", CleanText, nullable=False),
    Column("url_key", CleanText, nullable=False, unique=True),
    Column("outlet_id", CleanText, ForeignKey("outlets.id"), nullable=False),
    Column("language", CleanText),
    Column("title", CleanText),
    Column("authors", JSON, nullable=False),
    Column("summary", CleanText),
    Column("image", CleanText),
    Column("agency", JSON, nullable=False),
    Column("kind", CleanText, nullable=False),
    Column("published_at", UtcDateTime),
    Column("published_from", CleanText),
    Column("modified_at", UtcDateTime),
    Column("first_seen_at", UtcDateTime, nullable=False),
    Column("stored_at", UtcDateTime, nullable=False),
    #: Published, else first seen: what lists are ordered by.
    Column("dated_at", UtcDateTime, nullable=False),
    Column("score", Float),
    #: Number and reading of the latest revision.
    Column("revision", Integer, nullable=False),
    Column("reading", Integer, nullable=False),
    Column("body_hash", CleanText, nullable=False),
    Column("copy_of", BigKey, ForeignKey("articles.id", ondelete="SET NULL")),
    Column("copy_grade", CleanText),
    Column("copy_cluster", BigKey),
    Column("story", BigKey),
    Column("etag", CleanText),
    Column("last_modified", CleanText),
    Column("last_fetched_at", UtcDateTime),
    #: What else its page says of itself (section, tags, caption …), and where each field comes from.
    Column("details", JSON),
    #: When its latest revision was observed.
    Column("revised_at", UtcDateTime),
    #: When its page was missed, and when it was found to be withdrawn; null while it is there.
    Column("missing_at", UtcDateTime),
    Column("withdrawn_at", UtcDateTime),
    #: How often which places of its page have changed.
    Column("restless", JSON(none_as_null=True)),
    Index("ix_articles_withdrawn_at", "withdrawn_at"),
    Index("ix_articles_dated_at", "dated_at", "id"),
    Index("ix_articles_body_hash", "body_hash"),
    Index("ix_articles_copy_cluster", "copy_cluster"),
    # An id is cited by people: never given to another article after `forget`.
    sqlite_autoincrement=True,
)

#: Every address under which an article is known, and those that `forget` closed (article_id null).
url_keys = Table(
    "url_keys",
    metadata,
    Column("url_key", CleanText, primary_key=True),
    Column("article_id", BigKey, ForeignKey("articles.id", ondelete="CASCADE")),
    Column("forgotten_at", UtcDateTime),
    Index("ix_url_keys_article_id", "article_id"),
)

revisions = Table(
    "revisions",
    metadata,
    Column("article_id", BigKey, ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("reading", Integer, primary_key=True),
    Column("title", CleanText),
    Column("body", CleanText, nullable=False),
    #: Over the normalised title and body.
    Column("text_hash", CleanText, nullable=False),
    Column("extractor", CleanText, nullable=False),
    Column("observed_at", UtcDateTime, nullable=False),
    #: What the page said of its own changes.
    Column("notice", CleanText),
    Column("modified_at", UtcDateTime),
    #: What it changed in the revision before, typed; null where there is none, or where it only was read anew.
    Column("changes", JSON(none_as_null=True)),
    #: Changes beyond those listed, the gravity of the gravest, and whether the page announced nothing.
    Column("n_omitted", Integer),
    Column("severity", CleanText),
    Column("silent", Boolean),
    #: States of the page that this reading stands for, and that were not told.
    Column("swallowed", Integer, nullable=False, default=0, server_default="0"),
)

#: What happened to articles' pages: the history of what `withdrawn_at` says of now.
article_events = Table(
    "article_events",
    metadata,
    Column("id", BigKey, primary_key=True),
    Column("article_id", BigKey, ForeignKey("articles.id", ondelete="CASCADE"), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("kind", CleanText, nullable=False),
    Column("since", UtcDateTime),
    Column("reason", CleanText, nullable=False),
    Index("ix_article_events_article_id", "article_id", "at"),
)

#: Evidence: the response that a reading was made from.
pages = Table(
    "pages",
    metadata,
    Column("article_id", BigKey, ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("requested_url", CleanText, nullable=False),
    Column("final_url", CleanText, nullable=False),
    Column("status", Integer, nullable=False),
    Column("headers", JSON, nullable=False),
    #: The bytes as received (content encodings undone), in the form of `storage.packing`.
    Column("body", LargeBinary, nullable=False),
    Column("fetched_at", UtcDateTime, nullable=False),
)

article_topics = Table(
    "article_topics",
    metadata,
    Column("article_id", BigKey, ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True),
    Column("topic_id", CleanText, primary_key=True),
    Column("score", Float, nullable=False),
    #: Which terms made the score.
    Column("hits", JSON, nullable=False),
    Index("ix_article_topics_topic_id", "topic_id", "article_id"),
)

#: Verified pairs, each once, with a_id < b_id.
copies = Table(
    "copies",
    metadata,
    Column("a_id", BigKey, ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True),
    Column("b_id", BigKey, ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True),
    Column("grade", CleanText, nullable=False),
    #: Share of a's text that is also in b, and the other way round, 0 to 1.
    Column("containment_ab", Float, nullable=False),
    Column("containment_ba", Float, nullable=False),
    Index("ix_copies_b_id", "b_id"),
)

runs = Table(
    "runs",
    metadata,
    Column("id", BigKey, primary_key=True),
    Column("started_at", UtcDateTime, nullable=False),
    #: Null while it runs, and for ever if it was killed.
    Column("ended_at", UtcDateTime),
    Column("feeds", Integer, nullable=False, default=0),
    Column("offered", Integer, nullable=False, default=0),
    Column("fetched", Integer, nullable=False, default=0),
    Column("outcomes", JSON, nullable=False),
    Column("feed_outcomes", JSON, nullable=False),
)

#: The ledger: what became of a candidate, each time something did.
fetches = Table(
    "fetches",
    metadata,
    Column("id", BigKey, primary_key=True),
    Column("run_id", BigKey, ForeignKey("runs.id", ondelete="CASCADE")),
    Column("candidate_id", BigKey, ForeignKey("candidates.id", ondelete="CASCADE"), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("outcome", CleanText, nullable=False),
    Column("reason", CleanText),
    Column("status", Integer),
    Column("final_url", CleanText),
    #: What a rejected page was: kept so that a verdict can be understood later.
    Column("title", CleanText),
    Column("language", CleanText),
    Column("score", Float),
    Index("ix_fetches_candidate_id", "candidate_id"),
    Index("ix_fetches_run_id", "run_id"),
)

#: Hosts that asked for a pause (Retry-After).
holds = Table(
    "holds",
    metadata,
    Column("host", CleanText, primary_key=True),
    Column("until", UtcDateTime, nullable=False),
)

#: Who runs the schedule, and who runs a round.
leases = Table(
    "leases",
    metadata,
    Column("name", CleanText, primary_key=True),
    Column("owner", CleanText, nullable=False),
    Column("host", CleanText, nullable=False),
    Column("pid", Integer, nullable=False),
    Column("taken_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
)

#: A rule found an article; written in the transaction of the article.
alert_matches = Table(
    "alert_matches",
    metadata,
    Column("rule_id", CleanText, primary_key=True),
    Column("article_id", BigKey, ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True),
    #: What happened to the article: see `domain.alerts.MatchKind`.
    Column("kind", CleanText, primary_key=True),
    #: Which time: the revision's number; 0 where it happens once.
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("matched_at", UtcDateTime, nullable=False),
    #: Null when nothing is to be told: it repeats what was, or it is in the outbox.
    Column("due_at", UtcDateTime),
    #: Why it waits: see `domain.alerts.Held`.
    Column("held", CleanText),
    #: Which terms found it.
    Column("hits", JSON, nullable=False),
    #: The article of the same text that the rule found before.
    Column("repeats", BigKey, ForeignKey("articles.id", ondelete="SET NULL")),
    #: Lines that say what changed.
    Column("note", JSON, nullable=False),
    Index("ix_alert_matches_due_at", "due_at"),
    Index("ix_alert_matches_article_id", "article_id"),
    Index("ix_alert_matches_repeats", "repeats"),
)

#: The outbox: one row a message and channel.
notifications = Table(
    "notifications",
    metadata,
    Column("id", BigKey, primary_key=True),
    Column("key", CleanText, nullable=False, unique=True),
    Column("rule_id", CleanText, nullable=False),
    #: As the configuration writes it: ${NAME} is never filled in here.
    Column("channel", CleanText, nullable=False),
    Column("due_at", UtcDateTime, nullable=False),
    #: What the message is: see `domain.alerts.NotificationKind`.
    Column("kind", CleanText, nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
    Column("payload", JSON, nullable=False),
    Column("state", CleanText, nullable=False),
    #: Failed ones.
    Column("attempts", Integer, nullable=False, default=0),
    #: Null when nothing more is to be done.
    Column("next_try_at", UtcDateTime),
    # Whole, so that a look at what is due reads no payload.
    Index("ix_notifications_channel", "channel", "next_try_at", "id", "rule_id"),
    Index("ix_notifications_rule_id", "rule_id", "made_at"),
)

#: The ledger of attempts to send.
deliveries = Table(
    "deliveries",
    metadata,
    Column("id", BigKey, primary_key=True),
    Column("notification_id", BigKey, ForeignKey("notifications.id", ondelete="CASCADE"), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("ok", Boolean, nullable=False),
    Column("detail", CleanText, nullable=False),
    Column("seconds", Float, nullable=False),
    Index("ix_deliveries_notification_id", "notification_id"),
)
