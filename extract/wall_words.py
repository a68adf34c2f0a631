"""What pages say that are shown in place of an article, in the languages of the built-in topic.

Each table holds regular expressions, separated by ``|`` and by line ends; case does not matter. ``'`` stands for every
apostrophe.
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

#: What consent walls talk of: words of which every other line has one.
_OF_CONSENT = r"""
    cookies?|consent|privacy|personal data|personali[sz]ed|third part|partners?|opt[- ]out|accept all|reject all|zustimm
    einwillig
    datenschutz|werbung|tracking|akzeptier|vie privée|consentement|publicité|accepter|privacidad|consentimiento|aceptar
    consenso|accetta|prywatnoś|zgod[aęy]|akceptuj|соглас|персональн|конфиденциальн|згод[аиу]|персональн|çerez
    kişisel veri
    gizlilik|kabul|kuki|məxfilik|թխուկ|համաձայն|ქუქი|თანხმობა|الارتباط|الخصوصية|موافق|کوکی|حریم خصوصی
"""

_SUBSCRIBE = r"""
    subscribe (?:now )?to (?:continue|read|unlock|keep)
    (?:to (?:continue|keep) reading|continue reading).{0,60}(?:subscri|log in|sign)
    (?:article|story|content|page) is (?:for|available to|reserved for|exclusive to) (?:\w+ )?(?:subscribers|members)
    (?:subscribers|members)[- ]only|only (?:for|available to) (?:subscribers|members)
    already (?:a )?(?:subscriber|subscribed|member)\?
    (?:log|sign) in to (?:read|continue)|(?:you have|you've) (?:reached|read) your .{0,30}(?:limit|free articles)
    register to (?:read|continue)
    jetzt weiterlesen|weiterlesen mit|nur für abonnenten
    (?:dieser|der) (?:artikel|inhalt|text) ist (?:nur )?(?:für|exklusiv|abonnenten)
    (?:sie sind )?bereits abonnent|mit .{1,20} weiterlesen|abonnieren(?: sie)?,? um .{0,40}(?:zu lesen|weiterzulesen)
    réservé aux abonnés|il vous reste \d+ ?% de (?:cet article|ce contenu)|abonnez-vous pour (?:lire|continuer|accéder)
    déjà abonné
    (?:exclusivo|solo|contenido) para (?:suscriptores|socios)|suscríbete para (?:leer|seguir|continuar)
    ya eres suscriptor
    (?:contenuto )?riservato agli abbonati|abbonati per (?:leggere|continuare)|sei già abbonato
    (?:tylko )?dla prenumeratorów
    aby przeczytać (?:cały|dalej)|masz już (?:prenumeratę|subskrypcję)|(?:только|доступн\w+) (?:для )?подписчик\w+
    (?:оформите|чтобы (?:читать|прочитать|продолжить)).{0,60}подписк|уже (?:есть подписка|подписаны)\?
    (?:тільки|лише) для передплатників|оформіть передплату|(?:sadece|yalnızca) aboneler(?:e|imize)? (?:özel|için)
    abone ol\w* .{0,30}oku
    (?:yalnız|ancaq) abunəçilər|միայն բաժանորդների|მხოლოდ (?:გამომწერებისთვის|აბონენტებისთვის)
    (?:للمشتركين فقط|اشترك (?:الآن )?لمتابعة القراءة)
    (?:ویژه|فقط برای) مشترکین|会員限定|有料会員|続きを読むには|구독자 전용
"""


def _pattern(table: str) -> re.Pattern[str]:
    alternatives = "|".join(line.strip() for line in table.strip().splitlines())
    return re.compile(alternatives.replace("'", "['’ʼ`]"), re.IGNORECASE)


def _heading(table: str) -> re.Pattern[str]:
    """A whole heading, with an apology before it and signs around it."""
    said = _pattern(table).pattern
    excuses = "sorry|o+ps|whoops|uh[- ]oh|ups|hoppla|oh no|désolé|lo sentimos|ci dispiace|извините|упс|üzgünüz"
    return re.compile(rf"\W*(?:(?:{excuses})\W+)?(?:{said})\W*", re.IGNORECASE)


NOT_FOUND, ROBOT, FAILED, CONSENT = map(_heading, (_NOT_FOUND, _ROBOT, _FAILED, _CONSENT))
IS_NOT_THERE, OF_CONSENT, SUBSCRIBE = map(_pattern, (_IS_NOT_THERE, _OF_CONSENT, _SUBSCRIBE))
