"""A file that was told to be received is on the disk, once, and is what its content says."""

import hashlib
import os
from pathlib import Path

import pytest

from cases import world as worlds
from motcua.files import selectors, services, tasks
from motcua.files.errors import FileRefused, FileTooLarge
from motcua.files.models import StoredFile
from motcua.files.rules import media_type_of, safe_name
from motcua.files.types import MOST_BYTES, MOST_DOCUMENT_BYTES, Use
from motcua.kernel import clock
from motcua.kernel.actor import Actor, ActorKind
from motcua.kernel.errors import NotFound
from motcua.kernel.ids import new_id

PDF = b"%PDF-1.7\n..."
MAI = Actor(kind=ActorKind.CITIZEN, account_id=new_id())
NAM = Actor(kind=ActorKind.CITIZEN, account_id=new_id())


@pytest.fixture
def folder(db, settings, tmp_path):
    settings.FILES_DIR = tmp_path / "files"
    return settings.FILES_DIR


def store(content=PDF, actor=MAI, name="đơn.pdf"):
    return services.file_store(actor=actor, name=name, content=content)


def files_in(folder):
    return [path for path in folder.rglob("*") if path.is_file()]


def test_the_bytes_lie_under_their_hash_and_come_back(folder):
    row = store()

    digest = hashlib.sha256(PDF).hexdigest()
    assert (row.sha256, row.size, row.media_type) == (digest, len(PDF), "application/pdf")
    assert services.path_of(digest) == folder / digest[:2] / digest
    assert selectors.file_content(row.id)[1] == PDF


def test_the_same_content_lies_on_the_disk_once_under_two_rows(folder):
    first, second = store(), store(actor=NAM, name="khác.pdf")

    assert first.id != second.id
    assert len(files_in(folder)) == 1


def test_bytes_and_their_folders_are_synced_before_the_row_is_told(folder, monkeypatch):
    synced, real = [], os.fsync

    def fsync(handle):
        assert not StoredFile.objects.exists()
        synced.append(Path(f"/proc/self/fd/{handle}").resolve())
        real(handle)

    monkeypatch.setattr(os, "fsync", fsync)

    row = store()

    folder_of_file = services.path_of(row.sha256).parent
    assert folder in synced
    assert synced[-1] == folder_of_file
    assert any(path.parent == folder_of_file for path in synced)


def test_a_write_that_breaks_leaves_nothing_under_the_hash(folder, monkeypatch):
    def fsync(_handle):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fsync)

    with pytest.raises(OSError, match="No space"):
        store()

    assert not services.path_of(hashlib.sha256(PDF).hexdigest()).exists()
    assert not StoredFile.objects.exists()


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (PDF, "application/pdf"),
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"\x89PNG\r\n\x1a\n", "image/png"),
        (b"PK\x03\x04", None),
        (b"MZ", None),
        (b"\x7fELF", None),
        (b" %PDF-1.7", None),
        (b"GIF89a", None),
        (b"", None),
    ],
)
def test_the_kind_is_read_from_the_content(content, kind):
    assert media_type_of(content) == kind


def test_anything_else_is_refused_whatever_its_name(folder):
    with pytest.raises(FileRefused):
        store(b"MZ\x90", name="đơn.pdf")
    assert files_in(folder) == []


def test_ten_mebibytes_are_taken_and_one_byte_more_is_not(folder):
    store(PDF + b"x" * (MOST_BYTES - len(PDF)))

    with pytest.raises(FileTooLarge):
        store(PDF + b"x" * (MOST_BYTES - len(PDF) + 1))


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("đơn.pdf", "đơn.pdf"),
        ("đơn.exe", "đơn.exe.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\giấy tờ\\đơn.PDF", "đơn.PDF"),
        ("", "tep.pdf"),
        ("a" * 300, "a" * 196 + ".pdf"),
    ],
)
def test_a_name_is_short_without_path_and_ends_truly(name, kept):
    assert safe_name(name, "application/pdf") == kept


def test_own_files_are_those_of_the_account(folder):
    mine, other = store(), store(actor=NAM)

    ids = [mine.id, other.id, new_id()]
    assert selectors.own_files(actor=MAI, file_ids=ids) == {mine.id}
    assert set(selectors.files_of(actor=NAM, file_ids=ids)) == {other.id}
    nobody = Actor(kind=ActorKind.ANONYMOUS)
    assert selectors.own_files(actor=nobody, file_ids=ids) == frozenset()
    assert selectors.files_of(actor=nobody, file_ids=ids) == {}


def test_a_file_that_is_gone_is_absent(folder):
    row = store()
    services.path_of(row.sha256).unlink()

    with pytest.raises(NotFound):
        selectors.file_content(row.id)
    with pytest.raises(NotFound):
        selectors.file_content(new_id())


