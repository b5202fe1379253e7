"""Pieces of a file and sudden death; two processes that send the same piece."""

from concurrency.conftest import at_once
from motcua.files import services
from motcua.files.errors import OffsetWrong
from motcua.files.models import StoredFile
from process.conftest import eventually
from process.doomed_sender import PDF, PIECE


def test_acknowledged_pieces_survive_kill_9_and_one_of_two_equal_ones_counts(
    processes, world, settings
):
    upload = services.upload_create(actor=world.citizen, name="x.pdf", length=len(PDF))
    at = 0
    for acknowledged in (3, 4):
        before = len(processes.deaths())
        sender = processes.start(
            "process.doomed_sender",
            ACCOUNT=str(world.citizen.account_id),
            UPLOAD=str(upload.id),
            OFFSET=str(at),
            PIECES=str(acknowledged + 1),  # and not to the end of the file
        )
        eventually(lambda enough=before + acknowledged: len(processes.deaths()) >= enough)
        sender.kill()
        sender.wait()
        said = int(processes.deaths()[-1])
        at = services.upload_find(actor=world.citizen, upload_id=upload.id).received
        assert at >= said > 0
        path = settings.FILES_DIR / "uploads" / str(upload.id)
        assert path.read_bytes()[:at] == PDF[:at]

    def send() -> int:
        return services.upload_append(
            actor=world.citizen, upload_id=upload.id, offset=at, content=PDF[at : at + PIECE]
        ).received

    answers = at_once([send] * 2, threads=2)
    assert sorted(type(answer) is OffsetWrong for answer in answers) == [False, True]
    at += PIECE
    while at < len(PDF):
        at = send()

    row = StoredFile.objects.get(pk=upload.id)
    assert services.path_of(row.sha256).read_bytes() == PDF
