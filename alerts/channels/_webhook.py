"""A POST of the message as JSON to a receiver of one's own, signed if a secret is given.

The signature is that of Standard Webhooks (https://www.standardwebhooks.com/): HMAC-SHA256 over the message's id, the
time of the attempt and the body, so that receivers verify it with the libraries that there are for it.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import http.client
import json
import socket
import time
import urllib.error
import urllib.request
from datetime import timedelta
from typing import IO
from urllib.parse import parse_qsl, unquote, urlsplit

from alerts.channels import TIMEOUT_S
from domain.alerts import Message
from domain.errors import DeliveryError

#: The part of a query that is not the receiver's: what messages are signed with.
_SECRET = "secret"  # noqa: S105 - the name of a parameter
#: Standard Webhooks' mark of a secret in base64.
_ENCODED = "whsec_"
_SHORTEST_SECRET = 16
#: A receiver that asks for a longer pause is asked again all the same.
_LONGEST_WAIT = timedelta(hours=1)


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A redirected POST would become a GET without the message, or carry it to someone else."""

    def redirect_request(
        self,
        req: urllib.request.Request,  # noqa: ARG002
        fp: IO[bytes],  # noqa: ARG002
        code: int,  # noqa: ARG002
        msg: str,  # noqa: ARG002
        headers: http.client.HTTPMessage,  # noqa: ARG002
        newurl: str,  # noqa: ARG002
    ) -> urllib.request.Request | None:
        """Follow none: the answer itself is the failure."""
        return None


def problem(address: str) -> str | None:
    """There is a host, the port is a number, and a secret is one."""
    parts = urlsplit(address)
    try:
        named = parts.hostname is not None and (parts.port is None or parts.port > 0)
    except ValueError:
        named = False
    if not named:
        return f"it names no host; write {parts.scheme}://host/path"
    secret = _secret(address)
    if secret is None:
        return None
    if _key(secret) is None:
        return f"its secret begins with {_ENCODED} and is no base64 after that"
    return None if len(secret) >= _SHORTEST_SECRET else f"its secret has less than {_SHORTEST_SECRET} characters"


def _secret(address: str) -> str | None:
    pairs = parse_qsl(urlsplit(address).query, keep_blank_values=True)
    return next((value for name, value in pairs if name == _SECRET), None)


def _key(secret: str) -> bytes | None:
    """The bytes of a secret: what follows ``whsec_`` is base64, anything else is taken as it is."""
    if not secret.startswith(_ENCODED):
        return secret.encode()
    try:
        return base64.b64decode(secret.removeprefix(_ENCODED), validate=True)
    except binascii.Error:
        return None


def post(address: str, message: Message, scheme: str) -> str:
    """POST the message; any answer of 200 to 299 takes it. Raises `DeliveryError`."""
    opener = urllib.request.build_opener(_NoRedirect)
    try:
        with opener.open(_request(address, message, scheme), timeout=TIMEOUT_S) as answer:
            status = answer.status
    except urllib.error.HTTPError as error:
        error.close()
        raise DeliveryError(f"answered HTTP {error.code}", _wait(error.headers.get("Retry-After"))) from error
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise DeliveryError(_in_words(error)) from error
    if not 200 <= status <= 299:
        raise DeliveryError(f"answered HTTP {status}")
    return ""


def _wait(retry_after: str | None) -> timedelta | None:
    """What a Retry-After in seconds asks for; dates are rare, and our own pauses do."""
    if retry_after is None or not retry_after.isascii() or not retry_after.isdigit():
        return None
    return min(timedelta(seconds=min(int(retry_after[:9]), 10**6)), _LONGEST_WAIT)


def _request(address: str, message: Message, scheme: str) -> urllib.request.Request:
    parts = urlsplit(address)
    host = parts.netloc.rpartition("@")[2]
    body = json.dumps({**message.data, "subject": message.subject, "text": message.text}).encode()
    query = "&".join(pair for pair in parts.query.split("&") if not pair.startswith(f"{_SECRET}="))
    request = urllib.request.Request(  # noqa: S310 - the scheme is http or https
        parts._replace(scheme=scheme, netloc=host, path=parts.path or "/", query=query, fragment="").geturl(),
        data=body,
        headers={
            "Content-Type": "application/json",
            "User-Agent": "Presswatch",
            "Idempotency-Key": message.key,
            "Webhook-Id": message.key,
            **_signature(_secret(address), message.key, body),
        },
        method="POST",
    )
    if parts.username:
        login = f"{unquote(parts.username)}:{unquote(parts.password or '')}".encode()
        request.add_header("Authorization", f"Basic {base64.b64encode(login).decode()}")
    return request


def _signature(secret: str | None, key: str, body: bytes) -> dict[str, str]:
    """The time, so that a receiver can refuse what was recorded and is played again; and what proves both."""
    timestamp = str(int(time.time()))
    if secret is None:
        return {"Webhook-Timestamp": timestamp}
    signed = f"{key}.{timestamp}.".encode() + body
    digest = hmac.new(_key(secret) or b"", signed, hashlib.sha256).digest()
    return {"Webhook-Timestamp": timestamp, "Webhook-Signature": f"v1,{base64.b64encode(digest).decode()}"}


def _in_words(error: Exception) -> str:
    """The cause, without the address that library messages like to quote."""
    cause = error.reason if isinstance(error, urllib.error.URLError) else error
    if isinstance(cause, TimeoutError):
        return f"did not answer within {TIMEOUT_S:g} s"
    if isinstance(cause, socket.gaierror):
        return "its host is not known"
    if isinstance(cause, OSError) and cause.strerror:
        return f"cannot be reached: {cause.strerror}"
    return f"cannot be reached: {type(cause).__name__}"
