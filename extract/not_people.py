"""Words that make a name that of an office, a desk or a house, in the languages of news."""

from __future__ import annotations

_WORDS = """
    admin administrator archive associated blog bureau center channel chronicle columnist contributor contributors
    correspondent correspondents daily department desk digital editor editorial editorials editors email experts
    foundation freelance gazette guest herald info institute journal live ltd magazine mail media ministry network
    news newsdesk newspaper newsroom newsletter office official online opinion org politics post press producer
    publisher radio readers report reporter reporters reports research reuters review service services sports staff
    studio sun team telegraph times tribune tv university unknown user video website webmaster weekly wire wires
    writer writers

    agence agencia agencias agencies agency agentur agenturen agenzia afp ansa ap bbc cnn dpa efe sid
    eingestellt korrespondent korrespondenten magazin nachrichten nachrichtenagentur presse redakteur redakteurin
    redaktion redaktionen zeitung
    journaliste redacción redaccion redactie redakcja redakce redação redaksi redaktor redazione rédaction
    haber ajansı xəbər agentliyi redaksiyası editörü muhabir
    агентство интерфакс корреспондент новости пресс редактор редакция служба спутник sputnik тасс
    գործակալություն խմբագրություն լրագրող լրատվական
"""

NOT_PEOPLE = frozenset(_WORDS.split())
