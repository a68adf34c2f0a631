"""The configuration to begin with: it loads as it is, and with each example switched on."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from monitor.settings import Settings, catalogue_folder, load_settings
from tests.commandline import CommandLine

TEXT = (catalogue_folder() / "init.toml").read_text(encoding="utf-8")
#: Blocks of lines with "#" and no space: examples.
EXAMPLES = re.findall(r"(?:^#(?! |$).*\n|^#  +\{.*\n)+", TEXT, re.MULTILINE)


def switched_on(block: str) -> str:
    return re.sub("^#", "", block, flags=re.MULTILINE)


def loaded(text: str, folder: Path) -> Settings:
    path = folder / "presswatch.toml"
    path.write_text(text, encoding="utf-8")
    return load_settings(path, {})


def test_it_is_written_once_and_loads(presswatch: CommandLine) -> None:
    presswatch("init").ok()
    written = presswatch.folder / "presswatch.toml"
    assert written.read_text(encoding="utf-8") == TEXT
    presswatch("outlet", "list").ok()

    written.write_text("mine", encoding="utf-8")
    refused = presswatch("init")
    assert refused.code == 2
    assert refused.stderr == ("presswatch: presswatch.toml is there already; `presswatch init --force` overwrites it\n")
    assert written.read_text(encoding="utf-8") == "mine"
    presswatch("init", "--force").ok()
    assert written.read_text(encoding="utf-8") == TEXT


def test_it_goes_where_the_configuration_is_looked_for(presswatch: CommandLine) -> None:
    presswatch("--config", "one.toml", "init").ok()
    presswatch("init", env={"PRESSWATCH_CONFIG": "two.toml"}).ok()
    assert sorted(path.name for path in presswatch.folder.iterdir()) == ["one.toml", "two.toml"]
    lost = presswatch("--config", "no/such/folder.toml", "init")
    assert lost.code == 2
    assert lost.stderr.count("\n") == 1


def test_what_is_not_commented_out_says_the_defaults(tmp_path: Path) -> None:
    settings = loaded(TEXT, tmp_path)
    defaults = load_settings(None, {"PRESSWATCH_CONFIG": str(_empty(tmp_path))})
    assert settings.crawl == defaults.crawl
    assert (settings.database_url, settings.topics) == (defaults.database_url, defaults.topics)
    assert (settings.outlets, settings.alerts) == (defaults.outlets, defaults.alerts)


def _empty(folder: Path) -> Path:
    path = folder / "empty.toml"
    path.write_text("", encoding="utf-8")
    return path


@pytest.mark.parametrize("block", EXAMPLES, ids=lambda block: block.split("\n")[0])
def test_each_example_loads_when_it_is_switched_on(block: str, tmp_path: Path) -> None:
    text = TEXT.replace(block, switched_on(block))
    assert text != TEXT
    loaded(text, tmp_path)


def test_all_examples_load_together(tmp_path: Path) -> None:
    assert len(EXAMPLES) == 6
    text = TEXT
    for block in EXAMPLES:
        text = text.replace(block, switched_on(block))
    settings = loaded(text, tmp_path)
    assert settings.crawl.contact == "desk@example.org"
    assert [outlet.id for outlet in settings.outlets] == ["example"]
    assert [topic.id for topic in settings.topics] == ["armenia-azerbaijan", "lake-treaty"]
    assert [alert.id for alert in settings.alerts] == ["treaty"]
