"""Every kind of channel, against what really listens there."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from alerts.channels import apprise, channel_of, kinds, problem, unknown_kind
from alerts.compose import Told, notifications
from alerts.wording import Wording
from domain.errors import DeliveryError
from tests import house
from tests.alerting import INSTANT, article, mail_server, match, plain_message

every_kind = pytest.mark.parametrize("kind", kinds())


def send(address: str, key: str = "k1") -> str:
    channel = channel_of(address)
    assert channel is not None
    assert problem(address) is None
    return channel.send(address, plain_message(key))


# --- what holds for all of them


@every_kind
def test_a_kind_is_a_module_that_nothing_else_lists(kind: str) -> None:
    channel = channel_of(f"{kind}://x")
    assert channel is not None
    assert channel.__doc__
    assert f"{kind}://" in channel.__doc__
    assert set(vars(channel).get("__all__", ["problem", "send"])) == {"problem", "send"}
    listing = [
        path
        for path in house.modules()
        if not path.startswith(("tests/", "alerts/channels/"))
        and f'"{kind}://' in (house.ROOT / path).read_text(encoding="utf-8")
    ]
    assert set(listing) <= {"monitor/settings_alerts.py"}, "an example in an error message"


#: Addresses that nothing can be sent to, for each kind.
USELESS = ("{kind}:// \r\nX: y", "{kind}://?x=secret", "{kind}://user:secret@:99999/", "{kind}://[secret/")


@every_kind
@pytest.mark.parametrize("form", USELESS)
def test_an_address_that_cannot_work_is_told_in_words_and_without_secrets(kind: str, form: str) -> None:
    found = problem(form.format(kind=kind))
    assert found
    assert "secret" not in found
    assert found.isprintable()


def test_other_schemes_are_no_channels() -> None:
    assert channel_of("gopher://x") is None
    assert channel_of("_webhook://x") is None
    assert channel_of("stdout") is None


def test_the_kinds_are_found_without_loading_them() -> None:
    program = "import sys; from alerts.channels import kinds; kinds(); print('smtplib' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], cwd=house.ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


# --- stdout and file


def test_stdout_prints_the_text(capsys: pytest.CaptureFixture[str]) -> None:
    send("stdout://")
    assert capsys.readouterr().out == "[treaty] Signed\n\nSigned\nhttps://courier.example/1\n\n"


def test_a_file_gets_a_line_a_message_also_after_a_torn_one(tmp_path: Path) -> None:
    path = tmp_path / "alerts 1.jsonl"
    address = f"file://{tmp_path}/alerts%201.jsonl"
    send(address)
    with path.open("a") as file:
        file.write('{"key": "cut o')
    send(address, "k2")
    send(address, "k3")
    first, torn, second, third = path.read_text(encoding="utf-8").splitlines()
    assert torn == '{"key": "cut o'
    assert [json.loads(line)["key"] for line in (first, second, third)] == ["k1", "k2", "k3"]
    assert json.loads(first) == {
        "key": "k1",
        "rule": "treaty",
        "subject": "[treaty] Signed",
        "text": plain_message().text,
    }


def test_a_file_gets_a_message_once_though_its_sender_was_killed(tmp_path: Path) -> None:
    address = f"file://{tmp_path}/box"
    for key in ("k1", "k2"):
        send(address, key)
    channel = channel_of(address)
    assert channel is not None
    for key in ("k1", "k3"):
        remark = channel.send(address, replace(plain_message(key), again=True))
        assert bool(remark) == (key == "k1")
    lines = (tmp_path / "box").read_text().splitlines()
    assert [json.loads(line)["key"] for line in lines] == ["k1", "k2", "k3"]


def test_a_file_that_cannot_be_written_says_why(tmp_path: Path) -> None:
    with pytest.raises(DeliveryError, match="No such file or directory"):
        send(f"file://{tmp_path}/none/alerts.jsonl")


# --- apprise


@pytest.fixture
def no_pace(monkeypatch: pytest.MonkeyPatch) -> None:
    """Apprise keeps a distance of seconds between messages."""
    from apprise.plugins.ntfy import NotifyNtfy

    monkeypatch.setattr(NotifyNtfy, "request_rate_per_sec", 0)


@pytest.mark.usefixtures("no_pace")
def test_other_services_get_the_message_through_apprise(httpserver: HTTPServer) -> None:
    httpserver.expect_oneshot_request("/").respond_with_json({"id": "1"})
    address = f"ntfy://user:s3cret@{httpserver.host}:{httpserver.port}/room"
    send(address)
    ((request, _),) = httpserver.log
    said = request.get_json()
    assert (said["topic"], said["title"]) == ("room", "[treaty] Signed")
    assert said["message"].rstrip() == "Signed\nhttps://courier.example/1"
    httpserver.expect_oneshot_request("/").respond_with_data("s3cret is wrong", 403)
    with pytest.raises(DeliveryError, match=r"^answered HTTP 403$"):
        send(address)


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("ntfy://127.0.0.1:9/one/two", "it names 2 targets; write a channel for each"),
        ("tgram://secret", "Apprise cannot make anything of it"),
    ],
)
def test_an_address_that_apprise_cannot_use_is_named(
    address: str, says: str, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    found = problem(address)
    assert found
    assert found.startswith(says)
    assert "secret" not in found + caplog.text + "".join(capfd.readouterr())


def test_without_the_extra_its_services_are_named_as_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("apprise", "apprise.manager_plugins"):
        monkeypatch.setitem(sys.modules, name, None)
    apprise.knows.cache_clear()
    assert unknown_kind("ntfy")
    assert "install presswatch[channels]" in (problem("apprise://127.0.0.1:9/token") or "")
    with pytest.raises(DeliveryError, match="install presswatch"):
        apprise.send("apprise://127.0.0.1:9/token", plain_message())
    apprise.knows.cache_clear()


# --- json and jsons


def test_a_webhook_gets_the_message_its_key_and_the_login(httpserver: HTTPServer) -> None:
    got: list[Request] = []

    def take(request: Request) -> Response:
        got.append(request)
        return Response(status=204)

    httpserver.expect_request("/in/box", method="POST").respond_with_handler(take)
    send(f"json://me:p%40ss@{httpserver.host}:{httpserver.port}/in/box?room=1", "k7")
    (request,) = got
    assert request.headers["Idempotency-Key"] == "k7"
    assert request.headers["Content-Type"] == "application/json"
    assert request.args["room"] == "1"
    assert request.authorization is not None
    assert (request.authorization.username, request.authorization.password) == ("me", "p@ss")
    assert request.get_json()["subject"] == "[treaty] Signed"


def verified(secret: str, headers: Mapping[str, str], body: bytes) -> bool:
    """What `docs/alerts.md` tells receivers to do."""
    snippet = (house.ROOT / "docs" / "alerts.md").read_text(encoding="utf-8")
    program = snippet.split("```python\n")[1].split("```")[0]
    names: dict[str, Any] = {}
    exec(program, names)  # noqa: S102 - our own words
    return bool(names["is_genuine"](secret, headers, body))


@pytest.mark.parametrize("secret", ["a secret of some length/?&=", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"])
def test_a_webhook_is_signed_and_the_receiver_can_tell(httpserver: HTTPServer, secret: str) -> None:
    httpserver.expect_request("/hook", query_string="room=1%20x").respond_with_data("")
    send(f"json://{httpserver.host}:{httpserver.port}/hook?room=1%20x&secret={quote(secret, safe='')}", "k7")
    ((request, _),) = httpserver.log
    assert "secret" not in request.query_string.decode()
    body = request.get_data()
    headers = dict(request.headers)
    assert verified(secret, headers, body)
    assert not verified(f"{secret[:-1]}A", headers, body)
    assert not verified(secret, headers, body + b" ")
    late = headers | {"Webhook-Timestamp": str(int(request.headers["Webhook-Timestamp"]) - 600)}
    assert not verified(secret, late, body), "what was recorded is not taken once more"
    assert abs(int(request.headers["Webhook-Timestamp"]) - time.time()) < 60
    assert request.headers["Webhook-Id"] == "k7"


@pytest.mark.parametrize("secret", ["short", "whsec_no-base64-at-all"])
def test_a_bad_secret_is_named_and_not_shown(secret: str) -> None:
    found = problem(f"json://example.org/?secret={secret}")
    assert found
    assert secret not in found


def test_a_receiver_that_asks_for_a_pause_gets_it(httpserver: HTTPServer) -> None:
    asked = (("120", timedelta(minutes=2)), ("99999999999", timedelta(hours=1)), ("Wed, 01 May", None), ("-1", None))
    for text, wait in asked:
        httpserver.expect_oneshot_request("/hook").respond_with_data("", 429, {"Retry-After": text})
        with pytest.raises(DeliveryError) as caught:
            send(f"json://{httpserver.host}:{httpserver.port}/hook")
        assert caught.value.retry_after == wait


@pytest.mark.parametrize("status", [302, 400, 404, 429, 500, 503])
def test_a_webhook_that_does_not_take_it_is_a_failure(httpserver: HTTPServer, status: int) -> None:
    answer = Response(status=status, headers={"Location": httpserver.url_for("/elsewhere")})
    httpserver.expect_request("/hook").respond_with_response(answer)
    httpserver.expect_request("/elsewhere").respond_with_data("taken")
    with pytest.raises(DeliveryError, match=f"answered HTTP {status}"):
        send(f"json://{httpserver.host}:{httpserver.port}/hook?token=secret")
    assert len(httpserver.log) == 1, "a redirect is not followed"


def test_nobody_there_and_no_tls_there_are_failures_in_words(httpserver: HTTPServer) -> None:
    with pytest.raises(DeliveryError, match="cannot be reached: Connection refused"):
        send("json://127.0.0.1:9/x")
    with pytest.raises(DeliveryError, match="cannot be reached"):
        send(f"jsons://{httpserver.host}:{httpserver.port}/x")


# --- mailto


def test_a_mail_arrives_with_an_id_of_its_key_for_every_recipient() -> None:
    with mail_server() as server:
        send(f"mailto://desk@example.org?smtp=127.0.0.1:{server.port}&from=watch@example.net&to=a@example.org", "k9")
    (mail,) = server.mails
    assert server.recipients == [["desk@example.org", "a@example.org"]]
    assert mail["Message-ID"] == "<k9@example.net>"
    assert (mail["From"], mail["To"]) == ("watch@example.net", "desk@example.org, a@example.org")
    assert mail["Subject"] == "[treaty] Signed"
    assert mail.get_content().splitlines() == plain_message().text.splitlines()


def test_a_hostile_title_makes_no_header() -> None:
    hostile = article(title="Signed\r\nBcc: all@example.org\r\n\r\nbody", summary="Երևան — մամուլ\n.\nQUIT")
    said = Wording().message(notifications(INSTANT, [Told(match(), hostile, {})], [])[0])
    with mail_server() as server:
        address = f"mailto://desk@example.org?smtp=127.0.0.1:{server.port}"
        channel = channel_of(address)
        assert channel is not None
        channel.send(address, said)
    (mail,) = server.mails
    assert server.recipients == [["desk@example.org"]]
    assert mail["Bcc"] is None
    assert mail["Subject"] == "[treaty] Signed Bcc: all@example.org body"
    plain, rich = mail.iter_parts()
    assert isinstance(plain, EmailMessage)
    assert isinstance(rich, EmailMessage)
    assert "Երևան — մամուլ . QUIT" in plain.get_content()
    assert "Signed Bcc: all@example.org body</a>" in rich.get_content()


def test_a_password_is_used_but_never_on_an_open_line_unasked() -> None:
    with mail_server() as server:
        address = f"mailto://desk:p%40ss@example.org?smtp=127.0.0.1:{server.port}"
        with pytest.raises(DeliveryError, match="STARTTLS"):
            send(address)
        assert server.logins == []
        send(f"{address}&tls=none")
    assert server.logins == [("desk@example.org", "p@ss")]
    assert len(server.mails) == 1


def test_mail_servers_that_refuse_or_are_not_there() -> None:
    with mail_server(refusals=1, refused_names=frozenset({"gone@example.org"})) as server:
        smtp = f"smtp=127.0.0.1:{server.port}"
        with pytest.raises(DeliveryError, match="the mail server said 451 try again later"):
            send(f"mailto://desk@example.org?{smtp}")
        with pytest.raises(DeliveryError, match="refused every recipient: 550 no such mailbox"):
            send(f"mailto://gone@example.org?{smtp}")
        # Whoever was accepted must not get it again and again.
        assert send(f"mailto://desk@example.org?{smtp}&to=gone@example.org") == "refused for gone@example.org"
    with pytest.raises(DeliveryError, match="cannot be reached: Connection refused"):
        send("mailto://desk@example.org?smtp=127.0.0.1:9")


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("mailto://example.org", "names no recipient"),
        ("mailto://a@example.org?smpt=x", "no option 'smpt'"),
        ("mailto://a@example.org?tls=maybe", "tls cannot be 'maybe'"),
        ("mailto://a@example.org?smtp=h:x", "smtp names no server"),
        ("mailto://a@example.org?from=nobody", "mail addresses"),
        ("mailto://a@example.org?to=a%0d%0aBcc:b@example.org", "mail addresses"),
        ("file://alerts.jsonl", "three slashes"),
        ("file:///var/", "names a folder"),
        ("stdout://x", "nothing follows"),
        ("json:///x", "names no host"),
    ],
)
def test_addresses_that_cannot_work(address: str, says: str) -> None:
    assert says in (problem(address) or "")
