"""Bytes in a bucket of any S3-compatible store, through django-storages."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager

import structlog
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings
from django.core.files.base import ContentFile
from storages.backends.s3 import S3Storage

from motcua.files.errors import StoreUnavailable
from motcua.kernel.network import ensure_no_transaction
from motcua.kernel.turns import TURNS

log = structlog.get_logger()
CONNECT_SECONDS, READ_SECONDS, ATTEMPTS = 5, 20, 3


class S3Blobs:
    """Each content as one object, under the same names as in a folder. What comes back is checked
    against its name.
    """

    def __init__(self) -> None:
        # Checksums only where the store asks for them: older S3-compatible stores refuse the rest.
        config = Config(
            connect_timeout=CONNECT_SECONDS,
            read_timeout=READ_SECONDS,
            retries={"mode": "standard", "max_attempts": ATTEMPTS},
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
            s3={"addressing_style": "path"} if settings.FILES_S3_ENDPOINT else None,
        )
        self._storage = S3Storage(
            bucket_name=settings.FILES_S3_BUCKET,
            endpoint_url=settings.FILES_S3_ENDPOINT or None,
            region_name=settings.FILES_S3_REGION or None,
            location=settings.FILES_S3_PREFIX,
            default_acl=None,
            querystring_auth=True,
            file_overwrite=True,
            client_config=config,
        )

    def write(self, digest: str, content: bytes, /) -> None:
        ensure_no_transaction()
        if self.has(digest):
            return
        with _told():
            self._storage.save(_name(digest), ContentFile(content))

    def read(self, digest: str, /) -> bytes:
        with _told(), self._storage.open(_name(digest)) as file:
            content: bytes = file.read()
        if hashlib.sha256(content).hexdigest() != digest:
            log.error("stored_bytes_differ", sha256=digest)
            raise StoreUnavailable
        return content

    def has(self, digest: str, /) -> bool:
        with _told():
            return bool(self._storage.exists(_name(digest)))

    def remove(self, digest: str, /) -> None:
        with _told():
            self._storage.delete(_name(digest))


def _name(digest: str) -> str:
    return f"{digest[:2]}/{digest}"


@contextmanager
def _told() -> Iterator[None]:
    """Waiting for the store without a turn; what the library raises, in our words."""
    try:
        with TURNS.waiting():
            yield
    except (BotoCoreError, ClientError) as error:
        log.warning("store_unavailable", error=type(error).__name__)
        raise StoreUnavailable from error
