"""Bad input gets a clear refusal: wrong types, floods, control characters, disguised files."""

import io
import json
import zipfile
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from cases import world as worlds
from motcua.cases.models import Case
from motcua.files.models import StoredFile
from motcua.kernel.actor import Role
from rest.test_who_may import is_problem

BROKEN_PDFS = {
    "empty": b"",
    "only a header": b"%PDF-1.7\n",
    "no trailer": b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\n",
    "wrong table": worlds.PDF + b"startxref\n99999999\n%%EOF\n",
    "loops": b"%PDF-1.7\n1 0 obj 1 0 R endobj\ntrailer<</Root 1 0 R/Prev 9>>\nstartxref\n9\n%%EOF",
    "deep": b"%PDF-1.7\n1 0 obj" + b"[" * 50_000 + b"]" * 50_000 + b"endobj\n%%EOF",
    "noise": bytes(range(256)) * 400,
}


def zip_bomb():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a", b"0" * 5_000_000)
    return packed.getvalue()


def post(caller, path, content, kind="application/json"):
    headers = {"Idempotency-Key": str(uuid4())}
    return caller.client.post(f"/api/v1{path}", content, content_type=kind, headers=headers)


@pytest.mark.parametrize(
    ("content", "status"),
    [
        (json.dumps({"data": {"x": "a" * 3_000_000}}).encode(), 413),
        (b"[" * 100_000 + b"]" * 100_000, 400),
        (b'{"data":' + b'{"a":' * 500 + b"1" + b"}" * 501, 422),
        (b"{", 400),
        (b"\xff\xfe\x00", 400),
        (b'"\xed\xa0\x80"', 422),
        (b"[]", 422),
        (b"null", 422),
        (b"", 422),
        (b'{"procedure_code": 7, "agency_id": [], "data": "x", "files": {}}', 422),
        (b'{"\\ud800": 1}', 422),
        (b"NaN", 422),
        (b"1e999", 422),
    ],
)
def test_a_body_that_is_no_dossier_is_refused(world, call, content, status):
    is_problem(post(call(world.citizen), "/cases", content), status)
    assert not Case.objects.exists()


@pytest.mark.parametrize(
    "value",
    ["a\x00b", "\ud800", "a" * 10_000, 7, None, [], {}, 1.5, "\x1b[31m", "{{7*7}}", "' OR 1=1 --"],
)
@pytest.mark.parametrize(
    "field", ["procedure_code", "agency_id", "channel", "data.content", "files.0.component"]
)
def test_any_value_in_any_place_of_a_dossier_is_kept_clean_or_refused(
    world, call, submission, field, value
):
    *way, last = field.split(".")
    inner = submission
    for part in way:
        inner = inner[int(part)] if part.isdigit() else inner[part]
    inner[last] = value

    answer = call(world.citizen).post("/cases", submission)

    assert answer.status_code in (201, 404, 422), answer.content
    if answer.status_code == 201:
        kept = Case.objects.get().data.get("content", "")
        assert "\x00" not in kept
        assert "\x1b" not in kept
    else:
        is_problem(answer, answer.status_code)


def test_a_name_of_ten_thousand_characters_is_refused_by_its_field(world, call, submission):
    applicant = {**worlds.GENERIC_DATA["applicant"], "full_name": "Ă" * 10_000}
    submission["data"] = {**worlds.GENERIC_DATA, "applicant": applicant}

    answer = call(world.citizen).post("/cases", submission)

    is_problem(answer, 422, "invalid")
    assert list(answer.json()["errors"]) == ["applicant.full_name"]


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/procedures/%00",
        "/api/v1/procedures/1%00",
        "/api/v1/procedures/%ff%fe",
        "/api/v1/procedures?q=%00",
        "/api/v1/procedures?q=%ff",
        "/api/v1/procedures?field=%00",
        "/api/v1/procedures?page=99999999999999999999",
        "/api/v1/procedures?page=x",
        "/api/v1/cases?cursor=%00",
        "/api/v1/cases?cursor=AAAA",
        "/api/v1/cases?cursor=%ff%ff",
        "/api/v1/cases?tab=%00",
        "/api/v1/cases/01920000-0000-7000-8000-000000000000/forms/%00",
    ],
)
def test_control_characters_and_bad_utf8_in_addresses_are_no_failure(world, call, path):
    answer = call(world.officer(Role.DESK_OFFICER)).client.get(path)

    assert answer.status_code in (200, 404, 422), answer.content


