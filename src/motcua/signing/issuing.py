"""Making many keys and certificates at once."""

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

from motcua.kernel.ids import new_id
from motcua.signing.certificates import (
    Issuer,
    authority_certificate,
    credential_certificate,
    der,
)
from motcua.signing.keygen import key_make
from motcua.signing.keys import key_encrypt
from motcua.signing.models import Authority, Credential
from motcua.signing.types import AuthorityKind, CredentialSpec, KeyAlgorithm

Progress = Callable[[int, int], None]
_NAME_LIMIT = 300


def authorities(*, algorithm: KeyAlgorithm, at: datetime) -> Iterator[Authority]:
    """Root, issuing and time-stamping authority, not saved yet."""
    root_key = key_make(algorithm)
    root = authority_certificate(kind=AuthorityKind.ROOT, key=root_key, issuer=None, at=at)
    issuing_key = key_make(algorithm)
    above = Issuer(key=root_key, certificate=root)
    issuing = authority_certificate(
        kind=AuthorityKind.ISSUING, key=issuing_key, issuer=above, at=at
    )
    tsa_key = key_make(algorithm)
    below = Issuer(key=issuing_key, certificate=issuing)
    tsa = authority_certificate(kind=AuthorityKind.TSA, key=tsa_key, issuer=below, at=at)
    made = (
        (AuthorityKind.ROOT, root_key, root),
        (AuthorityKind.ISSUING, issuing_key, issuing),
        (AuthorityKind.TSA, tsa_key, tsa),
    )
    for kind, key, certificate in made:
        row_id = new_id()
        yield Authority(
            id=row_id,
            kind=kind,
            subject_name=certificate.subject.rfc4514_string(),
            certificate=der(certificate),
            encrypted_key=key_encrypt(key=key, row_id=row_id),
            algorithm=algorithm,
            valid_from=certificate.not_valid_before_utc,
            valid_to=certificate.not_valid_after_utc,
        )


def credentials(
    *,
    specs: Sequence[CredentialSpec],
    issuer: Issuer,
    algorithm: KeyAlgorithm,
    at: datetime,
    progress: Progress | None,
) -> list[Credential]:
    """A credential for each spec, not saved yet, made by a thread per processor."""

    def one(spec: CredentialSpec) -> Credential:
        key = key_make(algorithm)
        certificate = credential_certificate(spec=spec, key=key, issuer=issuer, at=at)
        row_id = new_id()
        return Credential(
            id=row_id,
            kind=spec.kind,
            staff_id=spec.staff_id,
            agency_id=spec.agency_id,
            subject_name=spec.common_name[:_NAME_LIMIT],
            certificate=der(certificate),
            encrypted_key=key_encrypt(key=key, row_id=row_id),
            algorithm=algorithm,
            valid_from=certificate.not_valid_before_utc,
            valid_to=certificate.not_valid_after_utc,
        )

    made: list[Credential] = []
    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        for credential in pool.map(one, specs):
            made.append(credential)
            if progress is not None:
                progress(len(made), len(specs))
    return made
