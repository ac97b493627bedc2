"""API keys: a public part by which a key is found and named, and a secret that only its holder has.

The secret is 32 bytes from the system, so that trying them all is hopeless whatever the hash: a plain SHA-256
is kept, and no slow hash that a busy door would have to pay for.

>>> nieuw = make_key()
>>> len(nieuw.kenmerk), len(nieuw.geheim), split_key(nieuw.tekst) == (nieuw.kenmerk, nieuw.geheim)
(12, 64, True)
>>> split_key("kw-abc")
"""

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass, field

__all__ = ["NieuweSleutel", "hash_of", "is_secret", "make_key", "split_key"]

_BYTES = 32
_KENMERK = 12
# Letters only, without those that people mix up: a mark must never look like a citizen's number.
_LETTERS = "abcdefghjkmnpqrstuvwxyz"
_FORM = re.compile(rf"kw-([{_LETTERS}]{{{_KENMERK}}})-([0-9a-f]{{{2 * _BYTES}}})")


@dataclass(frozen=True, slots=True)
class NieuweSleutel:
    """A key as its holder gets it, once."""

    kenmerk: str
    geheim: str = field(repr=False)

    @property
    def tekst(self) -> str:
        """The whole key, as it is sent along."""
        return f"kw-{self.kenmerk}-{self.geheim}"


def make_key() -> NieuweSleutel:
    """Make a key."""
    kenmerk = "".join(secrets.choice(_LETTERS) for _ in range(_KENMERK))
    return NieuweSleutel(kenmerk, secrets.token_hex(_BYTES))


def split_key(tekst: str) -> tuple[str, str] | None:
    """Take a key apart into mark and secret; None when it has not the form of one."""
    found = _FORM.fullmatch(tekst)
    return None if found is None else (found[1], found[2])


def hash_of(geheim: str) -> str:
    """Give what is kept of a secret."""
    return hashlib.sha256(geheim.encode()).hexdigest()


def is_secret(geheim: str, hash_: str) -> bool:
    """Say whether this is the secret of which the hash was kept, in a time that tells nothing."""
    return hmac.compare_digest(hash_of(geheim), hash_)
