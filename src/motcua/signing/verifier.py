"""Asking the sandbox about a file, and putting its answer into words."""

import atexit
import base64
import contextlib
import dataclasses
import json
import os
import socket
import subprocess
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from threading import BoundedSemaphore, Lock
from typing import Any

from django.utils.translation import gettext_lazy as _

import motcua
from motcua.kernel.turns import TURNS
from motcua.signing import sandbox
from motcua.signing.errors import (
    PdfEncrypted,
    PdfTooComplex,
    PdfTooLarge,
    PdfUnreadable,
    PhotoBroken,
    VerifierBusy,
)
from motcua.signing.types import (
    MOST_PAGES,
    Changes,
    PageCount,
    PageProblem,
    Reason,
    SignatureReport,
    Verdict,
    VerificationReport,
)
from motcua.signing.verification import SIZE_LIMIT, Trust

_ERRORS = {error.code: error for error in (PdfEncrypted, PdfTooComplex, PdfTooLarge, PdfUnreadable)}
# Files of strangers being opened at once for one process; those who wait hold up nobody.
_AT_ONCE = 2
_SLOT_SECONDS = 1
_ANSWER_SECONDS = 20
_CHUNK = 65536
TEXTS = {
    Reason.CONTENT_CHANGED: _("Nội dung đã bị thay đổi sau khi ký."),
    Reason.SIGNATURE_BROKEN: _("Chữ ký số không đúng về mật mã."),
    Reason.SIGNATURE_UNREADABLE: _("Không đọc được chữ ký số này."),
    Reason.KIND_UNSUPPORTED: _("Loại chữ ký số này chưa được hỗ trợ kiểm tra."),
    Reason.COVERAGE_ODD: _("Chữ ký số không bao trùm trọn vẹn nội dung tại thời điểm ký."),
    Reason.CHANGED_AFTER: _("Sau khi ký, tệp có thay đổi ngoài việc điền biểu mẫu và ký tiếp."),
    Reason.UNTRUSTED: _("Chứng thư số không do tổ chức được hệ thống tin cậy cấp."),
    Reason.EXPIRED: _("Chứng thư số hết hạn hoặc chưa có hiệu lực tại thời điểm ký."),
    Reason.REVOKED: _("Chứng thư số đã bị thu hồi trước thời điểm ký."),
    Reason.TIMESTAMP_ABSENT: _("Không có dấu thời gian; thời điểm ký chưa được chứng minh."),
    Reason.TIMESTAMP_BROKEN: _("Dấu thời gian không đúng về mật mã."),
    Reason.TIMESTAMP_UNTRUSTED: _("Dấu thời gian không do tổ chức được hệ thống tin cậy cấp."),
    Reason.NO_SIGNATURE: _("Tệp không có chữ ký số."),
    Reason.ADDED_AFTER_LAST: _("Có nội dung được thêm vào sau chữ ký cuối cùng."),
}
PAGE_LIMITS = {"pages": MOST_PAGES}
PAGE_TEXTS = {
    PageProblem.BROKEN: _("Tệp bị hỏng hoặc không có trang nào. Xin quét hoặc xuất lại tệp."),
    PageProblem.ENCRYPTED: _("Tệp có mật khẩu bảo vệ. Xin bỏ mật khẩu rồi tải lên lại."),
    PageProblem.ACTING: _(
        "Tệp có lệnh tự chạy bên trong nên không nhận được. Xin in ra tệp PDF mới rồi tải lên lại."
    ),
    PageProblem.CARRYING: _(
        "Tệp có tệp khác đính kèm bên trong. Xin tải riêng từng tệp, hoặc in ra tệp PDF mới."
    ),
    PageProblem.LAYERS: _("Tệp có lớp nội dung bị ẩn. Xin in ra tệp PDF mới rồi tải lên lại."),
    PageProblem.LOOSE: _(
        "Tệp có ghi chú hoặc ô điền chưa gắn vào trang. Xin in ra tệp PDF mới rồi tải lên lại."
    ),
    PageProblem.TOO_LARGE: _("Ảnh quá lớn. Xin quét lại ở độ phân giải 300 dpi."),
    PageProblem.TOO_MANY: _("Các tệp có quá nhiều trang: tối đa %(pages)d trang một hồ sơ."),
    PageProblem.TOO_COMPLEX: _("Tệp quá phức tạp. Xin quét lại thành tệp PDF mới."),
}


