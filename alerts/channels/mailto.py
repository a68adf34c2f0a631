"""``mailto://desk@example.org?smtp=host:port&from=…``: a mail over a server of one's own.

The address before ``?`` is the recipient; ``to=`` names more, separated by commas. ``from`` defaults to the
recipient, ``smtp`` to its host. A password stands after the user, ``mailto://desk:${PASSWORD}@example.org``, or in
``password=``; ``user=`` is the name to log in with, ``from`` if it is absent. ``tls=``: ``starttls`` (the default on
port 587, and with a password), ``ssl`` (the default on port 465), ``none``, else ``auto``: where the server offers it.
"""

from __future__ import annotations

import smtplib
import socket
import ssl
from contextlib import suppress
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import formatdate
from urllib.parse import parse_qsl, unquote, urlsplit

from alerts.channels import TIMEOUT_S
from domain.alerts import Message, Severity
from domain.errors import DeliveryError

_KEYS = ("smtp", "from", "to", "user", "password", "tls")
_MODES = ("auto", "starttls", "ssl", "none")
_MAX_PORT = 65535


@dataclass(frozen=True, slots=True)
class _Route:
    """Where a mail goes, and how it gets there."""

    host: str
    port: int
    tls: str
    sender: str
    recipients: tuple[str, ...]
    user: str
    password: str


class _BadAddress(Exception):
    """Says what is wrong, without secrets."""


def problem(address: str) -> str | None:
    """What is wrong with the address."""
    try:
        _route(address)
    except _BadAddress as error:
        return str(error)
    return None


def _route(address: str) -> _Route:
    parts = urlsplit(address)
    options = dict(parse_qsl(parts.query, keep_blank_values=True))
    for key in options:
        if key not in _KEYS:
            raise _BadAddress(f"there is no option {key[:20]!r}; there are {', '.join(_KEYS)}")
    first = f"{unquote(parts.username or '')}@{parts.hostname or ''}" if parts.username else ""
    others = [other.strip() for other in options.get("to", "").split(",")]
    recipients = tuple(dict.fromkeys(each for each in (first, *others) if each))
    if not recipients:
        raise _BadAddress("it names no recipient; write mailto://name@example.org?smtp=host:port")
    sender = options.get("from") or recipients[0]
    for mail_address in (*recipients, sender):
        _check(mail_address)
    host, port = _server(options.get("smtp") or parts.netloc.rpartition("@")[2])
    password = options.get("password") or unquote(parts.password or "")
    tls = options.get("tls") or _usual_tls(port, password)
    if tls not in _MODES:
        raise _BadAddress(f"tls cannot be {tls[:20]!r}; it is {', '.join(_MODES)}")
    return _Route(host, port, tls, sender, recipients, options.get("user") or sender, password)


def _usual_tls(port: int, password: str) -> str:
    if port == smtplib.SMTP_SSL_PORT:
        return "ssl"
    # A password never goes over an open line unless tls=none says so.
    return "starttls" if port == 587 or password else "auto"


def _check(mail_address: str) -> None:
    try:
        parsed = Address(addr_spec=mail_address)
    except (ValueError, IndexError) as error:
        raise _BadAddress("one of its mail addresses is none; write name@example.org") from error
    if not mail_address.isascii() or not mail_address.isprintable() or not parsed.domain:
        raise _BadAddress("one of its mail addresses is none; write name@example.org, in ASCII")


def _server(text: str) -> tuple[str, int]:
    parts = urlsplit(f"//{text}")
    try:
        host, port = parts.hostname, parts.port or 587
    except ValueError:
        host, port = None, 0
    if not host or not 0 < port <= _MAX_PORT:
        raise _BadAddress("smtp names no server; write smtp=host:port")
    return host, port


def send(address: str, message: Message) -> str:
    """Send one mail to all recipients. Raises `DeliveryError` if none of them was accepted."""
    try:
        route = _route(address)
    except _BadAddress as error:
        raise DeliveryError(str(error)) from error
    try:
        refused = _deliver(route, _mail(route, message))
    except smtplib.SMTPResponseException as error:
        raise DeliveryError(f"the mail server said {error.smtp_code} {_reply(error.smtp_error)}") from error
    except smtplib.SMTPRecipientsRefused as error:
        code, reply = next(iter(error.recipients.values()))
        raise DeliveryError(f"the mail server refused every recipient: {code} {_reply(reply)}") from error
    except smtplib.SMTPException as error:
        raise DeliveryError(f"the mail server: {error}") from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or type(error).__name__
        raise DeliveryError(f"the mail server cannot be reached: {reason}") from error
    # No failure: whoever was accepted would get the mail again with every further attempt.
    return f"refused for {', '.join(sorted(refused))}" if refused else ""


def _reply(reply: bytes | str) -> str:
    text = reply.decode("utf-8", "replace") if isinstance(reply, bytes) else reply
    return " ".join(text.split())[:200]


def _deliver(route: _Route, mail: EmailMessage) -> dict[str, tuple[int, bytes]]:
    server = _connected(route)
    try:
        server.ehlo_or_helo_if_needed()
        if route.tls == "starttls" or (route.tls == "auto" and server.has_extn("starttls")):
            server.starttls(context=ssl.create_default_context())
        if route.password:
            server.login(route.user, route.password)
        return server.send_message(mail, route.sender, route.recipients)
    finally:
        # The mail is taken by now, or the error is on its way: a failing goodbye changes neither.
        with suppress(smtplib.SMTPException, OSError):
            server.quit()


def _connected(route: _Route) -> smtplib.SMTP:
    name = socket.gethostname()
    # Without a full name of our own, an address literal; smtplib would ask a name server for one, at length.
    name = name if "." in name else "[127.0.0.1]"
    if route.tls == "ssl":
        return smtplib.SMTP_SSL(route.host, route.port, name, timeout=TIMEOUT_S, context=ssl.create_default_context())
    return smtplib.SMTP(route.host, route.port, name, timeout=TIMEOUT_S)


def _mail(route: _Route, message: Message) -> EmailMessage:
    """The mail; headers are set through `email`, which refuses line breaks in them."""
    mail = EmailMessage()
    mail["Subject"] = message.subject
    mail["From"] = route.sender
    mail["To"] = ", ".join(route.recipients)
    mail["Date"] = formatdate()
    # The same for each attempt: mail readers show what arrives twice once.
    mail["Message-ID"] = f"<{message.key}@{route.sender.rpartition('@')[2]}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Presswatch-Alert"] = str(message.data["rule"])
    if message.severity is Severity.URGENT:
        mail["Importance"] = "high"
        mail["X-Priority"] = "1"
    elif message.severity is Severity.LOW:
        mail["Importance"] = "low"
    mail.set_content(message.text)
    if message.html:
        mail.add_alternative(message.html, subtype="html")
    return mail
