"""Papers as they arrive, with a form or in chunks before it: photos of one paper become one PDF."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from motcua.cases.errors import PaperInfected
from motcua.cases.types import PapersTaken
from motcua.files.errors import FileInfected, FileRefused, StoreUnavailable
from motcua.files.selectors import files_of, own_file
from motcua.files.services import (
    LONGEST_START,
    file_store,
    files_hide,
    files_release,
    is_photo,
)
from motcua.kernel import text
from motcua.kernel.actor import Actor
from motcua.kernel.errors import DomainError, Invalid
from motcua.signing.errors import PdfTooComplex, PhotoBroken, VerifierBusy
from motcua.signing.services import photos_join

MOST_PHOTOS = 10  # of one PDF
MOST_AT_ONCE = 40 * 1024 * 1024  # bytes of photos that are worked on at once
LONGEST_SHOWN = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """One file as it came, not read yet. `file_id`: it is kept already."""

    name: str
    size: int
    is_photo: bool
    read: Callable[[], bytes]
    file_id: UUID | None = None

    @property
    def shown(self) -> str:
        return text.clean(self.name[: 4 * LONGEST_SHOWN])[:LONGEST_SHOWN]

    @property
    def stem(self) -> str:
        return self.name.rsplit(".", 1)[0]


def papers_take(
    *, actor: Actor, uploads: Sequence[Any], sent: Sequence[UUID] = (), most: int
) -> PapersTaken:
    """Keep what came for one paper, at most so many files: `uploads` with the form itself, and what
    was `sent` in chunks before. Photos become a PDF; what is wrong with a file is said of it.
    """
    taken = PapersTaken()
    given = [*map(_from_form, uploads), *_in_chunks(actor, sent, taken)]
    if len(given) > most:
        given, rest = given[: max(most, 0)], given[max(most, 0) :]
        taken.left_out = rest[0].shown
    for each in given:
        if not each.is_photo:
            _take_one(actor, each, taken)
    for photos in _batches([each for each in given if each.is_photo]):
        _take_photos(actor, photos, taken)
    return taken


def attachment_take(
    *, actor: Actor, uploads: Sequence[Any], sent: Sequence[UUID] = (), kept: UUID | None = None
) -> tuple[UUID | None, str]:
    """Keep what came for a place that takes one file, and say what is wrong with it.

    `kept` was taken with this form before, and stays unless another file came.
    """
    taken = papers_take(actor=actor, uploads=uploads, sent=sent, most=1)
    problems = list(taken.problems)
    if taken.left_out:
        problems.append(_("Mỗi tin kèm một tệp. Xin gộp các trang vào một tệp PDF."))
    if taken.ids and kept is not None:
        files_release(actor=actor, file_ids=[kept])
    return next(iter(taken.ids), kept), " ".join(problems)


def refusal_of(refused: Mapping[UUID, DomainError], problems: dict[str, str]) -> Invalid:
    """The refusal of papers with what is wrong in which field; malware has one of its own."""
    is_infected = any(isinstance(each, FileInfected) for each in refused.values())
    return PaperInfected(fields=problems) if is_infected else Invalid(fields=problems)


def _from_form(upload: Any) -> Given:
    start = upload.read(LONGEST_START)
    upload.seek(0)
    return Given(
        name=upload.name or "",
        size=upload.size or 0,
        is_photo=is_photo(start),
        read=upload.read,
    )


def _in_chunks(actor: Actor, sent: Sequence[UUID], taken: PapersTaken) -> list[Given]:
    rows = files_of(actor=actor, file_ids=sent)
    found = []
    for row in (rows[file_id] for file_id in sent if file_id in rows):
        if row.is_infected:
            taken.problems.append(f"{row.name}: {FileInfected().text}")
            files_release(actor=actor, file_ids=[row.pk])
        elif row.hidden_at is None:  # else a PDF of it was made, or it was given up
            found.append(
                Given(
                    name=row.name,
                    size=row.size,
                    is_photo=row.is_photo,
                    read=partial(_bytes_of, actor, row.pk),
                    file_id=row.pk,
                )
            )
    return found


def _bytes_of(actor: Actor, file_id: UUID) -> bytes:
    _row, content = own_file(actor=actor, file_id=file_id)
    return content


def _batches(photos: Sequence[Given]) -> Iterator[list[Given]]:
    """As many photos as one PDF takes, in order."""
    batch: list[Given] = []
    for each in photos:
        if len(batch) == MOST_PHOTOS or sum(one.size for one in batch) + each.size > MOST_AT_ONCE:
            yield batch
            batch = []
        batch.append(each)
    if batch:
        yield batch


def _take_one(actor: Actor, each: Given, taken: PapersTaken) -> None:
    try:
        taken.ids.append(each.file_id or _stored(actor, each.name, each.read()))
    except StoreUnavailable as away:
        _leave([each], away, taken)
    except FileRefused as refusal:
        taken.problems.append(f"{each.shown}: {refusal.text}")


def _leave(papers: Sequence[Given], away: StoreUnavailable, taken: PapersTaken) -> None:
    """The store is away: what it has already stays as it came, the rest must come again."""
    for each in papers:
        if each.file_id is not None:
            taken.ids.append(each.file_id)
        else:
            taken.problems.append(f"{each.shown}: {away.text}")


def _take_photos(actor: Actor, photos: Sequence[Given], taken: PapersTaken) -> None:
    """One PDF in place of the photos; where nobody has time to make it, the photos themselves."""
    try:
        contents = [each.read() for each in photos]
    except StoreUnavailable as away:
        _leave(photos, away, taken)
        return
    try:
        made = photos_join(contents=contents)
        taken.ids.append(_stored(actor, f"{photos[0].stem}.pdf", made))
    except PhotoBroken as refusal:
        broken = photos[refusal.number]
        taken.problems.append(f"{broken.shown}: {refusal.text}")
        rest = [
            replace(each, read=partial(bytes, content))
            for each, content in zip(photos, contents, strict=True)
            if each is not broken
        ]
        if rest:
            _take_photos(actor, rest, taken)
    except (PdfTooComplex, VerifierBusy, FileRefused, StoreUnavailable):
        for each, content in zip(photos, contents, strict=True):
            _take_one(actor, replace(each, read=partial(bytes, content)), taken)
    else:
        files_hide(actor=actor, file_ids=[each.file_id for each in photos if each.file_id])


def _stored(actor: Actor, name: str, content: bytes) -> UUID:
    return file_store(actor=actor, name=name, content=content).id
