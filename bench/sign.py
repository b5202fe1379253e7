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
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))

import typst

from motcua.kernel import clock
from motcua.signing import embedding
from motcua.signing.adapters.local_tsa import LocalTsa
from motcua.signing.certificates import Issuer, authority_certificate, credential_certificate, der
from motcua.signing.cms import LoadedSigner, PrivateKey, loaded_signer
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


def person(algorithm: KeyAlgorithm, issuer: Issuer) -> tuple[PrivateKey, LoadedSigner]:
    spec = CredentialSpec(
        kind=CredentialKind.PERSON,
        common_name="Nguyễn Văn Ký",
        organisation="Ủy ban nhân dân xã Đồng Tâm",
        organisation_code="000.21.44.H10",
    )
    key = key_make(algorithm)
    certificate = credential_certificate(spec=spec, key=key, issuer=issuer, at=clock.now())
    chain = (der(issuer.certificate),)
    return key, loaded_signer(key=key, certificate=der(certificate), chain=chain)


def rate(work: Callable[[], object], *, seconds: float) -> float:
    """How often per second `work` was done, the first call not counted."""
    work()
    count, start = 0, time.perf_counter()
    while (spent := time.perf_counter() - start) < seconds:
        work()
        count += 1
    return count / spent


def main() -> None:
    options = parse()
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    mark = typst.compile(MARK)
    place = SignatureField(name="approver", page=0, box=(300, 100, 420, 160))
    pdf = embedding.prepare(pdf=typst.compile(DOCUMENT), text_fields=[], signature_fields=[place])
    field = SignatureField(name="approver", appearance_pdf=mark)
    print(f"PDF {len(pdf):,} bytes, mark {len(mark):,} bytes, medians of {options.runs} runs")
    print(f"{'key':10} {'form':20} {'per s':>9} {'ms':>8} {'bare signs per s':>17} {'share':>7}")
    reached = 0.0
    for algorithm in KeyAlgorithm:
        issuer, tsa = authorities(algorithm)
        _, signer = person(algorithm, issuer)
        token = LocalTsa(signer=tsa)

        def sign(*, stamped: bool, with_mark: bool = True) -> bytes:
            return embedding.sign(
                pdf=pdf,
                signer=signer,
                place=field if with_mark else SignatureField(name="approver"),
                at=clock.now(),
                token=(lambda digest: token.token(digest=digest)) if stamped else None,
                token_room=token.room,
            )

        if options.profile:
            profile(lambda: sign(stamped=True))
            continue
        bare = median(lambda: signer.sign(bytes(100)), options)
        forms = {
            "B-T": (lambda: sign(stamped=True), 2),
            "B-B (no time-stamp)": (lambda: sign(stamped=False), 1),
            "B-T without mark": (lambda: sign(stamped=True, with_mark=False), 2),
            "time-stamp token": (lambda: token.token(digest=bytes(32)), 1),
        }
        print(f"{algorithm:10} {'bare signature':20} {bare:9.1f} {1000 / bare:8.2f}")
        for name, (work, signs) in forms.items():
            speed = median(work, options)
            # share: the part of the time that the private key operations take.
            share = speed * signs / bare
            print(
                f"{algorithm:10} {name:20} {speed:9.1f} {1000 / speed:8.2f} "
                f"{bare / signs:17.1f} {share:7.0%}"
            )
            if algorithm is KeyAlgorithm.RSA_2048 and name == "B-T":
                reached = speed
    if not options.profile:
        verdict = "reached" if reached >= GOAL else "NOT reached"
        print(f"Goal {GOAL} B-T signatures per second with RSA-2048: {verdict} ({reached:.1f})")


def median(work: Callable[[], object], options: argparse.Namespace) -> float:
    return statistics.median(rate(work, seconds=options.seconds) for _ in range(options.runs))


def profile(work: Callable[[], object], *, times: int = 100) -> None:
    profiler = cProfile.Profile()
    work()
    profiler.enable()
    for _ in range(times):
        work()
    profiler.disable()
    pstats.Stats(profiler).sort_stats("tottime").print_stats(45)


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=5.0)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--profile", action="store_true")
    return parser.parse_args()


if __name__ == "__main__":
    main()
