"""The hub: one core behind all doors."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import Connection

from ketenwissel.core.clock import Clock
from ketenwissel.core.memory import one_at_a_time
from ketenwissel.draaiboek import Draaiboek, Omgeving, parse_draaiboek_text
from ketenwissel.hub import afhalen, gebeurtenissen
from ketenwissel.hub.afhaalpoort import Afhaalpoort
from ketenwissel.hub.bestand import Tel
from ketenwissel.hub.groep import breaks_of, opened_of, settle_group
from ketenwissel.hub.meldingen import Melding, store_reports
from ketenwissel.hub.tellen import Balans, Breekwerk, Parentelling, Stand, read_stand
from ketenwissel.hub.telstrook import Telstrook
from ketenwissel.hub.versies import Versies, VersiesNu, insert_next, not_before_the_last
from ketenwissel.hub.volgorde import Controle, Voorstel
from ketenwissel.hub.voorbereiding import prepare
from ketenwissel.keten import Aanlevering, Antwoord, Levering, Postvakregel, refuse
from ketenwissel.standards import Schemas
from ketenwissel.store import (
    Opslag,
    RowFault,
    berichten,
    bezorgingen,
    paren,
    spoor,
    versies,
    whole_milliseconds,
)
from ketenwissel.store.paren import Toestand
from ketenwissel.store.versies import Versierij
from ketenwissel.toegang import Identiteit, Register, Toegang, Toegangsbron

__all__ = ["Hub"]

_BREAK_BATCH = 1000


class Hub:
    """Store-and-forward between gemeenten and aanbieders: accept, pair, list, hand out.

    All decisions follow from the runbook in force and the instant; `clock` gives that instant for collecting
    and for readings, a submission brings its own. A service gives who is who as it is at any moment, and says
    who calls; where only a register is given, every party acts for itself. With `inhoudscontrole` a
    declaration that breaks a rule of level 2 is answered by the side of VECOZO itself, and not passed on.
    """

    def __init__(
        self,
        opslag: Opslag,
        wie: Register | Toegangsbron,
        schemas: Schemas,
        clock: Clock,
        omgeving: Omgeving = "productie",
        *,
        inhoudscontrole: bool = False,
    ) -> None:
        self._opslag = opslag
        self._bron: Toegangsbron = Toegang(wie) if isinstance(wie, Register) else wie
        self._schemas = schemas
        self._clock = clock
        self._omgeving = omgeving
        self._inhoudscontrole = inhoudscontrole
        self._versies = Versies()
        self._telling = Parentelling()
        with opslag.reading() as connection:
            before = versies.read_clock(connection)
        self._laatste = before.laatste_op if before else None

    @property
    def _register(self) -> Register:
        return self._bron.toegang.register

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
        row = self._version(inhoud, naam, van_kracht_op, reden)
        with self._opslag.writing(alone=("aannemen", "vaststellen")) as connection:
            return insert_next(connection, row, inhoud)

    def lay_down_first(self, inhoud: str, naam: str, van_kracht_op: datetime, reden: str) -> bool:
        """Put the first version in force as `lay_down` does; does nothing where there is one already."""
        row = self._version(inhoud, naam, van_kracht_op, reden)
        with self._opslag.writing(alone=("aannemen", "vaststellen")) as connection:
            is_first = versies.highest_number(connection) == 0
            if is_first:
                versies.insert_version(connection, row, inhoud)
        return is_first

    def _version(self, inhoud: str, naam: str, van_kracht_op: datetime, reden: str) -> Versierij:
        parse_draaiboek_text(inhoud, naam)
        now = whole_milliseconds(self._clock.now())
        return Versierij(1, naam, whole_milliseconds(van_kracht_op), reden, now)

    def draaiboek(self, at: datetime) -> Draaiboek:
        """Give the runbook in force at an instant; raises KetenwisselError when there is none."""
        with self._opslag.reading() as connection:
            return self._versies.load(connection).at(at)

    def prepare(
        self, aanlevering: Aanlevering, ontvangen_op: datetime, indiener: Identiteit | None = None
    ) -> Voorstel:
        """Do the checks that need no database; for any thread. See `voorbereiding.prepare`.

        Pure, but large messages are looked at one after the other: the tree of one takes 150 MB.
        """
        with one_at_a_time(len(aanlevering.inhoud)):
            return prepare(
                aanlevering,
                ontvangen_op,
                self._bron.toegang,
                self._schemas,
                indiener,
                self._omgeving,
                inhoudscontrole=self._inhoudscontrole,
            )

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

    def report(self, meldingen: Sequence[Melding]) -> list[str | None]:
        """Store foutberichten of the hub itself about what it refused; see `meldingen.store_reports`.

        Gives the reference of each, None where there is nobody to tell. They are on disk when this returns.
        """
        now = self.now()
        with self._opslag.writing(alone="aannemen") as connection:
            at = not_before_the_last(connection, now)
            told = store_reports(connection, meldingen, self._register, at)
        self._note(at)
        return told

    def break_pairs(self, now: datetime) -> int:
        """Write down which pairs broke, as events dated at the cut-off, and which an amendment opened again.

        Gives how many. Doing it again is harmless, and readings do not wait for it: a pair that is open after
        its cut-off reads as broken, and one whose cut-off lies ahead again reads as open.
        """
        moment, changed = whole_milliseconds(now), 0
        while self._due(moment) is not None:
            changed += self._break_batch(moment)
        return changed

    def _due(self, now: datetime) -> Breekwerk | None:
        with self._opslag.reading() as connection:
            return self._breekwerk(connection, now)

    def _breekwerk(self, connection: Connection, now: datetime) -> Breekwerk | None:
        known = self._versies.load(connection)
        breaks, opened = breaks_of(known.at(now), self._omgeving), opened_of(known, self._omgeving)
        return self._telling.due(connection, now, breaks, opened)

    def _break_batch(self, now: datetime) -> int:
        with self._opslag.writing(alone="aannemen") as connection:
            work, clock = self._breekwerk(connection, now), versies.read_clock(connection)
            if work is None or clock is None:
                return 0
            rows = work.rows(connection, _BREAK_BATCH)
            heen = berichten.by_id(connection, [row.heen_id for row in rows])
            paren.update_pairs(connection, [row._replace(toestand=work.naar) for row in rows])
            tell = gebeurtenissen.broken if work.naar == "gebroken" else gebeurtenissen.reopened
            spoor.insert_events(connection, [tell(heen[row.heen_id], work.moment) for row in rows])
            strook = Telstrook()
            for row in rows:
                strook.pair(row, work.van, work.naar, work.moment)
            strook.write(connection)
            versies.advance(connection, clock.laatste_op, 1)
        changes: Tel = {(work.van, *work.vorm): -len(rows), (work.naar, *work.vorm): len(rows)}
        self._telling.add(changes, clock.wijziging + 1)
        return len(rows)

    def postvak(
        self,
        partijen: Collection[str],
        limiet: int,
        *,
        achtergebleven: bool = False,
        afhaler: Identiteit | None = None,
    ) -> list[Postvakregel]:
        """List what waits for parties that exist now, and for those they succeed. See `keten.Port`.

        `afhaler`, here and below, is who collects: what it may not collect is left out.
        """
        at, register = self.now(), self._register
        owners = register.mailboxes(partijen, at)
        with self._opslag.reading() as connection:
            return afhalen.list_waiting(
                connection,
                owners,
                self.afhaalpoort(self._versies.load(connection), at),
                limiet,
                leftovers=achtergebleven,
                afhaler=self._afhaler(afhaler, at),
            )

    def afhaalpoort(self, known: VersiesNu, at: datetime) -> Afhaalpoort:
        """Give the gate for collecting at an instant, by these versions and measures."""
        return Afhaalpoort(known.at(at), self._omgeving, at, self._register, known.bijzonder)

    def _afhaler(self, wie: Identiteit | None, at: datetime) -> afhalen.Afhaler:
        if wie is None:
            return afhalen.ZELF
        return afhalen.Afhaler(wie, self._bron.toegang.zicht(wie, "afhalen", at))

    def ophalen(
        self,
        regels: Sequence[Postvakregel],
        *,
        achtergebleven: bool = True,
        afhaler: Identiteit | None = None,
    ) -> list[Levering]:
        """Hand out payloads, noted in the trail. See `keten.Port`; StorageFault for a damaged payload.

        Without `achtergebleven` what lies in the tray of the old release by now is left out.
        """
        now = self.now()
        with self._opslag.writing(beside="vaststellen") as connection:
            at = not_before_the_last(connection, now)
            found = afhalen.fetch(
                connection,
                regels,
                self.afhaalpoort(self._versies.load(connection), at),
                leftovers=achtergebleven,
                afhaler=self._afhaler(afhaler, at),
            )
        self._note(at)
        return found

    def bevestigen(self, regels: Sequence[Postvakregel], *, afhaler: Identiteit | None = None) -> None:
        """Take what was handed out off the mailboxes. See `keten.Port`.

        Who collects by itself has its mail brought again, if that had stopped.
        """
        now = self.now()
        with self._opslag.writing(beside="vaststellen") as connection:
            at = not_before_the_last(connection, now)
            who = self._afhaler(afhaler, at)
            afhalen.confirm(connection, regels, self._register, at, who)
            collecting = {regel.partij for regel in regels if who.may(regel.partij, regel.functie)}
            afhalen.resume(connection, collecting, at)
        self._note(at)

    def bezorgd(self, regel: Postvakregel, hekje: int) -> bool:
        """Take a message that was brought off its mailbox, for who holds the lease under this number.

        False when somebody else holds it by now: nothing was changed then, and it may be brought again.
        """
        now = self.now()
        with self._opslag.writing(beside="vaststellen") as connection:
            if not bezorgingen.succeeded(connection, regel.partij, hekje):
                return False
            at = not_before_the_last(connection, now)
            afhalen.confirm(connection, [regel], self._register, at)
        self._note(at)
        return True

    def paren(self) -> dict[Toestand, int]:
        """Count the pairs per state, as they are now: from memory, unless another process changed one."""
        at = self.now()
        with self._opslag.reading() as connection:
            breaks = breaks_of(self._versies.load(connection).at(at), self._omgeving)
            return self._telling.read(connection, at, breaks)

    def balans(self) -> Balans:
        """Count the pairs as `paren` does, and the trail at that same instant, to be held against it."""
        at = self.now()
        with self._opslag.reading() as connection:
            breaks = breaks_of(self._versies.load(connection).at(at), self._omgeving)
            return Balans(
                self._telling.read(connection, at, breaks),
                spoor.highest_number(connection) + spoor.count_unsealed(connection),
                self._breekwerk(connection, at) is None,
            )

    def stand(self) -> dict[str, Stand]:
        """Give per party what waits for it and what it has to answer; a party with neither is left out."""
        at = self.now()
        with self._opslag.reading() as connection:
            breaks = breaks_of(self._versies.load(connection).at(at), self._omgeving)
            return read_stand(connection, self._register, at, breaks)