def named(for_good=(), for_now=(), asked=None):
    """An answer to who names which files."""

    def uses(uploads):
        if asked is not None:
            asked.append(set(uploads))
        good = {key: Use.FOR_GOOD for key in uploads if key in for_good}
        return good | {key: Use.FOR_NOW for key in uploads if key in for_now}

    return uses


def forget_twice(stop_clock, uses):
    """Two nights, from the fourth of July 2024 on."""
    stop_clock("2024-07-04 02:00")
    assert services.files_forget(in_use=uses) == 0
    stop_clock("2024-07-05 02:00")
    return services.files_forget(in_use=uses)


def test_an_old_upload_that_nothing_refers_to_is_forgotten_with_its_bytes(folder, stop_clock):
    stop_clock("2024-06-03 08:00")
    used, drafted, unused = store(PDF + b"used"), store(PDF + b"draft"), store(PDF + b"unused")
    stop_clock("2024-07-01 08:00")
    young = store(PDF + b"young")
    asked = []

    assert forget_twice(stop_clock, named({used.id}, {drafted.id}, asked)) == 1

    assert asked == [{used.id, drafted.id, unused.id}, {drafted.id, unused.id}]
    left = {used.id, drafted.id, young.id}
    assert set(StoredFile.objects.values_list("id", flat=True)) == left
    names = {used.sha256, drafted.sha256, young.sha256}
    assert {path.name for path in files_in(folder)} == names


def test_what_is_about_to_go_can_no_longer_be_handed_in_and_comes_back_when_named(
    folder, stop_clock
):
    stop_clock("2024-06-03 08:00")
    row = store()
    stop_clock("2024-07-04 02:00")
    services.files_forget(in_use=named())
    assert selectors.own_files(actor=MAI, file_ids=[row.id]) == frozenset()

    stop_clock("2024-07-05 02:00")
    assert services.files_forget(in_use=named(for_now={row.id})) == 0

    assert selectors.own_files(actor=MAI, file_ids=[row.id]) == {row.id}


def test_bytes_that_another_row_names_stay(folder, stop_clock):
    stop_clock("2024-06-03 08:00")
    mine, other = store(actor=MAI), store(actor=NAM)

    assert forget_twice(stop_clock, named({other.id})) == 1

    assert not StoredFile.objects.filter(pk=mine.id).exists()
    assert selectors.file_content(other.id)[1] == PDF


def test_forgetting_walks_on_past_what_is_kept(folder, stop_clock, monkeypatch):
    monkeypatch.setattr(services, "MOST_AT_ONCE", 2)
    stop_clock("2024-06-03 08:00")
    rows = [store(PDF + bytes([number])) for number in range(5)]
    kept = {row.id for row in rows[:3]}

    assert forget_twice(stop_clock, named(for_now=kept)) == 2
    assert set(StoredFile.objects.values_list("id", flat=True)) == kept


def test_what_a_crash_left_half_written_is_removed_after_a_day(folder, monkeypatch):
    whole = store()
    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", lambda *_: (_ for _ in ()).throw(OSError("crash")))
        for content in (b"old", b"new"):
            with pytest.raises(OSError, match="crash"):
                store(PDF + content)
    old, new = sorted(path for path in files_in(folder) if path.name != whole.sha256)
    two_days_ago = clock.now().timestamp() - 2 * 86400
    os.utime(old, (two_days_ago, two_days_ago))
    os.utime(folder / whole.sha256[:2] / whole.sha256, (two_days_ago, two_days_ago))

    tasks.forget_torn.func(timestamp=0)

    assert set(files_in(folder)) == {new, folder / whole.sha256[:2] / whole.sha256}


def test_a_file_of_a_case_stays_even_when_nobody_speaks_for_it(folder, stop_clock):
    stop_clock("2024-06-03 08:00")
    world = worlds.build()
    worlds.submit(world)
    alone = world.upload()
    of_the_case = set(StoredFile.objects.exclude(pk=alone))

    assert forget_twice(stop_clock, named()) == 1

    assert set(StoredFile.objects.all()) == of_the_case
    assert {selectors.file_content(row.id)[1] for row in of_the_case} == {worlds.PDF}


def test_a_document_of_ours_may_be_larger_than_an_upload_and_counts_for_nobody(folder, settings):
    settings.FILES_UNUSED_MOST = 0

    row = services.document_store(actor=MAI, name="kết quả.pdf", content=PDF + b"x" * MOST_BYTES)

    assert row.size == MOST_BYTES + len(PDF)
    with pytest.raises(FileTooLarge):
        services.document_store(actor=MAI, name="x", content=PDF + b"x" * MOST_DOCUMENT_BYTES)
