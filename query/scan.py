"""The characters of a query, before the grammar: limits, and what the language does not have.

luqum is quadratic in the number of terms, and its own errors say neither column nor remedy; both are settled here.
The patterns of a term, a phrase and a regular expression are those of luqum's lexer, in its order.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from domain.errors import QueryError

MAX_CHARACTERS = 250_000
MAX_TERMS = 20_000
MAX_PHRASE_WORDS = 200
MAX_DEPTH = 50
MAX_SLOP = 1_000
MAX_WEIGHT = 1_000.0

_TOKEN = re.compile(
    r"""
    (?P<space>\s+)
    | (?P<exact>="(?:[^\\"]|\\.)*+")
    | (?P<term>(?:[^\s:^~(){}\[\]/"'+\-\\<>]|\\.)(?:[^\s:^\\~(){}\[\]]|\\.|(?<=T\d{2}):\d{2}(?::\d{2})?)*+)
    | (?P<phrase>"(?:[^\\"]|\\.)*+")
    | (?P<regex>/(?:[^\\/]|\\.)*+/)
    | (?P<near>~[0-9.]*)
    | (?P<weight>\^[0-9.]*)
    | (?P<open>\()
    | (?P<close>\))
    | (?P<sign>[+\-:])
    | (?P<group>\{\s*[A-Za-z_][\w.-]*\s*\})
    | (?P<range>[\[\]{}]|[<>]=?)
    | (?P<other>.)
    """,
    re.VERBOSE | re.DOTALL,
)
#: Stands behind the opening quote of a phrase in these very forms (``="peace treaty"``) from the scanner on.
EXACT = "\ufdd2"
#: Noncharacters that the parser uses itself.
_RESERVED = dict.fromkeys((0xFDD0, 0xFDD1, 0xFDD2), " ")

_ESCAPED_NEWLINE = re.compile(r"\\\n")
OPERATORS = frozenset({"AND", "OR", "NOT"})
_EXCLUDES = frozenset({"NOT"})
_NUMBER = re.compile(r"\d{1,6}(\.\d{0,6})?|\.\d{1,6}")
#: Quotation marks as people's editors make them, one character each, so that columns stay right.
_QUOTES = str.maketrans("“”„‟«»", '""""""') | _RESERVED

_UNKNOWN = {
    '"': 'this quotation mark is never closed: expected another "',
    "'": "a term cannot start with an apostrophe: use double quotes for phrases",
    "/": 'a term cannot start with "/": put it into double quotes',
    "\\": "a backslash at the end escapes nothing",
}


def scan(text: str) -> str:
    """Return ``text`` with typographic quotes made plain, if it keeps the limits and holds only known signs.

    Raises QueryError with the column otherwise. Takes time in proportion to the length of ``text``.
    """
    if len(text) > MAX_CHARACTERS:
        raise QueryError(f"the query is longer than {MAX_CHARACTERS:,} characters")
    if not text.strip():
        raise QueryError("the query is empty: expected a term", 1)
    plain = _ESCAPED_NEWLINE.sub("  ", text.translate(_QUOTES))
    state = _State()
    scanned: list[str] = []
    for token in _TOKEN.finditer(plain):
        kind, written = token.lastgroup or "", token.group()
        if kind == "exact":
            kind, written = "phrase", f'"{EXACT}{written[2:]}'
        state.see(kind, written, token.start() + 1)
        scanned.append(written)
    if state.opened:
        raise QueryError('this parenthesis is never closed: expected ")"', state.opened[-1])
    return "".join(scanned)


@dataclass(slots=True)
class _State:
    """What the scanner has to remember from one token to the next."""

    terms: int = 0
    previous: str = ""
    #: Whether that was a word that is looked for, with which what stands before it ends.
    after_word: bool = False
    #: Columns of the parentheses that are still open.
    opened: list[int] = field(default_factory=list)
    #: Signs, NOTs and fields that stand before the same thing.
    before: int = 0

    def see(self, kind: str, token: str, column: int) -> None:
        self.stack(kind, token, column)
        match kind:
            case "term" if token.startswith('="'):
                raise QueryError(_UNKNOWN['"'], column + 1)
            case "term" | "phrase":
                self.count(token, column)
            case "open" | "close":
                self.nest(kind, column)
            case "near":
                self.check_near(token, column)
            case "weight":
                self.check_weight(token, column)
            case "regex":
                what = (
                    "an address stands"
                    if token.startswith("//")
                    else "there are no regular expressions: text with / stands"
                )
                raise QueryError(f"{what} in double quotes", column)
            case "group":
                raise QueryError("groups in braces are known in topic files only: expected a term", column)
            case "other":
                raise QueryError(_UNKNOWN.get(token, f'unexpected "{token}": expected a term'), column)
        self.previous = kind
        self.after_word = kind == "term" and token not in OPERATORS

    def stack(self, kind: str, token: str, column: int) -> None:
        if kind == "sign" or token in _EXCLUDES:
            self.before += 1
            if self.before > MAX_DEPTH:
                raise QueryError(f"more than {MAX_DEPTH} signs, exclusions or fields before one term", column)
        elif (
            kind in ("phrase", "open", "close")
            or (kind == "term" and self.previous in ("space", ""))
            or (kind == "space" and self.after_word)
        ):
            self.before = 0

    def count(self, token: str, column: int) -> None:
        self.terms += token not in OPERATORS
        if self.terms > MAX_TERMS:
            raise QueryError(f"the query has more than {MAX_TERMS:,} terms", column)

    def nest(self, kind: str, column: int) -> None:
        if kind == "open":
            self.opened.append(column)
        elif not self.opened:
            raise QueryError("this parenthesis closes nothing: expected a term or the end", column)
        else:
            self.opened.pop()
        if len(self.opened) > MAX_DEPTH:
            raise QueryError(f"the query is nested deeper than {MAX_DEPTH} levels", column)

    def check_near(self, token: str, column: int) -> None:
        if self.previous != "phrase":
            raise QueryError('"~" follows a phrase in double quotes, as in "peace treaty"~3', column)
        if not token[1:].isdecimal() or len(token) > 5 or int(token[1:]) > MAX_SLOP:
            raise QueryError(f'expected a whole number of words, 0 to {MAX_SLOP}, after "~"', column)

    def check_weight(self, token: str, column: int) -> None:
        if not _NUMBER.fullmatch(token[1:]) or float(token[1:]) > MAX_WEIGHT:
            raise QueryError(f'expected a weight, 0 to {MAX_WEIGHT:g}, after "^"', column)
        if self.previous == "weight":
            raise QueryError("a second weight: expected one", column)
