"""One dossier, step by step, as its people. Every step is read back from the case's ledger."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import uuid4
from zoneinfo import ZoneInfo

from road.client import Json, Machine, expect
from road.dossiers import CITIZEN, PAPER, PASSWORD, Dossier

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
CASE_CODE = re.compile(r"^\d{3}\.\d{2}\.\d{2}\.[A-Z]\d{2}-\d{6}-\d{4}$")
POSTS = {
    "": "công dân",
    "desk_officer": "một cửa",
    "case_officer": "thụ lý",
    "approver": "phê duyệt",
    "registrar": "văn thư",
}
CLOCKS = {
    "idle": "chưa chạy",
    "running": "đang chạy",
    "paused": "tạm dừng",
    "stopped": "đã dừng",
}
# National status and clock after each command.
LEADS_TO = {
    "submit": (1, "idle"),
    "accept": (2, "running"),
    "take": (4, "running"),
    "request-supplement": (5, "paused"),
    "answer-supplement": (4, "running"),
    "propose": (4, "running"),
    "approve": (4, "running"),
    "sign": (4, "running"),
    "seal": (9, "stopped"),
    "hand-over": (10, "stopped"),
}
LINE = "  {:<36} {:<20} {:<9} {:<9} {:>2}  {}"


@dataclass(kw_only=True)
class Walk:
    """A dossier on its way."""

    dossier: Dossier
    log_in: Callable[[str], Machine]
    case: Json = field(default_factory=dict)
    seen: list[str] = field(default_factory=list)
    steps: int = 0
    paused_due: str | None = None

    def run(self) -> Json:
        """From submission to the hand-over; the last state of the case."""
        dossier, office = self.dossier, self.dossier.office
        print(f"\n{self.dossier.procedure}")
        print(LINE.format("bước", "người", "vị trí", "lúc", "TT", "đồng hồ"))
        self._submit()
        self._do("accept", office.desk, checked=self.seen, note="Đã đối chiếu.")
        expect(CASE_CODE.match(self.case["code"] or ""), "accept", f"mã lạ: {self.case['code']}")
        self._do("take", office.case_officer)
        if self.dossier.with_supplement:
            self._supplement()
        self._do("propose", office.case_officer, outcome="granted", proposal=dossier.findings)
        self._do("approve", office.approver)
        self._do("sign", office.approver)
        self._do("seal", office.registrar)
        self._do("hand-over", office.desk, note="Đã trả.")
        self._ledger_is_whole()
        return self.case

    def _submit(self) -> None:
        """Upload what is asked for and hand in; the same key once more must change nothing."""
        dossier, step = self.dossier, "submit"
        machine = self.log_in(dossier.office.desk if dossier.at_counter else CITIZEN)
        card = machine.get(step, f"/procedures/{dossier.procedure}")
        wanted = [part["key"] for part in card["components"] if part["required"]]
        self.seen = wanted
        papers = [(key, f"{key}.pdf", PAPER) for key in wanted]
        if dossier.scans:
            key = card["components"][0]["key"]
            papers += [(key, name, content) for name, content in dossier.scans]
        body = {
            "procedure_code": dossier.procedure,
            "agency_id": self._agency(card),
            "channel": "counter" if dossier.at_counter else "online",
            "data": dossier.data,
            "files": [
                {"component": key, "file_id": machine.upload(step, name, content)}
                for key, name, content in papers
            ],
        }
        key = str(uuid4())
        self.case = machine.post(step, "/cases", body, 201, key=key)
        again = machine.post(step, "/cases", body, 201, key=key)
        expect(again == self.case, step, f"gửi lại cùng khóa cho câu trả lời khác: {again}")
        self._seen(step, machine)

    def _agency(self, card: Json) -> str:
        wanted = self.dossier.office.identifier
        found = [place["id"] for place in card["agencies"] if place["identifier"] == wanted]
        expect(found, "submit", f"thủ tục {card['code']} không có ở cơ quan {wanted}")
        return str(found[0])

    def _supplement(self) -> None:
        """Ask and answer: the clock stands still in between, the due time never comes earlier."""
        before = self.case["due_at"]
        self._do(
            "request-supplement",
            self.dossier.office.case_officer,
            reason="Thiếu giấy tờ.",
            items=["Giấy chứng sinh bản rõ nét"],
        )
        citizen = self.log_in(CITIZEN)
        paper = citizen.upload("answer-supplement", "giay-chung-sinh.pdf", PAPER)
        self._do("answer-supplement", CITIZEN, answer="Xin nộp bổ sung.", files=[paper])
        after = self.case["due_at"]
        later = datetime.fromisoformat(after) >= datetime.fromisoformat(before)
        expect(later, "answer-supplement", f"hạn trả từ {before} thành {after}")

    def _do(self, command: str, username: str, **fields: object) -> None:
        machine = self.log_in(username)
        body = {"version": self.case["version"], **fields}
        self.case = machine.post(command, f"/cases/{self.case['id']}/{command}", body)
        self._seen(command, machine)

    def _seen(self, command: str, machine: Machine) -> None:
        """Read the step back from the ledger, check where it led, and print it."""
        self.steps += 1
        detail = machine.get(command, f"/cases/{self.case['id']}")
        line = detail["ledger"][-1]
        found = (line["status"], line["clock"])
        expect(found == LEADS_TO[command], command, f"tới {found}, phải là {LEADS_TO[command]}")
        same = _comparable(detail["summary"]) == _comparable(self.case)
        expect(same, command, f"hồ sơ đọc lại khác: {detail['summary']}")
        at = datetime.fromisoformat(line["at"]).astimezone(VIETNAM)
        name, post = line["actor_name"] or machine.name, POSTS.get(line["post"], line["post"])
        said = LINE.format(line["title"], name, post, f"{at:%H:%M:%S}", found[0], CLOCKS[found[1]])
        print(said, flush=True)

    def _ledger_is_whole(self) -> None:
        detail = self.log_in(self.dossier.office.desk).get("ledger", f"/cases/{self.case['id']}")
        numbers = [line["number"] for line in detail["ledger"]]
        expect(numbers == list(range(1, self.steps + 1)), "ledger", f"sổ cái có số {numbers}")


def _comparable(case: Json) -> Json:
    due_at = case["due_at"]
    return {**case, "due_at": datetime.fromisoformat(due_at) if due_at else None}


def machines(base: str) -> Callable[[str], Machine]:
    """Log in each account once."""
    known: dict[str, Machine] = {}

    def log_in(username: str) -> Machine:
        if username not in known:
            known[username] = Machine.log_in(base, username, PASSWORD)
        return known[username]

    return log_in
