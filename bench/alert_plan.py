"""What the torture tells, and to whom: rules, articles, and who must be told of what, worked out without Presswatch."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

CADENCES = ("instant", "instant", "instant", "hourly", "daily 07:00 Asia/Yerevan")
CHANNELS = ("mailto", "key", "deaf", "file", "stdout")
#: Share of the articles that another outlet printed before, word for word.
COPIES = 0.15
_LETTERS = "bcdfghklmnprst"
_VOWELS = "aeiou"


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule that finds one word in titles, and tells some of the channels."""

    id: str
    word: str
    cadence: str
    channels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Text:
    """An article, and the address of the one that it copies."""

    url: str
    title: str
    body: str
    copies: str | None = None


@dataclass
class Plan:
    """Rules and articles, made by chance from a seed."""

    chance: random.Random
    n_rules: int
    n_articles: int
    rules: list[Rule] = field(default_factory=list)
    texts: list[Text] = field(default_factory=list)

    def __post_init__(self) -> None:
        words = self._words(self.n_rules + 400)
        own, common = words[: self.n_rules], words[self.n_rules :]
        self.rules = [self._rule(number, word) for number, word in enumerate(own)]
        for number in range(self.n_articles):
            url = f"https://outlet{number % 97}.example/{number}"
            if self.texts and self.chance.random() < COPIES:
                first = self.chance.choice(self.texts)
                self.texts.append(Text(url, first.title, first.body, first.copies or first.url))
                continue
            found = self.chance.sample(own, self.chance.choice((0, 1, 1, 2)))
            title = [*found, *self.chance.sample(common, 5)]
            self.chance.shuffle(title)
            body = f"{number} {' '.join(self.chance.choices(common, k=60))}."
            self.texts.append(Text(url, " ".join(title).capitalize(), body))

    def _words(self, count: int) -> list[str]:
        words: set[str] = set()
        while len(words) < count:
            words.add("".join(self.chance.choice(_LETTERS) + self.chance.choice(_VOWELS) for _ in range(4)))
        # Stems must not meet: no word ends in what a stemmer takes off.
        return sorted(f"{word}x" for word in words)

    def _rule(self, number: int, word: str) -> Rule:
        some = CHANNELS if number % 10 == 0 else tuple(self.chance.sample(CHANNELS, self.chance.choice((1, 2))))
        return Rule(f"r{number}", word, self.chance.choice(CADENCES), some)

    def expected(self) -> set[tuple[str, str, str]]:
        """Who must be told of what: rule, address, channel; copies apart."""
        by_word = {rule.word: rule for rule in self.rules}
        return {
            (rule.id, text.url, channel)
            for text in self.texts
            if text.copies is None
            for word in text.title.lower().split()
            if (rule := by_word.get(word))
            for channel in rule.channels
        }

    def configuration(self, database_url: str, addresses: dict[str, str]) -> str:
        """The `presswatch.toml`."""
        tables = [f'catalogue = []\ntopics = []\n[database]\nurl = "{database_url}"\n[crawl]\nkeep = "all"\n']
        for rule in self.rules:
            channels = json.dumps([addresses[name] for name in rule.channels])
            tables.append(
                f'[[alert]]\nid = "{rule.id}"\nquery = "title:{rule.word}"\ncadence = "{rule.cadence}"\n'
                f"channels = {channels}\n"
            )
        return "\n".join(tables)


def write_rows(texts: Sequence[Text], path: Path) -> None:
    """Write articles as `presswatch import` reads them."""
    rows = (json.dumps({"url": text.url, "title": text.title, "body": text.body, "language": "en"}) for text in texts)
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
