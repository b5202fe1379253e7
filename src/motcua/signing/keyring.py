"""Keys that are open in this process: each is decrypted and parsed once."""

from collections import OrderedDict
from threading import Lock
from uuid import UUID

from django.conf import settings

from motcua.signing.adapters.http_tsa import HttpTsa
from motcua.signing.adapters.local_tsa import LocalTsa
from motcua.signing.cms import LoadedSigner, loaded_signer
from motcua.signing.errors import PkiAbsent
from motcua.signing.keys import key_decrypt
from motcua.signing.models import Authority, Credential
from motcua.signing.ports import TimestampAuthority
from motcua.signing.types import AuthorityKind

_LIMIT = 1024
_open: OrderedDict[UUID, LoadedSigner] = OrderedDict()
_http: dict[str, HttpTsa] = {}
_lock = Lock()


def signer_of(row: Credential | Authority) -> LoadedSigner:
    """The loaded key of a row. Rows never change their key, so the id is enough to remember it."""
    with _lock:
        if row.pk in _open:
            _open.move_to_end(row.pk)
            return _open[row.pk]
    issuing = authority(AuthorityKind.ISSUING)
    signer = loaded_signer(
        key=key_decrypt(encrypted=bytes(row.encrypted_key), row_id=row.pk),
        certificate=bytes(row.certificate),
        chain=(bytes(issuing.certificate),),
    )
    with _lock:
        _open[row.pk] = signer
        while len(_open) > _LIMIT:
            _open.popitem(last=False)
    return signer


def timestamp_authority() -> TimestampAuthority:
    """The authority at `settings.TSA_URL`, or the demonstration authority in this process."""
    url = settings.TSA_URL
    if url:
        return _http.setdefault(url, HttpTsa(url=url))
    return LocalTsa(signer=signer_of(authority(AuthorityKind.TSA)))


def authority(kind: AuthorityKind) -> Authority:
    """The active certificate of this kind. Raises `PkiAbsent` before set-up."""
    row = Authority.objects.filter(kind=kind, retired_at__isnull=True).first()
    if row is None:
        raise PkiAbsent
    return row
