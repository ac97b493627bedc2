"""How a BSN is kept of an urgent order: encrypted, and as the keyed hash under which messages are found.

Both keys come of the one secret with which a hub is started. Without it a database says nothing of persons.
"""

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import Connection

from ketenwissel.hub import Bsnsleutel
from ketenwissel.regie.afwijzing import Afwijzing
from ketenwissel.store import zoeken

__all__ = ["Bsnkluis"]

_PURPOSE = b"ketenwissel spoedopdracht bsn 1"
_KEY_BYTES, _NONCE_BYTES = 32, 12
_KEPT_AS = "spoedsleutel"
_INDEXED_AS = "zoeksleutel"


class Bsnkluis:
    """Encrypts with AES-256-GCM under a key derived by HKDF-SHA256; raises Afwijzing under 32 bytes."""

    def __init__(self, geheim: bytes) -> None:
        self._sleutel = Bsnsleutel(geheim)
        derived = HKDF(SHA256(), _KEY_BYTES, salt=None, info=_PURPOSE).derive(geheim)
        self._aes = AESGCM(derived)

    def hash(self, bsn: str) -> str:
        """Give the keyed hash of a BSN, as the search index has it."""
        return self._sleutel.hash(bsn)

    def seal(self, bsn: str, bsn_hash: str) -> bytes:
        """Encrypt a BSN, bound to its hash: of another order it cannot be opened."""
        # Chance is what the cipher is safe by; nothing that anybody sees depends on it.
        nonce = os.urandom(_NONCE_BYTES)
        return nonce + self._aes.encrypt(nonce, bsn.encode("ascii"), bsn_hash.encode("ascii"))

    def open(self, sealed: bytes, bsn_hash: str) -> str:
        """Decrypt a BSN; raises Afwijzing when it was encrypted with another secret, or changed."""
        nonce, rest = sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:]
        try:
            return self._aes.decrypt(nonce, rest, bsn_hash.encode("ascii")).decode("ascii")
        except InvalidTag:
            raise Afwijzing(
                "geheim",
                "this urgent order was written with another secret: hand in that one (--search-key FILE)",
            ) from None

    def check(self, connection: Connection) -> None:
        """Raise Afwijzing when orders, or the search index, were made here with another secret."""
        mine = self._sleutel.kenmerk
        for work in (_KEPT_AS, _INDEXED_AS):
            if zoeken.werkstand(connection, work) not in (0, mine):
                raise Afwijzing(
                    "geheim", "this database was filled with another secret for BSNs: hand in that one"
                )

    def claim(self, connection: Connection) -> None:
        """Note, in a writing transaction, with which secret orders are written; raises as `check` does."""
        self.check(connection)
        if zoeken.werkstand(connection, _KEPT_AS) == 0:
            zoeken.put_werkstand(connection, _KEPT_AS, self._sleutel.kenmerk)
