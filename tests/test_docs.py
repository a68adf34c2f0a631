"""The documentation says what the code does."""

from __future__ import annotations

import dataclasses
import importlib.util
import re
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"


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


@pytest.mark.parametrize("page", [ROOT / "README.md", *sorted(DOCS.glob("*.md"))], ids=lambda path: path.name)
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


def test_the_documented_configuration_is_valid_and_names_every_key(tmp_path: Path) -> None:
    from domain.alerts import AlertRule
    from domain.outlets import Feed, Outlet
    from monitor.settings import CrawlConfig, WebConfig, feed_kinds, load_settings

    text = (DOCS / "configuration.md").read_text(encoding="utf-8")
    example = text.split("```toml\n")[1].split("```")[0]
    (tmp_path / "presswatch.toml").write_text(example, encoding="utf-8")
    settings = load_settings(tmp_path / "presswatch.toml", {})
    assert settings.crawl == CrawlConfig(contact="desk@example.org"), "the example shows the defaults"
    values = (CrawlConfig, WebConfig, AlertRule, Outlet, Feed)
    keys = {field.name for value in values for field in dataclasses.fields(value)} - {"outlet_id"}
    assert [key for key in sorted(keys) if not re.search(rf"\b{key} = ", example)] == []
    assert [kind for kind in feed_kinds() if f"`{kind}`" not in text] == []
