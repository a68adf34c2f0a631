"""Loading the configuration (DESIGN §5): one TOML file, checked to the last key, over built-in defaults.

Whatever cannot be followed raises ConfigError with one line that names the file, the line, the key and the remedy.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any, Literal, cast

from domain.errors import ConfigError
from domain.outlets import Outlet
from domain.url_key import is_web_address
from monitor.settings_alerts import read_alerts, read_templates
from monitor.settings_model import CrawlConfig, Settings, WebConfig
from monitor.settings_outlets import builtin_outlets, feed_kinds, read_builtin, read_outlets
from monitor.settings_table import Document, Table, quoted
from monitor.settings_topics import read_names, read_topics

__all__ = [
    "CrawlConfig",
    "Settings",
    "WebConfig",
    "catalogue_folder",
    "configuration_file",
    "configuration_text",
    "feed_kinds",
    "known_outlets",
    "load_catalogue",
    "load_settings",
    "read_settings",
]

_DEFAULT_FILE = Path("presswatch.toml")
_CONFIG_VARIABLE = "PRESSWATCH_CONFIG"
_DATABASE_VARIABLE = "PRESSWATCH_DATABASE_URL"

_DEFAULT_DATABASE = Settings().database_url

_KEYS = ("catalogue", "topics", "database", "crawl", "web", "name", "topic", "outlet", "alert", "alerts")
_CRAWL_KEYS = tuple(CrawlConfig.__dataclass_fields__)
_SYNTAX = re.compile(r"(.*?) \(at (?:line (\d+), column (\d+)|end of document)\)")
_DURATION = re.compile(r"([0-9]{1,4})([smhdw])")
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
_HOST_AND_PORT = re.compile(r".+:[0-9]{1,5}")


def catalogue_folder() -> Path:
    """The built-in catalogue: beside the packages, in a checkout and where Presswatch is installed."""
    return Path(__file__).resolve().parent.parent / "catalogue"


def load_settings(config: Path | None, env: Mapping[str, str], *, catalogue: Path | None = None) -> Settings:
    """Read the configuration: ``config``, else ``$PRESSWATCH_CONFIG``, else ``./presswatch.toml``, else defaults.

    ``$PRESSWATCH_DATABASE_URL`` overrides the file. ``catalogue`` is another folder of built-in outlets and topics.
    Raises ConfigError.
    """
    source = _source(config, env)
    document = Document(str(source), configuration_text(source)) if source else Document("built-in defaults", "")
    return _settings(document, env, catalogue or catalogue_folder(), source)


def read_settings(text: str, path: Path, env: Mapping[str, str], *, catalogue: Path | None = None) -> Settings:
    """Read the configuration that ``path`` would be if it held ``text``. Raises ConfigError."""
    return _settings(Document(str(path), text), env, catalogue or catalogue_folder(), path)


def _settings(document: Document, env: Mapping[str, str], folder: Path, source: Path | None) -> Settings:
    top = _top(document)
    top.only(_KEYS)
    names = read_names(top)
    alerts, broken = read_alerts(top, names)
    return Settings(
        database_url=_database_url(top, env),
        crawl=_crawl(top.table("crawl")),
        web=_web(top.table("web")),
        topics=read_topics(top, folder / "topics", names),
        outlets=read_outlets(top, _catalogue(folder / "outlets.toml")),
        alerts=tuple(rule for rule in alerts if rule.watch is None),
        watches=tuple(rule for rule in alerts if rule.watch is not None),
        broken_alerts=broken,
        alert_templates=read_templates(top),
        names=names,
        source=source,
    )


def load_catalogue(catalogue: Path | None = None) -> tuple[Outlet, ...]:
    """Every built-in outlet, chosen or not. Raises ConfigError."""
    return read_builtin(_catalogue((catalogue or catalogue_folder()) / "outlets.toml"))


def known_outlets(settings: Settings) -> tuple[Outlet, ...]:
    """Every outlet that something is known of: those of the configuration, then the built-in ones beside them."""
    configured = {outlet.id for outlet in settings.outlets}
    return (*settings.outlets, *(outlet for outlet in load_catalogue() if outlet.id not in configured))


def configuration_file(config: Path | None, env: Mapping[str, str]) -> Path:
    """Where the configuration is looked for: ``config``, else ``$PRESSWATCH_CONFIG``, else ``./presswatch.toml``."""
    return config or Path(env.get(_CONFIG_VARIABLE) or _DEFAULT_FILE)


def _source(config: Path | None, env: Mapping[str, str]) -> Path | None:
    path = configuration_file(config, env)
    # A file that was named must be there; the default one need not.
    return path if config or env.get(_CONFIG_VARIABLE) or path.exists() else None


def _catalogue(path: Path) -> dict[str, Table]:
    return builtin_outlets(_top(Document(str(path), configuration_text(path)))) if path.exists() else {}


def _top(document: Document) -> Table:
    """The whole document as a table."""
    path = document.name
    try:
        values: dict[str, Any] = tomllib.loads(document.text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(_syntax(document, str(error))) from error
    except ValueError as error:  # a number of thousands of digits
        raise ConfigError(f"{path}: not valid TOML: a number in it is too long; shorten it") from error
    except RecursionError as error:
        raise ConfigError(f"{path}: lists or tables in it are nested too deep; take some out") from error
    return Table(document, values)


def configuration_text(path: Path) -> str:
    """What a configuration file holds, its line breaks as one character. Raises ConfigError."""
    try:
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise ConfigError(f"{path}: no such file; `presswatch init` writes one") from error
    except IsADirectoryError as error:
        raise ConfigError(f"{path}: is a folder; name the file in it") from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "no readable file"
        raise ConfigError(f"{path}: cannot be read ({reason}); see that it is a file and may be read") from error
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ConfigError(f"{path}:{line}: not UTF-8; save the file in that encoding") from error


def _syntax(document: Document, message: str) -> str:
    found = _SYNTAX.fullmatch(message)
    if found is None:
        return f"{document.name}: not valid TOML: {quoted(message)}"
    line = int(found[2]) if found[2] else document.text.count("\n") + 1
    column = f", column {found[3]}" if found[3] else ""
    what = found[1][:1].lower() + found[1][1:]
    if what == "cannot overwrite a value":
        what = "a key is given twice; take one out"
    return f"{document.name}:{line}: not valid TOML: {what}{column}"


def _database_url(top: Table, env: Mapping[str, str]) -> str:
    database = top.table("database")
    database.only(("url",))
    url = database.text("url", _DEFAULT_DATABASE)
    if problem := _database_problem(url):
        database.fail("url", f'"url" {problem}')
    if given := env.get(_DATABASE_VARIABLE):
        if problem := _database_problem(given):
            raise ConfigError(f"${_DATABASE_VARIABLE} {problem}")
        return given
    return url


def _database_problem(url: str) -> str | None:
    """Why a database cannot be reached by this URL. The URL is not quoted back: it may hold a password."""
    scheme, mark, rest = url.partition("://")
    if not mark:
        return 'is no database URL; for a file write "sqlite:///presswatch.db"'
    if scheme.startswith("postgres"):
        if scheme != "postgresql+psycopg":
            return f"begins with {quoted(scheme + mark)}; write postgresql+psycopg://, and the rest as it is"
        return None if rest else "names no database; write postgresql+psycopg://user@host/name"
    if scheme != "sqlite":
        return f"begins with {quoted(scheme + mark)}; Presswatch keeps to sqlite:/// and postgresql+psycopg://"
    if not rest.startswith("/"):
        return 'needs three slashes: "sqlite:///presswatch.db" (four for an absolute path)'
    return None if rest != "/" else 'names no file; write "sqlite:///presswatch.db"'


def _crawl(table: Table) -> CrawlConfig:
    table.only(_CRAWL_KEYS)
    base = CrawlConfig()
    crawl = CrawlConfig(
        contact=table.text("contact", base.contact),
        keep=cast("Literal['topic', 'all']", table.choice("keep", ("topic", "all"), base.keep)),
        min_interval_s=table.number("min_interval_s", base.min_interval_s),
        max_interval_s=table.number("max_interval_s", base.max_interval_s),
        delay_s=table.number("delay_s", base.delay_s),
        concurrency=table.integer("concurrency", base.concurrency, minimum=1),
        extract_processes=table.integer("extract_processes", base.extract_processes),
        allow_private=_allow_private(table),
        timeout_s=table.number("timeout_s", base.timeout_s, above=0),
        max_round_s=table.number("max_round_s", base.max_round_s, above=0),
        revisit=_revisit(table, base.revisit),
    )
    if crawl.min_interval_s > crawl.max_interval_s:
        key = "min_interval_s" if "min_interval_s" in table.values else "max_interval_s"
        table.fail(
            key,
            f'"min_interval_s" ({crawl.min_interval_s:g}) is more than "max_interval_s" '
            f"({crawl.max_interval_s:g}); make it less, or the other more",
        )
    return crawl


def _revisit(table: Table, default: tuple[timedelta, ...]) -> tuple[timedelta, ...]:
    if "revisit" not in table.values:
        return default
    times: list[timedelta] = []
    for position, text in enumerate(table.texts("revisit")):
        found = _DURATION.fullmatch(text)
        if found is None:
            message = f'"revisit": {quoted(text)} is no time; write one such as "15m", "6h" or "3d"'
            table.fail("revisit", message, position)
        time = timedelta(**{_UNITS[found[2]]: int(found[1])})
        if time <= (times[-1] if times else timedelta()):
            table.fail("revisit", f'"revisit": {quoted(text)} is not more than what stands before it', position)
        times.append(time)
    return tuple(times)


def _allow_private(table: Table) -> tuple[str, ...]:
    hosts = table.texts("allow_private")
    for position, host in enumerate(hosts):
        if not _HOST_AND_PORT.fullmatch(host) or "/" in host or not is_web_address(f"http://{host}"):
            message = f'"allow_private": {quoted(host)} is no host and port; write one such as "127.0.0.1:8000"'
            table.fail("allow_private", message, position)
    return tuple(map(str.lower, hosts))


def _web(table: Table) -> WebConfig:
    table.only(("host", "port"))
    base = WebConfig()
    return WebConfig(table.text("host", base.host), table.integer("port", base.port, maximum=65535))
