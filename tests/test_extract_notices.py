"""Lines by which pages announce that they were changed."""

from __future__ import annotations

import pytest

from domain.notices import is_notice
from extract.read import read_page

TEXT = "The two delegations met for the third time this year and agreed on nothing but a date. " * 3


@pytest.mark.parametrize(
    "line",
    [
        "Updated 3 May 2024, 11:20",
        "UPDATE: the ministry has now confirmed the number",
        "Correction: an earlier version named the wrong minister.",
        "This article has been updated to include a comment of the embassy.",
        "Zuletzt aktualisiert am 3. Mai 2024 um 11.20 Uhr",
        "Mis à jour le 3 mai 2024",
        "Última actualización: 3 de mayo",
        "Aggiornato il 3 maggio alle 11",
        "Aktualizacja: 3 maja 2024",
        "Обновлено в 15:40",
        "Оновлено 3 травня",
        "Son Güncelleme: 03.05.2024 11:20",
        "Yenilənib: 15:40",
        "Թարմացվել է՝ 15:40",
        "განახლდა: 3 მაისი",
        "آخر تحديث: 3 مايو",
        "آخرین بروزرسانی: ۳ مه",
        "最終更新 2024年5月3日",
    ],
)
def test_a_line_that_announces_a_change(line: str) -> None:
    assert is_notice(line)


@pytest.mark.parametrize(
    "line",
    [
        "",
        "Updated guidelines for schools were published by the ministry after weeks of talks with teachers",
        "The minister said that the plan would be updated.",
        "Modified crops are grown by none of the farmers who were asked in the survey of the university",
        "Обновление кабинета министров, о котором говорили всю осень, так и не состоялось в этом году, пишет газета",
    ],
)
def test_a_line_that_does_not(line: str) -> None:
    assert not is_notice(line)


@pytest.mark.parametrize(
    ("markup", "notice"),
    [
        ("<p class=meta>Updated <time>3 May 2024, 11:20</time></p>", "Updated 3 May 2024, 11:20"),
        ("<div><span>Updated:</span> <span>3 May 2024</span></div>", "Updated: 3 May 2024"),
        ("<ul><li>Updated</ul>", None),
        ("", None),
    ],
)
def test_the_notice_of_a_page_may_stand_outside_its_text(markup: str, notice: str | None) -> None:
    page = f"<html><title>A date</title><body><h1>A date</h1>{markup}<article><p>{TEXT}</p></article></body></html>"
    assert read_page(page.encode(), url=None).notice == notice
