"""Keys by which messages are found, written behind the writer, so that accepting does not wait for them.

With them goes what only payloads tell as well: which request a decision settles (see `verzoeken`).

A BSN is kept as its keyed hash only: without the key nobody can try all numbers, and whoever has the database
but not the key cannot tell whom a message is about.
"""

import hmac
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import zstandard
from sqlalchemy import Connection

from ketenwissel.bericht import Zoekwaarden, zoekwaarden
from ketenwissel.core.errors import UnusableInput
from ketenwissel.core.memory import one_at_a_time
from ketenwissel.hub.functie import type_of
from ketenwissel.hub.verzoeken import Verzoekstap, settle_requests, steps_of
from ketenwissel.store import Opslag, berichten, vervolgen, zoeken
from ketenwissel.store.zoeken import Sleutelrij, TeIndexeren

__all__ = ["Bsnsleutel", "Zoekindex"]

_WORK = "zoeken"
_KEY = "zoeksleutel"
_BATCH = 250
_BATCH_BYTES = 8_000_000
_MIN_KEY = 32
_MAX_VALUE = 64


class Bsnsleutel:
    """The secret with which BSNs are hashed (HMAC-SHA256); raises UnusableInput under 32 bytes."""

    def __init__(self, geheim: bytes) -> None:
        if len(geheim) < _MIN_KEY:
            raise UnusableInput(f"the key for searching on BSN must have at least {_MIN_KEY} bytes")
        self._geheim = geheim

    def hash(self, bsn: str) -> str:
        """Give the value that stands in the index for a BSN."""
        return self._digest(b"bsn:" + bsn.encode())

    def hash_of_request(self, referentie: str) -> str:
        """Give the value that stands in the database for the reference of a request: it may hold anything."""
        return self._digest(b"verzoek:" + referentie.encode())

    def _digest(self, value: bytes) -> str:
        return hmac.new(self._geheim, value, "sha256").hexdigest()

    @property
    def kenmerk(self) -> int:
        """A number that tells this key from another, and nothing of the key itself."""
        digest = hmac.new(self._geheim, b"kenmerk", "sha256").digest()
        return int.from_bytes(digest[:6], "big")


@dataclass(slots=True)
class _Gevonden:
    """What a number of messages are found by, and what they do to requests, in the order of the messages."""

    sleutels: list[Sleutelrij] = field(default_factory=list)
    stappen: list[Verzoekstap] = field(default_factory=list)


class Zoekindex:
    """Writes the keys of what was accepted since; several may run, each message is dealt with once."""

    def __init__(self, opslag: Opslag, sleutel: Bsnsleutel) -> None:
        self._opslag = opslag
        self._sleutel = sleutel

    def work(self) -> int:
        """Deal with the next messages, at most 250; gives how many, 0 when there are none left.

        Payloads are read and taken apart before anything is locked. When another process dealt with the same
        messages meanwhile, its work stands and this one gives 0. Raises UnusableInput when the index was made
        with another key.
        """
        with self._opslag.reading() as connection:
            begin = zoeken.werkstand(connection, _WORK)
            self._check_key(connection)
            messages = zoeken.to_index(connection, begin, _BATCH)
            found = _Gevonden()
            for batch in _batches(messages):
                self._look(connection, batch, found)
        if not messages:
            return 0
        with self._opslag.writing(alone="zoeken") as connection:
            if zoeken.werkstand(connection, _WORK) != begin:
                return 0
            if begin == 0:
                zoeken.put_werkstand(connection, _KEY, self._sleutel.kenmerk)
            zoeken.insert_keys(connection, found.sleutels)
            settle_requests(connection, found.stappen)
            zoeken.put_werkstand(connection, _WORK, messages[-1].id)
        return len(messages)

    def restart(self) -> None:
        """Forget all keys, so that `work` makes them anew: for another key for BSNs."""
        with self._opslag.writing(alone="zoeken") as connection:
            zoeken.forget_keys(connection)
            vervolgen.forget(connection)
            zoeken.put_werkstand(connection, _WORK, 0)
            zoeken.put_werkstand(connection, _KEY, 0)

    def _check_key(self, connection: Connection) -> None:
        if zoeken.werkstand(connection, _KEY) not in (0, self._sleutel.kenmerk):
            raise UnusableInput(
                "the search index was made with another key for BSNs: "
                "hand in that key, or have the index made anew"
            )

    def _look(self, connection: Connection, batch: Sequence[TeIndexeren], found: _Gevonden) -> None:
        payloads = berichten.payloads(connection, [one.id for one in batch if one.soort != "Fo01"])
        for one in batch:
            with one_at_a_time(one.grootte):
                values = zoekwaarden(_unpack(payloads.get(one.id), one.grootte))
            found.sleutels += self._keys(one, values)
            named = sorted(map(self._sleutel.hash_of_request, values.verzoeken))
            found.stappen += steps_of(one, named)

    def _keys(self, one: TeIndexeren, values: Zoekwaarden) -> Iterator[Sleutelrij]:
        for code in sorted({one.zender_organisatie, one.ontvanger_organisatie}):
            yield Sleutelrij("partij", code[:_MAX_VALUE], one.id)
        yield Sleutelrij("type", type_of(one.functie), one.id)
        if one.identificatie:
            yield Sleutelrij("identificatie", one.identificatie, one.id)
        for bsn in sorted(values.bsns):
            yield Sleutelrij("bsn", self._sleutel.hash(bsn), one.id)
        for number in sorted(values.toewijzingen):
            yield Sleutelrij("toewijzing", number[:_MAX_VALUE], one.id)


def _batches(messages: Sequence[TeIndexeren]) -> Iterator[Sequence[TeIndexeren]]:
    """Cut messages into pieces whose payloads fit in memory together."""
    start, size = 0, 0
    for place, message in enumerate(messages):
        if size + message.grootte > _BATCH_BYTES and place > start:
            yield messages[start:place]
            start, size = place, 0
        size += message.grootte
    yield messages[start:]


def _unpack(zstd: bytes | None, size: int) -> bytes:
    # What is damaged or gone is found by the rest; it must not keep later messages from being found.
    try:
        return b"" if zstd is None else zstandard.ZstdDecompressor().decompress(zstd, max_output_size=size)
    except zstandard.ZstdError:
        return b""
