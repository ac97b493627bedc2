"""Collecting as software of parties does: that of a gemeente by `/v1/postvakken`, of an aanbieder by pull."""

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

import msgspec

from ketenwissel.core.errors import KetenwisselError
from ketenwissel.keten import Adres, Kant, Postvakregel, Soort
from ketenwissel.keten.vsp import FOUTBERICHT, Pullmetadata, Vormfout, read_list
from ketenwissel.rehearsal.draad.verbinding import Verbinding
from ketenwissel.rehearsal.draad.vormen import Postvak
from ketenwissel.standards import berichttype

__all__ = ["LOKETTEN", "Loket"]

_PULL = "/berichtenservice/berichten/rest-pull/v1/berichten"
_MOST = 250
_OK = 200

_mailbox = msgspec.json.Decoder(Postvak)


class Loket(Protocol):
    """Where a party collects."""

    def listed(
        self, verbinding: Verbinding, key: str, partij: str, limiet: int, *, achtergebleven: bool
    ) -> list[Postvakregel]:
        """List what waits, the oldest first; raises GeenAntwoord."""
        ...

    def fetched(self, verbinding: Verbinding, key: str, regel: Postvakregel) -> bytes | None:
        """Fetch a payload, None when it is no longer there; raises GeenAntwoord."""
        ...

    def confirmed(self, verbinding: Verbinding, key: str, regel: Postvakregel) -> None:
        """Confirm one message; raises GeenAntwoord."""
        ...


class _Postvakken:
    """The mailboxes of `/v1`."""

    def listed(
        self, verbinding: Verbinding, key: str, partij: str, limiet: int, *, achtergebleven: bool
    ) -> list[Postvakregel]:
        tray = str(achtergebleven).lower()
        path = f"/v1/postvakken/{partij}/berichten?limiet={min(limiet, _MOST)}&achtergebleven={tray}"
        answer = verbinding.ask("GET", path, key)
        if answer.status_code != _OK:
            raise KetenwisselError(f"a mailbox was refused to its own party (HTTP {answer.status_code})")
        return [
            Postvakregel(
                id=one.id,
                partij=partij,
                soort=one.soort,
                functie=one.berichttype if one.release else "",
                release=one.release or "0.0",
                zender=Adres(
                    one.zender.organisatie,
                    one.zender.applicatie,
                    one.zender.administratie,
                    one.zender.gebruiker,
                ),
                ontvanger=Adres(partij),
                referentie=one.referentie,
                cross_referentie=one.cross_referentie,
                ontvangen_op=one.ontvangen_op,
                grootte=one.grootte,
                sha256=one.sha256,
            )
            for one in _mailbox.decode(answer.content).berichten
        ]

    def fetched(self, verbinding: Verbinding, key: str, regel: Postvakregel) -> bytes | None:
        path = f"/v1/postvakken/{regel.partij}/berichten/{regel.id}/inhoud"
        answer = verbinding.ask("GET", path, key)
        return answer.content if answer.status_code == _OK else None

    def confirmed(self, verbinding: Verbinding, key: str, regel: Postvakregel) -> None:
        verbinding.ask("DELETE", f"/v1/postvakken/{regel.partij}/berichten/{regel.id}", key)


class _Pull:
    """VECOZO's pull; a message has no number there, so its traceerId serves as one."""

    def listed(
        self, verbinding: Verbinding, key: str, partij: str, limiet: int, *, achtergebleven: bool
    ) -> list[Postvakregel]:
        tray = str(achtergebleven).lower()
        path = f"{_PULL}?limit={min(limiet, _MOST)}&achtergebleven={tray}"
        answer = verbinding.ask("GET", path, key)
        found = read_list(answer.content) if answer.status_code == _OK else None
        if found is None or isinstance(found, Vormfout):
            raise KetenwisselError(f"no list of what waits for a party (HTTP {answer.status_code})")
        return [_line(partij, one) for one in found]

    def fetched(self, verbinding: Verbinding, key: str, regel: Postvakregel) -> bytes | None:
        answer = verbinding.ask("GET", f"{_PULL}/{regel.referentie}/payload", key)
        return answer.content if answer.status_code == _OK else None

    def confirmed(self, verbinding: Verbinding, key: str, regel: Postvakregel) -> None:
        verbinding.ask("DELETE", f"{_PULL}/{regel.referentie}", key)


def _line(partij: str, one: Pullmetadata) -> Postvakregel:
    routering, referenties = one.routeringgegevens, one.referentiegegevens
    what = routering.berichtstroom
    is_error = what.berichtsubtype == FOUTBERICHT
    functie = "" if is_error else what.berichtsubtype or ""
    release = "0.0" if is_error else f"{what.berichtversie}.{what.berichtsubversie}"
    return Postvakregel(
        id=uuid.UUID(referenties.traceer_id).int,
        partij=partij,
        soort=_soort(functie, release),
        functie=functie,
        release=release,
        zender=Adres(routering.afzender.code),
        ontvanger=Adres(routering.geadresseerden[0].code),
        referentie=referenties.traceer_id,
        cross_referentie=referenties.als_antwoord_op,
        ontvangen_op=datetime.fromisoformat(one.basisgegevens.ontvangen_op),
        grootte=one.basisgegevens.payload.grootte,
        sha256=one.basisgegevens.payload.checksum,
    )


def _soort(functie: str, release: str) -> Soort:
    if not functie:
        return "Fo01"
    kind = berichttype(functie, release)
    return "Du01" if kind is not None and kind.soort == "retour" else "Di01"


LOKETTEN: Mapping[Kant, Loket] = {"ggk": _Postvakken(), "vecozo": _Pull()}
"""Where the parties of each side of the chain collect."""
