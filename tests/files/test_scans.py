"""What the scanner says of a file, and who still gets it."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.exceptions import AlreadyEnqueued

from files import clamd
from files.clamd import VIRUS
from motcua.files import selectors, services, tasks
from motcua.files.adapters.clamd import ClamdScanner
from motcua.files.adapters.folder import FolderBlobs
from motcua.files.errors import FileInfected, ScanFailed, ScannerUnavailable, StoreUnavailable
from motcua.files.models import StoredFile
from motcua.files.types import Scan, Scanned, Verdict
from motcua.kernel.actor import Actor, ActorKind
from motcua.kernel.ids import new_id

PDF = b"%PDF-1.7\n..."
MAI = Actor(kind=ActorKind.CITIZEN, account_id=new_id())
NAM = Actor(kind=ActorKind.CITIZEN, account_id=new_id())
NOBODY = "tcp://127.0.0.1:9"


@pytest.fixture(scope="module", params=["fake", "real"])
def scanner(request, tmp_path_factory):
    if request.param == "real" and clamd.PROGRAM is None:
        pytest.skip("clamd is not installed")
    kind = clamd.fake() if request.param == "fake" else clamd.real(tmp_path_factory.mktemp("c"))
    with kind as address:
        yield ClamdScanner(address)


class Judge:
    """A scanner whose mind the test changes."""

    def __init__(self) -> None:
        self.threats: dict[bytes, str] = {}
        self.away = False
        self.unable: set[bytes] = set()
        self.asked: list[bytes] = []

    def scan(self, content: bytes, /) -> Verdict:
        if self.away:
            raise ScannerUnavailable
        if content in self.unable:
            raise ScanFailed
        self.asked.append(content)
        return Verdict(threat=self.threats.get(content, ""))

    def check(self) -> str:
        if self.away:
            raise ScannerUnavailable
        return "Judge 1"


@pytest.fixture
def judge(db, settings, tmp_path):
    settings.FILES_DIR = tmp_path / "files"
    judge = Judge()
    services.scanner_set(judge)
    yield judge
    services.scanner_set(None)


def store(content=PDF, actor=MAI):
    return services.file_store(actor=actor, name="đơn.pdf", content=content)


def state(row):
    row.refresh_from_db()
    return Scan(row.scan)


def test_clamd_tells_clean_from_infected_and_says_what_it_cannot_judge(scanner):
    assert scanner.scan(PDF).scan is Scan.CLEAN
    assert scanner.scan(PDF + b"0" * 50_000).scan is Scan.CLEAN
    found = scanner.scan(VIRUS)
    assert (found.scan, found.threat) == (Scan.INFECTED, "Motcua.Worm.UNOFFICIAL")
    with pytest.raises(ScanFailed, match="size limit"):
        scanner.scan(PDF + b"0" * clamd.FAKE_LIMIT * 40)
    assert scanner.check().startswith("ClamAV ")


@pytest.mark.parametrize("address", [NOBODY, "unix:///nowhere/clamd.sock"])
def test_a_clamd_that_is_away_is_no_verdict(address):
    with pytest.raises(ScannerUnavailable):
        ClamdScanner(address).scan(PDF)


@pytest.mark.parametrize("address", ["clamd:3310", "http://x", "tcp://", "unix://"])
def test_an_address_that_is_none_is_refused_at_the_start(address):
    with pytest.raises(ValueError, match="MOTCUA_CLAMD"):
        ClamdScanner(address)


def test_without_a_scanner_nothing_is_asked(db, settings, tmp_path, jobs):
    settings.FILES_DIR = tmp_path

    row = store()

    assert (state(row), jobs()) == (Scan.NONE, [])
    assert services.files_rescan().files == 0
    with pytest.raises(CommandError, match="MOTCUA_CLAMD"):
        call_command("files", "status")


def test_a_file_waits_for_its_verdict_and_is_read_meanwhile(judge, jobs):
    row = store()
    assert (state(row), jobs()) == (Scan.PENDING, [services.SCAN_TASK])
    assert selectors.file_content(row.id)[1] == PDF
    assert selectors.own_files(actor=MAI, file_ids=[row.id]) == {row.id}

    tasks.scan.func(**ProcrastinateJob.objects.latest("id").args)

    assert state(row) is Scan.CLEAN
    assert services.document_store(actor=MAI, name="x", content=PDF).scan == Scan.NONE


def test_an_infected_file_is_given_to_nobody_under_no_name(judge):
    judge.threats[VIRUS] = "Worm"
    mine, other = store(VIRUS), store(VIRUS, actor=NAM)

    services.file_scan(file_id=mine.id)

    assert [state(mine), state(other)] == [Scan.INFECTED] * 2
    assert mine.threat == "Worm"
    for actor, row in ((MAI, mine), (NAM, other)):
        assert selectors.own_files(actor=actor, file_ids=[row.id]) == frozenset()
        for read in (
            lambda row=row: selectors.file_content(row.id),
            lambda row=row, actor=actor: selectors.own_file(actor=actor, file_id=row.id),
        ):
            with pytest.raises(FileInfected):
                read()


def test_while_clamd_is_away_files_are_taken_and_the_sweep_asks_again(judge):
    judge.away = True
    rows = [store(PDF + bytes([number])) for number in range(3)]
    services.file_scan(file_id=rows[0].id)
    tasks.scan_pending.func(timestamp=0)
    assert {state(row) for row in rows} == {Scan.PENDING}
    assert selectors.scans_pending() == 3

    judge.away = False
    tasks.scan_pending.func(timestamp=0)

    assert {state(row) for row in rows} == {Scan.CLEAN}


def test_a_store_that_is_away_ends_the_walk_and_says_so(judge, monkeypatch):
    row = store(PDF)

    def read(_blobs, _digest):
        raise StoreUnavailable

    with monkeypatch.context() as patch:
        patch.setattr(FolderBlobs, "read", read)
        assert services.files_scan_pending() == Scanned(is_whole=False)
        assert services.files_rescan() == Scanned(is_whole=False)
    services.files_scan_pending()

    assert state(row) is Scan.CLEAN


def test_a_walk_that_takes_long_is_not_overtaken_by_the_next(judge):
    tasks.scan_pending.defer(timestamp=0)

    with pytest.raises(AlreadyEnqueued), transaction.atomic():
        tasks.scan_pending.defer(timestamp=120)

    assert ProcrastinateJob.objects.get(task_name="files.scan_pending").lock


def test_one_that_cannot_be_judged_does_not_hold_up_the_others(judge, stop_clock):
    stop_clock("2024-06-03 08:00")
    hard, easy = store(PDF + b"hard"), store(PDF + b"easy")
    judge.unable = {PDF + b"hard"}

    assert (services.files_scan_pending().failed, state(easy)) == (1, Scan.CLEAN)
    assert services.files_scan_pending().failed == 0
    stop_clock("2024-06-03 09:01")
    judge.unable = set()
    services.files_scan_pending()

    assert state(hard) is Scan.CLEAN


def test_a_rescan_finds_what_nobody_knew_and_frees_what_was_wrongly_accused(judge, monkeypatch):
    monkeypatch.setattr("motcua.files.scanning.MOST_AT_ONCE", 2)
    rows = [store(PDF + bytes([number])) for number in range(5)]
    twin = store(PDF + bytes([0]), actor=NAM)
    judge.threats = {PDF + bytes([3]): "False.Alarm"}
    services.files_scan_pending()
    assert state(rows[3]) is Scan.INFECTED
    judge.threats = {PDF + bytes([0]): "New.Worm"}
    output, told = StringIO(), StringIO()

    call_command("files", "rescan", stdout=output, stderr=told)

    states = [state(row) for row in [*rows, twin]]
    assert states == [Scan.INFECTED, *[Scan.CLEAN] * 4, Scan.INFECTED]
    assert "có mã độc, 0 không quét được" in output.getvalue()
    assert len(told.getvalue().splitlines()) == 3
    judge.away = True
    with pytest.raises(CommandError, match="clamd"):
        call_command("files", "rescan")


def test_the_night_looks_at_the_last_days_and_a_date_bounds_the_command(judge, stop_clock):
    stop_clock("2024-06-03 08:00")
    store(PDF + b"old")
    stop_clock("2024-07-01 08:00")
    store(PDF + b"new")

    tasks.rescan_recent.func(timestamp=0)
    call_command("files", "rescan", "--since", "2024-07-01", stdout=StringIO(), stderr=StringIO())
    assert judge.asked == [PDF + b"new"] * 2

    output = StringIO()
    call_command("files", "status", stdout=output)
    assert output.getvalue().splitlines() == ["Judge 1", "1 tệp chờ quét"]
    with pytest.raises(CommandError, match="2024-06-01"):
        call_command("files", "rescan", "--since", "hôm qua")


def test_a_file_that_a_dossier_holds_is_scanned_like_any_other(judge):
    row = store()
    StoredFile.objects.filter(pk=row.pk).update(settled=True)

    assert services.files_rescan().files == 1