@pytest.mark.parametrize("key", ["", "x" * 101, "khóa", "a\x01b", "a\tb"])
def test_a_key_that_is_no_key_is_refused(world, call, submission, key):
    answer = call(world.citizen).client.post(
        "/api/v1/cases",
        json.dumps(submission),
        content_type="application/json",
        headers={"Idempotency-Key": key},
    )

    is_problem(answer, 400, "idempotency_key_missing")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("đơn.pdf", b"MZ\x90\x00" + b"\x00" * 200),
        ("đơn.pdf", b"\x7fELF" + b"\x00" * 200),
        ("đơn.pdf", b"#!/bin/sh\nrm -rf ~\n"),
        ("đơn.pdf", zip_bomb()),
        ("giấy tờ.zip", zip_bomb()),
        ("đơn.pdf", b"MZ%PDF-1.7"),
        ("ảnh.png", b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>"),
        ("đơn.pdf", b"<html><script>alert(1)</script>"),
        ("đơn.pdf", b" "),
    ],
)
def test_a_file_that_is_not_what_it_says_is_refused(world, call, name, content):
    is_problem(call(world.citizen).upload(content, name), 422, "file_refused")
    assert not StoredFile.objects.exists()


def test_an_empty_upload_is_refused(world, call):
    is_problem(call(world.citizen).upload(b""), 422)


def test_a_file_above_ten_megabytes_is_too_large(world, call):
    large = worlds.PDF + b"\x00" * (11 * 1024 * 1024)

    is_problem(call(world.citizen).upload(large), 413, "file_too_large")


@pytest.mark.parametrize(
    "name",
    ["../../etc/passwd", "..\\..\\x.exe", "a\x00.pdf", "a" * 5000, "\u202egpj.exe", "", "\r\nX: y"],
)
def test_the_name_of_an_upload_is_made_harmless(world, call, name):
    answer = call(world.citizen).upload(worlds.PDF, name or "x")

    assert answer.status_code in (201, 422)
    if answer.status_code == 201:
        kept = answer.json()["name"]
        assert kept.endswith(".pdf")
        assert len(kept) <= 200
        assert not set("/\\\x00\r\n\u202e") & set(kept)


@pytest.mark.parametrize("content", BROKEN_PDFS.values(), ids=BROKEN_PDFS)
def test_a_broken_pdf_at_the_verifier_gets_a_clear_answer(db, content):
    upload = SimpleUploadedFile("x.pdf", content)

    answer = Client().post("/api/v1/verify", {"file": upload})

    assert answer.status_code in (200, 422), answer.content
    if answer.status_code == 200:
        assert answer.json()["verdict"] != "valid"
    else:
        is_problem(answer, 422)


def test_a_zip_at_the_verifier_is_no_pdf(db):
    answer = Client().post("/api/v1/verify", {"file": SimpleUploadedFile("x.pdf", zip_bomb())})

    is_problem(answer, 422, "pdf_unreadable")


def test_the_verifier_takes_no_file_above_its_limit(db):
    content = worlds.PDF + b"\x00" * (26 * 1024 * 1024)

    answer = Client().post("/api/v1/verify", {"file": SimpleUploadedFile("x.pdf", content)})

    is_problem(answer, 422, "pdf_too_large")


@pytest.mark.parametrize("content", [b"", b"--x\r\n", b"\x00" * 100])
def test_a_torn_multipart_body_is_refused(world, call, content):
    answer = post(call(world.citizen), "/files", content, "multipart/form-data; boundary=x")

    assert answer.status_code in (400, 422)
    is_problem(answer, answer.status_code)


def test_many_files_at_once_are_refused(world, call):
    files = {f"file{n}": SimpleUploadedFile(f"{n}.pdf", worlds.PDF) for n in range(60)}
    caller = call(world.citizen)

    answer = caller.client.post("/api/v1/files", files, headers={"Idempotency-Key": "k"})

    assert answer.status_code in (400, 413)
    is_problem(answer, answer.status_code)
