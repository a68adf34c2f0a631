"""Made-up articles of about 3 KB in four languages: sentences with gaps, filled with words as rare as in news."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import accumulate, islice
from random import Random

#: Sentences with gaps: {n} a name, {w} any other word.
SENTENCES = {
    "en": (
        "The {w} minister of {n} said on Thursday that the talks about the {w} would go on until {n} had signed.",
        "According to {n}, both sides agreed on a {w} along the border, but the {w} was not published.",
        "Officials in {n} did not comment on the {w}, which the {w} had called a step towards peace.",
        "In a statement, {n} and {n} spoke of {w} and {w}, without saying when the next meeting would be.",
    ),
    "de": (
        "Der {w} aus {n} sagte am Donnerstag, die Gespräche über {w} würden fortgesetzt, bis {n} zustimme.",
        "Nach Angaben von {n} einigten sich beide Seiten auf {w} an der Grenze; der {w} wurde nicht veröffentlicht.",
        "In {n} wollte sich niemand zu {w} äußern, das der {w} einen Schritt zum Frieden genannt hatte.",
    ),
    "ru": (
        "Министр {w} из {n} заявил в четверг, что переговоры о {w} продолжатся, пока {n} не подпишет договор.",
        "По словам {n}, стороны договорились о {w} на границе, однако {w} не был опубликован.",
        "В {n} не стали говорить о {w}, который {w} назвал шагом к миру.",
    ),
    "hy": (
        "{n} նախարար {w} հինգշաբթի ասաց, որ {w} շուրջ բանակցությունները կշարունակվեն, մինչև {n} ստորագրի։",
        "Ըստ {n} հաղորդագրության՝ կողմերը համաձայնել են {w} սահմանին, սակայն {w} չի հրապարակվել։",
        "{n} մեջ չմեկնաբանեցին {w}, որը {w} անվանել էր քայլ դեպի խաղաղություն։",
    ),
}
LETTERS = {
    "en": ("aeiou", "bcdfghklmnprstvw"),
    "de": ("aeiouäö", "bcdfghklmnprstwz"),
    "ru": ("аеиоуя", "бвгдзклмнпрст"),
    "hy": ("աեիոու", "բգդզլմնպրստվ"),
}
#: Sentences of a body, of a summary.
N_BODY, N_SUMMARY = 28, 1


@cache
def vocabulary(language: str) -> tuple[list[str], list[float]]:
    """Two hundred thousand words with their frequencies by Zipf's law, added up."""
    random = Random(language)  # noqa: S311
    vowels, consonants = LETTERS[language]
    made = dict.fromkeys(
        "".join(random.choice((consonants, vowels)[at % 2]) for at in range(random.randint(4, 10)))
        for _ in range(200_000)
    )
    return list(made), list(accumulate(1 / (rank + 20) for rank in range(len(made))))


def made_up(number: int) -> tuple[str, str, str, str]:
    """Language, title, summary and body of an article."""
    random = Random(number)  # noqa: S311
    language = random.choice(["en", "en", "de", "ru", "hy"])
    sentences, (some, weights) = SENTENCES[language], vocabulary(language)
    drawn = iter(random.choices(some, cum_weights=weights, k=5 * (N_BODY + 3)))

    def text(n: int) -> str:
        chosen = (random.choice(sentences) for _ in range(n))
        return " ".join(_filled(sentence, drawn) for sentence in chosen)

    title = " ".join(islice(drawn, 6)).capitalize()
    return language, title, text(N_SUMMARY), text(N_BODY)


def _filled(sentence: str, drawn: Iterator[str]) -> str:
    pieces = sentence.replace("{n}", "{w}").split("{w}")
    return "".join(piece + (next(drawn) if at < len(pieces) - 1 else "") for at, piece in enumerate(pieces))
