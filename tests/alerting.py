"""Values and receivers for tests of alerts."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from domain.alerts import AlertRule, Match, Message
from domain.articles import Article
from tests.storing import NOON

INSTANT = AlertRule("treaty", "treaty", ("stdout://",))


def article(number: int = 1, **more: Any) -> Article:
    values: dict[str, Any] = {
        "id": number,
        "url": f"https://courier.example/{number}",
        "url_key": f"courier.example/{number}",
        "outlet": "courier",
        "language": "en",
        "title": f"Treaty {number}",
        "authors": (),
        "summary": "Two sides signed it.",
        "body": "Two sides signed a treaty.",
        "image": None,
        "agency": (),
        "published_at": NOON,
        "published_from": None,
        "modified_at": None,
        "first_seen_at": NOON,
        "stored_at": NOON,
        "topics": (),
        "score": None,
        "copy_of": None,
        "copy_grade": None,
        "copy_cluster": None,
        "story": None,
        "revision": 1,
        "n_revisions": 1,
    }
    return Article(**values | more)


def match(number: int = 1, rule_id: str = "treaty", **more: Any) -> Match:
    values: dict[str, Any] = {"matched_at": NOON, "due_at": NOON}
    return Match(rule_id, number, **values | more)


def plain_message(key: str = "k1") -> Message:
    return Message(key, "[treaty] Signed", "Signed\nhttps://courier.example/1\n", {"key": key, "rule": "treaty"})


@dataclass
class MailServer:
    """A mail server that keeps what it accepts, and refuses as often as it is told to."""

    refusals: int = 0
    refused_names: frozenset[str] = frozenset()
    mails: list[EmailMessage] = field(default_factory=list)
    recipients: list[list[str]] = field(default_factory=list)
    logins: list[tuple[str, str]] = field(default_factory=list)
    port: int = 0

    async def handle_RCPT(  # noqa: N802 - aiosmtpd calls it so
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if address in self.refused_names:
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.refusals:
            self.refusals -= 1
            return "451 try again later"
        assert isinstance(envelope.content, bytes)
        mail = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(mail, EmailMessage)
        self.mails.append(mail)
        self.recipients.append(envelope.rcpt_tos)
        return "250 OK"

    def authenticate(
        self, _server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, data: object
    ) -> AuthResult:
        assert isinstance(data, LoginPassword)
        self.logins.append((data.login.decode(), data.password.decode()))
        return AuthResult(success=True)


class _Controller(Controller):
    """Listens where the system lets it."""

    def _trigger_server(self) -> None:
        assert isinstance(self.server, asyncio.Server)
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call]


@contextmanager
def listening(handler: object, **settings: Any) -> Iterator[int]:
    """A real SMTP server on loopback, by its port."""
    controller = _Controller(handler, "127.0.0.1", 0, **settings)
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop()


@contextmanager
def mail_server(**settings: Any) -> Iterator[MailServer]:
    """A mail server that keeps what it gets; it takes logins without TLS, as a test may."""
    server = MailServer(**settings)
    login = {"authenticator": server.authenticate, "auth_require_tls": False, "auth_required": False}
    with listening(server, **login) as server.port:
        yield server
