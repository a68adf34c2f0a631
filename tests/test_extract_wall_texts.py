"""Notices in an article's place are told by what they say; articles about such notices are articles."""

from __future__ import annotations

import pytest

from domain.outcomes import Outcome
from extract.wall_texts import wall_in


@pytest.mark.parametrize(
    ("title", "body"),
    [
        (
            "Before you continue",
            (
                "We and our 142 partners use cookies and similar technologies to store and access personal data on "
                "your device.\nYou can accept all, reject all or manage your choices at any time."
            ),
        ),
        (
            None,
            (
                "This website uses cookies. We use cookies to personalise content and ads and to analyse our traffic. "
                "We share information about your use of our site with our partners. Allow all cookies. Consent. "
                "Details."
            ),
        ),
        (
            "Datenschutz",
            (
                "Wir und unsere Partner verwenden Cookies, um Inhalte und Anzeigen zu personalisieren. Mit Ihrer "
                "Zustimmung speichern wir Informationen auf Ihrem Gerät. Alle akzeptieren. Alle ablehnen."
            ),
        ),
        (
            None,
            (
                "Avec votre accord, nos partenaires et nous utilisons des cookies pour stocker des données "
                "personnelles sur votre appareil. Vous pouvez retirer votre consentement à tout moment. Tout accepter. "
                "Tout refuser."
            ),
        ),
        (
            None,
            (
                "Мы используем файлы cookie. Продолжая пользоваться сайтом, вы даёте согласие на обработку "
                "персональных данных нашими партнёрами. Принять все. Отклонить."
            ),
        ),
        (
            None,
            (
                "Deneyiminizi kişiselleştirmek için çerezler kullanıyoruz. Kişisel verilerinizin işlenmesine onay "
                "verebilir ya da reddedebilirsiniz. Gizlilik politikamız. Tümünü kabul et."
            ),
        ),
        (
            None,
            (
                "Saytımız kuki fayllarından istifadə edir. Şəxsi məlumatlarınızın emalına razılıq verirsinizmi? "
                "Məxfilik siyasəti. Hamısını qəbul et."
            ),
        ),
        (
            None,
            (
                "Մենք օգտագործում ենք քուքիներ և մշակում ենք ձեր անձնական տվյալները։ Շարունակելով՝ դուք համաձայնում եք "
                "մեր գաղտնիության քաղաքականությանը։ Ընդունել բոլորը։"
            ),
        ),
        (
            None,
            (
                "نستخدم ملفات تعريف الارتباط لتحسين تجربتك، ونشارك بياناتك الشخصية مع شركائنا. يمكنك سحب موافقتك في أي "
                "وقت. قبول الكل. رفض الكل."
            ),
        ),
    ],
)
def test_a_consent_wall(title: str | None, body: str) -> None:
    assert wall_in(title, body) is Outcome.CONSENT_WALL


@pytest.mark.parametrize(
    "body",
    [
        "Checking your browser before accessing the site. Please enable JavaScript and cookies to continue. Ray ID: 7.",
        "Please verify you are not a robot. Complete the CAPTCHA below to continue.",
        "Подтвердите, что вы не робот. Включите JavaScript в настройках вашего браузера.",
    ],
)
def test_a_robot_check(body: str) -> None:
    assert wall_in("Just a moment...", body) is Outcome.BOT_WALL


@pytest.mark.parametrize(
    "body",
    [
        "Subscribe to continue reading. Already a subscriber? Log in. This article is for subscribers only.",
        "Dieser Artikel ist Abonnenten vorbehalten. Um weiterzulesen, jetzt abonnieren. Bereits Abonnent? Anmelden.",
    ],
)
def test_a_subscription_wall(body: str) -> None:
    assert wall_in(None, body) is Outcome.PAYWALL


@pytest.mark.parametrize(
    ("title", "body"),
    [
        (
            "Search giant keeps cookies",
            (
                "A search company said on Monday that it would keep third-party cookies in its browser, dropping a "
                "plan to phase them out. Regulators had warned that the change would hurt rivals in "
                "advertising.\nPrivacy "
                'advocates criticised the decision. "Users will go on being tracked without their consent," said Ada '
                "Sample of a "
                "digital rights group. The company said that people could make a choice at any time.\nPartners in the "
                "advertising industry, which had prepared for the end of cookies for four years, welcomed the move."
            ),
        ),
        (
            "Court rules on banners",
            (
                "A court in Luxembourg ruled that websites may not set cookies before visitors give their consent. The "
                "judges said that a box ticked in advance was no consent.\nPrivacy lawyers expect many sites to change "
                "their banners. The ruling also says that operators must tell how long cookies last."
            ),
        ),
        (
            "Paper to charge readers",
            (
                "The Example Gazette will charge for its website from June. Readers can take a monthly subscription "
                "for nine euros, or log in with their account of the printed paper. The publisher said that 40,000 "
                "people had signed up for the trial.\nThe union of journalists welcomed the step and asked for new "
                "posts."
            ),
        ),
        (
            "Attack on ministry",
            "A DDoS attack hit the ministry's site on Monday. Unusual traffic from abroad was recorded until noon.",
        ),
        (
            "Robots",
            "A captcha is meant to tell humans and robots apart. Programs now solve them faster than people do.",
        ),
        (None, ""),
        (None, "..."),
    ],
)
def test_an_article_about_walls_is_none(title: str | None, body: str) -> None:
    assert wall_in(title, body) is None


def test_the_end_of_an_article_does_not_make_it_a_wall() -> None:
    text = "The bridge over the river will open in May, said the mayor, after nine years of work on its pillars. " * 8
    assert (
        wall_in("Bridge", text + "Subscribe to continue reading. Already a subscriber? Log in. Members only.") is None
    )
