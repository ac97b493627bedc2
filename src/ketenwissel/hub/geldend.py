"""What holds, or held, at an instant: the runbook and the measures, as known now or as known then."""

from dataclasses import dataclass
from datetime import datetime

from ketenwissel.draaiboek import Bijzonderheden, Draaiboek, Handeling, Omgeving, Oordeel, Zending, gate
from ketenwissel.hub.functie import type_of
from ketenwissel.hub.versies import Versies, measures
from ketenwissel.store import Opslag, versies

__all__ = ["Geldend", "Poortvraag", "VersieVanKracht"]


@dataclass(frozen=True, slots=True)
class VersieVanKracht:
    """The version of the runbook that is in force at an instant."""

    nummer: int
    van_kracht_op: datetime
    reden: str
    draaiboek: Draaiboek


@dataclass(frozen=True, slots=True)
class Poortvraag:
    """A question to the gate; all instants are UTC.

    `partij` is who submits or collects, `tegenpartij` who gets what is submitted: then measures for them
    count. With `bekend_op` the answer is the one that was known then.
    """

    bericht: str
    release: str | None
    at: datetime
    handeling: Handeling = "indienen"
    omgeving: Omgeving = "productie"
    partij: str | None = None
    tegenpartij: str | None = None
    bekend_op: datetime | None = None


class Geldend:
    """Answers what holds by the versions and decisions in a database; any thread may ask."""

    def __init__(self, opslag: Opslag) -> None:
        self._opslag = opslag
        self._versies = Versies()

    def versie(self, at: datetime, bekend_op: datetime | None = None) -> VersieVanKracht | None:
        """Give the version of the runbook in force at an instant; None when there is none.

        With `bekend_op` only what was laid down by then counts: what one knew then about that instant.
        """
        with self._opslag.reading() as connection:
            found = [
                row
                for row in versies.all_versions(connection)
                if row.van_kracht_op <= at and (bekend_op is None or row.vastgesteld_op <= bekend_op)
            ]
            if not found:
                return None
            row = max(found, key=lambda row: (row.van_kracht_op, row.nummer))
            draaiboek = self._versies.load(connection).by_number()[row.nummer]
        return VersieVanKracht(row.nummer, row.van_kracht_op, row.reden, draaiboek)

    def bijzonderheden(self, bekend_op: datetime | None = None) -> Bijzonderheden:
        """Give the measures that were decided on; with `bekend_op` those one knew of then, as they were."""
        with self._opslag.reading() as connection:
            if bekend_op is None:
                return self._versies.load(connection).bijzonder
            return measures(connection, bekend_op)

    def oordeel(self, vraag: Poortvraag) -> Oordeel | None:
        """Ask the gate, measures included; None when no runbook is in force then.

        Raises UnusableInput as `gate` does.
        """
        version = self.versie(vraag.at, vraag.bekend_op)
        if version is None:
            return None
        rules = vraag.bericht, vraag.release, vraag.at, vraag.handeling, vraag.omgeving
        found = gate(version.draaiboek, *rules)
        bijzonder = self.bijzonderheden(vraag.bekend_op)
        if vraag.bericht in version.draaiboek.altijd_toegestaan:
            return found
        if vraag.handeling == "afhalen":
            return bijzonder.collecting(found, vraag.partij, vraag.at) if vraag.partij else found
        zending = Zending(type_of(vraag.bericht), vraag.release, vraag.partij or "", vraag.tegenpartij or "")
        return bijzonder.submitting(found, zending, vraag.at, vraag.omgeving)
