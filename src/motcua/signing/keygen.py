"""Fresh private keys."""

from cryptography.hazmat.primitives.asymmetric import ec, rsa

from motcua.signing.cms import PrivateKey
from motcua.signing.types import KeyAlgorithm


def key_make(algorithm: KeyAlgorithm) -> PrivateKey:
    """A fresh private key. OpenSSL works without the interpreter lock, so threads help."""
    if algorithm is KeyAlgorithm.RSA_2048:
        return rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return ec.generate_private_key(ec.SECP256R1())
