"""Submitting as the software of a party does, and finding out what became of it.

The answer of a door says whether a message was received; a refusal may still come later, by foutbericht.
The status of the reference tells which, and names the step of an *ontraden*, for which StUF and VECOZO have
no place.
"""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

import msgspec

from ketenwissel.keten import Aanlevering, Antwoord, GeenAntwoord, Ontvangst, Weigering, foutcode
from ketenwissel.keten.stuf import ACTIES, SERVICE, Bv03, Fo03, read_answer, write_request
from ketenwissel.keten.vsp import Push, Rollen, metadata_of, write_metadata, write_push
from ketenwissel.rehearsal.draad.verbinding import Verbinding
from ketenwissel.rehearsal.draad.vormen import Status

__all__ = ["Uitkomst", "submit"]

_STUF = f"/services/{SERVICE}"
_PUSH = "/berichtenservice/berichten/rest-push/v1/berichten"
_BOUNDARY = "ketenwissel-oefening-b7c1f0a94d2e"
_FORM = {"content-type": f'multipart/form-data; boundary="{_BOUNDARY}"'}
_DOOR_STORED, _PUSH_STORED, _PUSH_REFUSED = 200, 204, 422
_UNKNOWN = 404

_statuses = msgspec.json.Decoder(Status)


@dataclass(frozen=True, slots=True)
class Uitkomst:
    """What became of a submission; `later`: its door said that it was received, though it was refused."""

    antwoord: Antwoord
    later: bool


@dataclass(frozen=True, slots=True)
class _Gezegd:
    """What a door said: received, or refused with a code."""

    ontvangen: bool
    code: str = ""
    omschrijving: str = ""


def submit(
    verbinding: Verbinding, key: str, aanlevering: Aanlevering, moment: datetime, rollen: Rollen
) -> Uitkomst:
    """Submit while the clock of the hub stands at `moment`; raises GeenAntwoord where no answer comes."""
    by_door = _by_stuf if aanlevering.kant == "ggk" else _by_push
    said = by_door(verbinding, key, aanlevering, moment, rollen)
    answer = verbinding.ask("GET", f"/v1/statussen/{aanlevering.referentie}", key)
    known = Status((), ()) if answer.status_code == _UNKNOWN else _statuses.decode(answer.content)
    antwoord = _outcome(said, known, aanlevering, moment)
    return Uitkomst(antwoord, said.ontvangen and isinstance(antwoord, Weigering))


def _by_stuf(
    verbinding: Verbinding, key: str, aanlevering: Aanlevering, moment: datetime, rollen: Rollen
) -> _Gezegd:
    headers = {
        "content-type": "text/xml; charset=utf-8",
        "soapaction": f'"{ACTIES[aanlevering.soort]}"',
    }
    body = write_request(aanlevering, moment)
    answer = verbinding.ask("POST", _STUF, key, body, headers, fault_answers=True)
    found = read_answer(answer.content)
    if isinstance(found, Bv03) and answer.status_code == _DOOR_STORED:
        if found.cross_referentie == aanlevering.referentie:
            return _Gezegd(True)
    elif isinstance(found, Fo03) and found.cross_referentie in ("", aanlevering.referentie):
        return _Gezegd(False, found.fout.code, found.fout.omschrijving)
    raise GeenAntwoord(f"no Bv03 and no Fo03 on this message (HTTP {answer.status_code})")


def _by_push(
    verbinding: Verbinding, key: str, aanlevering: Aanlevering, moment: datetime, rollen: Rollen
) -> _Gezegd:
    metadata = write_metadata(metadata_of(aanlevering, rollen))
    body = write_push(Push(metadata, aanlevering.inhoud), _BOUNDARY)
    answer = verbinding.ask("POST", _PUSH, key, body, _FORM)
    if answer.status_code == _PUSH_STORED:
        return _Gezegd(True)
    if answer.status_code == _PUSH_REFUSED:
        told = msgspec.json.decode(answer.content)["meldingen"][0]
        return _Gezegd(False, told["code"], told["omschrijving"])
    raise GeenAntwoord(f"a push was answered with HTTP {answer.status_code}")


def _outcome(said: _Gezegd, known: Status, aanlevering: Aanlevering, moment: datetime) -> Antwoord:
    """Make of both answers the one that a port gives.

    Where they do not agree, what the door said counts: the trail then tells otherwise, and the checkers see.
    """
    own = aanlevering.zender.organisatie
    digest = sha256(aanlevering.inhoud).hexdigest()
    accepted = [one for one in known.berichten if one.zender.organisatie == own and one.sha256 == digest]
    if said.ontvangen and accepted:
        (one, *_) = accepted
        return Ontvangst(aanlevering.referentie, one.ontvangen_op, one.sha256, one.ontraden)
    refused = [one for one in known.weigeringen if one.zender == own and one.tijdstip == moment]
    if refused:
        last = refused[-1]
        code = foutcode(last.lijst, last.code)
        return Weigering(
            aanlevering.referentie,
            last.situatie,
            last.lijst,
            last.code,
            code.plek,
            said.omschrijving or code.omschrijving,
            last.retry,
            last.stap,
        )
    if said.ontvangen:
        return Ontvangst(aanlevering.referentie, moment, digest)
    return Weigering(aanlevering.referentie, "onbekend", "", said.code, "client", said.omschrijving, "lookup")
