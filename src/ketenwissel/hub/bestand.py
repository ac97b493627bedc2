"""What a group of submissions must know of the database, read at once, and what it adds to it.

Rows of the group see each other: what was decided here counts for the next row as if it were stored already.
"""

from collections.abc import Sequence

from sqlalchemy import Connection

from ketenwissel.hub.telstrook import Telstrook
from ketenwissel.hub.volgorde import PER_ORGANISATIE, PROFIEL, VOLGORDE, Controle, Voorstel
from ketenwissel.store import berichten, paren, postvakken, spoor
from ketenwissel.store.berichten import Berichtrij, Sleutel, Weigeringrij
from ketenwissel.store.paren import Paarrij, Toestand
from ketenwissel.store.postvakken import Postvakrij

__all__ = ["Bestand", "Tel", "identity_of", "key_of"]

Tel = dict[tuple[Toestand, str, str], int]
"""Numbers of pairs, or changes of them, per (toestand, retour, release) as stored."""

_BEFORE_REFERENCE = VOLGORDE[: VOLGORDE.index(Controle.REFERENTIE)]


class Bestand:
    """The messages and pairs that a group touches, and the new rows; written by `flush`."""

    def __init__(self, connection: Connection, voorstellen: Sequence[Voorstel]) -> None:
        self._connection = connection
        self._next = berichten.last_id(connection) + 1
        self._by_key: dict[Sleutel, Berichtrij] = {}
        self._by_reference: dict[str, list[int]] = {}
        self._identities: set[str] = set()
        self._by_identification: dict[str, list[int]] = {}
        self._rows: dict[int, Berichtrij] = {}
        self._pairs: dict[int, Paarrij] = {}
        self._stored_pairs: dict[int, Paarrij] = {}
        self._new: dict[int, bytes] = {}
        self._withdrawn: set[int] = set()
        self._waiting: list[Postvakrij] = []
        self.refusals: list[Weigeringrij] = []
        self.events: list[str] = []
        self.telstrook = Telstrook()
        self._read(voorstellen)

    def _read(self, voorstellen: Sequence[Voorstel]) -> None:
        # What fails before its reference is looked up may carry one that no database takes.
        asked = [v.aanlevering for v in voorstellen if v.gefaald not in _BEFORE_REFERENCE]
        references = {one.referentie for one in asked}
        references |= {one.cross_referentie for one in asked if one.cross_referentie}
        for row, pair in paren.with_references(self._connection, references):
            self._index(row)
            if pair is not None:
                self._take_pair(pair)
        answered = {row.antwoord_op for row in self._rows.values() if row.antwoord_op is not None}
        for pair in paren.by_heen(self._connection, answered - self._pairs.keys()).values():
            self._take_pair(pair)
        identities = {one for one in map(identity_of, voorstellen) if one is not None}
        self._identities = berichten.used_identities(self._connection, identities)
        declarations = {v.kop.beantwoordt for v in voorstellen if _answers_declaration(v) and v.kop}
        for pair in paren.by_identification(self._connection, [one for one in declarations if one]):
            self._take_pair(pair)
        missing = self._pairs.keys() - self._rows.keys()
        for row in berichten.by_id(self._connection, missing).values():
            self._index(row)

    def _take_pair(self, row: Paarrij) -> None:
        if row.heen_id not in self._pairs:
            self._stored_pairs[row.heen_id] = row
            self.put_pair(row)

    def _index(self, row: Berichtrij) -> None:
        self._rows[row.id] = row
        self._by_key[_scoped(row.sleutel)] = row
        self._by_reference.setdefault(row.referentie, []).append(row.id)

    def known(self, sleutel: Sleutel) -> Berichtrij | None:
        """Find an accepted message by its key."""
        return self._by_key.get(sleutel)

    def with_reference(self, referentie: str) -> list[Berichtrij]:
        """Find accepted messages that carry a reference, oldest first."""
        return [self._rows[id_] for id_ in sorted(self._by_reference.get(referentie, ()))]

    def with_identification(self, identificatie: str) -> list[Paarrij]:
        """Find pairs of declarations with an identification, oldest first."""
        return [self._pairs[id_] for id_ in sorted(self._by_identification.get(identificatie, ()))]

    def is_used(self, identiteit: str) -> bool:
        """Say whether an accepted message has this identity; asked only where it must be unique."""
        return identiteit in self._identities

    def message(self, id_: int) -> Berichtrij:
        """Give a message that was read or added."""
        return self._rows[id_]

    def pair(self, heen_id: int) -> Paarrij | None:
        """Give the pair of a heenbericht."""
        return self._pairs.get(heen_id)

    def next_id(self) -> int:
        """Give the id for the next message: safe, since accepting is done by one writer at a time."""
        return self._next

    def add(self, row: Berichtrij, zstd: bytes, adressant: str | None) -> None:
        """Add a message with its payload and its place in a mailbox; without addressee it goes to nobody."""
        if row.identiteit is not None:
            self._identities.add(row.identiteit)
        self._next = row.id + 1
        self._index(row)
        self._new[row.id] = zstd
        if adressant is not None:
            self._waiting.append(Postvakrij(adressant, row.id, row.functie, row.release))

    def put_pair(self, row: Paarrij) -> None:
        """Add a pair, or change what is known of it."""
        if row.identificatie is not None and row.heen_id not in self._pairs:
            self._by_identification.setdefault(row.identificatie, []).append(row.heen_id)
        self._pairs[row.heen_id] = row

    def withdraw(self, id_: int) -> None:
        """Make an answer no longer stand."""
        row = self._rows[id_]._replace(staand=False)
        self._rows[id_] = self._by_key[_scoped(row.sleutel)] = row
        if id_ not in self._new:
            self._withdrawn.add(id_)

    def flush(self) -> Tel:
        """Write everything; gives the change in the numbers of pairs.

        What no longer stands is written first, so that no constraint sees two answers to one message.
        """
        connection = self._connection
        changes: Tel = {}
        new, changed = [], []
        for row in self._pairs.values():
            before = self._stored_pairs.get(row.heen_id)
            if before is None:
                new.append(row)
            elif before != row:
                changed.append(row)
            if before != row:
                _count(changes, before, row)
        berichten.withdraw(connection, self._withdrawn)
        rows = [self._rows[id_] for id_ in self._new]
        berichten.insert_messages(connection, rows, self._new)
        paren.insert_pairs(connection, new)
        paren.update_pairs(connection, changed)
        postvakken.insert_waiting(connection, self._waiting)
        berichten.insert_refusals(connection, self.refusals)
        spoor.insert_events(connection, self.events)
        self.telstrook.write(connection)
        return changes


