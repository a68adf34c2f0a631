"""The documentation says what the code does."""

from __future__ import annotations

import dataclasses
import importlib.util
import re
import sys
import tomllib
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted(DOCS.glob("*.md"))]


@pytest.fixture(scope="module")
def generate() -> ModuleType:
    spec = importlib.util.spec_from_file_location("docs_generate", DOCS / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def test_reference_pages_are_those_that_the_code_gives(generate: ModuleType) -> None:
    stale = [name for name, page in generate.PAGES.items() if (DOCS / name).read_text(encoding="utf-8") != page()]
    assert not stale, "run `uv run python docs/generate.py`"


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.name)
def test_links_within_the_project_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)#]+)[^)]*\)", page.read_text(encoding="utf-8"))
    missing = [link for link in links if "://" not in link and not (page.parent / link).exists()]
    assert not missing


def test_the_documented_stanzas_and_their_mistake_are_true(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from domain.errors import ConfigError
    from monitor.settings import load_settings

    monkeypatch.chdir(tmp_path)
    text = (DOCS / "outlets.md").read_text(encoding="utf-8")
    *sound, mistaken = re.findall(r"```toml\n(.*?)```", text, re.DOTALL)
    for stanza in sound:
        Path("presswatch.toml").write_text(stanza, encoding="utf-8")
        load_settings(None, {})
    Path("presswatch.toml").write_text(mistaken, encoding="utf-8")
    with pytest.raises(ConfigError) as refused:
        load_settings(None, {})
    assert f"presswatch: {refused.value}\n" in text


def test_the_readme_leads_to_every_page() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [page.name for page in sorted(DOCS.glob("*.md")) if f"(docs/{page.name})" not in text] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.name)
def test_commands_that_a_page_shows_exist(generate: ModuleType, page: Path) -> None:
    known = generate.command_options()
    text = page.read_text(encoding="utf-8")
    shown = re.findall(r"(?:^\$ |`)(?:uv run )?presswatch ([a-z][^`\n#]*)", text, re.MULTILINE)
    unknown = [call for call in shown if not _is_known(call.split(), known)]
    assert unknown == []


def _is_known(words: list[str], known: dict[str, set[str]]) -> bool:
    """Whether words are a command with options that it has; a page may also name a group, or several with `|`."""
    path = " ".join(words[:2])
    name = path if path in known else words[0]
    options = {word.partition("=")[0] for word in words if word.startswith("--")}
    groups = {command.split()[0] for command in known}
    return options <= known.get(name, set()) and (name in known or (name in groups and len(words) == 1))


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.name)
def test_toml_that_a_page_shows_is_toml(page: Path) -> None:
    for block in re.findall(r"```toml\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL):
        tomllib.loads(block.replace("\n…\n", "\n"))


def test_every_key_of_the_configuration_is_documented() -> None:
    from monitor import settings, settings_alerts, settings_outlets, settings_topics

    keys = {
        *settings._KEYS,
        *settings._CRAWL_KEYS,
        *settings_outlets._KEYS,
        *settings_outlets._FEED_KEYS,
        *settings_topics._NAME_KEYS,
        *settings_topics._TOPIC_KEYS,
        *settings_alerts._KEYS,
        *(key for keys in settings_alerts._WATCH_KEYS.values() for key in keys),
    }
    text = (DOCS / "configuration.md").read_text(encoding="utf-8")
    assert [
        key for key in sorted(keys) if not re.search(rf"(\b{key} = |^\[+{key}\]|`{key}`)", text, re.MULTILINE)
    ] == []


def test_every_outcome_and_every_kind_is_named_in_a_page_for_people() -> None:
    from alerts.channels import kinds
    from domain.outcomes import Outcome

    text = (DOCS / "outcomes.md").read_text(encoding="utf-8")
    assert [outcome.value for outcome in Outcome if f"`{outcome.value}`" not in text] == []
    text = (DOCS / "alerts.md").read_text(encoding="utf-8")
    assert [kind for kind in kinds() if f"`{kind}" not in text and f"{kind}://" not in text] == []


def test_the_documented_configuration_is_valid_and_names_every_key(tmp_path: Path) -> None:
    from domain.alerts import AlertRule
    from domain.names import Name
    from domain.outlets import Feed, Outlet
    from domain.reading import Rule
    from monitor.settings import CrawlConfig, WebConfig, feed_kinds, load_settings

    text = (DOCS / "configuration.md").read_text(encoding="utf-8")
    example = text.split("```toml\n")[1].split("```")[0]
    (tmp_path / "presswatch.toml").write_text(example, encoding="utf-8")
    settings = load_settings(tmp_path / "presswatch.toml", {})
    assert settings.crawl == CrawlConfig(contact="desk@example.org"), "the example shows the defaults"
    values = (CrawlConfig, WebConfig, AlertRule, Name, Outlet, Feed, Rule)
    keys = {field.name for value in values for field in dataclasses.fields(value)} - {"outlet_id", "names", "watch"}
    assert [key for key in sorted(keys) if not re.search(rf"\b{key} = ", example)] == []
    assert [kind for kind in feed_kinds() if f"`{kind}`" not in text] == []
