"""Lines that stand around an article's text and are none of it, in the languages of news.

Each table holds regular expressions, separated by ``|`` and by line ends; case does not matter.
"""

from __future__ import annotations

import re

#: Whole lines; a full stop or a colon may follow.
_WHOLE = r"""
    advertisement|anzeige|werbung|publicité|publicidad|reklam|реклама|գովազդ|إعلان|რეკლამა
    advertisement -? continue (?:reading|scrolling) below|article continues below(?: advertisement)?
    story continues
    skip to (?:main )?(?:content|menu|navigation|search|footer)|skip past newsletter promotion
    skip next section.*|zum inhalt springen|zur hauptnavigation springen|(?:zum )?hauptinhalt
    aller au contenu(?: principal)?|saltar al contenido|перейти к (?:содержанию|основному содержанию)
    advertiser content|sponsored(?: content)?|supported by|recommended(?: videos?)?|trending|up next|watch now
    (?:-\s*)?published|(?:-\s*-?)?aktualisiert am|last updated|updated|updated on|comments?|kommentare|коментарі
    комментарии
    share(?: this)?(?: (?:article|story|page))?|artikel teilen|teilen|partager|compartir|поделиться|կիսվել
    paylaş|გაზიარება
    print|drucken|bookmark|save|copy link|link kopieren|listen|subscribe|follow us|sign up|log in|read more
    mehr lesen
    stay connected|deep dive|most (?:read|popular)|editor(?:'|’)?s(?:'|’)? picks|illustration|getty images|photo
    foto|фото
    image source(?:,.{0,60})?|image caption|media caption|follow this topic|up top|news analysis|guest essay
    lesedauer.{0,20}|reading time.{0,20}|\d{1,2} min(?:ute[sn]?)? read|\d{1,2} min\.? lesezeit
    _{2,}|-{2,}|\*{2,}|\#{2,}|•|-|\*{1,3}
    thanks for signing up!?|your subscription has been confirmed.*
    -?\s*oops!? ?something went wrong.*
"""

#: How lines begin that lead away from the text, or ask for something.
_OPENING = r"""
    (?:read|see|watch|listen|learn) (?:also|more|next)\s*(?::|\||on the\b)
    related\s*(?::|\b(?:content|stories|articles|video|topics|coverage)\b)
    (?:más información|lea también|lee también|lire aussi|à lire aussi|leggi anche|lees ook)\b
    czytaj (?:też|także|również)\b
    (?:mehr zum thema|lesen sie (?:auch|mehr|hier)|auch interessant|siehe auch|weiterlesen|das könnte sie auch)\b
    (?:читайте (?:также|ещё|еще|по теме)|смотрите также|подписывайтесь|читать далее)\b
    (?:читайте також|дивіться також|підписуйтесь)\b
    (?:կարդացեք նաև|կարդալ նաև|հետևեք մեզ|დაწვრილებით|წაიკითხეთ ასევე)
    (?:həmçinin oxu|daha ətraflı|bizi izləyin|ayrıca oku|bunu da oku|haberin devamı)
    sign up (?:for|to|here|now)\b.{0,200}|subscribe (?:to|now|today|for)\b.{0,200}
    follow (?:us|@|our|bbc)\b.{0,200}
    (?:get|join) (?:the latest|our|all the latest)\b.{0,160}|download (?:the|our)\b.{0,60}\bapp\b.{0,80}
    click here (?:to|for)\b.{0,120}
    want (?:more|to bookmark)\b.{0,200}|don(?:'|’)t miss\s*:.{0,200}|for more .{0,60}\bvisit\b.{0,80}
    this (?:story|article) (?:was originally|originally|first|has been (?:updated|corrected))\b.{0,200}
    our standards\s*:.{0,120}|(?:the )?bbc is not responsible\b.{0,160}|all products featured\b.{0,300}
    (?:we may earn|if you (?:buy|make a purchase))\b.{0,200}|got a (?:news )?tip\b.{0,200}
    (?:photo|image|picture|gallery|video)(?: credit)?s?\s*:\s.{0,160}|bild(?:er|quelle)?\s*:\s.{0,160}
    foto(?:s)?\s*:\s.{0,160}|фото\s*:\s.{0,160}
    (?:abonnieren sie|melden sie sich|folgen sie uns|hier (?:anmelden|abonnieren))\b.{0,200}
    (?:suivez-nous|abonnez-vous|inscrivez-vous|síguenos|suscríbete|seguici|iscriviti)\b.{0,200}
    (?:fehler gefunden|haben sie (?:einen )?fehler)\b.{0,120}
    (?:watch|more|also|see|listen|plus|next|videos?|photos?|gallery|poll|quiz|mehr|video|galerie|regarder|vea|guarda)\s*:
    (?:смотрите|видео|фото|дивіться|izlə|izle|տեսանյութ|დიდი სურათი|شاهد|ببینید)\s*:
    thank(?:s| you) for (?:subscrib|sign)ing\b.{0,200}|already (?:have an account|a subscriber|subscribed)\b.{0,80}
    unlock (?:this|the|all|full|unlimited)\b.{0,200}|(?:get|keep) in touch with\b.{0,160}|have a (?:story|tip)\b.{0,160}
    this copy is for your personal.{0,240}|this article has been reviewed according to.{0,240}
    if you (?:enjoyed|liked) this (?:article|story|piece)\b.{0,240}
    like what you(?:'|’)?(?:re|ve| are| have)? read.{0,160}
    (?:по теме|подробнее|на эту тему|ilgili haber(?:ler)?|mövzu ilə bağlı|թեմայի շուրջ)\s*:
"""

