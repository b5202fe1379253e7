"""The promise of a time-stamping authority, kept by ours and by a real one over HTTP."""

import asyncio
import hashlib
import subprocess
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import httpx
import pytest
from asn1crypto import cms, x509
from cryptography.hazmat.primitives import serialization
from django.db import transaction
from pyhanko.sign.validation.generic_cms import validate_tst_signed_data
from pyhanko_certvalidator import ValidationContext

from motcua.kernel import clock
from motcua.signing.adapters.http_tsa import HttpTsa
from motcua.signing.adapters.local_tsa import LocalTsa
from motcua.signing.certificates import Issuer, authority_certificate, der
from motcua.signing.cms import loaded_signer
from motcua.signing.errors import TimestampRefused, TimestampUnavailable
from motcua.signing.keygen import key_make
from motcua.signing.types import AuthorityKind, KeyAlgorithm

DIGEST = hashlib.sha256(b"a signature").digest()
CONFIG = """
[tsa]
default_tsa = demo
[demo]
serial = {folder}/serial
signer_cert = {folder}/tsa.pem
signer_key = {folder}/tsa.key
certs = {folder}/issuing.pem
default_policy = 1.2.3.4.1
digests = sha256
signer_digest = sha256
accuracy = secs:1
ess_cert_id_chain = no
ess_cert_id_alg = sha256
"""


@pytest.fixture(scope="module")
def authorities():
    at = clock.now()
    keys = [key_make(KeyAlgorithm.RSA_2048) for _ in range(3)]
    root = authority_certificate(kind=AuthorityKind.ROOT, key=keys[0], issuer=None, at=at)
    above = Issuer(key=keys[0], certificate=root)
    issuing = authority_certificate(kind=AuthorityKind.ISSUING, key=keys[1], issuer=above, at=at)
    below = Issuer(key=keys[1], certificate=issuing)
    tsa = authority_certificate(kind=AuthorityKind.TSA, key=keys[2], issuer=below, at=at)
    return {"root": root, "issuing": issuing, "tsa": tsa, "key": keys[2]}


@pytest.fixture(scope="module")
def folder(authorities, tmp_path_factory):
    """The files of an OpenSSL time-stamping authority."""
    folder = tmp_path_factory.mktemp("tsa")
    for name in ("root", "issuing", "tsa"):
        pem = authorities[name].public_bytes(serialization.Encoding.PEM)
        (folder / f"{name}.pem").write_bytes(pem)
    key = authorities["key"].private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    (folder / "tsa.key").write_bytes(key)
    (folder / "serial").write_text("01")
    (folder / "tsa.cnf").write_text(CONFIG.format(folder=folder))
    return folder


def openssl(*arguments, check=True):
    return subprocess.run(["openssl", "ts", *arguments], capture_output=True, check=check)


class Responder(BaseHTTPRequestHandler):
    """RFC 3161 over HTTP, answered by `openssl ts`."""

    folder = None

    def do_POST(self):
        query, reply = self.folder / "query.tsq", self.folder / "reply.tsr"
        query.write_bytes(self.rfile.read(int(self.headers["Content-Length"])))
        config = str(self.folder / "tsa.cnf")
        openssl("-reply", "-queryfile", str(query), "-config", config, "-out", str(reply))
        self.send_response(200)
        self.send_header("Content-Type", "application/timestamp-reply")
        self.end_headers()
        self.wfile.write(reply.read_bytes())

    def log_message(self, format, *args):  # noqa: A002 - the name is the library's
        """Say nothing."""


@pytest.fixture(scope="module")
def http_tsa(folder):
    Responder.folder = folder
    server = HTTPServer(("127.0.0.1", 0), Responder)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    with httpx.Client(timeout=10) as client:
        yield HttpTsa(url=f"http://127.0.0.1:{server.server_port}/", http=client)
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="module")
def local_tsa(authorities):
    chain = (der(authorities["issuing"]),)
    signer = loaded_signer(key=authorities["key"], certificate=der(authorities["tsa"]), chain=chain)
    return LocalTsa(signer=signer)


