"""`motcua process import|export|check|move`: processes from and to files, and who follows them."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from motcua.cases.selectors import moves_plan
from motcua.cases.services import cases_move
from motcua.cases.types import MoveResult, MoveRow
from motcua.catalogue.errors import ProcessRefused
from motcua.catalogue.selectors import process_of_procedure, process_problems
from motcua.catalogue.services import process_draft_create, process_publish
from motcua.kernel.actor import SYSTEM
from motcua.kernel.errors import DomainError
from motcua.process import selectors as process
from motcua.process.errors import BpmnInvalid, DocumentInvalid
from motcua.process.types import Definition, Problem, Severity

HASH = 64
PER_PAGE = 100
FORMS = {
    "bpmn": process.bpmn_written,
    "json": process.document_written,
    "svg": process.picture_file,
}


class Command(BaseCommand):
    help = _("Nhập, xuất, kiểm tra quy trình; chuyển hồ sơ đang giải quyết sang quy trình mới.")

    def add_arguments(self, parser: CommandParser) -> None:
        """`import`, `export`, `check` and `move`."""
        actions = parser.add_subparsers(
            dest="action", required=True, metavar="import|export|check|move"
        )
        taken = actions.add_parser("import", help=_("đọc tệp thành bản nháp, hoặc công bố ngay"))
        taken.add_argument("file", type=Path, metavar="FILE.bpmn|.json")
        taken.add_argument(
            "--publish", nargs="+", default=[], metavar="CODE", help=_("công bố cho thủ tục này")
        )
        taken.add_argument("--note", default="", help=_("lý do, khi công bố"))
        given = actions.add_parser("export", help=_("viết một quy trình ra"))
        given.add_argument("which", metavar="HASH|CODE")
        given.add_argument("--format", choices=sorted(FORMS), default="bpmn")
        given.add_argument("--to", type=Path, metavar="FILE")
        checked = actions.add_parser("check", help=_("nói những chỗ sai trong tệp; có lỗi thì 1"))
        checked.add_argument("file", type=Path, metavar="FILE.bpmn|.json")
        checked.add_argument("--for", dest="codes", nargs="+", default=[], metavar="CODE")
        moved = actions.add_parser(
            "move", help=_("hồ sơ đang giải quyết sẽ đi đâu; --yes để chuyển")
        )
        moved.add_argument("code", metavar="CODE")
        moved.add_argument("--to", dest="hash", default="", metavar="HASH")
        moved.add_argument("--yes", action="store_true", help=_("chuyển thật"))

    def handle(self, *args: Any, **options: Any) -> None:
        """Run one action; refusals are told line by line and end with 1."""
        try:
            getattr(self, f"_{options['action']}")(options)
        except ProcessRefused as refusal:
            self._tell(refusal.problems)
            raise CommandError(refusal.message) from refusal
        except DomainError as refusal:
            raise CommandError(refusal.text) from refusal

    def _import(self, options: dict[str, Any]) -> None:
        definition = self._read(options["file"])
        if not options["publish"]:
            key = process_draft_create(actor=SYSTEM, definition=definition)
            self.stdout.write(_("Bản nháp %(key)s") % {"key": key})
            return
        done = process_publish(
            actor=SYSTEM,
            codes=options["publish"],
            definition=definition,
            note=options["note"] or _("Nhập từ tệp %(name)s") % {"name": options["file"].name},
        )
        self._tell(done.warnings)
        self.stdout.write(done.process_hash)
        for code in done.published:
            self.stdout.write(_("%(code)s: đã công bố") % {"code": code})
        if done.unchanged:
            self.stdout.write(_("%(count)s thủ tục giữ nguyên") % {"count": done.unchanged})

    def _export(self, options: dict[str, Any]) -> None:
        content = FORMS[options["format"]](_found(options["which"]))
        if options["to"]:
            options["to"].write_bytes(content)
        else:
            self.stdout.write(content.decode(), ending="")

    def _check(self, options: dict[str, Any]) -> None:
        definition = self._read(options["file"])
        found = process_problems(definition, options["codes"])
        self._tell(found)
        if not process.is_sound(found):
            raise SystemExit(1)
        self.stdout.write(
            _("%(title)s: %(count)s bước, không có lỗi. %(hash)s")
            % {
                "title": definition.title,
                "count": len(definition.tasks),
                "hash": definition.hash,
            }
        )

    def _move(self, options: dict[str, Any]) -> None:
        """List where each case would go, or move them page by page; both go on where they were."""
        hash_ = options["hash"] or process_of_procedure(options["code"]).hash
        common = {"actor": SYSTEM, "procedure_code": options["code"], "process_hash": hash_}
        after, moved, seen = None, 0, 0
        while True:
            if options["yes"]:
                done = cases_move(**common, after=after, limit=PER_PAGE)
                lines = [_result(result) for result in done.results]
                moved, after = moved + sum(each.is_moved for each in done.results), done.after
            else:
                found = moves_plan(**common, after=after, limit=PER_PAGE)
                lines, after = [_plan(row) for row in found.rows], found.after
            seen += len(lines)
            for line in lines:
                self.stdout.write(line)
            if after is None:
                break
        said = _("%(seen)s hồ sơ, đã chuyển %(moved)s") if options["yes"] else _("%(seen)s hồ sơ")
        self.stdout.write(said % {"seen": seen, "moved": moved})

    def _read(self, path: Path) -> Definition:
        try:
            content = path.read_bytes()
        except OSError as error:
            raise CommandError(_("Không đọc được tệp %(path)s") % {"path": path}) from error
        try:
            if path.suffix.lower() == ".json":
                return process.document_read(content)
            read = process.bpmn_read(content)
        except BpmnInvalid as refusal:
            raise CommandError(refusal.text) from refusal
        except DocumentInvalid as refusal:
            self._tell(refusal.problems)
            raise CommandError(refusal.message) from refusal
        for note in read.notes:
            said = _("Dòng %(line)s, <%(element)s>: %(message)s") % note._asdict()
            self.stderr.write(said)
        return read.definition

    def _tell(self, problems: tuple[Problem, ...]) -> None:
        for problem in problems:
            kind = _("lỗi") if problem.severity is Severity.ERROR else _("lưu ý")
            self.stderr.write(f"{kind}: {problem.message}")


def _found(which: str) -> Definition:
    return process.definition(which) if len(which) == HASH else process_of_procedure(which)


def _plan(row: MoveRow) -> str:
    stands = ", ".join(row.stands_at)
    if row.is_there:
        return _("%(code)s: %(at)s, đã theo quy trình này") % {"code": row.code, "at": stands}
    if row.why_not:
        words = {"code": row.code, "at": stands, "why": row.why_not}
        return _("%(code)s: %(at)s, không chuyển được: %(why)s") % words
    return f"{row.code}: {stands} → {', '.join(row.goes_to)}"


def _result(result: MoveResult) -> str:
    if result.is_moved:
        goes = ", ".join(result.row.goes_to)
        return _("%(code)s: đã chuyển đến %(to)s") % {"code": result.row.code, "to": goes}
    return _plan(replace(result.row, why_not=result.why_not))
