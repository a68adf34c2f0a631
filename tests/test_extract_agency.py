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
        ("Berlin (dpa/AFP) - Die Brücke", ["dpa", "AFP"]),
        ("Berlin (dpa/lby) - Die Brücke", ["dpa"]),
        ("Warszawa (PAP) - Most", ["PAP"]),
        ("(ANSA) - ROMA, 05 MAR - Il ponte", ["ANSA"]),
        ("Moscú, 5 mar (EFE).- El puente", ["EFE"]),
        ("ANKARA, (DHA) – Köprü", ["DHA"]),
        ("ANKARA - İHA", ["İHA"]),
        ("Bakı. Trend: Körpü", ["Trend"]),
        ("Баку /Trend/ - Мост", ["Trend"]),
        ("Минск. БЕЛТА. Мост", ["BelTA"]),
        ("5 марта, Минск /Корр. БЕЛТА/. Мост", ["BelTA"]),
        ("Баку. 5 марта. ИНТЕРФАКС - Мост", ["Interfax"]),
        ("ԵՐԵՎԱՆ, 5 ՄԱՐՏԻ, ԱՐՄԵՆՊՐԵՍ։ Կամուրջը", ["Armenpress"]),
        ("Երևան (ԱՖՊ) – Կամուրջը", ["AFP"]),
        ("باكو 5 مارس (رويترز) - الجسر", ["Reuters"]),
        ("باكو (أ ف ب) - الجسر", ["AFP"]),
        ("أنقرة/ الأناضول", ["AA"]),
        ("تهران - ایرنا - پل", ["IRNA"]),
        ("【ワシントン共同】橋は五月に開通する。", ["Kyodo"]),
        ("[モスクワ　5日　ロイター] - 橋は五月に開通する。", ["Reuters"]),
        ("新华社莫斯科3月5日电 大桥将于五月开通。", ["Xinhua"]),
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
        ("(dpa)", "de", ["dpa"]),
        ("dpa/rtr", "de", ["dpa", "Reuters"]),
        ("Mit Material der dpa", "de", ["dpa"]),
        ("With material from dpa.", "en", ["dpa"]),
        ("(With inputs from PTI)", "en", ["PTI"]),
        ("Additional reporting by Reuters", "en", ["Reuters"]),
        ("This article was written by AFP.", "en", ["AFP"]),
        ("La rédaction avec AFP", "fr", ["AFP"]),
        ("(Con información de EFE y AFP)", "es", ["EFE", "AFP"]),
        ("Haber Kaynağı: AA", "tr", ["AA"]),
        ("Kaynak : AA, DHA", "tr", ["AA", "DHA"]),
        ("По материалам: Интерфакс, ТАСС", "ru", ["Interfax", "TASS"]),
        ("Джерело: Укрінформ", "uk", ["Ukrinform"]),
        ("Աղբյուրը՝ ՏԱՍՍ", "hy", ["TASS"]),
        ("Աղբյուր՝ «Արմենպրես»", "hy", ["Armenpress"]),
        ("المصدر : وكالة الأناضول", "ar", ["AA"]),
        ("المصدر: أ ف ب + رويترز", "ar", ["AFP", "Reuters"]),
        ("منبع: ایرنا", "fa", ["IRNA"]),
        ("წყარო: ინტერპრესნიუსი", "ka", ["Interpressnews"]),
        ("Πηγή: ΑΠΕ-ΜΠΕ", "el", ["ANA-MPA"]),
        ("（共同）", "ja", ["Kyodo"]),
        ("© Reuters/Ada Sample", "en", []),
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
        "Photo: AFP",
        "Foto: dpa",
        "Фото: ТАСС",
        "Fotoğraf: AA",
        "Լուսանկարը՝ ՏԱՍՍ",
        "REUTERS/Ada Sample",
        "AP Photo/Ada Sample",
        "AA'nın haberine göre görüşme yapıldı.",
        "Այս մասին հաղորդում է ՏԱՍՍ-ը։",
        "Ադրթաջի փոխանցմամբ՝ կողմերը պայմանավորվել են։",
        "وقالت رويترز إن الجانبين اتفقا.",
        "به گزارش ایرنا، دو طرف توافق کردند.",
        "AP sources: deal near",
        "Moscow, TASS and the war",
        "Reuters 5 things to know",
        "Reuters And TASS Sign A Deal",
    ],
)
def test_who_is_cited_is_not_credited(line: str) -> None:
    assert credits(f"{line}\n{TEXT}") == ()
    assert credits(f"{TEXT}\n{line}") == ()
    assert line in signed(f"{TEXT}\n{line}").body


@pytest.mark.parametrize(
    ("line", "agency_"),
    [
        ("By ADA SAMPLE and KLARA MUSTER Associated Press", "AP"),
        ("Ada Sample, Associated Press Published 6:18 a.m. ET July 16, 2018", "AP"),
        ("By ADA SAMPLE - AP Business Writer", "AP"),
        ("The Associated Press | Monday, July 16, 2018, 9:06 a.m.", "AP"),
        ("The Associated Press — By ADA SAMPLE", "AP"),
        ("Иван Безымянный, ТАСС", "TASS"),
    ],
)
def test_a_by_line_in_the_text_credits(line: str, agency_: str) -> None:
    assert credits(f"Bridge to open\n{line}\n{TEXT}") == (agency_,)


def test_a_dateline_may_stand_under_what_a_page_says_before_it() -> None:
    assert credits(f"Advertisement\nShare\nPrint\nHELSINKI (AP) - The bridge\n{TEXT}") == ("AP",)
    # A name alone, down there, stands under a picture.
    assert credits(f"Advertisement\nShare\nPrint\nReuters\n{TEXT}") == ()


@pytest.mark.parametrize(
    ("hosts", "name"),
    [(["www.tass.ru"], "TASS"), (["news.example", "apnews.com"], "AP"), (["xtass.ru"], None), ([], None)],
)
def test_an_agencys_own_pages_are_known_by_their_host(hosts: list[str], name: str | None) -> None:
    assert agency.at_hosts(hosts) == name


@pytest.mark.parametrize(
    ("called", "name"),
    [
        ("Anadolu Agency", "AA"),
        ("APA (Azerbaijan Press Agency)", "APA"),
        ("Trend News Agency", "Trend"),
        ("Gazette", None),
    ],
)
def test_an_outlet_that_is_an_agency_is_known_by_its_name(called: str, name: str | None) -> None:
    assert agency.named(called) == name


@pytest.mark.parametrize(
    ("name", "agencies"),
    [
        ("mds/sms (AFP, Reuters)", ["AFP", "Reuters"]),
        ("Reuters Staff", ["Reuters"]),
        ("Ada Sample The Associated Press", ["AP"]),
        ("Le Figaro et AFP", ["AFP"]),
        ("Le Monde avec AFP", ["AFP"]),
        ("وكالة الأناضول", ["AA"]),
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
