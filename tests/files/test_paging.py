"""No file is kept whose pages are too many, or that nobody could count."""

import pytest

from motcua.cases import uploads
from motcua.files import services
from motcua.files.errors import (
    FileRefused,
    PagesUncountable,
    PagesUncounted,
)
from motcua.files.models import StoredFile, Upload
from motcua.kernel.actor import Actor, ActorKind
from motcua.kernel.errors import NotFound
from motcua.kernel.ids import new_id
from motcua.signing.errors import PdfTooComplex, VerifierBusy

MAI = Actor(kind=ActorKind.CITIZEN, account_id=new_id())
PDF = b"%PDF-1.7\n" + bytes(range(256)) * 4


class Counter:
    """Counts as the test says."""

    def __init__(self):
        self.answer = 3
        self.asked = 0

    def __call__(self, _content, /):
        self.asked += 1
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


@pytest.fixture
def counter(db, settings, tmp_path):
    settings.FILES_DIR = tmp_path / "files"
    counter = Counter()
    services.counter_set(counter)
    yield counter
    services.counter_set(uploads.pages_of)


def store(content=PDF):
    return services.file_store(actor=MAI, name="đơn.pdf", content=content)


def sent() -> Upload:
    return services.upload_create(actor=MAI, name="đơn.pdf", length=len(PDF))


def append(upload):
    return services.upload_append(actor=MAI, upload_id=upload.id, offset=0, content=PDF)


def test_what_nobody_counted_is_not_kept(counter):
    for problem in (PagesUncounted(), PagesUncountable()):
        counter.answer = problem
        with pytest.raises(type(problem)):
            store()
    assert not StoredFile.objects.exists()

    counter.answer = 200
    assert [store().size for _twice in range(2)] == [len(PDF)] * 2
    assert counter.asked == 3  # the same bytes are counted once

    counter.answer = 201
    with pytest.raises(FileRefused, match="Tệp có 201 trang"):
        store(PDF + b"x")
    assert store(b"\x89PNG\r\n\x1a\n").media_type == "image/png"  # a picture has no pages
    assert counter.asked == 4


def test_chunks_wait_until_somebody_counts_and_become_a_file_then(counter):
    upload, counter.answer = sent(), PagesUncounted()

    for asked in (append, look, look):
        with pytest.raises(PagesUncounted):
            asked(upload)
    assert not StoredFile.objects.exists()
    counter.answer = 2

    assert look(upload).is_finished
    assert StoredFile.objects.get().pk == upload.id


def look(upload):
    return services.upload_find(actor=MAI, upload_id=upload.id)


@pytest.mark.parametrize("asked", [append, look])
def test_chunks_of_too_many_pages_are_gone_with_their_refusal(counter, asked):
    upload, counter.answer = sent(), PagesUncounted()
    if asked is look:
        with pytest.raises(PagesUncounted):
            append(upload)
    counter.answer = 500

    with pytest.raises(FileRefused, match="Tệp có 500 trang"):
        asked(upload)

    with pytest.raises(NotFound):
        look(upload)
    assert not Upload.objects.exists()


def test_a_busy_sandbox_is_asked_twice_and_one_that_gave_up_once(monkeypatch):
    asked = []

    def pages(*, content):
        asked.append(content)
        raise said[len(asked) - 1]

    monkeypatch.setattr(uploads, "pdf_pages", pages)
    for said, raised in (
        ([VerifierBusy(), VerifierBusy()], PagesUncounted),
        ([VerifierBusy(), PdfTooComplex()], PagesUncountable),
        ([PdfTooComplex()], PagesUncountable),
    ):
        asked.clear()
        with pytest.raises(raised):
            uploads.pages_of(PDF)
        assert len(asked) == len(said)
