"""VECOZO's portal (Berichtloket): up to thirty messages in one ZIP, in and out.

One ZIP that is put in is one instant, with a verdict for each file. What is taken out counts as received, so
that software that reads the same mailbox no longer gets it, and its payload disappears 24 hours later.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from ketenwissel.bericht import Kop
from ketenwissel.core.limits import MAX_BERICHT_BYTES
from ketenwissel.hub import afhalen, gebeurtenissen
from ketenwissel.hub.afhalen import Afhaler, Beurt, unpack
from ketenwissel.hub.functie import type_of
from ketenwissel.hub.hub import Hub
from ketenwissel.hub.omstandigheden import Waarneming
from ketenwissel.hub.portaalinvoer import Inlevering, read_upload
from ketenwissel.hub.portaaltermijn import TERMIJN, is_over
from ketenwissel.hub.postlijst import Postvraag, find_post
from ketenwissel.hub.volgorde import Voorstel
from ketenwissel.keten import Antwoord, Levering, Poststuk, Weigering
from ketenwissel.keten.vsp import PORTAAL_MAX, Bestand, pack
from ketenwissel.standards import Berichttype
from ketenwissel.store import Opslag, berichten, paren, portaal, spoor
from ketenwissel.store.portaal import Downloadrij
from ketenwissel.toegang import Identiteit, Zicht

__all__ = ["Bestandsuitslag", "Download", "Portaal", "Vastleggen"]

Vastleggen = Callable[[Sequence[Voorstel]], list[Antwoord]]
"""Stores a group, as `Hub.commit_many` does; a service has its one writer do it."""


@dataclass(frozen=True, slots=True)
class Bestandsuitslag:
    """What became of one file of an upload; its name is for the uploader alone."""

    naam: str
    functie: str
    antwoord: Antwoord


@dataclass(frozen=True, slots=True)
class Download:
    """A ZIP with messages, each under the name of its reference, and their lines."""

    zip: bytes
    berichten: tuple[Poststuk, ...]


class Portaal:
    """Serves people who put in and take out messages of an aanbieder; any thread may ask."""

    def __init__(
        self, opslag: Opslag, hub: Hub, waarneming: Waarneming, vastleggen: Vastleggen | None = None
    ) -> None:
        self._opslag = opslag
        self._hub = hub
        self._waarneming = waarneming
        self._vastleggen = vastleggen or hub.commit_many

    def indienen(
        self,
        data: bytes,
        wie: Identiteit,
        partij: str,
        eigen_referentie: str | None = None,
        *,
        ontvangen_op: datetime | None = None,
    ) -> list[Bestandsuitslag] | Weigering:
        """Put in a ZIP for an aanbieder; a Weigering is about the whole of it, and nothing was stored then.

        The same file again gets its first receipt again. `ontvangen_op` (UTC) is the instant at which all of
        it was there, where that is not now.
        """
        at = ontvangen_op or self._hub.now()
        with self._opslag.reading() as connection:
            names = self._waarneming.now(connection).register.names(partij, at)

            def find(kind: Berichttype, kop: Kop) -> str | None:
                return paren.owed_to(
                    connection, kind.code, kind.release, names, kop.gemeente, kop.identificatie
                )

            found = read_upload(data, Inlevering(partij, names, eigen_referentie, find))
        if isinstance(found, Weigering):
            return found
        answers = self._vastleggen([self._hub.prepare(one.aanlevering, at, wie) for one in found])
        return [
            Bestandsuitslag(one.naam, one.aanlevering.functie, answer)
            for one, answer in zip(found, answers, strict=True)
        ]

    def ophalen(self, wie: Identiteit, partij: str) -> Download:
        """Take out the oldest messages of an aanbieder, at most 30 and 25 MB; they count as received.

        Raises StorageFault for a payload that is damaged.
        """
        with self._opslag.writing(beside="vaststellen") as connection:
            nu = self._waarneming.now(connection)
            zicht = _only(nu.zicht(wie, "afhalen"), nu.register.names(partij, nu.at))
            posts = find_post(connection, zicht, Postvraag(limiet=PORTAAL_MAX), nu)
            rows = berichten.by_id(connection, [post.regel.id for post in posts])
            taken, files = _fitting(connection, posts)
            afhaler = Afhaler(wie, zicht)
            turns = [Beurt(post.regel.partij, rows[post.regel.id], afhaler) for post in taken]
            afhalen.hand_out(connection, turns, nu.at)
            afhalen.take_off(connection, turns, nu.at)
            afhalen.resume(connection, {turn.partij for turn in turns}, nu.at)
            # What is offered again later may be taken out again: then its hours run anew.
            portaal.forget(connection, rows.keys())
            portaal.insert(connection, [Downloadrij(turn.bericht.id, turn.partij, nu.at) for turn in turns])
        return Download(pack(files), tuple(taken))

    def opnieuw(self, wie: Identiteit, partij: str, referentie: str) -> Levering | None:
        """Give a message again that was taken out, while its payload is there; None afterwards."""
        with self._opslag.writing(beside="vaststellen") as connection:
            nu = self._waarneming.now(connection)
            zicht = _only(nu.zicht(wie, "afhalen"), nu.register.names(partij, nu.at))
            rows = {row.id: row for row in berichten.by_reference(connection, [referentie])}
            downloads = portaal.of_messages(connection, rows)
            payloads = berichten.payloads(connection, rows)
            for one in downloads:
                row = rows[one.bericht_id]
                form = (row.functie, row.release)
                closed = not nu.poort.may_leave(form, one.partij, leftovers=True)
                if closed or row.id not in payloads or not zicht.acts_for(one.partij, type_of(row.functie)):
                    continue
                inhoud = unpack(row, payloads[row.id])
                afhalen.hand_out(connection, [Beurt(one.partij, row, Afhaler(wie, zicht))], nu.at)
                return Levering(afhalen.line_of(row, one.partij), inhoud)
        return None

    def opruimen(self, *, batch: int = 500) -> int:
        """Remove the payloads whose 24 hours are over; gives how many. To be done again and again."""
        removed, after, more = 0, 0, True
        while more:
            with self._opslag.writing() as connection:
                nu = self._waarneming.now(connection)
                found = portaal.before(connection, nu.at - TERMIJN, after, batch)
                over = {
                    row.id: row
                    for row, since in found
                    if is_over(row, row.ontvanger_organisatie, since, nu.at, nu.versies, nu.omgeving)
                }
                # Another process may do the same at this moment: what it forgot is its to tell.
                mine = portaal.forget(connection, over)
                gone = berichten.remove_payloads(connection, mine)
                spoor.insert_events(
                    connection,
                    [gebeurtenissen.payload_removed(over[id_], "portaal", nu.at) for id_ in sorted(gone)],
                )
            removed, more = removed + len(gone), len(found) == batch
            after = found[-1][0].id if found else after
        return removed


def _only(zicht: Zicht, names: frozenset[str]) -> Zicht:
    """Narrow a sight to the mailboxes of one party."""
    return Zicht({code: types for code, types in zicht.partijen.items() if code in names})


def _fitting(connection: Connection, posts: Sequence[Poststuk]) -> tuple[list[Poststuk], list[Bestand]]:
    """Give the oldest of these that fit a ZIP together, with their payloads."""
    taken, files, room = list[Poststuk](), list[Bestand](), MAX_BERICHT_BYTES
    rows = berichten.by_id(connection, [post.regel.id for post in posts])
    for post in posts:
        room -= post.regel.grootte
        zstd = berichten.payloads(connection, [post.regel.id]).get(post.regel.id)
        if room < 0:
            break
        if zstd is not None:
            taken.append(post)
            files.append(Bestand(f"{post.regel.referentie}.xml", unpack(rows[post.regel.id], zstd)))
    return taken, files
