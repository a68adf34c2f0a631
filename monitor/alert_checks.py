"""What is amiss with alerts, found at the start and named: the rules that are well run all the same."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping

from alerts.addresses import filled, missing, shown
from alerts.channels import problem
from alerts.compose import Told, sample
from alerts.wording import Wording, load_wording
from domain.alerts import AlertRule, Match, Notification
from domain.articles import Article
from domain.clock import utc_now
from domain.errors import ConfigError
from monitor.settings import Settings


def check_alerts(settings: Settings, env: Mapping[str, str]) -> list[str]:
    """What is amiss, a line each: channels, templates. (Rules that cannot be followed are named when they are read.)

    Only commands that send ask this: the others need no secrets. Raises `ConfigError` if nothing could be sent at all.
    """
    found = {
        (rule.id, channel): line
        for rule in settings.every_alert
        for number, channel in enumerate(rule.channels, 1)
        if (line := _channel_line(settings, rule, number, channel, env))
    }
    if found and len(found) == sum(len(set(rule.channels)) for rule in settings.every_alert):
        raise ConfigError(next(iter(found.values())))
    return [*found.values(), *template_problems(settings)]


def _channel_line(settings: Settings, rule: AlertRule, number: int, channel: str, env: Mapping[str, str]) -> str | None:
    found = channel_problem(channel, env)
    return found and f'{settings.source}: alert "{rule.id}": channel {number} ({shown(channel)}): {found}'


def channel_problem(channel: str, env: Mapping[str, str]) -> str | None:
    """Why nothing can be sent to a channel, in words without secrets; None if it can, as far as is to be seen."""
    if absent := missing(channel, env):
        names = ", ".join(absent)
        return f"{names} is not set in the environment; set it, or take the channel out"
    return problem(filled(channel, env))


def template_problems(settings: Settings) -> Iterator[str]:
    """What is wrong with templates, each named."""
    folder = settings.alert_templates
    if folder is not None and not folder.is_dir():
        yield f"{settings.source}: [alerts]: there is no folder {folder} of templates; the built-in ones are used"
    for name, what in wording_of(settings).broken.items():
        yield f"{folder}/{name}: {what}; the built-in one is used"


def wording_of(settings: Settings) -> Wording:
    """The templates that messages are made with; broken ones are left out."""
    if settings.alert_templates is None:
        return Wording()
    rules = [rule.id for rule in settings.every_alert]
    return load_wording(settings.alert_templates, rules, [made_up_notification("sample")])


def made_up_notification(rule_id: str) -> Notification:
    """A message that tells of nothing real."""
    now = utc_now()
    rule = AlertRule(rule_id, "treaty")
    return sample(rule, "", uuid.uuid4().hex, Told(Match(rule_id, 0, now, now), made_up_article(), {}))


def made_up_article() -> Article:
    """An article for a message that shows what one looks like."""
    now = utc_now()
    return Article(
        id=0,
        url="https://example.org/test",
        url_key="example.org/test",
        outlet="example",
        language="en",
        title="A headline as it would stand here",
        authors=(),
        summary="No article in the store matches this rule yet, so this one was made up.",
        body="",
        image=None,
        agency=(),
        published_at=now,
        published_from=None,
        modified_at=None,
        first_seen_at=now,
        stored_at=now,
        topics=(),
        score=None,
        copy_of=None,
        copy_grade=None,
        copy_cluster=None,
        story=None,
        revision=1,
        n_revisions=1,
    )
