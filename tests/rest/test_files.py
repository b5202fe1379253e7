"""Files for machines: what the scanner says of them, and that malware goes nowhere."""

import pytest

from cases import world as worlds
from motcua.cases.models import Case, CaseMessage
from motcua.files import services
from motcua.files.models import StoredFile
from motcua.files.types import Scan, Verdict
from motcua.kernel.actor import Role
from motcua.signing.errors import VerifierBusy


class Judge:
    """A scanner that finds whatever it is told to."""

    threat = ""

    def scan(self, _content, /):
        return Verdict(threat=self.threat)

    def check(self):
        return "Judge 1"


@pytest.fixture
def judge():
    judge = Judge()
    services.scanner_set(judge)
    yield judge
    services.scanner_set(None)


def problem_of(answer):
    assert answer["Content-Type"].startswith("application/problem+json"), answer.content
    return answer.status_code, answer.json()["code"]


def test_a_machine_sees_a_file_pending_and_then_what_the_scanner_said(world, call, judge):
    mai, nam = call(world.citizen), call(world.stranger)
    sent = mai.upload().json()
    where = f"/files/{sent['id']}"

    services.file_scan(file_id=sent["id"])

    assert sent["scan"] == "pending"
    assert mai.get(where).json() == sent | {"scan": "clean"}
    assert problem_of(nam.get(where)) == (404, "file_absent")
    StoredFile.objects.update(scan=Scan.NONE)
    assert mai.get(where).json()["scan"] == "none"
    services.files_release(actor=world.citizen, file_ids=[sent["id"]])
    assert problem_of(mai.get(where)) == (404, "file_absent")


def test_the_papers_and_messages_of_a_case_carry_their_state_and_malware_is_given_to_nobody(
    world, call, judge
):
    case = worlds.taken(world)
    mai, officer = call(world.citizen), call(world.officer(Role.CASE_OFFICER))
    paper = mai.upload().json()["id"]
    mai.post(f"/cases/{case.id}/messages", {"text": "Xem giúp.", "file_id": paper})
    files = f"/cases/{case.id}/files/{mai.get(f'/cases/{case.id}').json()['files'][0]['id']}"
    said = f"/cases/{case.id}/messages/{CaseMessage.objects.get().pk}/file"
    for state in ("pending", "clean", "infected"):
        StoredFile.objects.update(scan=state)
        for caller in (mai, officer):
            papers = caller.get(f"/cases/{case.id}").json()["files"]
            (message,) = caller.get(f"/cases/{case.id}/messages").json()["messages"]
            assert {each["scan"] for each in [*papers, message]} == {state}
            answers = [caller.get(files), caller.get(said)]
            if state == "infected":
                assert [problem_of(each) for each in answers] == [(403, "file_infected")] * 2
            else:
                assert [each.content for each in answers] == [worlds.PDF] * 2
    assert problem_of(call(world.stranger).get(said)) == (404, "not_found")


def test_an_infected_file_is_handed_in_nowhere(world, call, judge, submission):
    mai, case = call(world.citizen), worlds.taken(world)
    bad = mai.upload().json()["id"]
    judge.threat = "Worm"
    services.file_scan(file_id=bad)
    cases = Case.objects.count()

    dossier = mai.post("/cases", submission)
    message = mai.post(f"/cases/{case.id}/messages", {"text": "x", "file_id": bad})
    asked = call(world.officer(Role.CASE_OFFICER)).post(
        f"/cases/{case.id}/request-supplement",
        {"version": case.version, "items": ["Giấy khai sinh"], "reason": "Thiếu."},
    )
    answered = mai.post(
        f"/cases/{case.id}/answer-supplement",
        {"version": asked.json()["version"], "files": [bad]},
    )

    for refusal, field in ((dossier, "files.c21"), (message, "file"), (answered, "files")):
        assert problem_of(refusal) == (422, "file_infected")
        assert "mã độc" in refusal.json()["errors"][field]
    assert Case.objects.count() == cases
    absent = mai.post(f"/cases/{case.id}/messages", {"text": "x", "file_id": str(case.id)})
    assert problem_of(absent) == (422, "invalid")


def test_pages_that_nobody_has_time_to_count_are_a_problem_of_its_own(world, call, monkeypatch):
    def busy(*, content):
        raise VerifierBusy

    monkeypatch.setattr("motcua.cases.uploads.pdf_pages", busy)

    assert problem_of(call(world.citizen).upload(worlds.PDF + b"new")) == (503, "pages_uncounted")
    assert not StoredFile.objects.filter(size=len(worlds.PDF) + 3).exists()
