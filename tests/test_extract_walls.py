"""Pages that are shown in place of an article have names; articles about such pages are articles."""

from __future__ import annotations

import pytest

from domain.outcomes import Outcome
from domain.pages import Draft
from extract.read import read_page
from extract.walls import obstacle_in

URL = "https://www.riverwire.example/valley/bridge-reopens-1"
MENU = "<nav><a href='/'>Home</a><a href='/valley'>Valley</a></nav>"
TEXT = "".join(
    f"<p>The harbour office said on day {'x' * step} that the bridge would open to walkers in the summer, {line}.</p>"
    for step, line in enumerate(
        ("which is early", "as it had hoped", "if the paint dries", "and to boats", "and to goats")
    )
)


def read(body: str, title: str = "", head: str = "", url: str = URL) -> Draft:
    page = (
        f"<html><head><title>{title}</title>{head}</head><body>{MENU}{body}<footer>© River Wire</footer></body></html>"
    )
    return read_page(page.encode(), url=url)


def outcome(draft: Draft) -> Outcome | None:
    return draft.obstacle.outcome if draft.obstacle else None


SOFT_404 = [
    "Page not found",
    "404",
    "Error 404 - Page not found",
    "Sorry, we can’t find that page",
    "Seite nicht gefunden",
    "Page introuvable",
    "Página no encontrada",
    "Pagina non trovata",
    "Nie znaleziono strony",
    "Страница не найдена",
    "Сторінку не знайдено",
    "Sayfa bulunamadı",
    "Səhifə tapılmadı",
    "Էջը չի գտնվել",
    "გვერდი ვერ მოიძებნა",
    "الصفحة غير موجودة",
    "صفحه مورد نظر یافت نشد",
]


@pytest.mark.parametrize("heading", SOFT_404)
def test_a_page_that_says_that_it_is_not_there(heading: str) -> None:
    teasers = "<ul><li><a href='/a'>The ferry that would not float on Mondays</a></li></ul>" * 5
    for draft in (
        read(f"<h1>{heading}</h1>{teasers}"),
        read(f"<p>Perhaps one of these is what you want.</p>{teasers}", title=f"{heading} | River Wire"),
    ):
        assert outcome(draft) is Outcome.SOFT_404
        assert draft.body == ""
        assert draft.obstacle is not None
        assert heading[:3] in draft.obstacle.reason


def test_a_missing_page_is_told_by_what_it_says_too() -> None:
    draft = read("<h2>Hm.</h2><p>The page you are looking for may have been moved or deleted.</p>", title="River Wire")
    assert outcome(draft) is Outcome.SOFT_404


ROBOT = [
    "Just a moment...",
    "Attention Required! | Cloudflare",
    "Please verify you are a human",
    "Access denied",
    "Einen Moment bitte",
    "Accès refusé",
    "Acceso denegado",
    "Accesso negato",
    "Odmowa dostępu",
    "Подтвердите, что вы не робот",
    "Перевірка браузера",
    "Erişim engellendi",
    "Robot olmadığınızı təsdiqləyin",
    "Մուտքն արգելված է",
    "წვდომა აკრძალულია",
    "تم رفض الوصول",
    "دسترسی غیرمجاز",
]


@pytest.mark.parametrize("title", ROBOT)
def test_a_check_against_robots(title: str) -> None:
    assert outcome(read("<p>This takes a few seconds.</p>", title=title)) is Outcome.BOT_WALL


@pytest.mark.parametrize(
    "markup",
    [
        '<form id="challenge-form" action="/x"><input type="checkbox"></form>',
        '<script>window._cf_chl_opt={cvId: "3"};</script><noscript>Enable JavaScript and cookies</noscript>',
        '<iframe src="https://geo.captcha-delivery.com/captcha/?x"></iframe>',
        '<div id="px-captcha"></div>',
        '<iframe src="/_Incapsula_Resource?x=1">Request unsuccessful.</iframe>',
    ],
)
def test_a_check_against_robots_is_told_by_its_make(markup: str) -> None:
    assert outcome(read(markup)) is Outcome.BOT_WALL
    assert outcome(read(TEXT + markup, title="Bridge reopens")) is None


FAILED = [
    "500 Internal Server Error",
    "Service unavailable",
    "Down for maintenance",
    "Wartungsarbeiten",
    "Erreur du serveur",
    "Se ha producido un error",
    "Si è verificato un errore",
    "Przerwa techniczna",
    "Технические работы",
    "Помилка сервера",
    "Bir hata oluştu",
    "Server xətası",
    "Սերվերի սխալ",
    "სერვერის შეცდომა",
    "حدث خطأ",
    "خطای سرور",
]


