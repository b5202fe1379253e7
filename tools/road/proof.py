"""What must be true of a finished dossier: result, forms, pages, messages."""

import html
import re
import shutil
import subprocess
import time
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import httpx
import pikepdf

from road.client import Browser, Json, Machine, answered, expect
from road.dossiers import ADMINISTRATOR, CITIZEN, PASSWORD, Dossier

WORKER_SECONDS = 20
SIGNATURES = 2
TOLD = ("Hồ sơ đã được tiếp nhận", "Đã có kết quả", "Đã trả kết quả")
TAGS = re.compile(r"<[^>]+>")


def result_of(machine: Machine, case: Json) -> bytes:
    """The sealed result as the machine interface gives it."""
    step = "tải kết quả"
    detail = machine.get(step, f"/cases/{case['id']}")
    found = [each for each in detail["files"] if each["kind"] == "result"]
    expect(len(found) == 1, step, f"có {len(found)} tệp kết quả")
    return machine.fetch(step, f"/cases/{case['id']}/files/{found[0]['id']}")


def verified(base: str, pdf: bytes) -> None:
    """Our verifier finds two valid signatures, and sees one changed byte."""
    report = _report(base, pdf)
    verdicts = [each["verdict"] for each in report["signatures"]]
    expect(
        report["verdict"] == "valid" and verdicts == ["valid"] * SIGNATURES,
        "xác thực",
        f"kết quả kiểm tra: {report}",
    )
    at = pdf.index(b"stream") + 100
    changed = pdf[:at] + bytes([pdf[at] ^ 1]) + pdf[at + 1 :]
    expect(_report(base, changed)["verdict"] == "invalid", "xác thực", "không thấy byte bị sửa")


def holds_pages(pdf: bytes, dossier: Dossier) -> None:
    """A certified copy holds every page handed in, before the page that certifies them."""
    with pikepdf.open(BytesIO(pdf)) as opened:
        pages = len(opened.pages)
    expect(pages > dossier.scanned_pages, "trang kết quả", f"chỉ có {pages} trang")


def agreed_by_pdfsig(path: Path) -> str:
    """What poppler says of each signature; empty when it is not on this machine."""
    program = shutil.which("pdfsig")
    if program is None:
        return ""
    done = subprocess.run(
        [program, "-nocert", str(path)], capture_output=True, text=True, check=False
    )
    lines = [line.strip("- \t") for line in done.stdout.splitlines()]
    valid = [line for line in lines if line == "Signature Validation: Signature is Valid."]
    whole = "Total document signed" in lines
    expect(len(valid) == SIGNATURES and whole, "pdfsig", done.stdout + done.stderr)
    return f"pdfsig: {len(valid)} × Signature is Valid, Total document signed"


def forms_printed(machine: Machine, dossier: Dossier, case: Json) -> None:
    """Form 01, and 02 where something was asked for, are whole PDF files."""
    for form in ("01", "02") if dossier.with_supplement else ("01",):
        pdf = machine.fetch(f"biểu mẫu {form}", f"/cases/{case['id']}/forms/{form}")
        is_pdf = pdf.startswith(b"%PDF-") and pdf.rstrip().endswith(b"%%EOF")
        expect(is_pdf, f"biểu mẫu {form}", "không phải là tệp PDF")


def pages_agree(base: str, case: Json, pdf: bytes) -> None:
    """The public pages, by code and PIN: where the case is, the verdict, the result to keep."""
    visitor, code, pin = Browser(base), case["code"], case["pin"]
    tracking = _words(visitor.send("tra cứu", "/tra-cuu/", {"code": code, "pin": pin}).text)
    for word in (code, "Đã trả kết quả"):
        expect(word in tracking, "tra cứu", f"trang tra cứu không có “{word}”")
    wrong = visitor.http.post("/tra-cuu/", data=_form(visitor, code))
    expect(wrong.status_code == httpx.codes.NOT_FOUND, "tra cứu", "mã tra cứu sai vẫn được nhận")
    upload = {"pdf": ("ket-qua.pdf", pdf, "application/pdf")}
    for page in (
        visitor.send("trang xác thực", "/xac-thuc/", {}, upload).text,
        visitor.page("trang xác thực theo mã", f"/xac-thuc/{code}/", pin=pin),
    ):
        expect("Văn bản hợp lệ" in page, "trang xác thực", "không ghi “Văn bản hợp lệ”")
    kept = visitor.send("tải theo mã", f"/xac-thuc/{code}/", {"pin": pin})
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', kept.text)
    expect(token, "tải theo mã", "trang không có biểu mẫu tải về")
    assert token is not None
    fields = {"csrfmiddlewaretoken": token[1], "pin": pin}
    same = answered(visitor.http.post(f"/xac-thuc/{code}/tai/", data=fields), "tải theo mã")
    expect(same.content == pdf, "tải theo mã", "tệp tải về khác kết quả")


def applicant_told(base: str, dossier: Dossier, case: Json) -> None:
    """Account and outgoing texts say each thing once; the worker has twenty seconds for it."""
    # The link below each message names it again.
    wanted = [f"Xem hồ sơ {title} - {case['code']}" for title in TOLD]
    if not dossier.at_counter:
        citizen = Browser(base).log_in(CITIZEN, PASSWORD)
        _eventually(wanted, "thông báo trong tài khoản", lambda: citizen.page("", "/thong-bao/"))
    operator = Browser(base).log_in(ADMINISTRATOR, PASSWORD)
    texts = [f"{title}: {case['code']}. Mã tra cứu {case['pin']}" for title in TOLD]
    _eventually(texts, "tin nhắn", lambda: operator.page("", "/mot-cua/hop-thu-di/"))


def _eventually(wanted: list[str], step: str, read: Callable[[], str]) -> None:
    deadline = time.monotonic() + WORKER_SECONDS
    while True:
        page = _words(read())
        missing = [words for words in wanted if words not in page]
        if not missing:
            twice = [words for words in wanted if page.count(words) > 1]
            expect(not twice, step, f"có nhiều lần: {twice}")
            return
        expect(time.monotonic() < deadline, step, f"sau {WORKER_SECONDS} giây chưa có {missing}")
        time.sleep(0.5)


def _words(page: str) -> str:
    return " ".join(html.unescape(TAGS.sub(" ", page)).split())


def _form(visitor: Browser, code: str) -> Json:
    token = re.search(r'value="([^"]+)"', visitor.page("tra cứu", "/tra-cuu/"))
    assert token is not None
    return {"csrfmiddlewaretoken": token[1], "code": code, "pin": "000000"}


def _report(base: str, pdf: bytes) -> Json:
    response = httpx.post(f"{base}/api/v1/verify", files={"file": ("ket-qua.pdf", pdf)}, timeout=30)
    report: Json = answered(response, "xác thực").json()
    return report
