"""Walk one dossier of each real procedure from submission to a verified result, over HTTP only.

`JOURNEY_URL` walks on a running installation; else a server with a fresh database is started and
stopped. Other accounts than the demonstration's: docs/how-to/prove-an-installation.md.
"""

import os
import signal
import sys
import time
from contextlib import nullcontext
from pathlib import Path

import httpx
from road import proof, server
from road.client import Failed, Json
from road.dossiers import CITIZEN, DOSSIERS, Dossier
from road.walk import Walk, machines

ROOT = Path(__file__).resolve().parent.parent
RESULTS = Path(os.environ.get("JOURNEY_RESULTS", ROOT / "var" / "journey"))


def main() -> int:
    """0 after three finished dossiers; 1 after one line that names the step that failed."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # leave no server behind
    url = os.environ.get("JOURNEY_URL", "").rstrip("/")
    try:
        with nullcontext(url) if url else server.running() as base:
            started = time.monotonic()
            done = [_walk(base, dossier) for dossier in DOSSIERS]
            print(f"\nBa hồ sơ trong {time.monotonic() - started:.1f} giây.\n")
    except Failed as failure:
        print(f"\nJOURNEY FAILED {failure}", flush=True)
        return 1
    except httpx.HTTPError as error:
        print(f"\nJOURNEY FAILED {error.request.url}: {error!r}", flush=True)
        return 1
    for case, path in done:
        print(f"JOURNEY OK case={case['code']} pdf={path}", flush=True)
    return 0


def _walk(base: str, dossier: Dossier) -> tuple[Json, Path]:
    log_in = machines(base)
    case = Walk(dossier=dossier, log_in=log_in).run()
    owner = log_in(dossier.office.desk if dossier.at_counter else CITIZEN)
    pdf = proof.result_of(owner, case)
    RESULTS.mkdir(parents=True, exist_ok=True)
    path = RESULTS / f"{case['code']}.pdf"
    path.write_bytes(pdf)
    proof.verified(base, pdf)
    proof.holds_pages(pdf, dossier)
    agreed = proof.agreed_by_pdfsig(path)
    proof.forms_printed(owner, dossier, case)
    proof.pages_agree(base, case, pdf)
    proof.applicant_told(base, dossier, case)
    print("  ✓ bộ xác thực của hệ thống: 2 chữ ký hợp lệ; sửa một byte thì bị phát hiện")
    print(f"  ✓ {agreed}" if agreed else "  – máy này không có pdfsig")
    print("  ✓ biểu mẫu in, trang tra cứu, trang xác thực, thông báo cho người nộp")
    return case, path


if __name__ == "__main__":
    sys.exit(main())
