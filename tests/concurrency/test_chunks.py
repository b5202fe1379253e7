"""Chunks and sudden death; two processes that send the same chunk."""

import os
import signal

from django.db import connection

from concurrency.conftest import at_once
from motcua.files import services
from motcua.files.errors import OffsetWrong
from motcua.files.models import StoredFile
from motcua.files.types import UploadState

PIECE = 4096
PDF = b"%PDF-1.7\n" + bytes(range(256)) * 256


def piece(world, upload: UploadState, offset: int) -> UploadState:
    return services.upload_append(
        actor=world.citizen,
        upload_id=upload.id,
        offset=offset,
        content=PDF[offset : offset + PIECE],
    )


def killed_after(acknowledged: int, send) -> int:
    """The offset that was acknowledged last by a process which is then killed at work."""
    reader, writer = os.pipe()
    connection.close()
    child = os.fork()
    if child == 0:
        try:
            for _each in range(acknowledged + 1):  # and not to the end of the file
                os.write(writer, send().to_bytes(4, "big"))
            signal.pause()
        finally:
            os._exit(1)
    os.close(writer)
    last = 0
    for _each in range(acknowledged):
        last = int.from_bytes(os.read(reader, 4), "big")
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    while said := os.read(reader, 4):
        last = int.from_bytes(said, "big")
    os.close(reader)
    return last


def test_acknowledged_chunks_survive_kill_9_and_one_of_two_equal_ones_counts(world, settings):
    upload = services.upload_create(actor=world.citizen, name="x.pdf", length=len(PDF))
    at = 0
    for deaths in (3, 4):

        def send() -> int:
            nonlocal at
            at = piece(world, upload, at).received
            return at

        acknowledged = killed_after(deaths, send)
        found = services.upload_find(actor=world.citizen, upload_id=upload.id)
        path = settings.FILES_DIR / "uploads" / str(upload.id)
        assert found.received >= acknowledged > 0
        assert path.read_bytes()[: found.received] == PDF[: found.received]
        at = found.received

    answers = at_once([lambda: piece(world, upload, at)] * 2, threads=2)
    assert sorted(type(answer) is OffsetWrong for answer in answers) == [False, True]
    at += PIECE
    while at < len(PDF):
        at = piece(world, upload, at).received

    row = StoredFile.objects.get(pk=upload.id)
    assert services.path_of(row.sha256).read_bytes() == PDF
