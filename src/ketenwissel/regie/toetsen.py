"""What may be proposed and decided on, by the rules of the runbook and of who is who.

Every rule is held against the proposal twice: when it is made, and at the instant from which it would hold.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection

from ketenwissel.core.errors import UnusableInput
from ketenwissel.draaiboek import Draaiboek, check_amendment, parse_draaiboek_text, timeline
from ketenwissel.hub import VersiesNu
from ketenwissel.regie.soorten import Afgewezen, maatregelen, regel
from ketenwissel.regie.wensen import Afspraakwens, ExtraStopwens, Maatregelwens, Wens, Wijzigingswens
from ketenwissel.standards import load_release, releases
from ketenwissel.store import besluiten, versies
from ketenwissel.toegang import NietBekend, Register, Toegang, plain_text

__all__ = ["Toetsing", "check_again", "contents", "read_amendment"]

_KANAAL_MAX = 200
_HANDELT = ("leverancier", "serviceorganisatie")
_PAIR = 2


class Toetsing(NamedTuple):
    """What a proposal is held against: versions and who is who, at the instant from which it would hold."""

    connection: Connection
    toegang: Toegang
    versies: VersiesNu
    ingang: datetime

    @property
    def draaiboek(self) -> Draaiboek:
        """The runbook in force then."""
        return self.versies.at(self.ingang)

    @property
    def register(self) -> Register:
        """The parties."""
        return self.toegang.register


def contents(wens: Wens, toetsing: Toetsing) -> dict[str, Any] | str:
    """Give what of a wish is kept: the text of a runbook, or fields of a measure.

    Raises UnusableInput, NietBekend, or Afgewezen with the rule that forbids it.
    """
    if isinstance(wens, Wijzigingswens):
        _check_amendment(wens.inhoud, toetsing)
        return wens.inhoud
    if isinstance(wens, Maatregelwens):
        return _noodmaatregel(wens, toetsing)
    if isinstance(wens, Afspraakwens):
        return _afspraak(wens, toetsing)
    return _extra_stop(wens, toetsing)


def check_again(row: besluiten.Voorstelrij, parts: Mapping[str, Any], toetsing: Toetsing) -> None:
    """Hold a proposal against the rules at the instant from which it will hold; raises as `contents`."""
    if row.tot_op is not None and row.tot_op <= toetsing.ingang:
        raise UnusableInput("its time is over already: propose it anew")
    if row.soort == "draaiboek":
        if any(one.vastgesteld_op > row.voorgesteld_op for one in versies.all_versions(toetsing.connection)):
            raise UnusableInput("another version was laid down since this was proposed: propose it anew")
        _check_amendment(row.inhoud, toetsing)
    elif row.soort == "afspraak":
        _check_earlier(parts["berichten"], toetsing)
    elif row.soort == "noodmaatregel":
        _check_collecting(parts["soort"], row.tot_op, toetsing)


def read_amendment(text: str) -> Draaiboek:
    """Read the text of an amended runbook; raises UnusableInput when it is none, or not a sound one."""
    return parse_draaiboek_text(text, "the amended runbook")


def _check_amendment(text: str, toetsing: Toetsing) -> None:
    nieuw = read_amendment(text)
    last = toetsing.versies.last_start
    if last is not None and last >= toetsing.ingang:
        raise UnusableInput("there is a version that takes effect later: an amendment follows the last one")
    for remark in check_amendment(toetsing.draaiboek, nieuw, toetsing.ingang):
        raise Afgewezen("wijziging", f"{remark.plaats}: {remark.tekst}")


def _noodmaatregel(wens: Maatregelwens, toetsing: Toetsing) -> dict[str, Any]:
    kind = maatregelen().get(wens.soort)
    if kind is None:
        raise UnusableInput(f"no such noodmaatregel: choose from {', '.join(maatregelen())}")
    _known_party(wens.partij, toetsing)
    if kind.regel is not None:
        raise regel(kind.regel)
    for field in ("kanaal", "leverancier"):
        given = getattr(wens, field) is not None
        if given != (kind.nodig == field):
            raise UnusableInput(f"{wens.soort} {'takes no' if given else 'needs a'} {field}")
    if wens.tot is None:
        raise UnusableInput("a noodmaatregel has an end")
    _check_collecting(wens.soort, wens.tot, toetsing)
    found: dict[str, Any] = {"soort": wens.soort, "partij": wens.partij}
    if wens.kanaal is not None:
        found["kanaal"] = plain_text(wens.kanaal, "the channel", _KANAAL_MAX)
    if wens.leverancier is not None:
        organisation = toetsing.toegang.organisatie(wens.leverancier)
        if organisation is None or organisation.soort not in _HANDELT:
            raise NietBekend("no leverancier or serviceorganisatie has this code")
        found["leverancier"] = wens.leverancier
    return found


def _check_collecting(soort: str, tot: datetime | None, toetsing: Toetsing) -> None:
    """Hold longer collecting against the runbook: it ends with the old release, and opens something."""
    if soort != "afhalen_verlengd" or tot is None:
        return
    draaiboek = toetsing.draaiboek
    if tot > draaiboek.vrijgave.begin.instant:
        raise regel("geen_oude_release")
    if tot <= draaiboek.afhalen.van.instant:
        raise regel("zonder_gevolg")


def _afspraak(wens: Afspraakwens, toetsing: Toetsing) -> dict[str, Any]:
    if (wens.regio is None) == (not wens.partijen):
        raise UnusableInput("an agreement is between two parties, or for a region: name one of the two")
    _check_earlier(wens.berichten, toetsing)
    found: dict[str, Any] = {"berichten": sorted(set(wens.berichten)), "release": toetsing.draaiboek.van}
    if wens.regio is not None:
        parties = besluiten.of_region(toetsing.connection, wens.regio, toetsing.ingang)
        if not parties:
            raise NietBekend("no party lies in a region of this name")
        return found | {"regio": wens.regio, "partijen": parties}
    roles = {_known_party(code, toetsing) for code in wens.partijen}
    if len(wens.partijen) != _PAIR or len(roles) != _PAIR:
        raise UnusableInput("an agreement is between a gemeente and an aanbieder")
    return found | {"partijen": sorted(wens.partijen)}


def _check_earlier(berichten: tuple[str, ...] | list[str], toetsing: Toetsing) -> None:
    """Demand that what is agreed comes before what holds for everybody."""
    draaiboek = toetsing.draaiboek
    if not berichten:
        raise UnusableInput("an agreement names at least one message type, by its number")
    for nummer in berichten:
        lines = [
            timeline(draaiboek, code, draaiboek.van, "indienen", "productie")
            for standaard in draaiboek.standaarden
            for code, kind in load_release(standaard, draaiboek.van).berichten.items()
            if kind.nummer == nummer
        ]
        if not lines:
            raise regel("onbekend_type")
        if any(line.at(toetsing.ingang).verdict != "toegestaan" for line in lines):
            raise regel("niet_later")


def _extra_stop(wens: ExtraStopwens, toetsing: Toetsing) -> dict[str, Any]:
    if wens.partij is None and wens.bericht is None:
        raise UnusableInput("an extra stop names a party, a message type, or both")
    if wens.tot is None:
        raise UnusableInput("an extra stop has an end")
    if wens.partij is not None:
        _known_party(wens.partij, toetsing)
    known = {code for release in releases() for code in load_release(*release).berichten}
    if wens.bericht is not None and wens.bericht not in known:
        raise UnusableInput("no such message type: write its code without release or letter")
    return {"partij": wens.partij, "bericht": wens.bericht}


def _known_party(code: str, toetsing: Toetsing) -> str:
    """Give the role of a party; raises NietBekend when there is none of this code then."""
    party = toetsing.register.lookup(code, toetsing.ingang)
    if party is None:
        raise NietBekend("no party has this code at that instant")
    return party.rol
