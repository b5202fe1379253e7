"""A walk past every page of the product, with names and texts as long as they get."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import lxml.html
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import get_resolver, resolve, reverse

from cases import hierarchy, people
from cases import world as worlds
from motcua.cases import services
from motcua.cases.models import Assistance, BatchRun, BulkRun, Case
from motcua.cases.types import CaseSummary
from motcua.catalogue import services as catalogue
from motcua.catalogue.models import ProcessDraft, SearchWord
from motcua.catalogue.selectors import process_of_procedure
from motcua.identity import services as identity
from motcua.identity.models import Account
from motcua.kernel import clock
from motcua.kernel.actor import SYSTEM, Actor, Role
from motcua.organisation.models import Agency, Staff
from motcua.organisation.selectors import agencies_forget

OF_WORK = ("portal", "desk", "ui")
OF_LEADERS = ("backoffice", "boards", "figures")
LONG = "Nguyễn Hoàng Thị Phương Nguyệt Ánh Công Tằng Tôn Nữ Khánh Huyền Trang"
UNBROKEN = "https://vidu.example.vn/" + "rat-dai-khong-co-cho-ngat" * 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One page as somebody got it."""

    title: str
    html: bytes


@dataclass(kw_only=True)
class Walk:
    """Goes to addresses, keeps the pages, and remembers which addresses were passed."""

    pages: list[Seen] = field(default_factory=list)
    passed: set[str] = field(default_factory=set)

    def see(self, browser: Client, name: str, *args: Any, status: int = 200, **asked: Any) -> Any:
        """Open an address; with `post=` send a form there. `note` tells states apart."""
        note, post = asked.pop("note", ""), asked.pop("post", None)
        address = reverse(name, args=args)
        answer = browser.get(address, asked) if post is None else browser.post(address, post)
        assert answer.status_code == status, (name, note, answer.status_code, answer.content[-900:])
        assert answer.headers["Content-Type"].startswith("text/html"), name
        self.passed.add(name)
        self.pages.append(Seen(title=f"{name} {note}".strip(), html=answer.content))
        return answer

    def follow(self, browser: Client, html: bytes, names: str) -> None:
        """Open what the page leads to, one address of each name that begins so."""
        for link in lxml.html.fromstring(html).xpath("//main//a/@href[starts-with(., '/')]"):
            match = resolve(urlsplit(link).path)
            if match.view_name.startswith(names) and match.view_name not in self.passed:
                answer = browser.get(link)
                if answer.headers["Content-Type"].startswith("text/html"):
                    self.passed.add(match.view_name)
                    self.pages.append(Seen(title=match.view_name, html=answer.content))

    def forgotten(self, areas: Iterable[str], exceptions: Mapping[str, str]) -> list[str]:
        """The addresses of these areas at which nobody looked, and exceptions that are none."""
        known = set(addresses(areas))
        spared = {name for names in exceptions.values() for name in names.split()}
        told = [f"{name}: nobody walks there" for name in known - self.passed - spared]
        return [*told, *(f"{name}: no exception" for name in spared - known | spared & self.passed)]


def addresses(areas: Iterable[str]) -> Iterator[str]:
    """The name of every registered address of the areas."""
    for area in areas:
        resolver = get_resolver().namespace_dict[area][1]
        yield from (f"{area}:{name}" for name in resolver.reverse_dict if isinstance(name, str))


def inputs_of(html: bytes, action: str) -> dict[str, str]:
    """What the form with this address would send when nobody changed anything."""
    asked = "//form[@action=$action]" if action else "//main//form[not(@action)]"
    (form,) = lxml.html.fromstring(html).xpath(asked, action=action)
    return {str(name): value or "" for name, value in form.form_values()}


def browser_of(actor: Actor) -> Client:
    """A browser in which this person is logged in."""
    account_id = actor.account_id
    if not actor.is_citizen:
        assert actor.staff_id is not None
        username = f"nv-{actor.staff_id}"
        identity.staff_accounts_ensure([(username, actor.staff_id)], password="x" * 12)
        account_id = Account.objects.get(staff_id=actor.staff_id).id
    browser = Client()
    session = browser.session
    session["account_id"] = str(account_id)
    session.save()
    return browser


