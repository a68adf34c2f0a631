"""Lines by which a page announces that its article was changed: "Updated 3 May", "Correction: …".

Rules of our own writing, in the languages of the topic and a few more: how such lines begin, and what they say
further inside.
"""

from __future__ import annotations

import re

from domain.text import normalised

#: A longer line is a paragraph that happens to begin so.
_LONGEST = 400
#: So short a line that begins with such a word says nothing else.
_LABEL = 60
#: Where a longer line has its date, if it is a notice.
_HEAD = 90

_BEGINNINGS = (
    *("updated", "update", "last updated", "last update", "last modified", "modified", "correction", "corrected"),
    *("clarification", "clarified", "editor's note", "amended"),
    *("aktualisiert", "zuletzt aktualisiert", "aktualisierung", "letzte aktualisierung", "korrektur", "berichtigung"),
    *("anmerkung der redaktion", "zuletzt geändert"),
    *("mis à jour", "mise à jour", "dernière mise à jour", "actualisé", "modifié le", "rectificatif", "erratum"),
    *("actualizado", "actualizada", "actualización", "última actualización", "corrección", "rectificación"),
    *("fe de errores", "aggiornato", "aggiornamento", "ultimo aggiornamento", "correzione", "rettifica"),
    *("errata corrige", "aktualizacja", "zaktualizowano", "ostatnia aktualizacja", "sprostowanie", "korekta"),
    *("обновлено", "обновление", "последнее обновление", "дополнено", "исправлено", "исправление", "уточнение"),
    *("поправка", "изменено", "оновлено", "оновлення", "останнє оновлення", "доповнено", "виправлено", "виправлення"),
    *("уточнення", "güncellendi", "güncelleme", "son güncelleme", "güncellenme", "son güncellenme", "düzeltme"),
    *("düzeltildi", "yenilənib", "yeniləndi", "yenilənmə", "son yenilənmə", "düzəliş", "əlavə olunub"),
    *("թարմացվել", "թարմացված", "թարմացում", "վերջին թարմացում", "ուղղում", "շտկում", "լրացվել", "լրացված"),
    *("განახლდა", "განახლებულია", "განახლება", "ბოლო განახლება", "შესწორება", "დაზუსტება"),
    *("تم التحديث", "تحديث", "آخر تحديث", "تصحيح", "توضيح", "تم التعديل"),
    *("به روز رسانی", "بروزرسانی", "بهروزرسانی", "به روز شده", "آخرین بروزرسانی", "اصلاحیه", "تصحیح"),
    *("更新", "更正", "訂正", "最后更新", "最終更新"),
)
_WITHIN = (
    *("been updated", "was updated", "been corrected", "was corrected", "been amended", "was amended"),
    *("earlier version of this", "previous version of this", "wurde aktualisiert", "wurde korrigiert"),
    *("in einer früheren version", "a été mis à jour", "a été modifié", "version précédente de cet article"),
    *("ha sido actualizad", "ha sido corregid", "versión anterior de est", "è stato aggiornato", "è stato corretto"),
    *("versione precedente di quest", "został zaktualizowany", "został poprawiony", "была обновлена", "был обновлен"),
    *("был обновлён", "в предыдущей версии", "в первоначальной версии", "в более ранней версии", "було оновлено"),
    *("у попередній версії", "güncellenmiştir", "haber güncellendi", "düzeltilmiştir", "yenilənmişdir"),
    *("թարմացվել է", "շտկվել է", "նախորդ տարբերակում", "تم تحديث", "تم تصحيح", "به روز شد"),
)
_BEGINS = re.compile(rf"\W*(?:{'|'.join(sorted(map(re.escape, _BEGINNINGS), key=len, reverse=True))})(?!\w)(\W?)")
_HOLDS = re.compile("|".join(map(re.escape, _WITHIN)))
_DIGIT = re.compile(r"\d")


def begins_like_notice(text: str) -> bool:
    """Whether a text begins with a word that such lines begin with; cheap, for looking through a page."""
    return bool(_BEGINS.match(text[:_LABEL].casefold()))


def is_notice(line: str) -> bool:
    """Whether a line announces that its article was changed."""
    text = normalised(line).casefold()
    if not text or len(text) > _LONGEST:
        return False
    if found := _BEGINS.match(text):
        return len(text) <= _LABEL or found[1] in {":", "]", ")"} or bool(_DIGIT.search(text[:_HEAD]))
    return bool(_HOLDS.search(text))


def notice_in(text: str) -> str | None:
    """The first such line of a text; None if there is none."""
    return next(filter(is_notice, text.splitlines()), None)
