"""A real mail server on this machine."""

import socket
import ssl
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from email import message_from_bytes, policy
from ipaddress import ip_address

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from motcua.kernel import clock


@dataclass
class Mailbox:
    """What the server took over; `refuse` is what it answers to a recipient instead."""

    url: str
    refuse: str = ""
    messages: list = field(default_factory=list)
    logins: list = field(default_factory=list)
    encrypted: list = field(default_factory=list)

    async def handle_RCPT(self, _server, _session, envelope, address, _options):  # noqa: N802 - aiosmtpd's name
        if self.refuse:
            return self.refuse
        envelope.rcpt_tos.append(address)
        return "250 OK"

    def log_in(self, _server, _session, _envelope, _mechanism, data):
        self.logins.append((data.login, data.password))
        return AuthResult(success=True)

    async def handle_DATA(self, _server, session, envelope):  # noqa: N802 - aiosmtpd's name
        self.encrypted.append(session.ssl is not None)
        self.messages.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 OK"


@pytest.fixture
def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def mail_server(free_port):
    with serving(free_port) as mailbox:
        yield mailbox


@contextmanager
def serving(port, **options):
    mailbox = Mailbox(url=f"smtp://127.0.0.1:{port}")
    controller = Controller(
        mailbox, hostname="127.0.0.1", port=port, authenticator=mailbox.log_in, **options
    )
    controller.start()
    try:
        yield mailbox
    finally:
        controller.stop()


@pytest.fixture
def certificate(tmp_path):
    """The file of a key and a certificate for 127.0.0.1 that nobody trusts yet."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = clock.now()
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False
        )
        .sign(key, hashes.SHA256())
    )
    path = tmp_path / "server.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return path


@pytest.fixture
def tls_mail_server(free_port, certificate):
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    with serving(free_port, tls_context=context) as mailbox:
        yield mailbox
