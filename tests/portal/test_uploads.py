"""Files in chunks: what was acknowledged is on the disk, and belongs to one account."""

import base64
import hashlib
import os
from io import BytesIO
from pathlib import Path
from urllib.parse import unquote

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from cases import world as worlds
from cases.world import GENERIC
from motcua.cases import services as cases
from motcua.cases.models import CaseFile, Draft
from motcua.catalogue.models import Procedure
from motcua.catalogue.selectors import published_version
from motcua.files import services
from motcua.files.adapters.folder import FolderBlobs
from motcua.files.errors import OffsetWrong, StoreUnavailable
from motcua.files.models import StoredFile, Upload
from motcua.files.selectors import own_file
from motcua.files.types import MOST_BYTES, Scan
from motcua.identity.models import Account
from motcua.kernel.actor import Role
from motcua.kernel.errors import NotFound
from motcua.kernel.ids import new_id
from motcua.signing.errors import VerifierBusy
from portal.conftest import TYPED, hidden, text_of

FORM = f"/nop/{GENERIC}/"

PDF = b"%PDF-1.7\n" + bytes(range(256)) * 40
LENGTH = len(PDF)
TUS = {"Tus-Resumable": "1.0.0"}
CHUNK = "application/offset+octet-stream"


def named(name: str) -> dict[str, str]:
    return {"Upload-Metadata": "filename " + base64.b64encode(name.encode()).decode()}


def announce(browser, length=LENGTH, name="đơn.pdf", **headers):
    given = {**TUS, "Upload-Length": str(length), **named(name), **headers}
    return browser.post("/tep/", content_type="", headers=given)


def begun(browser, length=LENGTH) -> str:
    return announce(browser, length)["Location"]


def send(browser, where, offset, content, kind=CHUNK, **headers):
    given = {**TUS, "Upload-Offset": str(offset), **headers}
    return browser.generic("PATCH", where, content, content_type=kind, headers=given)


def ask(browser, where):
    return browser.head(where, headers=TUS)


def id_of(where):
    return where.strip("/").rpartition("/")[2]


def test_a_file_in_three_chunks_becomes_a_file_that_only_its_account_reads(mai, nam, world):
    where = begun(mai)
    at = 0
    for piece in (PDF[:4000], PDF[4000:9000], PDF[9000:]):
        answer = send(mai, where, at, piece)
        at += len(piece)
        assert (answer.status_code, answer["Upload-Offset"]) == (204, str(at))
        assert answer["Upload-Expires"].endswith("GMT")

    row = StoredFile.objects.get(pk=id_of(where))
    assert (row.name, row.media_type, row.account_id) == (
        "đơn.pdf",
        "application/pdf",
        world.citizen.account_id,
    )
    assert services.path_of(row.sha256).read_bytes() == PDF
    assert mai.get(where).content == PDF
    whole = ask(mai, where)
    assert (whole["Upload-Offset"], whole["Upload-Length"]) == (str(at), str(at))
    assert [nam.get(where).status_code, ask(nam, where).status_code] == [404, 404]


def test_what_is_of_another_looks_like_what_is_not_there(mai, nam):
    where = begun(mai)
    for path in (where, f"/tep/{new_id()}/"):
        answers = [
            ask(nam, path),
            send(nam, path, 0, PDF),
            nam.delete(path, headers=TUS),
            nam.get(path),
        ]
        assert [answer.status_code for answer in answers] == [404] * 4
    assert ask(mai, where)["Upload-Offset"] == "0"
    for answer in (ask(Client(), where), send(Client(), where, 0, PDF), announce(Client())):
        assert answer.status_code == 401


def test_a_token_is_asked_for(world, mai):
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = mai.cookies

    assert announce(strict).status_code == 403
    assert send(strict, begun(mai), 0, PDF).status_code == 403
    token = hidden(strict.get("/ho-so/"), "csrfmiddlewaretoken")
    assert announce(strict, **{"X-CSRFToken": token}).status_code == 201


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Upload-Length": "-1"}, 400),
        ({"Upload-Length": "9" * 400}, 400),
        ({"Upload-Length": "٣"}, 400),
        ({"Upload-Length": "1e3"}, 400),
        ({"Upload-Length": "", "Upload-Defer-Length": "1"}, 400),
        ({"Upload-Length": "0"}, 422),
        ({"Upload-Length": str(MOST_BYTES + 1)}, 413),
        ({"Upload-Metadata": "filename ???"}, 400),
        ({"Upload-Metadata": "filename " + "A" * 5000}, 400),
        ({"Upload-Metadata": ",, ,filename"}, 201),
        ({"Upload-Metadata": "filename " + base64.b64encode(b"\xff\x00/..").decode()}, 201),
        ({"Tus-Resumable": "0.2.2"}, 412),
    ],
)
def test_hostile_announcements_are_refused_in_words_of_the_protocol(mai, headers, status):
    assert announce(mai, **headers).status_code == status


