"""Which outlets are known, and which of them somebody asks for."""

from __future__ import annotations

import pytest

from domain.errors import UsageError
from domain.outlets import Outlet
from monitor.outlets import Wanted, check_watched, known_outlets, outlets_by_id
from monitor.settings import Settings, load_settings

CONFIG = """\
[[outlet]]
id = "mine"
name = "The Valley Courier"
country = "FI"
languages = ["sv"]
note = "Slow on Sundays."
feeds = [{ kind = "rss", url = "https://courier.example/rss" }]

[[outlet]]
id = "dw"
enabled = false
"""


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    config = tmp_path_factory.mktemp("outlets") / "presswatch.toml"
    config.write_text(CONFIG, encoding="utf-8")
    return load_settings(config, {})


def test_what_is_known_is_what_is_configured_and_the_rest_of_the_catalogue(settings: Settings) -> None:
    known = known_outlets(settings)
    assert known[: len(settings.outlets)] == settings.outlets
    others = {outlet.id: outlet for outlet in known[len(settings.outlets) :]}
    assert "voa" in others
    assert not any(outlet.enabled for outlet in others.values())
    assert len({outlet.id for outlet in known}) == len(known)


def test_outlets_are_found_by_id_watched_or_not(settings: Settings) -> None:
    assert [outlet.id for outlet in outlets_by_id(settings, ["voa", "mine", "voa"])] == ["voa", "mine"]
    everything = {outlet.id for outlet in outlets_by_id(settings, [])}
    assert "mine" in everything
    assert everything.isdisjoint({"dw", "voa"})
    with pytest.raises(UsageError, match="no outlet 'vao'; did you mean \"voa\""):
        outlets_by_id(settings, ["vao"])


def test_a_round_takes_those_of_the_configuration_alone(settings: Settings) -> None:
    check_watched(settings, ["mine", "dw", "hetq"])
    with pytest.raises(UsageError, match="voa is built in, but not watched; to watch it, add two lines"):
        check_watched(settings, ["voa"])
    with pytest.raises(UsageError, match="no outlet 'nobody'"):
        check_watched(settings, ["nobody"])


FILTERS = [
    (Wanted(country="fi"), {"mine"}),
    (Wanted(country="GE", language="KA", enabled=True), {"jamnews", "civil-ge", "netgazeti"}),
    (Wanted(language="sv"), {"mine"}),
    (Wanted(control="state-funded", country="AM"), {"azatutyun"}),
    (Wanted(agency=True, country="AZ", enabled=False), {"turan"}),
    (Wanted(agency=False, text="courier"), {"mine"}),
    (Wanted(text="slow VALLEY"), {"mine"}),
    (Wanted(text="p.dw.com"), {"dw"}),
    (Wanted(text="no such outlet"), set()),
]


@pytest.mark.parametrize(("wanted", "ids"), FILTERS)
def test_filters(settings: Settings, wanted: Wanted, ids: set[str]) -> None:
    assert {outlet.id for outlet in known_outlets(settings) if wanted.fits(outlet)} == ids
    wanted.check()


def test_nothing_asked_for_is_everything() -> None:
    assert Wanted().fits(Outlet("x", "X"))


def test_a_control_that_does_not_exist_is_refused() -> None:
    with pytest.raises(UsageError, match="--control: there is no 'state-funde'; did you mean \"state-funded\""):
        Wanted(control="state-funde").check()
