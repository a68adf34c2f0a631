"""Who is credited, in the forms and scripts in which agencies are credited; who is merely cited is not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract import agency
from extract.agencies import AGENCIES
from extract.agency import in_name, signed
from extract.sources import value_of


def credits(body: str, names: tuple[str, ...] = ()) -> tuple[str, ...]:  # noqa: A001 - the word of the trade
    return value_of(agency.credits(body, names)) or ()


TEXT = "The bridge will open in May.\nIt had been closed for nine years."


@pytest.mark.parametrize(
    ("dateline", "agencies"),
    [
        ("KYIV, Feb 5 (Reuters) - The bridge", ["Reuters"]),
        ("(Reuters) - The bridge", ["Reuters"]),
        ("Bakou, 20 mai 2021 (AFP) - Le pont", ["AFP"]),
        ("YEREVAN, July 29. /TASS/. The bridge", ["TASS"]),
        ("ԵՐԵՎԱՆ, 14 ՄԱՐՏԻ. /ՏԱՍՍ/. Կամուրջը", ["TASS"]),
        ("ТАСС, 29 сентября. Мост", ["TASS"]),
        ("МОСКВА, 29 сен - РИА Новости, Пётр Безымянный. Мост", ["RIA Novosti"]),
        ("ЕРЕВАН, 13 фев — Sputnik. Мост", ["Sputnik"]),
        ("YEREVAN, JUNE 24, ARMENPRESS. The bridge", ["Armenpress"]),
        ("ԵՐԵՎԱՆ, 7 ԴԵԿՏԵՄԲԵՐԻ, ԱՐՄԵՆՊՐԵՍ: Կամուրջը", ["Armenpress"]),
        ("يريفان في 7 ديسمبر/أرمنبريس: الجسر", ["Armenpress"]),
        ("BAKU, Azerbaijan, December 8. The bridge will open, Trend reports.", ["Trend"]),
        ("Bakı/04.10.18/Turan: Körpü", ["Turan"]),
        ("Baku, December 7, AZERTAC", ["AZERTAC"]),
        ("Bakı, 7 dekabr, AZƏRTAC", ["AZERTAC"]),
        ("Bakı. 7 dekabr. REPORT.AZ/ Körpü", ["Report"]),
        ("YEREVAN, Armenia (AA) – The bridge", ["AA"]),
        ("KYIV, Ukraine (AP) — The bridge", ["AP"]),
        ("(RFE/RL) YEREVAN -- The bridge", ["RFE/RL"]),
        ("Interfax: Ереван. 8 августа. INTERFAX.RU - Мост", ["Interfax"]),
        ("TEHRAN, Dec. 7 (IRNA) – The bridge", ["IRNA"]),
        ("LONDON, 7 December (Xinhua) -- The bridge", ["Xinhua"]),
        ("Reuters", ["Reuters"]),
    ],
)
def test_a_dateline_credits(dateline: str, agencies: list[str]) -> None:
    assert credits(f"{dateline}\n{TEXT}") == tuple(agencies)


@pytest.mark.parametrize(
    ("line", "language", "agencies"),
    [
        ("mds/sms (AFP, Reuters)", "en", ["AFP", "Reuters"]),
        ("ist/jj (dpa, AP, afp)", "de", ["dpa", "AP", "AFP"]),
        ("AFP", "fr", ["AFP"]),
        ("Kaynak: AA", "tr", ["AA"]),
        ("Quelle: ntv.de, mau/dpa", "de", ["dpa"]),
        ("Источник: ТАСС", "ru", ["TASS"]),
        ("Mənbə: Report", "az", ["Report"]),
        ("Mit Material von dpa und AFP", "de", ["dpa", "AFP"]),
        ("The Associated Press contributed to this report.", "en", ["AP"]),
        ("© dpa-infocom, dpa:240516-99-53606/3", "de", ["dpa"]),
        ("© 2023 The Associated Press. All rights reserved.", "en", ["AP"]),
        ("© 2023 River Wire. All rights reserved.", "en", []),
        ("(APA, 28.1.2024)", "de", ["Austria Presse Agentur"]),
        ("(APA, 28.1.2024)", "az", ["APA"]),
        ("(TY/PE)", "tr", []),
        ("(Reporting by Ada Sample; Editing by Klara Muster)", "en", []),
        ("(Reportage Ada Sample; version française Klara Muster)", "fr", []),
        ("(Ada Sample, Klara Muster pour le service français)", "fr", []),
    ],
)
def test_a_signature_credits_and_is_no_text(line: str, language: str, agencies: list[str]) -> None:
    found = signed(f"{TEXT}\n{line}", language)
    assert found.body == TEXT
    assert found.agencies == tuple(agencies)


@pytest.mark.parametrize(("end", "name"), [(" (PAP)", "PAP"), (" EFE", "EFE"), (" /TASS/", "TASS")])
def test_a_signature_may_end_the_last_paragraph(end: str, name: str) -> None:
    assert signed(TEXT + end).body == TEXT
    assert signed(TEXT + end).agencies == (name,)


@pytest.mark.parametrize(
    "line",
    [
        "Премьер прибыл в город, передаёт News.am, сообщает РИА «Новости».",
        "По данным агентства АзерТАдж, встреча прошла.",
        "Le ministre, cité par l'agence russe Tass, est venu.",
        "TASS haber ajansının aktardığına göre bakan geldi.",
        "Metbuat.az Report-a istinadən xəbər verir ki, nazir gəlib.",
        "On 7 December, Reuters, citing a clerk, said that the bridge was closed.",
        "The AP said so. The report by Reuters (Reuters) said so as well.",
        "BERLIN - Trend is a word, and so is Report.",
        "ANKARA",
        "Report",
    ],
)
def test_who_is_cited_is_not_credited(line: str) -> None:
    assert credits(f"{line}\n{TEXT}") == ()
    assert credits(f"{TEXT}\n{line}") == ()
    assert line in signed(f"{TEXT}\n{line}").body


@pytest.mark.parametrize(
    ("name", "agencies"),
    [
        ("mds/sms (AFP, Reuters)", ["AFP", "Reuters"]),
        ("Reuters Staff", ["Reuters"]),
        ("Ada Sample The Associated Press", ["AP"]),
        ("Le Figaro et AFP", ["AFP"]),
        ("Agence France-Presse", ["AFP"]),
        ("SID Nachrichtenagentur", ["SID"]),
        ("ԱՐՄԵՆՊՐԵՍ", ["Armenpress"]),
        ("Turan Aliyev", []),
        ("Michael Bloomberg", []),
        ("Ada Sample", []),
    ],
)
def test_agencies_in_the_authors_place(name: str, agencies: list[str]) -> None:
    assert in_name(name) == agencies


def test_credits_come_in_their_order_and_once() -> None:
    body = f"KYIV, Feb 5 (Reuters) - It opens.\n{TEXT}\nabc (Reuters, dpa)"
    assert credits(body, ("AFP",)) == ("AFP", "Reuters", "dpa")


def test_a_text_that_is_nothing_but_a_signature_stays() -> None:
    assert signed("AFP").body == "AFP"


def test_no_name_means_two_agencies_in_one_language() -> None:
    full = [name.casefold() for one in AGENCIES for name in one.full]
    assert len(full) == len(set(full))


@given(st.text(max_size=300))
def test_taking_a_signature_off_never_adds_anything(body: str) -> None:
    assert body.startswith(signed(body).body.rstrip("\n"))