def test_hostile_chunks_are_refused_and_change_nothing(mai):
    where = begun(mai)
    send(mai, where, 0, PDF[:5000])
    refused = [
        (send(mai, where, 0, PDF[:10]), 409),
        (send(mai, where, 6000, PDF[:10]), 409),
        (send(mai, where, -5, PDF[:10]), 400),
        (send(mai, where, "9" * 30, PDF[:10]), 400),
        (send(mai, where, 5000, PDF[5000:], kind="application/pdf"), 415),
        (send(mai, where, 5000, PDF[5000:] + b"x"), 413),
        (send(mai, where, 5000, PDF[5000:], **{"Transfer-Encoding": "chunked"}), 411),
        (send(mai, where, 5000, PDF[5000:], **{"Upload-Checksum": "md5 AAAA"}), 400),
        (send(mai, where, 5000, PDF[5000:], **{"Upload-Checksum": "sha1 ?"}), 400),
        (send(mai, where, 5000, PDF[5000:], **{"Upload-Checksum": "sha1 AAAA"}), 460),
        (mai.put(where, headers=TUS), 405),
        (mai.get("/tep/", headers=TUS), 405),
    ]

    assert [answer.status_code for answer, _status in refused] == [code for _a, code in refused]
    assert all(answer["Tus-Resumable"] == "1.0.0" for answer, _status in refused)
    assert ask(mai, where)["Upload-Offset"] == "5000"
    right = base64.b64encode(hashlib.sha256(PDF[5000:]).digest()).decode()
    done = send(mai, where, 5000, PDF[5000:], **{"Upload-Checksum": f"sha256 {right}"})
    assert (done.status_code, done["Upload-Offset"]) == (204, str(len(PDF)))


def test_the_server_says_what_it_can(mai):
    for answer in (mai.options("/tep/"), Client().options("/tep/")):
        assert answer.status_code == 204
        assert answer["Tus-Extension"] == "creation,expiration,termination,checksum"
        assert answer["Tus-Max-Size"] == str(MOST_BYTES)


def test_a_chunk_may_come_as_a_post_and_a_get_never_changes_anything(mai):
    where = begun(mai)
    given = {**TUS, "Upload-Offset": "0", "X-HTTP-Method-Override": "PATCH"}

    assert mai.generic("POST", where, PDF, content_type=CHUNK, headers=given).status_code == 204
    gone = mai.get(where, headers={**TUS, "X-HTTP-Method-Override": "DELETE"})
    assert gone.content == PDF


def test_what_is_no_paper_is_refused_with_its_first_chunk(mai):
    where = begun(mai)

    refusal = send(mai, where, 0, b"MZ\x90\x00" * 100)

    assert refusal.status_code == 422
    assert "PDF, JPG hoặc PNG" in refusal.content.decode()
    assert ask(mai, where).status_code == 404
    tiny = begun(mai, 3)
    assert send(mai, tiny, 0, b"abc").status_code == 422


def test_what_was_announced_counts_until_it_is_given_up_or_expires(mai, settings, stop_clock):
    settings.FILES_UNUSED_MOST_BYTES = 25_000
    stop_clock("2024-06-03 08:00")
    first = begun(mai)
    begun(mai)
    assert announce(mai).status_code == 413
    assert mai.delete(first, headers=TUS).status_code == 204
    assert announce(mai).status_code == 201
    settings.FILES_UNUSED_MOST = 2
    assert announce(mai, 20).status_code == 429

    stop_clock("2024-06-04 08:01")

    assert announce(mai).status_code == 201


def test_a_whole_file_is_given_up_too(mai, world):
    where = begun(mai)
    send(mai, where, 0, PDF)

    assert mai.delete(where, headers=TUS).status_code == 204

    assert StoredFile.objects.get(pk=id_of(where)).hidden_at is not None


def test_an_upload_that_nobody_goes_on_with_expires_with_its_bytes(mai, settings, stop_clock):
    stop_clock("2024-06-03 08:00")
    old, young = begun(mai), begun(mai)
    send(mai, old, 0, PDF[:100])
    stop_clock("2024-06-04 07:00")
    send(mai, young, 0, PDF[:100])
    loose = settings.FILES_DIR / "uploads" / id_of(old)
    stop_clock("2024-06-04 08:01")
    os.utime(loose, (0, 0))
    assert ask(mai, old).status_code == 404

    assert services.uploads_expire() == 1

    assert [path.name for path in loose.parent.iterdir()] == [id_of(young)]
    assert str(Upload.objects.get().pk) == id_of(young)


