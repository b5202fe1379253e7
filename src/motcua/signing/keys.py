"""Private keys as a table holds them: encrypted, and opened again."""

import os
from functools import cache
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from django.conf import settings

from motcua.signing.cms import PrivateKey
from motcua.signing.errors import KeyUnreadable

_SALT, _NONCE, _KEY = 16, 12, 32
# The passphrase is stretched once per process with a label of the product as salt (installations
# differ by their passphrase); every row then has a random salt of its own.
_MASTER_LABEL = b"motcua.signing.master.1"
_SCRYPT_COST = 2**15


def key_encrypt(*, key: PrivateKey, row_id: UUID) -> bytes:
    """The key as a table may hold it: salt, nonce and a text that opens for this row only."""
    plain = key.private_bytes(
        serialization.Encoding.DER,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    salt, nonce = os.urandom(_SALT), os.urandom(_NONCE)
    return salt + nonce + AESGCM(_row_key(salt)).encrypt(nonce, plain, row_id.bytes)


def key_decrypt(*, encrypted: bytes, row_id: UUID) -> PrivateKey:
    """The key of a row. Raises `KeyUnreadable` when passphrase, row and bytes do not fit."""
    salt, nonce = encrypted[:_SALT], encrypted[_SALT : _SALT + _NONCE]
    try:
        plain = AESGCM(_row_key(salt)).decrypt(nonce, encrypted[_SALT + _NONCE :], row_id.bytes)
    except (InvalidTag, ValueError) as error:
        raise KeyUnreadable from error
    key = serialization.load_der_private_key(plain, None)
    assert isinstance(key, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey)
    return key


def _row_key(salt: bytes) -> bytes:
    return HKDF(SHA256(), _KEY, salt, b"motcua.signing.key").derive(
        _master(settings.KEY_PASSPHRASE)
    )


@cache
def _master(passphrase: str) -> bytes:
    return Scrypt(_MASTER_LABEL, _KEY, _SCRYPT_COST, 8, 1).derive(passphrase.encode())
