"""What can be said of the signatures of a PDF. Runs in a process of its own, without Django."""

import asyncio
import dataclasses
import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any

from asn1crypto import cms, x509
from pyhanko.pdf_utils.misc import PdfDecodeLimitError, PdfReadError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.ades.report import AdESIndeterminate
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.fields import SigSeedSubFilter, enumerate_sig_fields
from pyhanko.sign.validation import (
    EmbeddedPdfSignature,
    async_validate_pdf_signature,
    async_validate_pdf_timestamp,
)
from pyhanko.sign.validation.generic_cms import collect_timing_info
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from motcua.kernel.text import clean
from motcua.signing.errors import PdfEncrypted, PdfTooComplex, PdfTooLarge, PdfUnreadable
from motcua.signing.types import (
    Changes,
    Reason,
    SignatureReport,
    Verdict,
    VerificationReport,
)

SIZE_LIMIT = 25 * 1024 * 1024
_SIGNATURE_LIMIT = 64
_HEADER_WITHIN = 1024
_END = re.compile(rb"startxref\s+\d+\s+%%EOF(\r\n|\r|\n)?")
_NAME_LIMIT = 300
_OUT_OF_TIME = {
    AdESIndeterminate.OUT_OF_BOUNDS_NO_POE,
    AdESIndeterminate.OUT_OF_BOUNDS_NOT_REVOKED,
    AdESIndeterminate.EXPIRED,
}
_SUPPORTED = {
    SigSeedSubFilter.PADES.value,
    SigSeedSubFilter.ADOBE_PKCS7_DETACHED.value,
    SigSeedSubFilter.ETSI_RFC3161.value,
}
_USAGES = KeyUsageConstraints(key_usage={"non_repudiation", "digital_signature"})
_FATAL = frozenset(
    {
        Reason.CONTENT_CHANGED,
        Reason.SIGNATURE_BROKEN,
        Reason.SIGNATURE_UNREADABLE,
        Reason.COVERAGE_ODD,
        Reason.CHANGED_AFTER,
        Reason.EXPIRED,
        Reason.REVOKED,
        Reason.TIMESTAMP_BROKEN,
    }
)
_DOUBTFUL = frozenset({Reason.UNTRUSTED, Reason.KIND_UNSUPPORTED, Reason.TIMESTAMP_UNTRUSTED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Trust:
    """Whom to believe: DER roots, our revoked certificates (by SHA-256), the present instant."""

    roots: tuple[bytes, ...]
    revoked: Mapping[str, datetime]
    at: datetime

    def context(self, moment: datetime) -> ValidationContext:
        roots = [x509.Certificate.load(root) for root in self.roots]
        return ValidationContext(
            trust_roots=roots, allow_fetching=False, moment=moment, revocation_mode="soft-fail"
        )


def report_of(*, pdf: bytes, trust: Trust) -> VerificationReport:
    """The report, or `PdfTooLarge`, `PdfUnreadable`, `PdfEncrypted`, `PdfTooComplex`."""
    if len(pdf) > SIZE_LIMIT:
        raise PdfTooLarge
    if b"%PDF-" not in pdf[:_HEADER_WITHIN]:
        raise PdfUnreadable
    try:
        return _report(pdf=pdf, trust=trust)
    except (PdfUnreadable, PdfEncrypted, PdfTooComplex):
        raise
    except (RecursionError, MemoryError, PdfDecodeLimitError) as error:
        raise PdfTooComplex from error
    except Exception as error:  # hostile bytes find every hole of a parser
        raise PdfUnreadable from error


def _report(*, pdf: bytes, trust: Trust) -> VerificationReport:
    reader, read = _reader(pdf)
    if reader.encrypted:
        raise PdfEncrypted
    judged = [_judge(reader, name, field, trust) for name, field in _signed_fields(reader)]
    judged.sort(key=lambda pair: pair[0])
    signatures = tuple(
        dataclasses.replace(
            report,
            index=index,
            covers_whole_file=report.covers_whole_file and read == len(pdf),
        )
        for index, (_, report) in enumerate(judged, 1)
    )
    signed = judged[-1][0] if judged else -1
    codes = _file_codes(signatures, is_last_revision=signed == reader.xrefs.total_revisions - 1)
    return VerificationReport(
        sha256=hashlib.sha256(pdf).hexdigest(),
        size=len(pdf),
        signatures=signatures,
        verdict=_file_verdict(signatures, codes),
        codes=codes,
    )


def _reader(pdf: bytes) -> tuple[PdfFileReader, int]:
    """A reader, and how many bytes of the file it read: all, or up to the last end mark.

    Strict where the file allows it; a lenient reading vouches for no later changes (`_changes`).
    """
    ends = [end.end() for end in _END.finditer(pdf)]
    sizes = [len(pdf), *ends[-1:]]
    for size, strict in ((size, strict) for size in sizes for strict in (True, False)):
        try:
            reader = PdfFileReader(BytesIO(pdf[:size]), strict=strict)
            reader.root.get("/AcroForm")
        except PdfReadError:
            continue
        return reader, size
    raise PdfUnreadable


def _signed_fields(reader: PdfFileReader) -> Iterator[tuple[str, Any]]:
    for count, (name, _, field) in enumerate(enumerate_sig_fields(reader, filled_status=True)):
        if count >= _SIGNATURE_LIMIT:
            raise PdfTooComplex
        yield name, field


def _judge(
    reader: PdfFileReader, name: str, field: Any, trust: Trust
) -> tuple[int, SignatureReport]:
    """The revision that a field signs (to put signatures in order), and what to say of it."""
    try:
        signature = field.get_object()["/V"]
        if signature.get("/SubFilter") not in _SUPPORTED:
            return -1, _unreadable(name, Reason.KIND_UNSUPPORTED)
        embedded = EmbeddedPdfSignature(reader, field.get_object(), name)
        report = asyncio.run(_report_of_signature(embedded, trust))
    except (RecursionError, MemoryError, PdfDecodeLimitError):
        raise
    except Exception:  # noqa: BLE001 - whatever breaks here was broken by the file
        return -1, _unreadable(name, Reason.SIGNATURE_UNREADABLE)
    return embedded.signed_revision, report


async def _report_of_signature(embedded: EmbeddedPdfSignature, trust: Trust) -> SignatureReport:
    is_timestamp = embedded.sig_object_type == "/DocTimeStamp"
    status: Any
    if is_timestamp:
        status = await async_validate_pdf_timestamp(embedded, trust.context(trust.at))
        stamp = status
    else:
        stamp = await _timestamp(embedded, trust)
        proven = stamp is not None and stamp.trusted
        status = await async_validate_pdf_signature(
            embedded,
            # The certificate must have been valid when the time-stamp proves the signature existed.
            signer_validation_context=trust.context(stamp.timestamp if proven else trust.at),
            ts_validation_context=trust.context(trust.at),
            key_usage_settings=_USAGES,
        )
    changes = _changes(status, reader_strict=embedded.reader.strict)
    codes = tuple(_codes(embedded, status, stamp, changes, trust))
    certificate = status.signing_cert
    subject = certificate.subject.native
    validity = certificate["tbs_certificate"]["validity"]
    return SignatureReport(
        index=0,
        field_name=embedded.field_name,
        is_timestamp=is_timestamp,
        signer_name=_text(subject.get("common_name")),
        organisation=_text(subject.get("organization_name")),
        organisation_code=_text(subject.get("organization_identifier")),
        intact=status.intact and status.valid and Reason.SIGNATURE_BROKEN not in codes,
        trusted=status.trusted,
        certificate_valid_from=validity["not_before"].native,
        certificate_valid_to=validity["not_after"].native,
        timestamp_at=stamp.timestamp if stamp is not None else None,
        timestamp_valid=stamp is not None and stamp.trusted,
        covers_whole_file=status.coverage is SignatureCoverageLevel.ENTIRE_FILE,
        changes_after=changes,
        verdict=_verdict(codes),
        codes=codes,
    )


async def _timestamp(embedded: EmbeddedPdfSignature, trust: Trust) -> Any:
    found = await collect_timing_info(
        embedded.signer_info, trust.context(trust.at), raw_digest=embedded.compute_digest
    )
    return found.get("timestamp_validity")


def _changes(status: Any, *, reader_strict: bool) -> Changes:
    level = status.modification_level
    if status.coverage is SignatureCoverageLevel.ENTIRE_FILE:
        return Changes.NONE
    if not reader_strict or level is None or not status.docmdp_ok:
        return Changes.OTHER
    if level in (ModificationLevel.NONE, ModificationLevel.LTA_UPDATES):
        return Changes.NONE
    return Changes.FORM_FILLING if level is ModificationLevel.FORM_FILLING else Changes.OTHER


def _codes(
    embedded: EmbeddedPdfSignature, status: Any, stamp: Any, changes: Changes, trust: Trust
) -> Iterator[Reason]:
    whole = status.intact and status.valid
    if not status.intact:
        yield Reason.CONTENT_CHANGED
    elif not whole or not _padded_with_zeros(embedded):
        yield Reason.SIGNATURE_BROKEN
    if status.coverage < SignatureCoverageLevel.ENTIRE_REVISION or not _one_gap(embedded):
        yield Reason.COVERAGE_ODD
    elif changes is Changes.OTHER:
        yield Reason.CHANGED_AFTER
    if whole:
        yield from _trust_codes(status, stamp, trust)
    yield from _timestamp_codes(stamp)


def _timestamp_codes(stamp: Any) -> Iterator[Reason]:
    if stamp is None:
        yield Reason.TIMESTAMP_ABSENT
    elif not (stamp.intact and stamp.valid):
        yield Reason.TIMESTAMP_BROKEN
    elif not stamp.trusted:
        yield Reason.TIMESTAMP_UNTRUSTED


def _trust_codes(status: Any, stamp: Any, trust: Trust) -> Iterator[Reason]:
    revoked_at = trust.revoked.get(status.signing_cert.sha256.hex())
    signed_at = stamp.timestamp if stamp is not None and stamp.trusted else trust.at
    if status.revoked or (revoked_at is not None and signed_at >= revoked_at):
        yield Reason.REVOKED
    elif status.trust_problem_indic in _OUT_OF_TIME:
        yield Reason.EXPIRED
    elif not status.trusted:
        yield Reason.UNTRUSTED


def _one_gap(embedded: EmbeddedPdfSignature) -> bool:
    """The byte range leaves out the signature value and nothing else."""
    start, before, after, _ = (int(number) for number in embedded.byte_range)
    return start == 0 and after - before == 2 * len(embedded.pkcs7_content) + 2


def _padded_with_zeros(embedded: EmbeddedPdfSignature) -> bool:
    """Behind the CMS object the gap holds zeros: nobody hides anything there."""
    content = embedded.pkcs7_content
    size = len(cms.ContentInfo.load(content).dump())
    return not content[size:].strip(b"\0")


def _verdict(codes: tuple[Reason, ...]) -> Verdict:
    if _FATAL.intersection(codes):
        return Verdict.INVALID
    return Verdict.UNKNOWN if _DOUBTFUL.intersection(codes) else Verdict.VALID


def _file_codes(
    signatures: tuple[SignatureReport, ...], *, is_last_revision: bool
) -> tuple[Reason, ...]:
    if not signatures:
        return (Reason.NO_SIGNATURE,)
    last = signatures[-1]
    # An update that only keeps the proof (certificates, time-stamps) is no addition.
    kept = last.changes_after is Changes.NONE and not is_last_revision
    if last.covers_whole_file or kept:
        return ()
    return (Reason.ADDED_AFTER_LAST,)


def _file_verdict(signatures: tuple[SignatureReport, ...], codes: tuple[Reason, ...]) -> Verdict:
    verdicts = {signature.verdict for signature in signatures}
    if Verdict.INVALID in verdicts:
        return Verdict.INVALID
    return Verdict.UNKNOWN if codes or Verdict.UNKNOWN in verdicts else Verdict.VALID


def _unreadable(name: str, reason: Reason) -> SignatureReport:
    codes = (reason,)
    return SignatureReport(
        index=0,
        field_name=str(name),
        is_timestamp=False,
        signer_name="",
        organisation="",
        organisation_code="",
        intact=False,
        trusted=False,
        certificate_valid_from=None,
        certificate_valid_to=None,
        timestamp_at=None,
        timestamp_valid=False,
        covers_whole_file=False,
        changes_after=Changes.OTHER,
        verdict=_verdict(codes),
        codes=codes,
    )


def _text(value: Any) -> str:
    """A name of a certificate: the last one where there are several, cleaned for display."""
    if isinstance(value, list):
        value = value[-1] if value else ""
    return clean(str(value or ""))[:_NAME_LIMIT]
