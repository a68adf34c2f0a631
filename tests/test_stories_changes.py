"""What changed between two texts, told apart by kind, in every script."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.changes import Change, ChangeKind, Severity
from stories.alignment import matching_blocks
from stories.changes import MOST_CHANGES, Text, compare, compare_live, gravest
from stories.word_diff import word_diff

BODY = """At least 32 soldiers were killed near the border on Monday, the ministry said.
"We will answer every shot," President Ilham Aliyev told reporters in Baku.
The talks are to go on in December, and both sides said that they would come.
The minister did not sign the agreement."""


def changes(before: str, after: str, language: str | None = "en", titles: tuple[str, str] = ("A", "A")) -> list[Change]:
    return compare(Text.of(titles[0], before, language), Text.of(titles[1], after, language))


def told(before: str, after: str, language: str | None = "en") -> list[tuple[str, str | None, str | None]]:
    return [(change.kind.value, change.before, change.after) for change in changes(before, after, language)]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("32", "34", [("number", "32", "34")]),
        ("Monday", "Tuesday", [("date", "Monday", "Tuesday")]),
        ("December", "January", [("date", "December", "January")]),
        ("Baku", "Yerevan", [("name", "Baku", "Yerevan")]),
        ("Ilham Aliyev", "Nikol Pashinyan", [("name", "Ilham Aliyev", "Nikol Pashinyan")]),
        ("every shot", "no shot", [("quotation", '"We will answer every shot,"', '"We will answer no shot,"')]),
        ("did not sign", "signed", [("wording", "did not sign", "signed")]),
        ("soldiers", "civilians", [("wording", "soldiers", "civilians")]),
        ("32 soldiers", "34 civilians", [("number", "32", "34"), ("wording", "soldiers", "civilians")]),
        ("At least 32", "Two", [("number", "32", "Two"), ("wording", "At least", None)]),
    ],
)
def test_a_replacement_has_a_kind(old: str, new: str, expected: list[tuple[str, str, str]]) -> None:
    assert told(BODY, BODY.replace(old, new)) == expected


@pytest.mark.parametrize(
    ("language", "before", "after", "expected"),
    [
        ("ru", "Погибли 5 человек.", "Погибли 7 человек.", ("number", "5", "7")),
        ("ru", "Погибли двое военных.", "Погибли трое военных.", ("number", "двое", "трое")),
        ("ru", "Глава МИД Мирзоян заявил.", "Глава МИД Байрамов заявил.", ("name", "Мирзоян", "Байрамов")),
        ("ru", "Встреча пройдёт в среду.", "Встреча пройдёт в четверг.", ("date", "среду", "четверг")),
        ("uk", "Загинули 5 людей у травні.", "Загинули 5 людей у червні.", ("date", "травні", "червні")),
        ("hy", "Զոհվել է երկու զինծառայող։", "Զոհվել է երեք զինծառայող։", ("number", "երկու", "երեք")),
        ("hy", "Նա մեկնել է Բրյուսել։", "Նա մեկնել է Մոսկվա։", ("name", "Բրյուսել", "Մոսկվա")),
        ("hy", "Դա եղել է դեկտեմբերի 7-ին։", "Դա եղել է դեկտեմբերի 8-ին։", ("date", "դեկտեմբերի 7", "դեկտեմբերի 8")),
        ("hy", "«Կգնանք», ասաց նա։", "«Չենք գնա», ասաց նա։", ("quotation", '"Կգնանք"', '"Չենք գնա"')),
        ("ka", "დაიღუპა 5 ადამიანი.", "დაიღუპა 6 ადამიანი.", ("number", "5", "6")),
        ("ka", "მინისტრმა ღარიბაშვილმა თქვა.", "მინისტრმა კობახიძემ თქვა.", ("name", "ღარიბაშვილმა", "კობახიძემ")),
        ("ka", "ეს მოხდა ორშაბათს ღამით.", "ეს მოხდა პარასკევს ღამით.", ("date", "ორშაბათს", "პარასკევს")),
        ("ar", "قتل ٣٢ جنديا.", "قتل ٣٤ جنديا.", ("number", "٣٢", "٣٤")),
        ("ar", "قال الرئيس علييف ذلك.", "قال الرئيس باشينيان ذلك.", ("name", "علييف", "باشينيان")),
        ("ar", "حدث ذلك يوم الاثنين.", "حدث ذلك يوم الثلاثاء.", ("date", "الاثنين", "الثلاثاء")),
        ("fa", "این دیدار فردا برگزار می شود.", "این دیدار دوشنبه برگزار می شود.", ("date", "فردا", "دوشنبه")),
        ("zh", "至少32人死亡。", "至少34人死亡。", ("number", "32", "34")),
        ("zh", "会议于12月7日举行。", "会议于12月8日举行。", ("date", "12月7日", "12月8日")),
        ("ja", "アリエフ大統領が述べた。", "パシニャン大統領が述べた。", ("name", "アリエフ", "パシニャン")),
        ("ja", "彼は「守る」と述べた。", "彼は「守らない」と述べた。", ("quotation", "「守る」", "「守らない」")),
        ("tr", "İki asker öldü.", "Üç asker öldü.", ("number", "İki", "Üç")),
        ("az", "Görüş cümə günü olub.", "Görüş şənbə günü olub.", ("date", "cümə", "şənbə")),
        ("de", "Außenminister Mirsojan sprach.", "Außenminister Bajramow sprach.", ("name", "Mirsojan", "Bajramow")),
        ("de", "Der Krieg dauerte lange.", "Der Streit dauerte lange.", ("wording", "Krieg", "Streit")),
        ("fr", "Il a dit : « Oui. »", "Il a dit : « Non. »", ("quotation", '" Oui. "', '" Non. "')),
        ("es", "Murieron 1.200 personas.", "Murieron 1.300 personas.", ("number", "1.200", "1.300")),
        ("it", "Firmato il 7 dicembre.", "Firmato il 9 dicembre.", ("date", "7 dicembre", "9 dicembre")),
        ("pl", "Zginęło pięciu żołnierzy.", "Zginęło sześciu żołnierzy.", ("number", "pięciu", "sześciu")),
        (None, "Es starben 5.", "Es starben 6.", ("number", "5", "6")),
    ],
)  # fmt: skip
def test_kinds_are_told_apart_in_every_script(
    language: str | None, before: str, after: str, expected: tuple[str, str, str]
) -> None:
    assert told(before, after, language) == [expected]


def test_a_number_written_otherwise_is_no_other_number() -> None:
    assert told("He saw two of them.", "He saw 2 of them.") == [("wording", "two", "2")]
    assert told("It cost 10 000 euros.", "It cost 10,000 euros.") == [("wording", "10 000", "10,000")]


def test_quotations_are_added_and_taken_out() -> None:
    plain, quoted = "He spoke for an hour, and left.", 'He spoke for an hour, "of peace", and left.'
    assert told(plain, quoted) == [("quotation", None, '"of peace"')]
    assert told(quoted, plain) == [("quotation", '"of peace"', None)]
    assert told("The corridor is open.", 'The "corridor" is open.') == [("quotation", "corridor", '"corridor"')]


def test_paragraphs_come_go_and_move() -> None:
    lines = BODY.splitlines()
    more = "Late in the evening the foreign ministry published a statement of its own on the matter."
    assert told(BODY, "\n".join([*lines, more])) == [("paragraph_added", None, more)]
    assert told(BODY, "\n".join(lines[:2] + lines[3:])) == [("paragraph_removed", lines[2], None)]
    moved = [change.kind for change in changes(BODY, "\n".join([lines[3], *lines[:3]]))]
    assert moved == [ChangeKind.PARAGRAPH_MOVED]


def test_where_a_page_breaks_its_paragraphs_is_no_edit() -> None:
    whole = BODY.replace("\n", " ")
    assert told(BODY, whole) == []
    assert told(whole, BODY.replace("32", "34")) == [("number", "32", "34")]


def test_a_change_says_where_it_is_and_what_stands_around() -> None:
    (change,) = changes(BODY, BODY.replace("December", "January"))
    assert (change.paragraph, change.context) == (
        3,
        "The talks are to go on in January, and both sides said that they would…",
    )
    assert change.sentence() == "date changed from December to January"
    assert Change.of(change.record()) == change


def severity(before: str, after: str, titles: tuple[str, str] = ("A", "A")) -> Severity:
    return max((change.severity for change in changes(before, after, titles=titles)), key=lambda one: one.rank)


def test_the_rule_of_severity() -> None:
    assert severity(BODY, BODY.replace("killed near", "killed close to")) is Severity.MINOR
    assert severity(BODY, BODY.replace("Monday, the", "Monday the")) is Severity.MINOR
    assert severity(BODY, BODY.replace("32", "34")) is Severity.NOTABLE
    assert severity(BODY, BODY.replace("32", "320")) is Severity.MAJOR
    assert severity(BODY, BODY.replace("every", "no")) is Severity.MAJOR
    assert severity(BODY, BODY.replace("did not sign", "signed")) is Severity.MAJOR
    assert severity(BODY, "\n".join(BODY.splitlines()[2:])) is Severity.MAJOR
    assert severity(BODY, BODY, ("Two killed in clash", "Three killed in clash")) is Severity.MAJOR
    assert severity(BODY, BODY, ("Ministers meet in Brussels", "Ministers meet again in Brussels")) is Severity.NOTABLE
    assert severity(BODY, BODY, ("Ministers meet", "Ministers Meet")) is Severity.MINOR
    assert severity(BODY, BODY, ("Ministers meet", "A treaty is signed")) is Severity.MAJOR


def test_another_headline_is_a_change_of_its_own_beside_the_number_in_it() -> None:
    found = changes(BODY, BODY, titles=("Clash kills 32", "Clash kills 34"))
    assert [(change.kind.value, change.before, change.paragraph) for change in found] == [
        ("headline", "Clash kills 32", 0),
        ("number", "32", 0),
    ]


def test_a_live_blog_has_one_update() -> None:
    before, after = Text.of("Live", BODY, "en"), Text.of("Live: more", f"10:32 They have arrived.\n{BODY}", "en")
    (update,) = compare_live(before, after)
    assert (update.kind, update.severity, update.after) == (
        ChangeKind.UPDATE,
        Severity.MINOR,
        "10:32 They have arrived.",
    )
    assert compare_live(before, before) == []


def test_of_very_many_changes_the_gravest_are_kept_in_their_order() -> None:
    before = "\n".join(f"Paragraph {n} is about some {n} things that were said there." for n in range(150))
    after = before.replace("some 140 things", "some 999 things").replace(" about ", " on ")
    kept, omitted = gravest(changes(before, after))
    assert (len(kept), omitted) == (MOST_CHANGES, 51)
    assert [(change.before, change.after) for change in kept if change.severity is Severity.MAJOR] == [("140", "999")]
    assert [change.paragraph for change in kept] == sorted(change.paragraph for change in kept)


TEXTS = st.lists(st.text(st.sampled_from("ab1 .\"'\nА五"), max_size=12), max_size=8).map("\n".join)


@given(TEXTS, TEXTS)
def test_every_difference_is_told_and_none_is_made_up(before: str, after: str) -> None:
    old, new = Text.of("A", before, "en"), Text.of("A", after, "en")
    if old.paragraphs == new.paragraphs:
        assert compare(old, new) == []
        assert word_diff(old, new) == []
    for passage in word_diff(old, new):
        kept = "".join(text for sign, text in passage.pieces if sign != "-")
        assert kept in {"", *new.paragraphs[passage.paragraph - 1 : passage.paragraph]}


@given(st.lists(st.sampled_from("abcde"), max_size=30), st.lists(st.sampled_from("abcde"), max_size=30))
def test_matching_blocks_match_in_order(old: list[str], new: list[str]) -> None:
    old_at = new_at = 0
    for block in matching_blocks(old, new):
        assert block.length > 0
        assert block.old_at >= old_at
        assert block.new_at >= new_at
        old_at, new_at = block.old_at + block.length, block.new_at + block.length
        assert old[block.old_at : old_at] == new[block.new_at : new_at]
