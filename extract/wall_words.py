"""What pages say that are shown in place of an article, in the languages of the built-in topic.

Each table holds regular expressions, separated by ``|`` and by line ends; case does not matter. ``'`` stands for every
apostrophe. Tables of cues hold one idea in each of their blocks, which empty lines separate.
"""

from __future__ import annotations

import re

_NOT_FOUND = r"""
    (?:error|fehler|erreur|errore|błąd|ошибка|помилка|hata|xəta|սխալ|შეცდომა|خطأ|خطای)?\W*404
    404\W*(?:error|hatası|(?:page )?not found)|error 404\W*(?:page )?not found
    (?:404\W*)?(?:page|article|story|content|file)?\s*(?:was |is )?not found
    (?:we (?:can'?t|couldn'?t|could not|cannot) find|can'?t find|no) (?:that|this|the|such)? ?(?:page|article|story)
    (?:this|the|that) (?:page|article|story|content)(?: you requested)? (?:does not|doesn'?t) exist(?: any ?more)?
    (?:this|the|that)?\s?(?:page|article|story|content) (?:is |was )?(?:no longer|not) available|page unavailable
    (?:this|the|that) (?:page|article|story) (?:can'?t|cannot|could not|couldn'?t) be found
    (?:this|the|that) (?:page|article|story) (?:has been|was|is) (?:removed|deleted|moved)|nothing (?:was )?found
    (?:die |diese )?(?:seite|artikel) (?:wurde |konnte )?nicht gefunden(?: werden)?|seite nicht (?:mehr )?verfügbar
    (?:die |diese )seite (?:existiert nicht|ist nicht (?:mehr )?verfügbar|gibt es nicht)(?: mehr)?
    page (?:non trouvée|introuvable|inexistante)|(?:cette|la) page n'existe (?:pas|plus)|contenu introuvable
    página no encontrada|no se (?:ha )?encontr(?:ó|ado) la página|(?:la|esta) página no existe|contenido no encontrado
    (?:la )?pagina (?:richiesta )?non (?:è stata )?trovata|la pagina (?:richiesta )?non esiste|pagina inesistente
    (?:strona|strony) nie (?:została )?znalezion[ao]|nie znaleziono strony|(?:ta )?strona nie istnieje
    (?:запрашиваемая |такая |эта )?страница (?:не найдена|не существует|удалена)|такой страницы (?:нет|не существует)
    материал не найден|новость не найдена|сторінк\w не знайден\w|(?:такої )?сторінк\w не існує|матеріал не знайдено
    (?:aradığınız )?sayfa (?:bulunamadı|mevcut değil)|haber bulunamadı|(?:axtardığınız )?səhifə tapılmadı
    xəbər tapılmadı
    (?:ձեր փնտրած )?էջը (?:չի գտնվել|գտնված չէ|չգտնվեց|գոյություն չունի)|էջ չի գտնվել
    გვერდი (?:ვერ|არ) (?:მოიძებნა|არსებობს)|ასეთი გვერდი არ არსებობს
    الصفحة (?:المطلوبة )?غير موجودة|لم يتم العثور على الصفحة|صفحه (?:مورد نظر )?(?:یافت|پیدا) نشد|صفحه وجود ندارد
"""

#: Sentences under such a heading.
_IS_NOT_THERE = r"""
    page (?:that )?you (?:are|were|'re) looking for|page you(?: have)? requested|requested (?:page|url|document)
    may have been (?:moved|deleted|removed)|die von ihnen (?:gesuchte|aufgerufene|angeforderte|gewünschte) seite
    la page que vous (?:recherchez|cherchez|demandez|avez demandée)
    la página que (?:busca|está buscando|intenta|solicit)
    la pagina (?:che (?:stai cercando|cerchi|hai richiesto)|richiesta)|stron[aęy],? której szukasz|podany adres
    страниц\w+,? котор\w+ вы (?:ищете|запр|искали)|запрашиваем\w+ (?:вами )?страниц|сторінк\w+,? як\w+ ви (?:шука|запит)
    aradığınız sayfa|ulaşmaya çalıştığınız sayfa|axtardığınız səhifə|ձեր (?:փնտրած|հարցրած) էջ|փնտրվող էջ
    გვერდი,? რომელსაც ეძებთ|მოთხოვნილი გვერდი|الصفحة التي تبحث عنها|الصفحة المطلوبة|صفحه‌?ا?ی? (?:که به دنبال|مورد نظر)
"""

