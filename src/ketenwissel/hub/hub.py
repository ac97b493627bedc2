"""The hub: one core behind all doors."""

from collections.abc import Collection, Sequence
from datetime import datetime

from ketenwissel.core.clock import Clock
from ketenwissel.core.errors import UnusableInput
from ketenwissel.draaiboek import Draaiboek, Omgeving, parse_draaiboek_text
from ketenwissel.hub import afhalen, gebeurtenissen
from ketenwissel.hub.bestand import Tel
from ketenwissel.hub.groep import breaks_of, settle_group
from ketenwissel.hub.tellen import Parentelling, Stand, read_stand
from ketenwissel.hub.versies import Versies
from ketenwissel.hub.volgorde import Controle, Voorstel
from ketenwissel.hub.voorbereiding import prepare
from ketenwissel.keten import Aanlevering, Antwoord, Levering, Postvakregel, refuse
from ketenwissel.standards import Schemas
from ketenwissel.store import Opslag, RowFault, berichten, paren, spoor, versies, whole_milliseconds
from ketenwissel.store.paren import Toestand
from ketenwissel.store.versies import Versierij
from ketenwissel.toegang import Register

__all__ = ["Hub"]

_BREAK_BATCH = 1000


class Hub:
    """Store-and-forward between gemeenten and aanbieders: accept, pair, list, hand out.

    All decisions follow from the runbook in force and the instant; `clock` gives that instant for collecting
    and for readings, a submission brings its own.
    """

    def __init__(
        self,
        opslag: Opslag,
        register: Register,
        schemas: Schemas,
        clock: Clock,
        omgeving: Omgeving = "productie",
    ) -> None:
        self._opslag = opslag
        self._register = register
        self._schemas = schemas
        self._clock = clock
        self._omgeving = omgeving
        self._versies = Versies()
        self._telling = Parentelling()
        with opslag.reading() as connection:
            before = versies.read_clock(connection)
        self._laatste = before.laatste_op if before else None

    def now(self) -> datetime:
        """Give the instant (UTC, whole milliseconds) of a decision now: never before the last one stored."""
        moment = whole_milliseconds(self._clock.now())
        return moment if self._laatste is None else max(moment, self._laatste)

    def _note(self, moment: datetime) -> None:
        self._laatste = moment if self._laatste is None else max(moment, self._laatste)

    def lay_down(self, inhoud: str, naam: str, van_kracht_op: datetime, reden: str) -> int:
        """Put a version of the runbook in force from an instant on; gives its number.

        The text is TOML as `draaiboek check` accepts it. Raises UnusableInput when it is not, or when it
        would change what was decided already.
        """
        parse_draaiboek_text(inhoud, naam)
        moment = whole_milliseconds(van_kracht_op)
        with self._opslag.writing(alone="aannemen") as connection:
            known = versies.all_versions(connection)
            clock = versies.read_clock(connection)
            if known and clock is not None and moment <= clock.laatste_op:
                raise UnusableInput(f"{naam}: a version cannot be in force before the last decision")
            number = len(known) + 1
            row = Versierij(number, naam, moment, reden, whole_milliseconds(self._clock.now()))
            versies.insert_version(connection, row, inhoud)
        return number

    def draaiboek(self, at: datetime) -> Draaiboek:
        """Give the runbook in force at an instant; raises KetenwisselError when there is none."""
        with self._opslag.reading() as connection:
            return self._versies.load(connection).at(at)

    def prepare(self, aanlevering: Aanlevering, ontvangen_op: datetime) -> Voorstel:
        """Do the checks that need no database; pure, for any thread. See `voorbereiding.prepare`."""
        return prepare(aanlevering, ontvangen_op, self._register, self._schemas)

    def commit_many(self, voorstellen: Sequence[Voorstel]) -> list[Antwoord]:
        """Judge and store a group in one transaction; the answers are on disk when this returns.

        A row that a constraint refuses does not cost the group: each is then settled on its own, and what
        cannot be stored is refused. Raises StorageFault when the database fails; nothing of the group was
        kept then.
        """
        if not voorstellen:
            return []
        try:
            return self._commit(voorstellen)
        except RowFault:
            return [self._commit_one(voorstel) for voorstel in voorstellen]

    def _commit_one(self, voorstel: Voorstel) -> Antwoord:
        try:
            (answer,) = self._commit([voorstel])
        except RowFault:
            envelope = voorstel.aanlevering
            weigering = refuse("niet_opgeslagen", envelope.kant, envelope.referentie)
            (answer,) = self._commit([voorstel._replace(gefaald=Controle.OPSLAG, weigering=weigering)])
        return answer

    def _commit(self, voorstellen: Sequence[Voorstel]) -> list[Antwoord]:
        with self._opslag.writing(alone="aannemen") as connection:
            versions = self._versies.load(connection)
            uitslag = settle_group(connection, voorstellen, self._register, versions, self._omgeving)
        self._telling.add(uitslag.verschil, uitslag.wijziging)
        self._note(uitslag.laatste_op)
        return uitslag.antwoorden

    def break_pairs(self, now: datetime) -> int:
        """Write down which pairs broke, as events dated at the cut-off; gives how many.

        Doing it again is harmless, and readings do not wait for it: a pair that is open after its cut-off
        reads as broken.
        """
        moment, broken = whole_milliseconds(now), 0
        while self._due(moment) is not None:
            broken += self._break_batch(moment)
        return broken

    def _due(self, now: datetime) -> tuple[str, str] | None:
        with self._opslag.reading() as connection:
            breaks = breaks_of(self._versies.load(connection).at(now), self._omgeving)
            return self._telling.due(connection, now, breaks)

    def _break_batch(self, now: datetime) -> int:
        with self._opslag.writing(alone="aannemen") as connection:
            breaks = breaks_of(self._versies.load(connection).at(now), self._omgeving)
            due, clock = self._telling.due(connection, now, breaks), versies.read_clock(connection)
            moment = breaks(*due) if due else None
            if due is None or moment is None or clock is None:
                return 0
            rows = paren.still_open(connection, *due, _BREAK_BATCH)
            heen = berichten.by_id(connection, [row.heen_id for row in rows])
            paren.update_pairs(connection, [row._replace(toestand="gebroken") for row in rows])
            spoor.insert_events(
                connection, [gebeurtenissen.broken(heen[row.heen_id], moment) for row in rows]
            )
            versies.advance(connection, clock.laatste_op, 1)
        changes: Tel = {("open", *due): -len(rows), ("gebroken", *due): len(rows)}
        self._telling.add(changes, clock.wijziging + 1)
        return len(rows)

    def postvak(
        self, partijen: Collection[str], limiet: int, *, achtergebleven: bool = False
    ) -> list[Postvakregel]:
        """List what waits for parties that exist now, and for those they succeed. See `keten.Port`."""
        at = self.now()
        owners = self._register.mailboxes(partijen, at)
        with self._opslag.reading() as connection:
            draaiboek = self._versies.load(connection).at(at)
            return afhalen.list_waiting(
                connection, owners, draaiboek, self._omgeving, at, limiet, leftovers=achtergebleven
            )

    def ophalen(self, regels: Sequence[Postvakregel]) -> list[Levering]:
        """Hand out payloads, noted in the trail. See `keten.Port`; StorageFault for a damaged payload."""
        at = self.now()
        with self._opslag.writing() as connection:
            draaiboek = self._versies.load(connection).at(at)
            found = afhalen.fetch(connection, regels, self._register, draaiboek, self._omgeving, at)
        self._note(at)
        return found

    def bevestigen(self, regels: Sequence[Postvakregel]) -> None:
        """Take what was handed out off the mailboxes. See `keten.Port`."""
        at = self.now()
        with self._opslag.writing() as connection:
            afhalen.confirm(connection, regels, self._register, at)
        self._note(at)

    def paren(self) -> dict[Toestand, int]:
        """Count the pairs per state, as they are now: from memory, unless another process changed one."""
        at = self.now()
        with self._opslag.reading() as connection:
            breaks = breaks_of(self._versies.load(connection).at(at), self._omgeving)
            return self._telling.read(connection, at, breaks)

    def stand(self) -> dict[str, Stand]:
        """Give per party what waits for it and what it has to answer; a party with neither is left out."""
        at = self.now()
        with self._opslag.reading() as connection:
            breaks = breaks_of(self._versies.load(connection).at(at), self._omgeving)
            return read_stand(connection, self._register, at, breaks)