@pytest.mark.parametrize("heading", FAILED)
def test_a_page_that_says_that_the_server_failed(heading: str) -> None:
    assert outcome(read(f"<h1>{heading}</h1><p>We are working on it.</p>")) is Outcome.ERROR_PAGE


CONSENT = [
    ("We value your privacy", "We and our 812 partners store cookies on your device.", "Accept all"),
    ("Weiter mit Werbung", "Wir und unsere Partner verwenden Cookies mit Ihrer Zustimmung.", "Akzeptieren"),
    ("Votre vie privée compte", "Avec votre consentement, nos partenaires utilisent des cookies.", "Tout accepter"),
    ("Utilizamos cookies", "Con su consentimiento, usamos cookies propias y de terceros.", "Aceptar"),
    ("Utilizziamo i cookie", "Con il tuo consenso usiamo cookie e tecnologie simili.", "Accetta"),
    ("Szanujemy Twoją prywatność", "Za Twoją zgodą my i partnerzy używamy plików cookies.", "Akceptuję"),
    ("Мы используем файлы cookie", "С вашего согласия мы обрабатываем персональные данные.", "Согласен"),
    ("Ми використовуємо файли cookie", "За вашої згоди ми обробляємо персональні дані.", "Згода"),
    ("Çerez ayarları", "Kişisel verileriniz çerezler ile işlenir.", "Kabul et"),
    ("Çərəzlərdən istifadə edirik", "Kuki faylları və məxfilik barədə.", "Kuki faylları"),
    ("Մենք օգտագործում ենք թխուկներ", "Ձեր համաձայնությամբ պահում ենք թխուկներ։", "Համաձայն եմ"),
    ("ჩვენ ვიყენებთ ქუქი ფაილებს", "თქვენი თანხმობა გვჭირდება.", "თანხმობა"),
    ("نستخدم ملفات تعريف الارتباط", "نستخدم ملفات تعريف الارتباط بعد موافقتك.", "موافق"),
    ("ما از کوکی استفاده می‌کنیم", "با رضایت شما کوکی ذخیره می‌شود.", "حریم خصوصی"),
]


@pytest.mark.parametrize(("heading", "sentence", "button"), CONSENT)
def test_a_question_about_consent(heading: str, sentence: str, button: str) -> None:
    wall = f"<h1>{heading}</h1><p>{sentence}</p><button>{button}</button>"
    assert outcome(read(wall)) is Outcome.CONSENT_WALL
    long = f"<h1>{heading}</h1>" + f"<p>{sentence} {sentence} {sentence}</p>" * 12
    assert outcome(read(long)) is Outcome.CONSENT_WALL
    assert outcome(read(f"<h1>Bridge reopens</h1>{TEXT}<div id='banner'>{wall}</div>")) is None


def test_a_host_of_its_own_asks_for_consent() -> None:
    text = "<p>Our partners store cookies to show you personalised advertising.</p>" * 3
    assert outcome(read(text, url="https://consent.riverwire.example/?to=x")) is Outcome.CONSENT_WALL


SUBSCRIBE = [
    "Subscribe to continue reading",
    "This article is reserved for subscribers",
    "Jetzt weiterlesen mit Tal Plus",
    "Cet article est réservé aux abonnés",
    "Exclusivo para suscriptores",
    "Contenuto riservato agli abbonati",
    "Tylko dla prenumeratorów",
    "Материал доступен только подписчикам",
    "Тільки для передплатників",
    "Sadece abonelere özel",
    "Yalnız abunəçilər üçün",
    "Միայն բաժանորդների համար",
    "მხოლოდ გამომწერებისთვის",
    "للمشتركين فقط",
    "ویژه مشترکین",
]


@pytest.mark.parametrize("request_", SUBSCRIBE)
def test_a_stub_in_front_of_a_paywall(request_: str) -> None:
    lead = "<p>The harbour office said on Monday that the bridge would open to walkers before the summer.</p>"
    draft = read(f"<article><h1>Bridge reopens</h1>{lead}<div class='offer'><h3>{request_}</h3></div></article>")
    assert outcome(draft) is Outcome.PAYWALL
    assert draft.access == "partial"


PAID = (
    '<script type="application/ld+json">{"@type": "NewsArticle", "isAccessibleForFree": %s, "wordCount": %d}</script>'
)


