"""A form filled from an identity card: empty fields at once, others only when the citizen says so.

The text and the photo are read and forgotten.
"""

from django.utils.translation import gettext as _

from motcua.cases.selectors import mark
from motcua.catalogue.types import PublishedVersion
from motcua.identity.errors import CardUnreadable
from motcua.identity.services import card_from_photo, card_from_text
from motcua.identity.types import Card
from motcua.kernel.errors import DomainError
from motcua.kernel.http import ActorRequest
from motcua.kernel.text import fold
from motcua.portal.dossier_form import Entry
from motcua.portal.drafting import CARD, put, source_words, value_at
from motcua.portal.prefill import facts_of, facts_of_card, fitting

TEXT, PHOTO = "card_text", "card_photo"


def entry_filled(request: ActorRequest, version: PublishedVersion, entry: Entry) -> str:
    """Fill the entry from the card that came with the request; what happened, in words.

    A card that cannot be read is a problem of the entry. Fields that the citizen wrote herself
    and that differ stay; the card's value waits beside them (`entry.others`).
    """
    try:
        card = _card(request)
    except DomainError as refusal:
        entry.problems[TEXT] = refusal.text
        return ""
    filled, differ = _fill(version, entry, card)
    words = [_("Đã đọc thẻ căn cước; ảnh không được lưu lại.")]
    if filled:
        words.append(_("Đã điền: %(fields)s.") % {"fields": ", ".join(filled)})
    if differ:
        words.append(_("Khác với nội dung đang ghi: %(fields)s.") % {"fields": ", ".join(differ)})
    if not filled and not differ:
        words.append(_("Các mục trên thẻ khớp với nội dung đang ghi."))
    return " ".join(words)


def _card(request: ActorRequest) -> Card:
    upload = request.FILES.get(PHOTO)
    text = request.POST.get(TEXT, "")
    if text.strip():
        return card_from_text(text)
    if upload is None:
        raise CardUnreadable
    return card_from_photo(upload.read())


def _fill(version: PublishedVersion, entry: Entry, card: Card) -> tuple[list[str], list[str]]:
    said = facts_of_card(card)
    filled, differ = [], []
    for path, fact, spec in facts_of(version.form):
        value = fitting(spec, said.get(fact))
        now = value_at(entry.data, path)
        if value is None or _same(value, now):
            continue
        if now is None or source_words(entry.sources, path, now):
            put(entry.data, path, value)
            entry.sources[path] = [CARD, "", mark(value)]
            filled.append(spec["label"])
        else:
            entry.others[path] = {"value": value, "from": CARD}
            differ.append(spec["label"])
    return filled, differ


def _same(one: object, two: object) -> bool:
    if isinstance(one, str) and isinstance(two, str):
        return one == two or (fold(one) == fold(two) and one.isupper() != two.isupper())
    return one == two