_ROBOT = r"""
    just a moment|attention required!?|one more step|pardon our interruption|(?:human|bot) verification|robot check
    are you (?:a |an )?(?:robot|human)|security (?:check|verification)|ddos protection.{0,30}
    (?:please )?(?:verify|confirm|prove)(?: that)? you(?: are|'re) (?:not a (?:ro)?bot|(?:a )?human)
    checking (?:your browser|if the site connection is secure).{0,40}|(?:sorry, )?you have been blocked
    request unsuccessful
    access (?:denied|to this page has been denied)|einen moment(?: bitte)?|sind sie ein (?:roboter|mensch)
    zugriff verweigert|bestätigen sie,? dass sie (?:ein mensch|kein roboter) sind|sicherheitsüberprüfung
    un instant|accès refusé|êtes-vous un (?:robot|humain)|vérification de sécurité|vérifi\w+ que vous êtes humain
    un momento|acceso denegado|eres un robot|verifi\w+ que (?:eres|es) (?:un )?humano|un attimo|accesso negato
    sei un robot
    verifica di (?:sicurezza|essere umano)|chwileczkę|odmowa dostępu|potwierdź,? że jesteś człowiekiem
    (?:одну |один )?(?:минуту|момент)|доступ (?:запрещ[её]н|ограничен)|вы (?:не )?робот
    проверка (?:браузера|безопасности)
    подтвердите,? что вы (?:не робот|человек)|зачекайте|доступ (?:заборонено|обмежено)|перевірка (?:браузера|безпеки)
    підтвердьте,? що ви (?:не робот|людина)|bir dakika(?: lütfen)?|erişim (?:engellendi|reddedildi)
    robot olmadığınızı (?:doğrulayın|təsdiqləyin)|insan olduğunuzu doğrulayın|giriş qadağandır
    մուտքն արգելված է|հաստատեք,? որ (?:ռոբոտ չեք|մարդ եք)|წვდომა (?:აკრძალულია|შეზღუდულია)
    დაადასტურეთ,? რომ (?:ადამიანი ხართ|რობოტი არ ხართ)|لحظة من فضلك|تم رفض الوصول|الوصول مرفوض
    تحقق من أنك (?:إنسان|لست روبوتا)
    چند لحظه صبر کنید|دسترسی (?:غیرمجاز|مسدود|محدود)(?: شده)?(?: است)?|تایید کنید که (?:ربات نیستید|انسان هستید)
"""

_FAILED = r"""
    (?:error |fehler |erreur |ошибка |http )?(?:500|502|503|504)\b.{0,40}|internal server error|bad gateway
    gateway time-?out
    (?:the )?(?:service|site|website|server|page) (?:is )?(?:temporarily )?(?:unavailable|overloaded|down)
    (?:down|closed) for (?:scheduled )?maintenance|(?:under|scheduled) maintenance
    we(?: wi|')ll be (?:right )?back(?: soon)?
    (?:an |a )?(?:unexpected |application |server |database )?error (?:has )?occurred|something went wrong
    error establishing a database connection|fatal error:?.{0,80}|wartungsarbeiten|(?:interner )?serverfehler
    (?:ein |es ist ein )?(?:unerwarteter )?fehler (?:ist )?aufgetreten|dienst nicht verfügbar
    erreur (?:interne )?du serveur|une erreur (?:est survenue|s'est produite)|site en maintenance|service indisponible
    error (?:interno )?del servidor|(?:ha ocurrido|se ha producido) un error|sitio en mantenimiento
    servicio no disponible
    errore (?:interno )?del server|si è verificato un errore|sito in manutenzione|(?:wewnętrzny )?błąd serwera
    wystąpił błąd|przerwa techniczna|(?:внутренняя )?ошибка сервера|произошла ошибка|(?:ведутся )?технические работы
    сервис (?:временно )?недоступен|(?:внутрішня )?помилка сервера|сталася помилка|технічні роботи
    (?:dahili )?sunucu hatası|bir hata oluştu|(?:site )?bakım(?:da|dayız| çalışması)|server xətası|xəta baş verdi
    սերվերի սխալ|տեղի է ունեցել սխալ|տեխնիկական աշխատանքներ|სერვერის შეცდომა|მოხდა შეცდომა|ტექნიკური სამუშაოები
    خطأ في الخادم|حدث خطأ|الموقع قيد الصيانة|خطای سرور|خطایی رخ داد|سایت در حال (?:بروزرسانی|تعمیر)(?: است)?
"""

