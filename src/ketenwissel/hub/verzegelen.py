"""The trail seals itself: events get a number and are chained in batches; anybody can recompute the chain.

What verifying finds: an event that was changed, removed, added or moved, and a seal that was changed, or
removed without its events. What it cannot find by itself: events that were removed before they were sealed,
the last seals removed together with all their events, and a chain that was made anew from some place on; for
the last two, keep a `Kop` elsewhere and hand it in.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ketenwissel.store import Opslag, RowFault, spoor
from ketenwissel.store.spoor import Zegelrij

__all__ = ["Kop", "Sealer", "Verificatie", "events", "verify"]

_BATCH = 1000
_PAGE = 5000
_BEGIN = "0" * 64


@dataclass(frozen=True, slots=True)
class Kop:
    """The head of the chain: number and hash of the last seal. Kept elsewhere it pins all before it."""

    zegel: int
    hash: str


@dataclass(frozen=True, slots=True)
class Verificatie:
    """What recomputing the trail gave: how many events are under a seal, how many not yet, the first fault.

    `eerste_fout` is Dutch and None when everything agrees; `kop` is the head of the chain as it was found.
    """

    ok: bool
    aantal: int
    ongezegeld: int
    eerste_fout: str | None
    kop: Kop | None


class Sealer:
    """Seals what was written since; several may run, over all processes, one at a time does the work."""

    def __init__(self, opslag: Opslag, batch: int = _BATCH) -> None:
        self._opslag = opslag
        self._batch = batch

    def seal(self) -> int:
        """Seal every event that has no number; gives how many.

        The number of a seal is its primary key: a sealer that lost its place cannot write an older one.
        Raises StorageFault when the database fails; what was sealed before stays.
        """
        sealed = 0
        while True:
            try:
                done = self._seal_batch()
            except RowFault:
                continue
            sealed += done
            if done < self._batch:
                return sealed

    def _seal_batch(self) -> int:
        with self._opslag.writing(alone="zegelen") as connection:
            waiting = spoor.unsealed(connection, self._batch)
            if not waiting:
                return 0
            last = spoor.last_seal(connection)
            first = last.laatste + 1 if last else 1
            numbered = [(first + place, text) for place, (_, text) in enumerate(waiting)]
            spoor.number_events(connection, [(first + place, id_) for place, (id_, _) in enumerate(waiting)])
            previous = last.hash if last else _BEGIN
            seal = Zegelrij(
                nummer=last.nummer + 1 if last else 1,
                eerste=first,
                laatste=first + len(waiting) - 1,
                aantal=len(waiting),
                vorige=previous,
                hash=_hash(previous, numbered),
            )
            spoor.insert_seal(connection, seal)
        return len(waiting)


def verify(opslag: Opslag, bekend: Kop | None = None) -> Verificatie:
    """Recompute every seal over the events that are there; `bekend` is a head written down before."""
    with opslag.reading() as connection:
        seals = spoor.seals(connection)
        highest = spoor.highest_number(connection)
        unsealed = spoor.count_unsealed(connection)
        checked, fault, previous = 0, None, None
        for seal in seals:
            found = spoor.sealed_events(connection, seal.eerste - 1, seal.laatste)
            fault = _fault(previous, seal, found)
            if fault is not None:
                break
            checked += len(found)
            previous = seal
    last = seals[-1].laatste if seals else 0
    if fault is None and highest > last:
        fault = f"na gebeurtenis {last} ontbreekt een zegel"
    if fault is None and bekend is not None and not _holds(seals, bekend):
        fault = f"zegel {bekend.zegel} is niet meer het zegel dat eerder is genoteerd"
    head = Kop(seals[-1].nummer, seals[-1].hash) if seals else None
    return Verificatie(fault is None, checked, unsealed, fault, head)


def events(opslag: Opslag, after: int = 0) -> Iterator[tuple[int, str]]:
    """Give (number, JSON text) of every sealed event above a number, in order, read in pages."""
    while True:
        with opslag.reading() as connection:
            page = spoor.sealed_events(connection, after, after + _PAGE)
        if not page:
            return
        yield from page
        after = page[-1][0]


def _hash(previous: str, numbered: Iterable[tuple[int, str]]) -> str:
    digest = hashlib.sha256(previous.encode())
    for number, text in numbered:
        digest.update(f"\n{number}:{text}".encode())
    return digest.hexdigest()


def _fault(previous: Zegelrij | None, seal: Zegelrij, found: list[tuple[int, str]]) -> str | None:
    wanted = (previous.nummer + 1, previous.laatste + 1, previous.hash) if previous else (1, 1, _BEGIN)
    if (seal.nummer, seal.eerste, seal.vorige) != wanted:
        return f"zegel {seal.nummer} sluit niet aan op het vorige"
    numbers = [number for number, _ in found]
    for number, wanted_number in zip(numbers, range(seal.eerste, seal.laatste + 1), strict=False):
        if number != wanted_number:
            return f"gebeurtenis {wanted_number} ontbreekt"
    if len(numbers) != seal.aantal:
        return f"gebeurtenis {seal.eerste + len(numbers)} ontbreekt"
    if _hash(seal.vorige, found) != seal.hash:
        return (
            f"de gebeurtenissen {seal.eerste} tot en met {seal.laatste} zijn niet die van zegel {seal.nummer}"
        )
    return None


def _holds(seals: list[Zegelrij], head: Kop) -> bool:
    return 0 < head.zegel <= len(seals) and seals[head.zegel - 1].hash == head.hash