class Province:
    """The small province with a dossier in every state, and the people who look at it."""

    def __init__(self) -> None:
        self.world = world = worlds.build()
        worlds.give_keys(world)
        self.tree = hierarchy.grow(world)
        catalogue.search_words_import(actor=SYSTEM)
        self._lengthen()
        self.fresh = worlds.submit(world)
        self.asked = self._asked()
        self.answered = self._answered()
        self.proposed = worlds.proposed(world)
        self.finished = self._finished()
        self.late = worlds.taken(world)
        hierarchy.due(self.late, clock.now() - timedelta(days=3))
        self.withdrawn = self._withdrawn()
        services.alerts_sweep()
        self.citizen, self.newcomer = browser_of(world.citizen), browser_of(world.stranger)
        self.desk, self.officer = self._at(Role.DESK_OFFICER), self._at(Role.CASE_OFFICER)
        self.approver, self.chair = self._at(Role.APPROVER), browser_of(self.tree.chair)
        self.operator = browser_of(worlds.staff(world.centre, Role.ADMINISTRATOR, "quantri"))
        self.anyone = Client()

    def _at(self, role: Role) -> Client:
        return browser_of(self.world.officer(role))

    def _lengthen(self) -> None:
        Staff.objects.update(full_name=LONG)
        for agency in (self.world.commune, self.tree.district):
            name = f"{agency.name} và các đơn vị sự nghiệp công lập trực thuộc {LONG}"
            Agency.objects.filter(pk=agency.pk).update(name=name)
        agencies_forget()

    def _asked(self) -> CaseSummary:
        case = worlds.taken(self.world)
        for actor in (self.world.officer(Role.CASE_OFFICER), self.world.citizen):
            services.case_message_write(actor=actor, case_id=case.id, text=UNBROKEN)
        paper = self.world.upload()
        services.case_message_write(
            actor=self.world.citizen, case_id=case.id, text="Gửi kèm.", file_id=paper
        )
        return services.case_request_supplement(
            actor=self.world.officer(Role.CASE_OFFICER),
            case_id=case.id,
            expected_version=case.version,
            items=["Giấy xác nhận tình trạng hôn nhân", UNBROKEN],
            reason=f"Bản chụp mờ. {UNBROKEN}",
            fields={"applicant.full_name": f"Khác căn cước. {UNBROKEN}"},
        )

    def _answered(self) -> CaseSummary:
        case = self._asked()
        return services.case_answer_supplement(
            actor=self.world.citizen,
            case_id=case.id,
            expected_version=case.version,
            answer="Đã sửa",
            changes={"applicant.full_name": LONG},
            file_ids=[self.world.upload()],
        )

    def _finished(self) -> CaseSummary:
        desk = self.world.officer(Role.DESK_OFFICER)
        done = people.do(services.case_hand_over, worlds.sealed(self.world), desk)
        Case.objects.filter(pk=done.id).update(applicant_name=LONG)
        return done

    def _withdrawn(self) -> CaseSummary:
        case = worlds.submit(self.world)
        return people.do(services.case_withdraw, case, self.world.citizen, reason=UNBROKEN)