_CONSENT = r"""
    before you continue(?: to .{2,40})?|(?:we|this (?:site|website)) uses? cookies.{0,60}
    your privacy(?: choices| matters)?
    (?:we )?(?:value|care about|respect) your privacy|privacy (?:settings|preferences|consent)
    cookie (?:consent|settings|policy)
    consent(?: management)?|manage (?:your )?(?:consent|cookies)|cookies?
    (?:wir|diese (?:website|seite)) (?:verwende[nt]|nutz(?:en|t)) cookies.{0,60}|ihre privatsphäre.{0,40}
    cookie-?einstellungen
    (?:ihre )?(?:zustimmung|einwilligung).{0,40}|datenschutzeinstellungen|weiter mit werbung(?: lesen)?
    .{0,40} mit werbung nutzen
    (?:nous|ce site) utilis\w+ des cookies.{0,60}|votre vie privée.{0,40}|gestion des cookies|vos choix .{0,30}cookies
    (?:este sitio )?(?:utiliza|usa|utilizamos|usamos) cookies.{0,60}|(?:tu|su) privacidad.{0,40}
    configuración de cookies
    (?:questo sito )?(?:utilizza|usa|utilizziamo) (?:i )?cookie.{0,60}|la (?:tua|vostra) privacy.{0,40}
    impostazioni cookie
    (?:używamy|ta strona używa) (?:plików )?cookies?.{0,60}|(?:twoja|szanujemy twoją) prywatność.{0,40}
    ustawienia prywatności
    (?:мы|сайт|этот сайт) использу\w+ (?:файлы )?cookies?.{0,60}|настройки (?:файлов )?cookie
    согласие на обработку.{0,60}
    (?:ми|цей сайт) використову\w+ (?:файли )?cookies?.{0,60}|налаштування cookie
    (?:çerez(?:ler)?|sitemizde çerez).{0,60}|gizliliğiniz.{0,40}|çerez (?:ayarları|politikası)|(?:kuki|çərəz)lər.{0,60}
    (?:մենք|կայքը) օգտագործում (?:ենք|է) (?:cookie|թխուկ).{0,60}
    (?:ჩვენ|საიტი) (?:ვიყენებთ|იყენებს) (?:cookie|ქუქი).{0,60}
    (?:نستخدم|يستخدم هذا الموقع) ملفات (?:تعريف الارتباط|الكوكيز).{0,60}|خصوصيتك.{0,40}|(?:ما|این سایت) از کوکی.{0,60}
"""

#: Requests to pay before reading on; to say that one has paid; and for whom a text is.
_SUBSCRIBE = r"""
    subscribe (?:now )?to (?:continue|read|unlock|keep)
    (?:to (?:continue|keep) reading|continue reading).{0,60}(?:subscri|log in|sign)
    (?:log|sign) in to (?:read|continue)|(?:you have|you've) (?:reached|read) your .{0,30}(?:limit|free articles)
    register to (?:read|continue)|jetzt weiterlesen|weiterlesen mit|mit .{1,20} weiterlesen
    abonnieren(?: sie)?,? um .{0,40}(?:zu lesen|weiterzulesen)|abonnez-vous pour (?:lire|continuer|accéder)
    il vous reste \d+ ?% de (?:cet article|ce contenu)|suscríbete para (?:leer|seguir|continuar)
    abbonati per (?:leggere|continuare)|aby przeczytać (?:cały|dalej)
    (?:оформите|чтобы (?:читать|прочитать|продолжить)).{0,60}подписк|оформіть передплату|abone ol\w* .{0,30}oku
    اشترك (?:الآن )?لمتابعة القراءة|続きを読むには

    already (?:a )?(?:subscriber|subscribed|member)\?|(?:sie sind )?bereits abonnent|déjà abonné|ya eres suscriptor
    sei già abbonato|masz już (?:prenumeratę|subskrypcję)|уже (?:есть подписка|подписаны)\?

    (?:article|story|content|page) is (?:for|available to|reserved for|exclusive to) (?:\w+ )?(?:subscribers|members)
    (?:subscribers|members)[- ]only|only (?:for|available to) (?:subscribers|members)|nur für abonnenten
    (?:dieser|der) (?:artikel|inhalt|text) ist (?:nur )?(?:für|exklusiv|abonnenten)|réservé aux abonnés
    (?:exclusivo|solo|contenido) para (?:suscriptores|socios)|(?:contenuto )?riservato agli abbonati
    (?:tylko )?dla prenumeratorów|(?:только|доступн\w+) (?:для )?подписчик\w+|(?:тільки|лише) для передплатників
    (?:sadece|yalnızca) aboneler(?:e|imize)? (?:özel|için)|(?:yalnız|ancaq) abunəçilər|միայն բաժանորդների
    მხოლოდ (?:გამომწერებისთვის|აბონენტებისთვის)|للمشتركين فقط|(?:ویژه|فقط برای) مشترکین|会員限定|有料会員|구독자 전용
"""