def _answers_declaration(voorstel: Voorstel) -> bool:
    kind = voorstel.berichttype
    return kind is not None and kind.eigen_kop


def _count(changes: Tel, before: Paarrij | None, after: Paarrij) -> None:
    for row, number in ((before, -1), (after, 1)):
        if row is not None:
            key = (row.toestand, row.retour, row.release)
            changes[key] = changes.get(key, 0) + number


def identity_of(voorstel: Voorstel) -> str | None:
    """Give what the identification in the header of a heenbericht makes of it, where it must be unique.

    None on a side that does not ask, and for what has no identification of its own: a retour carries that of
    its heenbericht.
    """
    kind, kop, kant = voorstel.berichttype, voorstel.kop, voorstel.aanlevering.kant
    if kind is None or kop is None or kind.soort != "heen" or Controle.IDENTIFICATIE not in PROFIEL[kant]:
        return None
    return "/".join((voorstel.aanlevering.zender.organisatie, kind.standaard, kind.nummer, kop.identificatie))


def key_of(voorstel: Voorstel) -> Sleutel:
    """Give the key under which a submission would be accepted once."""
    envelope = voorstel.aanlevering
    zender = envelope.zender
    return _scoped(
        (
            envelope.referentie,
            zender.organisatie,
            zender.applicatie,
            zender.administratie,
            zender.gebruiker,
            envelope.kant,
        )
    )


def _scoped(sleutel: Sleutel) -> Sleutel:
    """Take a reference as far as its side does: at VECOZO it is one of an AGB-code, whatever its product."""
    referentie, organisatie, *_, kant = sleutel
    return (referentie, organisatie, "", "", "", kant) if kant in PER_ORGANISATIE else sleutel
