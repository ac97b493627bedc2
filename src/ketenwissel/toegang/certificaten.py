"""Client certificates: which organisation the subject of one names.

A PKIoverheid certificate carries an OIN (20 digits) as serialNumber of its subject, that of an aanbieder may
carry an AGB-code (8 digits). Whether one is genuine and in time, the proxy that ended the TLS has judged.
"""

import base64
import binascii
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from cryptography import x509
from cryptography.x509.oid import NameOID

from ketenwissel.core import agb, oin
from ketenwissel.core.errors import UnusableInput

__all__ = ["Certificaat", "is_mark", "mark_of_header", "read_pem"]

_HEADER_MAX = 16_384
_KEPT = 4096
"""How many certificates are remembered: more than a hub has clients at once."""


@dataclass(frozen=True, slots=True)
class Certificaat:
    """What we know of a certificate: the mark in its subject, and its own end (UTC)."""

    kenmerk: str
    geldig_tot: datetime


def is_mark(kenmerk: str) -> bool:
    """Say whether a text has the form of an OIN or an AGB-code.

    >>> is_mark("00000001003214345000"), is_mark("98000001"), is_mark("9001")
    (True, True, False)
    """
    return oin.is_valid(kenmerk) or agb.is_valid(kenmerk)


@lru_cache(maxsize=_KEPT)
def mark_of_header(value: bytes) -> str | None:
    """Give the mark of a certificate in a `Client-Cert` header (RFC 9440: the DER between two colons).

    None for what is no certificate, or carries no mark or more than one.

    >>> mark_of_header(b":bm8gY2VydGlmaWNhdGU=:") is None
    True
    """
    if len(value) > _HEADER_MAX or not (len(value) > 1 and value.startswith(b":") and value.endswith(b":")):
        return None
    try:
        certificate = x509.load_der_x509_certificate(base64.b64decode(value[1:-1], validate=True))
        return _mark(certificate)
    except (ValueError, binascii.Error):
        return None


def read_pem(inhoud: bytes) -> Certificaat:
    """Read the first certificate of a PEM file.

    Raises UnusableInput when there is none, or when its subject carries no single OIN or AGB-code.
    """
    try:
        certificate = x509.load_pem_x509_certificate(inhoud)
        kenmerk = _mark(certificate)
    except ValueError:
        raise UnusableInput("not a certificate in PEM form") from None
    if kenmerk is None:
        raise UnusableInput("the subject of the certificate carries no OIN or AGB-code as its serialNumber")
    return Certificaat(kenmerk, certificate.not_valid_after_utc)


def _mark(certificate: x509.Certificate) -> str | None:
    found = {str(one.value) for one in certificate.subject.get_attributes_for_oid(NameOID.SERIAL_NUMBER)}
    marks = [value for value in found if is_mark(value)]
    return marks[0] if len(found) == 1 and marks else None
