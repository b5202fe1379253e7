"""What an installation needs once: tables, reference data, keys, accounts, static files."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connection
from django.utils.module_loading import import_string

from motcua.cases.services import ledger_months_ensure
from motcua.config.models import SetupRun
from motcua.config.progress import measure
from motcua.kernel import clock

ADVISORY_LOCK = 0x6D6F7463
STATIC_NOTE = "static.done"


@dataclass(frozen=True, kw_only=True)
class Step:
    """One idempotent piece of the set-up.

    `run` is the dotted path of a function without arguments. It runs again when the content of
    `inputs` (paths in the package, folders included) or `revision` has changed.
    """

    name: str
    title: str
    run: str
    inputs: tuple[str, ...] = ()
    revision: int = 1
    demo: bool = False


# In the order in which they need one another.
STEPS = (
    Step(
        name="calendar",
        title="Nạp lịch làm việc",
        run="motcua.config.province.calendar",
        inputs=("worktime/data",),
    ),
    Step(
        name="units",
        title="Nạp đơn vị hành chính",
        run="motcua.config.province.units",
        inputs=("organisation/data",),
    ),
    Step(
        name="agencies",
        title="Lập tỉnh minh họa: cơ quan, vị trí, cán bộ",
        run="motcua.config.province.agencies",
        inputs=("organisation/data",),
        demo=True,
    ),
    Step(
        name="catalogue",
        title="Nạp danh mục thủ tục hành chính",
        run="motcua.catalogue.services.catalogue_setup",
        inputs=("catalogue/data", "organisation/data"),
    ),
    Step(
        name="texts",
        title="Nạp lời văn của các mẫu giấy",
        run="motcua.config.province.texts",
        inputs=("documents/texts.py",),
    ),
    Step(
        name="authorities",
        title="Tạo chứng thư gốc và dịch vụ dấu thời gian",
        run="motcua.config.province.authorities",
        demo=True,
    ),
    Step(
        name="credentials",
        title="Cấp chứng thư số cho người ký và con dấu",
        run="motcua.config.province.credentials",
        inputs=("organisation/data",),
        demo=True,
    ),
    Step(
        name="accounts",
        title="Tạo tài khoản dùng thử",
        run="motcua.config.province.accounts",
        inputs=("organisation/data",),
        demo=True,
    ),
    Step(
        name="indicators",
        title="Nạp chỉ số của trung tâm điều hành",
        run="motcua.ioc.services.indicators_setup",
        inputs=("ioc/data",),
    ),
    Step(
        name="figures",
        title="Nạp số liệu thống kê đã công bố của tỉnh",
        run="motcua.ioc.services.series_setup",
        inputs=("ioc/data/series",),
        demo=True,
    ),
    Step(
        name="services_online",
        title="Đếm dịch vụ công trực tuyến trong danh mục",
        run="motcua.ioc.services.services_online_send",
        inputs=("catalogue/data", "organisation/data"),
    ),
    Step(
        name="campaigns",
        title="Lập chiến dịch mẫu",
        run="motcua.ioc.services.campaigns_import",
        inputs=("ioc/data/campaigns.toml",),
        demo=True,
    ),
    Step(
        name="campaign_figures",
        title="Nạp số liệu minh họa của chiến dịch",
        run="motcua.ioc.services.campaign_figures_send",
        inputs=("ioc/data/campaign_figures.toml",),
        demo=True,
    ),
    Step(
        name="index_sets",
        title="Công bố các bộ chỉ số",
        run="motcua.ioc.services.trees_import",
        inputs=("ioc/data/trees",),
    ),
    Step(
        name="reports",
        title="Đặt báo cáo tháng của tỉnh",
        run="motcua.steering.services.reports_begin",
        demo=True,
    ),
    Step(
        name="dossier",
        title="Lập hồ sơ mẫu đang chờ hai cơ quan cho ý kiến",
        run="motcua.config.demonstration.consultation",
        demo=True,
    ),
)
# With the other steps behind it: several processes write, each with connections of its own.
HISTORY = Step(
    name="history",
    title="Viết lại 50 ngày đêm năm 2021 và vài tuần vừa qua",
    run="motcua.config.history.replay",
    demo=True,
)
# A function without arguments that returns rows of text for `motcua accounts`.
DEMO_ACCOUNTS = "motcua.config.province.demo_accounts"


def run_all() -> None:
    """Bring the database and the static files to the state that this release expects.

    Shows each piece of work with its time. Two set-ups of one database never run at once.
    """
    with _alone():
        measure("Tạo bảng dữ liệu", _migrate)
        ledger_months_ensure()
        for step in STEPS:
            if (settings.DEMO or not step.demo) and not _is_done(step):
                measure(step.title, partial(_run, step))
    if settings.DEMO and settings.DEMO_CASES and not _is_done(HISTORY):
        measure(HISTORY.title, partial(_run, HISTORY))
    if not _static_is_done():
        measure("Chuẩn bị tệp giao diện", _collect_static)


def demo_accounts() -> Sequence[tuple[str, ...]]:
    """The accounts that a visitor may use; nothing outside a demonstration."""
    return list(import_string(DEMO_ACCOUNTS)()) if settings.DEMO else []


def fingerprint(paths: Iterable[Path]) -> str:
    """One hash over names and contents of files and folders."""
    digest = hashlib.sha256()
    for root in paths:
        files = sorted(root.rglob("*")) if root.is_dir() else [root]
        for path in files:
            if path.is_file() and "__pycache__" not in path.parts:
                digest.update(path.name.encode() + b"\0")
                digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


@contextmanager
def _alone() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [ADVISORY_LOCK])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [ADVISORY_LOCK])


def _migrate() -> None:
    call_command("migrate", interactive=False, verbosity=0)


def _step_fingerprint(step: Step) -> str:
    content = fingerprint(settings.PACKAGE_DIR / name for name in step.inputs)
    return hashlib.sha256(f"{step.revision}:{step.run}:{content}".encode()).hexdigest()


def _is_done(step: Step) -> bool:
    return SetupRun.objects.filter(name=step.name, fingerprint=_step_fingerprint(step)).exists()


def _run(step: Step) -> None:
    import_string(step.run)()
    SetupRun.objects.update_or_create(
        name=step.name,
        defaults={"fingerprint": _step_fingerprint(step), "done_at": clock.now()},
    )


def _static_note() -> tuple[Path, str]:
    state = [
        (path, stat.st_size, stat.st_mtime_ns)
        for finder in get_finders()
        for path, storage in finder.list([])
        for stat in [Path(storage.path(path)).stat()]
    ]
    note = hashlib.sha256(json.dumps(sorted(state)).encode()).hexdigest()
    return settings.HOME_DIR / STATIC_NOTE, note


def _static_is_done() -> bool:
    path, note = _static_note()
    return path.exists() and path.read_text() == note


def _collect_static() -> None:
    call_command("collectstatic", interactive=False, verbosity=0, clear=True)
    path, note = _static_note()
    path.write_text(note)
