"""Topic files: groups, clauses, and errors that say where."""

from __future__ import annotations

from pathlib import Path

import pytest

from domain.errors import ConfigError, QueryError
from domain.topics import Topic
from query.groups import expand
from query.topic_file import load_topic, load_topic_file

GROUPS = {
    "armenia": {"en": ["armenia*", "yerevan"], "hy": ["Հայաստան*", "Երևան*"], "de": ["Armenia*", "armenier"]},
    "peace": {"en": ["peace treat*~2^0.5", "non-aggression"], "more": ["paz^2"]},
}

EXPANDED = [
    ("{armenia}", "(armenia* OR yerevan OR Հայաստան* OR Երևան* OR armenier)"),
    ("{ armenia.hy }", "(Հայաստան* OR Երևան*)"),
    ("title:{armenia.en}^2 AND x", "title:(armenia* OR yerevan)^2 AND x"),
    ("{peace}", '("peace treat*"~2^0.5 OR "non-aggression" OR paz^2)'),
    ('"{armenia}" AND {peace.more}', '"{armenia}" AND (paz^2)'),
    ("{talks}", "(title:(paz^2) OR (armenia* OR yerevan))"),
]
CLAUSES = {"talks": " title:{peace.more} OR {side} ", "side": "{armenia.en}", "loop": "a {pool}", "pool": "b {loop}"}


@pytest.mark.parametrize(("query", "expanded"), EXPANDED[:-1])
def test_groups_become_alternatives(query: str, expanded: str) -> None:
    assert expand(query, GROUPS) == expanded


def test_clauses_become_parentheses() -> None:
    assert expand("{talks}", GROUPS, CLAUSES) == "(title:(paz^2) OR ((armenia* OR yerevan)))"


def test_what_a_prefix_covers_counts_once() -> None:
    group = {"side": {"en": ["armenia", "armeni*", "Armenians*^2", "peace", "peace deal~3"], "fr": ["haute arménie"]}}
    assert expand("{side}", group) == "(armeni* OR Armenians*^2 OR peace)"


def test_forms_of_one_word_count_once() -> None:
    group = {
        "g": {
            "en": ["sign", "signed", "signs^2", "treaty text", "treaties text"],
            "de": ["sign", "Vertrag", "Verträge"],
        }
    }
    assert expand("{g}", group) == '(sign OR signs^2 OR "treaty text" OR Vertrag)'


def test_an_exact_form_is_covered_by_its_word() -> None:
    group = {"side": {"en": ["=talks", "talk", "=talk", "=peace", "peac*", "say =so"]}}
    assert expand("{side}", group) == '(=talks OR talk OR peac* OR "say =so")'


def test_operators_in_a_group_are_words() -> None:
    assert expand("{g}", {"g": {"en": ["OR", "a"]}}) == '("OR" OR a)'


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("x {armenai}", "did you mean {armenia}"),
        ("{armenia.fr}", "unknown group"),
        ("{xyzzy}", "no group of that name"),
        ("{loop}", "contains itself"),
    ],
)
def test_unknown_groups(query: str, says: str) -> None:
    with pytest.raises(QueryError, match=says) as caught:
        expand(query, GROUPS, CLAUSES)
    assert caught.value.column


@pytest.mark.parametrize("entry", ["", "--", "*", "ar*nia", 'say "x"', "a^b", "a ~"])
def test_an_entry_that_is_no_term(entry: str) -> None:
    with pytest.raises(QueryError, match="is no term"):
        expand("{g}", {"g": {"en": [entry]}})


def test_a_group_without_terms() -> None:
    with pytest.raises(QueryError, match="empty"):
        expand("{g}", {"g": {"en": []}})


FILE = """
id = "talks"
name = "Talks"
threshold = 2
query = "{side} AND {event}^0.5"
[policy]
counts = ["Talks."]
[traps]
football = "Matches between the two."
[groups]
side = { en = ["armeni*"], hy = ["Հայաստան*"] }
event = ["peace talk*", "treaty"]
[clauses]
unused = "a"
"""


def test_a_topic_from_text() -> None:
    found = load_topic_file(FILE)
    assert found.topic == Topic(
        id="talks",
        query='(armeni* OR Հայաստան*) AND ("peace talk*" OR treaty)^0.5',
        threshold=2.0,
        name="Talks",
        languages=frozenset({"en", "hy"}),
    )
    assert found.policy == {"counts": ("Talks.",)}
    assert found.traps == {"football": "Matches between the two."}
    assert load_topic(FILE) == found.topic


def test_a_topic_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "talks.toml"
    path.write_text(FILE, encoding="utf-8")
    assert load_topic(path).id == "talks"


BROKEN = [
    ("id = 1", "id"),
    ("", "id"),
    ('id = "x"', "query"),
    ('id = "x"\nqueri = "a"', "queri: unknown key: did you mean 'query'"),
    ('id = "x"\nquery = "a AND"', "query: .*ends too early"),
    ('id = "x"\nquery = "topic:y"', "query: .*topic:"),
    ('id = "x"\nquery = "{nobody}"', "query: unknown group {nobody}"),
    ('id = "x"\nquery = "a"\nthreshold = "high"', "threshold"),
    ('id = "x"\nquery = "a"\nthreshold = -1', "threshold"),
    ('id = "x"\nquery = "a"\n[groups.g]\nen = [1]', "groups.g.en"),
    ('id = "x"\nquery = "a"\n[groups]\ng = "b"', "groups.g"),
    ('id = "x"\nquery = "a"\n[clauses]\nc = ["b"]', "clauses.c"),
    ('id = "x"\nquery = "a"\npolicy = "b"', "policy"),
    ('id = "x"\nquery = "a"\n[traps]\nb = ["c"]', "traps.b"),
    ('id = "x\nquery = "a"', "line 1"),
]


@pytest.mark.parametrize(("text", "says"), BROKEN, ids=[says for _, says in BROKEN])
def test_errors_name_file_and_key(tmp_path: Path, text: str, says: str) -> None:
    path = tmp_path / "broken.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match=says) as caught:
        load_topic(path)
    assert "broken.toml" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be read"):
        load_topic(tmp_path / "nothing.toml")
