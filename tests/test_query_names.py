"""Names: the list that ships, and what the configuration adds to it."""

from __future__ import annotations

import re
import tomllib

import pytest

from domain.errors import QueryError
from domain.names import Name
from query.document import make_document
from query.match import match
from query.names import known_names, spelling_leaf
from query.normalise import words
from query.parse import parse
from query.stem import script
from query.tree import OneOf, Prefix
from tests.house import ROOT

FILES = sorted((ROOT / "catalogue" / "names").glob("*.toml"))
LISTED = {key: value for path in FILES for key, value in tomllib.loads(path.read_text(encoding="utf-8")).items()}


@pytest.mark.parametrize("name", LISTED)
def test_what_ships_can_be_read(name: str) -> None:
    entry = dict(LISTED[name])
    assert re.fullmatch(r"[a-z][a-z0-9-]*", name)
    assert entry.pop("about")
    assert all(re.fullmatch("[a-z]{2}", language) for language in entry)
    leaves = [spelling_leaf(spelling) for spellings in entry.values() for spelling in spellings]
    short = [leaf.text for leaf in leaves if isinstance(leaf, Prefix) and len(leaf.start) < 4]
    assert short == [], "so few letters and a star take a good part of any dictionary"


def test_the_sides_are_known_in_every_script_of_the_region() -> None:
    for name in ("pashinyan", "aliyev", "armenia", "azerbaijan", "karabakh", "stepanakert", "syunik"):
        found = {script(words(spelling)[0][0]) for spelling in known_names()[name].spellings}
        assert {"LATIN", "CYRILLIC", "ARMENIAN", "GEORGIAN", "ARABIC"} <= found, name


FOUND = [
    ("pashinyan", "en", "Pashinyan's office"),
    ("pashinyan", "hy", "Փաշինյանի խոսքով"),
    ("pashinyan", "ru", "встреча Пашиняна"),
    ("pashinyan", "uk", "з Пашиняном"),
    ("pashinyan", "az", "Paşinyanın çıxışı"),
    ("pashinyan", "tr", "Paşinyan'la görüştü"),
    ("pashinyan", "de", "Paschinjans Rede"),
    ("pashinyan", "fr", "Nikol Pachinian"),
    ("pashinyan", "pl", "z Paszynianem"),
    ("pashinyan", "ka", "ფაშინიანმა თქვა"),
    ("pashinyan", "ar", "وباشينيان في موسكو"),
    ("pashinyan", "fa", "پاشینیان گفت"),
    ("pashinyan", "zh", "亚美尼亚总理帕希尼扬"),
    ("pashinyan", "ja", "パシニャン首相"),
    ("pashinyan", "en", "the article quotes Пашиняна"),
    ("aliyev", "az", "Əliyevlə görüş"),
    ("aliyev", "ru", "Алиевым подписан"),
    ("stepanakert", "az", "Xankəndidə"),
    ("stepanakert", "hy", "Ստեփանակերտում"),
    ("syunik", "en", "the Zangezur corridor"),
    ("syunik", "en", "the road called TRIPP"),
    ("syunik", "ru", "через Сюникскую область"),
    ("karabakh", "de", "in Bergkarabach"),
    ("baku", "ru", "в Баку"),
    ("baku", "az", "Bakıda keçirilən"),
    ("minsk-group", "ru", "о Минской группе"),
    ("icrc", "en", "the Red Cross visited"),
    ("eu", "en", "The EU said"),
]
NOT_FOUND = [
    ("pashinyan", "en", "Aliyev said"),
    ("eu", "pt", "como eu disse"),
    ("nato", "it", "è nato a Roma"),
    ("un", "fr", "un homme"),
    ("baku", "ru", "полный бак"),
    ("trump", "en", "a tramp in the park"),
]


@pytest.mark.parametrize(("name", "language", "text"), FOUND)
def test_found(name: str, language: str, text: str) -> None:
    assert match(parse(f"@{name}"), make_document(title=text, language=language))


@pytest.mark.parametrize(("name", "language", "text"), NOT_FOUND)
def test_not_found(name: str, language: str, text: str) -> None:
    assert match(parse(f"@{name}"), make_document(title=text, language=language)) is None


def test_a_name_counts_once_and_tells_the_form() -> None:
    found = match(parse("@pashinyan^2"), make_document(title="Pashinyan (Փաշինյան), Pashinian"))
    assert found is not None
    assert [(hit.term, hit.form, hit.weight) for hit in found.hits] == [("@pashinyan", "Pashinyan", 2.0)]


OWN = (Name("mirrow", ("mirrow*", "мирроу*")), Name("pashinyan", ("der premier aus jerewan",)))


def test_the_configuration_adds_names_and_spellings() -> None:
    document = make_document(title="Am Mirrowsee: der Premier aus Jerewan", language="de")
    assert match(parse("@mirrow AND @pashinyan", names=OWN), document)
    with pytest.raises(QueryError, match='no name "@mirrow"'):
        parse("@mirrow")


def test_any_spelling_leads_to_its_name_unless_several_share_it() -> None:
    assert parse("@Փաշինյան") == parse("@pashinyan")
    own = (Name("one", ("same",)), Name("two", ("Same*",)))
    with pytest.raises(QueryError, match="@one or @two"):
        parse("@same", names=own)


def test_a_name_in_a_field_of_names_has_its_forms_only() -> None:
    node = parse("author:@mirrow", names=OWN)
    assert match(node, make_document(authors=("M. Mirrow",)))
    assert isinstance(parse("@mirrow", names=OWN), OneOf)