def portal(walk: Walk, at: Province) -> None:
    """What citizens see, with and without an account."""
    anyone, mai = at.anyone, at.citizen
    for name in ("start", "browse", "open_data", "offices", "verify", "track", "login", "register"):
        walk.see(anyone, f"portal:{name}")
    for words in ("khai sinh", "khai sihn", "xyzzyq " + UNBROKEN):
        walk.see(anyone, "portal:procedures", q=words[:80], note=words[:12])
    walk.see(anyone, "portal:accessibility")
    walk.see(anyone, "portal:card", worlds.BIRTH)
    walk.see(anyone, "portal:card_print", worlds.BIRTH)
    walk.see(anyone, "portal:life_event", "sinh-con")
    walk.see(anyone, "portal:listing", "cap", "xa")
    walk.see(anyone, "portal:offices", xa="minh hung", note="tìm")
    walk.see(anyone, "portal:office", at.world.commune.identifier)
    walk.see(
        anyone, "portal:login", post={"username": "ai", "password": "x"}, status=401, note="sai"
    )
    walk.see(anyone, "portal:register", post={"username": ""}, status=422, note="lỗi")
    walk.see(anyone, "portal:claim")
    walk.see(anyone, "portal:claim", post={"code": UNBROKEN}, status=422, note="lỗi")
    late = {"do": "finish", "claim": "x"}
    walk.see(anyone, "portal:claim", post=late, status=409, note="quá giờ")
    code, pin = at.fresh.reference, at.fresh.pin
    walk.see(anyone, "portal:track", post={"code": code, "pin": pin}, note="thấy")
    walk.see(anyone, "portal:track", post={"code": code, "pin": "0"}, status=404, note="sai")
    wrong = SimpleUploadedFile("sai.pdf", worlds.PDF, "application/pdf")
    walk.see(anyone, "portal:verify", post={"pdf": wrong}, status=422, note="sai")
    walk.see(anyone, "portal:verify_code", at.finished.code)
    key = {"pin": at.finished.pin}
    walk.see(anyone, "portal:verify_code", at.finished.code, **key, note="hợp lệ")
    _forms(walk, mai)
    _own(walk, at)
    _firm(walk, at)


def _forms(walk: Walk, mai: Client) -> None:
    for code in (worlds.GENERIC, worlds.BIRTH, worlds.COPIES, worlds.JUDICIAL):
        walk.see(mai, "portal:apply", code, note=code)
    typed = {"content": UNBROKEN * 3, "do": "submit", "form_key": str(uuid4())}
    walk.see(mai, "portal:apply", worlds.GENERIC, post=typed, status=422, note="lỗi")


def _own(walk: Walk, at: Province) -> None:
    mai, nam = at.citizen, at.newcomer
    for name in ("mine", "papers", "messages", "preferences"):
        walk.see(nam, f"portal:{name}", note="trống")
        walk.see(mai, f"portal:{name}")
    walk.see(mai, "portal:start", note="đang khai")
    walk.see(mai, "portal:receipt", at.fresh.id)
    for case in (at.fresh, at.asked, at.late, at.finished, at.withdrawn):
        walk.see(mai, "portal:detail", case.id, note=case.step)
    walk.see(mai, "portal:detail", uuid4(), status=404, note="không có")
    walk.see(mai, "portal:supplement", at.asked.id)
    version = {"expected_version": at.asked.version}
    walk.see(mai, "portal:supplement", at.asked.id, post=version, status=422, note="lỗi")
    walk.see(mai, "portal:talk", at.asked.id)
    walk.see(mai, "portal:talk", at.asked.id, post={"text": ""}, status=422, note="lỗi")
    walk.see(mai, "portal:withdraw", at.fresh.id)


def _firm(walk: Walk, at: Province) -> None:
    """Many dossiers in one table: the form, a table with a faulty line, the list of tables."""
    mai, code = at.citizen, worlds.GENERIC
    shown = walk.see(mai, "portal:batch", code)
    form = reverse("portal:batch", args=[code])
    walk.see(mai, "portal:batch", code, post={}, status=422, note="lỗi")
    table = mai.get(reverse("portal:batch_template", args=[code, "csv"])).content
    line = ("-1" + f",{UNBROKEN}" * 4 + "\n").encode()
    sent = inputs_of(shown.content, "") | {"agency": str(at.world.commune.id)}
    mai.post(form, sent | {"table": SimpleUploadedFile("bảng.csv", table.rstrip() + b"\n" + line)})
    run_id = BatchRun.objects.values_list("pk", flat=True)[0]
    walk.see(mai, "portal:batch_run", run_id)
    walk.see(mai, "portal:batch_run", run_id, xem="loi", note="lỗi")
    walk.see(mai, "portal:batches")