#: What is said in walls of consent. The first two: that somebody uses something, and what is to be clicked.
_CONSENT_CUES = r"""
    \bwe (?:and (?:our|selected)\b.{0,40}|also |may |only )?(?:use|store|process|share|value)\b
    \b(?:site|page|website) uses\b|wir (?:und unsere .{0,30})?(?:verwenden|nutzen|setzen)
    (?:verwendet|nutzt) cookies|nous (?:et nos .{0,30})?utilisons|(?:et|,) nous utilisons|utilizamos|usamos
    utilizziamo|usiamo|używamy|gebruiken wij|wij gebruiken|мы .{0,30}используем|(?:сайт|страниц)\w* использу
    ми .{0,30}використовуємо|kullan(?:ıyoruz|maktayız|ır)|istifadə ed(?:ir|iri)|օգտագործում ենք|օգտագործում է
    ვიყენებთ|نستخدم|استفاده می‌?کنیم

    (?:accept|reject|allow|refuse|agree to) (?:all|and continue|cookies)|opt[- ]out
    manage (?:my )?(?:options|preferences|choices|settings|cookies)|i agree\b|alle (?:akzeptieren|ablehnen)
    akzeptieren|tout (?:accepter|refuser)|accepter et|(?:aceptar|rechazar) tod|accetta|rifiuta|aceitar
    (?:za)?akceptuj|accepteren|принять все|отклонить|прийняти|відхилити|kabul et|reddet|qəbul et|ընդունել|მიღება
    قبول الكل|رفض الكل|پذیرش

    cookies?\b|(?<!\w)(?:куки|кукі|çerez|çərəz|kuki|ciasteczk|ev[äa]ste|süti|թխուկ|քուքի|ქუქი|کوکی)
    ملفات تعريف الارتباط|الكوكيز

    consent|consenso|einwillig|zustimm|toestemming|(?<!\w)zgod[aęyę]|соглас(?:ие|ия|ен|ны|ить)|(?<!\w)згод[аиу]|rıza
    onay(?:ı|la)|razılı[qğ]|համաձայն|თანხმ|موافق|رضایت|samt[yj]c?k

    privacy|datenschutz|confidentialité|vie privée|privacidad|privacidade|prywatno|конфиденциальн|конфіденційн
    gizlilik|حریم خصوصی|məxfilik|գաղտնիությ|კონფიდენციალ|خصوصي|personal (?:data|information)|personenbezogen
    données (?:personnelles|à caractère)|datos personales|dati personali|dados pessoais|dan(?:e|ych) osobow
    персональн\w+ дан|kişisel veri|şəxsi məlumat|անձնական տվյալ|პერსონალურ|بيانات\w* الشخصية

    \bpartners?\b|partnern?\b|partenaires|socios|partneri|партнер|партнёр|ortaklar|tərəfdaş|գործընկեր|პარტნიორ
    شركائ|third part|terceros|advertis|werbung|tracking|publicité|personali[sz]ed|personalisiert|personnalis
    personalizad|персонализ|персоналізов|kişiselleştir

    (?:store|access)\w* (?:and/or access |and access )?information|on (?:a|your|the) device
    (?:auf|von) (?:ihrem|einem) (?:end)?gerät|sur (?:un|votre) (?:appareil|terminal)|en (?:un|su|tu) dispositivo
    на (?:вашем )?устройств|на (?:вашому )?пристро|cihaz|սարք|მოწყობილობ|جهازك

    at any time|jederzeit|à tout moment|en cualquier momento|in qualsiasi momento|в любо[ей] врем|у будь-який час
    (?:istediğiniz|her) zaman|istənilən vaxt|ցանկացած պահի|ნებისმიერ დროს|في أي وقت
    your (?:choices?|preferences|settings|experience)|(?:before you|to) continue|ihre (?:auswahl|einstellung)
    vos (?:choix|préférences)|sus preferencias|ваш(?:и|его) (?:выбор|настройки|предпочт)
"""

