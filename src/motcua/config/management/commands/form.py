"""`motcua form import|export|check`: electronic forms from and to files."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from motcua.catalogue.errors import FormRefused, SamplesFailed
from motcua.catalogue.selectors import (
    form_document,
    form_file_read,
    form_samples,
    form_spec,
    form_written,
)
from motcua.catalogue.services import form_draft_create, form_publish
from motcua.catalogue.types import FormFile, FormProblem
from motcua.kernel.actor import SYSTEM
from motcua.kernel.errors import DomainError

LARGEST_FILE = 1024 * 1024


class Command(BaseCommand):
    help = _("Nhập, xuất, kiểm tra biểu mẫu điện tử.")

    def add_arguments(self, parser: CommandParser) -> None:
        """`import`, `export` and `check`."""
        actions = parser.add_subparsers(dest="action", required=True, metavar="import|export|check")
        taken = actions.add_parser("import", help=_("đọc tệp thành bản nháp, hoặc công bố ngay"))
        taken.add_argument("file", type=Path, metavar="FILE.json")
        taken.add_argument(
            "--publish", nargs="+", default=[], metavar="CODE", help=_("công bố cho thủ tục này")
        )
        taken.add_argument("--note", default="", help=_("lý do, khi công bố"))
        given = actions.add_parser("export", help=_("viết một biểu mẫu ra"))
        given.add_argument("key", metavar="KEY")
        given.add_argument("--version", dest="hash", default="", metavar="HASH")
        given.add_argument("--to", type=Path, metavar="FILE")
        checked = actions.add_parser("check", help=_("nói những chỗ sai trong tệp; có lỗi thì 1"))
        checked.add_argument("file", type=Path, metavar="FILE.json")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run one action; refusals are told line by line and end with 1."""
        try:
            getattr(self, f"_{options['action']}")(options)
        except FormRefused as refusal:
            self._tell(refusal.problems)
            raise CommandError(refusal.message) from refusal
        except SamplesFailed as refusal:
            for each in refusal.results:
                self.stderr.write(f"{each.sample.name}: {each.message}")
            raise CommandError(refusal.message) from refusal
        except DomainError as refusal:
            raise CommandError(refusal.text) from refusal

    def _import(self, options: dict[str, Any]) -> None:
        taken = self._read(options["file"])
        if not options["publish"]:
            key = form_draft_create(actor=SYSTEM, document=taken.document, samples=taken.samples)
            self.stdout.write(_("Bản nháp %(key)s") % {"key": key})
            return
        done = form_publish(
            actor=SYSTEM,
            document=taken.document,
            samples=taken.samples,
            codes=options["publish"],
            note=options["note"] or _("Nhập từ tệp %(name)s") % {"name": options["file"].name},
        )
        self.stdout.write(done.form_hash)
        for code in done.published:
            self.stdout.write(_("%(code)s: đã công bố") % {"code": code})
        if done.unchanged:
            self.stdout.write(_("%(count)s thủ tục giữ nguyên") % {"count": done.unchanged})

    def _export(self, options: dict[str, Any]) -> None:
        document = form_document(actor=SYSTEM, key=options["key"], form_hash=options["hash"])
        content = form_written(document, form_samples(actor=SYSTEM, key=options["key"]))
        if options["to"]:
            options["to"].write_bytes(content)
        else:
            self.stdout.write(content.decode(), ending="")

    def _check(self, options: dict[str, Any]) -> None:
        document = self._read(options["file"]).document
        count = sum(len(section["fields"]) for section in document["layout"]["sections"])
        words = {"title": document["title"], "count": count, "hash": form_spec(document).hash}
        self.stdout.write(_("%(title)s: %(count)s câu hỏi, không có lỗi. %(hash)s") % words)

    def _read(self, path: Path) -> FormFile:
        try:
            with path.open("rb") as file:
                return form_file_read(file.read(LARGEST_FILE + 1))
        except OSError as error:
            raise CommandError(_("Không đọc được tệp %(path)s") % {"path": path}) from error

    def _tell(self, problems: tuple[FormProblem, ...]) -> None:
        for problem in problems:
            self.stderr.write(f"{problem.place}: {problem.message}")
