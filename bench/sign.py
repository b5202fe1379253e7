"""PAdES signatures per second on one core, beside the bare key operations.

Usage: .venv/bin/python bench/sign.py [--seconds 5] [--runs 3] [--profile]

Signs a one-page decision made with typst, with a visible mark, in an empty field that waits for it,
and makes the time-stamp in the same process. The process is pinned to one core.
"""

import argparse
import cProfile
import os
import pstats
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))

import typst

from motcua.kernel import clock
from motcua.signing import embedding
from motcua.signing.adapters.local_tsa import LocalTsa
from motcua.signing.certificates import Issuer, authority_certificate, credential_certificate, der
from motcua.signing.cms import LoadedSigner, loaded_signer
from motcua.signing.keygen import key_make
from motcua.signing.types import (
    AuthorityKind,
    CredentialKind,
    CredentialSpec,
    KeyAlgorithm,
    SignatureField,
)

GOAL = 30
DOCUMENT = b"""
#set page(paper: "a4")
#set text(lang: "vi")
= QUYET DINH
#lorem(350)
"""
MARK = b"#set page(width: 120pt, height: 60pt, fill: none)\n#text(fill: blue)[Nguyen Van Ky]"


def authorities(algorithm: KeyAlgorithm) -> tuple[Issuer, LoadedSigner]:
    """The issuing authority and a loaded time-stamping authority."""
    at = clock.now()
    root_key, issuing_key, tsa_key = (key_make(algorithm) for _ in range(3))
    root = authority_certificate(kind=AuthorityKind.ROOT, key=root_key, issuer=None, at=at)
    above = Issuer(key=root_key, certificate=root)
    issuing = authority_certificate(
        kind=AuthorityKind.ISSUING, key=issuing_key, issuer=above, at=at
    )
    below = Issuer(key=issuing_key, certificate=issuing)
    tsa = authority_certificate(kind=AuthorityKind.TSA, key=tsa_key, issuer=below, at=at)
    loaded = loaded_signer(key=tsa_key, certificate=der(tsa), chain=(der(issuing),))
    return below, loaded


def person(algorithm: KeyAlgorithm, issuer: Issuer) -> LoadedSigner:
    spec = CredentialSpec(
        kind=CredentialKind.PERSON,
        common_name="Nguyễn Văn Ký",
        organisation="Ủy ban nhân dân xã Đồng Tâm",
        organisation_code="000.21.44.H10",
    )
    key = key_make(algorithm)
    certificate = credential_certificate(spec=spec, key=key, issuer=issuer, at=clock.now())
    chain = (der(issuer.certificate),)
    return loaded_signer(key=key, certificate=der(certificate), chain=chain)


def rate(work: Callable[[], object], *, seconds: float) -> float:
    """How often per second `work` was done, the first call not counted."""
    work()
    count, start = 0, time.perf_counter()
    while (spent := time.perf_counter() - start) < seconds:
        work()
        count += 1
    return count / spent


@dataclass(frozen=True, kw_only=True)
class Subject:
    """A key with what it signs."""

    pdf: bytes
    mark: bytes
    signer: LoadedSigner
    tsa: LocalTsa

    def stamped(self) -> bytes:
        return self._sign(token=self.token, mark=self.mark)

    def unstamped(self) -> bytes:
        return self._sign(token=None, mark=self.mark)

    def unmarked(self) -> bytes:
        return self._sign(token=self.token, mark=None)

    def token(self, digest: bytes = bytes(32)) -> bytes:
        return self.tsa.token(digest=digest)

    def bare(self) -> bytes:
        return self.signer.sign(bytes(100))

    def _sign(self, *, token: embedding.Token | None, mark: bytes | None) -> bytes:
        return embedding.sign(
            pdf=self.pdf,
            signer=self.signer,
            place=SignatureField(name="approver", appearance_pdf=mark),
            at=clock.now(),
            token=token,
            token_room=self.tsa.room,
        )


def subject(algorithm: KeyAlgorithm) -> Subject:
    place = SignatureField(name="approver", page=0, box=(300, 100, 420, 160))
    pdf = embedding.prepare(pdf=typst.compile(DOCUMENT), text_fields=[], signature_fields=[place])
    issuer, tsa = authorities(algorithm)
    return Subject(
        pdf=pdf,
        mark=typst.compile(MARK),
        signer=person(algorithm, issuer),
        tsa=LocalTsa(signer=tsa),
    )


def main() -> None:
    options = parse()
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    if options.profile:
        profile(subject(KeyAlgorithm.RSA_2048).stamped)
        return
    speeds = {algorithm: table(algorithm, options) for algorithm in KeyAlgorithm}
    reached = speeds[KeyAlgorithm.RSA_2048]
    verdict = "reached" if reached >= GOAL else "NOT reached"
    print(f"Goal {GOAL} B-T signatures per second with RSA-2048: {verdict} ({reached:.1f})")


def table(algorithm: KeyAlgorithm, options: argparse.Namespace) -> float:
    """Print the rows of one algorithm; answer its B-T signatures per second."""
    tried = subject(algorithm)
    bare = median(tried.bare, options)
    forms = (
        ("B-T", tried.stamped, 2),
        ("B-T without mark", tried.unmarked, 2),
        ("B-B, no time-stamp", tried.unstamped, 1),
        ("time-stamp token", tried.token, 1),
    )
    print(
        f"\n{algorithm}: PDF {len(tried.pdf):,} bytes, mark {len(tried.mark):,} bytes, "
        f"medians of {options.runs} runs of {options.seconds:g} s"
    )
    print(f"{'form':20} {'per s':>10} {'ms':>8} {'bare per s':>11} {'of bare':>8}")
    print(f"{'bare signature':20} {bare:10.1f} {1000 / bare:8.2f}")
    speeds = []
    for name, work, signatures in forms:
        speeds.append(median(work, options))
        floor = bare / signatures  # as many key operations and nothing else
        print(
            f"{name:20} {speeds[-1]:10.1f} {1000 / speeds[-1]:8.2f} "
            f"{floor:11.1f} {speeds[-1] / floor:8.1%}"
        )
    return speeds[0]


def median(work: Callable[[], object], options: argparse.Namespace) -> float:
    return statistics.median(rate(work, seconds=options.seconds) for _ in range(options.runs))


def profile(work: Callable[[], object], *, times: int = 100) -> None:
    profiler = cProfile.Profile()
    work()
    profiler.enable()
    for _ in range(times):
        work()
    profiler.disable()
    pstats.Stats(profiler).sort_stats("cumtime").print_stats(45)


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=5.0)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--profile", action="store_true")
    return parser.parse_args()


if __name__ == "__main__":
    main()
