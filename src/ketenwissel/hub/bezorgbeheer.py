"""Where parties want their mail brought: acts with a name, a right and an event, in one transaction."""

from datetime import datetime
from typing import NamedTuple
from urllib.parse import urlsplit

from sqlalchemy import Connection

from ketenwissel.core.errors import UnusableInput
from ketenwissel.store import bezorgingen, kenmerken
from ketenwissel.store.bezorgingen import Bezorgrij
from ketenwissel.toegang import Beheer, Identiteit, NietBekend, Toegang

__all__ = ["Bezorgadres", "remove_address", "restart", "set_address", "visible_addresses"]

VORM_VAN_ROL = {"gemeente": "stuf", "aanbieder": "vecozo"}
_ADRES_MAX = 500


class Bezorgadres(NamedTuple):
    """Where mail of a party is brought, how many attempts failed in a row, since when it stopped, and why."""

    partij: str
    vorm: str
    adres: str
    pogingen: int
    gestopt_op: datetime | None
    reden: str | None


def set_address(beheer: Beheer, partij: str, adres: str) -> None:
    """Have the mail of a party brought to an address from now on; also after it had stopped.

    The form follows from the party: StUF for a gemeente, that of VECOZO for an aanbieder. Only a rehearsal
    takes another address than https://. Raises Verboden, NietBekend for who is no party now, UnusableInput
    for what is no address.
    """
    beheer.require("bezorging.beheer", partij)
    party = beheer.toegang.register.lookup(partij, beheer.at)
    if party is None:
        raise NietBekend("no party has this code now")
    vorm = VORM_VAN_ROL[party.rol]
    https = kenmerken.read(beheer.connection, "soort") == "echt"
    bezorgingen.put(beheer.connection, partij, vorm, _checked(adres, https=https))
    beheer.note("bezorging_ingesteld", partij=partij, vorm=vorm)


def remove_address(beheer: Beheer, partij: str) -> None:
    """Bring nothing to a party any more: it collects. Raises Verboden, and NietBekend without an address."""
    beheer.require("bezorging.beheer", partij)
    if not bezorgingen.remove(beheer.connection, partij):
        raise NietBekend("no mail is brought to this party")
    beheer.note("bezorging_beëindigd", partij=partij)


def restart(beheer: Beheer, partij: str) -> None:
    """Bring again where it had stopped. Raises Verboden, and NietBekend when it had not."""
    beheer.require("bezorging.beheer", partij)
    if not bezorgingen.resume(beheer.connection, [partij]):
        raise NietBekend("bringing mail to this party had not stopped")
    beheer.note("bezorging_hervat", partij=partij)


def visible_addresses(
    connection: Connection, toegang: Toegang, wie: Identiteit, at: datetime
) -> list[Bezorgadres]:
    """Give what somebody may see of bringing mail, in order of party."""
    zicht = toegang.zicht(wie, "bezorging.lezen", at)
    return [_seen(row) for row in bezorgingen.all_rows(connection) if zicht.sees(row.partij)]


def _seen(row: Bezorgrij) -> Bezorgadres:
    return Bezorgadres(row.partij, row.vorm, row.adres, row.pogingen, row.gestopt_op, row.reden)


def _checked(adres: str, *, https: bool) -> str:
    try:
        parts = urlsplit(adres)
        sound = bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        sound = False
    if not sound or parts.scheme not in ("http", "https") or not (adres.isascii() and adres.isprintable()):
        raise UnusableInput("not an address: write https://HOST/PATH")
    if " " in adres or parts.fragment or parts.username is not None or len(adres) > _ADRES_MAX:
        raise UnusableInput("an address has no name, password, blank or fragment, and at most 500 characters")
    if https and parts.scheme != "https":
        raise UnusableInput("mail holds personal data: it is brought by https:// only")
    return adres