#: Headings under which other texts are listed.
_RELATED = r"""
    related(?: (?:content|stories|articles|topics|coverage|links|news))?
    more (?:stories|on this(?: story)?|from .{1,40}|news|like this)
    read more(?: on .{1,40})?|read also|you (?:may|might) (?:also )?like|most (?:read|popular|viewed)
    latest (?:news|stories)|recommended(?: for you)?
    top stories|trending(?: now)?|what to read next|up next|don(?:'|’)t miss|explore more|keep reading
    discover more.{0,60}
    mehr zum thema|weitere (?:artikel|meldungen|themen|nachrichten)|das könnte sie auch interessieren
    auch interessant|lesen sie auch|meistgelesen
    à lire aussi|lire aussi|sur le même sujet|articles liés|les plus lus|te puede interesar|más noticias
    noticias relacionadas|leggi anche
    читайте также|по теме|материалы по теме|похожие (?:новости|статьи)|другие новости|новости по теме
    ещё по теме|еще по теме|смотрите также
    читайте також|новини за темою|կարդացեք նաև|այս թեմայով|առնչվող նյութեր|նմանատիպ նյութեր|օրվա լրահոս
    əlaqəli xəbərlər|digər xəbərlər|oxşar xəbərlər|ilgili haberler|benzer haberler|diğer haberler
    მსგავსი სიახლეები|اقرأ أيضا|مواضيع ذات صلة|اقرأ المزيد
"""

#: Under a text: how to reach its author.
_REACH = r"(?:e-?mail|contact|reached at|follow|twitter|kontakt|écrire à)"


def _alternatives(table: str) -> str:
    return "|".join(line.strip() for line in table.strip().splitlines())


WHOLE_LINE = re.compile(rf"\W*(?:{_alternatives(_WHOLE)})\s*[.:>»]*", re.IGNORECASE)
OPENING = re.compile(rf"(?:[-–•▶►*>\[(]\s*)?(?:{_alternatives(_OPENING)})", re.IGNORECASE)
#: Offers of mail, told by a word within.
MAIL = re.compile(
    r".{0,100}\bnewsletters?\b.{0,60}|"
    r".{0,60}\bdelivered (?:right |straight |directly )?to your (?:inbox|email)\b.{0,160}",
    re.IGNORECASE,
)
RELATED = re.compile(rf"\W*(?:{_alternatives(_RELATED)})\s*[:.>»…]*", re.IGNORECASE)
CONTACT = re.compile(rf".{{0,160}}(?:\b{_REACH}\b.{{0,80}}@\w|@\w.{{0,40}}\btwitter\b).{{0,160}}", re.IGNORECASE)
#: Over a text: its day, with few words around; at least two numbers, one of them a year.
DATE = re.compile(
    r"(?=.*\b(?:19|20)\d\d\b)(?:\W*(?!\d)\w+){0,4}\W*\d{1,4}(?:(?:\W+(?!\d)\w+){0,2}\W+\d{1,4}){1,6}(?:\W+(?!\d)\w+){0,2}\W*"
)
BYLINE = re.compile(r"(?:by|von|par|por|di|автор|текст|հեղինակ)\s*:?\s+[^.!?:«»„“\"]{3,60}", re.IGNORECASE)
