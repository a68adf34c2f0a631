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
    #: Where its own pages are.
    hosts: tuple[str, ...] = ()


AGENCIES = (
    # World
    Agency(
        "Reuters",
        ("reuters", "thomson reuters", "рейтер", "рейтерс", "ռոյթերս", "رويترز", "رویترز", "ロイター"),
        ("rtr",),
        hosts=("reuters.com",),
    ),
    Agency(
        "AFP",
        ("agence france-presse", "agence france presse", "франс пресс", "франс-пресс", "فرانس برس"),
        ("AFP", "afp", "АФП", "ԱՖՊ", "أ ف ب", "ا ف ب"),
        hosts=("afp.com",),
    ),
    Agency(
        "AP",
        ("associated press", "the associated press", "ассошиэйтед пресс", "أسوشيتد برس"),
        ("AP", "ap", "АП", "أ ب"),
        hosts=("apnews.com", "ap.org"),
    ),
    Agency(
        "dpa",
        ("deutsche presse-agentur", "deutsche presse agentur"),
        ("dpa", "DPA", "дпа", "ДПА", "د ب أ"),
        hosts=("dpa.com", "dpa-international.com"),
    ),
    Agency("dpa-AFX", ("dpa-afx",), hosts=("dpa-afx.de",)),
    Agency("UPI", ("united press international",), ("UPI",), hosts=("upi.com",)),
    Agency("Bloomberg", ("bloomberg news",), ("Bloomberg", "BLOOMBERG", "Блумберг")),
    Agency("Xinhua", ("xinhua", "синьхуа", "شينخوا", "新华社", "新華社"), hosts=("xinhuanet.com", "news.cn")),
    Agency("Kyodo", ("kyodo", "kyodo news", "киодо", "共同通信"), ("共同",), hosts=("kyodonews.net", "kyodonews.jp")),
    Agency("Jiji", ("jiji press", "時事通信"), ("JIJI", "Jiji", "時事"), hosts=("jiji.com",)),
    Agency("Yonhap", ("yonhap", "ёнхап", "연합뉴스"), hosts=("yna.co.kr",)),
    Agency("PTI", ("press trust of india",), ("PTI",), hosts=("ptinews.com",)),
    Agency("ANI", ("asian news international",), ("ANI",), hosts=("aninews.in",)),
    Agency("IANS", ("indo-asian news service",), ("IANS",), hosts=("ians.in",)),
    # Armenia, Azerbaijan, Georgia
    Agency(
        "Armenpress",
        ("armenpress", "арменпресс", "արմենպրես", "أرمنبريس", "ارمنبريس", "არმენპრესი"),
        hosts=("armenpress.am",),
    ),
    Agency("ARKA", ("arka news agency",), ("ARKA", "АРКА", "ԱՐԿԱ"), hosts=("arka.am",)),
    Agency("Mediamax", ("mediamax", "медиамакс", "մեդիամաքս"), hosts=("mediamax.am",)),
    Agency(
        "AZERTAC", ("azertac", "azertag", "azərtac", "азертадж", "азертаг", "азәртаҹ", "ադրթաջ"), hosts=("azertag.az",)
    ),
    Agency("Trend", ("trend news agency",), words=("Trend", "TREND", "Тренд"), hosts=("trend.az",)),
    Agency(
        "Turan",
        ("turan news agency", "turan informasiya agentliyi"),
        words=("Turan", "TURAN", "Туран"),
        hosts=("turan.az",),
    ),
    Agency(
        "APA",
        ("azeri press agency", "azəri-press agentliyi"),
        ("APA", "АПА"),
        languages=("az", "en", "hy", "ru", "tr", "ka"),
        hosts=("apa.az",),
    ),
    Agency(
        "Report",
        ("report information agency", "report informasiya agentliyi", "report.az"),
        words=("Report", "REPORT"),
        hosts=("report.az",),
    ),
    Agency("SIA", ("sia news agency",), ("SİA",), hosts=("sia.az",)),
    Agency("Interpressnews", ("interpressnews", "ინტერპრესნიუსი", "интерпрессньюс"), hosts=("interpressnews.ge",)),
    Agency("RFE/RL", ("rfe/rl", "radio free europe/radio liberty", "radio free europe / radio liberty", "рсе/рс")),
    # Russia and neighbours
    Agency("TASS", ("itar-tass", "итар-тасс", "тасс", "տասս"), ("TASS", "Tass", "تاس"), hosts=("tass.ru", "tass.com")),
    Agency("Interfax", ("interfax", "interfax.ru", "интерфакс", "ինտերֆաքս"), hosts=("interfax.ru", "interfax.com")),
    Agency(
        "RIA Novosti",
        ("ria novosti", "риа новости", "риа «новости»", 'риа "новости"', "ռիա նովոստի", "ria nowosti"),
        hosts=("ria.ru",),
    ),
    Agency("Sputnik", (), ("Sputnik", "SPUTNIK", "Спутник", "Սպուտնիկ", "سبوتنيك")),
    Agency("Regnum", ("ia regnum", "иа regnum"), ("REGNUM",)),
    Agency("Ukrinform", ("ukrinform", "укринформ", "укрінформ"), hosts=("ukrinform.ua", "ukrinform.net")),
    Agency("UNIAN", ("unian", "униан", "уніан"), hosts=("unian.ua", "unian.info", "unian.net")),
    Agency(
        "Interfax-Ukraine", ("interfax-ukraine", "интерфакс-украина", "інтерфакс-україна"), hosts=("interfax.com.ua",)
    ),
    Agency("BelTA", ("belta", "белта"), hosts=("belta.by",)),
    Agency("Kazinform", ("kazinform", "казинформ"), hosts=("inform.kz",)),
    # Türkiye, Iran, Arab countries, Israel
    Agency(
        "AA",
        ("anadolu agency", "anadolu ajansı", "anadolu ajansi", "anadolu agentliyi", "анадолу", "անադոլու", "الأناضول"),
        ("AA", "Anadolu"),
        languages=("ar", "az", "en", "es", "fa", "fr", "hy", "ka", "ru", "sq", "tr"),
        hosts=("aa.com.tr",),
    ),
    Agency("DHA", ("demirören haber ajansı",), ("DHA",), hosts=("dha.com.tr",)),
    Agency("İHA", ("ihlas haber ajansı", "i̇hlas haber ajansı"), ("İHA", "IHA"), hosts=("iha.com.tr",)),
    Agency("ANKA", ("anka haber ajansı",), ("ANKA",), hosts=("ankahaber.net",)),
    Agency("IRNA", ("irna", "ирна", "ایرنا", "իռնա"), hosts=("irna.ir",)),
    Agency("ISNA", ("isna", "исна", "ایسنا"), hosts=("isna.ir",)),
    Agency("Tasnim", ("tasnim", "тасним", "تسنیم"), hosts=("tasnimnews.com", "tasnimnews.ir")),
    Agency("Mehr", ("mehr news agency", "خبرگزاری مهر"), hosts=("mehrnews.com",)),
    Agency("Fars", ("fars news agency", "خبرگزاری فارس"), hosts=("farsnews.ir",)),
    Agency("WAM", ("emirates news agency",), ("WAM", "وام"), hosts=("wam.ae",)),
    Agency("SPA", ("saudi press agency",), ("واس",), hosts=("spa.gov.sa",)),
    Agency("QNA", ("qatar news agency",), ("QNA", "قنا"), hosts=("qna.org.qa",)),
    Agency("SANA", ("syrian arab news agency",), ("SANA", "سانا"), hosts=("sana.sy",)),
    Agency("MENA", ("middle east news agency",), ("أ ش أ",), hosts=("mena.org.eg",)),
    # German
    Agency("epd", ("evangelischer pressedienst",), ("epd", "EPD"), hosts=("epd.de",)),
    Agency("KNA", ("katholische nachrichten-agentur",), ("KNA",), hosts=("kna.de",)),
    Agency("SID", ("sport-informations-dienst",), ("SID", "sid")),
    Agency(
        "Austria Presse Agentur",
        ("austria presse agentur", "apa-ots"),
        ("APA", "apa"),
        languages=("de",),
        hosts=("apa.at", "ots.at"),
    ),
    Agency(
        "Keystone-SDA",
        ("keystone-sda", "schweizerische depeschenagentur", "keystone-ats"),
        ("SDA", "sda", "ATS"),
        hosts=("keystone-sda.ch",),
    ),
    # Further in Europe
    Agency("PAP", ("polska agencja prasowa",), ("PAP",), hosts=("pap.pl",)),
    Agency("EFE", ("agencia efe",), ("EFE", "Efe"), hosts=("efe.com",)),
    Agency("Europa Press", ("europa press",), hosts=("europapress.es",)),
    Agency("ANSA", ("agenzia ansa",), ("ANSA", "Ansa"), hosts=("ansa.it",)),
    Agency("AGI", ("agenzia giornalistica italia",), ("AGI",), hosts=("agi.it",)),
    Agency("Adnkronos", ("adnkronos",), hosts=("adnkronos.com",)),
    Agency("Lusa", ("agência lusa",), ("Lusa", "LUSA"), hosts=("lusa.pt",)),
    Agency("Belga", ("agence belga",), ("Belga", "BELGA"), hosts=("belga.be", "belganewsagency.eu")),
    Agency("ANP", ("algemeen nederlands persbureau",), ("ANP",), hosts=("anp.nl",)),
    Agency("PA Media", ("pa media", "press association"), ("PA",), hosts=("pa.media",)),
    Agency("TT", ("tidningarnas telegrambyrå",), ("TT",), hosts=("tt.se",)),
    Agency("NTB", ("norsk telegrambyrå",), ("NTB",), hosts=("ntb.no",)),
    Agency("Ritzau", ("ritzau",), hosts=("ritzau.dk",)),
    Agency("STT", ("suomen tietotoimisto",), ("STT",), hosts=("stt.fi",)),
    Agency("BNS", ("baltic news service",), ("BNS",), hosts=("bns.lt", "bns.lv", "bns.ee")),
    Agency("LETA", (), ("LETA",), hosts=("leta.lv",)),
    Agency("ČTK", ("česká tisková kancelář",), ("ČTK", "CTK"), hosts=("ctk.cz", "ceskenoviny.cz")),
    Agency("TASR", (), ("TASR",), hosts=("tasr.sk",)),
    Agency("MTI", ("magyar távirati iroda",), ("MTI",), hosts=("mti.hu",)),
    Agency("Agerpres", ("agerpres",), hosts=("agerpres.ro",)),
    Agency("BTA", ("bulgarian news agency",), ("BTA", "БТА"), hosts=("bta.bg",)),
    Agency("HINA", (), ("HINA", "Hina"), hosts=("hina.hr",)),
    Agency("Tanjug", ("tanjug", "танјуг"), hosts=("tanjug.rs",)),
    Agency("ANA-MPA", ("ana-mpa", "αθηναϊκό πρακτορείο ειδήσεων"), ("ΑΠΕ-ΜΠΕ",), hosts=("amna.gr",)),
    # Elsewhere
    Agency("AAP", ("australian associated press",), ("AAP",), hosts=("aap.com.au",)),
    Agency(
        "The Canadian Press",
        ("canadian press", "the canadian press", "la presse canadienne"),
        ("CP",),
        hosts=("thecanadianpress.com",),
    ),
    Agency("Notimex", ("notimex",)),
    Agency("Télam", ("télam", "telam"), hosts=("telam.com.ar",)),
    Agency("Antara", ("kantor berita antara",), ("ANTARA",), hosts=("antaranews.com",)),
    Agency("Bernama", ("bernama",), hosts=("bernama.com",)),
)
