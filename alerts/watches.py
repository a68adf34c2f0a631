"""Kinds of alert that look at many articles, or at outlets, rather than at one article: pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.alerts import OutletWatch, Silence, Spike
from domain.articles import Article
from domain.clock import iso

_DAY = timedelta(days=1)
#: Days that a spike is measured against; with fewer than `_FEWEST_DAYS` of history there is nothing to measure by.
USUAL_DAYS = 14
_FEWEST_DAYS = 3
#: An outlet is silent if so many candidates would have come by now at its usual rate: by chance that is one in 20,000.
_EXPECTED = 10.0
#: Days that an outlet's usual rate is taken from.
RATE_DAYS = 30


@dataclass(frozen=True, slots=True)
class Finding:
    """What a watch found, once: ``window`` is the same as long as it is the same matter."""

    window: str
    headline: str
    lines: tuple[str, ...] = ()
    #: To show what it is about, newest first.
    article_ids: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Sighting:
    """An article that a watch's query finds."""

    article_id: int
    at: datetime
    outlet: str
    #: The first article of its text.
    text: int

    @classmethod
    def of(cls, article: Article) -> Sighting:
        """An article, dated by published, else first seen."""
        at = article.published_at or article.first_seen_at
        return cls(article.id, at, article.outlet, article.copy_of or article.id)


def spike(watch: Spike, seen: Sequence[Sighting], history_begins: datetime | None, now: datetime) -> Finding | None:
    """The last day against the fourteen before it, in texts (a copy is none): told once a day (UTC)."""
    if history_begins is None:
        return None
    days = min(float(USUAL_DAYS), (now - _DAY - history_begins) / _DAY)
    if days < _FEWEST_DAYS:
        return None
    first: dict[int, Sighting] = {}
    for one in sorted(seen, key=lambda one: one.at):
        first.setdefault(one.text, one)
    today = [one for one in first.values() if now - _DAY < one.at <= now]
    usual = sum(now - (days + 1) * _DAY < one.at <= now - _DAY for one in first.values()) / days
    if len(today) < watch.at_least or len(today) < watch.factor * usual:
        return None
    return Finding(
        window=now.date().isoformat(),
        headline=f"{len(today)} texts in the last 24 hours, usually {usual:.1f} a day",
        article_ids=tuple(one.article_id for one in reversed(today)),
    )


def silence(
    watch: Silence, seen: Sequence[Sighting], outlets: Mapping[str, Mapping[str, object]], now: datetime
) -> Finding | None:
    """Outlets of one side report, and none of the other, hours after the first: told once a day (UTC)."""
    after = timedelta(hours=watch.hours)
    recent = [one for one in seen if now - after - _DAY < one.at <= now]
    sides = {one.article_id: outlets.get(one.outlet, {}).get(watch.by) for one in recent}
    ours = sorted((one for one in recent if sides[one.article_id] == watch.of), key=lambda one: one.at)
    names = list(dict.fromkeys(str(outlets.get(one.outlet, {}).get("name") or one.outlet) for one in ours))
    if len(names) < watch.at_least or now - ours[0].at < after:
        return None
    if any(side == watch.none_of for side in sides.values()):
        return None
    return Finding(
        window=ours[0].at.date().isoformat(),
        headline=f"{len(names)} outlets of {watch.of}, none of {watch.none_of} after {watch.hours:g} h",
        lines=(f"First at {iso(ours[0].at)}: {', '.join(names)}",),
        article_ids=tuple(one.article_id for one in reversed(ours)),
    )


@dataclass(frozen=True, slots=True)
class OutletHealth:
    """How an outlet's feeds fare, taken together."""

    outlet: str
    name: str
    #: When one of them was last read as it should be, and last offered something new; None: never.
    read_at: datetime | None
    new_at: datetime | None
    #: Every one of them failed when it was last asked.
    failing: bool
    #: How the last failure ended.
    outcome: str
    #: Candidates a day, usually.
    rate: float


def outlets_gone(watch: OutletWatch, healths: Iterable[OutletHealth], now: datetime) -> list[Finding]:
    """Outlets that cannot be read any more, or that offer nothing new far longer than they use to: each told once."""
    found = []
    for health in healths:
        gone = timedelta(hours=watch.hours)
        if health.failing and health.read_at is not None and now - health.read_at >= gone:
            headline = f"{health.name} cannot be read since {health.read_at:%Y-%m-%d %H:%M} UTC ({health.outcome})"
            found.append(Finding(f"{health.outlet} {iso(health.read_at)}", headline))
        elif not health.failing and health.new_at is not None and now - health.new_at >= gone:
            expected = health.rate * ((now - health.new_at) / _DAY)
            if expected >= _EXPECTED:
                headline = f"{health.name} offers nothing new since {health.new_at:%Y-%m-%d %H:%M} UTC"
                line = f"Usually {health.rate:.1f} addresses a day."
                found.append(Finding(f"{health.outlet} {iso(health.new_at)}", headline, (line,)))
    return found