def test_the_last_answer_was_lost_and_asking_makes_the_file(mai, world, monkeypatch):
    where = begun(mai)
    with monkeypatch.context() as patch:
        patch.setattr("motcua.files.resumable.row_keep", lambda **_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            send(mai, where, 0, PDF)
    assert not StoredFile.objects.exists()

    assert ask(mai, where)["Upload-Offset"] == str(len(PDF))

    assert StoredFile.objects.get(pk=id_of(where)).size == len(PDF)
    ask(mai, where)
    assert StoredFile.objects.count() == 1


def test_bytes_are_synced_before_they_are_acknowledged(mai, world, settings, monkeypatch):
    upload = services.upload_create(actor=world.citizen, name="x", length=len(PDF))
    path = settings.FILES_DIR / "uploads" / str(upload.id)
    synced, real = [], os.fsync

    def fsync(handle):
        assert Upload.objects.get().received == 0
        synced.append(Path(f"/proc/self/fd/{handle}").resolve())
        real(handle)

    monkeypatch.setattr(os, "fsync", fsync)
    services.upload_append(actor=world.citizen, upload_id=upload.id, offset=0, content=PDF[:1000])

    assert synced[-1] == path
    assert path.parent in synced
    monkeypatch.setattr(os, "fsync", lambda _handle: (_ for _ in ()).throw(OSError(28, "full")))
    with pytest.raises(OSError, match="full"):
        services.upload_append(
            actor=world.citizen, upload_id=upload.id, offset=1000, content=PDF[1000:]
        )
    assert Upload.objects.get().received == 1000


def test_pieces_that_this_machine_does_not_see_are_not_built_upon(world, settings):
    upload = services.upload_create(actor=world.citizen, name="x", length=len(PDF))
    services.upload_append(actor=world.citizen, upload_id=upload.id, offset=0, content=PDF[:1000])
    path = settings.FILES_DIR / "uploads" / str(upload.id)
    path.write_bytes(PDF[:500])

    with pytest.raises(NotFound):
        services.upload_append(
            actor=world.citizen, upload_id=upload.id, offset=1000, content=PDF[1000:]
        )
    with pytest.raises(OffsetWrong):
        services.upload_append(actor=world.citizen, upload_id=upload.id, offset=7, content=PDF)


def paper_name() -> str:
    version = published_version(Procedure.objects.get(code=GENERIC).current_version_id)
    return f"files.{version.papers[0].key}"


def logged_in_officer(world) -> Client:
    staff = world.officer(Role.DESK_OFFICER)
    row = Account.objects.create(username="officer", password="!", staff_id=staff.staff_id)
    browser = Client()
    session = browser.session
    session["account_id"] = str(row.id)
    session.save()
    return browser


def photo(tone="white", size=(300, 400)) -> bytes:
    output = BytesIO()
    Image.new("RGB", size, tone).save(output, "JPEG")
    return output.getvalue()


def sent(browser, content, name="trang.jpg") -> str:
    """The id of a file that came in chunks."""
    where = announce(browser, len(content), name)["Location"]
    assert send(browser, where, 0, content).status_code == 204
    return id_of(where)


def save(browser, world, **fields):
    given = {**TYPED, "agency_id": str(world.commune.id), "do": "save", **fields}
    return browser.post(FORM, given)


def attached(world) -> list[StoredFile]:
    draft = Draft.objects.get(account_id=world.citizen.account_id)
    return [StoredFile.objects.get(pk=file_id) for _key, file_id in draft.files]


def test_a_form_takes_what_came_in_chunks_once_and_only_from_its_account(mai, nam, world):
    paper = paper_name()
    own, other = sent(mai, PDF, "đơn.pdf"), sent(nam, PDF, "của người khác.pdf")
    uploaded = [f"{paper}:{own}", f"{paper}:{other}", "files.x:1", "không", f"lạ:{own}"]

    save(mai, world, uploaded=uploaded)
    save(mai, world, uploaded=uploaded)

    assert [str(row.pk) for row in attached(world)] == [own]


def test_photos_of_one_paper_become_one_pdf_however_they_came(mai, world):
    paper = paper_name()
    in_chunks = sent(mai, photo("silver"), "giấy khai sinh 2.jpg")
    in_form = SimpleUploadedFile("giấy khai sinh.jpg", photo())

    save(mai, world, uploaded=f"{paper}:{in_chunks}", **{paper: in_form})

    (row,) = attached(world)
    assert (row.name, row.media_type) == ("giấy khai sinh.pdf", "application/pdf")
    with pikepdf.open(BytesIO(own_file(actor=world.citizen, file_id=row.pk)[1])) as pdf:
        assert len(pdf.pages) == 2
    assert StoredFile.objects.get(pk=in_chunks).hidden_at is not None
    save(mai, world, uploaded=f"{paper}:{in_chunks}")
    assert attached(world) == [row]


def test_a_supplement_and_the_counter_take_chunks_and_photos_as_well(mai, world):
    case = worlds.taken(world)
    case = cases.case_request_supplement(
        actor=world.officer(Role.CASE_OFFICER),
        case_id=case.id,
        expected_version=case.version,
        items=["Giấy khai sinh"],
        reason="Thiếu.",
    )
    page = mai.get(f"/ho-so/{case.id}/bo-sung/").content.decode()
    assert f'action="/ho-so/{case.id}/bo-sung/"' in page
    given = {"uploaded": f"files:{sent(mai, photo())}", "expected_version": case.version}
    assert mai.post(f"/ho-so/{case.id}/bo-sung/", given).status_code == 302
    answered = CaseFile.objects.get(case_id=case.id, kind="supplement")
    assert (answered.file.name, answered.file.media_type) == ("trang.pdf", "application/pdf")

    officer, paper = logged_in_officer(world), paper_name()
    counter = f"/mot-cua/tiep-nhan/{GENERIC}/"
    assert 'data-resumable="/tep/"' in officer.get(counter).content.decode()
    typed = {**TYPED, "agency": str(world.commune.id), "key": str(new_id())}
    typed["uploaded"] = f"{paper}:{sent(officer, photo('silver'))}"
    answers = [officer.post(counter, typed)["Location"] for _twice in range(2)]
    assert answers[0] == answers[1]
    filed = CaseFile.objects.get(case_id=answers[0].split("/")[-2])
    assert (filed.file.name, filed.component_key) == ("trang.pdf", paper.removeprefix("files."))


def test_a_broken_photo_is_named_and_the_others_are_kept(mai, world):
    paper = paper_name()
    files = [
        SimpleUploadedFile("hỏng.jpg", photo()[:200]),
        SimpleUploadedFile("tốt.jpg", photo()),
    ]

    page = save(mai, world, **{paper: files})

    assert page.status_code == 422
    assert "hỏng.jpg: Ảnh bị hỏng" in text_of(page)
    assert [row.name for row in attached(world)] == ["tốt.pdf"]


def test_where_nobody_has_time_for_photos_they_are_kept_as_they_are(mai, world, monkeypatch):
    def busy(*, contents):
        raise VerifierBusy

    monkeypatch.setattr("motcua.cases.arriving.photos_join", busy)

    save(mai, world, **{paper_name(): SimpleUploadedFile("ảnh.jpg", photo())})

    assert [row.name for row in attached(world)] == ["ảnh.jpg"]


def test_a_file_of_more_pages_than_anybody_reads_is_refused(mai, world):
    thick, output = pikepdf.new(), BytesIO()
    for _page in range(201):
        thick.add_blank_page()
    thick.save(output)

    page = save(mai, world, **{paper_name(): SimpleUploadedFile("dày.pdf", output.getvalue())})

    assert "Tệp có 201 trang" in text_of(page)
    assert attached(world) == []


def test_while_nobody_counts_pages_a_form_is_refused_and_chunks_wait(mai, world, monkeypatch):
    def busy(*, content):
        raise VerifierBusy

    paper, large = paper_name(), PDF + b"large"
    own = sent(mai, PDF, "trước.pdf")
    where = announce(mai, len(large))["Location"]
    with monkeypatch.context() as patch:
        patch.setattr("motcua.cases.uploads.pdf_pages", busy)
        waiting = send(mai, where, 0, large)
        asked = ask(mai, where)
        page = save(
            mai,
            world,
            uploaded=[f"{paper}:{own}", f"{paper}:{id_of(where)}"],
            **{paper: SimpleUploadedFile("mới.pdf", PDF + b"new")},
        )

    assert [waiting.status_code, asked.status_code] == [503, 503]
    assert "chưa đếm được số trang" in unquote(asked["Upload-Problem"])
    assert page.status_code == 422
    assert "mới.pdf: Hệ thống đang bận nên chưa đếm được số trang" in text_of(page)
    assert [str(row.pk) for row in attached(world)] == [own]
    assert ask(mai, where)["Upload-Offset"] == str(len(large))
    assert StoredFile.objects.filter(pk=id_of(where)).exists()


def test_who_asks_for_a_file_learns_whether_a_draft_has_it_and_that_it_was_removed(mai, world):
    paper, where = paper_name(), f"/tep/{sent(mai, PDF)}/"
    assert "Upload-Held" not in ask(mai, where)

    save(mai, world, uploaded=f"{paper}:{id_of(where)}")
    assert ask(mai, where)["Upload-Held"] == "1"
    save(mai, world, remove=id_of(where))

    assert ask(mai, where).status_code == 404
    assert StoredFile.objects.get().hidden_at is not None
    thick = announce(mai, 300)["Location"]
    refusal = send(mai, thick, 0, b"MZ" * 150)
    assert unquote(refusal["Upload-Problem"]) == refusal.content.decode()


def test_both_sides_see_what_the_scanner_says_and_nobody_gets_malware(mai, world):
    paper = paper_name()
    own = sent(mai, PDF, "đơn.pdf")
    save(mai, world, uploaded=f"{paper}:{own}")
    row = StoredFile.objects.filter(pk=own)
    row.update(scan=Scan.PENDING)
    assert "Đang chờ quét mã độc" in text_of(mai.get(FORM))
    mine = (paper.removeprefix("files."), row.get().pk)
    case = worlds.submit(world, files=[*worlds.papers(world, GENERIC), mine])
    page, officer = f"/ho-so/{case.id}/", logged_in_officer(world)
    assert "Đang chờ quét mã độc" in text_of(mai.get(page))
    assert "Đang chờ quét mã độc" in text_of(officer.get(f"/mot-cua/ho-so/{case.id}/"))

    row.update(scan=Scan.INFECTED, threat="Worm")

    assert "Có mã độc" in text_of(mai.get(page))
    assert "Có mã độc" in text_of(officer.get(f"/mot-cua/ho-so/{case.id}/"))
    for browser, where in ((mai, f"{page}tep/{own}/"), (mai, f"/tep/{own}/")):
        refusal = browser.get(where)
        assert (refusal.status_code, "mã độc" in text_of(refusal)) == (403, True)
    assert officer.get(f"/mot-cua/ho-so/{case.id}/tep/{own}/").status_code == 403


class Away(FolderBlobs):
    """A store that does not answer."""

    def write(self, _digest, _content, /):
        raise StoreUnavailable

    def read(self, _digest, /):
        raise StoreUnavailable


def test_what_was_typed_and_sent_stays_while_the_store_is_away(mai, world, blobs_back):
    paper = paper_name()
    own = [sent(mai, photo()), sent(mai, PDF, "đơn.pdf")]
    services.blobs_set(Away())

    answer = save(
        mai,
        world,
        uploaded=[f"{paper}:{each}" for each in own],
        **{paper: [SimpleUploadedFile("mới.pdf", PDF), SimpleUploadedFile("mới.jpg", photo())]},
    )

    assert answer.status_code == 422
    assert text_of(answer).count("Kho tệp tạm thời gián đoạn") >= 2
    assert Draft.objects.get().data["content"] == TYPED["content"]
    assert {str(row.pk) for row in attached(world)} == set(own)


@pytest.fixture
def blobs_back():
    yield
    services.blobs_set(FolderBlobs())


def test_a_paper_that_turned_out_infected_is_named_on_the_form(mai, world):
    papers = {
        name: SimpleUploadedFile(f"{number}.pdf", PDF + bytes([number]))
        for number, name in enumerate(required_papers())
    }
    save(mai, world, **papers)
    StoredFile.objects.update(scan=Scan.INFECTED, threat="Worm")

    answer = save(mai, world, do="submit", shown=hidden(mai.get(FORM), "shown"))

    assert answer.status_code == 422
    assert "Tệp này có mã độc" in text_of(answer)
    assert "Có mã độc" in text_of(answer)
    assert TYPED["content"] in text_of(answer)


def required_papers() -> list[str]:
    version = published_version(Procedure.objects.get(code=GENERIC).current_version_id)
    return [f"files.{part.key}" for part in version.papers if part.required]


def test_what_one_account_sent_is_remembered_in_the_browser_for_it_alone(mai, nam, world):
    pages = [browser.get(FORM).content.decode() for browser in (mai, mai, nam)]

    first, again, of_another = (page.partition('data-whose="')[2][:8] for page in pages)

    assert first == again != of_another
    assert first.isalnum()
