"""Uploads that no dossier holds: a bearable number, gone when nobody wants them, never too soon."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from cases import world as worlds
from motcua.cases import services as cases
from motcua.cases import tasks
from motcua.cases.services import submit
from motcua.cases.types import DraftPage
from motcua.files import services
from motcua.files.errors import UnusedTooLarge, UnusedTooMany
from motcua.files.models import StoredFile
from motcua.identity import services as identity
from motcua.kernel.errors import Invalid


@pytest.fixture
def world(db, settings, tmp_path):
    settings.FILES_DIR = tmp_path
    settings.FILES_UNUSED_MOST = 5
    return worlds.build()


def fill_up(world):
    for _ in range(5):
        world.upload()


def another(world, ending):
    return services.file_store(actor=world.citizen, name="x", content=worlds.PDF + ending)


def draft(world, *file_ids, procedure=worlds.GENERIC):
    papers = tuple(("paper", file_id) for file_id in file_ids)
    cases.draft_drop(actor=world.citizen, procedure_code=procedure)
    page = DraftPage(agency_id=None, data={}, files=papers)
    cases.draft_merge(actor=world.citizen, procedure_code=procedure, page=page)


def removed(world, *file_ids, procedure=worlds.GENERIC):
    page = DraftPage(agency_id=None, data={}, without=frozenset(file_ids))
    cases.draft_merge(actor=world.citizen, procedure_code=procedure, page=page)


def test_one_upload_too_many_is_refused_with_the_way_out(world):
    fill_up(world)

    with pytest.raises(UnusedTooMany, match="xóa bớt tệp trong bản nháp"):
        world.upload()

    world.upload(world.stranger)


def test_uploads_that_take_too_much_room_are_refused(world, settings):
    settings.FILES_UNUSED_MOST_BYTES = 2 * len(worlds.PDF) + 2
    another(world, b"1")
    another(world, b"2")

    with pytest.raises(UnusedTooLarge):
        another(world, b"3")


def test_the_same_bytes_take_room_once(world, settings):
    settings.FILES_UNUSED_MOST_BYTES = 2 * len(worlds.PDF) + 2
    for _again in range(3):
        another(world, b"1")

    another(world, b"2")

    with pytest.raises(UnusedTooLarge, match="đang giữ 0 MB"):
        another(world, b"3")


def test_a_file_removed_from_a_draft_makes_room_at_once(world):
    rows = [world.upload() for _ in range(5)]
    draft(world, *rows, procedure=worlds.BIRTH)
    draft(world, *rows[:3])

    removed(world, rows[0], rows[4])  # both are in the other draft
    with pytest.raises(UnusedTooMany):
        world.upload()
    removed(world, rows[0], procedure=worlds.BIRTH)

    world.upload()
    assert StoredFile.objects.get(hidden_at__isnull=False).pk == rows[0]


def test_what_a_dossier_holds_does_not_count(world):
    for _ in range(4):
        worlds.submit(world)
    assert StoredFile.objects.count() >= 4
    fill_up(world)

    with pytest.raises(UnusedTooMany):
        world.upload()


def test_a_file_that_no_draft_names_any_more_makes_room_after_a_day(world, stop_clock):
    stop_clock("2024-06-03 08:00")
    rows = [world.upload() for _ in range(5)]
    draft(world, *rows)
    stop_clock("2024-06-05 08:00")
    with pytest.raises(UnusedTooMany):
        world.upload()

    draft(world, *rows[1:])

    world.upload()


def test_rest_says_how_many_as_a_problem(world):
    fill_up(world)
    token, _row = identity.token_issue(account_id=world.citizen.account_id)

    answer = Client().post(
        "/api/v1/files",
        {"file": SimpleUploadedFile("x.pdf", worlds.PDF)},
        headers={"Authorization": f"Bearer {token}", "Idempotency-Key": "5f5f5f5f-1"},
    )

    assert answer.status_code == 429
    assert answer["Content-Type"].startswith("application/problem+json")
    assert json.loads(answer.content)["code"] == "unused_files_too_many"


def test_the_nightly_task_leaves_what_dossiers_and_drafts_name(world, stop_clock):
    stop_clock("2024-06-03 08:00")
    worlds.submit(world)
    held = set(StoredFile.objects.values_list("id", flat=True))
    drafted, alone = world.upload(), world.upload()
    draft(world, drafted)

    for night in ("2024-07-04 02:00", "2024-07-05 02:00"):
        stop_clock(night)
        tasks.forget_uploads.func(timestamp=0)

    assert set(StoredFile.objects.values_list("id", flat=True)) == held | {drafted}
    assert alone not in held


def test_a_file_handed_in_while_the_night_passes_by_is_kept(world, stop_clock, monkeypatch):
    stop_clock("2024-06-03 08:00")
    papers = worlds.papers(world, worlds.GENERIC)
    stop_clock("2024-07-04 02:00")
    make = submit._new_case

    def slowly(*given, **named):
        tasks.forget_uploads.func(timestamp=0)  # between the look at the files and the dossier
        return make(*given, **named)

    monkeypatch.setattr(submit, "_new_case", slowly)
    worlds.submit(world, files=papers)
    monkeypatch.setattr(submit, "_new_case", make)
    stop_clock("2024-07-05 02:00")
    tasks.forget_uploads.func(timestamp=0)

    kept = StoredFile.objects.filter(pk__in=[file_id for _key, file_id in papers])
    assert [row.settled for row in kept] == [True] * len(papers)
    assert all(services.path_of(row.sha256).exists() for row in kept)


def test_a_file_that_is_about_to_go_is_refused_in_words(world, stop_clock):
    stop_clock("2024-06-03 08:00")
    papers = worlds.papers(world, worlds.GENERIC)
    stop_clock("2024-07-04 02:00")
    tasks.forget_uploads.func(timestamp=0)

    with pytest.raises(Invalid) as refusal:
        worlds.submit(world, files=papers)

    assert all("tải lại tệp" in text for text in refusal.value.fields.values())
