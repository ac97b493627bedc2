"""Self-made client certificates."""

import base64
from datetime import UTC, datetime

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

EINDE = datetime(2023, 6, 30, 12, 0, tzinfo=UTC)
_KEY = ec.generate_private_key(ec.SECP256R1())


def certificate(*serials: str, naam: str = "Voorbeeld") -> x509.Certificate:
    """Make a certificate with these serialNumbers in its subject."""
    parts = [x509.NameAttribute(NameOID.COMMON_NAME, naam)]
    parts += [x509.NameAttribute(NameOID.SERIAL_NUMBER, one) for one in serials]
    subject = x509.Name(parts)
    builder = x509.CertificateBuilder(
        issuer_name=x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Proef CA")]),
        subject_name=subject,
        public_key=_KEY.public_key(),
        serial_number=x509.random_serial_number(),
        not_valid_before=datetime(2020, 1, 1, tzinfo=UTC),
        not_valid_after=EINDE,
    )
    return builder.sign(_KEY, hashes.SHA256())


def header(one: x509.Certificate) -> bytes:
    """Give the value of `Client-Cert` (RFC 9440)."""
    return b":" + base64.b64encode(one.public_bytes(serialization.Encoding.DER)) + b":"


def pem(one: x509.Certificate) -> bytes:
    """Give it as a PEM file has it."""
    return one.public_bytes(serialization.Encoding.PEM)
