"""Words that tell what an edit changed: numbers, dates, negations, titles; by ISO 639-1 language, folded.

Rules as data, of our own writing. A word is compared case-folded and normalised; "stems" match the beginning of a
word, because these languages inflect. A language that is not here has digits, and no words, for numbers and dates.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache

#: Months. Stems; those of three letters or fewer, and those with a final dot, stand for the whole word.
_MONTHS: Mapping[str, str] = {
    "en": """january february march. april may june. july. august. september october november december jan feb mar apr
        jun jul aug sep sept. oct nov dec""",
    "de": "januar jänner februar märz april mai juni. juli. august. september oktober november dezember",
    "fr": "janvier février mars. avril mai juin juillet août septembre octobre novembre décembre",
    "es": "enero. febrero marzo abril mayo. junio julio agosto septiembre setiembre octubre noviembre diciembre",
    "it": "gennaio febbraio marzo. aprile maggio. giugno luglio agosto settembre ottobre novembre dicembre",
    "pl": """stycz luty. lutego lutym marzec marca marcu kwiecień kwietni maj maja. maju. czerwiec czerwc lipiec lipca.
        lipcu. sierp wrzesień wrześni październik listopad grudzień grudni""",
    "ru": """январ феврал март. марта. марте. апрел май мая мае июнь июня. июне. июль июля. июле. август сентябр октябр
        ноябр декабр""",
    "uk": """січень січня січні лютий. лютого. лютому. березень березня березні квітень квітня квітні травень травня
        травні червень червня червні липень липня липні серпень серпня серпні вересень вересня вересні жовтень жовтня
        жовтні листопад грудень грудня грудні""",
    "tr": "ocak şubat mart. nisan mayıs haziran temmuz ağustos eylül ekim. kasım aralık",
    "az": "yanvar fevral mart aprel may mayda. mayın. iyun iyul avqust sentyabr oktyabr noyabr dekabr",
    "hy": """հունվար փետրվար մարտ. մարտի. մարտին. ապրիլ մայիս հունիս հուլիս օգոստոս սեպտեմբեր հոկտեմբեր նոյեմբեր
        դեկտեմբեր""",
    "ka": """იანვ თებერვ მარტი. მარტს. მარტის. აპრილ მაისი. მაისს. მაისის. ივნის ივლის აგვისტ სექტემბ ოქტომბ ნოემბ
        დეკემბ""",
    "ar": """يناير فبراير مارس أبريل إبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر كانون شباط آذار نيسان
        أيار حزيران تموز آب أيلول تشرين""",
    "fa": """ژانویه فوریه مارس آوریل ژوئن ژوئیه جولای اوت سپتامبر اکتبر نوامبر دسامبر فروردین اردیبهشت خرداد مرداد
        شهریور آبان آذر بهمن اسفند""",
}
#: Days of the week, and words for days near today; as `_MONTHS`.
_DAYS: Mapping[str, str] = {
    "en": "monday tuesday wednesday thursday friday saturday sunday today. yesterday tomorrow tonight.",
    "de": "montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag heute. gestern. morgen.",
    "fr": "lundi mardi mercredi jeudi vendredi samedi dimanche aujourd'hui hier. demain",
    "es": "lunes. martes. miércoles jueves viernes sábado domingo hoy ayer. mañana",
    "it": "lunedì martedì mercoledì giovedì venerdì sabato domenica oggi. ieri. domani.",
    "pl": """poniedział wtorek wtork środa. środę. środy. czwart piątek piątk sobota. sobotę. soboty. niedziel dziś.
        dzisiaj wczoraj jutro.""",
    "ru": """понедельник вторник среда. среду. среды. четверг пятниц суббот воскресень сегодня. вчера. завтра.""",
    "uk": "понеділ вівтор середа. середу. середи. четвер п'ятниц субот неділ сьогодні. вчора. учора. завтра.",
    "tr": "pazartesi salı. çarşamba perşembe cuma. cumartesi pazar. bugün dün yarın",
    "az": "bazar. ertəsi çərşənbə cümə. şənbə dünən sabah.",
    "hy": "երկուշաբթի երեքշաբթի չորեքշաբթի հինգշաբթի ուրբաթ շաբաթ. կիրակի այսօր երեկ. վաղը",
    "ka": "ორშაბათ სამშაბათ ოთხშაბათ ხუთშაბათ პარასკევ შაბათ კვირას. დღეს გუშინ ხვალ",
    "ar": "الاثنين الإثنين الثلاثاء الأربعاء الخميس الجمعة السبت الأحد اليوم. أمس غدا.",
    "fa": "شنبه یکشنبه دوشنبه سهشنبه چهارشنبه پنجشنبه جمعه امروز دیروز فردا.",
}

#: Words for small numbers, in the forms that they take. Those that mean something else as often are left out.
_NUMBERS: Mapping[str, str] = {
    "en": "2:two 3:three 4:four 5:five 6:six 7:seven 8:eight 9:nine 10:ten 11:eleven 12:twelve 20:twenty 30:thirty",
    "de": "2:zwei 3:drei 4:vier 5:fünf 6:sechs 7:sieben 8:acht 9:neun 10:zehn 11:elf 12:zwölf 20:zwanzig",
    "fr": "2:deux 3:trois 4:quatre 5:cinq 6:six 7:sept 8:huit 10:dix 11:onze 12:douze 20:vingt 30:trente",
    "es": "2:dos 3:tres 4:cuatro 5:cinco 6:seis 7:siete 8:ocho 9:nueve 10:diez 11:once 12:doce 20:veinte",
    "it": "2:due 3:tre 4:quattro 5:cinque 7:sette 8:otto 9:nove 10:dieci 11:undici 12:dodici 20:venti",
    "pl": """2:dwa 2:dwie 2:dwóch 2:dwaj 2:dwoje 3:trzy 3:trzech 3:trzej 3:troje 4:cztery 4:czterech 5:pięć 5:pięciu
        6:sześć 6:sześciu 7:siedem 7:siedmiu 8:osiem 8:ośmiu 9:dziewięć 9:dziewięciu 10:dziesięć 10:dziesięciu""",
    "ru": """2:два 2:две 2:двух 2:двое 2:двоих 2:двумя 3:три 3:трех 3:трёх 3:трое 3:троих 3:тремя 4:четыре 4:четырех
        4:четырёх 4:четверо 5:пять 5:пяти 5:пятеро 6:шесть 6:шести 6:шестеро 7:семь 7:семи 7:семеро 8:восемь 8:восьми
        9:девять 9:девяти 10:десять 10:десяти 12:двенадцать 20:двадцать""",
    "uk": """2:два 2:дві 2:двох 2:двоє 3:три 3:трьох 3:троє 4:чотири 4:чотирьох 4:четверо 5:п'ять 5:п'яти 5:п'ятеро
        6:шість 6:шести 7:сім 7:семи 8:вісім 8:восьми 9:дев'ять 9:дев'яти 10:десять 10:десяти""",
    "tr": "2:iki 3:üç 4:dört 5:beş 6:altı 7:yedi 8:sekiz 9:dokuz 10:on 20:yirmi 30:otuz",
    "az": "2:iki 3:üç 4:dörd 5:beş 6:altı 7:yeddi 8:səkkiz 9:doqquz 10:on 20:iyirmi 30:otuz",
    "hy": """2:երկու 2:երկուսը 3:երեք 3:երեքը 4:չորս 4:չորսը 5:հինգ 5:հինգը 6:վեց 6:վեցը 7:յոթ 7:յոթը 8:ութ 8:ութը
        9:ինը 10:տասը 20:քսան""",
    "ka": """2:ორი 2:ორმა 2:ორ 3:სამი 3:სამმა 3:სამ 4:ოთხი 4:ოთხ 5:ხუთი 5:ხუთ 6:ექვსი 6:ექვს 7:შვიდი 7:შვიდ 8:რვა
        9:ცხრა 10:ათი""",
    "ar": """2:اثنان 2:اثنين 3:ثلاثة 3:ثلاث 4:أربعة 4:أربع 5:خمسة 5:خمس 6:ستة 6:ست 7:سبعة 7:سبع 8:ثمانية 8:ثماني
        9:تسعة 9:تسع 10:عشرة 10:عشر""",
    "fa": "2:دو 3:سه 4:چهار 5:پنج 6:شش 7:هفت 8:هشت 10:ده 20:بیست",
}

#: Words for large numbers; stems.
_MAGNITUDES: Mapping[str, str] = {
    "en": "hundred thousand million billion trillion bn",
    "de": "hundert tausend million mio milliard mrd billion",
    "fr": "cent. cents. mille. million milliard",
    "es": "cien. cientos. mil millon millón",
    "it": "cento. mila. mille. milion miliard",
    "pl": "tysi mln milion mld miliard",
    "ru": "тыс тысяч млн миллион млрд миллиард",
    "uk": "тис тисяч млн мільйон млрд мільярд",
    "tr": "bin milyon milyar",
    "az": "min milyon mln milyard mlrd",
    "hy": "հազար մլն միլիոն մլրդ միլիարդ",
    "ka": "ათას მლნ მილიონ მლრდ მილიარდ",
    "ar": "ألف آلاف مليون ملايين مليار",
    "fa": "هزار میلیون میلیارد",
}

#: Words that turn a sentence into its opposite. (``չ`` of Armenian verbs is in `is_negation`.)
_NEGATIONS: Mapping[str, str] = {
    "en": "not no never nor neither cannot without",
    "de": "nicht kein keine keinen keinem keiner nie niemals ohne",
    "fr": "ne pas jamais aucun aucune sans",
    "es": "no nunca jamás ningún ninguna sin",
    "it": "non mai nessun nessuno nessuna senza",
    "pl": "nie nigdy żaden żadna bez",
    "ru": "не нет никогда ни без",
    "uk": "не ні ніколи немає без",
    "tr": "değil yok hayır asla",
    "az": "deyil yox heç xeyr",
    "hy": "ոչ չի չեն չէ չէր երբեք առանց",
    "ka": "არ არა არც ვერ არასდროს",
    "ar": "لا لم لن ليس ليست غير دون",
    "fa": "نه نیست نیستند نبود هرگز بدون",
    "zh": "不 没 沒 无 無 未 非",
    "ja": "不 無 未 非",
}

#: Beside a name in scripts without capitals.
_TITLES_BEFORE: Mapping[str, str] = {
    "ar": """الرئيس رئيس الوزير وزير الوزراء الخارجية الدفاع السفير النائب السيد السيدة الجنرال الملك الأمير المتحدث
        الأمين الدكتور المستشار""",
    "fa": "رئیس رئیسجمهور جمهور جمهوری نخستوزیر وزیر سفیر آقای خانم ژنرال سخنگوی دکتر خارجه دفاع",
    "ka": "პრეზიდენტი პრეზიდენტმა პრემიერი პრემიერმა მინისტრი მინისტრმა ელჩი ელჩმა დეპუტატი დეპუტატმა გენერალი ბატონი",
}
_TITLES_IN_SIGNS = (
    *("总统", "總統", "总理", "總理", "外长", "外長", "部长", "部長", "主席", "大使", "发言人", "先生", "女士"),
    *("大統領", "首相", "外相", "国防相", "氏", "さん", "報道官", "議長", "대통령", "총리", "장관"),
)
#: How Georgian family names end, with the ending of the case behind.
_GEORGIAN_NAME = re.compile(r"\w{2,}(?:შვილ|ძე|იან|ოვ|ევ|სკი)\w{0,4}")
#: English writes months and days with a capital, and so tells May from the verb.
_ENGLISH_SMALL = frozenset({"today", "yesterday", "tomorrow", "tonight"})


#: Words of lines that only tell a time: units, "ago", "updated", and the small words between. Stems as in `_MONTHS`,
#: of all languages together: such a line has no others.
_TIMES = """
    ago. minute hour. hours. second. seconds. day. days. week. weeks. month. months. min. mins. sec. hrs. just. now.
    updated. published. posted. last. at. on. am. pm. gmt. utc. read.
    vor. minuten stunde stunden tag. tage. tagen. woche. wochen. uhr. aktualisiert. veröffentlicht. am. um. stand.
    il. y. a. minute heure heures jour. jours. semaine. semaines. à. le. mis. jour. publié.
    hace. minuto hora. horas. día. días. semana. semanas. actualizado. publicado. las. el.
    fa. minuti. ora. ore. giorno. giorni. settimana. settimane. aggiornato. pubblicato. alle. il.
    temu. minut godzin dzień. dni. tydzień. tygodni. godz. aktualizacja. opublikowano. o.
    назад. минут час. часа. часов. день. дня. дней. недел мин. сек. обновлено. опубликовано. в. мск.
    тому. хвилин годин день. дні. днів. тиждень. тижні. оновлено. опубліковано. о. об. у.
    önce. dakika saat. gün. hafta. ay. güncellendi. güncelleme. son. yayınlandı.
    əvvəl. dəqiqə saat. gün. həftə. yenilənib. yayımlanıb.
    առաջ. րոպե ժամ. օր. շաբաթ. թարմացվել. է. հրապարակվել. ժամը.
    წინ. წუთ საათ დღის. კვირის. განახლდა. გამოქვეყნდა.
    منذ. قبل. دقيقة دقائق ساعة ساعات يوم. أيام. أسبوع. آخر. تحديث. نشر.
    پیش. دقیقه ساعت روز. هفته. بروزرسانی.