@pytest.fixture(params=["local_tsa", "http_tsa"])
def tsa(request):
    return request.getfixturevalue(request.param)


def test_a_token_states_digest_and_time_and_carries_its_certificate(tsa):
    token = cms.ContentInfo.load(tsa.token(digest=DIGEST), strict=True)
    info = token["content"]["encap_content_info"]["content"].parsed

    assert info["message_imprint"]["hashed_message"].native == DIGEST
    assert abs(info["gen_time"].native - clock.now()) < timedelta(seconds=5)
    subjects = {
        each.chosen.subject.native["common_name"] for each in token["content"]["certificates"]
    }
    assert "Một Cửa Demo TSA" in subjects


def test_a_token_validates_up_to_the_root(tsa, authorities):
    token = cms.ContentInfo.load(tsa.token(digest=DIGEST), strict=True)
    root = x509.Certificate.load(der(authorities["root"]))
    context = ValidationContext(trust_roots=[root], allow_fetching=False)

    with ThreadPoolExecutor(1) as aside:  # a browser test may hold an event loop in this thread
        status = aside.submit(
            lambda: asyncio.run(
                validate_tst_signed_data(token["content"], context, lambda _: DIGEST)
            )
        ).result()

    assert status["intact"]
    assert status["valid"]
    assert status["trust_problem_indic"] is None
    assert status["validation_path"] is not None


def test_openssl_accepts_a_token(tsa, folder):
    (folder / "token").write_bytes(tsa.token(digest=DIGEST))
    common = ["-verify", "-in", str(folder / "token"), "-token_in"]
    trust = ["-CAfile", str(folder / "root.pem"), "-untrusted", str(folder / "issuing.pem")]

    right = openssl(*common, "-digest", DIGEST.hex(), *trust, check=False)
    wrong = openssl(*common, "-digest", bytes(32).hex(), *trust, check=False)

    assert right.returncode == 0, right.stderr
    assert wrong.returncode != 0


def test_no_two_tokens_are_the_same_and_each_fits_its_room(tsa):
    first, second = tsa.token(digest=DIGEST), tsa.token(digest=DIGEST)

    assert first != second
    assert max(len(first), len(second)) <= tsa.room


def test_an_authority_that_answers_passes_its_check(tsa):
    assert tsa.check() == ""


def answering(handler):
    return HttpTsa(
        url="http://tsa.invalid/", http=httpx.Client(transport=httpx.MockTransport(handler))
    )


def silent(request):
    raise httpx.ConnectTimeout("nobody there")


def test_silence_and_server_errors_mean_try_again():
    for handler in (silent, lambda _: httpx.Response(503)):
        tsa = answering(handler)
        with pytest.raises(TimestampUnavailable):
            tsa.token(digest=DIGEST)
        assert tsa.check()


@pytest.mark.parametrize("body", [b"", b"\x30", b"<html>", bytes(70_000), b"\x30\x03\x02\x01\x00"])
def test_an_answer_that_is_none_is_a_refusal(body):
    with pytest.raises(TimestampRefused):
        answering(lambda _: httpx.Response(200, content=body)).token(digest=DIGEST)


def test_an_old_answer_does_not_fit_a_new_question(http_tsa, folder):
    http_tsa.token(digest=DIGEST)
    old = (folder / "reply.tsr").read_bytes()

    with pytest.raises(TimestampRefused):
        answering(lambda _: httpx.Response(200, content=old)).token(digest=DIGEST)


def test_an_authority_that_says_no_refuses(http_tsa):
    with pytest.raises(TimestampRefused):
        answering(lambda _: httpx.Response(400)).token(digest=DIGEST)
    with pytest.raises(TimestampRefused):
        http_tsa.token(digest=b"too short")


def test_nobody_waits_for_the_network_in_a_transaction(db, http_tsa):
    http_tsa.token(digest=DIGEST)

    with transaction.atomic(), pytest.raises(RuntimeError, match="transaction is open"):
        http_tsa.token(digest=DIGEST)