def desk(walk: Walk, at: Province) -> None:
    """What officers and their leaders see."""
    officer, front, chair = at.officer, at.desk, at.chair
    for tab in ("", "pool", "done", "waiting"):
        walk.see(officer, "desk:inbox", tab=tab, note=tab)
    walk.see(at.approver, "desk:inbox", tab="agency", note="agency")
    walk.see(at.operator, "desk:sent")
    for name in ("absences", "bulk_runs", "unread"):
        walk.see(officer, f"desk:{name}")
    walk.see(at.approver, "desk:letters")
    walk.see(front, "desk:book")
    walk.see(front, "desk:find", code="x")
    walk.see(front, "desk:intake", q="khai")
    walk.see(front, "desk:intake_form", worlds.COPIES)
    typed = {"key": str(uuid4()), "agency_id": str(at.world.commune.id), "do": "submit"}
    walk.see(front, "desk:intake_form", worlds.COPIES, post=typed, status=422, note="lỗi")
    walk.see(front, "desk:supported")
    _assistance(walk, at)
    _case_pages(walk, at)
    walk.see(chair, "desk:oversight")
    walk.see(chair, "desk:oversight_agency", at.tree.district.id)
    walk.see(chair, "desk:oversight_cases", at.world.commune.id)
    walk.see(at.approver, "desk:alerts")
    walk.see(officer, "desk:apology", at.late.id)
    _many(walk, at)


def _assistance(walk: Walk, at: Province) -> None:
    """A dossier filled in for somebody else: looked for, typed, agreed to."""
    front, code = at.desk, worlds.GENERIC
    walk.see(front, "desk:assists")
    walk.see(front, "desk:assist_find", q="hộ tịch")
    walk.see(front, "desk:assist_fill", code)
    walk.see(front, "desk:assist_fill", code, post={"agency": ""}, status=422, note="lỗi")
    typed = {f"applicant.{name}": text for name, text in worlds.GENERIC_DATA["applicant"].items()}
    typed |= {"content": UNBROKEN, "agency": str(at.world.commune.id)}
    front.post(reverse("desk:assist_fill", args=[code]), typed)
    key = Assistance.objects.values_list("pk", flat=True)[0]
    asked = {"kiem-tra": "1", "note": "lỗi"}
    walk.see(front, "desk:assist_edit", code, key, **asked)
    walk.see(front, "desk:assist", key)
    walk.see(front, "desk:assist", key, post={"do": "submit"}, status=409, note="chưa đồng ý")
    walk.see(front, "desk:assist_paper", key)
    walk.see(front, "desk:assists", note="có")


def _case_pages(walk: Walk, at: Province) -> None:
    for reader, case in (
        (at.desk, at.fresh),
        (at.officer, at.asked),
        (at.officer, at.late),
        (at.approver, at.proposed),
        (at.desk, at.finished),
    ):
        walk.see(reader, "desk:case", case.id, note=case.step)
    walk.see(at.officer, "desk:differences", at.answered.id)
    walk.see(at.officer, "desk:on_paper", at.answered.id)
    walk.see(at.officer, "desk:talk", at.asked.id)
    sent = {"propose-expected_version": at.late.version, "propose-key": str(uuid4())}
    walk.see(at.officer, "desk:act", at.late.id, "propose", post=sent, status=422, note="lỗi")


def _many(walk: Walk, at: Province) -> None:
    chosen = {"command": "approve", "tab": "pool", "all": "1"}
    shown = walk.see(at.approver, "desk:bulk", **chosen)
    address = reverse("desk:bulk_start")
    at.approver.post(address, inputs_of(shown.content, address))
    run_id = BulkRun.objects.values_list("pk", flat=True)[0]
    walk.see(at.approver, "desk:bulk_run", run_id, note="chờ")
    services.bulk_execute(run_id=run_id)
    walk.see(at.approver, "desk:bulk_run", run_id)
    walk.see(at.approver, "desk:bulk_runs")