"""
#: Words of lines that count how often something was read; stems as in `_MONTHS`, of all languages together.
_COUNTERS = """
    views. view. reads. shares. comments. comment. likes. aufrufe. kommentare. vues. commentaires. partages. visitas.
    comentarios. compartidos. visualizzazioni. commenti. wyświetleń. komentarz просмотр прочтени комментари перегляд
    коментар görüntülenme okunma yorum. baxış. oxunub. şərh դիտում ընթերցում ნახვა. კომენტარ مشاهدة مشاهدات تعليقات
    بازدید نظر. 阅读 浏览 评论
"""


@cache
def _stems(table: str) -> tuple[tuple[str, ...], frozenset[str]]:
    """Stems, and words that match as a whole."""
    entries = table.split()
    whole = {entry.removesuffix(".") for entry in entries if entry.endswith(".") or len(entry) <= 3}
    return tuple(entry for entry in entries if entry not in whole and not entry.endswith(".")), frozenset(whole)


def _folded(word: str) -> str:
    return word.replace("İ", "i").casefold()


def _begins(word: str, table: str) -> bool:
    stems, whole = _stems(table)
    return word in whole or word.startswith(stems)


def is_month(word: str, language: str | None) -> bool:
    """Whether a word names a month."""
    return _is_calendar_word(word, language, _MONTHS)


def is_day(word: str, language: str | None) -> bool:
    """Whether a word names a day of the week, or a day near today."""
    return _is_calendar_word(word, language, _DAYS)


def _is_calendar_word(word: str, language: str | None, tables: Mapping[str, str]) -> bool:
    folded, table = _folded(word), tables.get(language or "", "")
    if language == "en" and word == folded and folded not in _ENGLISH_SMALL:
        return False
    # Arabic writes "and", "in" and "to" onto the word.
    return _begins(folded, table) or (language == "ar" and folded[:1] in "وبل" and _begins(folded[1:], table))


@lru_cache(maxsize=4096)
def is_time_word(word: str) -> bool:
    """Whether a word may stand in a line that only tells a time, in any language."""
    if _begins(_folded(word), _TIMES):
        return True
    return any(is_month(word, language) or is_day(word, language) for language in _MONTHS)


def is_counter_word(word: str) -> bool:
    """Whether a word stands in lines that count how often something was read, in any language."""
    return _begins(_folded(word), _COUNTERS)


@cache
def _numbers(language: str) -> Mapping[str, int]:
    pairs = (entry.split(":") for entry in _NUMBERS.get(language, "").split())
    return {word: int(value) for value, word in pairs}


def number_of(word: str, language: str | None) -> int | None:
    """The value of a word for a small number; None if it is none."""
    return _numbers(language or "").get(_folded(word))


def is_magnitude(word: str, language: str | None) -> bool:
    """Whether a word is one for a large number, such as million."""
    return _begins(_folded(word), _MAGNITUDES.get(language or "", ""))


def is_negation(word: str, language: str | None) -> bool:
    """Whether a word turns a sentence into its opposite."""
    folded = _folded(word)
    if language == "en" and folded.endswith("n't"):
        return True
    return folded in _NEGATIONS.get(language or "", "").split()


def is_title(word: str, language: str | None) -> bool:
    """Whether a word says that a name follows, in a script that does not capitalise names."""
    return word in _TITLES_BEFORE.get(language or "", "").split()


def holds_title(text: str) -> bool:
    """Whether some Chinese, Japanese or Korean characters hold a title, which stands before or behind a name."""
    return any(title in text for title in _TITLES_IN_SIGNS)


def is_georgian_family_name(word: str) -> bool:
    """Whether a Georgian word ends as family names do."""
    return bool(_GEORGIAN_NAME.fullmatch(word))
