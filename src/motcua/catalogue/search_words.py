"""Everyday words of the search, as an administrator corrects them."""

from collections.abc import Sequence
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from motcua.audit import services as audit
from motcua.audit.types import What
from motcua.catalogue.errors import SearchWordTwice
from motcua.catalogue.models import Procedure, SearchWord
from motcua.catalogue.policies import may_publish
from motcua.catalogue.types import SearchWordInfo, WordKind
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Invalid, NotAllowed, NotFound
from motcua.kernel.text import clean
from motcua.organisation.selectors import agencies_of_the_province

MOST_LISTED = 100
LONGEST_PHRASE, LONGEST_MEANING, MOST_PARTS = 100, 200, 10


def search_words_list(text: str = "", *, own: bool = False) -> tuple[SearchWordInfo, ...]:
    """The words in use that have this text in them, the first hundred by name. One query.

    With `own` only those that an administrator wrote or corrected.
    """
    rows = SearchWord.objects.filter(is_used=True).order_by("phrase", "kind")
    if text := clean(text[:LONGEST_PHRASE]):
        rows = rows.filter(phrase__icontains=text)
    if own:
        rows = rows.filter(is_own=True)
    return tuple(_info(row) for row in rows[:MOST_LISTED])


def search_word(word_id: UUID) -> SearchWordInfo:
    """One word in use; raises `NotFound`. One query."""
    row = SearchWord.objects.filter(pk=word_id, is_used=True).first()
    if row is None:
        raise NotFound
    return _info(row)


@transaction.atomic
def search_word_save(
    *,
    actor: Actor,
    kind: WordKind,
    phrase: str,
    meanings: Sequence[str] = (),
    codes: Sequence[str] = (),
    word_id: UUID | None = None,
) -> UUID:
    """Write or correct an everyday word; imports leave it alone from now on.

    A name needs procedures, any other but noise needs meanings. Raises `Invalid` with the fields,
    `SearchWordTwice`, `NotFound` and `NotAllowed`.
    """
    _refuse_strangers(actor)
    phrase = clean(phrase)
    meanings = [part for part in map(clean, meanings) if part]
    codes = list(dict.fromkeys(part for part in map(clean, codes) if part))
    _check(kind, phrase, meanings, codes)
    row = SearchWord()
    if word_id is None:
        row = SearchWord.objects.filter(kind=kind, phrase=phrase, is_used=False).first() or row
    else:
        row = _locked(word_id)
    row.kind, row.phrase, row.meanings, row.codes = kind, phrase, meanings, codes
    row.is_used = row.is_own = True
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise SearchWordTwice from error
    audit.record(actor=actor, what=What.SEARCH_WORD_SAVED, object_ref=row.pk)
    return row.pk


@transaction.atomic
def search_word_drop(*, actor: Actor, word_id: UUID) -> None:
    """Use a word no more; an import does not bring it back. Raises `NotFound`, `NotAllowed`."""
    _refuse_strangers(actor)
    row = _locked(word_id)
    row.is_used, row.is_own = False, True
    row.save(update_fields=["is_used", "is_own"])
    audit.record(actor=actor, what=What.SEARCH_WORD_SAVED, object_ref=row.pk)


def _refuse_strangers(actor: Actor) -> None:
    if not may_publish(actor, agencies_of_the_province()):
        raise NotAllowed


def _locked(word_id: UUID) -> SearchWord:
    row = SearchWord.objects.select_for_update().filter(pk=word_id, is_used=True).first()
    if row is None:
        raise NotFound
    return row


def _check(kind: WordKind, phrase: str, meanings: Sequence[str], codes: Sequence[str]) -> None:
    wrong: dict[str, str] = {}
    if not 0 < len(phrase) <= LONGEST_PHRASE:
        wrong["phrase"] = str(_("Xin ghi từ người dân dùng, không quá 100 ký tự."))
    if kind in (WordKind.WORD, WordKind.ABBREVIATION) and not meanings:
        wrong["meanings"] = str(_("Xin ghi từ chính thức có nghĩa như vậy."))
    if len(meanings) > MOST_PARTS or any(len(each) > LONGEST_MEANING for each in meanings):
        wrong["meanings"] = str(_("Nhiều nhất 10 dòng, mỗi dòng không quá 200 ký tự."))
    if kind is WordKind.NAME and not codes:
        wrong["codes"] = str(_("Xin ghi mã của thủ tục được gọi như vậy."))
    known = set(Procedure.objects.filter(code__in=codes).values_list("code", flat=True))
    if strange := [code for code in codes if code not in known]:
        unknown = _("Danh mục không có thủ tục: %(codes)s.")
        wrong["codes"] = str(unknown) % {"codes": ", ".join(strange[:MOST_PARTS])}
    if wrong:
        raise Invalid(fields=wrong)


def _info(row: SearchWord) -> SearchWordInfo:
    return SearchWordInfo(
        id=row.pk,
        kind=WordKind(row.kind),
        phrase=row.phrase,
        meanings=tuple(row.meanings),
        codes=tuple(row.codes),
        is_own=row.is_own,
    )