def backoffice(walk: Walk, at: Province) -> None:
    """What administrators see."""
    operator = at.operator
    for name in (
        "home",
        "people",
        "terms",
        "words",
        "word_create",
        "weights",
        "alerts",
        "processes",
        "process_import",
        "texts",
        "notices",
        "notice_rule",
    ):
        walk.see(operator, f"backoffice:{name}")
    walk.see(operator, "backoffice:words", q="xyzzyq", note="trống")
    walk.see(operator, "backoffice:word_create", post={"phrase": ""}, status=422, note="lỗi")
    walk.see(operator, "backoffice:word", SearchWord.objects.values_list("id", flat=True)[0])
    walk.see(operator, "backoffice:weights", q="xyzzyq", note="trống")
    walk.see(operator, "backoffice:weight", "1.001193")
    walk.see(operator, "backoffice:weight", "1.001193", post={"weight": ""}, status=422, note="lỗi")
    walk.see(operator, "backoffice:term", "supplement")
    staff_id = at.world.officer(Role.CASE_OFFICER).staff_id
    walk.see(operator, "backoffice:person", staff_id)
    move = {"key": str(uuid4()), "to": "pool", "reason": UNBROKEN}
    answer = operator.post(reverse("backoffice:move_start", args=[staff_id]), move)
    walk.see(operator, "backoffice:move", answer.headers["Location"].split("/")[-2])
    _written(walk, operator)
    _processes(walk, operator)
    _designer(walk, operator)


def _written(walk: Walk, operator: Client) -> None:
    """Texts of printed forms, messages to citizens."""
    for page, key in (("text", "04"), ("notice", "seal")):
        shown = walk.see(operator, f"backoffice:{page}", key)
        address = reverse(f"backoffice:{page}_save", args=[key])
        operator.post(address, inputs_of(shown.content, address))
        walk.see(operator, f"backoffice:{page}_draft", key)
        walk.see(operator, f"backoffice:{page}_history", key)


def _processes(walk: Walk, operator: Client) -> None:
    code = worlds.GENERIC
    process_hash = process_of_procedure(code).hash
    walk.see(operator, "backoffice:process", process_hash)
    walk.see(operator, "backoffice:process_history", code)
    walk.see(operator, "backoffice:process_moves", code)
    walk.see(operator, "backoffice:process_import", post={}, status=422, note="lỗi")
    operator.post(reverse("backoffice:process_create"))
    draft = ProcessDraft.objects.values_list("pk", flat=True)[0]
    walk.see(operator, "backoffice:process_draft", draft)
    walk.see(operator, "backoffice:process_publish", draft, codes=code)


def _designer(walk: Walk, operator: Client) -> None:
    """Forms: the list, one of them, its draft, and a page for each kind of part."""
    for name in ("forms", "form_create", "form_import"):
        walk.see(operator, f"backoffice:{name}")
    shown = walk.see(operator, "backoffice:form", "generic")
    walk.follow(operator, shown.content, "backoffice:form")
    version = walk.pages[-1].html
    walk.follow(operator, version, "backoffice:form")
    for key in ("birth-registration", "certified-copies"):
        operator.post(reverse("backoffice:form_begin", args=[key]))
        draft = walk.see(operator, "backoffice:form_draft", key, note=key)
        walk.follow(operator, draft.content, "backoffice:form")
    rows = walk.see(operator, "backoffice:form_field", "certified-copies", "papers", note="bảng")
    walk.follow(operator, rows.content, "backoffice:form")
    walk.see(operator, "backoffice:form_create", post={}, status=422, note="lỗi")


def design_system(walk: Walk, at: Province) -> None:
    """The page that shows every component, on both kinds of pages."""
    walk.see(at.anyone, "ui:gallery")
    walk.see(at.anyone, "ui:gallery_desk")
    walk.see(at.anyone, "ui:gallery_charts")
    walk.see(at.anyone, "ui:gallery_tv")
