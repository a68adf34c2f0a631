"""Made-up news in quantity: texts that share no phrase unless they are meant to, edits of them, and forms filled in."""

from __future__ import annotations

from random import Random

_SYLLABLES = ("ba", "de", "ki", "lo", "mu", "na", "pe", "ri", "so", "tu", "va", "we", "zi", "cho", "dra", "fel", "gor")


def sentence(random: Random, n_words: int = 14) -> str:
    words = ["".join(random.choices(_SYLLABLES, k=random.randint(2, 3))) for _ in range(n_words)]
    return f"{' '.join(words).capitalize()}."


def story(number: int, n_paragraphs: int = 8) -> list[str]:
    """The paragraphs of a text of its own; the same number gives the same text."""
    random = Random(number)  # noqa: S311
    return [f"{sentence(random)} {sentence(random)}" for _ in range(n_paragraphs)]


def body(*paragraphs: str) -> str:
    return "\n".join(paragraphs)


def reworded(paragraphs: list[str], seed: int, one_in: int = 12) -> list[str]:
    """The same with one word of so many exchanged."""
    random = Random(seed)  # noqa: S311
    return [
        " ".join(word if random.randrange(one_in) else sentence(random, 1).rstrip(".").lower() for word in text.split())
        for text in paragraphs
    ]


TEAMS = ("Ararat", "Pyunik", "Noah", "Urartu", "Shirak", "Van", "Gandzasar", "Alashkert")
PLAYERS = ("Petrosyan", "Silva", "Okafor", "Gevorgyan", "Mensah", "Juric", "Voskanyan", "Harutyunyan")
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def match_report(seed: int) -> str:
    random = Random(seed)  # noqa: S311
    home, away = random.sample(TEAMS, 2)
    one, two, three, coach = random.sample(PLAYERS, 4)
    first, second, late = sorted(random.sample(range(3, 90), 3))
    return body(
        f"{home} beat {away} {random.randint(2, 5)}-{random.randint(0, 1)} on {random.choice(DAYS)} to move up to "
        f"place {random.randint(1, 9)} of the league.",
        f"The hosts took the lead in the {first}th minute when {one} headed in a corner. {two} doubled the advantage "
        f"in the {second}th minute with a shot from the edge of the box.",
        f"{away} pressed for an answer, but {three} made sure of the points from the penalty spot in minute {late}.",
        f"The visitors' coach {coach} said that his side had lacked luck in front of goal. The match was watched by "
        f"{random.randint(400, 9000)} spectators.",
    )


def market_report(seed: int) -> str:
    random = Random(seed)  # noqa: S311

    def percent() -> str:
        return f"{random.uniform(0.1, 3):.1f} percent"

    return body(
        f"Shares in Istanbul closed higher on {random.choice(DAYS)}, with the main index up {percent()} at "
        f"{random.randint(1000, 9999)} points. Banks gained {percent()} and industrials {percent()}.",
        f"Turnover was {random.randint(10, 99)} billion lira, after {random.randint(10, 99)} billion in the session "
        f"before. The biggest winner was {random.choice(TEAMS)} Holding, up {percent()}.",
        f"The dollar traded at {random.uniform(30, 40):.2f} lira and the euro at {random.uniform(33, 44):.2f}. A "
        f"barrel of Brent crude cost {random.uniform(60, 95):.2f} dollars.",
    )


def german_market_report(seed: int) -> str:
    random = Random(seed)  # noqa: S311

    def percent() -> str:
        return f"{random.uniform(0.1, 3):.1f}".replace(".", ",")

    return body(
        f"Der deutsche Aktienmarkt hat am Mittwoch zugelegt. Der Leitindex ging mit einem Plus von {percent()} Prozent "
        f"bei {random.randint(10000, 19999)} Punkten aus dem Handel.",
        f"Der Index der mittelgroßen Werte gewann {percent()} Prozent auf {random.randint(20000, 29999)} Zähler. "
        f"Spitzenreiter waren die Aktien eines Maschinenbauers mit plus {percent()} Prozent.",
        f"Schlusslicht waren die Papiere eines Sportartikelherstellers mit minus {percent()} Prozent. Der Euro kostete "
        f"{random.uniform(1, 1.2):.4f} Dollar, die Umlaufrendite lag bei {percent()} Prozent.",
    )


def russian_weather_report(seed: int) -> str:
    random = Random(seed)  # noqa: S311
    return body(
        f"{random.randint(1, 28)} марта в Ереване ожидается переменная облачность, температура воздуха днём составит "
        f"{random.randint(2, 30)} градусов, ночью {random.randint(-5, 15)} градусов.",
        f"Скорость ветра местами достигнет {random.randint(5, 25)} метров в секунду. Атмосферное давление составит "
        f"{random.randint(600, 700)} миллиметров ртутного столба, влажность {random.randint(30, 90)} процентов.",
    )


FORMS = (match_report, market_report, german_market_report, russian_weather_report)