@pytest.mark.parametrize(
    ("body", "head", "access"),
    [
        (TEXT, "", None),
        (TEXT, PAID % ("true", 100), "free"),
        (TEXT, PAID % ('"False"', 100), "paywalled"),
        (TEXT, PAID % ("false", 900), "partial"),
        (
            TEXT + "<p>The mayor of Upper Larch, who has crossed by boat since the flood, said that…</p>",
            PAID % ("false", 90),
            "partial",
        ),
        (TEXT + "<h3>Subscribe to continue reading</h3>", "", "partial"),
        (TEXT * 4 + "<h3>Subscribe to continue reading</h3>", "", None),
        (TEXT, "<meta property='article:content_tier' content='locked'>", "paywalled"),
        (TEXT, "<meta property='article:content_tier' content='free'>", "free"),
        (TEXT, "<meta property='article:content_tier' content='metered'>", None),
    ],
)
def test_access_is_told(body: str, head: str, access: str | None) -> None:
    draft = read(f"<h1>Bridge reopens</h1>{body}", head=head)
    assert (draft.access, outcome(draft)) == (access, None)


@pytest.mark.parametrize(
    "headline", ["Page not found", "Access denied", "We value your privacy", "404", "Service unavailable"]
)
def test_an_article_may_be_headed_like_a_wall(headline: str) -> None:
    draft = read(f"<article><h1>{headline}</h1>{TEXT * 2}</article>", title=headline)
    assert outcome(draft) is None
    assert draft.body


def test_a_short_article_that_is_described_as_one_is_no_wall() -> None:
    head = '<meta property="og:type" content="article">'
    lead = (
        "<p>The harbour office said on Monday that the page you are looking for is in the town's archive, on paper.</p>"
    )
    assert outcome(read(f"<h1>Bridge reopens</h1>{lead}", head=head)) is None


def test_an_empty_page_is_nothing_else() -> None:
    assert outcome(read("")) is None
    assert read("").body == ""


CONSENT_TEXTS = [
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
]
ROBOT_TEXTS = [
    "Checking your browser before accessing the site. Please enable JavaScript and cookies to continue. Ray ID: 7.",
    "Please verify you are not a robot. Complete the CAPTCHA below to continue.",
    "Подтвердите, что вы не робот. Включите JavaScript в настройках вашего браузера.",
]
SUBSCRIPTION_TEXTS = [
    "Subscribe to continue reading. Already a subscriber? Log in. This article is for subscribers only.",
    "Dieser Artikel ist Abonnenten vorbehalten. Um weiterzulesen, jetzt abonnieren. Bereits Abonnent? Anmelden.",
]
ABOUT_WALLS = [
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
]
TOLD_BY_TEXT = [
    *((title, body, Outcome.CONSENT_WALL) for title, body in CONSENT_TEXTS),
    *(("Just a moment...", body, Outcome.BOT_WALL) for body in ROBOT_TEXTS),
    *((None, body, Outcome.PAYWALL) for body in SUBSCRIPTION_TEXTS),
]


def ways(title: str | None, body: str) -> list[Outcome | None]:
    """What a text is taken for as a page, as one that calls itself an article, and without a page."""
    shown = "".join(f"<p>{line}</p>" for line in body.split("\n"))
    described = '<meta property="og:type" content="article">'
    pages = [read(f"<article>{shown}</article>", title=title or "", head=head) for head in ("", described)]
    found = obstacle_in(title, body)
    return [*map(outcome, pages), found.outcome if found else None]


@pytest.mark.parametrize(("title", "body", "wall"), TOLD_BY_TEXT)
def test_a_wall_is_told_by_its_text_with_a_page_and_without(title: str | None, body: str, wall: Outcome) -> None:
    assert ways(title, body) == [wall] * 3


@pytest.mark.parametrize(("title", "body"), ABOUT_WALLS)
def test_an_article_about_walls_is_none(title: str | None, body: str) -> None:
    assert ways(title, body) == [None] * 3


@pytest.mark.parametrize(
    ("heading", "wall"),
    [
        *((heading, Outcome.SOFT_404) for heading in SOFT_404),
        *((heading, Outcome.BOT_WALL) for heading in ROBOT),
        *((heading, Outcome.ERROR_PAGE) for heading in FAILED),
    ],
)
def test_a_text_without_its_page_is_told_by_its_heading_too(heading: str, wall: Outcome) -> None:
    found = obstacle_in(f"{heading} | River Wire", "Perhaps one of these is what you want.")
    assert found
    assert found.outcome is wall
    assert obstacle_in(heading, "The harbour office said that the bridge would open to walkers. " * 8) is None


def test_the_end_of_an_article_does_not_make_it_a_wall() -> None:
    text = "The bridge over the river will open in May, said the mayor, after nine years of work on its pillars. " * 8
    request = "Subscribe to continue reading. Already a subscriber? Log in. Members only."
    assert obstacle_in("Bridge", text + request) is None


def test_a_heading_of_blanks_takes_no_time() -> None:
    assert obstacle_in("Bridge" + " " * 1_000_000 + "opens", "Perhaps one of these is what you want.") is None
    assert obstacle_in("Page not found" + " " * 1_000 + "|   River Wire", "Perhaps one of these.") is not None
