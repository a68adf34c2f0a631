"""Walls that are told by their text alone, where there is no page to look at (`extract.walls` looks at pages).

Told by what they say, not by where they stand: a text of few words that is about nothing but cookies and consent, a
check for robots, or a subscription. One cue alone proves nothing, since articles are written about all of these.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from domain.outcomes import Outcome

#: Of the words of a wall, so many stand in sentences with a cue.
_SHARE = 0.6
#: A longer text is no wall.
_MOST_LETTERS = 4_000


@dataclass(frozen=True, slots=True)
class _Wall:
    """One kind of wall. Each cue is one idea, in every language."""

    outcome: Outcome
    #: One of these letters in a row is in each such wall: what has none is not looked at closely.
    anchors: tuple[str, ...]
    cues: tuple[re.Pattern[str], ...]
    #: Different cues that are needed.
    least: int
    #: One of so many first cues must be among them.
    must: int = 0


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


def _cues(table: str) -> tuple[re.Pattern[str], ...]:
    """Read regular expressions: an empty line between two cues, alternatives separated by ``|`` and by line ends."""
    blocks = table.strip().split("\n\n")
    return tuple(re.compile("|".join(map(str.strip, block.splitlines())), re.IGNORECASE) for block in blocks)


_CONSENT = _Wall(
    Outcome.CONSENT_WALL,
    _words("""
    cookie privacy datenschutz confidentialit privacidad riservatezza prywatno consent einwillig zustimm
    toestemming куки кукі согласи згод конфиденциальн çerez onay gizlilik kuki razılıq məxfilik քուքի
    համաձայն ქუქი თანხმ الارتباط الكوكيز موافق کوکی رضایت
    """),
    _cues(r"""
    \bwe (?:and (?:our|selected)\b.{0,40}|also |may |only )?(?:use|store|process|share|value)\b
    \b(?:site|page|website) uses\b|wir (?:und unsere .{0,30})?(?:verwenden|nutzen|setzen)
    (?:verwendet|nutzt) cookies|nous (?:et nos .{0,30})?utilisons|(?:et|,) nous utilisons|utilizamos|usamos
    utilizziamo|usiamo|używamy|gebruiken wij|wij gebruiken|мы .{0,30}используем|(?:сайт|страниц)\w* использу
    ми .{0,30}використовуємо|kullan(?:ıyoruz|maktayız|ır)|istifadə ed(?:ir|iri)|օգտագործում ենք|օգտագործում է
    ვიყენებთ|نستخدم|استفاده می‌?کنیم

    (?:accept|reject|allow|refuse|agree to) (?:all|and continue|cookies)
    manage (?:my )?(?:options|preferences|choices|settings|cookies)|i agree\b|alle (?:akzeptieren|ablehnen)
    akzeptieren|tout (?:accepter|refuser)|accepter et|(?:aceptar|rechazar) tod|accetta|rifiuta|aceitar
    (?:za)?akceptuj|accepteren|принять все|отклонить|прийняти|відхилити|kabul et|reddet|qəbul et|ընդունել|მიღება
    قبول الكل|رفض الكل|پذیرش

    cookies?\b|(?<!\w)(?:куки|кукі|çerez|kuki|ciasteczk|ev[äa]ste|süti|քուքի|ქუქი|کوکی)|ملفات تعريف الارتباط
    الكوكيز

    consent|einwillig|zustimm|toestemming|(?<!\w)zgod[aęyę]|соглас(?:ие|ия|ен|ны|ить)|(?<!\w)згод[аиу]|rıza
    onay(?:ı|la)|razılı[qğ]|համաձայն|თანხმ|موافق|رضایت|samt[yj]c?k

    privacy|datenschutz|confidentialité|privacidad|privacidade|prywatno|конфиденциальн|конфіденційн|gizlilik
    məxfilik|գաղտնիությ|კონფიდენციალ|خصوصي|personal (?:data|information)|personenbezogen
    données (?:personnelles|à caractère)|datos personales|dati personali|dados pessoais|dan(?:e|ych) osobow
    персональн\w+ дан|kişisel veri|şəxsi məlumat|անձնական տվյալ|პერსონალურ|بيانات\w* الشخصية

    \bpartners?\b|partnern?\b|partenaires|socios|partneri|партнер|партнёр|ortaklar|tərəfdaş|գործընկեր|პარტნიორ
    شركائ|personali[sz]ed|personalisiert|personnalis|personalizad|персонализ|персоналізов|kişiselleştir

    (?:store|access)\w* (?:and/or access |and access )?information|on (?:a|your|the) device
    (?:auf|von) (?:ihrem|einem) (?:end)?gerät|sur (?:un|votre) (?:appareil|terminal)|en (?:un|su|tu) dispositivo
    на (?:вашем )?устройств|на (?:вашому )?пристро|cihaz|սարք|მოწყობილობ|جهازك

    at any time|jederzeit|à tout moment|en cualquier momento|in qualsiasi momento|в любо[ей] врем|у будь-який час
    (?:istediğiniz|her) zaman|istənilən vaxt|ցանկացած պահի|ნებისმიერ დროს|في أي وقت
    your (?:choices?|preferences|settings|experience)|(?:before you|to) continue|ihre (?:auswahl|einstellung)
    vos (?:choix|préférences)|sus preferencias|ваш(?:и|его) (?:выбор|настройки|предпочт)
    """),
    least=4,
    must=2,
)
_ROBOT_CHECK = _Wall(
    Outcome.BOT_WALL,
    _words("""
    javascript browser navigat naveg браузер tarayıcı brauzer դիտարկիչ robot робот human captcha
    """),
    _cues(r"""
    (?:enable|turn on|activate|requires?) javascript|javascript (?:is|must be|and cookies)
    javascript (?:aktivieren|zu aktivieren)|activer javascript|(?:включит\w+|поддерж\w+) javascript
    javascript['’]?i

    checking (?:if|your)|your browser|(?:ihren?|ihr) browser|votre navigateur|(?:su|tu) navegador|вашего браузера
    ваш браузер|tarayıcınız|brauzeriniz|դիտարկիչ|ბრაუზერ

    (?:you are|you're|are you) (?:a )?(?:human|not a robot|a robot)|not a (?:robot|bot)|kein roboter|pas un robot
    no (?:eres|es) un robot|не робот|robot (?:değil|deyil)|ռոբոտ չ|რობოტი არ

    captcha|security check|sicherheitsüberprüfung|vérification de sécurité|проверк\w+ безопасност
    güvenlik (?:kontrol|doğrula)|təhlükəsizlik yoxla

    access (?:denied|to this page has been denied)|you have been blocked|zugriff verweigert|accès refusé
    acceso denegado|доступ (?:запрещ|огранич|заблок)|erişim engel|giriş məhdud

    unusual (?:traffic|activity)|automated (?:requests|access)|ungewöhnliche[nr]? (?:datenverkehr|aktivität)
    trafic inhabituel|подозрительн\w+ (?:трафик|активн|запрос)|olağan ?dışı

    (?:ray|reference|incident|request) id\b|performance (?:&|and) security by|ddos|just a moment
    please (?:wait|stand by)|bitte warten|veuillez patienter|подождите|lütfen bekleyin
    """),
    least=2,
    must=3,
)
_SUBSCRIPTION = _Wall(
    Outcome.PAYWALL,
    _words("""
    subscri abonn abonné suscri abbonat подпис abone abunə member
    """),
    _cues(r"""
    (?:to|and) (?:continue|keep|read)\w* (?:reading|this|the full|on)|um (?:weiterzulesen|den artikel)
    pour (?:lire la suite|continuer)|para (?:seguir|continuar) leyendo|per continuare a leggere
    чтобы (?:продолжить|прочитать|читать)|okumaya devam

    (?:subscribe|sign up|register) (?:now|today|to|for)|become a (?:subscriber|member)|jetzt (?:abonnieren|testen)
    abonnez-vous|suscr[ií]b(?:e|as)|abbonati\b|оформ\w+ подписк|подпишитесь|abone ol|abunə ol

    already (?:a )?(?:subscribe|member|have an account)|(?:bereits|schon) (?:abonnent|registriert)|déjà abonné
    ya eres suscriptor|già abbonato|уже (?:подписан|есть подписк)|zaten abone

    log ?in\b|sign in\b|anmelden|einloggen|se connecter|connectez-vous|inicia(?:r)? sesión|accedi\b|войдите
    авторизу|giriş yap|daxil ol

    (?:for|to) (?:subscribers|members) only|subscriber[- ]only|exclusive to (?:subscribers|members)
    abonnenten vorbehalten|réservé (?:à nos|aux) abonnés|(?:solo|exclusivo) para suscriptores
    riservat\w+ agli abbonati|только (?:для )?подписчик|abonelere özel

    (?:free|monthly|annual) (?:trial|subscription|plan)|cancel (?:any ?time|at any time)
    (?:monatlich|jederzeit) kündbar|sans engagement|(?:бесплатн\w+|пробн\w+) (?:период|доступ)|ücretsiz dene
    """),
    least=3,
)
_SENTENCE_END = re.compile(r"[.!?։。:;\n]+")


def wall_in(title: str | None, body: str) -> Outcome | None:
    """How a page ends whose text is a wall; None for anything else."""
    if len(body) > _MOST_LETTERS or not body.strip():
        return None
    text = f"{title or ''}\n{body}".lower()
    for wall in (_CONSENT, _ROBOT_CHECK, _SUBSCRIPTION):
        if any(anchor in text for anchor in wall.anchors) and _is(wall, text):
            return wall.outcome
    return None


def _is(wall: _Wall, text: str) -> bool:
    sentences = [sentence for sentence in _SENTENCE_END.split(text) if sentence.strip()]
    met = [{number for number, cue in enumerate(wall.cues) if cue.search(sentence)} for sentence in sentences]
    all_met = set().union(*met)
    if len(all_met) < wall.least or (wall.must and min(all_met) >= wall.must):
        return False
    with_cue = sum(len(sentence.split()) for sentence, cues in zip(sentences, met, strict=True) if cues)
    return with_cue >= _SHARE * sum(len(sentence.split()) for sentence in sentences)
