"""The demo's configuration: a file such as a user would write."""

from __future__ import annotations

import json
from pathlib import Path

from demo import alerts
from demo.server import Serving
from demo.world import Newsroom
from monitor.settings import Settings, load_settings


def write_config(serving: Serving, folder: Path) -> Path:
    """Write the configuration of the demo, as a user would have it, into ``folder``; return its path."""
    allowed = ", ".join(json.dumps(f"{outlet.host}:{serving.port}") for outlet in serving.world.outlets)
    lines = [
        "catalogue = []",
        "[database]",
        f"url = {json.dumps(f'sqlite:///{folder}/presswatch.db', ensure_ascii=False)}",
        "[crawl]",
        "delay_s = 0            # nobody is bothered here; the default is one second between two requests",
        "extract_processes = 1  # a dozen pages are read sooner than a second process starts",
        f"allow_private = [{allowed}]",
    ]
    for outlet in serving.world.outlets:
        if outlet.watched:
            lines += _stanza(outlet, serving.base(outlet))
    path = folder / "presswatch.toml"
    path.write_text("\n".join([*lines, alerts.stanza(folder)]), encoding="utf-8")
    return path


def _stanza(outlet: Newsroom, base: str) -> list[str]:
    return [
        "",
        "[[outlet]]",
        f'id = "{outlet.id}"',
        f"name = {json.dumps(outlet.name, ensure_ascii=False)}",
        f'homepage = "{base}/"',
        f'languages = ["{outlet.language}"]',
        f"agency = {json.dumps(outlet.agency)}",
        f'feeds = [{{ kind = "{outlet.feed}", url = "{base}{outlet.feed_path}" }}]',
    ]


def settings_of(config: Path) -> Settings:
    """Load the demo's configuration, whatever the environment says."""
    return load_settings(config, {})
