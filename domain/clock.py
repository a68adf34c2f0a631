"""The one clock: aware datetimes in UTC, to the millisecond."""

from __future__ import annotations

from datetime import UTC, datetime


def utc_now() -> datetime:
    """Return the time now, aware, in UTC, in whole milliseconds (what both databases keep exactly)."""
    now = datetime.now(UTC)
    return now.replace(microsecond=now.microsecond // 1000 * 1000)


def as_utc(moment: datetime) -> datetime:
    """Return ``moment`` in UTC; a naive one is taken to be UTC already."""
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def iso(moment: datetime | None) -> str | None:
    """Write ``moment`` as ISO 8601 in UTC with a Z, without fractions where there are none."""
    if moment is None:
        return None
    text = as_utc(moment).isoformat(timespec="auto" if moment.microsecond == 0 else "milliseconds")
    return text.replace("+00:00", "Z")
