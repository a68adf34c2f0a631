"""The news agencies that are credited by name, in the scripts in which they are written.

To add one: a row. The canonical name is what the agency calls itself in Latin letters.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Agency:
    """One agency under the names that credits give it."""

    #: As it stands in the article record.
    name: str
    #: Names that mean nothing else, in any case.
    full: tuple[str, ...] = ()
    #: Names that mean other things too, or that are words: only in this case, only as a credit's whole part.
    short: tuple[str, ...] = ()
    #: Words of a language: never as a whole line.
    words: tuple[str, ...] = ()
    #: Where ``short`` means this agency only in texts of these languages.
    languages: tuple[str, ...] = ()


AGENCIES = (
    # World
    Agency("Reuters", ("reuters", "thomson reuters", "рейтер", "рейтерс", "ռոյթերս", "رويترز", "رویترز", "ロイター")),
    Agency(
        "AFP",
        ("agence france-presse", "agence france presse", "франс пресс", "франс-пресс", "فرانس برس"),
        ("AFP", "afp", "АФП", "ԱՖՊ", "أ ف ب", "ا ف ب"),
    ),
    Agency(
        "AP",
        ("associated press", "the associated press", "ассошиэйтед пресс", "أسوشيتد برس"),
        ("AP", "ap", "АП", "أ ب"),
    ),
    Agency("dpa", ("deutsche presse-agentur", "deutsche presse agentur"), ("dpa", "DPA", "дпа", "ДПА", "د ب أ")),
    Agency("dpa-AFX", ("dpa-afx",)),
    Agency("UPI", ("united press international",), ("UPI",)),
    Agency("Bloomberg", ("bloomberg news",), ("Bloomberg", "BLOOMBERG", "Блумберг")),
    Agency("Xinhua", ("xinhua", "синьхуа", "شينخوا", "新华社", "新華社")),
    Agency("Kyodo", ("kyodo", "kyodo news", "киодо", "共同通信")),
    Agency("Jiji", ("jiji press", "時事通信"), ("JIJI", "Jiji")),
    Agency("Yonhap", ("yonhap", "ёнхап", "연합뉴스")),
    Agency("PTI", ("press trust of india",), ("PTI",)),
    Agency("ANI", ("asian news international",), ("ANI",)),
    Agency("IANS", ("indo-asian news service",), ("IANS",)),
    # Armenia, Azerbaijan, Georgia
    Agency("Armenpress", ("armenpress", "арменпресс", "արմենպրես", "أرمنبريس", "ارمنبريس", "არმენპრესი")),
    Agency("ARKA", ("arka news agency",), ("ARKA", "АРКА", "ԱՐԿԱ")),
    Agency("Mediamax", ("mediamax", "медиамакс", "մեդիամաքս")),
    Agency("AZERTAC", ("azertac", "azertag", "azərtac", "азертадж", "азертаг", "азәртаҹ", "ադրթաջ")),
    Agency("Trend", ("trend news agency",), words=("Trend", "TREND", "Тренд")),
    Agency("Turan", ("turan news agency", "turan informasiya agentliyi"), words=("Turan", "TURAN", "Туран")),
    Agency(
        "APA",
        ("azeri press agency", "azəri-press agentliyi"),
        ("APA", "АПА"),
        languages=("az", "en", "hy", "ru", "tr", "ka"),
    ),
    Agency(
        "Report", ("report information agency", "report informasiya agentliyi", "report.az"), words=("Report", "REPORT")
    ),
    Agency("SIA", ("sia news agency",), ("SİA",)),
    Agency("Interpressnews", ("interpressnews", "ინტერპრესნიუსი", "интерпрессньюс")),
    Agency("RFE/RL", ("rfe/rl", "radio free europe/radio liberty", "radio free europe / radio liberty", "рсе/рс")),
    # Russia and neighbours
    Agency("TASS", ("itar-tass", "итар-тасс", "тасс", "տասս"), ("TASS", "Tass", "تاس")),
    Agency("Interfax", ("interfax", "interfax.ru", "интерфакс", "ինտերֆաքս")),
    Agency(
        "RIA Novosti", ("ria novosti", "риа новости", "риа «новости»", 'риа "новости"', "ռիա նովոստի", "ria nowosti")
    ),
    Agency("Sputnik", (), ("Sputnik", "SPUTNIK", "Спутник", "Սպուտնիկ", "سبوتنيك")),
    Agency("Regnum", ("ia regnum", "иа regnum"), ("REGNUM",)),
    Agency("Ukrinform", ("ukrinform", "укринформ", "укрінформ")),
    Agency("UNIAN", ("unian", "униан", "уніан")),
    Agency("Interfax-Ukraine", ("interfax-ukraine", "интерфакс-украина", "інтерфакс-україна")),
    Agency("BelTA", ("belta", "белта")),
    Agency("Kazinform", ("kazinform", "казинформ")),
    # Türkiye, Iran, Arab countries, Israel
    Agency(
        "AA",
        ("anadolu agency", "anadolu ajansı", "anadolu ajansi", "anadolu agentliyi", "анадолу", "անադոլու", "الأناضول"),
        ("AA", "Anadolu"),
        languages=("ar", "az", "en", "es", "fa", "fr", "hy", "ka", "ru", "sq", "tr"),
    ),
    Agency("DHA", ("demirören haber ajansı",), ("DHA",)),
    Agency("İHA", ("ihlas haber ajansı", "i̇hlas haber ajansı"), ("İHA", "IHA")),
    Agency("ANKA", ("anka haber ajansı",), ("ANKA",)),
    Agency("IRNA", ("irna", "ирна", "ایرنا", "իռնա")),
    Agency("ISNA", ("isna", "исна", "ایسنا")),
    Agency("Tasnim", ("tasnim", "тасним", "تسنیم")),
    Agency("Mehr", ("mehr news agency", "خبرگزاری مهر")),
    Agency("Fars", ("fars news agency", "خبرگزاری فارس")),
    Agency("WAM", ("emirates news agency",), ("WAM", "وام")),
    Agency("SPA", ("saudi press agency",), ("واس",)),
    Agency("QNA", ("qatar news agency",), ("QNA", "قنا")),
    Agency("SANA", ("syrian arab news agency",), ("SANA", "سانا")),
    Agency("MENA", ("middle east news agency",), ("أ ش أ",)),
    # German
    Agency("epd", ("evangelischer pressedienst",), ("epd", "EPD")),
    Agency("KNA", ("katholische nachrichten-agentur",), ("KNA",)),
    Agency("SID", ("sport-informations-dienst",), ("SID", "sid")),
    Agency("Austria Presse Agentur", ("austria presse agentur", "apa-ots"), ("APA", "apa"), languages=("de",)),
    Agency("Keystone-SDA", ("keystone-sda", "schweizerische depeschenagentur", "keystone-ats"), ("SDA", "sda", "ATS")),
    # Further in Europe
    Agency("PAP", ("polska agencja prasowa",), ("PAP",)),
    Agency("EFE", ("agencia efe",), ("EFE", "Efe")),
    Agency("Europa Press", ("europa press",)),
    Agency("ANSA", ("agenzia ansa",), ("ANSA", "Ansa")),
    Agency("AGI", ("agenzia giornalistica italia",), ("AGI",)),
    Agency("Adnkronos", ("adnkronos",)),
    Agency("Lusa", ("agência lusa",), ("Lusa", "LUSA")),
    Agency("Belga", ("agence belga",), ("Belga", "BELGA")),
    Agency("ANP", ("algemeen nederlands persbureau",), ("ANP",)),
    Agency("PA Media", ("pa media", "press association"), ("PA",)),
    Agency("TT", ("tidningarnas telegrambyrå",), ("TT",)),
    Agency("NTB", ("norsk telegrambyrå",), ("NTB",)),
    Agency("Ritzau", ("ritzau",)),
    Agency("STT", ("suomen tietotoimisto",), ("STT",)),
    Agency("BNS", ("baltic news service",), ("BNS",)),
    Agency("LETA", (), ("LETA",)),
    Agency("ČTK", ("česká tisková kancelář",), ("ČTK", "CTK")),
    Agency("TASR", (), ("TASR",)),
    Agency("MTI", ("magyar távirati iroda",), ("MTI",)),
    Agency("Agerpres", ("agerpres",)),
    Agency("BTA", ("bulgarian news agency",), ("BTA", "БТА")),
    Agency("HINA", (), ("HINA", "Hina")),
    Agency("Tanjug", ("tanjug", "танјуг")),
    Agency("ANA-MPA", ("ana-mpa", "αθηναϊκό πρακτορείο ειδήσεων"), ("ΑΠΕ-ΜΠΕ",)),
    # Elsewhere
    Agency("AAP", ("australian associated press",), ("AAP",)),
    Agency("The Canadian Press", ("canadian press", "the canadian press", "la presse canadienne"), ("CP",)),
    Agency("Notimex", ("notimex",)),
    Agency("Télam", ("télam", "telam")),
    Agency("Antara", ("kantor berita antara",), ("ANTARA",)),
    Agency("Bernama", ("bernama",)),
)
