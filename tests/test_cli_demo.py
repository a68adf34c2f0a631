"""The demo tells the truth: what is on the screen is what the main job made of the little world."""

from __future__ import annotations

import re
import signal
import subprocess
import time
from datetime import UTC, datetime
from http.client import HTTPConnection
from pathlib import Path

import pytest

from demo.server import serve_world
from demo.world import Newsroom, load_world
from monitor.settings import catalogue_folder, load_settings
from tests.commandline import ROOT, CommandLine, Result

DATA = catalogue_folder() / "demo"
#: Nothing may go through it. What would leave the machine by itself is refused by the guard of the tests.
DEAD_PROXY = {"http_proxy": "http://127.0.0.1:9", "HTTP_PROXY": "http://127.0.0.1:9", "no_proxy": ""}
FOREIGN_STORE = {"PRESSWATCH_DATABASE_URL": "sqlite:///elsewhere.db", "PRESSWATCH_CONFIG": "nowhere.toml"}


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Result:
    """One run of the demo, in an environment that would lead it astray."""
    folder = tmp_path_factory.mktemp("demo")
    env = {"COLUMNS": "80", "TMPDIR": str(folder), **DEAD_PROXY, **FOREIGN_STORE}
    result = CommandLine(folder)("demo", env=env).ok()
    assert [path.name for path in folder.iterdir()] == [], "it cleans up after itself"
    return result


def counts(screen: str) -> list[dict[str, int]]:
    """Outcomes of each round, as the screen has them."""
    rounds = re.split(r"^  \d+ feeds: ", screen, flags=re.MULTILINE)[1:]
    return [{name: int(n) for n, name in re.findall(r"^ +(\d+)  (\w+) ", text, re.MULTILINE)} for text in rounds]


def test_it_shows_two_rounds(shown: Result) -> None:
    assert shown.stderr == ""
    first, second = counts(shown.stdout)
    assert first == {"new": 7, "off_topic": 3, "disallowed": 1}
    assert second == {"not_modified": 4, "known": 3, "unchanged": 2, "new": 2, "revised": 1}
    assert "6 feeds: 6 read;" in shown.stdout
    assert "6 feeds: 4 not_modified, 2 read;" in shown.stdout


def test_it_shows_copies_the_edit_and_what_was_left_out(shown: Result) -> None:
    kept, _, rest = shown.stdout.partition("What is in the store now")[2].partition("What was edited")
    edit, _, left_out = rest.partition("What was left out")
    assert "7 texts, each once with its copies" in kept
    assert "languages: az, en, hy, ru" in kept
    assert "two border crossings to trucks  +2 copies" in kept
    assert "the same text in The Lake Courier and Two Rivers Post" in kept
    assert "- Fifteen of the seventeen" in edit
    assert "+ Sixteen of the seventeen" in edit
    assert re.search(r"football qualifier\n +Two Rivers Post: read, and on no topic", left_out)
    assert "robots.txt forbids it; the server saw no request for it" in left_out
    assert "football" not in kept


def test_the_readme_quotes_it(shown: Result) -> None:
    quoted = (ROOT / "README.md").read_text(encoding="utf-8").split("```\nWhat is in the store now")[1].split("```")[0]
    screen = [line.rstrip() for line in shown.stdout.splitlines()]
    assert [line for line in quoted.splitlines() if line not in screen] == []


def test_it_fits_on_eighty_columns(shown: Result) -> None:
    assert [line for line in shown.stdout.splitlines() if len(line) > 80] == []


def test_it_stays_and_can_be_looked_at(presswatch: CommandLine, tmp_path: Path) -> None:
    env = presswatch.environment({"TMPDIR": str(tmp_path), "COLUMNS": "80", "PYTHONUNBUFFERED": "1"})
    staying = subprocess.Popen(
        presswatch.command("demo", "--serve"), cwd=tmp_path, env=env, stdout=subprocess.PIPE, text=True
    )
    try:
        config = _config_named_by(staying)
        world = load_world(DATA, datetime.now(UTC))
        world.round = 2
        articles = {row["title"]: row for row in presswatch("--config", config, "export").ok().lines()}
        texts = {story.title: story.text for story in world.stories() if story.title in articles}
        assert {title: "\n\n".join(row["body"].split("\n")) for title, row in articles.items()} == texts
        report = presswatch("--config", config, "crawl", "--all", "--json").ok().json()
        assert (report["feeds"], report["stored"]["new"], report["stored"]["revised"]) == (6, 0, 0)
        assert report["outcomes"]["not_modified"] == len(articles)
        _add(config, next(outlet for outlet in world.outlets if not outlet.watched))
        report = presswatch("--config", config, "crawl", "--json").ok().json()
        assert (report["feeds"], report["stored"]["new"]) == (1, 2)
        (wire, *_) = presswatch("--config", config, "search", "=crossings").ok().lines()
        assert wire["n_copies"] == 3
        front = next(one.homepage for one in load_settings(config, {}).outlets if one.id == "two-rivers")
        presswatch("--config", config, "outlet", "add", front, "--id", "mine", "--write").ok()
        checked = presswatch("--config", config, "outlet", "check", "mine", "--json").ok().json()
        assert (checked["feeds"][0]["kind"], checked["article"]["state"]) == ("rss", "ok")
        staying.send_signal(signal.SIGINT)
        assert staying.wait(15) == 0
        assert not config.parent.exists()
    finally:
        staying.kill()
        staying.communicate()


def _add(config: Path, outlet: Newsroom) -> None:
    """Add an outlet as the screen tells to."""
    port = re.findall(r"localhost:(\d+)", config.read_text(encoding="utf-8"))[0]
    feed = f"http://{outlet.host}:{port}{outlet.feed_path}"
    with config.open("a", encoding="utf-8") as file:
        file.write(f'[[outlet]]\nid = "{outlet.id}"\nfeeds = [{{ kind = "{outlet.feed}", url = "{feed}" }}]\n')


def _config_named_by(staying: subprocess.Popen[str]) -> Path:
    assert staying.stdout is not None
    config = None
    end = time.monotonic() + 120
    for line in staying.stdout:
        if found := re.search(r"PRESSWATCH_CONFIG=(\S+)", line):
            config = Path(found[1])
        if line.startswith("Ctrl-C") or time.monotonic() > end:
            break
    assert config is not None
    return config


def test_the_world_edits_without_a_word() -> None:
    began = datetime(2024, 5, 1, 12, tzinfo=UTC)
    with serve_world(load_world(DATA, began), DATA) as serving:

        def get(path: str) -> str:
            connection = HTTPConnection("127.0.0.1", serving.port, timeout=5)
            connection.request("GET", path, headers={"Host": "lake-courier.localhost"})
            body = connection.getresponse().read().decode()
            connection.close()
            return body

        assert "Disallow: /subscribers/" in get("/robots.txt")
        sitemap = get("/news-sitemap.xml")
        assert "2024-05-01T07:00:00+00:00" in sitemap
        page = get("/opinion/what-is-missing")
        serving.world.round = 2
        assert get("/news-sitemap.xml") == sitemap, "an edit without a word"
        assert get("/opinion/what-is-missing") != page
