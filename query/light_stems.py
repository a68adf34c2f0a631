"""Light rules of our own, for languages that Snowball lacks (az, bg, ka, ko, uk) or is unsteady in (ar, fa, hy).

Only endings of nouns, names and adjectives go, the longest first and until none is left that may go: so forms that
bear two endings meet those that bear one. Each language says how many letters must be left, by the length of the
ending. What is left is then evened out where a vowel comes and goes between forms (երկիր, երկրի; мирен, мирна).
"""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LightRules:
    """The rules of one language."""

    #: Ending → how many letters it must leave.
    endings: dict[str, int]
    #: What goes off the beginning, as often as it is there.
    beginning: re.Pattern[str] | None
    #: Of what is left then: pattern and replacement, in order.
    evened: tuple[tuple[re.Pattern[str], str], ...]
    #: Whether endings are taken off until none is left.
    repeated: bool

    def stem(self, word: str) -> str:
        """Return what the forms of ``word`` have in common."""
        while self.beginning and (found := self.beginning.match(word)):
            word = word[found.end() :]
        while (shorter := self._without_ending(word)) != word and self.repeated:
            word = shorter
        for pattern, replacement in self.evened:
            shorter = pattern.sub(replacement, shorter)
        return shorter

    def _without_ending(self, word: str) -> str:
        for ending, least in self.endings.items():
            if word.endswith(ending) and len(word) - len(ending) >= least:
                return word[: -len(ending)]
        return word


def _rules(
    endings: dict[int, str], *evened: tuple[str, str], beginning: str | None = None, repeated: bool = True
) -> LightRules:
    """Rules from lists of endings, each list under the number of letters that its endings must leave."""
    pairs = [(ending, least) for least, listed in endings.items() for ending in listed.split()]
    return LightRules(
        dict(sorted(pairs, key=lambda pair: -len(pair[0]))),
        re.compile(beginning) if beginning else None,
        tuple((re.compile(pattern), replacement) for pattern, replacement in evened),
        repeated,
    )


def light_rules(language: str) -> LightRules:
    """Return the rules of a language (ISO 639-1) that has some here."""
    return _LANGUAGES[language]()


def _azerbaijani() -> LightRules:
    """Cases, the possessive (with its n before a case: sərhədində), plural, "is".

    A vowel at the end, and an n or y behind one, is an ending as often as it is the word's own (Bakının is Bakı's,
    Paşinyanın is Paşinyan's), so it goes in both.
    """
    return _rules(
        {
            3: "lar lər lara lərə da də dan dən dır dir dur dür dakı dəki sının sinin sunun sünün "
            "sında sində sunda sündə sından sindən sundan sündən sına sinə suna sünə sını sini sunu sünü "
            "ında ində unda ündə ından indən undan ündən ının inin unun ünün",
            4: "ın in un ün ı i u ü sı si su sü ına inə una ünə ını ini unu ünü mız miz muz müz",
        },
        (r"(?<=...[^aəeıioöuü])l[aə]$", ""),
        (r"(?<=...)(?:[aəeıioöuü][ny]?)+$", ""),
    )


def _bulgarian() -> LightRules:
    """The article behind the word, plural, gender; ъ and е that come and go."""
    return _rules(
        {3: "ият ия ите ата ято ото ета ето ове овете ът ят та то те а я и е о", 4: "ий ев"},
        (r"(?<=..[^аеиоуъюя])[ъе](?=[нрлкц]$)", ""),
    )


def _georgian() -> LightRules:
    """Cases, plural, postpositions written onto the word; а, е, ო that fall out before a case (ერევანი, ერევნის)."""
    return _rules(
        {3: "ი ის ისა ს სა მა მ ით ითა ად ო ა ე ებ ში ზე თან თვის დან მდე გან კენ ვით ც"},
        (r"(?<=..[^აეიოუ])[აეო](?=[ნლრმ]$)", ""),
    )


def _korean() -> LightRules:
    """Particles written onto the noun."""
    return _rules({2: "에서 에게 으로 까지 부터 보다 처럼 이다 은 는 이 가 을 를 의 에 와 과 로 도 만 들"})


def _ukrainian() -> LightRules:
    """Cases of nouns and adjectives; і that is о where the syllable is open (договір, договору)."""
    return _rules(
        {
            3: "ами ями ові еві ого ому ими ою ею єю ам ям ах ях ом ем єм им ий их ої ій ії ія ію ією "
            "у ю а я о е є і ї и ь",
            5: "ів їв",
        },
        (r"і(?=[бвгґджзйклмнпрстфхцчшщ]$)", "о"),
    )


def _armenian() -> LightRules:
    """Cases, plural, article; ություն in its cases; ի and ու that fall out before an ending (երկիր, երկրի)."""
    return _rules(
        {4: "ներ ները ներն ների ներին ներից ներով ներում եր երը երն երի երին երից երով երում ը ի ին ից ով ում ու ուց"},
        ("նն$", "ն"),
        (r"(?<=..)ությ(ուն|ան|ամբ)ն?$", "ությ"),
        (r"(?<=..[^աեէըիոօւև])(ի|ու)(?=[^աեէըիոօւև]$)", ""),
    )


def _arabic() -> LightRules:
    """The light stemming of Larkey, Ballesteros and Connell (2007), and what stands before a hamza (لأرمينيا)."""
    return _rules(
        {2: "ها ان ات ون ين يه ية ه ة", 3: "ي", 4: "ا"},
        beginning=r"و?(?:ال|بال|كال|فال|لل)(?=..)|و(?=...)|[لبفك](?=[أإآ]...)",
        repeated=False,
    )


def _persian() -> LightRules:
    """Plurals and ی; letters that are a possessive elsewhere are left alone. What a narrow space parts is parted."""
    return _rules({3: "ها های هایی ات اتی ی ه ترین", 4: "ان"})


_LANGUAGES = {
    "ar": _arabic,
    "az": _azerbaijani,
    "bg": _bulgarian,
    "fa": _persian,
    "hy": _armenian,
    "ka": _georgian,
    "ko": _korean,
    "uk": _ukrainian,
}
