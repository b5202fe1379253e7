"""The few DER forms that a CMS signature is made of, written straight to bytes."""

from datetime import UTC, datetime

SEQUENCE, SET, OCTETS, INTEGER, BOOLEAN, GENERALIZED_TIME = 0x30, 0x31, 0x04, 0x02, 0x01, 0x18
NULL = b"\x05\x00"
TRUE = b"\x01\x01\xff"
UTC_TIME, BIT_STRING, UTF8_STRING, PRINTABLE_STRING = 0x17, 0x03, 0x0C, 0x13
_SHORT_LENGTH = 0x80
_GENERALIZED_FROM = 2050


def tlv(tag: int, *parts: bytes) -> bytes:
    """One value: tag, length, content."""
    body = b"".join(parts)
    size = len(body)
    if size < _SHORT_LENGTH:
        return bytes((tag, size)) + body
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes((tag, _SHORT_LENGTH | len(length))) + length + body


def sequence(*parts: bytes) -> bytes:
    return tlv(SEQUENCE, *parts)


def set_of(*parts: bytes) -> bytes:
    """DER wants the members of a SET OF in the order of their bytes."""
    return tlv(SET, *sorted(parts))


def octets(value: bytes) -> bytes:
    return tlv(OCTETS, value)


def integer(value: int) -> bytes:
    """A non-negative INTEGER."""
    return tlv(INTEGER, value.to_bytes(value.bit_length() // 8 + 1, "big"))


def oid(dotted: str) -> bytes:
    """An OBJECT IDENTIFIER from its dotted form."""
    first, second, *rest = (int(part) for part in dotted.split("."))
    return tlv(0x06, *(_base128(arc) for arc in (first * 40 + second, *rest)))


def time(instant: datetime) -> bytes:
    """Seconds as RFC 5280, 4.1.2.5 wants them: two digits of the year until 2049."""
    text = f"{instant.astimezone(UTC):%Y%m%d%H%M%S}Z"
    if instant.year < _GENERALIZED_FROM:
        return tlv(UTC_TIME, text[2:].encode())
    return tlv(GENERALIZED_TIME, text.encode())


def generalized_time(instant: datetime) -> bytes:
    """Seconds with a fraction of milliseconds, without the trailing zeros that DER forbids."""
    utc = instant.astimezone(UTC)
    text = f"{utc:%Y%m%d%H%M%S}.{utc.microsecond // 1000:03d}".rstrip("0").rstrip(".")
    if not utc.microsecond // 1000:
        text = f"{utc:%Y%m%d%H%M%S}"
    return tlv(GENERALIZED_TIME, text.encode() + b"Z")


def _base128(arc: int) -> bytes:
    groups = [arc & 0x7F]
    while arc := arc >> 7:
        groups.append(arc & 0x7F | 0x80)
    return bytes(reversed(groups))