#: The first three: what is to be switched on, what is looked at, and what is to be proved.
_ROBOT_CUES = r"""
    (?:enable|turn on|activate|requires?) javascript|javascript (?:is|must be|and cookies)
    javascript (?:aktivieren|zu aktivieren)|activer javascript|(?:включит\w+|поддерж\w+) javascript
    javascript'?i

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
"""

#: What else is said around such requests.
_SUBSCRIPTION_CUES = r"""
    (?:to|and) (?:continue|keep|read)\w* (?:reading|this|the full|on)|um (?:weiterzulesen|den artikel)
    pour (?:lire la suite|continuer)|para (?:seguir|continuar) leyendo|per continuare a leggere
    чтобы (?:продолжить|прочитать|читать)|okumaya devam

    (?:subscribe|sign up|register) (?:now|today|to|for)|become a (?:subscriber|member)|jetzt (?:abonnieren|testen)
    abonnez-vous|suscr[ií]b(?:e|as)|abbonati\b|оформ\w+ подписк|подпишитесь|abone ol|abunə ol

    already (?:subscribe|have an account)|already a member|schon (?:abonnent|registriert)|bereits registriert
    già abbonato|уже подписан|zaten abone|log ?in\b|sign in\b|anmelden|einloggen|se connecter|connectez-vous
    inicia(?:r)? sesión|accedi\b|войдите|авторизу|giriş yap|daxil ol

    (?:for|to) (?:subscribers|members) only|subscriber[- ]only|exclusive to (?:subscribers|members)
    abonnenten vorbehalten|réservé à nos abonnés|riservat\w+ agli abbonati|abonelere özel

    (?:free|monthly|annual) (?:trial|subscription|plan)|cancel (?:any ?time|at any time)
    (?:monatlich|jederzeit) kündbar|sans engagement|(?:бесплатн\w+|пробн\w+) (?:период|доступ)|ücretsiz dene
"""

#: Parts of words, of which each such text has one: what has none is not looked at closely.
_CONSENT_HINTS = """
    cookie privacy datenschutz confidentialit privacidad riservatezza prywatno consen einwillig zustimm toestemming
    куки кукі согласи згод конфиденциальн персональн çerez çərəz onay gizlilik kuki razılıq məxfilik թխուկ քուքի
    համաձայն ქუქი თანხმ الارتباط الكوكيز موافق خصوصي خصوصی کوکی رضایت
"""
_ROBOT_HINTS = """
    javascript browser navigat naveg браузер tarayıcı brauzer դիտարկիչ robot робот human captcha
"""
_SUBSCRIPTION_HINTS = """
    subscri abonn abonné suscri abbonat prenumer подпис передпл abone abunə member բաժանորդ გამომწერ აბონენტ
    اشترك مشترك مشترک 会員 続き 구독
"""


def _pattern(table: str) -> re.Pattern[str]:
    alternatives = "|".join(line.strip() for line in table.splitlines() if line.strip())
    return re.compile(alternatives.replace("'", "['’ʼ`]"), re.IGNORECASE)


def _cues(table: str) -> tuple[re.Pattern[str], ...]:
    return tuple(map(_pattern, table.strip().split("\n\n")))


def _heading(table: str) -> re.Pattern[str]:
    """A whole heading, with an apology before it and signs around it."""
    said = _pattern(table).pattern
    excuses = "sorry|o+ps|whoops|uh[- ]oh|ups|hoppla|oh no|désolé|lo sentimos|ci dispiace|извините|упс|üzgünüz"
    return re.compile(rf"\W*(?:(?:{excuses})\W+)?(?:{said})\W*", re.IGNORECASE)


NOT_FOUND, ROBOT, FAILED, CONSENT = map(_heading, (_NOT_FOUND, _ROBOT, _FAILED, _CONSENT))
IS_NOT_THERE, SUBSCRIBE = map(_pattern, (_IS_NOT_THERE, _SUBSCRIBE))
CONSENT_CUES, ROBOT_CUES, SUBSCRIPTION_CUES = map(
    _cues, (_CONSENT_CUES, _ROBOT_CUES, f"{_SUBSCRIBE}{_SUBSCRIPTION_CUES}")
)
CONSENT_HINTS, ROBOT_HINTS, SUBSCRIPTION_HINTS = map(str.split, (_CONSENT_HINTS, _ROBOT_HINTS, _SUBSCRIPTION_HINTS))
