"""Bytes in a folder and in an S3-compatible store: one promise, tested on both."""

import hashlib

import boto3
import pytest
from moto.server import ThreadedMotoServer

from motcua.files import selectors, services
from motcua.files.adapters import s3
from motcua.files.adapters.folder import FolderBlobs
from motcua.files.adapters.s3 import S3Blobs
from motcua.files.errors import StoreUnavailable
from motcua.files.models import StoredFile
from motcua.kernel.actor import Actor, ActorKind
from motcua.kernel.errors import NotFound
from motcua.kernel.ids import new_id
from motcua.kernel.turns import Turns

PDF = b"%PDF-1.7\n..."
DIGEST = hashlib.sha256(PDF).hexdigest()
MAI = Actor(kind=ActorKind.CITIZEN, account_id=new_id())
BUCKET, REGION = "ho-so", "us-east-1"


@pytest.fixture(scope="module")
def place():
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    _host, port = server.get_host_and_port()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_ACCESS_KEY_ID", "key")
        patch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
        patch.setenv("AWS_EC2_METADATA_DISABLED", "true")
        yield f"http://127.0.0.1:{port}"
    server.stop()


@pytest.fixture
def bucket(place, settings):
    settings.FILES_S3_BUCKET, settings.FILES_S3_ENDPOINT = BUCKET, place
    settings.FILES_S3_REGION, settings.FILES_S3_PREFIX = REGION, "files"
    bucket = boto3.resource("s3", endpoint_url=place, region_name=REGION).Bucket(BUCKET)
    bucket.create()
    yield bucket
    bucket.objects.delete()
    bucket.delete()
    bucket.meta.client.close()


@pytest.fixture(params=["folder", "s3"])
def store(request, settings, tmp_path):
    settings.FILES_DIR = tmp_path
    if request.param == "folder":
        return FolderBlobs()
    request.getfixturevalue("bucket")
    return S3Blobs()


def test_bytes_come_back_under_their_hash_until_they_are_removed(store):
    assert not store.has(DIGEST)
    with pytest.raises(FileNotFoundError):
        store.read(DIGEST)

    store.write(DIGEST, PDF)
    store.write(DIGEST, PDF)

    assert store.has(DIGEST)
    assert store.read(DIGEST) == PDF
    store.remove(DIGEST)
    store.remove(DIGEST)
    assert not store.has(DIGEST)


def test_files_live_and_end_in_the_bucket_alone(db, bucket, settings, tmp_path, stop_clock):
    settings.FILES_DIR = tmp_path / "files"
    services.blobs_set(S3Blobs())
    try:
        stop_clock("2024-06-03 08:00")
        row = services.file_store(actor=MAI, name="đơn.pdf", content=PDF)
        upload = services.upload_create(actor=MAI, name="x.pdf", length=len(PDF) + 1)
        services.upload_append(actor=MAI, upload_id=upload.id, offset=0, content=PDF + b"2")

        names = {each.key for each in bucket.objects.all()}
        assert f"files/{DIGEST[:2]}/{DIGEST}" in names
        assert len(names) == 2
        assert selectors.file_content(row.id)[1] == PDF
        assert selectors.own_file(actor=MAI, file_id=upload.id)[1] == PDF + b"2"
        assert not [path for path in tmp_path.rglob("*") if path.is_file()]

        for night in ("2024-07-04 02:00", "2024-07-05 02:00"):
            stop_clock(night)
            services.files_forget(in_use=lambda _uploads: {})
        assert not list(bucket.objects.all())
        assert not StoredFile.objects.exists()
    finally:
        services.blobs_set(FolderBlobs())


def test_what_was_changed_in_the_bucket_is_not_given_out(bucket):
    store = S3Blobs()
    store.write(DIGEST, PDF)
    bucket.Object(f"files/{DIGEST[:2]}/{DIGEST}").put(Body=PDF + b"changed")

    with pytest.raises(StoreUnavailable):
        store.read(DIGEST)


def test_a_store_that_does_not_answer_takes_nothing(db, settings, place, monkeypatch):
    settings.FILES_S3_BUCKET, settings.FILES_S3_ENDPOINT = "absent", place
    settings.FILES_S3_REGION, settings.FILES_S3_PREFIX = REGION, ""
    services.blobs_set(S3Blobs())
    try:
        with pytest.raises(StoreUnavailable):
            services.file_store(actor=MAI, name="đơn.pdf", content=PDF)
        assert not StoredFile.objects.exists()
        gone = StoredFile.objects.create(
            sha256=DIGEST, size=1, media_type="x", name="x", at="2024-06-03T00:00Z"
        )
        with pytest.raises((StoreUnavailable, NotFound)):
            selectors.file_content(gone.id)
    finally:
        services.blobs_set(FolderBlobs())


def test_others_work_while_the_store_is_asked(bucket, monkeypatch):
    turns = Turns(1)
    monkeypatch.setattr(s3, "TURNS", turns)

    def exists(_storage, _name):
        assert turns.asked == 0
        return True

    monkeypatch.setattr(s3.S3Storage, "exists", exists)
    with turns.taken():
        assert S3Blobs().has(DIGEST)
