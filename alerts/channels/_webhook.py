"""A POST of the message as JSON to a receiver of one's own."""

from __future__ import annotations

import base64
import http.client
import json
import socket
import urllib.error
import urllib.request
from typing import IO
from urllib.parse import unquote, urlsplit

from alerts.channels import TIMEOUT_S
from domain.alerts import Message
from domain.errors import DeliveryError


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
    """There is a host, and the port is a number."""
    parts = urlsplit(address)
    try:
        named = parts.hostname is not None and (parts.port is None or parts.port > 0)
    except ValueError:
        named = False
    return None if named else f"it names no host; write {parts.scheme}://host/path"


def post(address: str, message: Message, scheme: str) -> str:
    """POST the message; any answer of 200 to 299 takes it. Raises `DeliveryError`."""
    opener = urllib.request.build_opener(_NoRedirect)
    try:
        with opener.open(_request(address, message, scheme), timeout=TIMEOUT_S) as answer:
            status = answer.status
    except urllib.error.HTTPError as error:
        error.close()
        raise DeliveryError(f"answered HTTP {error.code}") from error
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise DeliveryError(_in_words(error)) from error
    if not 200 <= status <= 299:
        raise DeliveryError(f"answered HTTP {status}")
    return ""


def _request(address: str, message: Message, scheme: str) -> urllib.request.Request:
    parts = urlsplit(address)
    host = parts.netloc.rpartition("@")[2]
    data = {**message.data, "subject": message.subject, "text": message.text}
    request = urllib.request.Request(  # noqa: S310 - the scheme is http or https
        parts._replace(scheme=scheme, netloc=host, path=parts.path or "/", fragment="").geturl(),
        data=json.dumps(data).encode(),
        headers={
            "Content-Type": "application/json",
            "User-Agent": "Presswatch",
            "Idempotency-Key": message.key,
        },
        method="POST",
    )
    if parts.username:
        login = f"{unquote(parts.username)}:{unquote(parts.password or '')}".encode()
        request.add_header("Authorization", f"Basic {base64.b64encode(login).decode()}")
    return request


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
