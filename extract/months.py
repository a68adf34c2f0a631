"""The months by name, in the languages of the built-in topic: as days are written, and shortened."""

from __future__ import annotations

#: A semicolon after each language, a comma between months, a space between the forms of one; "_" is a space in a name.
_TABLE = """
    january jan, february feb, march mar, april apr, may, june jun, july jul, august aug, september sept sep,
    october oct, november nov, december dec;
    januar jänner jan, februar feber feb, märz mär mrz, april apr, mai, juni jun, juli jul, august aug,
    september sept sep, oktober okt, november nov, dezember dez;
    janvier janv, février févr fév, mars, avril avr, mai, juin, juillet juil, août, septembre sept, octobre oct,
    novembre nov, décembre déc;
    enero ene, febrero feb, marzo mar, abril abr, mayo may, junio jun, julio jul, agosto ago,
    septiembre setiembre sep, octubre oct, noviembre nov, diciembre dic;
    gennaio gen, febbraio feb, marzo mar, aprile apr, maggio mag, giugno giu, luglio lug, agosto ago,
    settembre set, ottobre ott, novembre nov, dicembre dic;
    stycznia styczeń sty, lutego luty lut, marca marzec mar, kwietnia kwiecień kwi, maja maj, czerwca czerwiec cze,
    lipca lipiec lip, sierpnia sierpień sie, września wrzesień wrz, października październik paź,
    listopada listopad lis, grudnia grudzień gru;
    января январь янв, февраля февраль фев, марта март мар, апреля апрель апр, мая май, июня июнь июн,
    июля июль июл, августа август авг, сентября сентябрь сент сен, октября октябрь окт, ноября ноябрь ноя,
    декабря декабрь дек;
    січня січень січ, лютого лютий лют, березня березень бер, квітня квітень квіт кві, травня травень трав тра,
    червня червень черв чер, липня липень лип, серпня серпень серп сер, вересня вересень вер,
    жовтня жовтень жовт жов, листопада листопад лист лис, грудня грудень груд гру;
    ocak oca, şubat şub, mart mar, nisan nis, mayıs may, haziran haz, temmuz tem, ağustos ağu, eylül eyl, ekim eki,
    kasım kas, aralık ara;
    yanvar yan, fevral fev, mart mar, aprel apr, may, iyun iyn, iyul iyl, avqust avq, sentyabr sen, oktyabr okt,
    noyabr noy, dekabr dek;
    հունվարի հունվար հնվ, փետրվարի փետրվար փտվ, մարտի մարտ մրտ, ապրիլի ապրիլ ապր, մայիսի մայիս մյս,
    հունիսի հունիս հնս, հուլիսի հուլիս հլս, օգոստոսի օգոստոս օգս, սեպտեմբերի սեպտեմբեր սեպ,
    հոկտեմբերի հոկտեմբեր հոկ, նոյեմբերի նոյեմբեր նոյ, դեկտեմբերի դեկտեմբեր դեկ;
    იანვარი იანვარს იან, თებერვალი თებერვალს თებ, მარტი მარტს მარ, აპრილი აპრილს აპრ, მაისი მაისს მაი,
    ივნისი ივნისს ივნ, ივლისი ივლისს ივლ, აგვისტო აგვისტოს აგვ, სექტემბერი სექტემბერს სექ, ოქტომბერი ოქტომბერს ოქტ,
    ნოემბერი ნოემბერს ნოე, დეკემბერი დეკემბერს დეკ;
    يناير, فبراير, مارس, أبريل ابريل إبريل, مايو, يونيو, يوليو, أغسطس اغسطس, سبتمبر, أكتوبر اكتوبر, نوفمبر, ديسمبر;
    كانون_الثاني, شباط, آذار, نيسان, أيار, حزيران, تموز, آب, أيلول, تشرين_الأول, تشرين_الثاني, كانون_الأول;
    ژانویه, فوریه, مارس, آوریل, مه, ژوئن, ژوئیه, اوت, سپتامبر, اکتبر, نوامبر, دسامبر;
"""

_IRANIAN = "فروردین اردیبهشت خرداد تیر مرداد شهریور مهر آبان آذر دی بهمن اسفند"


def _numbers(table: str) -> dict[str, int]:
    return {
        form.replace("_", " "): number
        for language in table.split(";")
        for number, forms in enumerate(language.split(","), 1)
        for form in forms.split()
    }


#: Name, lower case → 1 to 12.
MONTHS = _numbers(_TABLE)
#: Name → 1 to 12, in the solar calendar of Iran.
IRANIAN_MONTHS = {name: number for number, name in enumerate(_IRANIAN.split(), 1)}