class Sandbox:
    """One child process for this process, started when it is first needed."""

    def __init__(self, *, cpu_seconds: int = sandbox.CPU_SECONDS) -> None:
        self._cpu_seconds = cpu_seconds
        self._lock = Lock()
        self._slots = BoundedSemaphore(_AT_ONCE)
        self._owner = 0
        self._control: socket.socket | None = None
        self._child: subprocess.Popen[bytes] | None = None
        atexit.register(self.close)

    def close(self) -> None:
        """Let the child end: it reads the end of its control socket."""
        if self._control is not None and self._owner == os.getpid():
            self._control.close()
            if self._child is not None:
                self._child.wait()
        self._control = self._child = None

    def ask(self, message: bytes) -> dict[str, Any]:
        """The child's answer.

        Raises `PdfTooComplex` when it died, `VerifierBusy` when others keep it busy.
        """
        with TURNS.waiting():
            is_free = self._slots.acquire(timeout=_SLOT_SECONDS)
        if not is_free:
            raise VerifierBusy
        try:
            connection = self._connect()
            with connection:
                connection.settimeout(_ANSWER_SECONDS)
                with TURNS.waiting():
                    return _exchange(connection, message)
        finally:
            self._slots.release()

    def _connect(self) -> socket.socket:
        ours, theirs = socket.socketpair()
        with theirs, self._lock:
            try:
                socket.send_fds(self._running(), [b"."], [theirs.fileno()])
            except OSError:
                self.close()
                socket.send_fds(self._running(), [b"."], [theirs.fileno()])
        return ours

    def _running(self) -> socket.socket:
        if self._control is None or self._owner != os.getpid():
            ours, theirs = socket.socketpair()
            with theirs:
                self._child = subprocess.Popen(  # noqa: S603 - our own module, no input in the command
                    [sys.executable, "-m", sandbox.__name__, str(self._cpu_seconds)],
                    stdin=theirs.fileno(),
                    # Nothing of our environment: it holds secrets.
                    env={"PYTHONPATH": str(Path(motcua.__path__[0]).parent)},
                )
            self._control, self._owner = ours, os.getpid()
        return self._control


_sandbox = Sandbox()


def verify(*, pdf: bytes, trust: Trust) -> VerificationReport:
    """The report on a file, made in the sandbox, with reasons in Vietnamese."""
    if len(pdf) > SIZE_LIMIT:
        raise PdfTooLarge
    answer = _sandbox.ask(sandbox.question(pdf=pdf, trust=trust))
    if "report" not in answer:
        raise _ERRORS.get(answer.get("error", ""), PdfUnreadable)
    return _report(answer["report"])


def count(contents: Sequence[bytes]) -> list[PageCount]:
    """How many pages each file has, or why they cannot be joined, in Vietnamese."""
    counted = _sandbox.ask(sandbox.count_question(contents))["counted"]
    return [_page_count(pages, problem) for pages, problem in counted]


def join(contents: Sequence[bytes], *, last: bytes, corner: Sequence[bytes]) -> bytes:
    """All pages in one PDF, made in the sandbox. Raises `PdfUnreadable`, `PdfTooComplex`."""
    answer = _sandbox.ask(sandbox.join_question(contents, last=last, corner=corner))
    if "joined" not in answer:
        raise _ERRORS.get(answer.get("error", ""), PdfUnreadable)
    return base64.b64decode(answer["joined"])


def photos(contents: Sequence[bytes]) -> bytes:
    """Photos of a paper in one PDF, made in the sandbox. Raises `PhotoBroken`, `PdfTooComplex`."""
    answer = _sandbox.ask(sandbox.photos_question(contents))
    if "joined" not in answer:
        raise PhotoBroken(answer["broken"])
    return base64.b64decode(answer["joined"])


def pages(content: bytes) -> int | None:
    """How many pages a PDF says it has."""
    answer = _sandbox.ask(sandbox.pages_question(content))["pages"]
    return None if answer is None else int(answer)


def _page_count(pages: int, problem: str | None) -> PageCount:
    if problem is None:
        return PageCount(pages=pages)
    known = PageProblem(problem)
    return PageCount(problem=known, reason=str(PAGE_TEXTS[known]) % PAGE_LIMITS)


def _exchange(connection: socket.socket, message: bytes) -> dict[str, Any]:
    received = bytearray()
    try:
        # A child that refuses early closes before it has read everything.
        with contextlib.suppress(BrokenPipeError):
            connection.sendall(message)
            connection.shutdown(socket.SHUT_WR)
        while chunk := connection.recv(_CHUNK):
            received += chunk
        answer: dict[str, Any] = json.loads(received)
    except (OSError, ValueError) as error:
        raise PdfTooComplex from error
    return answer


def _report(plain: dict[str, Any]) -> VerificationReport:
    codes = _codes(plain)
    return VerificationReport(
        sha256=plain["sha256"],
        size=plain["size"],
        signatures=tuple(_signature(each) for each in plain["signatures"]),
        verdict=Verdict(plain["verdict"]),
        codes=codes,
        reasons=_texts(codes),
    )


def _signature(plain: dict[str, Any]) -> SignatureReport:
    codes = _codes(plain)
    fields = {field.name: plain[field.name] for field in dataclasses.fields(SignatureReport)}
    return SignatureReport(
        **fields
        | {
            name: datetime.fromisoformat(plain[name]) if plain[name] else None
            for name in ("certificate_valid_from", "certificate_valid_to", "timestamp_at")
        }
        | {
            "changes_after": Changes(plain["changes_after"]),
            "verdict": Verdict(plain["verdict"]),
            "codes": codes,
            "reasons": _texts(codes),
        }
    )


def _codes(plain: dict[str, Any]) -> tuple[Reason, ...]:
    return tuple(Reason(code) for code in plain["codes"])


def _texts(codes: tuple[Reason, ...]) -> tuple[str, ...]:
    return tuple(str(TEXTS[code]) for code in codes)
